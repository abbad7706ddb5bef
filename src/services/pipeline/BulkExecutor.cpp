#include "pipeline/BulkExecutor.h"

#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/BulkStore.h"
#include "store/EventStore.h"

namespace concord {

namespace {
Result<bool> carryOut(Database &db, const Clock &clock, const BulkRow &order, const BulkMember &member)
{
    EventStore events(db, clock);
    const bool isRetry = order.action == BulkActionKind::Retry;
    const auto done =
        isRetry ? events.retry(member.event, member.seen) : events.discard(member.event, member.seen);
    if (!done || !*done)
        return done;
    const auto noted = AuditStore(db, clock).append(
        {order.requestedBy,
         isRetry ? QStringLiteral("event.retry") : QStringLiteral("event.discard"),
         QStringLiteral("event/") + member.event.toString(),
         true,
         QStringLiteral("was=%1 bulk=%2 reason=%3")
             .arg(wordOf(member.seen), order.id.toString(), order.reason),
         {}});
    return noted ? Result<bool>(true) : fail(noted.error());
}
}

Result<bool> runBulkOrder(Database &db, const Clock &clock, int limit)
{
    BulkStore bulks(db, clock);
    const auto due = bulks.hasDue();
    if (!due || !*due)
        return due;
    std::optional<BulkRow> after;
    const auto ran = db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        after.reset();
        const auto order = bulks.takeDue();
        if (!order || !*order) // cancelled, or another worker is at it
            return order ? Result<void>{} : fail(order.error());
        const auto members = bulks.membersAfter((*order)->id, (*order)->done + (*order)->skipped, limit);
        if (!members)
            return fail(members.error());
        int done = 0;
        for (const BulkMember &member : *members) {
            const auto one = carryOut(db, clock, **order, member);
            if (!one)
                return fail(one.error());
            done += *one ? 1 : 0;
        }
        const auto next = bulks.progress(**order, done, int(members->size()) - done);
        if (!next)
            return fail(next.error());
        after = *next;
        return {};
    });
    if (!ran)
        return fail(ran.error());
    if (after && after->state == BulkState::Done)
        logLine(LogLevel::Info, "pipeline",
                QStringLiteral("bulk %1: %2 done, %3 skipped")
                    .arg(wordOf(after->action))
                    .arg(after->done)
                    .arg(after->skipped));
    return after.has_value();
}

}
