#include "codec/hl7/Hl7ToCanonical.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Envelope.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7Profile.h"
#include "codec/hl7/Hl7Validation.h"

namespace concord {

CanonicalEvent hl7::eventFrom(const Hl7Message &message)
{
    const Hl7Profile *profile = hl7Profile(message.code(), message.event());
    if (!profile)
        return {};
    CanonicalEvent event;
    event.kind = hl7EventKind(message);
    event.occurredAt = time(message.header().field(7).component(1), {});
    event.patient = patientFromPid(message.segment("PID"));
    switch (profile->content) {
    case Hl7Content::Order:
        event.orders =
            QByteArrayView(profile->detail) == "RXE" ? ordersFromRde(message) : ordersFromOmp(message);
        break;
    case Hl7Content::Dispense:
        event.dispenses = dispensesFromRds(message);
        break;
    case Hl7Content::Patient:
    case Hl7Content::Merge:
        event.patient = patientFromAdt(message);
        break;
    case Hl7Content::Appointment:
        event.appointment = appointmentFromSiu(message);
        break;
    }
    return event;
}

Result<CanonicalEvent> hl7ToCanonical(const Hl7Message &message)
{
    const Hl7Verdict verdict = doorVerdict(message);
    if (const Hl7Issue *reason = verdict.reason()) {
        const bool isRefused = verdict.door == Hl7Door::Refuse;
        return fail(isRefused ? ErrorCode::UnsupportedMessage : ErrorCode::InvalidMessage,
                    toText(reason->location),
                    QStringLiteral("%1: %2").arg(hl7CodeText(reason->code), reason->text));
    }
    return hl7::eventFrom(message);
}

}
