#pragma once

#include "domain/FacilityCode.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// facility_mappings: how sending facilities are called in messages, and the decisions what they are here.
class FacilityCodeStore
{
public:
    FacilityCodeStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<FacilityCodeRow>> byCode(const QString &source, const QString &code);
    /// Puts a code that nobody knows on the list for a person, once.
    [[nodiscard]] Result<void> ask(const QString &source, const QString &code);
    [[nodiscard]] Result<std::optional<FacilityCodeRow>> byId(FacilityCodeId id);
    [[nodiscard]] Result<FacilityCodePage> page(const FacilityCodeQuery &query);
    /// Made or changed at or after @p from, in that order, then by id. @p after: the last row of the batch
    /// before, of those at @p from.
    [[nodiscard]] Result<std::vector<FacilityCodeRow>> changedSince(Timestamp from, int limit,
                                                                    FacilityCodeId after = {});
    /// Every version, newest first.
    [[nodiscard]] Result<std::vector<FacilityCodeRow>> history(FacilityCodeId id);
    /// A decision may be changed by a later one. Errors: InvalidMessage (no reason, no facility's name),
    /// NotFound, Conflict: another version stands.
    [[nodiscard]] Result<FacilityCodeRow> decide(const FacilityCodeDecision &decision, const QString &author);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
