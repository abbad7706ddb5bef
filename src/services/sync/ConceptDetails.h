#pragma once

#include "domain/ConceptDetail.h"
#include "store/TerminologyStore.h"
#include "terminology/suggestion/DrugTables.h"

namespace concord {

/// What a database knows of RxNorm concepts, with their parts: out of the relations of the release, else out
/// of the name of a drug.
class ConceptDetails
{
public:
    ConceptDetails(TerminologyStore &store, const DrugTables &tables) : m_store(store), m_tables(tables) {}

    /// In @p release; without one in the current release, or in the last that has it. Nothing for what is in
    /// none of them. Errors: NotFound (no such release, or none at all), Conflict (only its name is kept).
    [[nodiscard]] Result<std::optional<ConceptDetail>> of(const QString &rxcui, const QString &release);

private:
    class Assembly;

    [[nodiscard]] Result<ReleaseRecord> releaseNamed(const QString &version);

    TerminologyStore &m_store;
    const DrugTables &m_tables;
};

}
