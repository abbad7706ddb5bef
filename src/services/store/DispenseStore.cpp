#include "store/DispenseStore.h"

#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/Sql.h"

namespace concord {

namespace {
QVariant orNull(const std::optional<int> &number)
{
    return number ? QVariant(*number) : QVariant();
}
std::optional<int> numberOf(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(value.toInt());
}

const QString &select()
{
    static const QString text = QStringLiteral(
        "SELECT id, source, source_id, patient_id, prescription_id, prescription_number, status,"
        " code, system, display, quantity, unit, days_supply, fill_number, handed_over_at,"
        " details_json, mapping_id, last_event_id FROM dispenses");
    return text;
}

DispenseRow read(const QSqlQuery &q)
{
    return {q.value(0).toString(),
            q.value(1).toString(),
            q.value(2).toString(),
            columns::idOf<PatientId>(q.value(3)),
            columns::idOf<PrescriptionId>(q.value(4)),
            q.value(5).toString(),
            q.value(6).toString(),
            q.value(7).toString(),
            q.value(8).toString(),
            q.value(9).toString(),
            q.value(10).toString(),
            q.value(11).toString(),
            numberOf(q.value(12)),
            numberOf(q.value(13)),
            q.value(14).toString(),
            details::read(q.value(15)),
            columns::idOf<MappingId>(q.value(16)),
            columns::idOf<EventId>(q.value(17))};
}

QVariantList content(const DispenseRow &row, Timestamp now)
{
    return {row.patient.toString(),
            columns::idOrNull(row.prescription),
            row.prescriptionNumber,
            row.status,
            row.code,
            row.system,
            row.display,
            row.quantity,
            row.unit,
            orNull(row.daysSupply),
            orNull(row.fillNumber),
            row.handedOverAt,
            details::write(row.details),
            columns::idOrNull(row.mapping),
            row.lastEvent.toString(),
            qint64(toMs(now))};
}
}

Result<std::optional<DispenseRow>> DispenseStore::byKey(const QString &source, const QString &sourceId)
{
    static const QString text = select() + QStringLiteral(" WHERE source = ? AND source_id = ?");
    return sql::row(m_db, text, {source, sourceId}, read);
}

Result<std::vector<DispenseRow>> DispenseStore::ofPatient(const QString &source, PatientId patient)
{
    static const QString text = select() + QStringLiteral(" WHERE patient_id = ? AND source = ? ORDER BY id");
    return sql::rows(m_db, text, {patient.toString(), source}, read);
}

Result<bool> DispenseStore::insert(const DispenseRow &row)
{
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO dispenses (id, source, source_id, patient_id, prescription_id,"
                              " prescription_number, status, code, system, display, quantity, unit,"
                              " days_supply, fill_number, handed_over_at, details_json, mapping_id,"
                              " last_event_id, updated_at)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (source, source_id) DO NOTHING"),
               QVariantList{row.id, row.source, row.sourceId} + content(row, m_clock.now()))
        .map([](int rows) { return rows == 1; });
}

Result<void> DispenseStore::update(const DispenseRow &row)
{
    return sql::change(
               m_db,
               QStringLiteral("UPDATE dispenses SET patient_id = ?, prescription_id = ?,"
                              " prescription_number = ?, status = ?, code = ?, system = ?, display = ?,"
                              " quantity = ?, unit = ?, days_supply = ?, fill_number = ?,"
                              " handed_over_at = ?, details_json = ?, mapping_id = ?, last_event_id = ?,"
                              " updated_at = ? WHERE id = ?"),
               content(row, m_clock.now()) + QVariantList{row.id})
        .map([](int) {});
}

Result<int> DispenseStore::linkOrphans(PatientId patient, const QString &number, PrescriptionId prescription)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE dispenses SET prescription_id = ? WHERE patient_id = ?"
                                      " AND prescription_id IS NULL AND prescription_number = ?"),
                       {prescription.toString(), patient.toString(), number});
}

}
