#include "domain/CircuitBreaker.h"
#include "domain/TokenBucket.h"

#include <QRandomGenerator>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

class tst_CircuitBreaker : public QObject
{
    Q_OBJECT

    static Breaker opened(const BreakerPolicy &policy, Timestamp now)
    {
        Breaker b;
        for (int i = 0; i < policy.failures; ++i)
            b = afterFailure(b, policy, ErrorCode::Timeout, now);
        return b;
    }
    const QString me = QStringLiteral("w1");
    const QString other = QStringLiteral("w2");
    const Timestamp t = fromMs(1'000'000'000);
    const BreakerPolicy policy;

private slots:
    void opensAtTheFifthFailureInARow()
    {
        Breaker b;
        for (int i = 1; i <= 4; ++i) {
            b = afterFailure(b, policy, ErrorCode::Timeout, t);
            QCOMPARE(b.state, BreakerState::Closed);
            QVERIFY(admit(b, policy, me, t).isAdmitted);
        }
        b = afterFailure(b, policy, ErrorCode::Unreachable, t);
        QCOMPARE(b.state, BreakerState::Open);
        QCOMPARE(b.retryAt, std::optional(t + policy.coolDown));
        QCOMPARE(b.lastError, std::optional(ErrorCode::Unreachable));
    }

    void aSuccessStartsTheCountAnew()
    {
        Breaker b;
        for (int i = 0; i < 20; ++i) {
            b = afterFailure(b, policy, ErrorCode::Timeout, t);
            if (i % 4 == 3)
                b = afterSuccess(b);
        }
        QCOMPARE(b.state, BreakerState::Closed);
    }

    void refusesUntilTheCoolDownIsOver()
    {
        const Breaker b = opened(policy, t);
        const Admission early = admit(b, policy, me, t + policy.coolDown - 1ms);
        QVERIFY(!early.isAdmitted);
        QCOMPARE(early.until, t + policy.coolDown);
        QCOMPARE(early.next, b);
    }

    void oneProbeOnlyWhenHalfOpen()
    {
        const Timestamp later = t + policy.coolDown;
        const Admission first = admit(opened(policy, t), policy, me, later);
        QVERIFY(first.isAdmitted && first.isProbe);
        QCOMPARE(first.next.state, BreakerState::HalfOpen);
        QCOMPARE(first.next.probeOwner, me);
        const Admission second = admit(first.next, policy, other, later);
        QVERIFY(!second.isAdmitted);
        QCOMPARE(second.until, later + policy.probeTime);
        const Admission lost = admit(first.next, policy, other, later + policy.probeTime);
        QVERIFY(lost.isAdmitted && lost.isProbe); // the first one was never heard of again
        QCOMPARE(lost.next.probeOwner, other);
    }

    void theProbeDecides()
    {
        const Timestamp later = t + policy.coolDown;
        const Breaker probing = admit(opened(policy, t), policy, me, later).next;
        QCOMPARE(afterSuccess(probing).state, BreakerState::Closed);
        QCOMPARE(afterSuccess(probing).failures, 0);
        const Breaker again = afterFailure(probing, policy, ErrorCode::Timeout, later);
        QCOMPARE(again.state, BreakerState::Open);
        QCOMPARE(again.retryAt, std::optional(later + policy.coolDown));
        QCOMPARE(again.openedAt, std::optional(t)); // since when it is shut
    }

    void aCallUnderWayDoesNotPutOffTheProbe()
    {
        const Breaker b = opened(policy, t);
        const Breaker late = afterFailure(b, policy, ErrorCode::Timeout, t + 20s);
        QCOMPARE(late.retryAt, b.retryAt);
        QCOMPARE(late.failures, b.failures + 1);
    }

    void aClockSetBackKeepsItShutForOneCoolDownAtMost()
    {
        const Timestamp hourBefore = t - 1h;
        const Admission asked = admit(opened(policy, t), policy, me, hourBefore);
        QVERIFY(!asked.isAdmitted);
        QCOMPARE(asked.until, hourBefore + policy.coolDown);
        QVERIFY(admit(asked.next, policy, me, asked.until).isAdmitted);
    }

    void neverStuckWhateverComes()
    {
        QRandomGenerator random(7);
        Breaker b;
        Timestamp now = t;
        for (int i = 0; i < 20'000; ++i) {
            now += std::chrono::milliseconds(random.bounded(-2'000, 20'000));
            const Admission a = admit(b, policy, random.bounded(2) ? me : other, now);
            b = a.next;
            if (!a.isAdmitted) { // asking again at the time it names always gets through, if nobody else does
                QVERIFY(a.until > now);
                QVERIFY(a.until <= now + std::max(policy.coolDown, policy.probeTime));
                QVERIFY(admit(b, policy, me, a.until).isAdmitted);
                continue;
            }
            b = random.bounded(3) == 0 ? afterSuccess(b) : afterFailure(b, policy, ErrorCode::Timeout, now);
        }
    }

    void aRefusedRequestIsNotTheEndpointsFault()
    {
        QVERIFY(countsAgainstEndpoint(ErrorCode::RemoteFailed));
        QVERIFY(!countsAgainstEndpoint(ErrorCode::RemoteNotFound));
        QVERIFY(!countsAgainstEndpoint(ErrorCode::InvalidMessage));
    }

    void aBucketGivesItsBurstAndThenItsRate()
    {
        const RateLimit limit{2, 3};
        TokenBucket bucket{capacityOf(limit), t};
        for (int i = 0; i < 3; ++i) {
            const auto next = taken(bucket, limit, t);
            QVERIFY(next);
            bucket = *next;
        }
        QVERIFY(!taken(bucket, limit, t));
        QCOMPARE(nextTokenAt(bucket, limit, t), t + 500ms);
        QVERIFY(!taken(bucket, limit, t + 499ms));
        QVERIFY(taken(bucket, limit, t + 500ms));
        QCOMPARE(refilled(bucket, limit, t + 24h).milliTokens, capacityOf(limit));
    }

    void aSlowBucketLosesNothingByBeingAsked()
    {
        const RateLimit limit{0.1, 1};
        TokenBucket bucket{0, t};
        int calls = 0;
        for (int ms = 0; ms <= 60'000; ms += 3) {
            if (const auto next = taken(bucket, limit, t + std::chrono::milliseconds(ms))) {
                bucket = *next;
                ++calls;
            }
        }
        QCOMPARE(calls, 5); // at 10.002 s, 20.004 s …
    }

    void aBucketSurvivesAClockSetBack()
    {
        const RateLimit limit{1, 1};
        const TokenBucket bucket{0, t};
        const TokenBucket little = refilled(bucket, limit, t - 1s); // two machines' clocks differ
        QCOMPARE(little.updatedAt, t);
        const TokenBucket much = refilled(bucket, limit, t - 1h);
        QCOMPARE(much.updatedAt, t - 1h);
        QVERIFY(taken(much, limit, t - 1h + 1s));
    }

    void neverMoreThanBurstPlusRate()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 50; ++round) {
            const RateLimit limit{0.5 + random.bounded(50), 1 + int(random.bounded(20))};
            TokenBucket bucket{capacityOf(limit), t};
            qint64 ms = 0;
            int calls = 0;
            for (int i = 0; i < 500; ++i) {
                ms += random.bounded(100);
                if (const auto next = taken(bucket, limit, t + std::chrono::milliseconds(ms))) {
                    bucket = *next;
                    ++calls;
                }
            }
            QVERIFY(calls <= limit.burst + limit.perSecond * double(ms) / 1000 + 1);
        }
    }
};

QTEST_APPLESS_MAIN(tst_CircuitBreaker)
#include "tst_CircuitBreaker.moc"
