#pragma once

#include "domain/PatientQuestion.h"
#include "store/Database.h"

#include <optional>

namespace concord {

/// Reads what a person compares: a patient, and those who may be the same. Through views that show no more
/// than the login, or scopeReads(), may see.
class PatientComparison
{
public:
    static constexpr int mostCandidates = 10;

    PatientComparison(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Absent: there is no such question. Also of a decided one, whose other record is always among them.
    [[nodiscard]] Result<std::optional<PatientCandidates>> read(PatientQuestionId id);

private:
    struct Known
    {
        PatientId id;
        QString source;
        bool isGone = false; ///< merged into another
        PatientFace face;
        PatientRecords records;
    };
    [[nodiscard]] Result<std::optional<Known>> known(PatientId id);
    [[nodiscard]] Result<void> addCandidates(PatientCandidates &found);

    Database &m_db;
    const Clock &m_clock;
};

}
