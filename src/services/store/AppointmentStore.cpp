#include "store/AppointmentStore.h"

#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

namespace {
constexpr const char *appointments = "appointments";

QVariant packed(Seal &seal, const AppointmentRow &row, const QString &details)
{
    return seal.packed(Seal::rowOf(row.source, seal.lookUp("source_id", row.sourceId)),
                       {&row.sourceId, &row.startsAt, &row.endsAt, &details});
}

const QString &selectAppointments()
{
    static const QString text =
        QStringLiteral("SELECT id, source, source_id, patient_id, status, starts_at, ends_at,"
                       " details_json, last_event_id, sealed FROM appointments");
    return text;
}

AppointmentRow appointmentOf(const QSqlQuery &q, Database &db)
{
    QString details = q.value(7).toString();
    AppointmentRow row{q.value(0).toString(),
                       q.value(1).toString(),
                       q.value(2).toString(),
                       columns::idOf<PatientId>(q.value(3)),
                       q.value(4).toString(),
                       q.value(5).toString(),
                       q.value(6).toString(),
                       {},
                       columns::idOf<EventId>(q.value(8))};
    Seal(db, appointments)
        .unpack(Seal::rowOf(row.source, row.sourceId), q.value(9).toByteArray(),
                {&row.sourceId, &row.startsAt, &row.endsAt, &details});
    row.details = details::read(details);
    return row;
}
}

Result<std::optional<AppointmentRow>> AppointmentStore::byKey(const QString &source, const QString &sourceId)
{
    static const QString text = selectAppointments() + QStringLiteral(" WHERE source = ? AND source_id = ?");
    return sql::row(m_db, text, {source, Seal(m_db, appointments).lookUp("source_id", sourceId)},
                    [this](const QSqlQuery &q) { return appointmentOf(q, m_db); });
}

Result<std::vector<AppointmentRow>> AppointmentStore::ofPatients(const QStringList &patientIds)
{
    static const QString text = selectAppointments() + QStringLiteral(" WHERE patient_id IN (%1)");
    return sql::rowsIn(m_db, text, patientIds, [this](const QSqlQuery &q) { return appointmentOf(q, m_db); });
}

Result<bool> AppointmentStore::insert(const AppointmentRow &row)
{
    Seal seal(m_db, appointments);
    const QString details = details::write(row.details);
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO appointments (id, source, source_id, patient_id, status,"
                                      " starts_at, ends_at, details_json, last_event_id, updated_at, sealed)"
                                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                      " ON CONFLICT (source, source_id) DO NOTHING"),
                       {row.id, row.source, seal.lookUp("source_id", row.sourceId), row.patient.toString(),
                        row.status, seal.left(row.startsAt), seal.left(row.endsAt), seal.left(details),
                        row.lastEvent.toString(), qint64(toMs(m_clock.now())), packed(seal, row, details)})
        .map([](int rows) { return rows == 1; });
}

Result<void> AppointmentStore::update(const AppointmentRow &row)
{
    Seal seal(m_db, appointments);
    const QString details = details::write(row.details);
    return sql::change(m_db,
                       QStringLiteral("UPDATE appointments SET patient_id = ?, status = ?, starts_at = ?,"
                                      " ends_at = ?, details_json = ?, last_event_id = ?, updated_at = ?,"
                                      " sealed = ? WHERE id = ?"),
                       {row.patient.toString(), row.status, seal.left(row.startsAt), seal.left(row.endsAt),
                        seal.left(details), row.lastEvent.toString(), qint64(toMs(m_clock.now())),
                        packed(seal, row, details), row.id})
        .map([](int) {});
}

}
