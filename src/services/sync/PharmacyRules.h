#pragma once

#include "sync/IntegrationRules.h"

namespace concord {

/// An EHR and its pharmacies: prescriptions and supplies (sync/PharmacyRecords, sync/PharmacyCorrection).
class PharmacyRules : public IntegrationRules
{
public:
    [[nodiscard]] QString table() const override { return QStringLiteral("prescriptions"); }
    [[nodiscard]] QString record() const override { return QStringLiteral("prescription"); }
    [[nodiscard]] FieldRules fieldRules() const override;
    [[nodiscard]] Result<std::vector<ClaimedPair>> pairsOf(const IntegrationRow &integration,
                                                           const QString &recordId, Database &db,
                                                           const Clock &clock) const override;
    [[nodiscard]] Result<ClaimedPair> pair(const QString &leftId, const QString &rightId, Database &db,
                                           const Clock &clock) const override;
    [[nodiscard]] Result<OutboundFact> factOf(const Correction &correction, Database &db,
                                              const Clock &clock) const override;
    [[nodiscard]] Result<std::unique_ptr<ReconciliationSource>>
    source(const IntegrationRow &integration, Database &db, const Clock &clock) const override;
};

}
