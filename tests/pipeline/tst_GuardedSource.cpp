#include "pipeline/GuardedSource.h"
#include "pipeline/PipelineFixture.h"
#include "store/BreakerStore.h"
#include "store/IncidentStore.h"
#include "store/RateStore.h"

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// Answers with a status, later; 0: it cannot be reached.
class FakeSource : public MedicationSource
{
public:
    void fetch(const QString &path, Callback done) override
    {
        asked.append(path);
        QMetaObject::invokeMethod(
            &m_context,
            [status = status, done = std::move(done)] {
                FetchReply reply;
                reply.status = status;
                reply.contentType = QStringLiteral("application/fhir+json");
                reply.body = "{}";
                if (status == 0)
                    done(fail(ErrorCode::Unreachable, QStringLiteral("h")));
                else
                    done(reply);
            },
            Qt::QueuedConnection);
    }
    void cancelAll() override { isCancelled = true; }
    void setCorrelation(CorrelationId) override {}
    [[nodiscard]] QString baseUrl() const override { return QStringLiteral("http://h/fhir"); }

    int status = 200;
    bool isCancelled = false;
    QStringList asked;

private:
    QObject m_context;
};

const auto ehr = QStringLiteral("ehr");
const BreakerPolicy policy{2, std::chrono::seconds(30), std::chrono::seconds(60)};
}

class tst_GuardedSource : public QObject
{
    Q_OBJECT

    static EndpointRulesOf rules(std::optional<RateLimit> rate = {})
    {
        return [rate](const QString &) {
            return EndpointRules{policy, rate};
        };
    }
    /// What came of one request; nothing when no answer came.
    static std::optional<Result<FetchReply>> ask(GuardedSource &source)
    {
        std::optional<Result<FetchReply>> answer;
        source.fetch(QStringLiteral("MedicationRequest?x=1"),
                     [&](Result<FetchReply> reply) { answer = std::move(reply); });
        if (answer)
            return std::nullopt; // never out of fetch() itself
        return QTest::qWaitFor([&] { return answer.has_value(); }) ? answer : std::nullopt;
    }

private slots:
    void failuresOpenTheBreakerAndThenNothingIsAsked_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("unreachable") << 0;
        QTest::newRow("503") << 503;
    }

    void failuresOpenTheBreakerAndThenNothingIsAsked()
    {
        QFETCH(const int, status);
        PipelineFixture f;
        FakeSource inner;
        inner.status = status;
        GuardedSource source(inner, ehr, *f.db, f.clock, QStringLiteral("w1"), rules());
        for (int i = 0; i < policy.failures; ++i)
            QVERIFY(ask(source));
        const auto refused = ask(source);
        QVERIFY(refused && !*refused);
        QCOMPARE(refused->error().code, ErrorCode::BreakerOpen);
        QCOMPARE(refused->error().where, ehr);
        QCOMPARE(inner.asked.size(), policy.failures);
        QCOMPARE(f.count(QStringLiteral("incidents"), QStringLiteral("resolved_at IS NULL")), 1);
        f.clock.advance(30s);
        inner.status = 200;
        const auto probe = ask(source);
        QVERIFY(probe && *probe);
        QCOMPARE(f.count(QStringLiteral("incidents"), QStringLiteral("resolved_at IS NULL")), 0);
        const auto breaker = BreakerStore(*f.db, f.clock).byEndpoint(ehr);
        QCOMPARE(breaker->state, BreakerState::Closed);
    }

    void aBreakerThatEventsOpenedHoldsForASync()
    {
        PipelineFixture f;
        for (int i = 0; i < policy.failures; ++i)
            QVERIFY(BreakerStore(*f.db, f.clock).failed(ehr, policy, ErrorCode::Timeout));
        FakeSource inner;
        GuardedSource source(inner, ehr, *f.db, f.clock, QStringLiteral("w1"), rules());
        const auto refused = ask(source);
        QVERIFY(refused && !*refused);
        QCOMPARE(refused->error().code, ErrorCode::BreakerOpen);
        QVERIFY(inner.asked.isEmpty());
    }

    void aRefusalIsNoFailureOfTheEndpoint()
    {
        PipelineFixture f;
        FakeSource inner;
        inner.status = 404;
        GuardedSource source(inner, ehr, *f.db, f.clock, QStringLiteral("w1"), rules());
        for (int i = 0; i < 2 * policy.failures; ++i) {
            const auto reply = ask(source);
            QVERIFY(reply && *reply);
            QCOMPARE((*reply)->status, 404);
        }
    }

    void eachRequestTakesATokenAndWaitsForOne()
    {
        PipelineFixture f;
        FakeSource inner;
        const RateLimit rate{50, 1};
        GuardedSource source(inner, ehr, *f.db, f.clock, QStringLiteral("w1"), rules(rate));
        QVERIFY(ask(source));
        const auto used = RateStore(*f.db, f.clock).bucket(ehr, rate);
        QCOMPARE(used->milliTokens, 0);
        bool isAnswered = false;
        source.fetch(QStringLiteral("next"), [&](const Result<FetchReply> &) { isAnswered = true; });
        QCOMPARE(inner.asked.size(), 1);
        f.clock.advance(20ms);
        QTRY_VERIFY(isAnswered);
        QCOMPARE(inner.asked.size(), 2);
    }

    void whatWaitsIsCancelledWithTheRest()
    {
        PipelineFixture f;
        FakeSource inner;
        GuardedSource source(inner, ehr, *f.db, f.clock, QStringLiteral("w1"), rules(RateLimit{50, 1}));
        QVERIFY(ask(source));
        source.fetch(QStringLiteral("next"), [](const Result<FetchReply> &) { QFAIL("cancelled"); });
        source.cancelAll();
        QVERIFY(inner.isCancelled);
        f.clock.advance(1s);
        QVERIFY(ask(source)); // whose timer is younger
        QCOMPARE(inner.asked.size(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_GuardedSource)
#include "tst_GuardedSource.moc"
