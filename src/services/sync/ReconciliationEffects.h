#pragma once

#include "domain/Correction.h"
#include "store/Database.h"

namespace concord {

struct EffectCounts
{
    int told = 0;     ///< remedies and decisions that are on their way, or stand
    int reopened = 0; ///< that cannot be carried out: a person decides anew

    friend bool operator==(const EffectCounts &, const EffectCounts &) = default;
};

/// Carries out what people have ordered about differences and conflicts, once it cannot be undone any more:
/// each order and its record on the trail in one transaction, those that cannot be carried out are open
/// again. Any number of programs may do this on one database. Lives on its Database's thread.
class ReconciliationEffects
{
public:
    /// @param actor who stands on the trail
    ReconciliationEffects(Database &db, const Clock &clock, QString actor)
        : m_db(db), m_clock(clock), m_actor(std::move(actor))
    {}

    /// All that is due.
    [[nodiscard]] Result<EffectCounts> carryOut();

    static constexpr int atOnce = 50; ///< orders in one transaction

private:
    [[nodiscard]] Result<bool> isAnythingDue();
    [[nodiscard]] Result<int> remedies(EffectCounts &counts);
    [[nodiscard]] Result<int> decisions(EffectCounts &counts);
    [[nodiscard]] Result<void> apply(const ReconciliationItemRow &item);
    [[nodiscard]] Result<void> tell(const ReconciliationItemRow &item, Side side, Correction::Act act);
    [[nodiscard]] Result<void> agree(const ReconciliationItemRow &item);
    [[nodiscard]] Result<void> openConflict(const ReconciliationItemRow &item);
    [[nodiscard]] Result<void> note(const QString &action, const QString &subject, const QString &details);

    Database &m_db;
    const Clock &m_clock;
    QString m_actor;
};

}
