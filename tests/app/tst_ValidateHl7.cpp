#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace {

QString sample(const char *below)
{
    return QStringLiteral(TEST_DATA_DIR "/hl7v2/") + QString::fromLatin1(below);
}

struct Run
{
    int code = -1;
    QByteArray out;
    QByteArray err;

    QList<QJsonObject> objects() const
    {
        QList<QJsonObject> rows;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty())
                rows += QJsonDocument::fromJson(line).object();
        }
        return rows;
    }
};

Run run(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(QStringLiteral(CONCORDD), QStringList{QStringLiteral("validate")} + arguments);
    if (!process.waitForStarted())
        return {};
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}

/// concordd validate hl7, as a person or a script calls it.
class tst_ValidateHl7 : public QObject
{
    Q_OBJECT
private slots:
    void oneObjectALineForEachMessage()
    {
        const QString two = sample("messages/ADT-A04_johnpaulett_02.hl7");
        const QString lab = sample("messages/ORM-O01_kcenon_05.hl7");
        const Run r = run({QStringLiteral("hl7"), two, lab, QStringLiteral("--json")});
        QCOMPARE(r.code, 1);
        QVERIFY2(r.err.isEmpty(), r.err.constData());
        const QList<QJsonObject> rows = r.objects();
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[1][QStringLiteral("file")].toString(), two);
        QCOMPARE(rows[1][QStringLiteral("message")].toInt(), 2);
        QCOMPARE(rows[1][QStringLiteral("valid")].toBool(), true);
        QCOMPARE(rows[1][QStringLiteral("type")].toString(), QStringLiteral("ADT^A04"));
        QCOMPARE(rows[1][QStringLiteral("control_id")].toString(), QStringLiteral("12334456778891"));
        QCOMPARE(rows[1][QStringLiteral("segments")].toInt(), 6);
        QCOMPARE(rows[1][QStringLiteral("roundtrip")].toBool(), true);
        QCOMPARE(rows[1][QStringLiteral("ack")].toString(), QStringLiteral("AA"));
        QCOMPARE(rows[2][QStringLiteral("valid")].toBool(true), false);
        QCOMPARE(rows[2][QStringLiteral("ack")].toString(), QStringLiteral("CR"));
        const QJsonObject issue = rows[2][QStringLiteral("issues")][0].toObject();
        QCOMPARE(issue[QStringLiteral("severity")].toString(), QStringLiteral("error"));
        QCOMPARE(issue[QStringLiteral("location")].toString(), QStringLiteral("OBR"));
        QCOMPARE(issue[QStringLiteral("segment_index")].toInt(), 4);
        QCOMPARE(issue[QStringLiteral("code")].toInt(), 200);
        QVERIFY(!issue[QStringLiteral("text")].toString().isEmpty());
    }

    void readsTheStandardInputAndMllpFrames()
    {
        QFile file(sample("messages/ADT-A08_kcenon_04.hl7"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray message = file.readAll();
        const QByteArray framed = "\x0B" + message + "\x1C\r";
        const Run r =
            run({QStringLiteral("hl7"), QStringLiteral("-"), QStringLiteral("--json")}, framed + framed);
        QCOMPARE(r.code, 0);
        QCOMPARE(r.objects().size(), 2);
        QCOMPARE(r.objects()[1][QStringLiteral("roundtrip")].toBool(), true);
        QCOMPARE(r.objects()[1][QStringLiteral("file")].toString(), QStringLiteral("-"));
    }

    void tellsWrongCountsOfABatch()
    {
        const QByteArray batch =
            "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A|B|C|D|2024||ADT^A08|1|P|2.3\rPID|||7||X\rBTS|2\rFTS|1\r";
        const Run r = run({QStringLiteral("hl7"), QStringLiteral("-"), QStringLiteral("--json")}, batch);
        QCOMPARE(r.code, 1);
        const QJsonArray issues = r.objects().value(0)[QStringLiteral("issues")].toArray();
        QCOMPARE(issues.last()[QStringLiteral("location")].toString(), QStringLiteral("BTS-1"));
    }

    void refusesWhatIsNoMessage()
    {
        const Run r = run({QStringLiteral("hl7"), QStringLiteral("-"), QStringLiteral("/nowhere.hl7"),
                           QStringLiteral("--json")},
                          "{}");
        QCOMPARE(r.code, 1);
        QCOMPARE(r.objects().size(), 2);
        for (const QJsonObject &row : r.objects()) {
            QCOMPARE(row[QStringLiteral("valid")].toBool(true), false);
            QCOMPARE(row[QStringLiteral("ack")].toString(), QStringLiteral("AR"));
            QVERIFY(!row[QStringLiteral("issues")].toArray().isEmpty());
        }
    }

    void everySampleIsWrittenBackTheSame()
    {
        QStringList arguments{QStringLiteral("hl7"), QStringLiteral("--json")};
        QFile index(sample("index.tsv"));
        QVERIFY(index.open(QIODevice::ReadOnly));
        index.readLine();
        while (!index.atEnd())
            arguments += sample(index.readLine().split('\t').value(0).constData());
        const Run r = run(arguments);
        QVERIFY(r.objects().size() >= 222);
        for (const QJsonObject &row : r.objects()) {
            const bool isEmpty = row[QStringLiteral("segments")].toInt() == 0;
            QVERIFY2(isEmpty || row[QStringLiteral("roundtrip")].toBool(),
                     qPrintable(row[QStringLiteral("file")].toString()));
        }
    }

    void saysItForPeople()
    {
        const Run r = run({QStringLiteral("hl7"), sample("messages/RDE-O11_kcenon_15.hl7")});
        QCOMPARE(r.code, 1);
        QVERIFY2(r.out.contains("RDE^O11 MSG001: NOT valid, 3 segments, answer AE\n"), r.out.constData());
        QVERIFY(r.out.contains("  error RXE [100 Segment sequence error] the order has no RXE\n"));
    }

    void explainsItself()
    {
        QVERIFY(run({QStringLiteral("hl7"), QStringLiteral("--help")}).out.contains("RDE^O11"));
        QVERIFY(run({QStringLiteral("--help")}).out.contains("fhir|hl7"));
        QCOMPARE(run({QStringLiteral("hl7")}).code, 2);
        QCOMPARE(run({QStringLiteral("xml"), QStringLiteral("x")}).code, 2);
        QCOMPARE(run({}).code, 2);
    }
};

QTEST_GUILESS_MAIN(tst_ValidateHl7)
#include "tst_ValidateHl7.moc"
