#pragma once

#include "domain/DeliveryRoutes.h"
#include "domain/Outbound.h"
#include "pipeline/Step.h"
#include "store/DeliveryStore.h"

#include <optional>

namespace concord {

/// An outbound event as the message that its receiver is sent, or why it cannot be sent yet.
struct MessageDraft
{
    std::optional<OutboundMessage> message;
    DeliveryWait waitsFor = DeliveryWait::Nothing; ///< of a message that cannot be sent yet
    std::optional<Error> error;                    ///< why it cannot
    bool isCertain = false;                        ///< waiting changes nothing: a person must look
};

/// Makes it, with what the receiver calls the record, the patient and the prescription. To an EHR nothing is
/// sent before it is certain who the patient is there, and no supply before it is known which of his orders
/// it was given for: never to a wrong patient. Links prescriptions that are found; in a write transaction.
[[nodiscard]] Result<MessageDraft> draftMessage(Database &db, const Clock &clock,
                                                const DeliveryRoutes &routes, const EventWork &work,
                                                qint64 sequence);

}
