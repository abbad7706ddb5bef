#include "store/AppointmentStore.h"

#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/Sql.h"

namespace concord {

Result<std::optional<AppointmentRow>> AppointmentStore::byKey(const QString &source, const QString &sourceId)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT id, source, source_id, patient_id, status, starts_at, ends_at,"
                                   " details_json, last_event_id FROM appointments"
                                   " WHERE source = ? AND source_id = ?"),
                    {source, sourceId}, [](const QSqlQuery &q) {
                        return AppointmentRow{q.value(0).toString(),
                                              q.value(1).toString(),
                                              q.value(2).toString(),
                                              columns::idOf<PatientId>(q.value(3)),
                                              q.value(4).toString(),
                                              q.value(5).toString(),
                                              q.value(6).toString(),
                                              details::read(q.value(7)),
                                              columns::idOf<EventId>(q.value(8))};
                    });
}

Result<bool> AppointmentStore::insert(const AppointmentRow &row)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO appointments (id, source, source_id, patient_id, status,"
                                      " starts_at, ends_at, details_json, last_event_id, updated_at)"
                                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                      " ON CONFLICT (source, source_id) DO NOTHING"),
                       {row.id, row.source, row.sourceId, row.patient.toString(), row.status, row.startsAt,
                        row.endsAt, details::write(row.details), row.lastEvent.toString(),
                        qint64(toMs(m_clock.now()))})
        .map([](int rows) { return rows == 1; });
}

Result<void> AppointmentStore::update(const AppointmentRow &row)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE appointments SET patient_id = ?, status = ?, starts_at = ?,"
                                      " ends_at = ?, details_json = ?, last_event_id = ?, updated_at = ?"
                                      " WHERE id = ?"),
                       {row.patient.toString(), row.status, row.startsAt, row.endsAt,
                        details::write(row.details), row.lastEvent.toString(), qint64(toMs(m_clock.now())),
                        row.id})
        .map([](int) {});
}

}
