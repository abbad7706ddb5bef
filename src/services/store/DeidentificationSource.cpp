#include "store/DeidentificationSource.h"

#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

Result<std::vector<SourcePatient>> DeidentificationSource::patients(PatientId after, int limit)
{
    return sql::rows(
        m_db,
        QStringLiteral(
            "SELECT p.id, p.source, p.source_reference, p.family, p.given, p.birth_date, p.gender,"
            " p.details_json, p.merged_into, p.sealed, p.last_snapshot_id, COALESCE(o.merged_into, o.id, "
            "p.id)"
            " FROM patients p LEFT JOIN patient_mappings m ON m.patient_id = p.id AND m.status = 'linked'"
            " LEFT JOIN patients o ON o.id = COALESCE(p.merged_into, m.other_id)"
            " WHERE p.id > ? ORDER BY p.id LIMIT ?"),
        {after.isNull() ? QString() : after.toString(), limit}, [this](const QSqlQuery &q) {
            QString details = q.value(7).toString();
            SourcePatient patient{{columns::idOf<PatientId>(q.value(0)), q.value(1).toString(),
                                   q.value(2).toString(), q.value(3).toString(), q.value(4).toString(),
                                   q.value(5).toString(), q.value(6).toString(), QJsonObject(),
                                   columns::idOf<PatientId>(q.value(8))},
                                  columns::idOf<PatientId>(q.value(11)),
                                  columns::idOf<SnapshotId>(q.value(10))};
            PatientRow &row = patient.row;
            Seal(m_db, "patients")
                .unpack(q.value(0).toString(), q.value(9).toByteArray(),
                        {&row.reference, &row.family, &row.given, &row.birthDate, &row.gender, &details});
            row.details = details::read(details);
            return patient;
        });
}

Result<std::vector<Identifier>> DeidentificationSource::identifiersOf(const QStringList &patientIds)
{
    Seal seal(m_db, "patient_identifiers");
    return sql::rowsIn(m_db,
                       QStringLiteral("SELECT system, value, source, sealed FROM patient_identifiers"
                                      " WHERE patient_id IN (%1)"),
                       patientIds, [&](const QSqlQuery &q) {
                           Identifier found{q.value(0).toString(), q.value(1).toString(), {}};
                           seal.unpack(
                               Seal::rowOf(Seal::rowOf(q.value(2).toString(), found.system), found.value),
                               q.value(3).toByteArray(), {&found.value});
                           return found;
                       });
}

Result<QHash<SnapshotId, Timestamp>> DeidentificationSource::capturedAt(const QStringList &snapshotIds)
{
    QHash<SnapshotId, Timestamp> found;
    const auto rows =
        sql::rowsIn(m_db, QStringLiteral("SELECT id, captured_at FROM medication_snapshot WHERE id IN (%1)"),
                    snapshotIds, [&](const QSqlQuery &q) {
                        found.insert(columns::idOf<SnapshotId>(q.value(0)), fromMs(q.value(1).toLongLong()));
                        return true;
                    });
    if (!rows)
        return fail(rows.error());
    return found;
}

Result<QString> DeidentificationSource::rxcuiOf(MappingId mapping)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT d.rxcui FROM medication_mappings m"
                                   " JOIN local_drugs d ON d.id = m.target_drug_id"
                                   " WHERE m.id = ? AND m.status = 'approved'"),
                    {mapping.toString()}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::optional<QString> &rxcui) { return rxcui.value_or(QString()); });
}

Result<std::vector<SourceProvider>> DeidentificationSource::providers()
{
    return sql::rows(m_db, QStringLiteral("SELECT npi, dea, family, given FROM local_providers"), {},
                     [](const QSqlQuery &q) {
                         return SourceProvider{q.value(0).toString(), q.value(1).toString(),
                                               q.value(2).toString(), q.value(3).toString()};
                     });
}

}
