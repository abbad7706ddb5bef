#pragma once

#include "domain/MedicationSource.h"
#include "pipeline/TestRunner.h"

#include <functional>
#include <memory>

namespace concord {

/// One try of a connection that is no FHIR server, and changes nothing there.
class ConnectionTry
{
public:
    virtual ~ConnectionTry() = default;
    /// @param done later, once, unless the try is destroyed before
    virtual void start(CorrelationId correlation, std::function<void(Result<void>)> done) = 0;
};

/// The connection of a job of connectionTestType; empty: another kind of job.
[[nodiscard]] QString testedConnection(const JobRow &job);

/// A job that tries one connection and changes nothing. One that we call: GET metadata, with the time it took
/// in counts.sourceMs (UnsupportedVersion: not FHIR R4); metadata is open to everybody, so where a token is
/// shown the number of orders is asked for as well. The EHR's REST API: one of its patients. One that is
/// neither: its ConnectionTry. One that we listen on: Unreachable unless a living worker says that it
/// listens. Breaker and rate limit are not asked: a person wants to know now.
class ConnectionTest : public TestRunner
{
    Q_OBJECT
public:
    enum class Depth {
        Metadata,   ///< what it says of itself
        WithOrders, ///< and whether we may read orders
        Patients    ///< of the REST API, which says nothing of itself
    };

    /// Of a listener.
    ConnectionTest(Database &db, const Clock &clock, QString connection);
    /// Of an EHR.
    ConnectionTest(Database &db, const Clock &clock, QString connection,
                   std::unique_ptr<MedicationSource> source, Depth depth = Depth::Metadata);
    ConnectionTest(Database &db, const Clock &clock, QString connection,
                   std::unique_ptr<ConnectionTry> attempt);
    ~ConnectionTest() override;

    void run(const JobRow &job) override;
    void cancel() override;

private:
    void onMetadata(const Result<FetchReply> &reply);
    void onOrders(const Result<FetchReply> &reply);
    void onPatients(const Result<FetchReply> &reply);
    void measure(const Result<FetchReply> &reply);
    [[nodiscard]] Result<void> listens() const;

    QString m_connection;
    std::unique_ptr<MedicationSource> m_source;
    std::unique_ptr<ConnectionTry> m_attempt;
    const Depth m_depth = Depth::Metadata;
};

}
