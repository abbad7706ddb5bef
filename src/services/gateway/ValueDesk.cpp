#include "gateway/ValueDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/FacilityStore.h"
#include "store/Paging.h"
#include "store/ValueStore.h"
#include "terminology/ShippedValues.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <tuple>

namespace concord {

namespace {
QString cursorOf(const ValueRow &row)
{
    return wordOf(row.key.kind) + u'\n' + valueKeyText(row.key.value) + u'\n' + row.key.source;
}

/// Kind, value and connection: the order of a page, of which the cursor is the text.
using Place = std::tuple<int, QString, QString>;

struct PlacedRow
{
    Place place;
    ValueRow row;
};

std::optional<Place> placeOfCursor(const QString &cursor)
{
    const QStringList parts = cursor.split(u'\n');
    const auto kind = valueKindFromWord(parts.first());
    if (parts.size() != 3 || !kind)
        return std::nullopt;
    return Place(int(*kind), parts[1], parts[2]);
}

bool matches(const ValueRow &row, const ValueQuery &query, const QString &text)
{
    const auto has = [&](const QString &in) {
        return in.contains(text, Qt::CaseInsensitive);
    };
    return (!query.kind || row.key.kind == *query.kind) && (!query.origin || row.origin == *query.origin) &&
           (!query.source || row.key.source == *query.source) &&
           (!query.onlyFlagged || !row.target.flag.isEmpty()) && (query.withRetired || row.isActive) &&
           (text.isEmpty() || has(row.key.value) || has(row.target.code) || has(row.target.display) ||
            has(row.target.flag));
}

/// Of the program's rows and the site's, which stand in their places, those that match; in order.
std::vector<PlacedRow> matching(const ShippedValues &shipped, const std::vector<ValueRow> &site,
                                const ValueQuery &query)
{
    const QString text = query.text.simplified();
    std::vector<PlacedRow> rows;
    const auto take = [&](const ValueRow &row, const QString &key) {
        if (matches(row, query, text))
            rows.push_back({Place(int(row.key.kind), key, row.key.source), row});
    };
    std::array<QSet<QString>, std::size(allValueKinds)> replaced;
    for (ValueRow row : site) {
        const QString key = valueKeyText(row.key.value);
        if (row.key.source.isEmpty()) {
            row.overrides = shipped.find(row.key.kind, key) != nullptr;
            replaced[size_t(row.key.kind)].insert(key);
        }
        take(row, key);
    }
    for (const ValueRow &row : shipped.rows()) {
        if (query.kind && row.key.kind != *query.kind)
            continue;
        const QString key = valueKeyText(row.key.value);
        if (!replaced[size_t(row.key.kind)].contains(key))
            take(row, key);
    }
    std::sort(rows.begin(), rows.end(),
              [](const PlacedRow &a, const PlacedRow &b) { return a.place < b.place; });
    return rows;
}
}

Result<ValuePage> ValueDesk::page(const ValueQuery &query)
{
    const auto after = placeOfCursor(query.page.after);
    if (!query.page.after.isEmpty() && !after)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("cursor"), QStringLiteral("not one of a page"));
    const auto shipped = shippedValues();
    if (!shipped)
        return fail(shipped.error());
    const auto site = ValueStore(m_db, m_clock).all();
    if (!site)
        return fail(site.error());
    const std::vector<PlacedRow> rows = matching(**shipped, *site, query);
    const size_t limit = size_t(sql::boundedLimit(query.page.limit));
    ValuePage page;
    page.requestId = query.page.requestId;
    page.shippedVersion = (*shipped)->version();
    page.total = int(rows.size());
    for (const PlacedRow &one : rows) {
        if (after && one.place <= *after)
            continue;
        if (page.rows.size() == limit) {
            page.cursor = cursorOf(page.rows.back());
            break;
        }
        page.rows.push_back(one.row);
    }
    return page;
}

Result<ValueHistory> ValueDesk::history(const ValueKey &key, quint64 requestId)
{
    const auto shipped = shippedValues();
    if (!shipped)
        return fail(shipped.error());
    auto steps = ValueStore(m_db, m_clock).history(key);
    if (!steps)
        return fail(steps.error());
    ValueHistory history{requestId, key, std::nullopt, *std::move(steps)};
    if (const ValueRow *row = (*shipped)->find(key.kind, valueKeyText(key.value)))
        history.shipped = *row;
    if (history.steps.empty() && !history.shipped)
        return fail(ErrorCode::NotFound, QStringLiteral("value/") + wordOf(key.kind));
    return history;
}

/// A row for a connection needs that connection; what is taken out of use has to be in some table.
Result<void> ValueDesk::checkSubject(const ValueChange &change, const ValueRow *shipped)
{
    if (!change.key.source.isEmpty()) {
        const auto facility = FacilityStore(m_db).ofConnection(change.key.source);
        if (!facility)
            return fail(facility.error());
        if (!*facility)
            return fail(ErrorCode::NotFound, QStringLiteral("connection/") + change.key.source);
    }
    if (!change.isActive && change.basedOn == 0 && !shipped)
        return fail(ErrorCode::NotFound, QStringLiteral("value/") + wordOf(change.key.kind),
                    QStringLiteral("no table has this value"));
    return {};
}

Result<ValueRow> ValueDesk::save(const ValueChange &change)
{
    const auto shipped = shippedValues();
    if (!shipped)
        return fail(shipped.error());
    ValueRow saved;
    // what was sent is not in the subject, which is logged
    const AuditEntry entry =
        entryOf(m_session, QStringLiteral("value.save"), QStringLiteral("value/") + wordOf(change.key.kind));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("saveValue")); !may)
            return may;
        const ValueRow *row = (*shipped)->find(change.key.kind, valueKeyText(change.key.value));
        if (const auto fits = checkSubject(change, row); !fits)
            return fits;
        auto written = ValueStore(m_db, m_clock).save(change, m_session.user, (*shipped)->version());
        if (!written)
            return fail(written.error());
        saved = *std::move(written);
        saved.overrides = row && change.key.source.isEmpty();
        const auto what = QStringLiteral("value=%1 sent-by=%2 code=%3 flag=%4")
                              .arg(saved.key.value, saved.key.source, saved.target.code, saved.target.flag);
        attempt.details = withReason(QStringLiteral("version=%1 active=%2 shipped=%3 ")
                                             .arg(saved.version)
                                             .arg(int(saved.isActive))
                                             .arg((*shipped)->version()) +
                                         what,
                                     change.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return saved;
}

}
