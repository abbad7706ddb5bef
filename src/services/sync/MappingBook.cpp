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
    if (row.heldUntil == Timestamp{} && row.undoUntil == Timestamp{}) // else isApproved() asks
        m_freshApproved.insert(row.id, row.state == MappingState::Approved);
}

bool MappingBook::learnApproval(const MappingRow &row, Timestamp now)
{
    const bool isInForce = row.state == MappingState::Approved && row.heldUntil <= now;
    m_freshApproved.insert(row.id, isInForce);
    if (isInForce && row.undoUntil > now)
        m_undoable.insert(row.id);
    return isInForce;
}

void MappingBook::forgetFresh()
{
    m_fresh.clear();
    m_freshApproved.clear();
    m_freshLive.clear();
    m_undoable.clear();
}

Result<void> MappingBook::transactionBegins()
{
    forgetFresh();
    const auto decidedMs = m_mappings.lastDecided();
    if (!decidedMs)
        return fail(decidedMs.error());
    if (*decidedMs != m_decidedMs) {
        m_known.clear();
        m_approved.clear();
        m_decidedMs = *decidedMs;
    }
    return {};
}

void MappingBook::committed()
{
    m_known.insert(m_fresh);
    for (auto it = m_freshApproved.cbegin(); it != m_freshApproved.cend(); ++it) {
        // "not yet" holds for this transaction only: a person may decide at any time
        if (it.value() && !m_undoable.contains(it.key()))
            m_approved.insert(it.key(), true);
    }
    forgetFresh();
}

Result<bool> MappingBook::isApproved(const MappingId &id, Timestamp now)
{
    for (const auto *known : {&m_approved, &m_freshApproved}) {
        if (const auto found = known->constFind(id); found != known->constEnd())
            return *found;
    }
    const auto row = m_mappings.byId(id);
    if (!row)
        return fail(row.error());
    return *row && learnApproval(**row, now);
}

Result<MappingId> MappingBook::liveOf(const MappingId &id, Timestamp now)
{
    if (id.isNull() || m_approved.contains(id) || m_freshApproved.contains(id))
        return id;
    if (const auto live = m_freshLive.constFind(id); live != m_freshLive.constEnd())
        return *live;
    const auto row = m_mappings.liveOf(id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return id;
    learnApproval(**row, now);
    if ((*row)->id != id)
        m_freshLive.insert(id, (*row)->id);
    return (*row)->id;
}

Result<bool> MappingBook::isRejected(const MappingId &id)
{
    return m_mappings.byId(id).map(
        [](const auto &row) { return row && row->state == MappingState::Rejected; });
}

}
