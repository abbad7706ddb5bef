#include "connectors/ehrapi/EhrApiWalk.h"

#include <algorithm>

namespace concord {

namespace {
using Moment = EhrApiCursor::Moment;
constexpr std::chrono::seconds dateStep{1}; ///< of the Date header

tl::unexpected<Error> notAsAsked(EhrApiKind kind, const char *what)
{
    return fail(ErrorCode::InvalidMessage, wordOf(kind) + QStringLiteral("#/entry"),
                QString::fromLatin1(what));
}

Moment changeOf(const EhrApiRecord &record)
{
    return {record.changedAt, ehrApiInstant(record.changedAt).value_or(EhrApiInstant())};
}

/// A server that does not know the condition or the order would otherwise hide what it leaves out.
Result<void> checkPage(const EhrApiCursor &cursor, const std::vector<Moment> &changes)
{
    const bool isBounded = !cursor.since.text.isEmpty();
    for (size_t i = 0; i < changes.size(); ++i) {
        const EhrApiInstant at = changes[i].at;
        if (isBounded && (at < cursor.since.at || (cursor.isPast && at == cursor.since.at)))
            return notAsAsked(cursor.kind, "a record is older than was asked for: _lastUpdated was ignored");
        if (cursor.isInMoment && at != cursor.since.at)
            return notAsAsked(cursor.kind, "a record is newer than was asked for: _lastUpdated was ignored");
        if (i > 0 && at < changes[i - 1].at)
            return notAsAsked(cursor.kind,
                              "the records are not in the order of their changes: _sort was ignored");
    }
    return {};
}

std::optional<EhrApiInstant> clockOf(const EhrApiPage &page)
{
    if (page.serverTimeMs <= 0)
        return std::nullopt;
    return EhrApiInstant(std::chrono::milliseconds(page.serverTimeMs));
}

void beginRun(EhrApiCursor &cursor, const EhrApiPage &page, const EhrApiWalkTerms &terms)
{
    if (cursor.runBegan)
        return;
    cursor.runBegan = clockOf(page);
    const bool isSettled = cursor.runBegan && cursor.newestSeen &&
                           *cursor.runBegan >= *cursor.newestSeen + terms.overlap + dateStep;
    cursor.settles = isSettled ? cursor.newest : cursor.settled;
}

/// Where the next run has to begin, as far as it is known now.
EhrApiInstant readsFrom(const EhrApiCursor &cursor, const EhrApiWalkTerms &terms)
{
    const EhrApiInstant bound =
        cursor.runBegan ? std::min(*cursor.runBegan, cursor.newest.at) : cursor.newest.at;
    return bound - terms.overlap;
}

void forget(EhrApiCursor &cursor, const EhrApiWalkTerms &terms)
{
    const EhrApiInstant oldest = std::min(readsFrom(cursor, terms), cursor.since.at);
    for (auto it = cursor.seen.begin(); it != cursor.seen.end();)
        it = it->changed.at < oldest ? cursor.seen.erase(it) : std::next(it);
}

void endRun(EhrApiCursor &cursor, const EhrApiPage &page, const EhrApiWalkTerms &terms)
{
    cursor.settled = cursor.settles;
    const bool isAnySeen = !cursor.newest.text.isEmpty();
    if (isAnySeen && !cursor.newestSeen)
        cursor.newestSeen = clockOf(page);
    const EhrApiInstant from = readsFrom(cursor, terms);
    const bool isSettled = !cursor.settled.text.isEmpty() &&
                           (!isAnySeen || cursor.newest == cursor.settled || from <= cursor.settled.at);
    if (isSettled) {
        cursor.since = cursor.settled;
        cursor.isPast = true;
    } else if (isAnySeen) {
        cursor.since = {textOf(from), std::chrono::floor<std::chrono::milliseconds>(from)};
        cursor.isPast = false;
    }
    if (cursor.isPast)
        cursor.seen.removeIf([&](std::pair<const QString &, EhrApiCursor::Seen &> row) {
            return row.second.changed.at <= cursor.since.at;
        });
    cursor.runBegan.reset();
    cursor.settles = {};
}

/// A page of the records of one moment.
Result<void> goOnInMoment(EhrApiCursor &cursor, const EhrApiPage &page)
{
    if (!page.total)
        return fail(ErrorCode::InvalidMessage, wordOf(cursor.kind) + QStringLiteral("#/total"),
                    QStringLiteral("expected the number of all records: without it nobody knows whether "
                                   "one is missing"));
    if (cursor.link.isEmpty())
        cursor.total = *page.total;
    const bool isWhole = page.next.isEmpty() && *page.total == cursor.total;
    cursor.link = page.next;
    if (isWhole) {
        cursor.isInMoment = false;
        cursor.isPast = true;
    }
    return {};
}

void goOn(EhrApiCursor &cursor, const Moment &last)
{
    if (cursor.since.text.isEmpty() || last.at > cursor.since.at) {
        cursor.since = last;
        cursor.isPast = false;
        return;
    }
    cursor.isInMoment = true;
    cursor.link.clear();
}

/// Keeps what was not handed on before.
void takeNew(EhrApiCursor &cursor, EhrApiPage &page, const std::vector<Moment> &changes, EhrApiChange &change,
             const EhrApiWalkTerms &terms)
{
    for (size_t i = 0; i < changes.size(); ++i) {
        EhrApiRecord &record = page.records[i];
        const auto known = cursor.seen.constFind(record.id);
        if (known != cursor.seen.constEnd() && known->version == record.version)
            continue;
        if (known != cursor.seen.constEnd() || cursor.seen.size() < terms.mostSeen)
            cursor.seen.insert(record.id, {record.version, changes[i]});
        change.records.push_back(std::move(record));
    }
    if (!changes.empty() && (cursor.newest.text.isEmpty() || changes.back().at > cursor.newest.at)) {
        cursor.newest = changes.back();
        cursor.newestSeen.reset();
    }
}
}

EhrApiQuery queryOf(const EhrApiCursor &cursor, const EhrApiWalkTerms &terms)
{
    EhrApiQuery query;
    query.kind = cursor.kind;
    query.order = EhrApiQuery::Order::ByChange;
    query.count = terms.pageSize;
    if (!cursor.since.text.isEmpty())
        query.changed.emplace_back(cursor.isPast ? QStringLiteral("gt") : QStringLiteral("ge"),
                                   cursor.since.text);
    if (cursor.isInMoment)
        query.changed.emplace_back(QStringLiteral("le"), cursor.since.text);
    return query;
}

Result<EhrApiChange> advance(EhrApiCursor cursor, EhrApiPage page, const EhrApiWalkTerms &terms)
{
    std::vector<Moment> changes;
    std::transform(page.records.begin(), page.records.end(), std::back_inserter(changes), changeOf);
    if (const auto good = checkPage(cursor, changes); !good)
        return fail(good.error());
    if (changes.empty() && !page.next.isEmpty())
        return notAsAsked(cursor.kind, "a page without records leads to another one");
    beginRun(cursor, page, terms);
    EhrApiChange change;
    takeNew(cursor, page, changes, change, terms);
    if (cursor.isInMoment) {
        if (const auto good = goOnInMoment(cursor, page); !good)
            return fail(good.error());
    } else if (!page.next.isEmpty()) {
        goOn(cursor, changes.back());
    } else {
        endRun(cursor, page, terms);
        change.isLast = true;
    }
    forget(cursor, terms);
    change.cursor = toJson(cursor);
    return change;
}

}
