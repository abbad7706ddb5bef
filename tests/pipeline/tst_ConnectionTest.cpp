#include "pipeline/ConnectionTest.h"

#include "domain/OAuthText.h"
#include "pipeline/PipelineFixture.h"
#include "store/ListenerStore.h"

#include <QSignalSpy>

using namespace concord;

namespace {
class FakeSource : public MedicationSource
{
public:
    explicit FakeSource(Result<FetchReply> reply) : m_reply(std::move(reply)) {}
    FakeSource(Result<FetchReply> reply, Result<FetchReply> orders)
        : m_reply(std::move(reply)), m_orders(std::move(orders))
    {}
    void fetch(const QString &path, Callback done) override
    {
        const bool isMetadata = path == QStringLiteral("metadata");
        QMetaObject::invokeMethod(
            &m_context, [reply = isMetadata ? m_reply : m_orders, done = std::move(done)] { done(reply); },
            Qt::QueuedConnection);
    }
    void cancelAll() override {}
    void setCorrelation(CorrelationId) override {}
    [[nodiscard]] QString baseUrl() const override { return QStringLiteral("http://h/fhir"); }

private:
    QObject m_context;
    Result<FetchReply> m_reply;
    Result<FetchReply> m_orders = fail(ErrorCode::Internal, QStringLiteral("nobody asks for orders"));
};

/// Says this, later.
class FakeTry : public ConnectionTry
{
public:
    explicit FakeTry(QString code) : m_code(std::move(code)) {}
    void start(CorrelationId, std::function<void(Result<void>)> done) override
    {
        QMetaObject::invokeMethod(
            &m_context,
            [code = m_code, done = std::move(done)] {
                done(code.isEmpty() ? Result<void>() : fail(errorCodeFromName(code), QStringLiteral("h")));
            },
            Qt::QueuedConnection);
    }

private:
    const QString m_code;
    QObject m_context;
};

FetchReply reply(int status, const QByteArray &body)
{
    FetchReply r;
    r.status = status;
    r.body = body;
    r.contentType = QStringLiteral("application/fhir+json");
    r.firstByteMs = 42;
    return r;
}

JobId queueTest(PipelineFixture &f)
{
    return JobStore(*f.db, f.clock)
        .enqueue({connectionTestSubject(QStringLiteral("ehr")), connectionTestType, SyncMode::Full,
                  JobTrigger::Manual, QStringLiteral("ana")})
        .value_or(JobId{});
}
}

class tst_ConnectionTest : public QObject
{
    Q_OBJECT
private slots:
    void tellsHowItWent_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code"); // empty: it went well
        QTest::newRow("R4") << 200
                            << QByteArray(R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1"})")
                            << QString();
        QTest::newRow("R5") << 200
                            << QByteArray(R"({"resourceType":"CapabilityStatement","fhirVersion":"5.0.0"})")
                            << QStringLiteral("unsupported_version");
        QTest::newRow("something else") << 200 << QByteArray("{}") << QStringLiteral("wrong_content_type");
        QTest::newRow("401") << 401 << QByteArray("{}") << QStringLiteral("unauthorized");
        QTest::newRow("503") << 503 << QByteArray() << QStringLiteral("remote_failed");
        QTest::newRow("nobody there") << 0 << QByteArray() << QStringLiteral("unreachable");
    }
    void tellsHowItWent()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        PipelineFixture f;
        const JobId id = queueTest(f);
        const JobRow job = f.claimed();
        QCOMPARE(testedConnection(job), QStringLiteral("ehr"));
        Result<FetchReply> answer = reply(status, body);
        if (status == 0)
            answer = fail(ErrorCode::Unreachable, QStringLiteral("http://h"));
        ConnectionTest test(*f.db, f.clock, QStringLiteral("ehr"), std::make_unique<FakeSource>(answer));
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(job);
        QCOMPARE(finished.size(), 0);
        QTRY_COMPARE(finished.size(), 1);
        const JobRow after = f.job(id);
        QCOMPARE(after.state, code.isEmpty() ? JobState::Succeeded : JobState::Failed);
        QCOMPARE(after.error ? codeName(after.error->code) : QString(), code);
        if (status != 0)
            QCOMPARE(after.counts.sourceMs, 42);
        QCOMPARE(f.count(QStringLiteral("audit_log"), QStringLiteral("action = 'job.finish'")), 1);
    }

    void aTokenIsTriedOnOrdersAsWell_data()
    {
        QTest::addColumn<int>("status"); // 0: the token endpoint refuses us
        QTest::addColumn<QString>("code");
        QTest::newRow("good") << 200 << QString();
        QTest::newRow("not accepted") << 401 << QStringLiteral("unauthorized");
        QTest::newRow("too narrow") << 403 << QStringLiteral("remote_forbidden");
        QTest::newRow("no token") << 0 << QStringLiteral("unauthorized");
    }
    void aTokenIsTriedOnOrdersAsWell()
    {
        QFETCH(int, status);
        QFETCH(QString, code);
        PipelineFixture f;
        const JobId id = queueTest(f);
        Result<FetchReply> metadata =
            reply(200, R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1"})");
        if (status == 0)
            metadata = fail(ErrorCode::Unauthorized, QStringLiteral("https://auth.example/token"),
                            oauthText::refused(QStringLiteral("invalid_client")));
        ConnectionTest test(*f.db, f.clock, QStringLiteral("ehr"),
                            std::make_unique<FakeSource>(metadata, reply(status, "{}")),
                            ConnectionTest::Depth::WithOrders);
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(f.claimed());
        QTRY_COMPARE(finished.size(), 1);
        const JobRow after = f.job(id);
        QCOMPARE(after.error ? codeName(after.error->code) : QString(), code);
        if (status == 0)
            QVERIFY(oauthText::isOfTokenEndpoint(after.error->detail));
    }

    void theRestApiIsAskedForAPatient_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::newRow("a list") << 200 << QByteArray(R"({"resourceType":"Bundle","type":"searchset"})")
                                << QString();
        QTest::newRow("something else") << 200 << QByteArray(R"({"resourceType":"CapabilityStatement"})")
                                        << QStringLiteral("wrong_content_type");
        QTest::newRow("not accepted") << 401 << QByteArray("{}") << QStringLiteral("unauthorized");
    }
    void theRestApiIsAskedForAPatient()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        PipelineFixture f;
        const JobId id = queueTest(f);
        const Result<FetchReply> noMetadata = fail(ErrorCode::Internal, QStringLiteral("nobody asks for it"));
        ConnectionTest test(*f.db, f.clock, QStringLiteral("ehr"),
                            std::make_unique<FakeSource>(noMetadata, reply(status, body)),
                            ConnectionTest::Depth::Patients);
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(f.claimed());
        QTRY_COMPARE(finished.size(), 1);
        const JobRow after = f.job(id);
        QCOMPARE(after.error ? codeName(after.error->code) : QString(), code);
        QCOMPARE(after.counts.sourceMs, 42);
    }

    void asksTheWorkersAboutAListener_data()
    {
        QTest::addColumn<QString>("state"); // empty: nobody serves it
        QTest::addColumn<QString>("code");
        QTest::newRow("listens") << QStringLiteral("listening") << QString();
        QTest::newRow("full is there") << QStringLiteral("full") << QString();
        QTest::newRow("cannot listen") << QStringLiteral("retrying") << QStringLiteral("unreachable");
        QTest::newRow("paused") << QStringLiteral("paused") << QStringLiteral("paused");
        QTest::newRow("nobody") << QString() << QStringLiteral("unreachable");
    }
    void asksTheWorkersAboutAListener()
    {
        QFETCH(QString, state);
        QFETCH(QString, code);
        PipelineFixture f;
        ListenerStore listeners(*f.db, f.clock);
        QVERIFY(listeners.heartbeat(QStringLiteral("w1"), QStringLiteral("1")));
        if (!state.isEmpty()) {
            ListenerStatus status;
            status.connection = QStringLiteral("ehr");
            status.state = listenerStateFromWord(state).value_or(ListenerState::Stopped);
            QVERIFY(listeners.save(QStringLiteral("w1"), status));
        }
        const JobId id = queueTest(f);
        ConnectionTest test(*f.db, f.clock, QStringLiteral("ehr"));
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(f.claimed());
        QTRY_COMPARE(finished.size(), 1);
        const JobRow after = f.job(id);
        QCOMPARE(after.error ? codeName(after.error->code) : QString(), code);
    }

    void takesWhatAnotherKindOfTrySays_data()
    {
        QTest::addColumn<QString>("code"); // empty: it went well
        QTest::newRow("well") << QString();
        QTest::newRow("refused") << QStringLiteral("unauthorized");
    }
    void takesWhatAnotherKindOfTrySays()
    {
        QFETCH(QString, code);
        PipelineFixture f;
        const JobId id = queueTest(f);
        ConnectionTest test(*f.db, f.clock, QStringLiteral("ehr"), std::make_unique<FakeTry>(code));
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(f.claimed());
        QCOMPARE(finished.size(), 0);
        QTRY_COMPARE(finished.size(), 1);
        const JobRow after = f.job(id);
        QCOMPARE(after.state, code.isEmpty() ? JobState::Succeeded : JobState::Failed);
        QCOMPARE(after.error ? codeName(after.error->code) : QString(), code);
    }

    void aTryThatIsCancelledSaysNothingMore()
    {
        PipelineFixture f;
        const JobId id = queueTest(f);
        ConnectionTest test(*f.db, f.clock, QStringLiteral("ehr"), std::make_unique<FakeTry>(QString()));
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(f.claimed());
        test.cancel();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(f.job(id).state, JobState::Cancelled);
    }

    void isCancelledOnce()
    {
        PipelineFixture f;
        const JobId id = queueTest(f);
        ConnectionTest test(*f.db, f.clock, QStringLiteral("ehr"));
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(f.claimed());
        test.cancel();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(f.job(id).state, JobState::Cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_ConnectionTest)
#include "tst_ConnectionTest.moc"
