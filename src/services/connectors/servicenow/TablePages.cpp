#include "connectors/servicenow/TablePages.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int maxPage = 10'000;
constexpr int maxHiddenRun = 160'000; // rows of one answer: beyond it somebody has to look at the rules

TableCursor cursorOf(const TableRecord &record)
{
    return {record.updatedOn(), record.id()};
}

/// Each after the one before, and the first after the place: what was asked for.
bool isInOrder(const TablePlace &place, const std::vector<TableRecord> &rows)
{
    TableCursor before = place.at;
    for (const TableRecord &record : rows) {
        const TableCursor here = cursorOf(record);
        if (here <= before || !isSysId(here.id) || !tableTimeFromText(here.updatedOn))
            return false;
        before = here;
    }
    return true;
}

/// When the rows were read, by the instance's clock; without its Date the newest change says it.
Timestamp readAt(const TableList &list)
{
    if (list.serverTime)
        return *list.serverTime;
    return list.rows.empty() ? Timestamp{}
                             : tableTimeFromText(list.rows.back().updatedOn()).value_or(Timestamp{});
}

void moveCheckpoint(const TableWalk &walk, const TableList &list, TablePlace &next)
{
    if (next.isOpen)
        return;
    const TableCursor settled{tableTime(readAt(list) - walk.overlap), {}};
    next.isOpen = settled <= next.at;
    next.checkpoint = std::max(next.checkpoint, std::min(next.at, settled));
}
}

Result<TableQuery> TablePages::queryOf(const TableWalk &walk, const TablePlace &place)
{
    if (walk.limit < 1 || walk.limit > maxPage)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("table/") + walk.table,
                    QStringLiteral("a page has 1 to %1 rows").arg(maxPage));
    std::vector<TableCondition> all = walk.all;
    if (walk.until)
        all.push_back({QStringLiteral("sys_updated_on"), TableOperator::AtMost, {tableTime(*walk.until)}});
    return TableQuery::after(place.at, all);
}

int TablePages::limitOf(const TableWalk &walk, const TablePlace &place)
{
    return place.limit > 0 ? place.limit : walk.limit;
}

Result<TablePage> TablePages::pageOf(const TableWalk &walk, const TablePlace &place, TableList list)
{
    const QString where = QStringLiteral("table/") + walk.table;
    if (!isInOrder(place, list.rows))
        return fail(ErrorCode::InvalidMessage, where,
                    QStringLiteral("the rows are not those that were asked for, or not in their order"));
    const int limit = limitOf(walk, place);
    const auto count = qint64(list.rows.size());
    TablePage page;
    page.isLast = list.total ? *list.total <= limit : count == 0;
    page.hidden = page.isLast && list.total ? std::max<qint64>(0, *list.total - count) : 0;
    page.next = place;
    page.next.limit = 0;
    if (count > 0) {
        page.next.at = cursorOf(list.rows.back());
        moveCheckpoint(walk, list, page.next);
    } else if (!page.isLast) {
        if (limit >= maxHiddenRun)
            return fail(ErrorCode::RemoteForbidden, where,
                        QStringLiteral("%1 records in a row are hidden by an access rule: this user must be "
                                       "allowed to read them, or others be asked for")
                            .arg(limit));
        page.next.limit = std::min(limit * 4, maxHiddenRun);
    }
    page.rows = std::move(list.rows);
    return page;
}

}
