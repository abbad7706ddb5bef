// SealPass: what is sealed of each table, exactly as its store class does it.
#include "store/SealPass.h"

namespace concord {

namespace {
/// Columns from @p first on, as texts.
std::vector<QString> texts(const QVariantList &row, qsizetype first, qsizetype count)
{
    std::vector<QString> found;
    for (const QVariant &value : row.sliced(first, count))
        found.push_back(value.toString());
    return found;
}

QVariant hashed(Seal &seal, const QVariant &hash)
{
    const QByteArray bytes = hash.toByteArray(); // an empty one, "nothing is known", stays empty and not NULL
    return hash.isNull() ? hash : QVariant(bytes.isEmpty() ? QByteArray("", 0) : seal.hash(bytes));
}
}

std::vector<SealPass::Step> SealPass::steps()
{
    std::vector<Step> all;
    for (auto &&some :
         {eventSteps(), patientSteps(), recordSteps(), listSteps(), deliverySteps(), differenceSteps()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

std::vector<SealPass::Step> SealPass::eventSteps()
{
    return {
        {QStringLiteral("sync_events"),
         {QStringLiteral("id"), QStringLiteral("payload_json"), QStringLiteral("ordering_key")},
         [this](const QVariantList &row) -> Result<bool> {
             Seal seal(m_db, "sync_events");
             const QString id = row[0].toString();
             const QString payload = row[1].toString();
             if (Seal::isSealedText(payload))
                 return false;
             return update(
                 QStringLiteral("UPDATE sync_events SET payload_json = ?, ordering_key = ? WHERE id = ?"),
                 {seal.text(id, "payload_json", payload), seal.orderingKey(row[2].toString()), id});
         }},
        {QStringLiteral("event_bodies"),
         {QStringLiteral("sync_event_id"), QStringLiteral("body")},
         [this](const QVariantList &row) -> Result<bool> {
             Seal seal(m_db, "event_bodies");
             const QString id = row[0].toString();
             const QByteArray body = row[1].toByteArray();
             const bool looksSealed = isSealed(body); // or somebody sent bytes that look like it
             if (looksSealed) {
                 (void)seal.openBytes(id, "body", body);
                 if (!m_db.takeSealFault())
                     return false;
             }
             return update(QStringLiteral("UPDATE event_bodies SET body = ? WHERE sync_event_id = ?"),
                           {seal.bytes(id, "body", body), id});
         }},
        {QStringLiteral("event_effects"),
         {QStringLiteral("correlation_id"), QStringLiteral("natural_key"), QStringLiteral("target")},
         [this](const QVariantList &row) {
             return update(QStringLiteral("UPDATE event_effects SET natural_key = ?"
                                          " WHERE correlation_id = ? AND natural_key = ? AND target = ?"),
                           {Seal(m_db, "event_effects").lookUp("natural_key", row[1].toString()), row[0],
                            row[1], row[2]});
         }},
        {QStringLiteral("joined_keys"),
         {QStringLiteral("old_key"), QStringLiteral("surviving_key")},
         [this](const QVariantList &row) -> Result<bool> {
             Seal seal(m_db, "sync_events");
             const QString old = row[0].toString();
             const QString keyed = seal.orderingKey(old);
             if (keyed == old)
                 return false;
             return update(
                 QStringLiteral("UPDATE joined_keys SET old_key = ?, surviving_key = ? WHERE old_key = ?"),
                 {keyed, seal.orderingKey(row[1].toString()), old});
         }},
    };
}

std::vector<SealPass::Step> SealPass::patientSteps()
{
    return {
        {QStringLiteral("patients"),
         {QStringLiteral("id"), QStringLiteral("sealed"), QStringLiteral("list_hash"),
          QStringLiteral("source_reference"), QStringLiteral("family"), QStringLiteral("given"),
          QStringLiteral("birth_date"), QStringLiteral("gender"), QStringLiteral("details_json")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "patients");
             const QString id = row[0].toString();
             const auto t = texts(row, 3, 6);
             return update(
                 QStringLiteral("UPDATE patients SET sealed = ?, list_hash = ?, source_reference = ?,"
                                " family = '', given = '', birth_date = '', gender = '',"
                                " details_json = '', keys_version = 0 WHERE id = ?"),
                 {seal.packed(id, {&t[0], &t[1], &t[2], &t[3], &t[4], &t[5]}), hashed(seal, row[2]),
                  seal.lookUp("source_reference", t[0]), id});
         }},
        {QStringLiteral("patient_keys"), // made anew, keyed (PatientIndex::makeMissing)
         {QStringLiteral("patient_id"), QStringLiteral("kind"), QStringLiteral("key")},
         [this](const QVariantList &row) {
             return update(
                 QStringLiteral("DELETE FROM patient_keys WHERE patient_id = ? AND kind = ? AND key = ?"),
                 row);
         }},
        {QStringLiteral("patient_identifiers"),
         {QStringLiteral("patient_id"), QStringLiteral("sealed"), QStringLiteral("source"),
          QStringLiteral("system"), QStringLiteral("value")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "patient_identifiers");
             const auto t = texts(row, 2, 3);
             const QString keyed = seal.lookUp("value", t[2]);
             return update(QStringLiteral("UPDATE patient_identifiers SET sealed = ?, value = ?"
                                          " WHERE source = ? AND system = ? AND value = ?"),
                           {seal.packed(Seal::rowOf(Seal::rowOf(t[0], t[1]), keyed), {&t[2]}), keyed, t[0],
                            t[1], t[2]});
         }},
    };
}

SealPass::Step SealPass::prescriptions()
{
    return {QStringLiteral("prescriptions"),
            {QStringLiteral("id"), QStringLiteral("sealed"), QStringLiteral("content_hash"),
             QStringLiteral("source"), QStringLiteral("source_id"), QStringLiteral("code"),
             QStringLiteral("system"), QStringLiteral("display"), QStringLiteral("codings_json"),
             QStringLiteral("dose"), QStringLiteral("frequency"), QStringLiteral("route"),
             QStringLiteral("authored_on"), QStringLiteral("prescription_number"),
             QStringLiteral("placer_id"), QStringLiteral("filler_id"), QStringLiteral("details_json")},
            [this](const QVariantList &row) -> Result<bool> {
                if (!row[1].isNull())
                    return false;
                Seal seal(m_db, "prescriptions");
                const auto t = texts(row, 4, 13);
                const QString keyed = seal.lookUp("source_id", t[0]);
                const QString key = Seal::rowOf(row[3].toString(), keyed);
                return update(
                    QStringLiteral("UPDATE prescriptions SET sealed = ?, sealed_order = ?, content_hash = ?,"
                                   " source_id = ?, prescription_number = ?, placer_id = ?, filler_id = ?,"
                                   " code = '', system = '', display = '', codings_json = '', dose = '',"
                                   " frequency = '', route = '', authored_on = '', details_json = ''"
                                   " WHERE id = ?"),
                    {seal.packed(key, {&t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7], &t[8]}),
                     seal.packed(key, {&t[9], &t[10], &t[11], &t[12]}, "sealed_order"), hashed(seal, row[2]),
                     keyed, seal.lookUp("prescription_number", t[9]), seal.lookUp("placer_id", t[10]),
                     seal.lookUp("filler_id", t[11]), row[0]});
            }};
}

std::vector<SealPass::Step> SealPass::recordSteps()
{
    return {
        prescriptions(),
        {QStringLiteral("dispenses"),
         {QStringLiteral("id"), QStringLiteral("sealed"), QStringLiteral("source"),
          QStringLiteral("source_id"), QStringLiteral("prescription_number"), QStringLiteral("code"),
          QStringLiteral("system"), QStringLiteral("display"), QStringLiteral("quantity"),
          QStringLiteral("unit"), QStringLiteral("handed_over_at"), QStringLiteral("details_json")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "dispenses");
             const auto t = texts(row, 3, 9);
             const QString keyed = seal.lookUp("source_id", t[0]);
             return update(
                 QStringLiteral("UPDATE dispenses SET sealed = ?, source_id = ?, prescription_number = ?,"
                                " code = '', system = '', display = '', quantity = '', unit = '',"
                                " handed_over_at = '', details_json = '' WHERE id = ?"),
                 {seal.packed(Seal::rowOf(row[2].toString(), keyed),
                              {&t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7], &t[8]}),
                  keyed, seal.lookUp("prescription_number", t[1]), row[0]});
         }},
        {QStringLiteral("appointments"),
         {QStringLiteral("id"), QStringLiteral("sealed"), QStringLiteral("source"),
          QStringLiteral("source_id"), QStringLiteral("starts_at"), QStringLiteral("ends_at"),
          QStringLiteral("details_json")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "appointments");
             const auto t = texts(row, 3, 4);
             const QString keyed = seal.lookUp("source_id", t[0]);
             return update(QStringLiteral("UPDATE appointments SET sealed = ?, source_id = ?, starts_at = '',"
                                          " ends_at = '', details_json = '' WHERE id = ?"),
                           {seal.packed(Seal::rowOf(row[2].toString(), keyed), {&t[0], &t[1], &t[2], &t[3]}),
                            keyed, row[0]});
         }},
        {QStringLiteral("adherence_signals"),
         {QStringLiteral("id"), QStringLiteral("sealed"), QStringLiteral("source"),
          QStringLiteral("source_id"), QStringLiteral("code"), QStringLiteral("system"),
          QStringLiteral("period_start"), QStringLiteral("period_end"), QStringLiteral("pdc")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "adherence_signals");
             const auto t = texts(row, 3, 6);
             const QString keyed = seal.lookUp("source_id", t[0]);
             return update(QStringLiteral("UPDATE adherence_signals SET sealed = ?, source_id = ?, code = '',"
                                          " system = '', period_start = '', period_end = '', pdc = ''"
                                          " WHERE id = ?"),
                           {seal.packed(Seal::rowOf(row[2].toString(), keyed),
                                        {&t[0], &t[1], &t[2], &t[3], &t[4], &t[5]}),
                            keyed, row[0]});
         }},
    };
}

std::vector<SealPass::Step> SealPass::deliverySteps()
{
    return {
        {QStringLiteral("remote_records"),
         {QStringLiteral("connection"), QStringLiteral("sealed"), QStringLiteral("kind"),
          QStringLiteral("local_key"), QStringLiteral("remote_id")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "remote_records");
             const QString id = row[4].toString();
             const QString place =
                 Seal::rowOf(Seal::rowOf(row[0].toString(), row[2].toString()), row[3].toString());
             return update(QStringLiteral("UPDATE remote_records SET sealed = ?, remote_id = ?"
                                          " WHERE connection = ? AND kind = ? AND local_key = ?"),
                           {seal.packed(place, {&id}), seal.lookUp("remote_id", id), row[0], row[2], row[3]});
         }},
        {QStringLiteral("prescription_versions"),
         {QStringLiteral("prescription_id"), QStringLiteral("number"), QStringLiteral("details_json")},
         [this](const QVariantList &row) -> Result<bool> {
             const QString details = row[2].toString();
             if (Seal::isSealedText(details))
                 return false;
             return update(
                 QStringLiteral("UPDATE prescription_versions SET details_json = ?"
                                " WHERE prescription_id = ? AND number = ?"),
                 {Seal(m_db, "prescription_versions")
                      .text(Seal::rowOf(row[0].toString(), row[1].toString()), "details_json", details),
                  row[0], row[1]});
         }},
    };
}

std::vector<SealPass::Step> SealPass::listSteps()
{
    return {
        {QStringLiteral("medication_snapshot"),
         {QStringLiteral("id"), QStringLiteral("source_hash")},
         [this](const QVariantList &row) {
             Seal seal(m_db, "prescriptions");
             return update(QStringLiteral("UPDATE medication_snapshot SET source_hash = ? WHERE id = ?"),
                           {hashed(seal, row[1]), row[0]});
         }},
        {QStringLiteral("medication_snapshot_items"),
         {QStringLiteral("snapshot_id"), QStringLiteral("sealed"), QStringLiteral("status_hash"),
          QStringLiteral("position"), QStringLiteral("source_id"), QStringLiteral("med_code"),
          QStringLiteral("system"), QStringLiteral("display"), QStringLiteral("dose"),
          QStringLiteral("frequency"), QStringLiteral("route")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "medication_snapshot_items");
             const auto t = texts(row, 4, 7);
             return update(
                 QStringLiteral("UPDATE medication_snapshot_items SET sealed = ?, status_hash = ?,"
                                " source_id = '', med_code = '', system = '', display = '', dose = '',"
                                " frequency = '', route = '' WHERE snapshot_id = ? AND position = ?"),
                 {seal.packed(Seal::rowOf(row[0].toString(), row[3].toString()),
                              {&t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6]}),
                  hashed(seal, row[2]), row[0], row[3]});
         }},
        {QStringLiteral("medication_differences"),
         {QStringLiteral("job_id"), QStringLiteral("sealed"), QStringLiteral("position"),
          QStringLiteral("patient_reference"), QStringLiteral("code"), QStringLiteral("system"),
          QStringLiteral("display"), QStringLiteral("before_dose"), QStringLiteral("before_frequency"),
          QStringLiteral("before_route"), QStringLiteral("after_dose"), QStringLiteral("after_frequency"),
          QStringLiteral("after_route"), QStringLiteral("source_reference")},
         [this](const QVariantList &row) -> Result<bool> {
             if (!row[1].isNull())
                 return false;
             Seal seal(m_db, "medication_differences");
             const auto t = texts(row, 3, 11);
             return update(
                 QStringLiteral(
                     "UPDATE medication_differences SET sealed = ?, patient_reference = '', code = '',"
                     " system = '', display = '', before_dose = '', before_frequency = '',"
                     " before_route = '', after_dose = '', after_frequency = '', after_route = '',"
                     " source_reference = '' WHERE job_id = ? AND position = ?"),
                 {seal.packed(Seal::rowOf(row[0].toString(), row[2].toString()),
                              {&t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7], &t[8], &t[9], &t[10]}),
                  row[0], row[2]});
         }},
    };
}

/// Texts that are sealed as they are (Seal::text()).
std::vector<SealPass::Step> SealPass::differenceSteps()
{
    return {
        {QStringLiteral("reconciliation_items"),
         {QStringLiteral("id"), QStringLiteral("content")},
         [this](const QVariantList &row) -> Result<bool> {
             const QString content = row[1].toString();
             if (Seal::isSealedText(content))
                 return false;
             Seal seal(m_db, "reconciliation_items");
             return update(QStringLiteral("UPDATE reconciliation_items SET content = ? WHERE id = ?"),
                           {seal.text(row[0].toString(), "content", content), row[0]});
         }},
        {QStringLiteral("conflict_fields"),
         {QStringLiteral("conflict_id"), QStringLiteral("field"), QStringLiteral("claims"),
          QStringLiteral("decided")},
         [this](const QVariantList &row) -> Result<bool> {
             const QString claims = row[2].toString();
             if (Seal::isSealedText(claims))
                 return false;
             Seal seal(m_db, "conflict_fields");
             const QString key = row[0].toString() + u'/' + row[1].toString();
             return update(QStringLiteral("UPDATE conflict_fields SET claims = ?, decided = ?"
                                          " WHERE conflict_id = ? AND field = ?"),
                           {seal.text(key, "claims", claims), seal.text(key, "decided", row[3].toString()),
                            row[0], row[1]});
         }},
        {QStringLiteral("agreed_state"),
         {QStringLiteral("integration"), QStringLiteral("left_id"), QStringLiteral("right_id"),
          QStringLiteral("fields")},
         [this](const QVariantList &row) -> Result<bool> {
             const QString fields = row[3].toString();
             if (Seal::isSealedText(fields))
                 return false;
             Seal seal(m_db, "agreed_state");
             const QString key = row[0].toString() + u'/' + row[1].toString() + u'/' + row[2].toString();
             return update(QStringLiteral("UPDATE agreed_state SET fields = ? WHERE integration = ?"
                                          " AND left_id = ? AND right_id = ?"),
                           {seal.text(key, "fields", fields), row[0], row[1], row[2]});
         }},
    };
}

}
