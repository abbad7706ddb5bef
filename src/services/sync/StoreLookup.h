#pragma once

#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "terminology/TerminologyLookup.h"

namespace concord {

/// The terminology and formulary of a database, as code resolution asks for them.
class StoreLookup : public TerminologyLookup
{
public:
    StoreLookup(TerminologyStore &terminology, MappingStore &mappings)
        : m_terminology(terminology), m_mappings(mappings)
    {}

    [[nodiscard]] Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui) const override
    {
        return m_terminology.conceptOf(rxcui);
    }
    [[nodiscard]] Result<QStringList> rxcuisOfNdc(const QString &ndc11, Timestamp at) const override
    {
        return m_terminology.rxcuisOfNdc(ndc11, at);
    }
    [[nodiscard]] Result<std::optional<LocalDrug>> drugByRxcui(const QString &rxcui) const override
    {
        return m_mappings.drugByRxcui(rxcui);
    }
    [[nodiscard]] Result<QStringList> successorsOf(const QString &rxcui) const override
    {
        return m_terminology.successorsOf(rxcui);
    }

private:
    TerminologyStore &m_terminology;
    MappingStore &m_mappings;
};

}
