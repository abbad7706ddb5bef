#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/PatientQuestion.h"
#include "store/Database.h"

namespace concord {

/// What a person asks and orders about who patients are. Looking at a patient's candidates is on the audit
/// trail like an order; a refusal is audited as well. What a decision means for the order of events is left
/// to a worker (store/PatientEffects). Used by StoreGateway and by concordd map patients. Lives where its
/// Database lives.
class PatientDesk
{
public:
    PatientDesk(Database &db, const Clock &clock, Session session)
        : m_db(db), m_clock(clock), m_session(std::move(session))
    {}

    /// Nothing in it is a person's data.
    [[nodiscard]] Result<PatientQuestionPage> page(const PatientQuestionQuery &query);
    /// Through a connection that sees no more than the person may. Scores as the policy says. Errors:
    /// NotFound, Forbidden.
    [[nodiscard]] Result<PatientCandidates> candidates(PatientQuestionId id, quint64 requestId);
    /// Errors: as PatientQuestionStore::decide(); Forbidden, also where the other patient is outside.
    [[nodiscard]] Result<PatientQuestionRow> decide(const PatientDecision &decision);
    /// Errors: as PatientQuestionStore::setPolicy(); Forbidden.
    [[nodiscard]] Result<PatientPolicy> setPolicy(bool hideScores, const QString &reason);

private:
    Database &m_db;
    const Clock &m_clock;
    Session m_session;
};

}
