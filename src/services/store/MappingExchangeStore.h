#pragma once

#include "domain/MappingExchange.h"
#include "store/Database.h"

#include <vector>

namespace concord {

/// What files of decisions are written from, and what they say beyond the decisions: mapping_origins.
class MappingExchangeStore
{
public:
    explicit MappingExchangeStore(Database &db) : m_db(db) {}

    /// Codes of that state, by system and code. Decisions are people's only: what the terminology decides by
    /// itself, each database does for itself. Of an imported one author, reviewer and release are those that
    /// its file said.
    [[nodiscard]] Result<std::vector<MappingEntry>> entries(MappingState state);
    [[nodiscard]] Result<std::vector<DrugAttribute>> overridesOf(MappingId id);
    /// Whether any code here is of that system.
    [[nodiscard]] Result<bool> knowsSystem(const QString &system);
    /// Who decided first, of the step of history with that revision.
    [[nodiscard]] Result<void> setOrigin(MappingId id, qint64 revision, const MappingEntry &entry);

private:
    Database &m_db;
};

}
