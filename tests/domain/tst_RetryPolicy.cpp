#include "domain/ErrorClass.h"
#include "domain/RetryPolicy.h"

#include <QTest>

#include <set>

using namespace concord;
using namespace std::chrono_literals;

class tst_RetryPolicy : public QObject
{
    Q_OBJECT

private slots:
    void climbsTheLadderAndThenGivesUp_data()
    {
        QTest::addColumn<int>("failed");
        QTest::addColumn<double>("jitter");
        QTest::addColumn<qint64>("askedMs");
        QTest::addColumn<qint64>("waitMs"); // -1: dead letter
        QTest::newRow("first failure waits a minute") << 1 << 0.0 << 0LL << 60'000LL;
        QTest::newRow("second five minutes") << 2 << 0.0 << 0LL << 300'000LL;
        QTest::newRow("third a quarter of an hour") << 3 << 0.0 << 0LL << 900'000LL;
        QTest::newRow("fourth an hour") << 4 << 0.0 << 0LL << 3'600'000LL;
        QTest::newRow("fifth six hours") << 5 << 0.0 << 0LL << 21'600'000LL;
        QTest::newRow("sixth is the end") << 6 << 0.0 << 0LL << -1LL;
        QTest::newRow("no failure, no wait") << 0 << 0.0 << 0LL << -1LL;
        QTest::newRow("latest") << 1 << 1.0 << 0LL << 66'000LL;
        QTest::newRow("earliest") << 1 << -1.0 << 0LL << 54'000LL;
        QTest::newRow("jitter is held within its bounds") << 1 << 7.0 << 0LL << 66'000LL;
        QTest::newRow("a longer Retry-After counts") << 1 << 0.0 << 120'000LL << 120'000LL;
        QTest::newRow("a shorter one does not") << 2 << 0.0 << 120'000LL << 300'000LL;
        QTest::newRow("not for ever") << 1 << 0.0 << 365LL * 86'400'000LL << 86'400'000LL;
        QTest::newRow("Retry-After adds no rung") << 6 << 0.0 << 120'000LL << -1LL;
    }
    void climbsTheLadderAndThenGivesUp()
    {
        QFETCH(int, failed);
        QFETCH(double, jitter);
        QFETCH(qint64, askedMs);
        QFETCH(qint64, waitMs);
        const auto wait = RetryPolicy().waitAfter(failed, jitter, std::chrono::milliseconds(askedMs));
        QCOMPARE(wait ? qint64(wait->count()) : -1, waitMs);
    }

    void theLadderIsConfiguration()
    {
        RetryPolicy policy;
        policy.ladder = {2s};
        QCOMPARE(policy.waitAfter(1, 0), std::optional<std::chrono::milliseconds>(2s));
        QVERIFY(!policy.waitAfter(2, 0));
        policy.ladder.clear();
        QVERIFY(!policy.waitAfter(1, 0));
    }

    void drawsWhatWasAndWhatWouldFollow()
    {
        RetryPolicy policy;
        policy.ladder = {1min, 5min, 15min};
        const Timestamp t = fromMs(1'000'000);
        const auto rungs =
            rungsOf(policy, EventState::WaitingRetry, 1, {{1, t, EventState::WaitingRetry}}, t + 1min);
        const std::vector<LadderRung> expected{{1, t, EventState::WaitingRetry, 0},
                                               {2, t + 1min, std::nullopt, 60'000},
                                               {3, std::nullopt, std::nullopt, 300'000},
                                               {4, std::nullopt, std::nullopt, 900'000}};
        QCOMPARE(rungs, expected);
    }

    void aDeadLetterHasNothingToCome()
    {
        RetryPolicy policy;
        policy.ladder = {1min};
        const Timestamp t = fromMs(1'000'000);
        const auto rungs =
            rungsOf(policy, EventState::DeadLetter, 1,
                    {{1, t, EventState::WaitingRetry}, {2, t + 1min, EventState::DeadLetter}}, {});
        QCOMPARE(rungs.size(), 2U);
        QCOMPARE(rungs[1].waitMs, 60'000);
    }

    void aReplayStartsTheLadderAnew()
    {
        RetryPolicy policy;
        policy.ladder = {1min};
        const auto rungs =
            rungsOf(policy, EventState::Received, 0,
                    {{1, fromMs(1), EventState::WaitingRetry}, {2, fromMs(2), EventState::DeadLetter}}, {});
        QCOMPARE(rungs.size(), 4U);
        QCOMPARE(rungs[2].number, 3);
        QVERIFY(!rungs[2].outcome);
        QCOMPARE(rungs[3].waitMs, 60'000);
    }

    void everyErrorHasOneClassAndAReason()
    {
        std::set<ErrorCode> seen;
        for (const ErrorRule &rule : errorRules()) {
            QVERIFY2(seen.insert(rule.code).second, qPrintable(codeName(rule.code)));
            QVERIFY2(QString::fromLatin1(rule.why).endsWith(u'.'), qPrintable(codeName(rule.code)));
            QCOMPARE(classOf(rule.code), rule.errorClass);
            QVERIFY(errorCodeFromName(codeName(rule.code)) == rule.code);
        }
        QCOMPARE(seen.size(), errorRuleCount);
        QCOMPARE(int(*seen.rbegin()) + 1,
                 int(errorRuleCount));                 // the enumeration has no gap, so none is missing
        QCOMPARE(*seen.rbegin(), ErrorCode::Internal); // its last one
    }

    void transientIsWhatIsRetryable()
    {
        for (const ErrorRule &rule : errorRules())
            QVERIFY2(isRetryable(rule.code) == (rule.errorClass == ErrorClass::Transient),
                     qPrintable(codeName(rule.code)));
    }

    void classesHaveWords()
    {
        for (const ErrorClass c :
             {ErrorClass::Transient, ErrorClass::Permanent, ErrorClass::Mapping, ErrorClass::Operator})
            QCOMPARE(errorClassFromWord(wordOf(c)), std::optional(c));
        QVERIFY(!errorClassFromWord(u"often"));
    }
};

QTEST_APPLESS_MAIN(tst_RetryPolicy)
#include "tst_RetryPolicy.moc"
