#pragma once

#include "domain/PatientQuestion.h"
#include "store/Database.h"

namespace concord {

/// Carries out what people have decided about patients: ordering keys are joined or parted, records move. By
/// a worker, because a person's login on PostgreSQL changes neither; before each claim, so that no event is
/// taken in an order that has been decided otherwise. What cannot be carried out is marked as failed and
/// stops nothing; the question is open to another decision then.
class PatientEffects
{
public:
    PatientEffects(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// All that is open, in one transaction (ReadCommitted). Returns how many were done; what has to wait
    /// (PatientEffect::Unlink) is not counted.
    [[nodiscard]] Result<int> carryOut();
    /// What a person has decided before a message that merges @p patient: in the message's transaction, and
    /// without an unlinking, which goes over to the other record. Returns who stands for him then.
    [[nodiscard]] Result<PatientId> carryOutOf(PatientId patient);
    /// A question that an identifier settles: his events are the other's from now on, under all his names.
    [[nodiscard]] Result<void> joinKeys(PatientId patient, PatientId other);

private:
    [[nodiscard]] Result<bool> settle(PatientQuestionId id);
    [[nodiscard]] Result<QStringList> allKeysOf(PatientId patient);
    /// False: not yet.
    [[nodiscard]] Result<bool> one(const PatientQuestionRow &row);
    [[nodiscard]] Result<void> link(const PatientQuestionRow &row);
    [[nodiscard]] Result<bool> unlink(const PatientQuestionRow &row);
    [[nodiscard]] Result<void> merge(const PatientQuestionRow &row);

    Database &m_db;
    const Clock &m_clock;
};

}
