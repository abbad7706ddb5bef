#include "store/PatientStore.h"

#include "domain/IntegrationTypes.h"
#include "domain/OrderingKey.h"
#include "store/Columns.h"
#include "store/DetailsJson.h"
#include "store/PatientIndex.h"
#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

namespace {
constexpr const char *patients = "patients";
constexpr const char *identifiers = "patient_identifiers";
constexpr int longestMerge = 16; ///< a chain of merges longer than this is a ring

QString identifierRow(const QString &source, const QString &system, const QString &value)
{
    return Seal::rowOf(Seal::rowOf(source, system), value);
}

PatientId readId(const QSqlQuery &q)
{
    return columns::idOf<PatientId>(q.value(0));
}
}

Result<std::optional<PatientRow>> PatientStore::byId(PatientId id)
{
    return sql::row(
        m_db,
        QStringLiteral("SELECT id, source, source_reference, family, given, birth_date, gender,"
                       " details_json, merged_into, sealed FROM patients WHERE id = ?"),
        {id.toString()}, [&](const QSqlQuery &q) {
            QString details = q.value(7).toString();
            PatientRow row{columns::idOf<PatientId>(q.value(0)),
                           q.value(1).toString(),
                           q.value(2).toString(),
                           q.value(3).toString(),
                           q.value(4).toString(),
                           q.value(5).toString(),
                           q.value(6).toString(),
                           {},
                           columns::idOf<PatientId>(q.value(8))};
            Seal(m_db, patients)
                .unpack(id.toString(), q.value(9).toByteArray(),
                        {&row.reference, &row.family, &row.given, &row.birthDate, &row.gender, &details});
            row.details = details::read(details);
            return row;
        });
}

Result<std::optional<PatientId>> PatientStore::byReference(const QString &source, const QString &reference)
{
    return sql::row(m_db, QStringLiteral("SELECT id FROM patients WHERE source = ? AND source_reference = ?"),
                    {source, Seal(m_db, patients).lookUp("source_reference", reference)}, readId);
}

Result<std::optional<PatientId>> PatientStore::byIdentifier(const QString &source, const QString &system,
                                                            const QString &value)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT patient_id FROM patient_identifiers"
                                   " WHERE source = ? AND system = ? AND value = ?"),
                    {source, columns::storable(system), Seal(m_db, identifiers).lookUp("value", value)},
                    readId);
}

QVariantList PatientStore::content(const PatientRow &row)
{
    Seal seal(m_db, patients);
    const QString details = details::write(row.details);
    return {seal.left(row.family),
            seal.left(row.given),
            seal.left(row.birthDate),
            seal.left(row.gender),
            seal.left(details),
            qint64(toMs(m_clock.now())),
            seal.packed(row.id.toString(),
                        {&row.reference, &row.family, &row.given, &row.birthDate, &row.gender, &details})};
}

Result<PatientId> PatientStore::insert(const PatientRow &row)
{
    const auto added = sql::change(
        m_db,
        QStringLiteral(
            "INSERT INTO patients (id, source, source_reference, family, given, birth_date, gender,"
            " details_json, updated_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (source, source_reference) DO NOTHING"),
        QVariantList{row.id.toString(), row.source,
                     Seal(m_db, patients).lookUp("source_reference", row.reference)} +
            content(row));
    if (!added)
        return fail(added.error());
    if (*added == 1)
        return PatientIndex(m_db).write(row).map([&] { return row.id; });
    const auto other = byReference(row.source, row.reference);
    if (!other)
        return fail(other.error());
    if (!*other) // deleted between the two statements: the whole transaction may be tried again
        return fail(ErrorCode::StoreBusy, QStringLiteral("patients"),
                    QStringLiteral("the row came and went"));
    return **other;
}

Result<void> PatientStore::update(const PatientRow &row)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE patients SET family = ?, given = ?, birth_date = ?, gender = ?,"
                                      " details_json = ?, updated_at = ?, sealed = ? WHERE id = ?"),
                       content(row) + QVariantList{row.id.toString()})
        .and_then([&](int) { return PatientIndex(m_db).write(row); });
}

Result<bool> PatientStore::addIdentifier(const QString &source, const Identifier &identifier, PatientId id)
{
    Seal seal(m_db, identifiers);
    const QString system = columns::storable(identifier.system);
    const QString value = seal.lookUp("value", identifier.value);
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO patient_identifiers (source, system, value, patient_id, sealed)"
                              " VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, system, value) DO NOTHING"),
               {source, system, value, id.toString(),
                seal.packed(identifierRow(source, system, value), {&identifier.value})})
        .and_then([&](int added) -> Result<bool> {
            if (added == 0)
                return false;
            return PatientIndex(m_db).addNumber(source, identifier, id).map([] { return true; });
        });
}

Result<std::vector<Identifier>> PatientStore::identifiersOf(PatientId id)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT system, value, source, sealed FROM patient_identifiers"
                                    " WHERE patient_id = ? ORDER BY system, value"),
                     {id.toString()}, [this](const QSqlQuery &q) {
                         Identifier found{q.value(0).toString(), q.value(1).toString(), {}};
                         Seal(m_db, identifiers)
                             .unpack(identifierRow(q.value(2).toString(), found.system, found.value),
                                     q.value(3).toByteArray(), {&found.value});
                         return found;
                     });
}

Result<PatientId> PatientStore::standing(PatientId id)
{
    for (int i = 0; i < longestMerge; ++i) {
        const auto into =
            sql::row(m_db, QStringLiteral("SELECT merged_into FROM patients WHERE id = ?"), {id.toString()},
                     [](const QSqlQuery &q) { return columns::idOf<PatientId>(q.value(0)); });
        if (!into)
            return fail(into.error());
        if (!*into || (*into)->isNull())
            return id;
        id = **into;
    }
    return fail(ErrorCode::Internal, QString::fromLatin1(patients),
                QStringLiteral("merges in a ring at %1").arg(id.toString()));
}

Result<QStringList> PatientStore::orderingKeysOf(PatientId id)
{
    const auto row = byId(id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QString::fromLatin1(patients));
    const auto known = identifiersOf(id);
    if (!known)
        return fail(known.error());
    QStringList keys{orderingKeyOf((*row)->source, (*row)->reference)};
    for (const Identifier &identifier : *known)
        keys.append(orderingKeyOf((*row)->source, keyOf(identifier)));
    keys.removeAll(QString());
    keys.removeDuplicates();
    return keys;
}

Result<void> PatientStore::setMerged(PatientId from, PatientId into)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE patients SET merged_into = ?, updated_at = ? WHERE id = ?"),
                       {into.toString(), qint64(toMs(m_clock.now())), from.toString()})
        .and_then([&](int) { return PatientIndex(m_db).move(from, into); });
}

Result<int> PatientStore::moveIdentifiers(PatientId from, PatientId into)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE patient_identifiers SET patient_id = ? WHERE patient_id = ?"),
                       {into.toString(), from.toString()});
}

Result<QStringList> PatientStore::move(const QString &text, PatientId from, PatientId into)
{
    const auto moved = sql::rows(m_db, text, {into.toString(), from.toString()},
                                 [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!moved)
        return fail(moved.error());
    return QStringList(moved->begin(), moved->end());
}

Result<QStringList> PatientStore::movePrescriptions(PatientId from, PatientId into)
{
    return move(QStringLiteral("UPDATE prescriptions SET patient_id = ? WHERE patient_id = ? RETURNING id"),
                from, into);
}

Result<QStringList> PatientStore::moveDispenses(PatientId from, PatientId into)
{
    return move(QStringLiteral("UPDATE dispenses SET patient_id = ? WHERE patient_id = ? RETURNING id"), from,
                into);
}

Result<QStringList> PatientStore::moveAppointments(PatientId from, PatientId into)
{
    return move(QStringLiteral("UPDATE appointments SET patient_id = ? WHERE patient_id = ? RETURNING id"),
                from, into);
}

Result<QStringList> PatientStore::moveAdherence(PatientId from, PatientId into)
{
    return move(
        QStringLiteral("UPDATE adherence_signals SET patient_id = ? WHERE patient_id = ? RETURNING id"), from,
        into);
}

Result<void> PatientStore::markStale(PatientId id)
{
    return sql::change(m_db, QStringLiteral("UPDATE patients SET list_stale = 1 WHERE id = ?"),
                       {id.toString()})
        .map([](int) {});
}

Result<void> PatientStore::markStaleOf(PrescriptionId prescription)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE patients SET list_stale = 1 WHERE id ="
                                      " (SELECT patient_id FROM prescriptions WHERE id = ?)"),
                       {prescription.toString()})
        .map([](int) {});
}

Result<bool> PatientStore::isSynced(const QString &source)
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM integrations"
                                      " WHERE connection = ? AND type = ?"),
                       {source, medicationListSyncType})
        .map([](qint64 n) { return n > 0; });
}

}
