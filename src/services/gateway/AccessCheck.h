#pragma once

#include "domain/Access.h"
#include "domain/Alerts.h"
#include "domain/Audit.h"
#include "domain/Engine.h"
#include "domain/Job.h"
#include "domain/PatientQuestion.h"
#include "domain/Reconciliation.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// Who works where nobody keeps accounts: concordd's commands, and a console that never asks for a sign-in.
[[nodiscard]] Session ownerSession(const QString &account);

/// In which role, for the trail; empty: nobody keeps accounts, so none is known.
[[nodiscard]] QString roleOf(const Session &session);

/// A record about what the session's person does.
[[nodiscard]] AuditEntry entryOf(const Session &session, const QString &action, const QString &subject,
                                 const QString &details = {}, CorrelationId correlationId = {});

/// Whether the session's person may do something to a thing: looks up the facility that the thing belongs to
/// and asks allowed(). Of a thing that is not there only the role is asked, so that whoever may not learns
/// nothing, and who may hears NotFound from where it is looked for. Each function: Forbidden with
/// "action=retry-events scope=outside" as its detail, or what the store said. On SQLite it looks past
/// scopeReads().
class AccessCheck
{
public:
    AccessCheck(Database &db, const Session &session) : m_db(db), m_session(session) {}

    /// Of lists, which hold only what the person may see, and of what belongs to no facility.
    [[nodiscard]] Result<void> shared(Action action);
    /// Whether the role may do that to anything at all.
    [[nodiscard]] Result<void> anywhere(Action action);
    [[nodiscard]] Result<void> connection(Action action, const QString &name);
    [[nodiscard]] Result<void> integration(Action action, const QString &name);
    [[nodiscard]] Result<void> job(Action action, JobId id);
    [[nodiscard]] Result<void> event(Action action, EventId id) { return events(action, {id}); }
    [[nodiscard]] Result<void> events(Action action, const std::vector<EventId> &ids);
    [[nodiscard]] Result<void> bulk(Action action, BulkId id);
    [[nodiscard]] Result<void> patientQuestion(Action action, PatientQuestionId id);
    /// A null id is no patient: only the role is asked.
    [[nodiscard]] Result<void> patient(Action action, PatientId id);
    [[nodiscard]] Result<void> conflict(Action action, ConflictId id);
    [[nodiscard]] Result<void> incident(Action action, IncidentId id);
    [[nodiscard]] Result<void> reconciliation(Action action, ReconciliationRunId id);
    [[nodiscard]] Result<void> items(Action action, const std::vector<ReconciliationItemId> &ids);
    /// The connections to whose events an order over a filter is limited; absent: it is not.
    [[nodiscard]] Result<std::optional<QStringList>> sources();

private:
    [[nodiscard]] Result<void> check(Action action, Scope scope);
    [[nodiscard]] Result<void> check(Action action, const Result<std::optional<QString>> &facility);
    [[nodiscard]] Result<void> check(Action action, const Result<QStringList> &facilities);

    Database &m_db;
    const Session &m_session;
};

}
