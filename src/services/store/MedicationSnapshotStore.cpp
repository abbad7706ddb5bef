#include "store/MedicationSnapshotStore.h"

#include "store/MedicationSql.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

using namespace medicationSql;

namespace {
template <typename Id>
std::vector<QString> idTexts(const std::vector<StalePatient> &patients, Id StalePatient::*member)
{
    std::vector<QString> texts;
    for (const StalePatient &p : patients) {
        if (!(p.*member).isNull())
            texts.push_back((p.*member).toString());
    }
    return texts;
}
}

MedicationSnapshotStore::MedicationSnapshotStore(Database &db, QString source)
    : m_db(db), m_source(std::move(source)), m_prescriptions(db, "prescriptions")
{}

Result<std::vector<StalePatient>> MedicationSnapshotStore::stale(int limit)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT id, source_reference, list_hash, last_snapshot_id, sealed"
                                    " FROM patients WHERE source = ? AND list_stale = 1 ORDER BY id LIMIT ?"),
                     {m_source, limit}, [this](const QSqlQuery &q) {
                         StalePatient patient{PatientId::fromString(q.value(0).toString()),
                                              q.value(1).toString(), q.value(2).toByteArray(),
                                              SnapshotId::fromString(q.value(3).toString())};
                         Seal(m_db, "patients")
                             .unpack(q.value(0).toString(), q.value(4).toByteArray(),
                                     {&patient.reference, nullptr, nullptr, nullptr, nullptr, nullptr});
                         return patient;
                     });
}

Result<QHash<PatientId, std::vector<ListedItem>>>
MedicationSnapshotStore::lists(const std::vector<StalePatient> &patients)
{
    static const QString sql =
        QStringLiteral(
            "SELECT patient_id, source_id, source_version, mapping_id, content_hash, source, sealed,"
            " code, system, display, dose, frequency, route"
            " FROM prescriptions WHERE on_list = 1 AND patient_id IN (%1) ORDER BY patient_id")
            .arg(placeholders(groupSize));
    QHash<PatientId, std::vector<ListedItem>> found;
    const auto done = inGroups(
        idTexts(patients, &StalePatient::id), groupSize,
        [&](const std::vector<QString> &group) -> Result<void> {
            return each(m_db, sql, values(group), [&](const QSqlQuery &r) {
                ListedItem listed{{r.value(1).toString(), {}, {}, {}, {}},
                                  r.value(2).toString(),
                                  MappingId::fromString(r.value(3).toString()),
                                  r.value(4).toByteArray()};
                MedicationItem &item = listed.item;
                const QByteArray sealed = r.value(6).toByteArray();
                if (sealed.isEmpty()) {
                    int at = 7;
                    for (QString *column : {&item.code, &item.system, &item.display, &item.dosage.dose,
                                            &item.dosage.frequency, &item.dosage.route})
                        *column = r.value(at++).toString();
                }
                m_prescriptions.unpack(Seal::rowOf(r.value(5).toString(), item.sourceId), sealed,
                                       {&item.sourceId, &item.code, &item.system, &item.display, nullptr,
                                        &item.dosage.dose, &item.dosage.frequency, &item.dosage.route,
                                        nullptr});
                found[PatientId::fromString(r.value(0).toString())].push_back(std::move(listed));
            });
        });
    if (!done)
        return fail(done.error());
    for (auto &list : found) // not by the database, which knows keyed names only
        std::sort(list.begin(), list.end(),
                  [](const ListedItem &a, const ListedItem &b) { return a.item.sourceId < b.item.sourceId; });
    return found;
}

Result<QHash<SnapshotId, std::vector<MedicationItem>>>
MedicationSnapshotStore::snapshots(const std::vector<StalePatient> &patients)
{
    static const QString sql =
        QStringLiteral("SELECT snapshot_id, source_id, med_code, system, display, dose, frequency, route,"
                       " position, sealed FROM medication_snapshot_items WHERE snapshot_id IN (%1)"
                       " ORDER BY snapshot_id, position")
            .arg(placeholders(groupSize));
    QHash<SnapshotId, std::vector<MedicationItem>> found;
    Seal snapshotItems(m_db, "medication_snapshot_items");
    const auto done = inGroups(
        idTexts(patients, &StalePatient::lastSnapshot), groupSize,
        [&](const std::vector<QString> &group) -> Result<void> {
            return each(m_db, sql, values(group), [&](const QSqlQuery &r) {
                MedicationItem item{r.value(1).toString(),
                                    r.value(2).toString(),
                                    r.value(3).toString(),
                                    r.value(4).toString(),
                                    {r.value(5).toString(), r.value(6).toString(), r.value(7).toString()}};
                snapshotItems.unpack(Seal::rowOf(r.value(0).toString(), r.value(8).toString()),
                                     r.value(9).toByteArray(),
                                     {&item.sourceId, &item.code, &item.system, &item.display,
                                      &item.dosage.dose, &item.dosage.frequency, &item.dosage.route});
                if (!snapshotItems.erasedAt())
                    found[SnapshotId::fromString(r.value(0).toString())].push_back(std::move(item));
            });
        });
    if (!done)
        return fail(done.error());
    return found;
}

Result<QHash<QString, EndedPrescription>>
MedicationSnapshotStore::ended(const std::vector<QString> &sourceIds)
{
    static const QString sql =
        QStringLiteral("SELECT source_id, ended_reason, source_version, mapping_id FROM prescriptions"
                       " WHERE source = ? AND source_id IN (%1)")
            .arg(placeholders(groupSize));
    QHash<QString, EndedPrescription> found;
    const Names names(m_prescriptions, "source_id", sourceIds);
    const auto done = inGroups(names.keys, groupSize, [&](const std::vector<QString> &group) -> Result<void> {
        return each(m_db, sql, values(group, {m_source}), [&](const QSqlQuery &q) {
            found.insert(
                names.plainOf.value(q.value(0).toString()),
                {q.value(1).toString(), q.value(2).toString(), MappingId::fromString(q.value(3).toString())});
        });
    });
    if (!done)
        return fail(done.error());
    return found;
}

/// The tables that a capture writes into, open for many of them.
class MedicationSnapshotStore::Writers
{
public:
    Writers(Database &db, JobId job)
        : heads(db, QStringLiteral("medication_snapshot (id, patient_id, source_hash, captured_at, job_id,"
                                   " previous_id)")),
          items(db, QStringLiteral("medication_snapshot_items (snapshot_id, position, source_id, med_code,"
                                   " system, display, dose, frequency, route, status_hash, sealed)")),
          differences(db, QStringLiteral("medication_differences (job_id, position, sync_event_id,"
                                         " patient_reference, change, code, system, display, before_dose,"
                                         " before_frequency, before_route, after_dose, after_frequency,"
                                         " after_route, reason, source_reference, mapping_id, sealed)")),
          m_itemSeal(db, "medication_snapshot_items"),
          m_differenceSeal(db, "medication_differences"),
          m_job(job.toString())
    {}

    [[nodiscard]] Result<void> addHead(const Capture &c, Timestamp now)
    {
        const QString previous = textOf(c.patient.lastSnapshot);
        return heads.add({c.snapshot.toString(), c.patient.id.toString(), c.hash, qint64(toMs(now)), m_job,
                          cellOf(OrNull<QString>{previous})});
    }

    [[nodiscard]] Result<void> addItems(const Capture &c)
    {
        const QString snapshot = c.snapshot.toString();
        const Seal &s = m_itemSeal;
        int line = 0;
        for (const ListedItem &listed : c.items) {
            const MedicationItem &i = listed.item;
            const QByteArray sealed = m_itemSeal.pack(Seal::rowOf(snapshot, QString::number(line)),
                                                      {&i.sourceId, &i.code, &i.system, &i.display,
                                                       &i.dosage.dose, &i.dosage.frequency, &i.dosage.route});
            const auto added =
                items.add({snapshot, line++, s.left(i.sourceId), s.left(i.code), s.left(i.system),
                           s.left(i.display), s.left(i.dosage.dose), s.left(i.dosage.frequency),
                           s.left(i.dosage.route), listed.contentHash, cellOf(OrNull<QByteArray>{sealed})});
            if (!added)
                return added;
        }
        return {};
    }

    [[nodiscard]] Result<void> addDifferences(const Capture &c, qint64 &position)
    {
        const QString event = c.event.toString();
        const Seal &s = m_differenceSeal;
        for (size_t n = 0; n < c.differences.size(); ++n) {
            const DifferenceRow &row = c.differences[n];
            const Difference &d = row.difference;
            const MedicationItem &named = d.change == Change::Discontinued ? d.before : d.after;
            const QString mapping = textOf(c.differenceMappings[n]);
            const Dosage &was = d.before.dosage;
            const Dosage &is = d.after.dosage;
            const QByteArray sealed = m_differenceSeal.pack(
                Seal::rowOf(m_job, QString::number(++position)),
                {&c.patient.reference, &named.code, &named.system, &named.display, &was.dose, &was.frequency,
                 &was.route, &is.dose, &is.frequency, &is.route, &row.sourceReference});
            const auto added = differences.add(
                {m_job, position, event, s.left(c.patient.reference), wordOf(d.change), s.left(named.code),
                 s.left(named.system), s.left(named.display), s.left(was.dose), s.left(was.frequency),
                 s.left(was.route), s.left(is.dose), s.left(is.frequency), s.left(is.route), row.reason,
                 s.left(row.sourceReference), cellOf(OrNull<QString>{mapping}),
                 cellOf(OrNull<QByteArray>{sealed})});
            if (!added)
                return added;
        }
        return {};
    }

    RowWriter heads;
    RowWriter items;
    RowWriter differences;

private:
    Seal m_itemSeal;
    Seal m_differenceSeal;
    const QString m_job;
};

Result<void> MedicationSnapshotStore::capture(const std::vector<Capture> &captures, JobId job, Timestamp now,
                                              qint64 &position)
{
    Writers writers(m_db, job);
    for (const Capture &c : captures) {
        if (auto added = writers.addHead(c, now); !added)
            return added;
    }
    if (auto written = writers.heads.finish(); !written) // the items refer to them
        return written;
    for (const Capture &c : captures) {
        const auto added = writers.addItems(c).and_then([&] { return writers.addDifferences(c, position); });
        if (!added)
            return added;
        const auto marked = m_db.run(
            QStringLiteral(
                "UPDATE patients SET list_hash = ?, last_snapshot_id = ?, list_stale = 0 WHERE id = ?"),
            {c.hash, c.snapshot.toString(), c.patient.id.toString()});
        if (!marked)
            return fail(marked.error());
    }
    return writers.items.finish().and_then([&] { return writers.differences.finish(); });
}

Result<void> MedicationSnapshotStore::clearStale(const std::vector<StalePatient> &unchanged)
{
    static const QString sql =
        QStringLiteral("UPDATE patients SET list_stale = 0 WHERE id IN (%1)").arg(placeholders(groupSize));
    return inGroups(idTexts(unchanged, &StalePatient::id), groupSize,
                    [&](const std::vector<QString> &group) -> Result<void> {
                        const auto done = m_db.run(sql, values(group));
                        return done ? Result<void>{} : fail(done.error());
                    });
}

}
