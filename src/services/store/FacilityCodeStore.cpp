#include "store/FacilityCodeStore.h"

#include "store/Columns.h"
#include "store/Paging.h"
#include "store/Sql.h"

namespace concord {

namespace {
constexpr qsizetype longestCode = 100;
const auto facilityCodeTable = QStringLiteral("facility_mappings");
const auto selectFacilityCodes =
    QStringLiteral("SELECT m.id, m.sent_by, m.code, m.status, m.facility, m.author, m.reason, m.version,"
                   " m.created_at, m.changed_at FROM facility_mappings m");

FacilityCodeRow readFacilityCode(const QSqlQuery &q)
{
    FacilityCodeRow row;
    row.id = columns::idOf<FacilityCodeId>(q.value(0));
    row.source = q.value(1).toString();
    row.code = q.value(2).toString();
    row.state = facilityCodeStateFromWord(q.value(3).toString()).value_or(FacilityCodeState::Pending);
    row.facility = q.value(4).toString();
    row.author = q.value(5).toString();
    row.reason = q.value(6).toString();
    row.version = q.value(7).toInt();
    row.createdAt = fromMs(q.value(8).toLongLong());
    row.changedAt = fromMs(q.value(9).toLongLong());
    return row;
}
}

Result<std::optional<FacilityCodeRow>> FacilityCodeStore::byCode(const QString &source, const QString &code)
{
    return sql::row(m_db, selectFacilityCodes + QStringLiteral(" WHERE m.sent_by = ? AND m.code = ?"),
                    {source, columns::storable(code.left(longestCode))}, readFacilityCode);
}

Result<void> FacilityCodeStore::ask(const QString &source, const QString &code)
{
    const Timestamp now = m_clock.now();
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO facility_mappings (id, sent_by, code, status, facility, author,"
                              " reason, version, created_at, changed_at)"
                              " VALUES (?, ?, ?, 'pending', '', '', '', 1, ?, ?)"
                              " ON CONFLICT (sent_by, code) DO NOTHING"),
               {makeId<FacilityCodeId>(now.time_since_epoch()).toString(), source,
                columns::storable(code.left(longestCode)), qint64(toMs(now)), qint64(toMs(now))})
        .map([](int) {});
}

Result<std::optional<FacilityCodeRow>> FacilityCodeStore::byId(FacilityCodeId id)
{
    return sql::row(m_db, selectFacilityCodes + QStringLiteral(" WHERE m.id = ?"), {id.toString()},
                    readFacilityCode);
}

Result<FacilityCodePage> FacilityCodeStore::page(const FacilityCodeQuery &query)
{
    sql::Filter filter;
    if (query.state)
        filter.add(QStringLiteral("m.status = ?"), wordOf(*query.state));
    return sql::newestFirst(m_db, selectFacilityCodes, filter, QStringLiteral("m.id"), query.page,
                            readFacilityCode);
}

Result<std::vector<FacilityCodeRow>> FacilityCodeStore::changedSince(Timestamp from, int limit,
                                                                     FacilityCodeId after)
{
    return sql::changedSince(m_db, selectFacilityCodes, QStringLiteral("m.changed_at"),
                             QStringLiteral("m.id"), from, after.toString(), limit, readFacilityCode);
}

Result<std::vector<FacilityCodeRow>> FacilityCodeStore::history(FacilityCodeId id)
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT m.id, m.sent_by, m.code, h.status, h.facility, h.author, h.reason,"
                       " h.version, m.created_at, h.changed_at FROM facility_mapping_history h"
                       " JOIN facility_mappings m ON m.id = h.mapping_id WHERE h.mapping_id = ?"
                       " ORDER BY h.version DESC"),
        {id.toString()}, readFacilityCode);
}

Result<FacilityCodeRow> FacilityCodeStore::decide(const FacilityCodeDecision &decision, const QString &author)
{
    if (const auto checked = checkFacilityDecision(decision); !checked)
        return fail(checked.error());
    std::optional<FacilityCodeRow> decided;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = byId(decision.id);
        if (!before)
            return fail(before.error());
        if (!*before)
            return fail(ErrorCode::NotFound, facilityCodeTable);
        const auto state =
            decision.facility.isEmpty() ? FacilityCodeState::Dismissed : FacilityCodeState::Mapped;
        const auto written = sql::change(
            m_db,
            QStringLiteral("UPDATE facility_mappings SET status = ?, facility = ?, author = ?, reason = ?,"
                           " changed_at = ?, version = version + 1 WHERE id = ? AND version = ?"),
            {wordOf(state), decision.facility, author, decision.reason.simplified().left(500),
             qint64(toMs(m_clock.now())), decision.id.toString(), decision.basedOn});
        if (!written)
            return fail(written.error());
        if (*written == 0)
            return fail(
                ErrorCode::Conflict, facilityCodeTable,
                QStringLiteral("version %1 by %2 stands").arg((*before)->version).arg((*before)->author));
        auto after = byId(decision.id);
        if (!after)
            return fail(after.error());
        decided = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *decided;
}

}
