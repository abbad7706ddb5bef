#include "gateway/ValueDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/FacilityStore.h"
#include "store/Paging.h"
#include "store/ValueStore.h"
#include "terminology/ShippedValues.h"

#include <algorithm>
#include <tuple>

namespace concord {

namespace {
QString cursorOf(const ValueRow &row)
{
    return wordOf(row.key.kind) + u'\n' + valueKeyText(row.key.value) + u'\n' + row.key.source;
}

/// The order of a page, of which the cursor is the text.
auto placeInOrder(const ValueRow &row)
{
    return std::tuple(int(row.key.kind), valueKeyText(row.key.value), row.key.source);
}

std::optional<std::tuple<int, QString, QString>> placeOfCursor(const QString &cursor)
{
    const QStringList parts = cursor.split(u'\n');
    const auto kind = valueKindFromWord(parts.first());
    if (parts.size() != 3 || !kind)
        return std::nullopt;
    return std::tuple(int(*kind), parts[1], parts[2]);
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

/// The program's rows with those of the site in their places.
std::vector<ValueRow> overlaid(const ShippedValues &shipped, const std::vector<ValueRow> &site)
{
    std::vector<ValueRow> rows;
    std::array<QHash<QString, const ValueRow *>, std::size(allValueKinds)> forAny;
    for (const ValueRow &row : site) {
        if (row.key.source.isEmpty())
            forAny[size_t(row.key.kind)].insert(valueKeyText(row.key.value), &row);
    }
    rows.reserve(shipped.rows().size() + site.size());
    for (const ValueRow &row : shipped.rows()) {
        const auto &over = forAny[size_t(row.key.kind)];
        if (over.isEmpty() || !over.contains(valueKeyText(row.key.value)))
            rows.push_back(row);
    }
    for (ValueRow row : site) {
        row.overrides =
            row.key.source.isEmpty() && shipped.find(row.key.kind, valueKeyText(row.key.value)) != nullptr;
        rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end(),
              [](const ValueRow &a, const ValueRow &b) { return placeInOrder(a) < placeInOrder(b); });
    return rows;
}
}

Result<std::vector<ValueRow>> ValueDesk::merged()
{
    const auto shipped = shippedValues();
    if (!shipped)
        return fail(shipped.error());
    const auto site = ValueStore(m_db, m_clock).all();
    if (!site)
        return fail(site.error());
    return overlaid(**shipped, *site);
}

Result<ValuePage> ValueDesk::page(const ValueQuery &query)
{
    const auto rows = merged();
    if (!rows)
        return fail(rows.error());
    const auto after = placeOfCursor(query.page.after);
    if (!query.page.after.isEmpty() && !after)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("cursor"), QStringLiteral("not one of a page"));
    const QString text = query.text.simplified();
    const size_t limit = size_t(sql::boundedLimit(query.page.limit));
    ValuePage page;
    page.requestId = query.page.requestId;
    page.shippedVersion = (*shippedValues())->version();
    for (const ValueRow &row : *rows) {
        if (!matches(row, query, text))
            continue;
        ++page.total;
        if (after && placeInOrder(row) <= *after)
            continue;
        if (page.rows.size() < limit)
            page.rows.push_back(row);
        else if (page.cursor.isEmpty())
            page.cursor = cursorOf(page.rows.back());
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
