#pragma once

#include "domain/CodeMapping.h"
#include "store/Database.h"

#include <functional>

namespace concord {

/// Reads medication_mappings from end to end, for reports over all of them: row by row, whatever their
/// number. Of a row are there: its code, state, reason, target, method, author, note, time and terminology
/// version.
class MappingScan
{
public:
    explicit MappingScan(Database &db) : m_db(db) {}

    /// @p targetRxcui of the local drug it leads to; empty: none
    using Take = std::function<Result<void>(const MappingRow &row, const QString &targetRxcui)>;
    /// Neither rejected nor retired, in the order they were made. Stops at the first error of @p take.
    [[nodiscard]] Result<void> eachLive(const Take &take);
    [[nodiscard]] Result<void> eachRetired(const Take &take);
    /// What people have approved.
    [[nodiscard]] Result<void> eachDecision(const Take &take);

private:
    [[nodiscard]] Result<void> each(const QString &condition, const Take &take);

    Database &m_db;
};

}
