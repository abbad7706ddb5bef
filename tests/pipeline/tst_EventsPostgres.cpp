// Several event workers on one PostgreSQL, which is killed and comes back in the middle.
#include "fakes/PostgresFactory.h"
#include "pipeline/EventFixture.h"
#include "runtime/SystemClock.h"
#include "store/AuditStore.h"

#include <QCoreApplication>

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// Each effect is a record of its own in the audit log, numbered in the order in which they happened.
Result<StepVerdict> noteEffect(EventWork &work, Database &db, const Clock &clock)
{
    const auto noted = AuditStore(db, clock).append(
        {QStringLiteral("test"), QStringLiteral("effect"), work.orderingKey, true, work.messageId, {}});
    return noted ? Result<StepVerdict>(StepVerdict::done()) : fail(noted.error());
}
}

class tst_EventsPostgres : public QObject
{
    Q_OBJECT
private:
    PostgresServer m_server{PostgresServer::Mode::Fast};
    PostgresFactory m_factory{m_server};
    const SystemClock m_clock;

    qint64 number(const char *text)
    {
        auto db = Database::open(m_factory.tcpUrl());
        return db ? sql::number(**db, QString::fromLatin1(text)).value_or(-1) : -1;
    }
    void addEvents(int count, int keys)
    {
        auto opened = Database::open(m_factory.tcpUrl());
        QVERIFY(opened);
        Database &db = **opened;
        const auto added = db.write([&]() -> Result<void> {
            for (int i = 0; i < count; ++i) {
                NewEvent e;
                e.id = makeId<EventId>(m_clock.now().time_since_epoch());
                e.kind = EventKind::Dispense;
                e.source = QStringLiteral("ehr");
                e.messageId = QStringLiteral("%1").arg(i, 5, 10, QLatin1Char('0'));
                e.orderingKey = QStringLiteral("key-%1").arg(i % keys);
                e.correlationId = makeId<CorrelationId>(m_clock.now().time_since_epoch());
                e.createdAt = m_clock.now();
                e.format = InboundFormat::Json;
                e.body = "{}";
                if (const auto one = EventStore(db, m_clock).append(e); !one)
                    return fail(one.error());
            }
            return {};
        });
        QVERIFY(added);
    }
    std::unique_ptr<EventWorker> worker(const QString &name)
    {
        EventWorkerSettings settings;
        settings.database = m_factory.tcpUrl();
        settings.worker = name;
        settings.poll = 5ms;
        settings.rescue = 50ms;
        settings.reopen = 50ms;
        settings.batch = 16;
        settings.steps = stepsOf({noteEffect});
        return std::make_unique<EventWorker>(settings, m_clock);
    }
    void checkEffects(int count)
    {
        QCOMPARE(number("SELECT count(*) FROM audit_log"), count);
        QCOMPARE(number("SELECT count(DISTINCT details) FROM audit_log"), count);
        QCOMPARE(number("SELECT count(*) FROM audit_log a JOIN audit_log b ON a.subject = b.subject"
                        " AND a.seq < b.seq AND a.details > b.details"),
                 0);
    }

private slots:
    void initTestCase() { QVERIFY2(m_server.create(), "PostgreSQL does not start"); }
    void init() { m_factory.reset(); }

    void threeWorkersDoEverythingOnceAndInOrder()
    {
        addEvents(400, 13);
        std::vector<std::unique_ptr<EventWorker>> workers;
        for (int i = 0; i < 3; ++i)
            workers.push_back(worker(QStringLiteral("elsewhere/%1").arg(i)));
        for (const auto &w : workers)
            w->start();
        QTRY_COMPARE_WITH_TIMEOUT(number("SELECT count(*) FROM sync_events WHERE status = 'succeeded'"), 400,
                                  60'000);
        checkEffects(400);
    }

    void aKilledServerLosesAndDoublesNothing()
    {
        addEvents(400, 13);
        auto one = worker(QStringLiteral("elsewhere/1"));
        auto two = worker(QStringLiteral("elsewhere/2"));
        one->start();
        two->start();
        QTRY_VERIFY_WITH_TIMEOUT(number("SELECT count(*) FROM audit_log") > 30, 60'000);
        m_server.kill();
        QVERIFY(m_server.start());
        QTRY_COMPARE_WITH_TIMEOUT(number("SELECT count(*) FROM sync_events WHERE status = 'succeeded'"), 400,
                                  90'000);
        checkEffects(400);
    }
};

QTEST_GUILESS_MAIN(tst_EventsPostgres)
#include "tst_EventsPostgres.moc"
