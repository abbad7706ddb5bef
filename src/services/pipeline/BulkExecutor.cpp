#include "pipeline/BulkExecutor.h"

#include "observability/Log.h"
#include "pipeline/BulkRight.h"
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

/// At once: nobody gives a right back by being asked again.
Result<BulkRow> refuse(Database &db, const Clock &clock, const BulkRow &order, const Error &why)
{
    const auto after = BulkStore(db, clock).noteFailure(order.id, why, 1);
    if (!after)
        return fail(after.error());
    const auto noted = AuditStore(db, clock).append(
        {order.requestedBy,
         QStringLiteral("bulk.failed"),
         QStringLiteral("bulk/") + order.id.toString(),
         false,
         QStringLiteral("done=%1 of %2 %3").arg(order.done).arg(order.total).arg(why.detail),
         {}});
    return noted ? Result<BulkRow>(after->value_or(order)) : fail(noted.error());
}

void logEnd(const BulkRow &row)
{
    if (row.state == BulkState::Failed)
        logLine(LogLevel::Warning, "pipeline",
                QStringLiteral("bulk order not carried out: who gave it may not do that any more"),
                {.subject = QStringLiteral("bulk/") + row.id.toString(), .error = row.error});
    else if (row.state == BulkState::Done)
        logLine(LogLevel::Info, "pipeline",
                QStringLiteral("bulk %1: %2 done, %3 skipped")
                    .arg(wordOf(row.action))
                    .arg(row.done)
                    .arg(row.skipped));
}

/// Of the order itself, and not of the moment.
bool isItsFault(const Database &db, const Error &error)
{
    return error.code != ErrorCode::StoreBusy && error.code != ErrorCode::StoreFull && !db.isConnectionLost();
}

/// True: it is given up. The worker goes on at once then, else it tries again later.
Result<bool> noteFailure(Database &db, const Clock &clock, const BulkRow &order, const Error &error)
{
    bool isGivenUp = false;
    const auto noted = db.write([&]() -> Result<void> {
        const auto after = BulkStore(db, clock).noteFailure(order.id, error, bulkTries);
        if (!after)
            return fail(after.error());
        isGivenUp = *after && (*after)->state == BulkState::Failed;
        if (!isGivenUp)
            return {};
        return AuditStore(db, clock).append({order.requestedBy,
                                             QStringLiteral("bulk.failed"),
                                             QStringLiteral("bulk/") + order.id.toString(),
                                             true,
                                             QStringLiteral("done=%1 of %2 tries=%3 error=%4 where=%5")
                                                 .arg(order.done)
                                                 .arg(order.total)
                                                 .arg(bulkTries)
                                                 .arg(codeName(error.code), error.where),
                                             {}});
    });
    if (!noted)
        return fail(noted.error());
    logLine(isGivenUp ? LogLevel::Error : LogLevel::Warning, "pipeline",
            isGivenUp ? QStringLiteral("bulk order given up") : QStringLiteral("bulk order not carried on"),
            {.subject = QStringLiteral("bulk/") + order.id.toString(), .error = error});
    return isGivenUp;
}
}

Result<bool> runBulkOrder(Database &db, const Clock &clock, int limit)
{
    BulkStore bulks(db, clock);
    const auto due = bulks.hasDue();
    if (!due || !*due)
        return due;
    std::optional<BulkRow> after;
    std::optional<BulkRow> taken;
    const auto ran = db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        after.reset();
        taken.reset();
        const auto order = bulks.takeDue();
        if (!order || !*order) // cancelled, or another worker is at it
            return order ? Result<void>{} : fail(order.error());
        taken = **order;
        const auto members = bulks.membersAfter((*order)->id, (*order)->done + (*order)->skipped, limit);
        if (!members)
            return fail(members.error());
        const auto lost = lostBulkRight(db, clock, **order, *members);
        if (!lost)
            return fail(lost.error());
        if (*lost)
            return refuse(db, clock, **order, **lost).map([&](const BulkRow &row) { after = row; });
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
    if (!ran && taken && isItsFault(db, ran.error())) {
        const auto isGivenUp = noteFailure(db, clock, *taken, ran.error());
        return isGivenUp && *isGivenUp ? isGivenUp : fail(ran.error());
    }
    if (!ran)
        return fail(ran.error());
    if (after)
        logEnd(*after);
    return after.has_value();
}

}
