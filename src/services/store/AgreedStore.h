#pragma once

#include "domain/Reconciliation.h"
#include "store/Database.h"

#include <optional>

namespace concord {

/// agreed_state: what the two sides of an integration last agreed on, by the two records that are one thing.
class AgreedStore
{
public:
    AgreedStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// All of an integration, by pairKey().
    [[nodiscard]] Result<AgreedBook> book(const QString &integration);
    [[nodiscard]] Result<std::optional<AgreedRecord>> find(const QString &integration, const QString &leftId,
                                                           const QString &rightId);
    /// In the place of what was agreed of these pairs before.
    [[nodiscard]] Result<void> save(const QString &integration, const std::vector<AgreedRecord> &records);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
