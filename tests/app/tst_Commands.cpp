#include "app/Program.h"
#include "host/DatabaseKeys.h"
#include "runtime/SystemClock.h"
#include "store/EventStore.h"
#include "store/IncidentStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"
#include "store/Sql.h"
#include "store/SystemAccount.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>

using namespace concord;

namespace {
const QString concordd = QStringLiteral(CONCORDD);
const QString listSync = QStringLiteral("medication-list");

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

QStringList sortedKeys(const QJsonObject &object)
{
    QStringList keys = object.keys();
    keys.sort();
    return keys;
}
}

class tst_Commands : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    std::unique_ptr<Program> m_ehr; // the sandbox, without its story
    QString m_url;
    int m_databases = 0;
    QString m_db;

    Ran run(QStringList arguments) { return Program(concordd, m_home).run(arguments); }
    Ran runOnDb(const QByteArray &arguments)
    {
        return run(words(arguments.constData()) << QStringLiteral("--db") << m_db);
    }
    Ran sync(const QStringList &more = {})
    {
        return run(QStringList{QStringLiteral("sync"), listSync, QStringLiteral("--json"),
                               QStringLiteral("--ehr"), m_url, QStringLiteral("--db"), m_db} +
                   more);
    }
    /// With the keys that the program has made beside it.
    std::unique_ptr<Database> open()
    {
        DatabaseUrl url = *DatabaseUrl::parse(m_db);
        const auto taken = takeKeys(url);
        return taken ? *Database::open(url) : nullptr;
    }
    QString write(const char *name, const QByteArray &content)
    {
        const QString path = m_home.filePath(QString::fromLatin1(name));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
    }
    /// Starts a sandbox of its own; its base URL.
    QString startEhr(Program &ehr, const QStringList &more)
    {
        ehr.start(QStringList{QStringLiteral("sandbox"), QStringLiteral("--json"), QStringLiteral("--every"),
                              QStringLiteral("0")} +
                  more);
        return QJsonDocument::fromJson(ehr.line()).object()[u"base_url"].toString();
    }

private slots:
    void initTestCase()
    {
        m_ehr = std::make_unique<Program>(concordd, m_home);
        m_url = startEhr(*m_ehr, {});
        QVERIFY(m_url.startsWith(QStringLiteral("http://127.0.0.1:")));
    }
    void init()
    {
        m_db = QStringLiteral("sqlite:") + m_home.filePath(QStringLiteral("%1.db").arg(++m_databases));
    }

    void helpsWithEachCommand_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *name :
             {"run", "sync", "jobs", "events", "map", "audit", "config", "db", "sandbox", "validate"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void helpsWithEachCommand()
    {
        QFETCH(QString, command);
        const Ran ran = run({command, QStringLiteral("--help")});
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.out.contains("concordd " + command.toUtf8()));
        QVERIFY(ran.err.isEmpty());
        QVERIFY(run({QStringLiteral("--help")}).out.contains("\n  " + command.toUtf8()));
    }

    void wrongUsageEndsWithTwo_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line : {"",
                                 "nonsense",
                                 "sync",
                                 "sync a b",
                                 "sync x --nonsense",
                                 "jobs --status nonsense",
                                 "jobs --limit 0",
                                 "events --status nonsense",
                                 "events --correlation nonsense",
                                 "map",
                                 "map resolve",
                                 "map resolve nonsense RX1 --override colour --reason r",
                                 "map resolve 01a2090c-1d4e-7005-a5a2-ff8ab6a66b46 RX1",
                                 "config",
                                 "config nonsense x",
                                 "db",
                                 "db nonsense",
                                 "run x",
                                 "audit",
                                 "audit nonsense"})
            QTest::newRow(*line ? line : "no command") << QString::fromLatin1(line);
    }
    void wrongUsageEndsWithTwo()
    {
        QFETCH(QString, line);
        const Ran ran = run(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.out.isEmpty());
        QVERIFY(ran.err.contains("usage: concordd"));
    }

    void syncPrintsExactlyTheseKeys()
    {
        const Ran ran = sync();
        QCOMPARE(ran.code, 0);
        const QJsonObject result = ran.json();
        QCOMPARE(sortedKeys(result), words("added changed correlation_id discontinued duration_ms "
                                           "failed_entries job_id medications mode own_ms "
                                           "patients source_ms status unchanged unmapped"));
        QCOMPARE(result[u"mode"].toString(), QStringLiteral("full"));
        QVERIFY(result[u"added"].toInt() > 0);
        QCOMPARE(result[u"added"].toInt(), result[u"medications"].toInt());
        const QJsonObject again = sync().json();
        QCOMPARE(again[u"mode"].toString(), QStringLiteral("delta"));
        QCOMPARE(again[u"added"].toInt() + again[u"changed"].toInt() + again[u"discontinued"].toInt(), 0);
        QCOMPARE(sync({QStringLiteral("--full")}).json()[u"mode"].toString(), QStringLiteral("full"));
    }

    void aSyncWhileOneIsOpenIsRefusedWithItsJob()
    {
        QCOMPARE(runOnDb("db migrate").code, 0);
        const SystemClock clock;
        const auto db = open();
        QVERIFY(IntegrationStore(*db, clock)
                    .saveConnection(QStringLiteral("ehr"), QStringLiteral("fhir-r4"), m_url));
        const auto job = JobStore(*db, clock)
                             .enqueue({listSync, QStringLiteral("medication_list_sync"), SyncMode::Delta,
                                       JobTrigger::Manual, QStringLiteral("bob")});
        QVERIFY(job);
        // by a worker of another machine: one of this machine that does not run would be taken for dead
        QVERIFY(JobStore(*db, clock).claim(*job, QStringLiteral("elsewhere"), std::chrono::minutes(5)));
        const Ran ran = sync();
        QCOMPARE(ran.code, 3);
        QCOMPARE(ran.json()[u"status"].toString(), QStringLiteral("refused"));
        QCOMPARE(ran.json()[u"error"][u"code"].toString(), QStringLiteral("overlap"));
        QCOMPARE(ran.json()[u"error"][u"where"].toString(), QStringLiteral("job/") + job->toString());
    }

    void aSyncBeginsTheJobThatIsQueued()
    {
        QCOMPARE(runOnDb("db migrate").code, 0);
        const SystemClock clock;
        const auto db = open();
        QVERIFY(IntegrationStore(*db, clock)
                    .saveConnection(QStringLiteral("ehr"), QStringLiteral("fhir-r4"), m_url));
        const auto job = JobStore(*db, clock)
                             .enqueue({listSync, QStringLiteral("medication_list_sync"), SyncMode::Delta,
                                       JobTrigger::Manual, QStringLiteral("bob")});
        QVERIFY(job);
        const Ran ran = sync();
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.json()[u"job_id"].toString(), job->toString());
    }

    void aSyncThatCannotReachItsSourceFailsWithReason()
    {
        const QString config = QStringLiteral(TEST_DATA_DIR "/config/unreachable.json");
        const Ran ran = run({QStringLiteral("sync"), listSync, QStringLiteral("--json"),
                             QStringLiteral("--config"), config, QStringLiteral("--db"), m_db});
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"status"].toString(), QStringLiteral("failed"));
        const QJsonObject error = ran.json()[u"error"].toObject();
        QCOMPARE(sortedKeys(error), words("code message where"));
        QCOMPARE(error[u"code"].toString(), QStringLiteral("unreachable"));
        QVERIFY(!error[u"message"].toString().isEmpty());
    }

    void anUnknownIntegrationFails()
    {
        const Ran ran = run({QStringLiteral("sync"), QStringLiteral("pharmacy"), QStringLiteral("--json"),
                             QStringLiteral("--ehr"), m_url, QStringLiteral("--db"), m_db});
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"error"][u"code"].toString(), QStringLiteral("not_found"));
    }

    void ctrlCCancelsASync()
    {
        Program slow(concordd, m_home);
        const QString url = startEhr(slow, words("--latency 20000"));
        Program syncing(concordd, m_home);
        const QString log = m_home.filePath(QStringLiteral("cancel.log"));
        syncing.start({QStringLiteral("sync"), listSync, QStringLiteral("--json"), QStringLiteral("--ehr"),
                       url, QStringLiteral("--db"), m_db, QStringLiteral("--log-file"), log});
        const auto started = [&] {
            QFile file(log);
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("job started");
        };
        QTRY_VERIFY_WITH_TIMEOUT(started(), 30'000);
        ::kill(pid_t(syncing.processId()), SIGINT);
        const Ran ran = syncing.end();
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"status"].toString(), QStringLiteral("cancelled"));
        QCOMPARE(runOnDb("jobs --json --status cancelled").json()[u"jobs"].toArray().size(), 1);
    }

    void listsJobsAndEvents()
    {
        const QString job = sync().json()[u"job_id"].toString();
        const QJsonArray jobs = runOnDb("jobs --json").json()[u"jobs"].toArray();
        QCOMPARE(jobs.size(), 1);
        QCOMPARE(jobs[0][u"job_id"].toString(), job);
        QCOMPARE(jobs[0][u"mode"].toString(), QStringLiteral("full"));
        QCOMPARE(jobs[0][u"requested_by"].toString(), systemAccount());
        QVERIFY(runOnDb("jobs").out.startsWith(job.toUtf8()));
        QCOMPARE(runOnDb("jobs --json --status failed").json()[u"jobs"].toArray().size(), 0);

        const QJsonArray waiting =
            runOnDb("events --json --status needs_mapping --limit 1000").json()[u"events"].toArray();
        QVERIFY(!waiting.isEmpty());
        QCOMPARE(waiting[0][u"kind"].toString(), QStringLiteral("MED_LIST_PULL"));
        const QString correlation = waiting[0][u"correlation_id"].toString();
        const Ran same = run({QStringLiteral("events"), QStringLiteral("--json"),
                              QStringLiteral("--correlation"), correlation, QStringLiteral("--limit"),
                              QStringLiteral("1000"), QStringLiteral("--db"), m_db});
        QVERIFY(same.json()[u"events"].toArray().size() >= waiting.size());
    }

    void followsEventsAsTheyAreCommitted()
    {
        QCOMPARE(runOnDb("db migrate").code, 0);
        Program tail(concordd, m_home);
        tail.start(words("events --follow --json") << QStringLiteral("--db") << m_db);
        const SystemClock clock;
        const auto db = open();
        const auto heardOfOne = [&] {
            return addEvent(*db, clock) && tail.hasLine();
        }; // it hears what comes after it began
        QTRY_VERIFY_WITH_TIMEOUT(heardOfOne(), 30'000);
        const QJsonObject first = QJsonDocument::fromJson(tail.line()).object();
        QCOMPARE(first[u"kind"].toString(), QStringLiteral("MED_LIST_PULL"));
        tail.terminate();
        QCOMPARE(tail.end().code, 0);
    }

    void suggestsDrugsForANameAndMeasuresItself()
    {
        const Ran named = run({QStringLiteral("map"), QStringLiteral("suggest"),
                               QStringLiteral("Lisinopril 20 mg tablet"), QStringLiteral("--json")});
        QCOMPARE(named.code, 0);
        const QJsonObject best = named.json()[u"suggestions"].toArray().first().toObject();
        QCOMPARE(best[u"rxcui"].toString(), QStringLiteral("314077"));
        QVERIFY(best[u"confident"].toBool());
        QVERIFY(!best[u"comparisons"].toArray().isEmpty());

        const QByteArray header = "id\ttext\tndc\texpected_rxcui\n";
        const auto measured = [&](const char *name, const QByteArray &content) {
            return run({QStringLiteral("map"), QStringLiteral("evaluate"), write(name, content),
                        QStringLiteral("--json")});
        };
        const Ran pairs = measured("pairs.tsv", header + "a\tlisinopril 20 mg tablet\t\t314077\n"
                                                         "b\tnothing of that kind\t\t314077\n");
        QCOMPARE(pairs.code, 0);
        QCOMPARE(pairs.json()[u"pairs"].toInt(), 2);
        QCOMPARE(pairs.json()[u"top1"].toDouble(), 0.5);
        QCOMPARE(pairs.json()[u"abstained"].toInt(), 1);
        QCOMPARE(pairs.json()[u"wrong_confident"].toDouble(), 0.0);

        const Ran cut = measured("short.tsv", header + "a\tlisinopril\n");
        QCOMPARE(cut.code, 1);
        QVERIFY2(cut.err.contains("short.tsv:2"), cut.err.constData());
        const Ran other = measured("other.tsv", "text\n");
        QCOMPARE(other.code, 1);
        QVERIFY2(other.err.contains("other.tsv:1"), other.err.constData());
    }

    void suggestsByTheReleaseOfTheDatabase()
    {
        QCOMPARE(runOnDb("db migrate").code, 0);
        const QDir folder(m_home.filePath(QStringLiteral("release-2026-05-04")));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        QVERIFY(!write("release-2026-05-04/rxnorm_concepts.tsv",
                       "rxcui\ttty\ttty_source\tname\tsources\tstatus\n"
                       "9000001\tSCD\tgiven\tlisinopril 20 MG Oral Tablet\tx\t\n")
                     .isEmpty());
        QVERIFY(!write("release-2026-05-04/ndc_rxnorm.tsv",
                       "ndc11\trxcui\trxnorm_name\ttty\tfda_label_text\tvalid_from\tvalid_to\n"
                       "00093742456\t9000001\tx\tSCD\tx\t\t\n")
                     .isEmpty());
        const Ran taken = runOnDb("map import-terminology " + QFile::encodeName(folder.path()));
        QVERIFY2(taken.code == 0, taken.err.constData());
        const Ran named = runOnDb("map suggest lisinopril 20 mg tablet --json");
        QVERIFY2(named.code == 0, named.err.constData());
        QCOMPARE(named.json()[u"suggestions"][0][u"rxcui"].toString(), QStringLiteral("9000001"));
        const QString pairs = write("release.tsv", "id\ttext\tndc\texpected_rxcui\n"
                                                   "a\tlisinopril 20 mg tablet\t\t9000001\n");
        const Ran measured = runOnDb("map evaluate " + QFile::encodeName(pairs) + " --json");
        QVERIFY2(measured.code == 0, measured.err.constData());
        QCOMPARE(measured.json()[u"top1"].toDouble(), 1.0);
    }

    void aWordThatMapHasNotListsThoseItHas()
    {
        const Ran ran = runOnDb("map bogus");
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains("map has no 'bogus'; it has: pending, list, resolve"), ran.err.constData());
        const Ran undo = runOnDb("map undo");
        QCOMPARE(undo.code, 2);
        QVERIFY2(undo.err.contains("map undo CODE… --reason R"), undo.err.constData());
        QVERIFY(runOnDb("map confirm").err.contains("[--reason R]"));
    }

    void aServerThatIsAwayIsSaidSo()
    {
        const Ran ran = run(words("jobs --db postgresql://ana@127.0.0.1:1/none?sslmode=disable"));
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains("cannot be reached"), ran.err.constData());
    }

private:
    void decidesInOtherWays(const QByteArray &id, const QByteArray &other)
    {
        const QJsonObject impact =
            runOnDb("map impact " + id + " --target " + drug().toUtf8() + " --json").json();
        QVERIFY(impact[u"waiting"].toInt() > 0);
        QCOMPARE(impact[u"tried"].toInt(), impact[u"waiting"].toInt());
        QCOMPARE(runOnDb("map assign " + id + " " + other + " --to bob --json")
                     .json()[u"decided"]
                     .toArray()
                     .size(),
                 2);
        QCOMPARE(
            runOnDb("map list --assignee bob --sort waiting --json").json()[u"mappings"].toArray().size(), 2);
        QCOMPARE(runOnDb("map reject " + id + " --reason none-of-ours --json").json()[u"status"].toString(),
                 QStringLiteral("rejected"));
        QCOMPARE(runOnDb("map reject " + id + " --reason none-of-ours").code, 3);
        QVERIFY(
            runOnDb("events --json --status needs_review --limit 1000").json()[u"events"].toArray().size() >
            0);
        QCOMPARE(runOnDb("map reopen " + id + " --reason after-all").code, 0);
        // with a second reviewer, who is nobody here
        const QByteArray approve =
            "map resolve " + other + ' ' + drug().toUtf8() +
            " --reason r --equivalence wider --override strength,dose_form,route,release,ingredient";
        QCOMPARE(
            runOnDb("map policy --second-reviewer overrides --json").json()[u"second_reviewer"].toString(),
            QStringLiteral("overrides"));
        QCOMPARE(runOnDb(approve + " --json").json()[u"status"].toString(), QStringLiteral("in_review"));
        QCOMPARE(runOnDb("map confirm " + other).code, 3);
        QCOMPARE(runOnDb("map policy --second-reviewer never --undo-seconds 60").code, 0);
        QCOMPARE(runOnDb(approve + " --json").json()[u"released"].toInt(), 0); // held
        QCOMPARE(runOnDb("map undo " + other + " --reason wrong --json").json()[u"status"].toString(),
                 QStringLiteral("pending"));
        QCOMPARE(runOnDb("map policy --second-reviewer sometimes").code, 2);
        QCOMPARE(runOnDb("map resolve nonsense " + drug().toUtf8() + " --reason r").code, 3);
        QCOMPARE(runOnDb("map policy --second-reviewer overrides --undo-seconds 0").code, 0);
    }

private slots:
    void decidesACodeAndReleasesItsEvents()
    {
        QCOMPARE(sync().code, 0);
        const QJsonArray pending = runOnDb("map pending --json").json()[u"mappings"].toArray();
        QVERIFY(!pending.isEmpty());
        const QString id = pending[0][u"mapping_id"].toString();
        QStringList resolve{QStringLiteral("map"),
                            QStringLiteral("resolve"),
                            id,
                            drug(),
                            QStringLiteral("--reason"),
                            QStringLiteral("same drug"),
                            QStringLiteral("--json"),
                            QStringLiteral("--db"),
                            m_db};
        const Ran differs = run(resolve); // another drug than the text says
        QCOMPARE(differs.code, 3);
        QVERIFY2(differs.err.contains("not overridden"), differs.err.constData());
        resolve << QStringLiteral("--override")
                << QStringLiteral("ingredient,strength,dose_form,route,release");
        const Ran equal =
            run(resolve + QStringList{QStringLiteral("--equivalence"), QStringLiteral("equal")});
        QCOMPARE(equal.code, 3);
        QVERIFY2(equal.err.contains("choose wider, narrower or inexact"), equal.err.constData());
        QCOMPARE(runOnDb("map policy --second-reviewer never").code, 0);
        const Ran done = run(resolve);
        QCOMPARE(done.code, 0);
        QCOMPARE(done.json()[u"status"].toString(), QStringLiteral("approved"));
        QVERIFY(done.json()[u"released"].toInt() > 0);
        QCOMPARE(runOnDb("events --json --status received").json()[u"events"].toArray().size(),
                 0); // taken up at once
        QCOMPARE(runOnDb("map pending --json").json()[u"mappings"].toArray().size(), pending.size() - 1);
        QCOMPARE(run(resolve).code, 3); // decided already
        const QJsonArray steps = runOnDb("map history " + id.toUtf8() + " --json").json()[u"steps"].toArray();
        QCOMPARE(steps.size(), 1);
        QCOMPARE(steps[0][u"reason"].toString(), QStringLiteral("same drug"));
        QCOMPARE(steps[0][u"equivalence"].toString(), QStringLiteral("inexact"));
        QCOMPARE(runOnDb(QByteArray("map undo " + id.toUtf8() + " --reason wrong")).code,
                 3); // worked on already
        decidesInOtherWays(pending[1][u"mapping_id"].toString().toUtf8(),
                           pending[2][u"mapping_id"].toString().toUtf8());
        QCOMPARE(sql::number(*open(),
                             QStringLiteral("SELECT count(*) FROM audit_log WHERE action = 'mapping.resolve' "
                                            "AND allowed = 0")),
                 Result<qint64>(3)); // it differed, was called equal, and was decided already
    }

    void showsAndChangesTheValueTables()
    {
        QCOMPARE(runOnDb("db migrate").code, 0);
        const auto change = [&](const QStringList &what) {
            return run(QStringList{QStringLiteral("map"), QStringLiteral("values"), QStringLiteral("--json"),
                                   QStringLiteral("--db"), m_db} +
                       what);
        };
        const auto list = [](const char *words) {
            return QString::fromLatin1(words).split(u' ');
        };
        const QJsonObject flagged = runOnDb("map values --kind unit --text mcg --json").json();
        QCOMPARE(flagged[u"values"][0][u"flag"].toString(), QStringLiteral("unit:mcg"));
        QVERIFY(!flagged[u"values"][0][u"source"].toString().isEmpty());
        QCOMPARE(flagged[u"shipped_version"].toString().size(), 12);

        const QStringList set = list("--kind unit --set dab --code {dab} --reason ours");
        const Ran first = change(set);
        QCOMPARE(first.code, 0);
        QCOMPARE(first.json()[u"version"].toInt(), 1);
        QCOMPARE(first.json()[u"origin"].toString(), QStringLiteral("site"));
        QCOMPARE(change(set).code, 3); // says so already
        QCOMPARE(
            change(list("--kind unit --set dab --code {dose} --reason better")).json()[u"version"].toInt(),
            2);
        QCOMPARE(change(list("--kind unit --retire dab --reason unused")).json()[u"active"].toBool(true),
                 false);
        const QJsonObject history = change(list("--kind unit --history dab")).json();
        QCOMPARE(history[u"history"].toArray().size(), 3);
        QCOMPARE(history[u"history"][0][u"reason"].toString(), QStringLiteral("unused"));
        QCOMPARE(runOnDb("map values --site --json").json()[u"values"].toArray().size(), 0);
        QCOMPARE(runOnDb("map values --site --retired --json").json()[u"values"].toArray().size(), 1);

        QCOMPARE(change(list("--kind unit --set dab --code {d} --sent-by nowhere --reason r")).code, 3);
        QCOMPARE(change(list("--kind frequency --set nocte --code nightly --reason r")).code, 3);
        const Ran odd = change(list("--kind unit --set zz --code notucum!! --reason r"));
        QCOMPARE(odd.code, 3);
        QVERIFY2(odd.err.contains("no UCUM unit"), odd.err.constData());
        QCOMPARE(change(list("--kind unit --retire florb --reason r")).code, 3);
        QCOMPARE(change(list("--kind planet --set x --code y --reason r")).code, 2);
        QCOMPARE(change(list("--set x --code y --reason r")).code, 2);
        QCOMPARE(change(list("--kind unit --set x --code y")).code, 2);
        QCOMPARE(change(list("--kind unit --code y")).code, 2);
    }

    void keepsTheDirectoryOfProviders()
    {
        QCOMPARE(runOnDb("db migrate").code, 0);
        const Ran saved =
            runOnDb("map providers --save P1 --family Smith --npi 1234567893 --reason new --json");
        QCOMPARE(saved.code, 0);
        QCOMPARE(saved.json()[u"version"].toInt(), 1);
        QCOMPARE(runOnDb("map providers --save P2 --family Jones --npi 1234567890 --reason new").code, 3);
        QCOMPARE(runOnDb("map providers --save P2 --family Jones --npi 1234567893 --reason new").code, 3);
        const Ran changed = runOnDb("map providers --save P1 --given Ann --reason name --json");
        QCOMPARE(changed.json()[u"family"].toString(), QStringLiteral("Smith"));
        QCOMPARE(changed.json()[u"version"].toInt(), 2);
        QCOMPARE(runOnDb("map providers ann smi --json").json()[u"providers"].toArray().size(), 1);
        QCOMPARE(runOnDb("map providers --save P1 --given Ann").code, 2);
        QCOMPARE(runOnDb("map prescribers --json").json()[u"prescribers"].toArray().size(), 0);
        const auto decide = [&](const char *rest) {
            const QByteArray line =
                QByteArray("map prescribers --decide 01a2091b-fb09-7006-8886-8ecfb52cf9de ") + rest;
            return runOnDb(line.constData()).code;
        };
        QCOMPARE(decide("--provider P1 --reason r"), 3); // there is none of that id
        QCOMPARE(decide("--provider P1 --nobody --reason r"), 2);
        QCOMPARE(decide("--reason r"), 2);
        QCOMPARE(decide("--nobody"), 2);
    }

    /// From a question to the link, with the keys that the program made: what it is found by is keyed, what
    /// is shown is opened, and no name is told unless it is asked for.
    void decidesWhoPatientsAre()
    {
        QCOMPARE(runOnDb("db migrate").code, 0);
        QString mine;
        QString master;
        {
            const auto db = open();
            QVERIFY(db);
            const SystemClock clock;
            PatientStore patients(*db, clock);
            const auto add = [&](const char *source, const char *value) {
                PatientRow row;
                row.id = makeId<PatientId>(clock.now().time_since_epoch());
                row.source = QString::fromLatin1(source);
                row.reference = QString::fromLatin1(value) + QStringLiteral("^X");
                row.family = QStringLiteral("Canarymark");
                row.given = QStringLiteral("Ann");
                row.birthDate = QStringLiteral("1980-01-02");
                const auto done = patients.insert(row).and_then([&](PatientId id) {
                    return patients.addIdentifier(row.source,
                                                  {QStringLiteral("X"), QString::fromLatin1(value), {}}, id);
                });
                return done ? row.id : PatientId{};
            };
            IntegrationStore integrations(*db, clock);
            QVERIFY(integrations.saveConnection(QStringLiteral("ehr"), QStringLiteral("fhir-r4"),
                                                QStringLiteral("h")));
            QVERIFY(integrations.save({QStringLiteral("list"),
                                       QStringLiteral("medication_list_sync"),
                                       QStringLiteral("ehr"),
                                       std::chrono::milliseconds(0),
                                       {},
                                       {}}));
            const PatientId one = add("pharmacy", "p1");
            master = add("ehr", "m1").toString();
            QVERIFY(PatientQuestionStore(*db, clock).ask(QStringLiteral("pharmacy"), one).value_or(false));
            mine = (*PatientQuestionStore(*db, clock).byPatient(one))->id.toString();
            QCOMPARE(
                *sql::number(*db, QStringLiteral("SELECT count(*) FROM patient_keys WHERE length(key) <> 23"
                                                 " OR substr(key, 1, 1) <> 'k'")),
                0);
        }
        const auto patients = [&](const QString &words) {
            return run(QStringList{QStringLiteral("map"), QStringLiteral("patients")} +
                       words.split(u' ', Qt::SkipEmptyParts) + QStringList{QStringLiteral("--db"), m_db});
        };
        const auto listed = patients(QStringLiteral("list --json")).json()[u"patients"].toArray();
        QCOMPARE(listed.size(), 1);
        QCOMPARE(listed[0][u"question_id"].toString(), mine);
        QVERIFY(listed[0][u"has_candidates"].toBool());
        const Ran shown = patients(QStringLiteral("show %1 --json").arg(mine));
        QCOMPARE(shown.json()[u"candidates"].toArray().size(), 1);
        QCOMPARE(shown.json()[u"candidates"][0][u"patient_id"].toString(), master);
        QVERIFY(shown.json()[u"candidates"][0][u"confident"].toBool());
        QVERIFY(!shown.out.contains("Canarymark"));
        const Ran named = patients(QStringLiteral("show %1 --names --json").arg(mine));
        QCOMPARE(named.json()[u"person"][u"family"].toString(), QStringLiteral("Canarymark"));
        QCOMPARE(patients(QStringLiteral("policy --hide-scores yes --reason r --json"))
                     .json()[u"hide_scores"]
                     .toBool(),
                 true);
        QVERIFY(patients(QStringLiteral("show %1 --json").arg(mine))
                    .json()[u"candidates"][0][u"score"]
                    .isUndefined());
        QCOMPARE(patients(QStringLiteral("link %1 %2").arg(mine, master)).code, 2); // no reason
        QCOMPARE(patients(QStringLiteral("link %1 --reason r").arg(mine)).code, 2);
        QCOMPARE(patients(QStringLiteral("policy --hide-scores maybe --reason r")).code, 2);
        QCOMPARE(patients(QStringLiteral("marry %1 --reason r").arg(mine)).code, 2);
        QCOMPARE(patients(QStringLiteral("merge %1 %2 --reason r").arg(mine, master)).code, 3);
        QCOMPARE(patients(QStringLiteral("unlink %1 --reason r").arg(mine)).code, 3);
        const Ran linked = patients(QStringLiteral("link %1 %2 --reason compared --json").arg(mine, master));
        QCOMPARE(linked.json()[u"status"].toString(), QStringLiteral("linked"));
        QCOMPARE(linked.json()[u"effect"].toString(), QString()); // carried out at once
        QCOMPARE(patients(QStringLiteral("list --json")).json()[u"patients"].toArray().size(), 0);
        QCOMPARE(patients(QStringLiteral("list --all --json")).json()[u"patients"].toArray().size(), 1);
        QCOMPARE(patients(QStringLiteral("unlink %1 --reason mistaken --json").arg(mine))
                     .json()[u"status"]
                     .toString(),
                 QStringLiteral("pending"));
        const auto db = open();
        QVERIFY(db);
        // what each is called by stays together, and the two are apart
        QCOMPARE(*sql::number(*db, QStringLiteral("SELECT count(*) FROM joined_keys WHERE old_key <> ''")),
                 2);
        QCOMPARE(*sql::number(*db, QStringLiteral("SELECT count(DISTINCT surviving_key) FROM joined_keys"
                                                  " WHERE old_key <> ''")),
                 2);
        QCOMPARE(
            *sql::number(*db, QStringLiteral("SELECT count(*) FROM audit_log WHERE action LIKE 'patient.%'")),
            8);
        QCOMPARE(*sql::number(
                     *db, QStringLiteral("SELECT count(*) FROM audit_log WHERE details LIKE '%Canarymark%'")),
                 0);
        QCOMPARE(runOnDb("map facilities --json").json()[u"facilities"].toArray().size(), 0);
        QCOMPARE(runOnDb("map facilities --decide x --none --reason r").code, 2);
        QCOMPARE(
            runOnDb("map facilities --decide 01a2091b-fb09-7006-8886-8ecfb52cf9de --none --reason r").code,
            3);
    }

    void tellsAndMakesADatabase()
    {
        const Ran missing = runOnDb("db status");
        QCOMPARE(missing.code, 1);
        QVERIFY(!QFile::exists(m_db.mid(7)));
        QCOMPARE(runOnDb("db migrate").code, 0);
        const QJsonObject status = runOnDb("db status --json").json();
        QVERIFY(status[u"schema_version"].toInt() >= 1);
        QCOMPARE(status[u"jobs"].toInt(), 0);
        QVERIFY(status[u"terminology"].toString().startsWith(QStringLiteral("shipped-")));
        QCOMPARE(QFile::permissions(m_db.mid(7)) & (QFile::ReadOther | QFile::WriteOther | QFile::ReadGroup),
                 QFile::Permissions());
    }

    void aMistypedDatabaseIsNoNewOne_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line :
             {"jobs", "events", "map pending", "audit verify", "audit checkpoint", "db status"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void aMistypedDatabaseIsNoNewOne()
    {
        QFETCH(QString, line);
        const Ran ran = run(line.split(QLatin1Char(' ')) << QStringLiteral("--db") << m_db);
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.err.contains("there is no database yet"));
        QVERIFY(!QFile::exists(m_db.mid(7)));
    }

    void leavesADamagedDatabaseAlone()
    {
        const QByteArray content(4096, 'x');
        const QString path = write("damaged.db", content);
        const Ran ran = run(words("jobs --db") << QStringLiteral("sqlite:") + path);
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.err.startsWith("concordd: "));
        QVERIFY(ran.err.contains("damaged.db"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
    }

    void runWorksOffTheQueueUntilTerminated()
    {
        Program daemon(concordd, m_home);
        daemon.start(words("run --ehr") << m_url << QStringLiteral("--db") << m_db);
        QCOMPARE(daemon.line(), QByteArray("running"));
        const SystemClock clock;
        const auto db = open();
        const auto job = JobStore(*db, clock)
                             .enqueue({listSync, QStringLiteral("medication_list_sync"), SyncMode::Delta,
                                       JobTrigger::Manual, QStringLiteral("bob")});
        QVERIFY(job);
        const auto state = [&] {
            return (*JobStore(*db, clock).byId(*job))->state;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isFinal(state()), 30'000);
        QVERIFY(state() != JobState::Failed);
        daemon.terminate();
        const Ran ran = daemon.end();
        QCOMPARE(ran.code, 0);
        QVERIFY(ran.err.contains("\"job finished\""));
    }

    void aTerminatedRunClosesItsJob()
    {
        Program slow(concordd, m_home);
        const QString url = startEhr(slow, words("--latency 20000"));
        Program daemon(concordd, m_home);
        daemon.start(words("run --ehr") << url << QStringLiteral("--db") << m_db);
        QCOMPARE(daemon.line(), QByteArray("running"));
        const SystemClock clock;
        const auto db = open();
        const auto job = JobStore(*db, clock)
                             .enqueue({listSync, QStringLiteral("medication_list_sync"), SyncMode::Delta,
                                       JobTrigger::Manual, QStringLiteral("bob")});
        QVERIFY(job);
        const auto state = [&] {
            return (*JobStore(*db, clock).byId(*job))->state;
        };
        QTRY_COMPARE_WITH_TIMEOUT(state(), JobState::Running, 30'000);
        daemon.terminate();
        QCOMPARE(daemon.end().code, 0);
        QCOMPARE(state(), JobState::Cancelled);
    }

    void tellsFiguresAndWhatIsWrong()
    {
        QCOMPARE(sync().code, 0);
        const Ran figures = runOnDb("metrics --json");
        QCOMPARE(figures.code, 0);
        QVERIFY(figures.json()[u"whole"][u"received_in"].toInt() > 0);
        QCOMPARE(figures.json()[u"points"].toArray().size(), 24);
        QCOMPARE(figures.json()[u"slo"][u"target"].toDouble(), 0.995);
        QCOMPARE(runOnDb("metrics").code, 0);

        const SystemClock clock;
        QVERIFY(IncidentStore(*open(), clock)
                    .raise(QStringLiteral("pharmacy/dispenses"), QStringLiteral("dispense.after-cancel"))
                    .value_or(false));
        const QJsonArray incidents = runOnDb("alerts --json").json()[u"incidents"].toArray();
        QCOMPARE(incidents.size(), 1);
        QCOMPARE(incidents[0][u"severity"].toString(), QStringLiteral("critical"));
        const QByteArray id = incidents[0][u"incident_id"].toString().toLatin1();
        const Ran seen = runOnDb("alerts ack " + id + " --note called --json");
        QCOMPARE(seen.code, 0);
        QCOMPARE(seen.json()[u"status"].toString(), QStringLiteral("resolved"));
        QCOMPARE(runOnDb("alerts ack " + id).code, 3);
        QCOMPARE(runOnDb("alerts ack 1").code, 2);
        QVERIFY(runOnDb("alerts --json").json()[u"incidents"].toArray().isEmpty());
        QCOMPARE(runOnDb("alerts list --all --json").json()[u"incidents"].toArray().size(), 1);

        QCOMPARE(runOnDb("alerts rules --json").json()[u"rules"].toArray().size(), 12);
        const Ran rule =
            runOnDb("alerts rules --set queue_depth --threshold 50 --notifiers smtp --reason night --json");
        QCOMPARE(rule.code, 0);
        QCOMPARE(rule.json()[u"threshold"].toDouble(), 50.0);
        QCOMPARE(runOnDb("alerts rules --set queue_depth --threshold x --reason r").code, 2);
        QCOMPARE(runOnDb("alerts rules --set nothing --reason r").code, 2);
        QCOMPARE(runOnDb("alerts test slack").code, 3); // none is configured
        QCOMPARE(runOnDb("alerts test desktop").code, 2);
    }

    void aRunningProgramSaysWhetherItIsReady()
    {
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const quint16 port = free.serverPort();
        free.close();
        const QString config = write("watched.json", R"({"observability": {"listen": "127.0.0.1:)" +
                                                         QByteArray::number(port) + R"("}})");
        Program daemon(concordd, m_home);
        daemon.start(words("run --config") << config << QStringLiteral("--db") << m_db);
        QCOMPARE(daemon.line(), QByteArray("running"));
        const auto ask = [&](const char *path) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, port);
            if (!socket.waitForConnected(1'000))
                return QByteArray();
            socket.write(QByteArray("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            QByteArray answer;
            while (socket.waitForReadyRead(2'000))
                answer += socket.readAll();
            return answer;
        };
        QTRY_VERIFY_WITH_TIMEOUT(ask("/readyz").startsWith("HTTP/1.1 200"), 30'000);
        QVERIFY(ask("/metrics").contains("\nconcord_workers 1\n"));
        daemon.terminate();
        QCOMPARE(daemon.end().code, 0);
    }

    void checksAConfiguration()
    {
        const QString good = QStringLiteral(TEST_DATA_DIR "/config/good.json");
        const Ran fine =
            run({QStringLiteral("config"), QStringLiteral("check"), good, QStringLiteral("--json")});
        QCOMPARE(fine.code, 0);
        QCOMPARE(fine.json()[u"valid"].toBool(), true);
        const QString path = write("wrong.json", "{\n \"conections\": []}");
        const Ran wrong = run({QStringLiteral("config"), QStringLiteral("check"), path});
        QCOMPARE(wrong.code, 1);
        QVERIFY(
            wrong.err.contains("wrong.json:2:2: /conections: unknown key; did you mean \"connections\"?"));
        const Ran missing =
            run({QStringLiteral("config"), QStringLiteral("check"), path + QStringLiteral("x")});
        QCOMPARE(missing.code, 1);
    }

private:
    /// An active drug of the shipped formulary.
    QString drug()
    {
        return sql::row(*open(),
                        QStringLiteral("SELECT id FROM local_drugs WHERE active = 1 ORDER BY id LIMIT 1"), {},
                        [](const QSqlQuery &q) { return q.value(0).toString(); })
            .value_or(QString())
            .value_or(QString());
    }
    static bool addEvent(Database &db, const Clock &clock)
    {
        NewEvent event;
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.source = QStringLiteral("ehr");
        event.messageId = event.id.toString();
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        return EventStore(db, clock).append(event).value_or(false);
    }
};

QTEST_GUILESS_MAIN(tst_Commands)
#include "tst_Commands.moc"
