#include "pipeline/steps/PatientUpsert.h"

#include "codec/Envelope.h"
#include "codec/canonical/CanonicalJson.h"
#include "pipeline/steps/PatientMeeting.h"
#include "store/JoinedKeys.h"
#include "store/PatientEffects.h"
#include "store/PatientMerge.h"

#include <algorithm>

namespace concord {

namespace {
const auto table = QStringLiteral("patients");

bool isReference(const Identifier &identifier)
{
    return identifier.type == u"RI";
}

QJsonObject demographics(const CanonicalPatient &patient)
{
    QJsonObject details = canonicalObject(patient);
    details.remove(QStringLiteral("merged_identifiers"));
    return details;
}

void fill(PatientRow &row, const QJsonObject &details)
{
    row.family = details.value(QStringLiteral("family")).toString();
    row.given = details.value(QStringLiteral("given")).toString();
    row.birthDate = details.value(QStringLiteral("birth_date")).toString();
    row.gender = details.value(QStringLiteral("gender")).toString();
    row.details = details;
}
}

Result<std::vector<PatientId>> PatientUpsert::named(const QList<Identifier> &identifiers)
{
    std::vector<PatientId> found;
    for (const Identifier &identifier : identifiers) {
        auto id = isReference(identifier)
                      ? m_patients.byReference(m_c.work.source, identifier.value)
                      : m_patients.byIdentifier(m_c.work.source, identifier.system, identifier.value);
        if (id && !*id && isReference(identifier))
            id = m_patients.byIdentifier(m_c.work.source, {}, identifier.value);
        if (!id)
            return fail(id.error());
        if (!*id)
            continue;
        const auto stands = m_patients.standing(**id);
        if (!stands)
            return fail(stands.error());
        if (std::find(found.begin(), found.end(), *stands) == found.end())
            found.push_back(*stands);
    }
    return found;
}

Result<PlanVerdict> PatientUpsert::plan()
{
    const CanonicalPatient &patient = m_c.work.canonical.patient;
    const auto merged = named(patient.mergedIdentifiers);
    if (!merged)
        return fail(merged.error());
    auto own = named(patient.identifiers);
    if (!own)
        return fail(own.error());
    if (own->size() > 1)
        return upsert::conflict(
            QStringLiteral("/patient/identifiers"),
            QStringLiteral("the identifiers name %1 patients: merge them first").arg(own->size()));
    if (!own->empty())
        m_c.patient = own->front();
    for (const PatientId &id : *merged) {
        if (id != m_c.patient)
            m_merged.push_back(id);
    }
    if (m_c.patient.isNull())
        return PlanVerdict();
    const auto row = m_patients.byId(m_c.patient);
    if (!row)
        return fail(row.error());
    m_isOlder = *row && upsert::isOlder((*row)->details, m_c);
    return PlanVerdict();
}

Result<void> PatientUpsert::apply()
{
    const QString key = keyOf(m_c.work.canonical.patient.identifiers.value(0));
    const auto done = m_c.patient.isNull() ? add(key) : complete();
    if (!done)
        return done;
    for (const PatientId &from : m_merged) {
        if (const auto gone = merge(from); !gone)
            return gone;
    }
    if (const auto added = addIdentifiers(); !added)
        return added;
    if (!m_c.work.canonical.patient.mergedIdentifiers.isEmpty()) {
        if (const auto joined = joinKeys(); !joined)
            return joined;
    }
    return PatientMeeting(m_c.db, m_c.clock).meet(m_c.work.source, m_c.patient, m_isNamedAnew);
}

Result<void> PatientUpsert::add(const QString &key)
{
    PatientRow row;
    row.id = makeId<PatientId>(m_c.now());
    row.source = m_c.work.source;
    row.reference = key;
    fill(row, upsert::stamped(demographics(m_c.work.canonical.patient), m_c));
    const auto id = m_patients.insert(row);
    if (!id)
        return fail(id.error());
    const auto stands = m_patients.standing(*id); // the reference may be that of a record merged away
    if (!stands)
        return fail(stands.error());
    m_c.patient = *stands;
    if (*id == row.id)
        m_c.changed(table, row.id.toString(), QStringLiteral("added"));
    return {};
}

/// A PATIENT event says how he is now; any other fills in what is not known.
Result<void> PatientUpsert::complete()
{
    if (m_isOlder)
        return {};
    const auto known = m_patients.byId(m_c.patient);
    if (!known)
        return fail(known.error());
    if (!*known)
        return {};
    PatientRow row = **known;
    const QJsonObject said = demographics(m_c.work.canonical.patient);
    const bool isAboutHim = m_c.work.canonical.kind == EventKind::Patient;
    QJsonObject details =
        isAboutHim ? upsert::laidOver(row.details, said) : upsert::laidOver(said, row.details);
    const QStringList fields = upsert::differing(row.details, details);
    if (isAboutHim)
        details = upsert::stamped(details, m_c);
    if (fields.isEmpty() && details == row.details) {
        if (isAboutHim)
            m_c.changed(table, row.id.toString(), QStringLiteral("unchanged"));
        return {};
    }
    fill(row, details);
    if (const auto written = m_patients.update(row); !written)
        return written;
    if (isAboutHim || !fields.isEmpty())
        m_c.changed(table, row.id.toString(),
                    fields.isEmpty() ? QStringLiteral("unchanged") : QStringLiteral("changed"), fields);
    return {};
}

Result<void> PatientUpsert::merge(PatientId from)
{
    const auto isFirst = m_c.claim(from.toString() + QLatin1Char('>') + m_c.patient.toString(), table);
    if (!isFirst)
        return fail(isFirst.error());
    if (!*isFirst)
        return {};
    // what a person has decided about it came first
    const auto stands = PatientEffects(m_c.db, m_c.clock).carryOutOf(from);
    if (!stands)
        return fail(stands.error());
    from = *stands;
    if (from == m_c.patient)
        return {};
    const auto moved = PatientMerge(m_c.db, m_c.clock).merge(from, m_c.patient);
    if (!moved)
        return fail(moved.error());
    m_c.changed(table, from.toString(), QStringLiteral("ended"), {QStringLiteral("merged_into")});
    m_c.changed(table, m_c.patient.toString(), QStringLiteral("changed"), {QStringLiteral("identifiers")});
    for (const PatientMerge::Moved &records : *moved) {
        for (const QString &id : records.ids)
            m_c.changed(records.record, id, QStringLiteral("changed"), {QStringLiteral("patient")});
    }
    m_c.notes.append(QStringLiteral("merged"));
    return {};
}

/// Also those of merged records nobody here knew: from now on they name this patient.
Result<void> PatientUpsert::addIdentifiers()
{
    const CanonicalPatient &patient = m_c.work.canonical.patient;
    for (const auto *list : {&patient.identifiers, &patient.mergedIdentifiers}) {
        for (const Identifier &identifier : *list) {
            const Identifier named =
                isReference(identifier) ? Identifier{{}, identifier.value, {}} : identifier;
            const auto added = m_patients.addIdentifier(m_c.work.source, named, m_c.patient);
            if (!added)
                return fail(added.error());
            m_isNamedAnew = m_isNamedAnew || *added;
        }
    }
    return {};
}

/// A message may name him by any of his identifiers, those of the records that went into his included.
Result<void> PatientUpsert::joinKeys()
{
    const CanonicalPatient &patient = m_c.work.canonical.patient;
    const auto known = m_patients.identifiersOf(m_c.patient);
    if (!known)
        return fail(known.error());
    QStringList keys{m_c.work.orderingKey};
    const auto add = [&](const Identifier &identifier) {
        keys.append(orderingKeyOf(m_c.work.source, keyOf(identifier)));
    };
    std::for_each(patient.mergedIdentifiers.begin(), patient.mergedIdentifiers.end(), add);
    std::for_each(known->begin(), known->end(), add);
    const QString own = keyOf(patient.identifiers.value(0));
    const QString into = own.isEmpty() ? m_c.work.orderingKey : orderingKeyOf(m_c.work.source, own);
    return JoinedKeys(m_c.db, m_c.clock).join(keys, into).map([](int) {});
}

}
