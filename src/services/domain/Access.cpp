#include "domain/Access.h"

namespace concord {

namespace {
/// What each role may do, by ascending trust only where duties do not have to be kept apart: whoever changes
/// things does not judge the trail, and whoever judges it changes nothing. An administrator may do both, and
/// stands in the trail for it.
constexpr bool mayEver(Role role, Action action)
{
    switch (action) {
    case Action::Look:
        return true;
    case Action::SeeDifferences:
    case Action::SeePayload:
        return role != Role::Viewer;
    case Action::TriggerSync:
    case Action::CancelJob:
    case Action::DecideMapping:
    case Action::RetryEvents:
    case Action::DiscardEvents:
    case Action::ResendEvent:
    case Action::TestConnection:
    case Action::Pause:
        return role == Role::Analyst || role == Role::Administrator;
    case Action::SeeAudit:
    case Action::VerifyAudit:
    case Action::ExportAudit:
        return role == Role::Compliance || role == Role::Administrator;
    case Action::ManageUsers:
    case Action::ManageKeys:
    case Action::Configure:
        return role == Role::Administrator;
    }
    return false;
}

constexpr bool isForSharedThings(Action action)
{
    return action == Action::Look || action == Action::SeeAudit || action == Action::VerifyAudit ||
           action == Action::ExportAudit;
}

static_assert(!mayEver(Role::Viewer, Action::SeePayload));
static_assert(!mayEver(Role::Compliance, Action::RetryEvents));
static_assert(!mayEver(Role::Analyst, Action::SeeAudit));
}

Scope scopeOf(const Facilities &facilities, const QString &facility)
{
    if (facilities.isAll)
        return Scope::Inside;
    if (facility.isEmpty())
        return Scope::Shared;
    return facilities.names.contains(facility) ? Scope::Inside : Scope::Outside;
}

bool allowed(Role role, Action action, Scope scope)
{
    return scope != Scope::Outside && mayEver(role, action) &&
           (scope == Scope::Inside || isForSharedThings(action));
}

}
