#pragma once

#include "domain/Clock.h"
#include "domain/Terminology.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// terminology_releases, rxnorm_concepts, ndc_products, and the starter formulary in local_drugs.
class TerminologyStore
{
public:
    TerminologyStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<QString>> currentVersion();
    /// Loads a release in one transaction. The same version again: nothing happens. Orderable, active
    /// concepts become local drugs ("RX<rxcui>") that do not exist yet.
    [[nodiscard]] Result<void> import(const TerminologyRelease &release);

    [[nodiscard]] Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui);
    /// RxCUIs of an NDC in 11-digit form, valid on @p at.
    [[nodiscard]] Result<QStringList> rxcuisOfNdc(const QString &ndc11, Timestamp at);

private:
    [[nodiscard]] Result<void> addLocalDrugs();

    Database &m_db;
    const Clock &m_clock;
};

}
