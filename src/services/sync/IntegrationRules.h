#pragma once

#include "domain/Correction.h"
#include "outbox/Outbox.h"
#include "store/IntegrationStore.h"
#include "sync/ReconciliationSource.h"

#include <memory>
#include <optional>
#include <vector>

namespace concord {

/// One record of one side: what it says of each field of the rules, in their order.
struct ClaimedRecord
{
    QString id; ///< ours
    QString source;
    std::vector<Claim> claims;
};

/// Two records that are one thing.
struct ClaimedPair
{
    ClaimedRecord left;
    ClaimedRecord right;
};

/// What one type of integration knows of its records: their fields, which two are one, what a correction
/// says. The engine around it (ConflictDetector, ConflictEffects, ReconciliationEffects, ReconciliationRun)
/// is the same for every type. Has no state.
class IntegrationRules
{
public:
    virtual ~IntegrationRules() = default;

    /// EventChange.record of what may be in conflict: "prescriptions".
    [[nodiscard]] virtual QString table() const = 0;
    /// The same as conflicts and corrections call it: "prescription".
    [[nodiscard]] virtual QString record() const = 0;
    [[nodiscard]] virtual FieldRules fieldRules() const = 0;
    /// The changed record with each of the other side's that is the same thing; none when it is of neither
    /// side.
    [[nodiscard]] virtual Result<std::vector<ClaimedPair>> pairsOf(const IntegrationRow &integration,
                                                                   const QString &recordId, Database &db,
                                                                   const Clock &clock) const = 0;
    /// Two records as they stand now. NotFound: one of them is gone.
    [[nodiscard]] virtual Result<ClaimedPair> pair(const QString &leftId, const QString &rightId,
                                                   Database &db, const Clock &clock) const = 0;
    /// What a correction says: the record as it is stored, with the fields that were decided, and its patient
    /// by the names of the side whose record it is. Errors: NotFound (the record is gone); Conflict (nothing
    /// can be told of it in that way); Erased.
    [[nodiscard]] virtual Result<OutboundFact> factOf(const Correction &correction, Database &db,
                                                      const Clock &clock) const = 0;
    /// Both sides, for a run. ConfigInvalid: @p integration cannot be compared as it is configured.
    [[nodiscard]] virtual Result<std::unique_ptr<ReconciliationSource>>
    source(const IntegrationRow &integration, Database &db, const Clock &clock) const = 0;
};

/// The rules of integrations.type; null: nothing is compared in one of that type.
[[nodiscard]] const IntegrationRules *rulesOf(const QString &type);
/// The integration of this name with its rules. NotFound, or ConfigInvalid: it has none.
struct RuledIntegration
{
    IntegrationRow row;
    const IntegrationRules *rules = nullptr;
};
[[nodiscard]] Result<RuledIntegration> ruledIntegration(Database &db, const Clock &clock,
                                                        const QString &name);

/// Tells a side of @p integration what a correction says: puts it into the outbox for the connection by which
/// correction.to is told. In the caller's transaction; nothing when it stands there already. ConfigInvalid:
/// nothing can be sent to that side. Otherwise as IntegrationRules::factOf().
[[nodiscard]] Result<void> tellCorrection(const RuledIntegration &integration, Correction correction,
                                          CorrelationId correlation, Database &db, const Clock &clock);

}
