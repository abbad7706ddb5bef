#pragma once

#include "codec/hl7/Hl7Issue.h"
#include "codec/hl7/Hl7Message.h"

#include <vector>

namespace concord {

/// Everything that is wrong with a message, header first, then structure, then fields. Strict (Error) where a
/// patient could be harmed: no patient, no order number, no drug, a dose that is no number, an order control
/// that is not understood. Tolerant (Warning) where real senders are sloppy and the meaning stands: no RXR,
/// no TQ1, no EVN, an unexpected segment. A cancel is held to less than a new order: to lose it harms more.
[[nodiscard]] std::vector<Hl7Issue> validateHl7(const Hl7Message &message);

/// What the door does with a message.
enum class Hl7Door {
    Accept,
    RefuseKeep, ///< ours, but wrong: kept for a person, the sender is told no (AE, CE)
    Refuse      ///< not ours: type, event, processing id or version (AR, CR); nothing is kept
};

struct Hl7Verdict
{
    Hl7Door door = Hl7Door::Accept;
    std::vector<Hl7Issue> issues;

    /// The finding that decides: the first error; null when accepted.
    [[nodiscard]] const Hl7Issue *reason() const;
};

[[nodiscard]] Hl7Verdict doorVerdict(const Hl7Message &message);
[[nodiscard]] Hl7Verdict doorVerdict(std::vector<Hl7Issue> issues);
/// A no (AE, CE) for a reason outside the message: DuplicateKey, RecordLocked, ApplicationError.
[[nodiscard]] Hl7Verdict refusalFor(Hl7Code code, const QString &text);

}
