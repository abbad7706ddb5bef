#include "store/DispenseStore.h"

#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

namespace {
constexpr const char *dispenses = "dispenses";

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
        " details_json, mapping_id, last_event_id, sealed FROM dispenses");
    return text;
}

DispenseRow read(const QSqlQuery &q, Database &db)
{
    QString details = q.value(15).toString();
    DispenseRow row{q.value(0).toString(),
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
                    {},
                    columns::idOf<MappingId>(q.value(16)),
                    columns::idOf<EventId>(q.value(17))};
    Seal(db, dispenses)
        .unpack(Seal::rowOf(row.source, row.sourceId), q.value(18).toByteArray(),
                {&row.sourceId, &row.prescriptionNumber, &row.code, &row.system, &row.display, &row.quantity,
                 &row.unit, &row.handedOverAt, &details});
    row.details = details::read(details);
    return row;
}

auto reader(Database &db)
{
    return [&db](const QSqlQuery &q) {
        return read(q, db);
    };
}

QVariantList content(const DispenseRow &row, Seal &seal, Timestamp now)
{
    const QString key = Seal::rowOf(row.source, seal.lookUp("source_id", row.sourceId));
    const QString details = details::write(row.details);
    return {row.patient.toString(),
            columns::idOrNull(row.prescription),
            seal.lookUp("prescription_number", row.prescriptionNumber),
            row.status,
            seal.left(row.code),
            seal.left(row.system),
            seal.left(row.display),
            seal.left(row.quantity),
            seal.left(row.unit),
            orNull(row.daysSupply),
            orNull(row.fillNumber),
            seal.left(row.handedOverAt),
            seal.left(details),
            columns::idOrNull(row.mapping),
            row.lastEvent.toString(),
            qint64(toMs(now)),
            seal.packed(key, {&row.sourceId, &row.prescriptionNumber, &row.code, &row.system, &row.display,
                              &row.quantity, &row.unit, &row.handedOverAt, &details})};
}
}

Result<std::optional<DispenseRow>> DispenseStore::byId(const QString &id)
{
    static const QString text = select() + QStringLiteral(" WHERE id = ?");
    return sql::row(m_db, text, {id}, reader(m_db));
}

Result<std::optional<DispenseRow>> DispenseStore::byKey(const QString &source, const QString &sourceId)
{
    static const QString text = select() + QStringLiteral(" WHERE source = ? AND source_id = ?");
    return sql::row(m_db, text, {source, Seal(m_db, dispenses).lookUp("source_id", sourceId)}, reader(m_db));
}

Result<std::vector<DispenseRow>> DispenseStore::ofSource(const QString &source, const QString &after,
                                                         int limit)
{
    static const QString text = select() + QStringLiteral(" WHERE source = ? AND id > ? ORDER BY id LIMIT ?");
    return sql::rows(m_db, text, {source, after, limit}, reader(m_db));
}

Result<std::vector<DispenseRow>> DispenseStore::ofPatient(const QString &source, PatientId patient)
{
    static const QString text = select() + QStringLiteral(" WHERE patient_id = ? AND source = ? ORDER BY id");
    return sql::rows(m_db, text, {patient.toString(), source}, reader(m_db));
}

Result<std::vector<DispenseRow>> DispenseStore::ofPatients(const QStringList &patientIds)
{
    static const QString text = select() + QStringLiteral(" WHERE patient_id IN (%1)");
    return sql::rowsIn(m_db, text, patientIds, reader(m_db));
}

Result<bool> DispenseStore::insert(const DispenseRow &row)
{
    Seal seal(m_db, dispenses);
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO dispenses (id, source, source_id, patient_id, prescription_id,"
                              " prescription_number, status, code, system, display, quantity, unit,"
                              " days_supply, fill_number, handed_over_at, details_json, mapping_id,"
                              " last_event_id, updated_at, sealed)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (source, source_id) DO NOTHING"),
               QVariantList{row.id, row.source, seal.lookUp("source_id", row.sourceId)} +
                   content(row, seal, m_clock.now()))
        .map([](int rows) { return rows == 1; });
}

Result<void> DispenseStore::update(const DispenseRow &row)
{
    Seal seal(m_db, dispenses);
    return sql::change(
               m_db,
               QStringLiteral("UPDATE dispenses SET patient_id = ?, prescription_id = ?,"
                              " prescription_number = ?, status = ?, code = ?, system = ?, display = ?,"
                              " quantity = ?, unit = ?, days_supply = ?, fill_number = ?,"
                              " handed_over_at = ?, details_json = ?, mapping_id = ?, last_event_id = ?,"
                              " updated_at = ?, sealed = ? WHERE id = ?"),
               content(row, seal, m_clock.now()) + QVariantList{row.id})
        .map([](int) {});
}

Result<int> DispenseStore::linkOrphans(PatientId patient, const QString &number, PrescriptionId prescription)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE dispenses SET prescription_id = ? WHERE patient_id = ?"
                                      " AND prescription_id IS NULL AND prescription_number = ?"),
                       {prescription.toString(), patient.toString(),
                        Seal(m_db, dispenses).lookUp("prescription_number", number)});
}

}
