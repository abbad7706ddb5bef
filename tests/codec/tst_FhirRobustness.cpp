#include "FhirR4.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace concord;

namespace {
QByteArray fileContent(const char *below)
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/fhir-r4/") + QString::fromLatin1(below));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
}

/// Garbage in, issues out: no crash, no endless run. The generator has a fixed seed so that a failure can be
/// repeated.
class tst_FhirRobustness : public QObject
{
    Q_OBJECT
private slots:
    void seeds_data()
    {
        QTest::addColumn<QByteArray>("document");
        for (const char *name : {"examples/MedicationRequest-medrx0301.json", "examples/Patient-example.json",
                                 "examples/Bundle-bundle-response.json", "validator/capstmt.json"})
            QTest::newRow(name) << fileContent(name);
    }

    void truncationAtEveryByteIsRefused_data() { seeds_data(); }
    void truncationAtEveryByteIsRefused()
    {
        QFETCH(QByteArray, document);
        QVERIFY(document.size() > 1000);
        const qsizetype whole = document.trimmed().size();
        for (qsizetype size = 0; size < whole; size += size < 2000 ? 1 : 7) {
            // its own buffer of exactly that size, so that a sanitizer sees a byte read too far
            const QByteArray part(document.constData(), size);
            QVERIFY2(!isValid(validateResource(part, fhirR4())), qPrintable(QString::number(size)));
        }
    }

    void flippedBytesNeverCrash_data() { seeds_data(); }
    void flippedBytesNeverCrash()
    {
        QFETCH(QByteArray, document);
        QRandomGenerator random(20240527);
        int refused = 0;
        for (int round = 0; round < 400; ++round) {
            QByteArray damaged(document.constData(), document.size());
            for (quint32 flips = 1 + random.bounded(8); flips > 0; --flips)
                damaged[qsizetype(random.bounded(quint32(damaged.size())))] = char(random.bounded(256));
            refused += isValid(validateResource(damaged, fhirR4())) ? 0 : 1;
        }
        QVERIFY(refused > 200); // most places matter
    }

    /// Structure that stays JSON but is shuffled: values moved to places where something else is due.
    void swappedValuesNeverCrash_data() { seeds_data(); }
    void swappedValuesNeverCrash()
    {
        QFETCH(QByteArray, document);
        const QList<QByteArray> values{"null",       "[]",     "{}",   "\"\"",  "[null]", "[[]]",
                                       "{\"a\":{}}", "-0.0e5", "true", "\"#\"", "[{}]"};
        QRandomGenerator random(7);
        int places = 0;
        int refused = 0;
        for (qsizetype at = document.indexOf(':'); at >= 0; at = document.indexOf(':', at + 1)) {
            QByteArray changed =
                document.left(at + 1) + values.at(qsizetype(random.bounded(quint32(values.size()))));
            qsizetype rest =
                at + 1; // behind the value when it is a text or a number; any JSON fault is as welcome
            while (rest < document.size() && !QByteArray(",}\n").contains(document.at(rest)))
                ++rest;
            changed += document.mid(rest);
            refused += isValid(validateResource(changed, fhirR4())) ? 0 : 1;
            ++places;
        }
        QVERIFY(places > 20);
        QVERIFY2(refused > places / 2, qPrintable(QString::number(refused)));
    }

    void oneErrorBehindManyWarningsIsNotLost()
    {
        QByteArray names;
        for (int i = 0; i < 1500; ++i)
            names += "{'text':' blank in front'},";
        const auto issues = validateResource(
            json("{'resourceType':'Patient','name':[" + names + "{'text':'a'}],'active':'yes'}"), fhirR4());
        QCOMPARE(issues.size(), std::size_t(1001));
        QVERIFY(!isValid(issues));
        QCOMPARE(issues.back().rule, QStringLiteral("too-many"));
    }

    void hugeAndHostileDocumentsEndSoon_data()
    {
        QTest::addColumn<QByteArray>("document");
        QByteArray entries = json("{'resourceType':'Bundle','type':'collection','entry':[");
        for (int i = 0; i < 20000; ++i)
            entries += json(
                i ? ",{'fullUrl':'Patient/1','fullUrl':'x','resource':{'resourceType':'Patient','name':[{}]}}"
                  : "{}");
        QTest::newRow("20,000 bad entries") << entries + "]}";
        QByteArray keys = json("{'resourceType':'Patient'");
        for (int i = 0; i < 100000; ++i)
            keys += ",\"k" + QByteArray::number(i) + "\":1";
        QTest::newRow("100,000 unknown properties") << keys + "}";
        QTest::newRow("100,000 times the same property")
            << json("{'resourceType':'Patient'" + json(",'id':'1'").repeated(100000) + "}");
        QTest::newRow("1 MB of opening braces") << QByteArray("{\"a\":").repeated(200000);
        QTest::newRow("extensions 190 deep") << json(
            "{'resourceType':'Patient'," + QByteArray("'extension':[{'url':'http://a.b/c',").repeated(90) +
            "'valueCode':'x'" + QByteArray("}]").repeated(90) + "}");
        QTest::newRow("markup without end")
            << json("{'resourceType':'Patient','text':{'status':'generated','div':'" +
                    QByteArray("<div>").repeated(100000) + "'}}");
        QTest::newRow("angle brackets") << json("{'resourceType':'Patient','name':[{'text':'" +
                                                QByteArray("<").repeated(1000000) + "'}]}");
        QTest::newRow("angle brackets, closed at the end") << json(
            "{'resourceType':'Patient','name':[{'text':'" + QByteArray("<a").repeated(400000) + ">'}]}");
        QByteArray document = json("{'resourceType':'Bundle','type':'document','entry':[{'fullUrl':'urn:uuid:"
                                   "c','resource':{'resourceType':'Composition','id':'c'}}");
        for (int i = 0; i < 5000; ++i)
            document += json(",{'fullUrl':'urn:uuid:" + QByteArray::number(i) +
                             "','resource':{'resourceType':'Patient','identifier':[" +
                             QByteArray("{'system':'http://a.b/c'},").repeated(50) + "{'value':'1'}]}}");
        QTest::newRow("document of 5,000 entries with 50 links each") << document + "]}";
        QByteArray contained =
            json("{'resourceType':'List','status':'current','mode':'working','contained':[");
        for (int i = 0; i < 3000; ++i)
            contained += json((i ? ",{'resourceType':'Patient','id':'" : "{'resourceType':'Patient','id':'") +
                              QByteArray::number(i) + "'}");
        QTest::newRow("3,000 contained resources") << contained + "]}";
    }
    void hugeAndHostileDocumentsEndSoon()
    {
        QFETCH(QByteArray, document);
        QElapsedTimer timer;
        timer.start();
        const auto issues = validateResource(document, fhirR4());
        QVERIFY(issues.size() <= 1001); // a list that helps nobody is cut
        // seconds, not minutes: generous because sanitizers and busy machines are slow
        QVERIFY2(timer.elapsed() < 30000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(tst_FhirRobustness)
#include "tst_FhirRobustness.moc"
