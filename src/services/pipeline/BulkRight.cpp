#include "pipeline/BulkRight.h"

#include "domain/Access.h"
#include "pipeline/PersonRight.h"
#include "store/FacilityStore.h"

#include <algorithm>

namespace concord {

namespace {
Action actionOf(BulkActionKind kind)
{
    return kind == BulkActionKind::Retry ? Action::RetryEvents : Action::DiscardEvents;
}

/// An event that is gone is in nobody's way: it will be skipped.
Result<bool> areInside(Database &db, const Facilities &facilities, const std::vector<BulkMember> &members)
{
    if (facilities.isAll)
        return true;
    std::vector<EventId> ids;
    for (const BulkMember &member : members)
        ids.push_back(member.event);
    return FacilityStore(db).ofEvents(ids).map([&](const QStringList &theirs) {
        return std::all_of(theirs.begin(), theirs.end(), [&](const QString &facility) {
            return scopeOf(facilities, facility) == Scope::Inside;
        });
    });
}
}

Result<std::optional<Error>> lostBulkRight(Database &db, const Clock &clock, const BulkRow &order,
                                           const std::vector<BulkMember> &members)
{
    const auto lost = [&](const QString &reason) {
        return std::optional(Error{ErrorCode::Forbidden, QStringLiteral("user/") + order.requestedBy,
                                   QStringLiteral("reason=") + reason, 0});
    };
    const auto isByPerson = BulkStore(db, clock).isByPerson(order.id);
    if (!isByPerson || !*isByPerson)
        return isByPerson ? Result<std::optional<Error>>(std::nullopt) : fail(isByPerson.error());
    const auto user = personNow(db, clock, order.requestedBy);
    if (!user)
        return user.error().code == ErrorCode::Forbidden
                   ? Result<std::optional<Error>>(std::optional(user.error()))
                   : fail(user.error());
    if (!allowed(user->role, actionOf(order.action), Scope::Inside))
        return lost(QStringLiteral("role"));
    const auto inside = areInside(db, user->facilities, members);
    if (!inside)
        return fail(inside.error());
    return *inside ? std::nullopt : lost(QStringLiteral("facility"));
}

}
