// Events in monthly partitions: made ahead, dropped as a whole when what is in them is finished and old.
#include "fakes/PostgresFactory.h"
#include "store/EventStore.h"
#include "store/MonthPartitions.h"
#include "store/Retention.h"
#include "store/contract/Suite.h"

#include <QElapsedTimer>

#include <atomic>
#include <thread>

using namespace concord;

namespace {
using namespace std::chrono_literals;
using std::chrono::days;

const QStringList belongings{QStringLiteral("event_bodies"), QStringLiteral("event_attempts"),
                             QStringLiteral("event_failures"), QStringLiteral("event_changes"),
                             QStringLiteral("event_effects")};

Timestamp noonOf(int year, unsigned month, unsigned day)
{
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                                 std::chrono::day(day)) +
           12h;
}

QString idAt(Timestamp time, int number)
{
    return idFloor(time) + QStringLiteral("-7000-8000-%1").arg(number, 12, 10, QLatin1Char('0'));
}

qint64 number(Database &db, const QString &text)
{
    return sql::number(db, text).value_or(-1);
}

/// An event with something in each table; open without @p ended.
Result<QString> addEvent(Database &db, Timestamp came, std::optional<Timestamp> ended, int n)
{
    const QString id = idAt(came, n);
    const qint64 cameMs = toMs(came);
    const std::vector<std::pair<QString, QVariantList>> rows = {
        {QStringLiteral(
             "INSERT INTO message_keys (source, message_id, event_id, received_at) VALUES ('s', ?, ?, ?)"),
         {QString::number(n), id, cameMs}},
        {QStringLiteral(
             "INSERT INTO sync_events (id, direction, kind, source, message_id, status, correlation_id,"
             " created_at, changed_at, completed_at) VALUES (?, 'in', 'DISPENSE', 's', ?, ?, 'c', ?, ?, ?)"),
         {id, QString::number(n), ended ? QStringLiteral("succeeded") : QStringLiteral("received"), cameMs,
          cameMs, ended ? QVariant(qint64(toMs(*ended))) : QVariant()}},
        {QStringLiteral("INSERT INTO event_bodies (sync_event_id, body) VALUES (?, ?)"),
         {id, QByteArray("b")}},
        {QStringLiteral("INSERT INTO event_attempts (sync_event_id, number, started_at, duration_ms, outcome)"
                        " VALUES (?, 1, ?, 1, 'succeeded')"),
         {id, cameMs}},
        {QStringLiteral("INSERT INTO event_failures (id, sync_event_id, error_code, message, created_at)"
                        " VALUES (?, ?, 'timeout', '', ?)"),
         {id, id, cameMs}},
        {QStringLiteral("INSERT INTO event_changes (sync_event_id, position, record, record_id, change)"
                        " VALUES (?, 1, 'dispenses', 'd', 'added')"),
         {id}},
        {QStringLiteral(
             "INSERT INTO event_effects (correlation_id, natural_key, target, sync_event_id, applied_at)"
             " VALUES (?, 'k', 'dispenses', ?, ?)"),
         {id, id, cameMs}},
    };
    for (const auto &[statement, values] : rows) {
        if (const auto done = db.run(statement, values); !done)
            return fail(done.error());
    }
    return id;
}
}

class tst_PostgresMonths : public QObject
{
    Q_OBJECT
private:
    PostgresServer m_server{PostgresServer::Mode::Fast};
    PostgresFactory m_factory{m_server};
    FakeClock m_clock;
    std::unique_ptr<Database> m_db;

    QStringList months()
    {
        QStringList names;
        for (const Month &month : MonthPartitions(*m_db).existing().value_or(std::vector<Month>{}))
            names.append(month.suffix());
        return names;
    }
    qint64 rowsIn(const QString &table, const QString &id)
    {
        const QString key = table.startsWith(QStringLiteral("sync_events")) ? QStringLiteral("id")
                                                                            : QStringLiteral("sync_event_id");
        return number(*m_db, QStringLiteral("SELECT count(*) FROM %1 WHERE %2 = '%3'").arg(table, key, id));
    }

private slots:
    void initTestCase() { DONE(m_server.create()); }
    void init()
    {
        m_db.reset();
        m_factory.reset();
        TAKE(db, m_factory.open());
        m_db = std::move(db);
        m_clock.set(noonOf(2026, 1, 15));
    }
    void cleanupTestCase() { m_db.reset(); }

    void monthsAreCalendarMonths()
    {
        QCOMPARE(Month::of(noonOf(2026, 12, 31)).suffix(), QStringLiteral("y2026m12"));
        QCOMPARE(Month::of(noonOf(2026, 12, 31)).plus(1).suffix(), QStringLiteral("y2027m01"));
        const Month march{std::chrono::year(2028) / 3};
        QCOMPARE(toMs(march.begin() - 1ms), toMs(noonOf(2028, 2, 29) + 12h - 1ms));
        QVERIFY(idFloor(march.begin()) > idAt(march.begin() - 1ms, 999));
        QVERIFY(idFloor(march.begin()) < idAt(march.begin(), 0));
    }
    void thisMonthAndTheNextAreMadeOnce()
    {
        RetentionSettings settings;
        settings.monthsAhead = 2;
        Retention retention(*m_db, m_clock, settings);
        QCOMPARE(retention.prepare(), Result<int>(3));
        QCOMPARE(retention.prepare(), Result<int>(0));
        QCOMPARE(months(), QStringList({QStringLiteral("y2026m01"), QStringLiteral("y2026m02"),
                                        QStringLiteral("y2026m03")}));
        TAKE(id, addEvent(*m_db, noonOf(2026, 2, 28), {}, 1));
        QCOMPARE(rowsIn(QStringLiteral("sync_events_y2026m02"), id), 1);
        for (const QString &table : belongings.mid(0, 4))
            QCOMPARE(rowsIn(table + QStringLiteral("_y2026m02"), id), 1);
        m_clock.set(noonOf(2026, 3, 1));
        QCOMPARE(retention.prepare(), Result<int>(2));
    }
    void rowsThatCameBeforeTheirMonthMoveIntoIt()
    {
        TAKE(early, addEvent(*m_db, noonOf(2026, 1, 20), {}, 1)); // a clock that was ahead, or a new database
        TAKE(ancient, addEvent(*m_db, noonOf(2001, 1, 1), {}, 2));
        QCOMPARE(rowsIn(QStringLiteral("sync_events_default"), early), 1);
        DONE(Retention(*m_db, m_clock).prepare());
        QCOMPARE(rowsIn(QStringLiteral("sync_events_default"), early), 0);
        QCOMPARE(rowsIn(QStringLiteral("sync_events_y2026m01"), early), 1);
        QCOMPARE(rowsIn(QStringLiteral("event_bodies_y2026m01"), early), 1);
        QCOMPARE(rowsIn(QStringLiteral("sync_events_default"), ancient), 1);
        for (const QString &table : belongings)
            QCOMPARE(rowsIn(table, early), 1);
    }
    void aMonthThatIsFinishedAndOldIsDropped()
    {
        RetentionSettings settings;
        settings.monthsAhead = 5;
        Retention retention(*m_db, m_clock, settings);
        DONE(retention.prepare());
        TAKE(done, addEvent(*m_db, noonOf(2026, 1, 20), noonOf(2026, 1, 21), 1));
        TAKE(open, addEvent(*m_db, noonOf(2026, 1, 22), {}, 2));
        TAKE(late, addEvent(*m_db, noonOf(2026, 1, 23), noonOf(2026, 4, 30), 3));
        TAKE(next, addEvent(*m_db, noonOf(2026, 2, 1), noonOf(2026, 2, 1), 4));
        m_clock.set(noonOf(2026, 4, 30)); // 90 days back: 30 January, whose month has not passed
        TAKE(tooEarly, retention.run(1min));
        QCOMPARE(tooEarly.events, 0);
        m_clock.set(noonOf(2026, 5, 2)); // 1 February
        TAKE(counts, retention.run(1min));
        QCOMPARE(counts.monthsDropped, 1);
        QCOMPARE(counts.events, 1);
        QCOMPARE(counts.moved, 2);
        QCOMPARE(counts.keys, 1);
        QVERIFY(!counts.more);
        QCOMPARE(months().first(), QStringLiteral("y2026m02"));
        QCOMPARE(
            number(*m_db, QStringLiteral("SELECT count(*) FROM pg_class WHERE relname LIKE '%y2026m01%'")),
            0);
        for (const QString &table : QStringList{QStringLiteral("sync_events")} + belongings) {
            QCOMPARE(rowsIn(table, done), 0);
            for (const QString &id : {open, late, next})
                QCOMPARE(rowsIn(table, id), 1);
        }
        QCOMPARE(rowsIn(QStringLiteral("sync_events_default"), open), 1);
        // work goes on with what was moved
        TAKE(claimed, EventStore(*m_db, m_clock).claim(QStringLiteral("w"), 1min, 10));
        QCOMPARE(claimed.size(), size_t(1));
        QCOMPARE(claimed.front().id.toString(), open);
        QCOMPARE(claimed.front().body, QByteArray("b"));
        DONE(m_db->run(QStringLiteral("UPDATE sync_events SET status = 'succeeded', lease_owner = NULL,"
                                      " completed_at = ? WHERE id = ?"),
                       {qint64(toMs(m_clock.now())), open}));
        m_clock.set(noonOf(2026, 8, 3));
        TAKE(later, retention.run(1min)); // row by row now, and February as a whole
        QCOMPARE(later.events, 3);
        QCOMPARE(number(*m_db, QStringLiteral("SELECT count(*) FROM sync_events")), 0);
        for (const QString &table : belongings)
            QCOMPARE(number(*m_db, QStringLiteral("SELECT count(*) FROM ") + table), 0);
    }
    void aMonthWithMuchToKeepWaits()
    {
        RetentionSettings settings;
        settings.mostMoved = 2;
        Retention retention(*m_db, m_clock, settings);
        DONE(retention.prepare());
        for (int i = 0; i < 3; ++i)
            DONE(addEvent(*m_db, noonOf(2026, 1, 20), {}, i));
        m_clock.set(noonOf(2027, 1, 1));
        TAKE(counts, retention.run(1min));
        QCOMPARE(counts.moved, 0);
        QVERIFY(months().contains(QStringLiteral("y2026m01")));
        QVERIFY(!months().contains(QStringLiteral("y2026m02"))); // it was empty
        QCOMPARE(number(*m_db, QStringLiteral("SELECT count(*) FROM sync_events_y2026m01")), 3);
    }
    void whoUsesTheTableIsNotMadeToWaitLong()
    {
        Retention retention(*m_db, m_clock);
        DONE(retention.prepare());
        TAKE(id, addEvent(*m_db, noonOf(2026, 1, 20), noonOf(2026, 1, 20), 1));
        m_clock.set(noonOf(2026, 12, 1));
        DONE(retention.prepare());
        TAKE(other, m_factory.open());
        QElapsedTimer timer;
        DONE(other->write([&]() -> Result<void> {
            const auto read = sql::number(*other, QStringLiteral("SELECT count(*) FROM sync_events"));
            if (!read)
                return fail(read.error());
            timer.start();
            const auto counts = retention.run(1min); // cannot have the table
            if (!counts || !counts->more || counts->monthsDropped != 0)
                return fail(ErrorCode::Internal, {}, told(counts));
            return {};
        }));
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(rowsIn(QStringLiteral("sync_events"), id), 1);
        TAKE(counts, retention.run(1min));
        QCOMPARE(counts.events, 1);
    }
    void writersGoOnWhileMonthsComeAndGo()
    {
        DONE(Retention(*m_db, m_clock).prepare());
        std::atomic<bool> stop = false;
        std::atomic<int> written = 0;
        QString trouble;
        std::thread writer([&] {
            const auto own = m_factory.open();
            for (int i = 1; own && !stop && trouble.isEmpty(); ++i) {
                const auto done = (*own)->write([&]() -> Result<void> {
                    const auto added = addEvent(**own, noonOf(2026, 1 + unsigned(i) % 12, 10),
                                                noonOf(2026, 12, 30), 1000 + i);
                    return added ? Result<void>{} : fail(added.error());
                });
                if (!done)
                    trouble = told(done);
                ++written;
            }
        });
        QStringList troubles;
        for (int month = 1; month <= 12; ++month) {
            m_clock.set(noonOf(2026, unsigned(month), 20));
            for (int tries = 0; tries < 10; ++tries) {
                const auto run =
                    Retention(*m_db, m_clock, {.keepEvents = days(31), .mostMoved = 100'000}).run(1min);
                if (!run && run.error().code != ErrorCode::StoreBusy)
                    troubles.append(told(run));
                if (run && !run->more)
                    break;
            }
        }
        stop = true;
        writer.join();
        QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        QVERIFY(written > 12);
        QCOMPARE(number(*m_db, QStringLiteral("SELECT count(*) FROM sync_events")), written.load());
        QCOMPARE(number(*m_db, QStringLiteral("SELECT count(*) FROM event_bodies")), written.load());
        QVERIFY(months().size() < 8); // the early ones are gone, their late events are kept
    }
    void onlyThePartitionOfAnIdIsRead()
    {
        DONE(Retention(*m_db, m_clock).prepare());
        TAKE(plan, m_server.run(QStringLiteral("SET search_path = integration; "
                                               "EXPLAIN SELECT * FROM sync_events WHERE id = '%1'")
                                    .arg(idAt(noonOf(2026, 2, 2), 1)),
                                m_factory.name()));
        // one scan and nothing above it
        QVERIFY2(plan.contains(QStringLiteral("Scan")) &&
                     plan.contains(QStringLiteral("sync_events_y2026m02")),
                 qPrintable(plan));
    }
};

QTEST_GUILESS_MAIN(tst_PostgresMonths)
#include "tst_PostgresMonths.moc"
