#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

#include <optional>
#include <utility>
#include <vector>

namespace concord {

/// prescription_links: one prescription as two sources state it, the pharmacy's row beside the EHR's.
class PrescriptionLinkStore
{
public:
    PrescriptionLinkStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// That of @p otherSource which @p prescription is; absent: not known yet.
    [[nodiscard]] Result<std::optional<PrescriptionId>> otherOf(PrescriptionId prescription,
                                                                const QString &otherSource);
    /// Those of all other sources that are @p other.
    [[nodiscard]] Result<std::vector<PrescriptionId>> besides(PrescriptionId other);
    /// Every link to one of @p otherSource: the prescription, and that which it is there.
    [[nodiscard]] Result<std::vector<std::pair<PrescriptionId, PrescriptionId>>>
    linksTo(const QString &otherSource);
    /// @param method "placer", "id", "number" or "receipt"
    [[nodiscard]] Result<void> link(PrescriptionId prescription, const QString &otherSource,
                                    PrescriptionId other, const QString &method);
    /// The patients are not the same after all.
    [[nodiscard]] Result<void> unlink(PrescriptionId prescription, const QString &otherSource);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
