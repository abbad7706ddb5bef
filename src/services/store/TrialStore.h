#pragma once

#include "domain/MappingWork.h"
#include "store/Database.h"

#include <chrono>
#include <optional>

namespace concord {

using TrialId = Id<struct TrialTag>;

/// The question of a person what a decision would do, as a worker takes it.
struct TrialRequest
{
    TrialId id;
    MappingDecision decision;
    QString requestedBy;
};

/// Counts only, for the audit trail: "waiting=5 tried=5 patients=2 succeeded=4 needs_mapping=1".
[[nodiscard]] QString previewDetails(const MappingImpact &impact);

/// mapping_trials: questions of people whose login may not try a decision (PostgreSQL), and the answers of
/// the workers, sealed, because they tell of patients. An answer is there until it was read.
class TrialStore
{
public:
    static constexpr int mostOpen = 4;                  ///< questions of one person
    static constexpr std::chrono::minutes mostKept{10}; ///< then a row is gone, answered or not

    TrialStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Nudges the workers. It takes the place of the person's older question about the same code, and of the
    /// oldest ones beyond mostOpen.
    [[nodiscard]] Result<TrialId> ask(const MappingDecision &decision, const QString &person);
    /// The oldest question that nobody is at, or whose worker has let its lease run out.
    [[nodiscard]] Result<std::optional<TrialRequest>> claim(const QString &worker,
                                                            std::chrono::milliseconds lease);
    /// False, and nothing is written: another worker has it, or nobody wants to know any more.
    [[nodiscard]] Result<bool> answer(TrialId id, const QString &worker, const Result<MappingImpact> &found);
    /// Absent: not yet. The error of the trial; NotFound: the question is gone.
    [[nodiscard]] Result<std::optional<MappingImpact>> answerTo(TrialId id);
    [[nodiscard]] Result<void> forget(TrialId id);
    /// Says how many.
    [[nodiscard]] Result<int> removeOld();

private:
    Database &m_db;
    const Clock &m_clock;
};

}
