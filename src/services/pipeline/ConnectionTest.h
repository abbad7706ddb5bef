#pragma once

#include "codec/MedicationPage.h"
#include "domain/MedicationSource.h"
#include "pipeline/JobRunner.h"

#include <QElapsedTimer>

#include <memory>

namespace concord {

/// The connection of a job of connectionTestType; empty: another kind of job.
[[nodiscard]] QString testedConnection(const JobRow &job);

/// A job that tries one connection and changes nothing. One that we call: GET metadata, with the time it took
/// in counts.sourceMs (UnsupportedVersion: not FHIR R4). One that we listen on: Unreachable unless a living
/// worker says that it listens. Breaker and rate limit are not asked: a person wants to know now.
class ConnectionTest : public JobRunner
{
    Q_OBJECT
public:
    /// @param source of the connection; null: a listener
    ConnectionTest(Database &db, const Clock &clock, QString connection,
                   std::unique_ptr<MedicationSource> source);
    ~ConnectionTest() override;

    void run(const JobRow &job) override;
    void cancel() override;

private:
    void onReply(const Result<FetchReply> &reply);
    [[nodiscard]] Result<void> listens() const;
    void end(JobState state, const std::optional<Error> &error);

    Database &m_db;
    const Clock &m_clock;
    QString m_connection;
    std::unique_ptr<MedicationSource> m_source;
    MedicationPageReader m_reader{QString()};
    QElapsedTimer m_watch;
    JobRow m_job;
    bool m_isOver = false;
};

}
