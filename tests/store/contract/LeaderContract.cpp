#include "store/contract/LeaderContract.h"

#include "store/LeaderLock.h"

#include <atomic>
#include <thread>

namespace concord {

namespace {
using namespace std::chrono_literals;

LeaderSettings as(const QString &owner, const QString &name = QStringLiteral("scheduler"))
{
    return {name, owner, 10s, {}};
}
const auto ana = QStringLiteral("host/1@1/1");
const auto ben = QStringLiteral("host/2@2/1");

bool isServer(const Database &db)
{
    return db.dialect().kind() == Dialect::Kind::Postgres;
}
}

void LeaderContract::oneLeads()
{
    const auto other = another();
    LeaderLock first(db(), clock(), as(ana));
    LeaderLock second(*other, clock(), as(ben));
    QCOMPARE(first.tryAcquire(), Result<bool>(true));
    QCOMPARE(second.tryAcquire(), Result<bool>(false));
    QVERIFY(first.isHeld());
    QVERIFY(!second.isHeld());
    QCOMPARE(first.stillHeld(), Result<bool>(true));
    QCOMPARE(second.stillHeld(), Result<bool>(false));
}

void LeaderContract::differentOfficesHaveDifferentLeaders()
{
    const auto other = another();
    LeaderLock first(db(), clock(), as(ana));
    LeaderLock second(*other, clock(), as(ben, QStringLiteral("subscriptions")));
    QCOMPARE(first.tryAcquire(), Result<bool>(true));
    QCOMPARE(second.tryAcquire(), Result<bool>(true));
}

void LeaderContract::askingAgainChangesNothing()
{
    const auto other = another();
    LeaderLock first(db(), clock(), as(ana));
    QCOMPARE(first.tryAcquire(), Result<bool>(true));
    QCOMPARE(first.tryAcquire(), Result<bool>(true));
    DONE(first.release());
    LeaderLock second(*other, clock(), as(ben)); // one release was enough
    QCOMPARE(second.tryAcquire(), Result<bool>(true));
}

void LeaderContract::aReleasedOfficeIsFree()
{
    const auto other = another();
    LeaderLock first(db(), clock(), as(ana));
    LeaderLock second(*other, clock(), as(ben));
    QCOMPARE(first.tryAcquire(), Result<bool>(true));
    DONE(first.release());
    DONE(first.release());
    QVERIFY(!first.isHeld());
    QCOMPARE(second.tryAcquire(), Result<bool>(true));
    QCOMPARE(first.tryAcquire(), Result<bool>(false));
}

void LeaderContract::anObjectThatEndsReleases()
{
    const auto other = another();
    {
        LeaderLock first(db(), clock(), as(ana));
        QCOMPARE(first.tryAcquire(), Result<bool>(true));
    }
    LeaderLock second(*other, clock(), as(ben));
    QCOMPARE(second.tryAcquire(), Result<bool>(true));
}

void LeaderContract::aDeadLeaderIsReplaced()
{
    // what a killed program leaves: PostgreSQL sees the connection end, SQLite has a row of a dead process
    auto dying = another();
    if (isServer(db()))
        DONE(sql::number(*dying,
                         QStringLiteral("SELECT CASE WHEN pg_try_advisory_lock(hashtextextended("
                                        "'concord leader integration scheduler', 0)) THEN 1 ELSE 0 END")));
    else
        DONE(dying->run(
            QStringLiteral("INSERT INTO leaders (name, owner, lease_until) VALUES ('scheduler', ?, ?)"),
            {ana, qint64(toMs(clock().now() + 10s))}));
    LeaderSettings settings = as(ben);
    QStringList dead;
    settings.hasEnded = [&dead](const QString &owner) {
        return dead.contains(owner);
    };
    LeaderLock next(db(), clock(), settings);
    QCOMPARE(next.tryAcquire(), Result<bool>(false));
    dead.append(ana);
    dying.reset();
    QTRY_COMPARE(next.tryAcquire(), Result<bool>(true)); // the server notices within moments
    QCOMPARE(next.stillHeld(), Result<bool>(true));
}

void LeaderContract::aLeaderThatWasReplacedIsTold()
{
    const auto other = another();
    LeaderLock first(db(), clock(), as(ana));
    LeaderLock second(*other, clock(), as(ben));
    QCOMPARE(first.tryAcquire(), Result<bool>(true));
    if (isServer(db()))
        DONE(db().run(QStringLiteral("SELECT pg_advisory_unlock_all()")));
    else
        clock().advance(11s); // it hung longer than its lease
    QCOMPARE(second.tryAcquire(), Result<bool>(true));
    QCOMPARE(first.stillHeld(), Result<bool>(false));
    QVERIFY(!first.isHeld());
    QCOMPARE(second.stillHeld(), Result<bool>(true));
}

void LeaderContract::aLeaderThatAsksStaysOne()
{
    const auto other = another();
    LeaderLock first(db(), clock(), as(ana));
    LeaderLock second(*other, clock(), as(ben));
    QCOMPARE(first.tryAcquire(), Result<bool>(true));
    for (int i = 0; i < 20; ++i) {
        clock().advance(4s);
        QCOMPARE(first.stillHeld(), Result<bool>(true));
        QCOMPARE(second.tryAcquire(), Result<bool>(false));
    }
}

void LeaderContract::aClosedConnectionFreesTheOffice()
{
    auto other = another();
    auto first = std::make_unique<LeaderLock>(*other, clock(), as(ana));
    QCOMPARE(first->tryAcquire(), Result<bool>(true));
    first.reset();
    other.reset();
    LeaderLock second(db(), clock(), as(ben));
    QTRY_COMPARE(second.tryAcquire(), Result<bool>(true));
}

void LeaderContract::manyAskAtOnceAndOneLeads()
{
    std::atomic<int> leaders = 0;
    std::atomic<int> failures = 0;
    std::atomic<int> asked = 0;
    constexpr int candidates = 6;
    std::vector<std::thread> threads;
    for (int i = 0; i < candidates; ++i) {
        threads.emplace_back([&, i] {
            const auto own = another();
            if (!own) {
                ++failures;
                ++asked;
                return;
            }
            LeaderLock lock(*own, clock(), as(QStringLiteral("host/%1@1").arg(i)));
            const auto got = lock.tryAcquire();
            failures += got ? 0 : 1;
            leaders += got.value_or(false) ? 1 : 0;
            ++asked;
            while (asked < candidates) // nobody lets go before all have asked
                std::this_thread::yield();
        });
    }
    for (std::thread &t : threads)
        t.join();
    QCOMPARE(failures.load(), 0);
    QCOMPARE(leaders.load(), 1);
}

}
