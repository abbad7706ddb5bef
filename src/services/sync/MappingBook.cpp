#include "sync/MappingBook.h"

#include "codec/FhirDateTime.h"
#include "terminology/RxNormRules.h"

namespace concord {

namespace {
/// Everything the decision depends on. Dates count only for NDCs, whose meaning changes over time.
QString keyOf(const Prescription &p)
{
    QString key;
    bool dated = p.codings.isEmpty();
    for (const Coding &c : p.codings) {
        key += c.system + QLatin1Char('|') + c.code + QLatin1Char('\n');
        dated = dated || c.system != systems::rxNorm;
    }
    if (p.codings.isEmpty())
        key = p.medicationText;
    return dated ? key + p.authoredOn.left(10) : key;
}

/// What a pending mapping is about. Codings that contradict each other are a case of their own: deciding it
/// must not decide what each of the codes means elsewhere.
Coding subjectOf(const Resolution &resolution, const Prescription &p)
{
    if (resolution.reason != UnmappedReason::Contradiction)
        return {canonicalSystem(resolution.coding.system), resolution.coding.code.trimmed(),
                resolution.coding.display};
    QStringList codes;
    for (const Coding &c : p.codings)
        codes.append(c.code.trimmed());
    codes.removeAll(QString());
    return {canonicalSystem(resolution.coding.system), codes.join(QStringLiteral(" + ")), p.medicationText};
}
}

Result<MappingId> MappingBook::mappingOf(const Prescription &prescription, Timestamp now)
{
    const QString key = keyOf(prescription);
    for (const auto *known : {&m_known, &m_fresh}) {
        if (const auto found = known->constFind(key); found != known->constEnd())
            return *found;
    }
    const auto authored = FhirDateTime::parse(prescription.authoredOn);
    const auto row = decide(prescription, authored ? fromMs(authored->fromMs) : now);
    if (!row)
        return fail(row.error());
    learn(key, *row);
    return row->id;
}

Result<MappingRow> MappingBook::decide(const Prescription &p, Timestamp at)
{
    for (const Coding &c : p.codings) {
        const auto decided = m_mappings.find(canonicalSystem(c.system), c.code.trimmed());
        if (!decided)
            return fail(decided.error());
        if (*decided && (*decided)->state == MappingState::Approved &&
            (*decided)->method == QStringLiteral("manual"))
            return **decided;
    }
    const auto resolution = m_resolver.resolve(p.codings, p.medicationText, at);
    if (!resolution)
        return fail(resolution.error());
    const Coding subject = subjectOf(*resolution, p);
    MappingRow row;
    row.system = subject.system;
    row.sourceCode = subject.code;
    row.display = subject.display.isEmpty() ? p.medicationText : subject.display;
    row.note = resolution->explanation;
    if (resolution->drug) {
        row.state = MappingState::Approved;
        row.targetDrugId = resolution->drug->id;
        row.equivalence = Equivalence::Equal;
        row.method = resolution->method;
        row.author = QStringLiteral("system");
    } else {
        row.reason = resolution->reason;
        row.candidates = resolution->candidates;
    }
    return m_mappings.ensure(row);
}

void MappingBook::learn(const QString &key, const MappingRow &row)
{
    m_fresh.insert(key, row.id);
    if (row.heldUntil == Timestamp{}) // else isApproved() asks
        m_freshApproved.insert(row.id, row.state == MappingState::Approved);
}

void MappingBook::committed()
{
    m_known.insert(m_fresh);
    for (auto it = m_freshApproved.cbegin(); it != m_freshApproved.cend(); ++it) {
        if (it.value()) // "not yet" holds for this transaction only: a person may decide at any time
            m_approved.insert(it.key(), true);
    }
    transactionBegins();
}

Result<bool> MappingBook::isApproved(const MappingId &id, Timestamp now)
{
    if (const auto known = m_approved.constFind(id); known != m_approved.constEnd())
        return *known;
    if (const auto fresh = m_freshApproved.constFind(id); fresh != m_freshApproved.constEnd())
        return *fresh;
    const auto row = m_mappings.byId(id);
    if (!row)
        return fail(row.error());
    const bool approved = *row && (*row)->state == MappingState::Approved && (*row)->heldUntil <= now;
    m_freshApproved.insert(id, approved);
    return approved;
}

Result<bool> MappingBook::isRejected(const MappingId &id)
{
    return m_mappings.byId(id).map(
        [](const auto &row) { return row && row->state == MappingState::Rejected; });
}

}
