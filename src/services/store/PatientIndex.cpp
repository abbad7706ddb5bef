#include "store/PatientIndex.h"

#include "store/Columns.h"
#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto numberKind = QStringLiteral("number");
}

PatientFace faceOf(const PatientRow &row, const std::vector<Identifier> &identifiers)
{
    const auto detail = [&](const char *name) {
        return row.details.value(QLatin1StringView(name)).toString();
    };
    PatientFace face;
    face.family = row.family;
    face.given = row.given;
    face.birthDate = row.birthDate;
    face.gender = row.gender;
    face.phone = detail("phone");
    face.addressLine = detail("address_line");
    face.city = detail("city");
    face.state = detail("state");
    face.postalCode = detail("postal_code");
    for (const Identifier &identifier : identifiers) {
        const bool isReference = identifier.system.isEmpty() && identifier.value.contains(u'/');
        if (!isReference)
            face.identifiers.append(identifier);
    }
    return face;
}

Result<void> PatientIndex::insert(const PatientKey &key, PatientId id, const QString &source)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO patient_keys (kind, key, patient_id, source)"
                                      " VALUES (?, ?, ?, ?) ON CONFLICT (kind, key, patient_id) DO NOTHING"),
                       {key.kind,
                        Seal(m_db, "patient_keys")
                            .lookUp(key.kind.toLatin1().constData(), columns::storable(key.text)),
                        id.toString(), source})
        .map([](int) {});
}

Result<void> PatientIndex::write(const PatientRow &row)
{
    return sql::change(m_db, QStringLiteral("DELETE FROM patient_keys WHERE patient_id = ? AND kind <> ?"),
                       {row.id.toString(), numberKind})
        .and_then([&](int) -> Result<void> {
            for (const PatientKey &key : searchKeysOf(traitsOf(faceOf(row, {})))) {
                if (auto done = insert(key, row.id, row.source); !done)
                    return done;
            }
            return {};
        });
}

Result<void> PatientIndex::addNumber(const QString &source, const Identifier &identifier, PatientId id)
{
    PatientFace face;
    face.identifiers = {identifier};
    for (const PatientKey &key : searchKeysOf(traitsOf(face))) {
        if (auto done = insert(key, id, source); !done)
            return done;
    }
    return {};
}

Result<void> PatientIndex::move(PatientId from, PatientId into)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO patient_keys (kind, key, patient_id, source)"
                                      " SELECT kind, key, ?, source FROM patient_keys"
                                      " WHERE patient_id = ? AND kind = ?"
                                      " ON CONFLICT (kind, key, patient_id) DO NOTHING"),
                       {into.toString(), from.toString(), numberKind})
        .and_then([&](int) {
            return sql::change(m_db, QStringLiteral("DELETE FROM patient_keys WHERE patient_id = ?"),
                               {from.toString()});
        })
        .map([](int) {});
}

Result<std::vector<PatientId>> PatientIndex::near(PatientId id, const QStringList &sources, int most)
{
    if (sources.isEmpty())
        return std::vector<PatientId>();
    QVariantList values{id.toString(), id.toString()};
    for (const QString &source : sources)
        values.append(source);
    values.append(most);
    const QString places = QStringLiteral("?") + QStringLiteral(", ?").repeated(sources.size() - 1);
    return sql::rows(m_db,
                     QStringLiteral("SELECT k.patient_id, count(*) FROM patient_keys q JOIN patient_keys k"
                                    " ON k.kind = q.kind AND k.key = q.key WHERE q.patient_id = ?"
                                    " AND k.patient_id <> ? AND k.source IN (%1) GROUP BY k.patient_id"
                                    " ORDER BY count(*) DESC, k.patient_id LIMIT ?")
                         .arg(places),
                     values, [](const QSqlQuery &q) { return columns::idOf<PatientId>(q.value(0)); });
}

Result<void> PatientIndex::remake(PatientId id, const Clock &clock)
{
    PatientStore patients(m_db, clock);
    const auto row = patients.byId(id);
    if (!row)
        return fail(row.error());
    if (!*row || !(*row)->mergedInto.isNull())
        return {};
    if (auto done = write(**row); !done)
        return done;
    const auto identifiers = patients.identifiersOf(id);
    if (!identifiers)
        return fail(identifiers.error());
    for (const Identifier &identifier : *identifiers) {
        if (auto done = addNumber((*row)->source, identifier, id); !done)
            return done;
    }
    return {};
}

Result<int> PatientIndex::makeMissing(const Clock &clock, int most)
{
    int made = 0;
    const auto any =
        sql::number(m_db, QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM patients WHERE"
                                         " keys_version = 0 LIMIT 1) AS w")); // no lock for the usual answer
    if (!any || *any == 0)
        return any ? Result<int>(0) : fail(any.error());
    const auto done = m_db.join([&]() -> Result<void> {
        const auto ids =
            sql::rows(m_db, QStringLiteral("SELECT id FROM patients WHERE keys_version = 0 LIMIT ?"), {most},
                      [](const QSqlQuery &q) { return columns::idOf<PatientId>(q.value(0)); });
        if (!ids)
            return fail(ids.error());
        made = int(ids->size());
        for (const PatientId &id : *ids) {
            const auto tried = m_db.attempt([&]() -> Result<bool> {
                const auto remade = remake(id, clock);
                const bool isRecords = !remade && remade.error().code == ErrorCode::StoreCorrupt;
                if (!remade && !isRecords)
                    return fail(remade.error());
                return remade.has_value(); // one that cannot be read is found by nobody
            });
            if (!tried)
                return tried;
            const auto noted = sql::change(
                m_db, QStringLiteral("UPDATE patients SET keys_version = 1 WHERE id = ?"), {id.toString()});
            if (!noted)
                return fail(noted.error());
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return made;
}

}
