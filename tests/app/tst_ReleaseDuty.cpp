// What a service does about a new release of the terminology, beside the office of the duties.
#include "host/ReleaseDuty.h"

#include "fakes/DatabaseFactory.h"
#include "host/Duties.h"
#include "observability/Log.h"
#include "runtime/ServiceThread.h"
#include "store/LeaderLock.h"
#include "store/Sql.h"

#include <QFile>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// Set here, asked on the threads of the services.
class SharedClock : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override { return fromMs(m_ms.load()); }
    void advance(std::chrono::milliseconds by) { m_ms += by.count(); }

private:
    std::atomic<qint64> m_ms{1768478400000LL};
};
}

class tst_ReleaseDuty : public QObject
{
    Q_OBJECT

    SqliteFactory m_factory;
    SharedClock m_clock;
    std::unique_ptr<Database> m_db;

    [[nodiscard]] DatabaseUrl url() const { return {Dialect::Kind::Sqlite, m_factory.path(), {}}; }
    [[nodiscard]] qint64 leaseUntil()
    {
        return sql::number(*m_db, QStringLiteral("SELECT max(lease_until) FROM leaders"), {}).value_or(0);
    }

private slots:
    void init()
    {
        m_factory.reset();
        auto db = m_factory.open();
        QVERIFY(db);
        m_db = *std::move(db);
    }
    void cleanup() { m_db.reset(); }

    void aTroubleIsToldOnceAndOnceThatItIsOver()
    {
        const QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log"));
        QVERIFY(openLog({log}));
        bool isBroken = true;
        int asked = 0;
        ReleaseDutySettings settings;
        settings.database = url();
        settings.look = 1ms;
        settings.reapply = [&](Database &) -> Result<ReapplyReport> {
            ++asked;
            if (isBroken)
                return fail(ErrorCode::StoreFailed, QStringLiteral("terminology_releases"));
            return ReapplyReport();
        };
        ReleaseDuty duty(settings, m_clock);
        QSignalSpy told(&duty, &ReleaseDuty::troubleChanged);
        duty.start();
        QTRY_VERIFY(asked > 5);
        QCOMPARE(told.size(), 1);
        isBroken = false;
        QTRY_COMPARE(told.size(), 2);
        const int before = asked;
        QTRY_VERIFY(asked > before + 5);
        QCOMPARE(told.size(), 2);
        duty.stop();
        duty.stop();
        closeLog();
        QFile file(log);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray lines = file.readAll();
        QCOMPARE(lines.count("is not held against the mappings now"), 1);
        QCOMPARE(lines.count("are held against the mappings again"), 1);
    }

    void whoDoesNotLeadDoesNothing()
    {
        int looked = 0;
        int asked = 0;
        ReleaseDutySettings settings;
        settings.database = url();
        settings.look = 1ms;
        settings.isLeader = [&] {
            return ++looked > 5;
        };
        settings.reapply = [&](Database &) -> Result<ReapplyReport> {
            ++asked;
            return ReapplyReport();
        };
        ReleaseDuty duty(settings, m_clock);
        duty.start();
        QTRY_VERIFY(asked > 0);
        QVERIFY(looked > 5);
    }

    /// However long a release is read, nobody else gets the office.
    void theOfficeIsKeptMeanwhile()
    {
        QSemaphore begun;
        QSemaphore isRead;
        ServiceThread duties(QStringLiteral("duties"));
        ServiceThread releases(QStringLiteral("releases"));
        DutiesSettings office;
        office.database = url();
        office.worker = QStringLiteral("one");
        office.look = 1ms;
        Duties *leader = duties.host(std::make_unique<Duties>(office, m_clock));
        ReleaseDutySettings settings;
        settings.database = url();
        settings.look = 1ms;
        settings.isLeader = [leader] {
            return leader->isLeader();
        };
        settings.reapply = [&](Database &) -> Result<ReapplyReport> {
            begun.release();
            isRead.acquire();
            return ReapplyReport();
        };
        releases.host(std::make_unique<ReleaseDuty>(settings, m_clock));
        duties.start();
        releases.start();
        QVERIFY(begun.tryAcquire(1, 10'000));
        LeaderLock another(*m_db, m_clock, {QStringLiteral("duties"), QStringLiteral("two"), 15s, {}});
        for (int i = 0; i < 6; ++i) { // twice the lease in all
            const qint64 before = leaseUntil();
            m_clock.advance(8s);
            QTRY_VERIFY(leaseUntil() > before);
            const auto taken = another.tryAcquire();
            QVERIFY(taken);
            QVERIFY(!*taken);
        }
        QVERIFY(leader->isLeader());
        isRead.release(1'000'000); // also for the looks to come
        releases.stop();
        duties.stop();
    }
};

QTEST_GUILESS_MAIN(tst_ReleaseDuty)
#include "tst_ReleaseDuty.moc"
