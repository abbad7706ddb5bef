#pragma once

#include "pipeline/JobRunner.h"
#include "store/Database.h"

#include <QElapsedTimer>

namespace concord {

/// A job that tries something and changes nothing: how it begins and ends. finished() never comes out of
/// run().
class TestRunner : public JobRunner
{
    Q_OBJECT
public:
    TestRunner(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

protected:
    void begin(const JobRow &job);
    void end(const Result<void> &found);
    /// Writes the end with its record on the audit trail, and says so. A second call does nothing.
    void end(JobState state, const std::optional<Error> &error);

    Database &m_db;
    const Clock &m_clock;
    QElapsedTimer m_watch; ///< since begin()
    JobRow m_job;

private:
    bool m_isOver = false;
};

}
