#pragma once

#include "domain/Clock.h"
#include "domain/CodeMapping.h"
#include "domain/Query.h"
#include "store/Database.h"

#include <QHash>

#include <optional>
#include <vector>

namespace concord {

/// medication_mappings, local_drugs.
class MappingStore
{
public:
    MappingStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// The live mapping (not retired) of a code, if any.
    [[nodiscard]] Result<std::optional<MappingRow>> find(const QString &system, const QString &code);
    /// Inserts @p row (id made here) unless a live mapping of the code exists; returns the one that stands.
    [[nodiscard]] Result<MappingRow> ensure(const MappingRow &row);
    /// Approves. Errors: NotFound; Conflict when it is not open any more, or the target is missing or
    /// inactive.
    [[nodiscard]] Result<MappingRow> resolve(const MappingDecision &decision, const QString &actor);
    [[nodiscard]] Result<std::optional<MappingRow>> byId(MappingId id);
    [[nodiscard]] Result<MappingPage> page(const MappingQuery &query);
    /// Made or decided at or after @p from, in that order (then by id). @p after: the last row of the batch
    /// before, of those at @p from.
    [[nodiscard]] Result<std::vector<MappingRow>> changedSince(Timestamp from, int limit,
                                                               MappingId after = {});
    /// Pending, most waiting events first.
    [[nodiscard]] Result<std::vector<MappingRow>> alerts(int limit);
    [[nodiscard]] Result<int> openCount();
    /// Codes without target on the lists that @p job touched, most used first.
    [[nodiscard]] Result<std::vector<MappingRow>> unmappedOf(JobId job, int limit);

    /// Words of @p text all occur in name, id or rxcui; active only; best (shortest name) first.
    [[nodiscard]] Result<std::vector<LocalDrug>> searchDrugs(const QString &text, int limit);
    [[nodiscard]] Result<std::optional<LocalDrug>> drugByRxcui(const QString &rxcui);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
