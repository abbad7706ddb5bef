#include "models/Access.h"

#include "models/Labels.h"

#include <QCoreApplication>
#include <QLocale>

namespace concord {

namespace {

/// The nearest that a thing of this kind can lie to the person: codes are mapped for everybody, and the trail
/// is one; events, jobs and connections have facilities.
Scope nearestScope(const Facilities &facilities, Action action)
{
    if (facilities.isAll)
        return Scope::Inside;
    switch (action) {
    case Action::SeeDifferences:
    case Action::SeePayload:
    case Action::TriggerSync:
    case Action::CancelJob:
    case Action::RetryEvents:
    case Action::DiscardEvents:
    case Action::ResendEvent:
    case Action::TestConnection:
    case Action::Pause:
    case Action::AcknowledgeIncident:
    case Action::Reconcile:
        return facilities.names.isEmpty() ? Scope::Shared : Scope::Inside;
    case Action::Look:
    case Action::DecideMapping:
    case Action::SeeAudit:
    case Action::VerifyAudit:
    case Action::ExportAudit:
    case Action::ExportDeidentified:
    case Action::ManageUsers:
    case Action::ManageKeys:
    case Action::Configure:
        break;
    }
    return Scope::Shared;
}

bool isLook(Action action)
{
    return action == Action::Look || action == Action::SeeDifferences || action == Action::SeePayload ||
           action == Action::SeeAudit;
}

/// "analysts and administrators"
QString whoMay(Action action)
{
    QStringList who;
    for (const Role role : allRoles) {
        if (allowed(role, action, Scope::Inside))
            who.append(pluralOf(role));
    }
    return QLocale().createSeparatedList(who);
}

}

Access Access::full()
{
    Session owner;
    owner.role = Role::Administrator;
    owner.facilities.isAll = true;
    owner.isOwner = true;
    return Access(owner);
}

bool Access::may(Action action) const
{
    return m_session && allowed(m_session->role, action, nearestScope(m_session->facilities, action));
}

bool Access::hasSameRights(const Access &other) const
{
    if (!m_session || !other.m_session)
        return m_session.has_value() == other.m_session.has_value();
    return m_session->role == other.m_session->role && m_session->facilities == other.m_session->facilities;
}

QString Access::obstacle(Action action) const
{
    if (may(action))
        return {};
    if (!m_session)
        return QCoreApplication::translate("Access", "Nobody is signed in.");
    if (!allowed(m_session->role, action, Scope::Inside))
        return (isLook(action)
                    ? QCoreApplication::translate("Access", "Only %1 may see this. Your role is: %2.")
                    : QCoreApplication::translate("Access", "Only %1 may do this. Your role is: %2."))
            .arg(whoMay(action), labelOf(m_session->role));
    return QCoreApplication::translate("Access",
                                       "This concerns all facilities, so only somebody who works for all "
                                       "of them may do it.");
}

}
