#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {
QString testData(const char *below)
{
    return QStringLiteral(TEST_DATA_DIR "/") + QString::fromLatin1(below);
}
}

/// concordd validate, as a person or a script calls it.
class tst_ValidateCommand : public QObject
{
    Q_OBJECT
private:
    struct Run
    {
        int code = -1;
        QByteArray out;
        QByteArray err;
        /// Each line of the output as a JSON object; an empty object where a line is none.
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
    static Run run(const QStringList &arguments, const QByteArray &input = {})
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
    static QString ruleOf(const QJsonObject &row, int issue = 0)
    {
        return row[QStringLiteral("issues")][issue][QStringLiteral("rule")].toString();
    }

private slots:
    void oneObjectALineForEachFile()
    {
        const QString good = testData("fhir-r4/validator/ai1.json");
        const QString bad = testData("fhir-r4/validator/ai3.json");
        const Run r = run({QStringLiteral("fhir"), good, bad, QStringLiteral("--json")});
        QCOMPARE(r.code, 1);
        const auto rows = r.objects();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0][QStringLiteral("file")].toString(), good);
        QCOMPARE(rows[0][QStringLiteral("valid")], QJsonValue(true));
        QCOMPARE(rows[0][QStringLiteral("issues")].toArray().size(), 0);
        QCOMPARE(rows[1][QStringLiteral("valid")], QJsonValue(false));
        const QJsonObject issue = rows[1][QStringLiteral("issues")].toArray().first().toObject();
        QCOMPARE(issue[QStringLiteral("severity")].toString(), QStringLiteral("error"));
        QCOMPARE(issue[QStringLiteral("path")].toString(), QStringLiteral("Patient.unknownElement"));
        QCOMPARE(issue[QStringLiteral("rule")].toString(), QStringLiteral("unknown-element"));
        QVERIFY(!issue[QStringLiteral("message")].toString().isEmpty());
    }

    void allValidExitsZero()
    {
        const Run r = run({QStringLiteral("fhir"), testData("fhir-r4/validator/ai1.json"),
                           testData("fhir-r4/validator/bundle-id-search-1.json")});
        QCOMPARE(r.code, 0);
        QVERIFY(r.out.contains("ai1.json: valid\n"));
        QVERIFY(r.out.contains("  warning Bundle [bundle-search] ")); // a warning does not make it invalid
    }

    void whatCannotBeReadIsAnIssue_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("missing") << testData("no/such/file.json");
        QTest::newRow("a folder") << testData("fhir-r4");
        QTest::newRow("a name of blanks") << QStringLiteral(" ");
    }
    void whatCannotBeReadIsAnIssue()
    {
        QFETCH(QString, file);
        const Run r = run({QStringLiteral("fhir"), QStringLiteral("--json"), file});
        QCOMPARE(r.code, 1);
        QCOMPARE(r.objects().size(), 1);
        QCOMPARE(r.objects()[0][QStringLiteral("valid")], QJsonValue(false));
        QCOMPARE(ruleOf(r.objects()[0]), QStringLiteral("file"));
    }

    void linesOfNdjsonAreNamedByNumber()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("a.ndjson")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"resourceType\":\"Patient\"}\r\n\n{\"resourceType\":\"Nobody\"}\n");
        file.close();
        const Run r = run({QStringLiteral("fhir"), file.fileName(), QStringLiteral("--json")});
        QCOMPARE(r.code, 1);
        QCOMPARE(r.objects().size(), 2);
        QCOMPARE(r.objects()[0][QStringLiteral("file")].toString(), file.fileName() + QStringLiteral(":1"));
        QCOMPARE(r.objects()[0][QStringLiteral("valid")], QJsonValue(true));
        QCOMPARE(r.objects()[1][QStringLiteral("file")].toString(), file.fileName() + QStringLiteral(":3"));
        QCOMPARE(ruleOf(r.objects()[1]), QStringLiteral("resource-type"));
    }

    void packedRowsAreRead()
    {
        const Run r = run(
            {QStringLiteral("fhir"), testData("synthea/bulk10/Patient.ndjson.gz"), QStringLiteral("--json")});
        QCOMPARE(r.code, 0);
        QCOMPARE(r.objects().size(), 13);
    }

    void damagedGzipIsAnIssue()
    {
        QFile whole(testData("synthea/bulk10/Patient.ndjson.gz"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const Run r = run({QStringLiteral("fhir"), QStringLiteral("-"), QStringLiteral("--json")},
                          whole.read(whole.size() / 2));
        QCOMPARE(r.code, 1);
        QCOMPARE(ruleOf(r.objects().value(0)), QStringLiteral("file"));
    }

    void standardInputIsRead()
    {
        const Run r = run({QStringLiteral("fhir"), QStringLiteral("-"), QStringLiteral("--json")},
                          "<Patient xmlns=\"http://hl7.org/fhir\"/>");
        QCOMPARE(r.code, 1);
        QCOMPARE(r.objects().value(0)[QStringLiteral("file")].toString(), QStringLiteral("-"));
        QCOMPARE(ruleOf(r.objects().value(0)), QStringLiteral("format"));
        const Run lines = run({QStringLiteral("fhir"), QStringLiteral("-"), QStringLiteral("--json"),
                               QStringLiteral("--ndjson")},
                              "{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\"}");
        QCOMPARE(lines.code, 0);
        QCOMPARE(lines.objects().size(), 2);
    }

    void wrongUsageExitsTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("no file") << QStringList{QStringLiteral("fhir")};
        QTest::newRow("unknown format") << QStringList{QStringLiteral("xml"), QStringLiteral("a.xml")};
        QTest::newRow("unknown option")
            << QStringList{QStringLiteral("fhir"), QStringLiteral("a.json"), QStringLiteral("--xml")};
    }
    void wrongUsageExitsTwo()
    {
        QFETCH(QStringList, arguments);
        const Run r = run(arguments);
        QCOMPARE(r.code, 2);
        QVERIFY(r.out.isEmpty());
        QVERIFY(r.err.contains("usage: concordd validate"));
    }
};

QTEST_GUILESS_MAIN(tst_ValidateCommand)
#include "tst_ValidateCommand.moc"
