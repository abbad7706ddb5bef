// concordd map export, import and metrics, and what a running service suggests: the programs as processes.
#include "app/Program.h"
#include "fakes/PostgresServer.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

using namespace concord;

namespace {
/// Of a patient of its own: nothing waits behind another.
QByteArray order(int id, const QByteArray &code, const QByteArray &text)
{
    const QByteArray n = QByteArray::number(id);
    return "MSH|^~\\&|EHR|HOSP|CONCORD|PHARM|20260301120000||RDE^O11^RDE_O11|M" + n + "|P|2.5.1\rPID|1||7" +
           n + "^^^HOSP^MR||Doe^Jane||19700101|F\rORC|NW|P" + n + "^EHR\rRXE|1^BID|" + code + "^" + text +
           "^L|1||TAB|||||30|TAB|2\rTQ1|1|||BID\rRXR|PO\r";
}
}

class tst_MapFiles : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    PostgresServer m_server{PostgresServer::Mode::Fast};
    Result<void> m_started;
    QString m_db;

    Ran run(const QStringList &arguments)
    {
        return Program(QStringLiteral(CONCORDD), *m_home)
            .run(arguments + QStringList{QStringLiteral("--db"), m_db});
    }
    Ran map(const QByteArray &words) { return run(QString::fromUtf8("map " + words).split(u' ')); }
    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_home->filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                        : QString();
    }
    QByteArray content(const char *name)
    {
        QFile file(m_home->filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void ingest(const QByteArray &message)
    {
        const Ran ran = run({QStringLiteral("ingest"), QStringLiteral("hl7"), write("m.hl7", message)});
        QVERIFY2(ran.code == 0, ran.err);
    }
    /// Of that code, as map list tells it.
    QJsonObject listed(const char *code)
    {
        const QJsonArray all = map("list --json").json()[u"mappings"].toArray();
        for (const auto &one : all) {
            if (one[u"code"].toString() == QLatin1StringView(code))
                return one.toObject();
        }
        return {};
    }
    Ran import(const QString &file, const QStringList &more = {})
    {
        return run(QStringList{QStringLiteral("map"), QStringLiteral("import"), file,
                               QStringLiteral("--reason"), QStringLiteral("moved"),
                               QStringLiteral("--json")} +
                   more);
    }

private slots:
    void initTestCase() { m_started = m_server.create(); }
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_db = QStringLiteral("sqlite:") + m_home->filePath(QStringLiteral("c.db"));
    }

    void whatIsSuggestedIsKeptTakenAndCounted_data()
    {
        QTest::addColumn<bool>("onPostgres");
        QTest::newRow("SQLite") << false;
        QTest::newRow("PostgreSQL") << true;
    }
    void whatIsSuggestedIsKeptTakenAndCounted()
    {
        QFETCH(bool, onPostgres);
        if (onPostgres) {
            QVERIFY2(m_started, m_started ? "" : qPrintable(m_started.error().detail));
            QVERIFY(m_server.run(QStringLiteral("CREATE DATABASE suggested")));
            m_db = m_server.socketUrl(QStringLiteral("suggested"));
            // a server has no file beside which a key could be made
            const QString keys = m_home->filePath(QStringLiteral("concord/credentials"));
            QVERIFY(QDir().mkpath(keys));
            QFile key(keys + QStringLiteral("/concord-master-key"));
            QVERIFY(key.open(QIODevice::WriteOnly));
            QVERIFY(key.write(QByteArray(32, 'k').toBase64()) > 0);
            QVERIFY(key.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        }
        Program service(QStringLiteral(CONCORDD), *m_home);
        service.start({QStringLiteral("run"), QStringLiteral("--db"), m_db});
        const QByteArray said = service.line();
        QVERIFY2(said == "running", said.isEmpty() ? service.end().err.constData() : said.constData());
        ingest(order(1, "LOC20", "Lisinopril 20 MG Oral Tablet"));
        ingest(order(2, "LOC20", "Lisinopril 20 MG Oral Tablet"));
        ingest(order(3, "LOC99", "Amlodipine 5 MG Oral Tablet"));
        QTRY_COMPARE_WITH_TIMEOUT(listed("LOC20")[u"suggested"].toString(), QStringLiteral("RX314077"),
                                  60'000);
        QTRY_COMPARE_WITH_TIMEOUT(listed("LOC99")[u"status"].toString(), QStringLiteral("suggested"), 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(listed("LOC20")[u"waiting_events"].toInt(), 2, 60'000);
        const QJsonObject open = listed("LOC20");
        QCOMPARE(open[u"status"].toString(), QStringLiteral("suggested"));
        QVERIFY(open[u"suggestion_confident"].toBool());
        const QJsonObject before = map("metrics --json").json();
        QCOMPARE(before[u"coverage"][0][u"codes"].toInt(), 2);
        QCOMPARE(before[u"coverage"][0][u"mapped_codes"].toInt(), 0);
        QCOMPARE(before[u"open_by_age"][u"1h"].toInt(), 2);
        QVERIFY(before[u"latency_median_ms"].isNull());
        const QByteArray id = open[u"mapping_id"].toString().toLatin1();
        const Ran resolved = map("resolve " + id + " RX314077 --reason as-offered --json");
        QVERIFY2(resolved.code == 0, resolved.err);
        const QByteArray other = listed("LOC99")[u"mapping_id"].toString().toLatin1();
        const Ran overridden =
            map("resolve " + other + " RX314077 --reason no --override ingredient,strength --json");
        QVERIFY2(overridden.code == 0, overridden.err);
        QCOMPARE(overridden.json()[u"status"].toString(), QStringLiteral("in_review"));
        const QJsonObject after = map("metrics --json").json();
        QCOMPARE(after[u"decided"].toInt(), 1);
        QCOMPARE(after[u"accepted_as_offered"].toInt(), 1);
        QCOMPARE(after[u"coverage"][0][u"mapped_codes"].toInt(), 1);
        QVERIFY(after[u"latency_median_ms"].toDouble() > 0);
        QVERIFY(map("metrics").out.contains("as offered 1 (100.0 %)"));
        service.terminate();
        QCOMPARE(service.end().code, 0);
    }

    void filesGoOutAndInAndOutAgain()
    {
        QCOMPARE(run({QStringLiteral("db"), QStringLiteral("migrate")}).code, 0);
        ingest(order(1, "LOC20", "Lisinopril 20 MG Oral Tablet")); // also makes the formulary
        const QByteArray sheet =
            "system,code,display,state,target,target_name,equivalence,overrides,reason,author,reviewer,"
            "terminology_version\r\n"
            ",Zestril 20 mg,Zestril 20 mg,approved,RX314077,lisinopril 20 MG Oral "
            "Tablet,equal,,'=same,zoe,,r1\r\n"
            "http://hl7.org/fhir/sid/ndc,00000-0000-01,nothing,rejected,,,equivalent,,none of "
            "ours,zoe,,r1\r\n"
            "http://www.nlm.nih.gov/research/umls/rxnorm,99999999,Lisinopril "
            "20mg,approved,RX314077,lisinopril 20 "
            "MG Oral Tablet,equivalent,,\"two\r\nlines\",zoe,yan,r1\r\n";
        const QString file = write("in.csv", sheet);
        const Ran dry = import(file, {QStringLiteral("--dry-run")});
        QVERIFY2(dry.code == 0, dry.err + dry.out);
        QCOMPARE(dry.json()[u"ok"].toInt(), 3);
        QVERIFY(!dry.json()[u"imported"].toBool());
        QCOMPARE(map("export").out.count('\n'), 1); // the header: nothing was changed
        const Ran done = import(file);
        QVERIFY2(done.code == 0, done.err + done.out);
        QVERIFY(done.json()[u"imported"].toBool());
        QCOMPARE(done.json()[u"sha256"].toString().size(), 64);
        QCOMPARE(done.json()[u"rows"], dry.json()[u"rows"]);
        QCOMPARE(map("export --state approved,rejected").out, sheet);
        QCOMPARE(import(file).json()[u"unchanged"].toInt(), 3);
        const QString map1 = m_home->filePath(QStringLiteral("map.json"));
        const Ran written =
            run({QStringLiteral("map"), QStringLiteral("export"), QStringLiteral("--format"),
                 QStringLiteral("conceptmap"), QStringLiteral("--state"), QStringLiteral("approved,rejected"),
                 QStringLiteral("--output"), map1, QStringLiteral("--json")});
        QVERIFY2(written.code == 0, written.err);
        QCOMPARE(written.json()[u"codes"].toInt(), 3);
        QCOMPARE(Program(QStringLiteral(CONCORDD), *m_home)
                     .run({QStringLiteral("validate"), QStringLiteral("fhir"), map1})
                     .code,
                 0);

        m_db = QStringLiteral("sqlite:") + m_home->filePath(QStringLiteral("other.db"));
        ingest(order(1, "LOC20", "Lisinopril 20 MG Oral Tablet"));
        const Ran moved = import(map1);
        QVERIFY2(moved.code == 0, moved.err + moved.out);
        QCOMPARE(map("export --state approved,rejected").out, sheet);
        QCOMPARE(map("export --state approved,rejected --format conceptmap").out, content("map.json"));
    }

    void anOddCodeIsLeftOutAndSaid()
    {
        ingest(order(1, "LOC20", "Lisinopril 20 MG Oral Tablet"));
        const Ran in = import(write(
            "in.csv",
            "system,code,target\n,Lisinopril 20 mg a\x01z,RX314077\n,lisinopril 20 mg plain,RX314077\n"));
        QVERIFY2(in.code == 0, in.err + in.out);
        const QString file = m_home->filePath(QStringLiteral("map.json"));
        const Ran out =
            run({QStringLiteral("map"), QStringLiteral("export"), QStringLiteral("--format"),
                 QStringLiteral("conceptmap"), QStringLiteral("--output"), file, QStringLiteral("--json")});
        QCOMPARE(out.code, 3);
        QCOMPARE(out.json()[u"codes"].toInt(), 1);
        QCOMPARE(out.json()[u"left_out"][0][u"code"].toString(), QStringLiteral("Lisinopril 20 mg a\uFFFDz"));
        QVERIFY2(out.err.contains("left out:"), out.err);
        QVERIFY(content("map.json").contains("plain"));
    }

    void whatAConceptMapSaysOfOtherCodesIsAWarning()
    {
        ingest(order(1, "LOC20", "Lisinopril 20 MG Oral Tablet"));
        const Ran dry =
            import(write("map.json", "{\"resourceType\":\"ConceptMap\",\"status\":\"active\",\"group\":[\n"
                                     "{\"source\":\"http://hl7.org/fhir/sid/ndc\","
                                     "\"element\":[{\"code\":\"00000-0000-01\"}],\n"
                                     "\"unmapped\":{\"mode\":\"fixed\",\"code\":\"RX314077\"}}]}"),
                   {QStringLiteral("--dry-run")});
        QVERIFY2(dry.code == 0, dry.err + dry.out);
        QCOMPARE(dry.json()[u"warnings"][0][u"line"].toInt(), 3);
        QVERIFY(dry.json()[u"warnings"][0][u"text"].toString().contains(QStringLiteral("is not taken over")));
    }

    void whatIsRefusedSaysWhyAndWhere()
    {
        ingest(order(1, "LOC20", "Lisinopril 20 MG Oral Tablet"));
        const QString file = write("bad.csv", "system,code,target,state\n"
                                              "rxnorm,99999999,RX314077,\n"
                                              "rxnorm,x1,RX314077,\n"
                                              "rxnorm,99999998,RX0,\n"
                                              "ndc,1,RX314077,done\n");
        const Ran refused = import(file);
        QCOMPARE(refused.code, 3);
        QCOMPARE(refused.json()[u"refused"].toInt(), 3);
        QVERIFY(!refused.json()[u"imported"].toBool());
        const QJsonValue row = refused.json()[u"rows"][1];
        QCOMPARE(row[u"line"].toInt(), 3);
        QCOMPARE(row[u"verdict"].toString(), QStringLiteral("refused"));
        QCOMPARE(row[u"why"].toString(), QStringLiteral("'x1' is no RxCUI"));
        QCOMPARE(map("export").out.count('\n'), 1);
        QCOMPARE(import(file, {QStringLiteral("--skip-refused")}).code, 0);
        QCOMPARE(map("export").out.count('\n'), 2);
        const Ran cut = import(write("cut.csv", "system,code,target\nndc,\"1,RX1\n"));
        QCOMPARE(cut.code, 1);
        QVERIFY2(cut.err.contains("cut.csv line 2, column 5"), cut.err);
        const Ran json =
            import(write("cut.json", "{\"resourceType\": \"ConceptMap\",\n \"status\" \"active\"}"));
        QCOMPARE(json.code, 1);
        QVERIFY2(json.err.contains("cut.json line 2, column "), json.err);
    }

    void aFileThatDoesNotDoSaysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char *name, const QByteArray &bytes, const char *said) {
            QTest::newRow(name) << bytes << QByteArray(said);
        };
        row("empty", "", "in.csv: the file is empty");
        row("blank", " \n\n", "in.csv: the file is empty");
        row("binary", QByteArray("\x7F\x45\x4C\x46\xFF\xFE\x80", 7), "not UTF-8 text");
        row("another table", "id,text\n1,2\n", "columns missing: system, code, target");
    }
    void aFileThatDoesNotDoSaysWhatIsWrong()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, said);
        const Ran ran = import(write("in.csv", bytes));
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains(said), ran.err);
        QVERIFY2(!ran.err.contains("sync again"), ran.err);
    }
    void aPlaceThatIsNoneIsNamed()
    {
        const Ran none = import(m_home->filePath(QStringLiteral("nofile")));
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains("nofile: No such file"), none.err);
        const Ran folder = import(m_home->path());
        QCOMPARE(folder.code, 1);
        QVERIFY2(!folder.err.contains("Refresh"), folder.err);
        QCOMPARE(run({QStringLiteral("db"), QStringLiteral("migrate")}).code, 0);
        const Ran out = map("export --output /nonexist/x.csv");
        QCOMPARE(out.code, 1);
        QVERIFY2(out.err.contains("/nonexist/x.csv: the folder /nonexist does not exist"), out.err);
        QVERIFY2(!out.err.contains("fault of its own"), out.err);
    }
    void manyRefusedRowsAreNotAllPrinted()
    {
        QCOMPARE(run({QStringLiteral("db"), QStringLiteral("migrate")}).code, 0);
        QByteArray rows = "system,code,target\n";
        for (int i = 0; i < 200; ++i)
            rows += "rxnorm,x" + QByteArray::number(i) + ",RX1\n";
        const Ran ran = run({QStringLiteral("map"), QStringLiteral("import"), write("many.csv", rows),
                             QStringLiteral("--reason"), QStringLiteral("r")});
        QCOMPARE(ran.code, 3);
        QCOMPARE(ran.out.count('\n'), 52);
        QVERIFY2(ran.out.contains("and 150 more (refused); --json has all"), ran.out);
    }

    void wrongUsageEndsWithTwo_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line :
             {"import", "import x.csv", "import x.csv --reason r --format xml", "export more",
              "export --format xml", "export --state done", "export --json", "metrics more"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void wrongUsageEndsWithTwo()
    {
        QFETCH(QString, line);
        const Ran ran = map(line.toUtf8());
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.err.contains("usage: concordd map"));
    }
};

QTEST_GUILESS_MAIN(tst_MapFiles)
#include "tst_MapFiles.moc"
