// What may happen to a PostgreSQL server and between those who share it: each case ends in a clear error or
// in a transaction that ran again, and what was committed is there.
#include "fakes/PostgresFactory.h"
#include "store/AuditStore.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/Migrator.h"
#include "store/contract/Suite.h"

#include <QElapsedTimer>
#include <QTemporaryFile>

#include <libpq-fe.h>

#include <atomic>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>

using namespace concord;

namespace {
using namespace std::chrono_literals;

const auto addConnection =
    QStringLiteral("INSERT INTO connections (name, kind, base_url, updated_at) VALUES (?, '', '', ?)");
const auto setConnection = QStringLiteral("UPDATE connections SET updated_at = ? WHERE name = ?");
const auto ofConnection = QStringLiteral("SELECT updated_at FROM connections WHERE name = ?");

Result<void> add(Database &db, const QString &name, int value = 0)
{
    return sql::change(db, addConnection, {name, value}).map([](int) {});
}

qint64 count(Database &db, const QString &table = QStringLiteral("connections"))
{
    return sql::number(db, QStringLiteral("SELECT count(*) FROM ") + table).value_or(-1);
}

Result<void> increment(Database &db, const QString &name)
{
    const auto now = sql::number(db, ofConnection, {name});
    if (!now)
        return fail(now.error());
    return sql::change(db, setConnection, {*now + 1, name}).map([](int) {});
}

/// The same in one statement, which needs no snapshot.
Result<void> addOne(Database &db, const QString &name)
{
    return sql::change(db,
                       QStringLiteral("UPDATE connections SET updated_at = updated_at + 1 WHERE name = ?"),
                       {name})
        .map([](int) {});
}

/// Both wait here until the other has come; never longer than a moment, as one of two that run again has no
/// partner.
class Meeting
{
public:
    void wait()
    {
        ++m_here;
        for (QElapsedTimer timer = started(); m_here < 2 && timer.elapsed() < 2000;)
            std::this_thread::yield();
    }

private:
    static QElapsedTimer started()
    {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }
    std::atomic<int> m_here = 0;
};
}

class tst_PostgresFaults : public QObject
{
    Q_OBJECT
private:
    PostgresServer m_server{
        PostgresServer::Mode::Fast}; // a killed process leaves the system's cache as it is
    PostgresFactory m_factory{m_server};
    FakeClock m_clock;

    Result<std::unique_ptr<Database>> open(const OpenOptions &options = {})
    {
        return Database::open(m_factory.tcpUrl(), options);
    }
    /// Two threads, each with a connection of its own, do their work as one transaction; what went wrong.
    QStringList atOnce(const std::function<Result<void>(Database &, int)> &work, Isolation isolation,
                       std::atomic<int> &tries)
    {
        QStringList troubles;
        std::mutex mutex;
        std::vector<std::thread> threads;
        for (int who = 0; who < 2; ++who) {
            threads.emplace_back([&, who] {
                const auto db = open();
                const auto done = !db ? Result<void>(fail(db.error())) : (*db)->write(isolation, [&] {
                    ++tries;
                    return work(**db, who);
                });
                const std::scoped_lock lock(mutex);
                if (!done)
                    troubles.append(told(done));
            });
        }
        for (std::thread &t : threads)
            t.join();
        return troubles;
    }

private slots:
    void initTestCase() { DONE(m_server.create()); }
    void init()
    {
        if (!m_server.isRunning())
            DONE(m_server.start());
        m_factory.reset();
    }

    void aServerStoppedInsideATransactionLeavesNothingOfIt()
    {
        TAKE(db, open());
        DONE(add(*db, QStringLiteral("before")));
        const auto cut = db->write([&]() -> Result<void> {
            if (auto added = add(*db, QStringLiteral("inside")); !added)
                return added;
            m_server.stop();
            return add(*db, QStringLiteral("after the stop"));
        });
        FAILS(cut, ErrorCode::StoreFailed);
        QVERIFY2(cut.error().detail.contains(QStringLiteral("connection")), qPrintable(cut.error().detail));
        QVERIFY(!cut.error().detail.contains(QStringLiteral("unknown")));
        QVERIFY(db->isConnectionLost());
        QVERIFY(!db->inTransaction());
        FAILS(db->changeStamp(), ErrorCode::StoreFailed); // and it stays lost
        DONE(m_server.start());
        FAILS(db->changeStamp(), ErrorCode::StoreFailed);
        TAKE(again, open());
        QCOMPARE(count(*again), 1);
        DONE(add(*again, QStringLiteral("later")));
    }
    void aKilledServerHasWhatWasCommitted()
    {
        TAKE(db, open());
        for (int i = 0; i < 50; ++i)
            DONE(add(*db, QString::number(i)));
        const auto cut = db->write([&]() -> Result<void> {
            if (auto added = add(*db, QStringLiteral("inside")); !added)
                return added;
            m_server.kill();
            return add(*db, QStringLiteral("after"));
        });
        FAILS(cut, ErrorCode::StoreFailed);
        DONE(m_server.start());
        TAKE(again, open());
        QCOMPARE(count(*again), 50);
    }
    void aCommitThatWasCutOffIsCalledUnknown()
    {
        TAKE(db, open());
        const auto cut = db->write([&]() -> Result<void> {
            auto added = add(*db, QStringLiteral("inside"));
            m_server.kill();
            return added;
        });
        FAILS(cut, ErrorCode::StoreFailed);
        QVERIFY2(cut.error().detail.contains(QStringLiteral("unknown")), qPrintable(cut.error().detail));
        DONE(m_server.start());
    }
    void aConnectionEndedByTheAdministratorIsLost()
    {
        TAKE(db, open());
        TAKE(pid, sql::number(*db, QStringLiteral("SELECT pg_backend_pid()")));
        DONE(m_server.run(QStringLiteral("SELECT pg_terminate_backend(%1, 5000)").arg(pid)));
        FAILS(add(*db, QStringLiteral("a")), ErrorCode::StoreFailed);
        QVERIFY(db->isConnectionLost());
        TAKE(again, open());
        QCOMPARE(count(*again), 0);
    }
    void aServerThatIsNotThereIsToldAtOnce()
    {
        m_server.stop();
        QElapsedTimer timer;
        timer.start();
        const auto opened = open();
        FAILS(opened, ErrorCode::StoreFailed);
        QVERIFY2(opened.error().detail.contains(QStringLiteral("no connection")),
                 qPrintable(opened.error().detail));
        QVERIFY(opened.error().where.startsWith(QStringLiteral("postgresql://127.0.0.1:")));
        QVERIFY(timer.elapsed() < 5000);
    }
    void aVanishedServerWillBeNoticedWithinSeconds()
    {
        TAKE(db, open());
        const QVariant handle = db->nativeHandle();
        const int socket = PQsocket(*static_cast<PGconn *const *>(handle.constData()));
        const auto option = [socket](int level, int name) {
            int value = 0;
            socklen_t size = sizeof value;
            return getsockopt(socket, level, name, &value, &size) == 0 ? value : -1;
        };
        QVERIFY(option(SOL_SOCKET, SO_KEEPALIVE) != 0);
        QVERIFY(option(IPPROTO_TCP, TCP_KEEPIDLE) <= 10);
        QVERIFY(option(IPPROTO_TCP, TCP_KEEPINTVL) * option(IPPROTO_TCP, TCP_KEEPCNT) <= 10);
        QCOMPARE(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 10'000);
    }
    void theSecondHostIsTakenWhenTheFirstIsGone()
    {
        const QString url =
            m_server.url(m_factory.name())
                .replace(QStringLiteral("127.0.0.1:"), QStringLiteral("127.0.0.1:1,127.0.0.1:"));
        TAKE(parsed, DatabaseUrl::parse(url));
        TAKE(db, Database::open(parsed));
        QCOMPARE(count(*db), 0);
    }
    void aServerThatMayOnlyBeReadIsNotTaken()
    {
        DONE(m_server.run(QStringLiteral("ALTER DATABASE %1 SET default_transaction_read_only = on")
                              .arg(m_factory.name())));
        FAILS(open(), ErrorCode::StoreFailed);
    }
    void aStatementThatTakesTooLongIsEnded()
    {
        TAKE(db, open({.statementTimeout = 2s}));
        const auto slow = db->run(QStringLiteral("SELECT pg_sleep(60)"));
        FAILS(slow, ErrorCode::StoreFailed);
        QVERIFY2(slow.error().detail.contains(QStringLiteral("longer")), qPrintable(slow.error().detail));
        DONE(add(*db, QStringLiteral("a")));
    }
    void aProgramThatHangsInATransactionLosesItsLocks()
    {
        TAKE(hung, open({.statementTimeout = 1s}));
        TAKE(db, open());
        DONE(add(*db, QStringLiteral("a")));
        const auto cut = hung->write([&]() -> Result<void> {
            if (auto held = increment(*hung, QStringLiteral("a")); !held)
                return held;
            return increment(*db, QStringLiteral("a")); // has to wait for the other's end
        });
        FAILS(cut, ErrorCode::StoreFailed); // it was put out
        QCOMPARE(sql::number(*db, ofConnection, {QStringLiteral("a")}), Result<qint64>(1));
    }

    void twoThatChangeTheSameRowRunOneAfterTheOther()
    {
        TAKE(db, open());
        DONE(add(*db, QStringLiteral("a")));
        Meeting meeting;
        std::atomic<int> tries = 0;
        const QStringList troubles = atOnce(
            [&](Database &own, int) -> Result<void> {
                const auto now = sql::number(own, ofConnection, {QStringLiteral("a")});
                meeting.wait();
                if (!now)
                    return fail(now.error());
                return sql::change(own, setConnection, {*now + 1, QStringLiteral("a")}).map([](int) {});
            },
            Isolation::Snapshot, tries);
        QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
        QCOMPARE(sql::number(*db, ofConnection, {QStringLiteral("a")}), Result<qint64>(2));
        QVERIFY(tries > 2);
    }
    void whatOneReadAndTheOtherWroteIsSeenWhenSerializable()
    {
        // each adds a row when there is none yet: one after the other, only one does
        Meeting meeting;
        std::atomic<int> tries = 0;
        const QStringList troubles = atOnce(
            [&](Database &own, int who) -> Result<void> {
                const qint64 before = count(own);
                meeting.wait();
                return before == 0 ? add(own, QString::number(who)) : Result<void>{};
            },
            Isolation::Serializable, tries);
        QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
        TAKE(db, open());
        QCOMPARE(count(*db), 1);
        QVERIFY(tries > 2);
    }
    void anEventThatWaitsForTwoCodesDecidedAtOnceIsReleased()
    {
        TAKE(db, open());
        std::vector<MappingId> codes;
        for (const char *code : {"1", "2"}) {
            MappingRow unknown;
            unknown.sourceCode = QLatin1String(code);
            TAKE(mapping, MappingStore(*db, m_clock).ensure(unknown));
            codes.push_back(mapping.id);
        }
        NewEvent event;
        event.id = makeId<EventId>(m_clock.now().time_since_epoch());
        event.source = QStringLiteral("ehr");
        event.messageId = QStringLiteral("m");
        event.state = EventState::NeedsMapping;
        event.correlationId = makeId<CorrelationId>(m_clock.now().time_since_epoch());
        event.createdAt = m_clock.now();
        event.waitsFor = codes;
        DONE(EventStore(*db, m_clock).append(event));
        Meeting meeting;
        std::atomic<int> tries = 0;
        const QStringList troubles = atOnce(
            [&](Database &own, int who) -> Result<void> {
                const qint64 waits = count(own, QStringLiteral("event_waits"));
                meeting.wait(); // both have seen two
                const auto released = EventStore(own, m_clock).releaseWaiting(codes[size_t(who)]);
                if (!released)
                    return fail(released.error());
                return waits > 0 ? Result<void>{} : fail(ErrorCode::Internal, {}, QStringLiteral("no waits"));
            },
            Isolation::Snapshot, tries);
        QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
        QCOMPARE(count(*db, QStringLiteral("event_waits")), 0);
        QCOMPARE(count(*db, QStringLiteral("sync_events WHERE status = 'received'")), 1);
        QVERIFY(tries > 2);
    }
    void twoThatWaitForEachOtherBothGetThere()
    {
        TAKE(db, open());
        DONE(add(*db, QStringLiteral("0")));
        DONE(add(*db, QStringLiteral("1")));
        Meeting meeting;
        std::atomic<int> tries = 0;
        const QStringList troubles = atOnce(
            [&](Database &own, int who) -> Result<void> {
                if (auto first = addOne(own, QString::number(who)); !first)
                    return first;
                meeting.wait();
                return addOne(own, QString::number(1 - who));
            },
            Isolation::ReadCommitted, tries);
        QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
        for (const char *name : {"0", "1"})
            QCOMPARE(sql::number(*db, ofConnection, {QLatin1String(name)}), Result<qint64>(2));
        QVERIFY(tries > 2);
    }
    void aFailedStatementDoesNotPoisonTheConnection()
    {
        TAKE(db, open());
        DONE(add(*db, QStringLiteral("a")));
        FAILS(db->write([&]() -> Result<void> {
            (void)add(*db, QStringLiteral("a"));        // refused: the name is taken
            return increment(*db, QStringLiteral("a")); // and so is what follows, until the end
        }),
              ErrorCode::StoreFailed);
        DONE(db->write([&] { return increment(*db, QStringLiteral("a")); }));
        QCOMPARE(count(*db), 1);
    }
    void anErrorNamesNoValues()
    {
        TAKE(db, open());
        DONE(add(*db, QStringLiteral("Jane Doe")));
        const auto refused = add(*db, QStringLiteral("Jane Doe"));
        FAILS(refused, ErrorCode::StoreFailed);
        QVERIFY(!refused.error().detail.contains(QStringLiteral("Jane")));
        QVERIFY(refused.error().detail.contains(QStringLiteral("23505")));
    }

    void theAuditLogRefusesEveryChange_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *statement : {"UPDATE audit_log SET actor = 'eve'", "DELETE FROM audit_log",
                                      "TRUNCATE audit_log", "TRUNCATE audit_log CASCADE",
                                      "INSERT INTO audit_log (seq, at, actor, action, subject, allowed)"
                                      " VALUES (1, 0, 'eve', '', '', 1)"})
            QTest::newRow(statement) << QString::fromLatin1(statement);
    }
    void theAuditLogRefusesEveryChange()
    {
        QFETCH(QString, statement);
        TAKE(db, open());
        DONE(AuditStore(*db, m_clock)
                 .append({QStringLiteral("ana"), QStringLiteral("sync.trigger"), {}, true, {}, {}}));
        const QString schema = QStringLiteral("SET search_path = integration; ");
        DONE(m_server.run(schema + QStringLiteral("SELECT count(*) FROM audit_log"), m_factory.name()));
        for (const QString &before : {QString(), QStringLiteral("SET session_replication_role = replica; ")})
            QVERIFY(!m_server.run(schema + before + statement, m_factory.name()));
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(*) FROM audit_log WHERE actor = 'ana'")),
                 Result<qint64>(1));
        QCOMPARE(count(*db, QStringLiteral("audit_log")), 1);
    }

    void aPasswordComesFromItsFileOnly()
    {
        const QString url =
            m_server.url(m_factory.name()).replace(QStringLiteral("concord@"), QStringLiteral("secured@"));
        DONE(m_server.run(QStringLiteral("GRANT USAGE ON SCHEMA integration TO secured; "
                                         "GRANT ALL ON ALL TABLES IN SCHEMA integration TO secured"),
                          m_factory.name()));
        const auto opened = [&](const QString &password) {
            QTemporaryFile file;
            (void)file.open(); // of mode 0600, or libpq would not read it
            file.write("127.0.0.1:*:*:secured:" + password.toUtf8() + '\n');
            file.close();
            const auto parsed = DatabaseUrl::parse(url + QStringLiteral("&passfile=") + file.fileName());
            return parsed ? Database::open(*parsed) : fail(parsed.error());
        };
        DONE(opened(QStringLiteral("open sesame")));
        const auto refused = opened(QStringLiteral("open barley"));
        FAILS(refused, ErrorCode::StoreFailed);
        QVERIFY(!refused.error().detail.contains(QStringLiteral("barley")));
    }

    void onlyTheOwnSchemaCounts()
    {
        DONE(m_server.run(QStringLiteral("CREATE TABLE public.theirs (x int)"), m_factory.name()));
        DONE(open());
        TAKE(other, DatabaseUrl::parse(m_server.url(m_factory.name(), QStringLiteral("schema=clinic_2"))));
        TAKE(second, Database::open(other));
        DONE(add(*second, QStringLiteral("a")));
        TAKE(first, open());
        QCOMPARE(count(*first), 0);
        QCOMPARE(second->place(), first->place() + QStringLiteral(" schema clinic_2"));
    }
    void tablesOfAnotherProgramInTheSchemaAreLeftAlone()
    {
        DONE(m_server.run(QStringLiteral("CREATE SCHEMA taken; CREATE TABLE taken.theirs (x int)"),
                          m_factory.name()));
        TAKE(url, DatabaseUrl::parse(m_server.url(m_factory.name(), QStringLiteral("schema=taken"))));
        FAILS(Database::open(url), ErrorCode::StoreFailed);
        TAKE(tables, m_server.run(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'taken'"),
                                  m_factory.name()));
        QCOMPARE(tables, QStringLiteral("1"));
    }
    void programsThatStartAtOnceMigrateOnce()
    {
        TAKE(url, DatabaseUrl::parse(m_server.url(m_factory.name(), QStringLiteral("schema=fresh"))));
        QStringList troubles;
        std::mutex mutex;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                const auto opened = Database::open(url);
                const std::scoped_lock lock(mutex);
                troubles += told(opened);
            });
        }
        for (std::thread &t : threads)
            t.join();
        troubles.removeAll(QString());
        QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
        TAKE(db, Database::open(url));
        TAKE(shipped, Migrator::shipped(db->dialect()));
        QCOMPARE(count(*db, QStringLiteral("schema_migrations")), qint64(shipped.size()));
    }
    void aMigrationThatFailsLeavesTheVersionBefore()
    {
        TAKE(migrations, Migrator::shipped(Dialect(Dialect::Kind::Postgres)));
        const int version = int(migrations.size()) + 1;
        migrations.push_back({version, QStringLiteral("next"),
                              "CREATE TABLE half (x int)\n-- next\nCREATE TABLE connections (x int)"});
        FAILS(open({.migrations = &migrations}), ErrorCode::StoreFailed);
        TAKE(db, open());
        QCOMPARE(sql::number(*db, db->dialect().tableExists(), {QStringLiteral("half")}), Result<qint64>(0));
    }
    void bothDatabasesHaveTheSameTablesAndColumns()
    {
        SqliteFactory sqlite;
        TAKE(file, sqlite.open());
        TAKE(server, open());
        const auto text = [](const QSqlQuery &q) {
            return q.value(0).toString();
        };
        TAKE(inFile, sql::rows(*file,
                               QStringLiteral("SELECT t.name || '.' || c.name FROM sqlite_master t,"
                                              " pragma_table_xinfo(t.name) c WHERE t.type IN ('table','view')"
                                              " AND t.name NOT LIKE 'sqlite_%' ORDER BY 1"),
                               {}, text));
        TAKE(onServer,
             sql::rows(*server,
                       QStringLiteral("SELECT (table_name || '.' || column_name) COLLATE \"C\""
                                      " FROM information_schema.columns WHERE table_schema = 'integration'"
                                      " AND table_name NOT LIKE '%\\_default' ORDER BY 1"),
                       {}, text));
        const QStringList a(inFile.begin(), inFile.end());
        const QStringList b(onServer.begin(), onServer.end());
        QVERIFY(a.size() > 100);
        QCOMPARE(b.join(u'\n'), a.join(u'\n'));
    }
};

QTEST_GUILESS_MAIN(tst_PostgresFaults)
#include "tst_PostgresFaults.moc"
