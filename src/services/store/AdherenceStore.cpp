#include "store/AdherenceStore.h"

#include "store/Columns.h"
#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

namespace {
constexpr const char *adherence = "adherence_signals";

QVariant packed(Seal &seal, const AdherenceRow &row)
{
    return seal.packed(Seal::rowOf(row.source, seal.lookUp("source_id", row.sourceId)),
                       {&row.sourceId, &row.code, &row.system, &row.periodStart, &row.periodEnd, &row.pdc});
}

const QString &selectSignals()
{
    static const QString text =
        QStringLiteral("SELECT id, source, source_id, patient_id, code, system, period_start,"
                       " period_end, pdc, last_event_id, sealed FROM adherence_signals");
    return text;
}

AdherenceRow signalOf(const QSqlQuery &q, Database &db)
{
    AdherenceRow row{q.value(0).toString(), q.value(1).toString(),
                     q.value(2).toString(), columns::idOf<PatientId>(q.value(3)),
                     q.value(4).toString(), q.value(5).toString(),
                     q.value(6).toString(), q.value(7).toString(),
                     q.value(8).toString(), columns::idOf<EventId>(q.value(9))};
    Seal(db, adherence)
        .unpack(Seal::rowOf(row.source, row.sourceId), q.value(10).toByteArray(),
                {&row.sourceId, &row.code, &row.system, &row.periodStart, &row.periodEnd, &row.pdc});
    return row;
}
}

Result<std::optional<AdherenceRow>> AdherenceStore::byKey(const QString &source, const QString &sourceId)
{
    static const QString text = selectSignals() + QStringLiteral(" WHERE source = ? AND source_id = ?");
    return sql::row(m_db, text, {source, Seal(m_db, adherence).lookUp("source_id", sourceId)},
                    [this](const QSqlQuery &q) { return signalOf(q, m_db); });
}

Result<std::vector<AdherenceRow>> AdherenceStore::ofPatients(const QStringList &patientIds)
{
    static const QString text = selectSignals() + QStringLiteral(" WHERE patient_id IN (%1)");
    return sql::rowsIn(m_db, text, patientIds, [this](const QSqlQuery &q) { return signalOf(q, m_db); });
}

Result<PatientId> AdherenceStore::patientOf(const QString &id)
{
    return sql::row(m_db, QStringLiteral("SELECT patient_id FROM adherence_signals WHERE id = ?"), {id},
                    [](const QSqlQuery &q) { return columns::idOf<PatientId>(q.value(0)); })
        .map([](const std::optional<PatientId> &found) { return found.value_or(PatientId{}); });
}

Result<bool> AdherenceStore::insert(const AdherenceRow &row)
{
    Seal seal(m_db, adherence);
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO adherence_signals (id, source, source_id, patient_id, code,"
                              " system, period_start, period_end, pdc, last_event_id, updated_at, sealed)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (source, source_id) DO NOTHING"),
               {row.id, row.source, seal.lookUp("source_id", row.sourceId), row.patient.toString(),
                seal.left(row.code), seal.left(row.system), seal.left(row.periodStart),
                seal.left(row.periodEnd), seal.left(row.pdc), row.lastEvent.toString(),
                qint64(toMs(m_clock.now())), packed(seal, row)})
        .map([](int rows) { return rows == 1; });
}

Result<void> AdherenceStore::update(const AdherenceRow &row)
{
    Seal seal(m_db, adherence);
    return sql::change(m_db,
                       QStringLiteral("UPDATE adherence_signals SET patient_id = ?, code = ?, system = ?,"
                                      " period_start = ?, period_end = ?, pdc = ?, last_event_id = ?,"
                                      " updated_at = ?, sealed = ? WHERE id = ?"),
                       {row.patient.toString(), seal.left(row.code), seal.left(row.system),
                        seal.left(row.periodStart), seal.left(row.periodEnd), seal.left(row.pdc),
                        row.lastEvent.toString(), qint64(toMs(m_clock.now())), packed(seal, row), row.id})
        .map([](int) {});
}

}
