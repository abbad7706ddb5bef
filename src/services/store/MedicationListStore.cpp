#include "store/MedicationListStore.h"

#include "store/RowWriter.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
constexpr int groupSize = 128;

QVariant idOrNull(const MappingId &id)
{
    return id.isNull() ? QVariant() : QVariant(id.toString());
}

/// All codings as JSON; the leading one alone needs no repetition.
QString codingsJson(const QList<Coding> &codings)
{
    if (codings.size() < 2)
        return QStringLiteral("[]");
    QJsonArray array;
    for (const Coding &c : codings)
        array.append(QJsonObject{{QStringLiteral("system"), c.system}, {QStringLiteral("code"), c.code}});
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

/// '' for a null id …
template <typename AnyId>
QString textOf(const AnyId &id)
{
    return id.isNull() ? QString() : id.toString();
}
/// … which then is NULL in its column.
RowWriter::Cell orNull(const QString &id)
{
    return id.isEmpty() ? RowWriter::Cell(nullptr) : RowWriter::Cell(id);
}

/// A row's sealed columns as RowWriter takes them.
RowWriter::Cell sealedOrNull(const QByteArray &sealed)
{
    return sealed.isNull() ? RowWriter::Cell(nullptr) : RowWriter::Cell(sealed);
}

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

/// Every row through @p read, without keeping them.
template <typename Read>
Result<void> each(Database &db, const QString &text, const QVariantList &bound, Read read)
{
    const auto query = db.run(text, bound);
    if (!query)
        return fail(query.error());
    for (;;) {
        const auto more = db.next(**query);
        if (!more)
            return fail(more.error());
        if (!*more)
            return {};
        read(**query);
    }
}

QVariantList values(const std::vector<QString> &group, std::initializer_list<QVariant> before = {})
{
    QVariantList list(before);
    list.reserve(list.size() + qsizetype(group.size()));
    for (const QString &text : group)
        list.append(text);
    return list;
}
}

/// Names as they are looked up, and which each stands for.
struct MedicationListStore::Names
{
    Names(Seal seal, const char *column, const std::vector<QString> &plain)
    {
        keys.reserve(plain.size());
        for (const QString &name : plain) {
            keys.push_back(seal.lookUp(column, name));
            plainOf.insert(keys.back(), name);
        }
    }

    std::vector<QString> keys;
    QHash<QString, QString> plainOf;
};

MedicationListStore::MedicationListStore(Database &db, QString source)
    : m_db(db), m_source(std::move(source)), m_prescriptions(db, "prescriptions")
{}

QString MedicationListStore::keyOf(const QString &sourceId)
{
    return m_prescriptions.lookUp("source_id", sourceId);
}

QByteArray MedicationListStore::keyed(const QByteArray &hash)
{
    return m_prescriptions.hash(hash);
}

QByteArray contentHashOf(const Prescription &p)
{
    QByteArray bytes;
    bytes.reserve(1024);
    const auto add = [&bytes](const QString &text) {
        bytes.append(reinterpret_cast<const char *>(text.constData()), text.size() * 2);
        bytes.append("\0\1", 2);
    };
    add(p.patientReference);
    add(wordOf(p.status));
    for (const Coding &c : p.codings) {
        add(c.system);
        add(c.code);
        add(c.display);
    }
    add(p.medicationText);
    add(p.dosage.dose);
    add(p.dosage.frequency);
    add(p.dosage.route);
    return QCryptographicHash::hash(bytes, QCryptographicHash::Blake2b_160);
}

/// What is a patient's of one order, as it is written.
struct MedicationListStore::Content
{
    QString key;
    QString codings;
    QByteArray sealed;
};

MedicationListStore::Content MedicationListStore::contentOf(const Prescription &p, const MedicationItem &item)
{
    Content content{keyOf(p.sourceId), codingsJson(p.codings), {}};
    content.sealed =
        m_prescriptions.pack(Seal::rowOf(m_source, content.key),
                             {&p.sourceId, &item.code, &item.system, &item.display, &content.codings,
                              &p.dosage.dose, &p.dosage.frequency, &p.dosage.route, &p.authoredOn});
    return content;
}

/// Empty: erased.
QString MedicationListStore::sourceIdOf(const QString &key, const QByteArray &sealed)
{
    QString id = key;
    QString rest;
    m_prescriptions.unpack(Seal::rowOf(m_source, key), sealed,
                           {&id, &rest, &rest, &rest, &rest, &rest, &rest, &rest, &rest});
    return id;
}

Result<QHash<QString, StoredPrescription>> MedicationListStore::stored(const std::vector<QString> &sourceIds)
{
    static const QString sql = QStringLiteral("SELECT source_id, source_version, source_updated_at, "
                                              "content_hash, patient_id, mapping_id, on_list, sealed"
                                              " FROM prescriptions WHERE source = ? AND source_id IN (%1)")
                                   .arg(placeholders(groupSize));
    QHash<QString, StoredPrescription> found;
    const Names names(m_prescriptions, "source_id", sourceIds);
    const auto done = inGroups(names.keys, groupSize, [&](const std::vector<QString> &group) -> Result<void> {
        return each(m_db, sql, values(group, {m_source}), [&](const QSqlQuery &q) {
            // of one that was erased everything is new
            const QByteArray hash =
                m_prescriptions.isErased(q.value(7).toByteArray()) ? QByteArray() : q.value(3).toByteArray();
            found.insert(names.plainOf.value(q.value(0).toString()),
                         {q.value(1).toString(), q.value(2).toLongLong(), hash,
                          PatientId::fromString(q.value(4).toString()),
                          MappingId::fromString(q.value(5).toString()), q.value(6).toInt() != 0});
        });
    });
    if (!done)
        return fail(done.error());
    return found;
}

Result<KnownPatients> MedicationListStore::patientIds(const std::vector<QString> &references,
                                                      const QSet<QString> &stale, Timestamp now)
{
    static const QString sql =
        QStringLiteral(
            "SELECT source_reference, id FROM patients WHERE source = ? AND source_reference IN (%1)")
            .arg(placeholders(groupSize));
    KnownPatients found;
    Seal seal(m_db, "patients");
    const Names names(seal, "source_reference", references);
    const auto done = inGroups(names.keys, groupSize, [&](const std::vector<QString> &group) -> Result<void> {
        return each(m_db, sql, values(group, {m_source}), [&](const QSqlQuery &q) {
            found.ids.insert(names.plainOf.value(q.value(0).toString()),
                             PatientId::fromString(q.value(1).toString()));
        });
    });
    if (!done)
        return fail(done.error());
    RowWriter rows(m_db, QStringLiteral("patients (id, source, source_reference, list_stale, sealed)"));
    const QString unknown;
    for (size_t i = 0; i < references.size(); ++i) {
        const QString &reference = references[i];
        if (found.ids.contains(reference))
            continue;
        const auto id = makeId<PatientId>(now.time_since_epoch());
        found.ids.insert(reference, id);
        const bool isStale = stale.contains(reference);
        if (isStale)
            found.staleAlready.insert(id);
        const QString idText = id.toString();
        const QByteArray sealed =
            seal.pack(idText, {&reference, &unknown, &unknown, &unknown, &unknown, &unknown});
        if (auto added = rows.add({idText, m_source, names.keys[i], isStale ? 1 : 0, sealedOrNull(sealed)});
            !added)
            return fail(added.error());
    }
    if (auto written = rows.finish(); !written)
        return fail(written.error());
    return found;
}

Result<void> MedicationListStore::insert(const std::vector<StagedPrescription> &fresh,
                                         const QHash<QString, PatientId> &patients, JobId job, Timestamp now)
{
    const QString jobText = job.toString();
    RowWriter rows(
        m_db,
        QStringLiteral(
            "prescriptions (id, source, source_id, source_version, source_updated_at, patient_id, status,"
            " on_list, ended_reason, code, system, display, codings_json, dose, frequency, route,"
            " content_hash, authored_on, seen_job, mapping_id, sealed)"));
    for (const StagedPrescription &s : fresh) {
        const Prescription &p = s.value;
        const MedicationItem item = toItem(p);
        const bool onList = isOnList(p.status);
        const QString mapping = textOf(s.mapping);
        const Content content = contentOf(p, item);
        if (auto added = rows.add({makeId<PrescriptionId>(now.time_since_epoch()).toString(),
                                   m_source,
                                   content.key,
                                   p.sourceVersion,
                                   p.sourceUpdatedMs,
                                   patients.value(p.patientReference).toString(),
                                   wordOf(p.status),
                                   onList ? 1 : 0,
                                   onList ? QString() : wordOf(p.status),
                                   m_prescriptions.left(item.code),
                                   m_prescriptions.left(item.system),
                                   m_prescriptions.left(item.display),
                                   m_prescriptions.left(content.codings),
                                   m_prescriptions.left(p.dosage.dose),
                                   m_prescriptions.left(p.dosage.frequency),
                                   m_prescriptions.left(p.dosage.route),
                                   s.contentHash,
                                   m_prescriptions.left(p.authoredOn),
                                   jobText,
                                   orNull(mapping),
                                   sealedOrNull(content.sealed)});
            !added)
            return added;
    }
    return rows.finish();
}

Result<void> MedicationListStore::update(const std::vector<StagedPrescription> &changed,
                                         const QHash<QString, PatientId> &patients, JobId job)
{
    static const QString sql =
        QStringLiteral("UPDATE prescriptions SET source_version = ?, source_updated_at = ?, patient_id = ?, "
                       "status = ?, on_list = ?,"
                       " ended_reason = ?, code = ?, system = ?, display = ?, codings_json = ?, dose = ?, "
                       "frequency = ?, route = ?,"
                       " content_hash = ?, authored_on = ?, seen_job = ?, mapping_id = ?, sealed = ?"
                       " WHERE source = ? AND source_id = ?");
    for (const StagedPrescription &s : changed) {
        const Prescription &p = s.value;
        const MedicationItem item = toItem(p);
        const bool onList = isOnList(p.status);
        const Content content = contentOf(p, item);
        Seal &seal = m_prescriptions;
        const auto done = m_db.run(sql, {p.sourceVersion,
                                         p.sourceUpdatedMs,
                                         patients.value(p.patientReference).toString(),
                                         wordOf(p.status),
                                         onList ? 1 : 0,
                                         onList ? QString() : wordOf(p.status),
                                         seal.left(item.code),
                                         seal.left(item.system),
                                         seal.left(item.display),
                                         seal.left(content.codings),
                                         seal.left(p.dosage.dose),
                                         seal.left(p.dosage.frequency),
                                         seal.left(p.dosage.route),
                                         s.contentHash,
                                         seal.left(p.authoredOn),
                                         job.toString(),
                                         idOrNull(s.mapping),
                                         content.sealed.isNull() ? QVariant(QMetaType::fromType<QByteArray>())
                                                                 : QVariant(content.sealed),
                                         m_source,
                                         content.key});
        if (!done)
            return fail(done.error());
    }
    return {};
}

Result<void> MedicationListStore::touch(const std::vector<QString> &sourceIds, JobId job)
{
    static const QString sql =
        QStringLiteral("UPDATE prescriptions SET seen_job = ? WHERE source = ? AND source_id IN (%1)")
            .arg(placeholders(groupSize));
    const Names names(m_prescriptions, "source_id", sourceIds);
    return inGroups(names.keys, groupSize, [&](const std::vector<QString> &group) -> Result<void> {
        const auto done = m_db.run(sql, values(group, {job.toString(), m_source}));
        return done ? Result<void>{} : fail(done.error());
    });
}

Result<QSet<PatientId>> MedicationListStore::markDeleted(const std::vector<QString> &sourceIds, JobId job)
{
    static const QString sql = QStringLiteral(
        "UPDATE prescriptions SET on_list = 0, ended_reason = 'deleted', content_hash = ?, seen_job = ?"
        " WHERE source = ? AND source_id = ? AND seen_job <> ? AND ended_reason <> 'deleted' RETURNING "
        "patient_id");
    QSet<PatientId> patients;
    for (const QString &id : sourceIds) {
        // an empty hash: should the order come back, its content counts as new
        const auto done =
            each(m_db, sql, {QByteArray("", 0), job.toString(), m_source, keyOf(id), job.toString()},
                 [&patients](const QSqlQuery &q) {
                     patients.insert(PatientId::fromString(q.value(0).toString()));
                 });
        if (!done)
            return fail(done.error());
    }
    return patients;
}

Result<void> MedicationListStore::markStale(const QSet<PatientId> &patients)
{
    static const QString sql =
        QStringLiteral("UPDATE patients SET list_stale = 1 WHERE id IN (%1)").arg(placeholders(groupSize));
    std::vector<QString> ids;
    for (const PatientId &id : patients)
        ids.push_back(id.toString());
    return inGroups(ids, groupSize, [&](const std::vector<QString> &group) -> Result<void> {
        const auto done = m_db.run(sql, values(group));
        return done ? Result<void>{} : fail(done.error());
    });
}

Result<std::vector<QString>> MedicationListStore::notSeen(JobId job, const QString &after, int limit)
{
    QString last = keyOf(after);
    for (;;) {
        qsizetype found = 0;
        auto ids = sql::rows(
            m_db,
            QStringLiteral("SELECT source_id, sealed FROM prescriptions WHERE source = ? AND on_list = 1"
                           " AND seen_job <> ? AND source_id > ? ORDER BY source_id LIMIT ?"),
            {m_source, job.toString(), last, limit}, [&](const QSqlQuery &q) {
                ++found;
                last = q.value(0).toString();
                return sourceIdOf(last, q.value(1).toByteArray());
            });
        if (!ids)
            return ids;
        std::erase(*ids, QString()); // erased: nobody knows any more what it was called
        if (!ids->empty() || found == 0)
            return ids;
    }
}

Result<qint64> MedicationListStore::countOnList()
{
    return sql::number(m_db,
                       QStringLiteral("SELECT COUNT(*) FROM prescriptions WHERE source = ? AND on_list = 1"),
                       {m_source});
}

Result<std::vector<StalePatient>> MedicationListStore::stale(int limit)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT id, source_reference, list_hash, last_snapshot_id, sealed"
                                    " FROM patients WHERE source = ? AND list_stale = 1 ORDER BY id LIMIT ?"),
                     {m_source, limit}, [this](const QSqlQuery &q) {
                         StalePatient patient{PatientId::fromString(q.value(0).toString()),
                                              q.value(1).toString(), q.value(2).toByteArray(),
                                              SnapshotId::fromString(q.value(3).toString())};
                         QString rest;
                         Seal(m_db, "patients")
                             .unpack(q.value(0).toString(), q.value(4).toByteArray(),
                                     {&patient.reference, &rest, &rest, &rest, &rest, &rest});
                         return patient;
                     });
}

Result<QHash<PatientId, std::vector<ListedItem>>>
MedicationListStore::lists(const std::vector<StalePatient> &patients)
{
    static const QString sql =
        QStringLiteral(
            "SELECT patient_id, source_id, code, system, display, dose, frequency, route, source_version, "
            "mapping_id,"
            " content_hash, source, sealed"
            " FROM prescriptions WHERE on_list = 1 AND patient_id IN (%1) ORDER BY patient_id, source_id")
            .arg(placeholders(groupSize));
    QHash<PatientId, std::vector<ListedItem>> found;
    const auto done = inGroups(
        idTexts(patients, &StalePatient::id), groupSize,
        [&](const std::vector<QString> &group) -> Result<void> {
            return each(m_db, sql, values(group), [&](const QSqlQuery &r) {
                ListedItem listed{{r.value(1).toString(),
                                   r.value(2).toString(),
                                   r.value(3).toString(),
                                   r.value(4).toString(),
                                   {r.value(5).toString(), r.value(6).toString(), r.value(7).toString()}},
                                  r.value(8).toString(),
                                  MappingId::fromString(r.value(9).toString()),
                                  r.value(10).toByteArray()};
                MedicationItem &item = listed.item;
                QString rest;
                m_prescriptions.unpack(
                    Seal::rowOf(r.value(11).toString(), item.sourceId), r.value(12).toByteArray(),
                    {&item.sourceId, &item.code, &item.system, &item.display, &rest, &item.dosage.dose,
                     &item.dosage.frequency, &item.dosage.route, &rest});
                found[PatientId::fromString(r.value(0).toString())].push_back(std::move(listed));
            });
        });
    if (!done)
        return fail(done.error());
    for (auto &list : found) { // they came in the order of their keyed names
        if (m_prescriptions.isOn())
            std::sort(list.begin(), list.end(), [](const ListedItem &a, const ListedItem &b) {
                return a.item.sourceId < b.item.sourceId;
            });
    }
    return found;
}

Result<QHash<SnapshotId, std::vector<MedicationItem>>>
MedicationListStore::snapshots(const std::vector<StalePatient> &patients)
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

Result<QHash<QString, EndedPrescription>> MedicationListStore::ended(const std::vector<QString> &sourceIds)
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

Result<void> MedicationListStore::capture(const std::vector<Capture> &captures, JobId job, Timestamp now,
                                          qint64 &position)
{
    const QString jobText = job.toString();
    RowWriter heads(
        m_db, QStringLiteral(
                  "medication_snapshot (id, patient_id, source_hash, captured_at, job_id, previous_id)"));
    RowWriter items(
        m_db,
        QStringLiteral(
            "medication_snapshot_items (snapshot_id, position, source_id, med_code, system, display, dose,"
            " frequency, route, status_hash, sealed)"));
    RowWriter differences(
        m_db, QStringLiteral(
                  "medication_differences (job_id, position, sync_event_id, patient_reference, change, code,"
                  " system, display, before_dose, before_frequency, before_route, after_dose,"
                  " after_frequency, after_route, reason, source_reference, mapping_id, sealed)"));
    Seal snapshotItems(m_db, "medication_snapshot_items");
    Seal changes(m_db, "medication_differences");
    for (const Capture &c : captures) {
        const QString previous = textOf(c.patient.lastSnapshot);
        if (auto r = heads.add({c.snapshot.toString(), c.patient.id.toString(), c.hash, qint64(toMs(now)),
                                jobText, orNull(previous)});
            !r)
            return r;
    }
    if (auto r = heads.finish(); !r) // the items refer to them
        return r;
    for (const Capture &c : captures) {
        const QString snapshot = c.snapshot.toString();
        const QString event = c.event.toString();
        int line = 0;
        for (const ListedItem &listed : c.items) {
            const MedicationItem &i = listed.item;
            const Seal &s = snapshotItems;
            const QByteArray sealed =
                snapshotItems.pack(Seal::rowOf(snapshot, QString::number(line)),
                                   {&i.sourceId, &i.code, &i.system, &i.display, &i.dosage.dose,
                                    &i.dosage.frequency, &i.dosage.route});
            if (auto r = items.add({snapshot, line++, s.left(i.sourceId), s.left(i.code), s.left(i.system),
                                    s.left(i.display), s.left(i.dosage.dose), s.left(i.dosage.frequency),
                                    s.left(i.dosage.route), listed.contentHash, sealedOrNull(sealed)});
                !r)
                return r;
        }
        for (size_t n = 0; n < c.differences.size(); ++n) {
            const DifferenceRow &row = c.differences[n];
            const Difference &d = row.difference;
            const MedicationItem &named = d.change == Change::Discontinued ? d.before : d.after;
            const QString mapping = textOf(c.differenceMappings[n]);
            const Seal &s = changes;
            const Dosage &was = d.before.dosage;
            const Dosage &is = d.after.dosage;
            const QByteArray sealed = changes.pack(
                Seal::rowOf(jobText, QString::number(++position)),
                {&c.patient.reference, &named.code, &named.system, &named.display, &was.dose, &was.frequency,
                 &was.route, &is.dose, &is.frequency, &is.route, &row.sourceReference});
            if (auto r =
                    differences.add({jobText, position, event, s.left(c.patient.reference), wordOf(d.change),
                                     s.left(named.code), s.left(named.system), s.left(named.display),
                                     s.left(was.dose), s.left(was.frequency), s.left(was.route),
                                     s.left(is.dose), s.left(is.frequency), s.left(is.route), row.reason,
                                     s.left(row.sourceReference), orNull(mapping), sealedOrNull(sealed)});
                !r)
                return r;
        }
        if (auto r = m_db.run(
                QStringLiteral(
                    "UPDATE patients SET list_hash = ?, last_snapshot_id = ?, list_stale = 0 WHERE id = ?"),
                {c.hash, snapshot, c.patient.id.toString()});
            !r)
            return fail(r.error());
    }
    return items.finish().and_then([&] { return differences.finish(); });
}

Result<void> MedicationListStore::clearStale(const std::vector<StalePatient> &unchanged)
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
