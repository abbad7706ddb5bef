#include "store/AdherenceStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

Result<std::optional<AdherenceRow>> AdherenceStore::byKey(const QString &source, const QString &sourceId)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT id, source, source_id, patient_id, code, system, period_start,"
                                   " period_end, pdc, last_event_id FROM adherence_signals"
                                   " WHERE source = ? AND source_id = ?"),
                    {source, sourceId}, [](const QSqlQuery &q) {
                        return AdherenceRow{q.value(0).toString(), q.value(1).toString(),
                                            q.value(2).toString(), columns::idOf<PatientId>(q.value(3)),
                                            q.value(4).toString(), q.value(5).toString(),
                                            q.value(6).toString(), q.value(7).toString(),
                                            q.value(8).toString(), columns::idOf<EventId>(q.value(9))};
                    });
}

Result<bool> AdherenceStore::insert(const AdherenceRow &row)
{
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO adherence_signals (id, source, source_id, patient_id, code,"
                              " system, period_start, period_end, pdc, last_event_id, updated_at)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (source, source_id) DO NOTHING"),
               {row.id, row.source, row.sourceId, row.patient.toString(), row.code, row.system,
                row.periodStart, row.periodEnd, row.pdc, row.lastEvent.toString(),
                qint64(toMs(m_clock.now()))})
        .map([](int rows) { return rows == 1; });
}

Result<void> AdherenceStore::update(const AdherenceRow &row)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE adherence_signals SET patient_id = ?, code = ?, system = ?,"
                                      " period_start = ?, period_end = ?, pdc = ?, last_event_id = ?,"
                                      " updated_at = ? WHERE id = ?"),
                       {row.patient.toString(), row.code, row.system, row.periodStart, row.periodEnd, row.pdc,
                        row.lastEvent.toString(), qint64(toMs(m_clock.now())), row.id})
        .map([](int) {});
}

}
