#include "store/DifferenceStore.h"

#include "store/MappingSql.h"
#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

namespace {
DifferenceRow readRow(const QSqlQuery &q, Database &db)
{
    DifferenceRow row;
    MedicationItem named{{}, q.value(5).toString(), q.value(6).toString(), q.value(7).toString(), {}};
    Dosage was{q.value(8).toString(), q.value(9).toString(), q.value(10).toString()};
    Dosage is{q.value(11).toString(), q.value(12).toString(), q.value(13).toString()};
    row.jobId = JobId::fromString(q.value(0).toString());
    row.position = q.value(1).toLongLong();
    row.eventId = EventId::fromString(q.value(2).toString());
    row.patientReference = q.value(3).toString();
    Difference &d = row.difference;
    d.change = changeFromWord(q.value(4).toString()).value_or(Change::Added);
    row.reason = q.value(14).toString();
    row.sourceReference = q.value(15).toString();
    row.mapped = q.value(16).toInt() != 0;
    Seal(db, "medication_differences")
        .unpack(Seal::rowOf(q.value(0).toString(), q.value(1).toString()), q.value(17).toByteArray(),
                {&row.patientReference, &named.code, &named.system, &named.display, &was.dose, &was.frequency,
                 &was.route, &is.dose, &is.frequency, &is.route, &row.sourceReference});
    if (d.change != Change::Added) {
        d.before = named;
        d.before.dosage = was;
    }
    if (d.change != Change::Discontinued) {
        d.after = named;
        d.after.dosage = is;
    }
    if (d.change == Change::DosageChanged) {
        d.doseChanged = d.before.dosage.dose != d.after.dosage.dose;
        d.frequencyChanged = d.before.dosage.frequency != d.after.dosage.frequency;
        d.routeChanged = d.before.dosage.route != d.after.dosage.route;
    }
    return row;
}
}

Result<DifferencePage> DifferenceStore::page(const DifferenceQuery &query)
{
    QString text =
        QStringLiteral(
            "SELECT d.job_id, d.position, d.sync_event_id, d.patient_reference, d.change, d.code, "
            "d.system, d.display, d.before_dose, d.before_frequency, d.before_route, d.after_dose, "
            "d.after_frequency, d.after_route, d.reason, d.source_reference, "
            "CASE WHEN COALESCE(l.status, r.status) = 'approved' THEN 1 ELSE 0 END, d.sealed "
            "FROM medication_differences d LEFT JOIN medication_mappings r ON r.id = d.mapping_id%1 "
            "WHERE d.job_id = ? AND d.position > ? ")
            .arg(mappingSql::joinLiveOf());
    QVariantList values{query.jobId.toString(), query.page.after.toLongLong()};
    if (query.change) {
        text += QStringLiteral("AND d.change = ? ");
        values << wordOf(*query.change);
    }
    if (query.onlyUnmapped)
        text += QStringLiteral("AND COALESCE(l.status, r.status, '') <> 'approved' ");
    text += QStringLiteral("ORDER BY d.position LIMIT ?");
    values << query.page.limit + 1; // one more tells whether there is a next page
    auto rows = sql::rows(m_db, text, values, [this](const QSqlQuery &q) { return readRow(q, m_db); });
    if (!rows)
        return fail(rows.error());
    DifferencePage page{query.page.requestId, *std::move(rows), {}};
    if (page.rows.size() > size_t(query.page.limit)) {
        page.rows.resize(size_t(query.page.limit));
        page.cursor = QString::number(page.rows.back().position);
    }
    return page;
}

Result<std::vector<MappingId>> DifferenceStore::openMappingsOf(EventId event, Timestamp now)
{
    return sql::rows(
        m_db,
        QStringLiteral(
            "SELECT m.id FROM medication_mappings m WHERE (m.status <> 'approved' OR m.held_until > ?) AND ("
            "m.id IN (SELECT mapping_id FROM event_waits WHERE sync_event_id = ?) OR "
            "m.id IN (SELECT mapping_id FROM medication_differences "
            "WHERE job_id = (SELECT job_id FROM sync_events WHERE id = ?) " // its key
            "AND sync_event_id = ? AND change <> 'discontinued')) ORDER BY m.id"),
        {qint64(toMs(now)), event.toString(), event.toString(), event.toString()},
        [](const QSqlQuery &q) { return MappingId::fromString(q.value(0).toString()); });
}

}
