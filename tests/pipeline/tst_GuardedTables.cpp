#include "domain/RelayText.h"
#include "pipeline/GuardedTables.h"
#include "pipeline/PipelineFixture.h"
#include "store/BreakerStore.h"
#include "store/RateStore.h"

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto instance = QStringLiteral("clinic");
const auto relay = QStringLiteral("mid");
const BreakerPolicy policy{2, std::chrono::seconds(30), std::chrono::seconds(60)};

/// Answers later, with an error or with nothing in it.
class FakeTables : public TablePort
{
public:
    void find(const TableSearch &, Callback<TableList> done) override { answer(std::move(done), "find"); }
    void read(const QString &, const QString &, const QStringList &, Callback<TableRecord> done) override
    {
        answer(std::move(done), "read");
    }
    void create(const TableDraft &, Callback<TableWritten> done) override
    {
        answer(std::move(done), "create");
    }
    void change(const TableChange &, Callback<TableWritten> done) override
    {
        answer(std::move(done), "change");
    }
    void page(const TableWalk &, const TablePlace &, Callback<TablePage> done) override
    {
        answer(std::move(done), "page");
    }
    void cancelAll() override { isCancelled = true; }
    void setCorrelation(CorrelationId) override {}

    std::optional<Error> error;
    QStringList asked;
    bool isCancelled = false;

private:
    template <typename T>
    void answer(Callback<T> done, const char *what)
    {
        asked << QString::fromLatin1(what);
        QMetaObject::invokeMethod(
            &m_context,
            [error = error, done = std::move(done)] { error ? done(fail(*error)) : done(Result<T>(T{})); },
            Qt::QueuedConnection);
    }
    QObject m_context;
};

Error relayDown()
{
    return {ErrorCode::Unreachable, QStringLiteral("mid.local:3128"),
            relayText::unreachable(QStringLiteral("ConnectionRefusedError")), 0};
}
Error relayForbids()
{
    return {ErrorCode::RemoteForbidden, QStringLiteral("mid.local:3128"),
            relayText::refused(QStringLiteral("HTTP 403")), 0};
}
Error instanceDown()
{
    return {ErrorCode::Unreachable, QStringLiteral("clinic.example:443"),
            relayText::beyond(QStringLiteral("HTTP 503")), 0};
}
}

class tst_GuardedTables : public QObject
{
    Q_OBJECT

    static EndpointRulesOf rules(std::optional<RateLimit> rate = {})
    {
        return [rate](const QString &endpoint) {
            return endpoint == instance ? EndpointRules{policy, rate, relay} : EndpointRules{policy, {}, {}};
        };
    }
    struct Bench : PipelineFixture
    {
        explicit Bench(std::optional<RateLimit> rate = {})
            : tables(inner, instance, *db, clock, QStringLiteral("w1"), rules(rate))
        {}
        /// "", or the error's word.
        QString ask()
        {
            std::optional<QString> said;
            tables.find({}, [&](const Result<TableList> &found) {
                where = found ? QString() : found.error().where;
                said = found ? QString() : codeName(found.error().code);
            });
            if (said || !QTest::qWaitFor([&] { return said.has_value(); }))
                return QStringLiteral("at once, or never");
            return *said;
        }
        [[nodiscard]] BreakerState breaker(const QString &endpoint)
        {
            return BreakerStore(*db, clock).byEndpoint(endpoint).value().state;
        }
        [[nodiscard]] int incidents()
        {
            return count(QStringLiteral("incidents"), QStringLiteral("resolved_at IS NULL"));
        }
        FakeTables inner;
        GuardedTables tables;
        QString where;
    };

private slots:
    void eachOperationIsPassedOn()
    {
        Bench b;
        int answers = 0;
        const auto done = [&](const auto &result) {
            answers += result ? 1 : 0;
        };
        b.tables.find({}, done);
        b.tables.read({}, {}, {}, done);
        b.tables.create({}, done);
        b.tables.change({}, done);
        b.tables.page({}, {}, done);
        QTRY_COMPARE(answers, 5);
        QCOMPARE(b.inner.asked.join(u' '), QStringLiteral("find read create change page"));
    }

    void oneEndpointFailsAndTheOtherIsNotBlamed_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<QString>("failed");
        QTest::addColumn<QString>("other");
        QTest::newRow("the relay is down") << relayDown() << relay << instance;
        QTest::newRow("the relay forbids") << relayForbids() << relay << instance;
        QTest::newRow("the instance is down") << instanceDown() << instance << relay;
    }
    void oneEndpointFailsAndTheOtherIsNotBlamed()
    {
        QFETCH(Error, error);
        QFETCH(QString, failed);
        QFETCH(QString, other);
        Bench b;
        b.inner.error = error;
        for (int i = 0; i < policy.failures; ++i)
            QCOMPARE(b.ask(), codeName(error.code));
        QCOMPARE(b.breaker(failed), BreakerState::Open);
        QCOMPARE(b.breaker(other), BreakerState::Closed);
        QCOMPARE(b.incidents(), 1);
        QCOMPARE(b.ask(), QStringLiteral("breaker_open")); // and nothing is asked
        QCOMPARE(b.where, failed);
        QCOMPARE(b.inner.asked.size(), policy.failures);

        b.clock.advance(30s);
        b.inner.error.reset();
        QCOMPARE(b.ask(), QString());
        QCOMPARE(b.breaker(failed), BreakerState::Closed);
        QCOMPARE(b.incidents(), 0);
    }

    void whatTheInstanceSaysShowsThatTheRelayWorks()
    {
        Bench b;
        b.inner.error = relayDown();
        QCOMPARE(b.ask(), QStringLiteral("unreachable"));
        b.inner.error = Error{ErrorCode::RemoteFailed, instance, QStringLiteral("HTTP 500"), 0};
        QCOMPARE(b.ask(), QStringLiteral("remote_failed"));
        b.inner.error = relayDown();
        QCOMPARE(b.ask(), QStringLiteral("unreachable"));
        QCOMPARE(b.breaker(relay), BreakerState::Closed); // not two in a row
        QCOMPARE(b.breaker(instance), BreakerState::Closed);
    }

    void whatNeverLeftSaysNothing_data()
    {
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("a value that cannot be searched for") << ErrorCode::InvalidMessage;
        QTest::newRow("a column that is not there") << ErrorCode::ConfigInvalid;
        QTest::newRow("too long") << ErrorCode::TooLarge;
    }
    void whatNeverLeftSaysNothing()
    {
        QFETCH(ErrorCode, code);
        Bench b;
        b.inner.error = instanceDown();
        QCOMPARE(b.ask(), QStringLiteral("unreachable"));
        b.inner.error = Error{code, instance, {}, 0};
        QCOMPARE(b.ask(), codeName(code));
        b.inner.error = instanceDown();
        QCOMPARE(b.ask(), QStringLiteral("unreachable"));
        QCOMPARE(b.breaker(instance), BreakerState::Open); // two in a row all the same
    }

    void aRefusalIsNoFailureOfTheInstance()
    {
        Bench b;
        b.inner.error = Error{ErrorCode::RemoteNotFound, instance, {}, 0};
        for (int i = 0; i < 2 * policy.failures; ++i)
            QCOMPARE(b.ask(), QStringLiteral("remote_not_found"));
        QCOMPARE(b.breaker(instance), BreakerState::Closed);
    }

    void waitsForAToken()
    {
        Bench b(RateLimit{20, 1});
        QCOMPARE(b.ask(), QString());
        bool isAnswered = false;
        b.tables.find({}, [&](const Result<TableList> &) { isAnswered = true; });
        QCOMPARE(b.inner.asked.size(), 1);
        b.clock.advance(1s);
        QTRY_VERIFY(isAnswered);
        QCOMPARE(b.inner.asked.size(), 2);
    }

    void cancelledIsNeverAnswered()
    {
        Bench b(RateLimit{20, 1});
        QCOMPARE(b.ask(), QString());
        bool isAnswered = false;
        b.tables.find({}, [&](const Result<TableList> &) { isAnswered = true; });
        b.tables.cancelAll();
        QVERIFY(b.inner.isCancelled);
        b.clock.advance(1s);
        QCOMPARE(b.ask(), QString());
        QVERIFY(!isAnswered);
    }
};

Q_DECLARE_METATYPE(concord::ErrorCode)

QTEST_GUILESS_MAIN(tst_GuardedTables)
#include "tst_GuardedTables.moc"
