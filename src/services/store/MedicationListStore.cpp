#include "store/MedicationListStore.h"

#include "domain/MedicationList.h"
#include "store/MedicationSql.h"
#include "store/Sql.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

using namespace medicationSql;

namespace {
/// What both insert and update write of a prescription, in the order of MedicationListStore::Row.
const auto writtenColumns = QStringLiteral(
    "source_version, source_updated_at, patient_id, status, on_list, ended_reason, code, system, display,"
    " codings_json, dose, frequency, route, content_hash, authored_on, seen_job, mapping_id, sealed");

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
}

/// One order as it is written.
class MedicationListStore::Row
{
public:
    Row(MedicationListStore &store, const StagedPrescription &staged,
        const QHash<QString, PatientId> &patients)
        : key(store.keyOf(staged.value.sourceId)),
          m_staged(staged),
          m_seal(store.m_prescriptions),
          m_item(toItem(staged.value)),
          m_codings(codingsJson(staged.value.codings)),
          m_status(wordOf(staged.value.status)),
          m_patient(patients.value(staged.value.patientReference).toString()),
          m_mapping(textOf(staged.mapping)),
          m_onList(isOnList(staged.value.status))
    {
        const Prescription &p = staged.value;
        m_sealed = m_seal.pack(Seal::rowOf(store.m_source, key),
                               {&p.sourceId, &m_item.code, &m_item.system, &m_item.display, &m_codings,
                                &p.dosage.dose, &p.dosage.frequency, &p.dosage.route, &p.authoredOn});
    }

    /// Calls @p write with the values of writtenColumns; they live as long as the call.
    template <typename Write>
    [[nodiscard]] auto pass(const QString &job, Write write) const
    {
        const Prescription &p = m_staged.value;
        return write(p.sourceVersion, p.sourceUpdatedMs, m_patient, m_status, m_onList ? 1 : 0,
                     m_onList ? QString() : m_status, m_seal.left(m_item.code), m_seal.left(m_item.system),
                     m_seal.left(m_item.display), m_seal.left(m_codings), m_seal.left(p.dosage.dose),
                     m_seal.left(p.dosage.frequency), m_seal.left(p.dosage.route), m_staged.contentHash,
                     m_seal.left(p.authoredOn), job, OrNull<QString>{m_mapping},
                     OrNull<QByteArray>{m_sealed});
    }

    const QString key; ///< the source id, as it is looked up

private:
    const StagedPrescription &m_staged;
    Seal &m_seal;
    const MedicationItem m_item;
    const QString m_codings;
    const QString m_status;
    const QString m_patient;
    const QString m_mapping;
    const bool m_onList;
    QByteArray m_sealed;
};

MedicationListStore::MedicationListStore(Database &db, QString source)
    : m_db(db), m_source(std::move(source)), m_prescriptions(db, "prescriptions")
{}

QString MedicationListStore::keyOf(const QString &sourceId)
{
    const auto known = m_keys.constFind(sourceId);
    return known != m_keys.constEnd() ? *known : m_prescriptions.lookUp("source_id", sourceId);
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

/// Empty: erased.
QString MedicationListStore::sourceIdOf(const QString &key, const QByteArray &sealed)
{
    QString id = key;
    m_prescriptions.unpack(Seal::rowOf(m_source, key), sealed,
                           {&id, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr});
    return id;
}

Result<QHash<QString, StoredPrescription>> MedicationListStore::stored(const std::vector<QString> &sourceIds)
{
    static const QString sql = QStringLiteral("SELECT source_id, source_version, source_updated_at, "
                                              "content_hash, patient_id, mapping_id, on_list, sealed,"
                                              " last_event_id IS NOT NULL,"
                                              " on_list <> 0 OR status = 'on-hold'"
                                              " FROM prescriptions WHERE source = ? AND source_id IN (%1)")
                                   .arg(placeholders(groupSize));
    QHash<QString, StoredPrescription> found;
    const Names names(m_prescriptions, "source_id", sourceIds);
    m_keys.clear();
    m_keys.reserve(qsizetype(sourceIds.size()));
    for (size_t i = 0; i < sourceIds.size(); ++i)
        m_keys.insert(sourceIds[i], names.keys[i]);
    const auto done = inGroups(names.keys, groupSize, [&](const std::vector<QString> &group) -> Result<void> {
        return each(m_db, sql, values(group, {m_source}), [&](const QSqlQuery &q) {
            // of one that was erased everything is new
            const QByteArray hash =
                m_prescriptions.isErased(q.value(7).toByteArray()) ? QByteArray() : q.value(3).toByteArray();
            found.insert(names.plainOf.value(q.value(0).toString()),
                         {q.value(1).toString(), q.value(2).toLongLong(), hash,
                          PatientId::fromString(q.value(4).toString()),
                          MappingId::fromString(q.value(5).toString()), q.value(6).toInt() != 0,
                          q.value(8).toInt() != 0, q.value(9).toInt() != 0});
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
        if (auto added = rows.add(
                {idText, m_source, names.keys[i], isStale ? 1 : 0, cellOf(OrNull<QByteArray>{sealed})});
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
    RowWriter rows(m_db, QStringLiteral("prescriptions (id, source, source_id, %1)").arg(writtenColumns));
    for (const StagedPrescription &staged : fresh) {
        const Row row(*this, staged, patients);
        const QString id = makeId<PrescriptionId>(now.time_since_epoch()).toString();
        const auto added = row.pass(jobText, [&](const auto &...value) {
            return rows.add({id, m_source, row.key, cellOf(value)...});
        });
        if (!added)
            return added;
    }
    return rows.finish();
}

Result<void> MedicationListStore::update(const std::vector<StagedPrescription> &changed,
                                         const QHash<QString, PatientId> &patients, JobId job)
{
    static const QString sql =
        QStringLiteral("UPDATE prescriptions SET %1 = ? WHERE source = ? AND source_id = ?")
            .arg(QString(writtenColumns).replace(u',', QStringLiteral(" = ?,")));
    const QString jobText = job.toString();
    for (const StagedPrescription &staged : changed) {
        const Row row(*this, staged, patients);
        const auto done = row.pass(jobText, [&](const auto &...value) {
            return m_db.run(sql, {variantOf(value)..., m_source, row.key});
        });
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
    std::vector<QString> keys;
    keys.reserve(sourceIds.size());
    for (const QString &id : sourceIds)
        keys.push_back(keyOf(id));
    return inGroups(keys, groupSize, [&](const std::vector<QString> &group) -> Result<void> {
        const auto done = m_db.run(sql, values(group, {job.toString(), m_source}));
        return done ? Result<void>{} : fail(done.error());
    });
}

Result<QHash<QString, PatientId>> MedicationListStore::markDeleted(const std::vector<QString> &sourceIds,
                                                                   JobId job)
{
    static const QString sql = QStringLiteral(
        "UPDATE prescriptions SET on_list = 0, ended_reason = 'deleted', content_hash = ?, seen_job = ?"
        " WHERE source = ? AND source_id = ? AND seen_job <> ? AND ended_reason <> 'deleted' RETURNING "
        "patient_id");
    QHash<QString, PatientId> patients;
    for (const QString &id : sourceIds) {
        // an empty hash: should the order come back, its content counts as new
        const auto done = each(
            m_db, sql, {QByteArray("", 0), job.toString(), m_source, keyOf(id), job.toString()},
            [&](const QSqlQuery &q) { patients.insert(id, PatientId::fromString(q.value(0).toString())); });
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

}
