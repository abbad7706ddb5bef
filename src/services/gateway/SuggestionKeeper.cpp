#include "gateway/SuggestionKeeper.h"

#include "store/MappingStore.h"
#include "terminology/ReleaseLoader.h"
#include "terminology/suggestion/SuggestionIndex.h"

namespace concord {

namespace {
/// The best suggestion, if it is a drug that can be ordered here.
Result<void> note(MappingStore &mappings, const SuggestionIndex &index, const MappingRow &row,
                  const QString &release)
{
    const std::vector<Suggestion> found = index.suggest(row.display, 1);
    if (found.empty())
        return mappings.suggest(row.id, {}, false, release);
    const auto drug = mappings.drugByRxcui(found.front().rxcui);
    if (!drug)
        return fail(drug.error());
    const bool isOurs = *drug && (*drug)->active;
    return mappings.suggest(row.id, isOurs ? (*drug)->id : QString(), isOurs && found.front().isConfident,
                            release);
}
}

Result<int> SuggestionKeeper::tend(Database &db)
{
    MappingStore mappings(db, m_clock);
    // until the index is built, it is going to be of the release inside the program
    const QString known = m_advisor->version();
    const auto rows = mappings.unsuggested(known.isEmpty() ? shippedReleaseVersion() : known, atOnce);
    if (!rows)
        return fail(rows.error());
    if (rows->empty() || !m_advisor->prepare())
        return 0;
    const auto index = m_advisor->index();
    if (!index) // the log says why, once
        return 0;
    const QString release = m_advisor->version();
    for (const MappingRow &row : *rows) {
        if (const auto noted = note(mappings, **index, row, release); !noted)
            return fail(noted.error());
    }
    return int(rows->size());
}

}
