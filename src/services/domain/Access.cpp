#include "domain/Access.h"

#include <algorithm>

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
    case Action::AcknowledgeIncident:
    case Action::Reconcile:
        return role == Role::Analyst || role == Role::Administrator;
    case Action::SeeAudit:
    case Action::VerifyAudit:
    case Action::ExportAudit:
    case Action::ExportDeidentified:
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

namespace {
bool isOfNameCharacters(QStringView text)
{
    return !text.isEmpty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
               c == u'.' || c == u'_' || c == u'-';
    });
}
}

bool isFacilityName(QStringView text)
{
    return isOfNameCharacters(text) && text != u"all" && text != u"none"; // textOf() says these
}

bool isUserName(QStringView text)
{
    return isOfNameCharacters(text) && text.front() >= u'a' && text.front() <= u'z' &&
           std::none_of(text.begin(), text.end(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
}

QString textOf(const Facilities &facilities)
{
    if (facilities.isAll)
        return QStringLiteral("all");
    return facilities.names.isEmpty() ? QStringLiteral("none") : facilities.names.join(u',');
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
