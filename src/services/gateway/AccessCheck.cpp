#include "gateway/AccessCheck.h"

#include "store/FacilityStore.h"

namespace concord {

namespace {
QString wordOf(Scope scope)
{
    switch (scope) {
    case Scope::Inside:
        return QStringLiteral("inside");
    case Scope::Outside:
        return QStringLiteral("outside");
    case Scope::Shared:
        return QStringLiteral("shared");
    }
    return {};
}
}

Session ownerSession(const QString &account)
{
    Session session;
    session.user = account;
    session.role = Role::Administrator;
    session.facilities.isAll = true;
    session.isOwner = true;
    return session;
}

QString roleOf(const Session &session)
{
    return session.isOwner ? QString() : wordOf(session.role);
}

AuditEntry entryOf(const Session &session, const QString &action, const QString &subject,
                   const QString &details, CorrelationId correlationId)
{
    return {session.user, action, subject, true, details, correlationId, roleOf(session)};
}

Result<void> AccessCheck::check(Action action, Scope scope)
{
    if (allowed(m_session.role, action, scope))
        return {};
    return fail(ErrorCode::Forbidden, {},
                QStringLiteral("action=%1 scope=%2").arg(wordOf(action), wordOf(scope)));
}

Result<void> AccessCheck::shared(Action action)
{
    return check(action, scopeOf(m_session.facilities, {}));
}

Result<void> AccessCheck::anywhere(Action action)
{
    return check(action, Scope::Inside);
}

Result<void> AccessCheck::check(Action action, const Result<std::optional<QString>> &facility)
{
    if (!facility)
        return fail(facility.error());
    return *facility ? check(action, scopeOf(m_session.facilities, **facility)) : anywhere(action);
}

Result<void> AccessCheck::check(Action action, const Result<QStringList> &facilities)
{
    if (!facilities)
        return fail(facilities.error());
    Result<void> checked = anywhere(action);
    for (const QString &facility : *facilities)
        checked = checked.and_then([&] { return check(action, scopeOf(m_session.facilities, facility)); });
    return checked;
}

Result<void> AccessCheck::connection(Action action, const QString &name)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofConnection(name));
}

Result<void> AccessCheck::integration(Action action, const QString &name)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofIntegration(name));
}

Result<void> AccessCheck::job(Action action, JobId id)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofJob(id));
}

Result<void> AccessCheck::events(Action action, const std::vector<EventId> &ids)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofEvents(ids));
}

Result<void> AccessCheck::bulk(Action action, BulkId id)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofBulk(id));
}

Result<void> AccessCheck::patientQuestion(Action action, PatientQuestionId id)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofPatientQuestion(id));
}

Result<void> AccessCheck::patient(Action action, PatientId id)
{
    if (m_session.facilities.isAll || id.isNull())
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofPatient(id));
}

Result<void> AccessCheck::conflict(Action action, ConflictId id)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofConflict(id));
}

Result<void> AccessCheck::incident(Action action, IncidentId id)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofIncident(id));
}

Result<void> AccessCheck::reconciliation(Action action, ReconciliationRunId id)
{
    if (m_session.facilities.isAll)
        return anywhere(action);
    return check(action, FacilityStore(m_db).ofReconciliationRun(id));
}

Result<void> AccessCheck::items(Action action, const std::vector<ReconciliationItemId> &ids)
{
    Result<void> checked = anywhere(action);
    if (m_session.facilities.isAll)
        return checked;
    FacilityStore facilities(m_db);
    for (const ReconciliationItemId id : ids)
        checked = checked.and_then([&] { return check(action, facilities.ofReconciliationItem(id)); });
    return checked;
}

Result<std::optional<QStringList>> AccessCheck::sources()
{
    if (m_session.facilities.isAll)
        return std::optional<QStringList>();
    return FacilityStore(m_db).connectionsOf(m_session.facilities.names).map([](const QStringList &names) {
        return std::optional(names);
    });
}

}
