#include "codec/mapping/ConceptMapJson.h"

#include "codec/FhirR4.h"
#include "codec/MappingSamples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace concord;

namespace {
/// A ConceptMap of one code with that target.
QByteArray mapWith(const char *target, const char *group = "'source':'http://hl7.org/fhir/sid/ndc'")
{
    return json(QByteArray("{'resourceType':'ConceptMap','status':'active','group':[{") + group +
                ",'element':[{'code':'1'" +
                (*target ? QByteArray(",'target':[") + target + "]" : QByteArray()) + "}]}]}");
}
}

class tst_ConceptMapJson : public QObject
{
    Q_OBJECT
private slots:
    void aMapIsAsOthersReadIt()
    {
        const auto written = writeConceptMap({mappingSample()});
        QVERIFY(written.leftOut.empty());
        const QJsonObject map = QJsonDocument::fromJson(written.json).object();
        const QJsonObject group = map[u"group"][0].toObject();
        QCOMPARE(group[u"source"].toString(), systems::ndc);
        QCOMPARE(group[u"target"].toString(), systems::formulary);
        const QJsonObject element = group[u"element"][0].toObject();
        QCOMPARE(element[u"code"].toString(), QStringLiteral("00093-7424-56"));
        QCOMPARE(element[u"display"].toString(), QStringLiteral("Lisinopril 20mg tab"));
        const QJsonObject target = element[u"target"][0].toObject();
        QCOMPARE(target[u"code"].toString(), QStringLiteral("RX314077"));
        QCOMPARE(target[u"equivalence"].toString(), QStringLiteral("narrower"));
        QCOMPARE(target[u"comment"].toString(), mappingSample().reason);
        QCOMPARE(element[u"extension"].toArray().size(), 4);
        QCOMPARE(errorsOf(written.json), QStringList());
    }

    void whatIsWrittenIsValidAndComesBackAsItWas()
    {
        for (quint32 seed = 1; seed <= 100; ++seed) {
            const auto entries = randomMappings(seed, 20);
            const auto map = writeConceptMap(entries);
            QVERIFY2(map.leftOut.empty(), map.leftOut.empty() ? "" : qPrintable(map.leftOut[0].why));
            QCOMPARE(errorsOf(map.json), QStringList());
            const auto read = readConceptMap(map.json, fhirR4());
            QVERIFY2(read, read ? "" : qPrintable(read.error().where + read.error().detail));
            QCOMPARE(entriesOf(read->rows), entries);
            QCOMPARE(writeConceptMap(entriesOf(read->rows)).json, map.json);
        }
    }

    void anEmptyMapIsOne()
    {
        const auto map = writeConceptMap({});
        QCOMPARE(errorsOf(map.json), QStringList());
        const auto read = readConceptMap(map.json, fhirR4());
        QVERIFY(read && read->rows.empty());
    }

    void eachEquivalenceIsRead_data()
    {
        QTest::addColumn<QString>("fhir");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("grade");
        const auto row = [](const char *fhir, const char *state, const char *grade) {
            QTest::newRow(fhir) << QString::fromLatin1(fhir) << QString::fromLatin1(state)
                                << QString::fromLatin1(grade);
        };
        row("equal", "approved", "equal");
        row("equivalent", "approved", "equivalent");
        row("wider", "approved", "wider");
        row("subsumes", "approved", "wider");
        row("narrower", "approved", "narrower");
        row("specializes", "approved", "narrower");
        row("inexact", "approved", "inexact");
        row("relatedto", "approved", "inexact");
        row("unmatched", "rejected", "equivalent");
        row("disjoint", "rejected", "equivalent");
    }
    void eachEquivalenceIsRead()
    {
        QFETCH(QString, fhir);
        QFETCH(QString, state);
        QFETCH(QString, grade);
        const QByteArray target = "{'code':'RX1','comment':'why','equivalence':'" + fhir.toLatin1() + "'}";
        const auto read = readConceptMap(mapWith(target.constData()), fhirR4());
        QVERIFY2(read, read ? "" : qPrintable(read.error().where + read.error().detail));
        QCOMPARE(read->rows.front().problem, QString());
        QCOMPARE(wordOf(read->rows.front().entry.state), state);
        QCOMPARE(wordOf(read->rows.front().entry.equivalence), grade);
    }

    void anElementWithoutATargetIsOpen()
    {
        const auto read = readConceptMap(mapWith(""), fhirR4());
        QVERIFY(read && read->rows.size() == 1);
        QCOMPARE(wordOf(read->rows.front().entry.state), QStringLiteral("pending"));
    }

    void whatIsNotOneDecisionIsAProblemOfItsRow_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("problem");
        QTest::newRow("several targets")
            << mapWith("{'code':'RX1','equivalence':'equal'},{'code':'RX2','equivalence':'equal'}")
            << QStringLiteral("several targets");
        QTest::newRow("no code") << mapWith("{'equivalence':'equal'}")
                                 << QStringLiteral("the target has no code");
        QTest::newRow("another formulary")
            << mapWith("{'code':'RX1','equivalence':'equal'}", "'target':'http://example.org/drugs'")
            << QStringLiteral("the targets are of another system than urn:concord:formulary");
        QTest::newRow("a condition")
            << mapWith("{'code':'RX1','equivalence':'equal','dependsOn':[{'property':'http://example.org/p',"
                       "'value':'x'}]}")
            << QStringLiteral("a target that depends on something, or comes with something else");
    }
    void whatIsNotOneDecisionIsAProblemOfItsRow()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, problem);
        const auto read = readConceptMap(file, fhirR4());
        QVERIFY2(read, read ? "" : qPrintable(read.error().where + read.error().detail));
        QCOMPARE(read->rows.front().problem, problem);
    }

    void rowsHaveTheirLines()
    {
        const auto map = writeConceptMap(randomMappings(7, 3));
        const auto read = readConceptMap(map.json, fhirR4());
        QVERIFY(read && read->rows.size() == 3);
        const QList<QByteArray> lines = map.json.split('\n');
        for (const FiledMapping &one : read->rows)
            QCOMPARE(lines.at(one.line - 1).trimmed(), QByteArray("{"));
        QVERIFY(read->rows[0].line < read->rows[1].line && read->rows[1].line < read->rows[2].line);
    }

    void whatIsNoMapSaysWhere_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("where");
        QTest::newRow("no JSON") << QByteArray("{\n  \"a\": x}") << QStringLiteral("line 2, column 8");
        QTest::newRow("another resource") << json("{'resourceType':'Patient'}") << QStringLiteral("line 1");
        QTest::newRow("an equivalence that is none")
            << mapWith("{'code':'RX1','equivalence':'close'}")
            << QStringLiteral("ConceptMap.group[0].element[0].target[0].equivalence");
        QTest::newRow("a misspelt property")
            << mapWith("{'code':'RX1','equivalence':'equal','coment':'x'}")
            << QStringLiteral("ConceptMap.group[0].element[0].target[0].coment");
        QTest::newRow("narrower without a comment")
            << mapWith("{'code':'RX1','equivalence':'narrower'}")
            << QStringLiteral("ConceptMap.group[0].element[0].target[0]");
    }
    void whatIsNoMapSaysWhere()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, where);
        const auto read = readConceptMap(file, fhirR4());
        QVERIFY(!read);
        QCOMPARE(codeName(read.error().code), codeName(ErrorCode::InvalidMessage));
        QCOMPARE(read.error().where, where);
    }

    void whatFhirCannotHoldIsLeftOutWithWhy_data()
    {
        QTest::addColumn<QString>("system");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("drug");
        QTest::addColumn<QString>("told");
        QTest::newRow("drug") << systems::ndc << QStringLiteral("1") << QStringLiteral("two  blanks")
                              << QStringLiteral("1: the drug's id is empty, or no code of FHIR's");
        QTest::newRow("code") << systems::ndc << QStringLiteral("a\u0001b") << QStringLiteral("RX1")
                              << QStringLiteral("a\uFFFDb: the code is empty or has control characters");
        QTest::newRow("system") << QStringLiteral("not a uri") << QStringLiteral("1") << QStringLiteral("RX1")
                                << QStringLiteral("1: the system is no URI");
    }
    void whatFhirCannotHoldIsLeftOutWithWhy()
    {
        QFETCH(QString, system);
        QFETCH(QString, code);
        QFETCH(QString, drug);
        QFETCH(QString, told);
        MappingEntry odd = mappingSample();
        odd.system = system;
        odd.code = code;
        odd.targetDrugId = drug;
        MappingEntry first = mappingSample();
        first.code = QStringLiteral("first");
        MappingEntry last = mappingSample();
        last.code = QStringLiteral("last");
        const auto map = writeConceptMap({first, odd, last});
        QCOMPARE(map.leftOut.size(), size_t(1));
        QCOMPARE(map.leftOut[0].code + QStringLiteral(": ") + map.leftOut[0].why, told);
        QCOMPARE(errorsOf(map.json), QStringList());
        const auto read = readConceptMap(map.json, fhirR4());
        QVERIFY(read);
        const std::vector<MappingEntry> others{first, last};
        QCOMPARE(entriesOf(read->rows), others);
    }

    void oddOnesAlone()
    {
        MappingEntry odd = mappingSample();
        odd.code = QStringLiteral("\u0001");
        const auto map = writeConceptMap({odd});
        QCOMPARE(map.leftOut.size(), size_t(1));
        QCOMPARE(errorsOf(map.json), QStringList());
    }

    void controlCharactersOfOtherTextsAreReplaced()
    {
        MappingEntry entry = mappingSample();
        entry.display = QStringLiteral("a\u0001b");
        const auto map = writeConceptMap({entry});
        QVERIFY(map.leftOut.empty());
        QCOMPARE(errorsOf(map.json), QStringList());
    }

    void whatAGroupSaysOfOtherCodesIsRemarkedAndNotTaken()
    {
        const QByteArray file = json("{'resourceType':'ConceptMap','status':'active','group':[\n"
                                     "{'source':'http://hl7.org/fhir/sid/ndc','element':[{'code':'1'}],\n"
                                     "'unmapped':{'mode':'fixed','code':'RX1'}},\n"
                                     "{'source':'urn:oid:1.2','element':[{'code':'2'}]}]}");
        const auto read = readConceptMap(file, fhirR4());
        QVERIFY2(read, read ? "" : qPrintable(read.error().where + read.error().detail));
        QCOMPARE(read->rows.size(), size_t(2));
        QCOMPARE(read->remarks.size(), size_t(1));
        QCOMPARE(read->remarks[0].line, 3);
        QVERIFY(read->remarks[0].text.startsWith(QStringLiteral("unmapped: 'fixed' is not taken over")));
    }
};

QTEST_APPLESS_MAIN(tst_ConceptMapJson)
#include "tst_ConceptMapJson.moc"
