#include "terminology/release/Drift.h"

#include "terminology/RxNormRules.h"

namespace concord {

namespace {
bool isUsable(const std::optional<RxNormConcept> &one)
{
    return one && orderProblem(*one) == UnmappedReason::None;
}

QString named(const QString &rxcui, const QString &name)
{
    return name.isEmpty() ? QStringLiteral("RxCUI ") + rxcui
                          : QStringLiteral("RxCUI %1 (%2)").arg(rxcui, name);
}

class Drift
{
public:
    Drift(const MappingRow &mapping, const DriftFacts &facts, const DrugComparer &compare)
        : m_mapping(mapping), m_facts(facts), m_compare(compare)
    {}

    std::vector<DriftRow> rows()
    {
        switch (m_mapping.state) {
        case MappingState::Approved:
            target();
            code();
            break;
        case MappingState::Pending:
        case MappingState::Suggested:
        case MappingState::InReview:
            if (m_facts.codeAfter.drug)
                add(DriftKind::Resolvable, m_facts.codeBefore.rxcui, m_facts.codeAfter.rxcui,
                    QStringLiteral("resolves now: ") + m_facts.codeAfter.explanation);
            break;
        case MappingState::Rejected:
        case MappingState::Retired:
            break;
        }
        return std::move(m_rows);
    }

private:
    DriftRow &add(DriftKind kind, const QString &oldRxcui, const QString &newRxcui, const QString &text)
    {
        m_rows.push_back({m_mapping.id,
                          kind,
                          m_mapping.state,
                          m_mapping.system,
                          m_mapping.sourceCode,
                          oldRxcui,
                          newRxcui,
                          {},
                          text});
        return m_rows.back();
    }

    void target()
    {
        if (!isUsable(m_facts.before)) // nothing was lost with this release
            return;
        const QString &rxcui = m_facts.targetRxcui;
        if (!isUsable(m_facts.after)) {
            const QStringList &next = m_facts.successors;
            const QString lost = named(rxcui, m_facts.before->name) + QStringLiteral(" is retired");
            if (next.isEmpty())
                add(DriftKind::TargetRetired, rxcui, {}, lost);
            else
                add(DriftKind::TargetRemapped, rxcui, next.size() == 1 ? next.front() : QString(),
                    lost + QStringLiteral("; RxNorm has put RxCUI %1 in its place")
                               .arg(next.join(QStringLiteral(", "))));
        } else if (isRenamed(m_facts)) {
            renamed();
        }
    }

    void renamed()
    {
        std::vector<DrugAttribute> differing;
        QStringList words;
        for (const Comparison &one : m_compare(*m_facts.before, *m_facts.after)) {
            if (one.agreement == Agreement::Same)
                continue;
            differing.push_back(one.attribute);
            words.append(QStringLiteral("%1 was %2, is %3")
                             .arg(wordOf(one.attribute).replace(u'_', u' '),
                                  one.source.isEmpty() ? QStringLiteral("not stated") : one.source,
                                  one.candidate.isEmpty() ? QStringLiteral("not stated") : one.candidate));
        }
        const QString &rxcui = m_facts.targetRxcui;
        QString text = QStringLiteral("%1 is called %2 now")
                           .arg(named(rxcui, m_facts.before->name), m_facts.after->name);
        if (!words.isEmpty())
            text += QStringLiteral(": ") + words.join(QStringLiteral("; "));
        add(differing.empty() ? DriftKind::TargetRenamed : DriftKind::TargetChanged, rxcui, rxcui, text)
            .differing = differing;
    }

    void code()
    {
        const Resolution &before = m_facts.codeBefore;
        const Resolution &after = m_facts.codeAfter;
        if (after.reason == UnmappedReason::AmbiguousNdc && before.reason != UnmappedReason::AmbiguousNdc)
            add(DriftKind::CodeAmbiguous, before.rxcui, {},
                QStringLiteral("is ambiguous now: ") + after.explanation);
        else if (!before.rxcui.isEmpty() && !after.rxcui.isEmpty() && before.rxcui != after.rxcui)
            add(DriftKind::CodeMoved, before.rxcui, after.rxcui,
                QStringLiteral("stood for RxCUI %1, stands for RxCUI %2").arg(before.rxcui, after.rxcui));
    }

    const MappingRow &m_mapping;
    const DriftFacts &m_facts;
    const DrugComparer &m_compare;
    std::vector<DriftRow> m_rows;
};
}

bool isRenamed(const DriftFacts &facts)
{
    return isUsable(facts.before) && isUsable(facts.after) &&
           (facts.before->name != facts.after->name || facts.before->type != facts.after->type);
}

std::vector<DriftRow> driftOf(const MappingRow &mapping, const DriftFacts &facts, const DrugComparer &compare)
{
    return Drift(mapping, facts, compare).rows();
}

}
