#pragma once

#include "codec/hl7/Hl7Value.h"
#include "domain/Canonical.h"

#include <optional>

namespace concord {

/// What ORC-1 means for a medication order.
struct OrderControl
{
    OrderAction action = OrderAction::New;
    const char *flag =
        ""; ///< what the action alone does not say, for CanonicalOrder::flags: "refill:requested"
    std::optional<PrescriptionStatus> status = std::nullopt; ///< where the code states one
};

/// Whether table 0119 has the code.
[[nodiscard]] bool isOrderControl(QStringView code);

/// The meaning of ORC-1 (and of ORC-5, table 0038, where ORC-1 is SC) for an order: our table, after DOMAIN
/// section 6 and table 0119. Nothing: a code that is unknown, or known but says nothing that an order can
/// become (answers, queries, charges, results). Never guessed. Checks and maps read it here alone, so that
/// what one of them lets through the other understands.
[[nodiscard]] std::optional<OrderControl> orderControl(const Hl7Segment &orc);

/// What ORC-1 means for a dispense: CA, OC, CR, DC, OD and DR take the supply back, DE says it was recorded
/// wrongly; RE, NW and every other code of table 0119 (or none) report a supply. Nothing: an unknown code,
/// one that says that something was held, refused or not possible, and SC where ORC-5 says that the order has
/// ended or is held. ORC-5 (table 0038) is the order's status: it never says what became of the supply
/// (DOMAIN section 3: completed is picked up).
[[nodiscard]] std::optional<DispenseAction> dispenseControl(const Hl7Segment &orc);

}
