#include "pipeline/ConnectionTest.h"

#include "store/ListenerStore.h"
#include "sync/FhirReply.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
/// What a FHIR R4 server says of itself (CapabilityStatement.fhirVersion 4.0.x).
Result<void> checkCapability(const QByteArray &body)
{
    const QJsonObject root = QJsonDocument::fromJson(body).object();
    const QString type = root[u"resourceType"].toString();
    if (type != QStringLiteral("CapabilityStatement"))
        return fail(ErrorCode::WrongContentType, QStringLiteral("metadata"),
                    QStringLiteral("no CapabilityStatement came"));
    const QString version = root[u"fhirVersion"].toString();
    if (!version.startsWith(QStringLiteral("4.0")))
        return fail(ErrorCode::UnsupportedVersion, QStringLiteral("metadata"),
                    QStringLiteral("fhirVersion is '%1', expected 4.0.x").arg(version.left(20)));
    return {};
}

Result<void> checkList(const QByteArray &body)
{
    const QJsonObject root = QJsonDocument::fromJson(body).object();
    if (root[u"resourceType"].toString() != u"Bundle" || root[u"type"].toString() != u"searchset")
        return fail(ErrorCode::WrongContentType, QStringLiteral("patients"),
                    QStringLiteral("no list of patients came"));
    return {};
}
}

QString testedConnection(const JobRow &job)
{
    const QString prefix = connectionTestSubject({});
    return job.type == connectionTestType && job.integration.startsWith(prefix)
               ? job.integration.sliced(prefix.size())
               : QString();
}

ConnectionTest::ConnectionTest(Database &db, const Clock &clock, QString connection)
    : TestRunner(db, clock), m_connection(std::move(connection))
{}

ConnectionTest::ConnectionTest(Database &db, const Clock &clock, QString connection,
                               std::unique_ptr<MedicationSource> source, Depth depth)
    : TestRunner(db, clock), m_connection(std::move(connection)), m_source(std::move(source)), m_depth(depth)
{}

ConnectionTest::ConnectionTest(Database &db, const Clock &clock, QString connection,
                               std::unique_ptr<ConnectionTry> attempt)
    : TestRunner(db, clock), m_connection(std::move(connection)), m_attempt(std::move(attempt))
{}

ConnectionTest::~ConnectionTest()
{
    if (m_source)
        m_source->cancelAll();
}

void ConnectionTest::run(const JobRow &job)
{
    begin(job);
    if (m_source) {
        m_source->setCorrelation(job.correlationId);
        if (m_depth == Depth::Patients)
            m_source->fetch(QStringLiteral("patients?_count=1"),
                            [this](const Result<FetchReply> &reply) { onPatients(reply); });
        else
            m_source->fetch(QStringLiteral("metadata"),
                            [this](const Result<FetchReply> &reply) { onMetadata(reply); });
        return;
    }
    if (m_attempt)
        return m_attempt->start(job.correlationId, [this](const Result<void> &found) {
            m_job.counts.sourceMs = m_watch.elapsed();
            end(found);
        });
    QMetaObject::invokeMethod( // finished() never comes out of run()
        this, [this] { end(listens()); }, Qt::QueuedConnection);
}

void ConnectionTest::cancel()
{
    if (m_source)
        m_source->cancelAll();
    m_attempt.reset();
    end(JobState::Cancelled, Error{ErrorCode::Cancelled, {}, {}, 0});
}

void ConnectionTest::measure(const Result<FetchReply> &reply)
{
    if (reply)
        m_job.counts.bytes = reply->body.size();
    m_job.counts.sourceMs = reply ? reply->firstByteMs : m_watch.elapsed();
}

void ConnectionTest::onPatients(const Result<FetchReply> &reply)
{
    measure(reply);
    end(acceptReply(reply, m_connection + QStringLiteral("/patients")).and_then(checkList));
}

void ConnectionTest::onMetadata(const Result<FetchReply> &reply)
{
    measure(reply);
    const auto checked =
        acceptReply(reply, m_connection + QStringLiteral("/metadata")).and_then(checkCapability);
    if (!checked || m_depth == Depth::Metadata)
        return end(checked);
    m_source->fetch(QStringLiteral("MedicationRequest?_summary=count"),
                    [this](const Result<FetchReply> &orders) { onOrders(orders); });
}

void ConnectionTest::onOrders(const Result<FetchReply> &reply)
{
    end(acceptReply(reply, m_connection + QStringLiteral("/MedicationRequest")).map([](const QByteArray &) {
    }));
}

Result<void> ConnectionTest::listens() const
{
    const auto rows = ListenerStore(m_db, m_clock).all();
    if (!rows)
        return fail(rows.error());
    std::optional<Error> said;
    for (const ListenerRow &row : *rows) {
        if (row.status.connection != m_connection)
            continue;
        const ListenerState state = row.status.state;
        if (state == ListenerState::Listening || state == ListenerState::Full)
            return {};
        if (state == ListenerState::Paused)
            return fail(ErrorCode::Paused, row.status.address, QStringLiteral("a person has paused it"));
        said = row.status.lastError;
    }
    return fail(said.value_or(Error{ErrorCode::Unreachable, QStringLiteral("connection/") + m_connection,
                                    QStringLiteral("no worker listens on it"), 0}));
}

}
