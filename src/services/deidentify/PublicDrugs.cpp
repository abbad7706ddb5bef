#include "deidentify/PublicDrugs.h"

#include "terminology/Ndc.h"

namespace concord {

Result<QString> PublicDrugs::nameOf(const QString &rxcui)
{
    if (const auto known = m_names.constFind(rxcui); known != m_names.constEnd())
        return *known;
    const auto found = m_terminology.conceptOf(rxcui);
    if (!found)
        return fail(found.error());
    const QString name = *found ? (*found)->name : QString();
    m_names.insert(rxcui, name);
    return name;
}

Result<QStringList> PublicDrugs::conceptsOf(const QString &ndc11)
{
    if (const auto known = m_ndcs.constFind(ndc11); known != m_ndcs.constEnd())
        return *known;
    const auto found = m_terminology.rxcuisOfNdc(ndc11, m_clock.now());
    if (!found)
        return fail(found.error());
    m_ndcs.insert(ndc11, *found);
    return *found;
}

Result<PublicDrug> PublicDrugs::find(const QList<Coding> &codings, MappingId mapping)
{
    PublicDrug drug;
    for (const Coding &coding : codings) {
        if (coding.system == systems::rxNorm && drug.rxcui.isEmpty()) {
            const auto name = nameOf(coding.code);
            if (!name)
                return fail(name.error());
            if (!name->isEmpty())
                drug = {coding.code, drug.ndc, *name};
        } else if (coding.system == systems::ndc && drug.ndc.isEmpty()) {
            const NdcParse parsed = parseNdc(coding.code);
            const auto concepts = parsed.candidates11.size() == 1 ? conceptsOf(parsed.candidates11.front())
                                                                  : Result<QStringList>(QStringList());
            if (!concepts)
                return fail(concepts.error());
            if (!concepts->isEmpty())
                drug.ndc = parsed.candidates11.front();
            if (concepts->size() == 1 && drug.rxcui.isEmpty()) {
                const auto name = nameOf(concepts->front());
                if (!name)
                    return fail(name.error());
                if (!name->isEmpty())
                    drug = {concepts->front(), drug.ndc, *name};
            }
        }
    }
    if (!drug.rxcui.isEmpty() || mapping.isNull())
        return drug;
    auto known = m_mappings.constFind(mapping);
    if (known == m_mappings.constEnd()) {
        const auto rxcui = m_source.rxcuiOf(mapping);
        if (!rxcui)
            return fail(rxcui.error());
        known = m_mappings.insert(mapping, *rxcui);
    }
    const QString rxcui = *known;
    const auto name = rxcui.isEmpty() ? Result<QString>(QString()) : nameOf(rxcui);
    if (!name)
        return fail(name.error());
    return name->isEmpty() ? drug : PublicDrug{rxcui, drug.ndc, *name};
}

}
