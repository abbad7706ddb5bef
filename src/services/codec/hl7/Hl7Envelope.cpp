#include "codec/hl7/Hl7Envelope.h"

#include "codec/hl7/Hl7Groups.h"
#include "codec/hl7/Hl7OrderControl.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7Profile.h"

#include <algorithm>

namespace concord {

namespace {

EventKind kindOf(OrderAction action)
{
    switch (action) {
    case OrderAction::New:
        return EventKind::PrescriptionNew;
    case OrderAction::CancelRequested:
    case OrderAction::Cancelled:
    case OrderAction::Discontinued:
    case OrderAction::CancelDenied:
        return EventKind::PrescriptionCancel;
    case OrderAction::Change:
    case OrderAction::Hold:
    case OrderAction::Release:
        break;
    }
    return EventKind::PrescriptionChange;
}

/// New, change and cancel stand in this order in EventKind, the gravest last; so do dispense and reversal.
EventKind gravest(EventKind first, EventKind second)
{
    return std::max(first, second);
}
static_assert(EventKind::PrescriptionNew < EventKind::PrescriptionChange);
static_assert(EventKind::PrescriptionChange < EventKind::PrescriptionCancel);
static_assert(EventKind::Dispense < EventKind::DispenseReversal);

EventKind orderKind(const Hl7Message &message, QByteArrayView detail)
{
    EventKind kind = EventKind::PrescriptionNew;
    for (const Hl7Group &group : hl7Groups(message, "ORC")) {
        const Hl7Segment orc = group.at(group.begin());
        const auto control = orderControl(orc);
        const bool isForeign = !group.first(detail).isPresent() && group.first("OBR").isPresent();
        if (control && !isForeign)
            kind = gravest(kind, kindOf(control->action));
    }
    return kind;
}

EventKind dispenseKind(const Hl7Message &message)
{
    EventKind kind = EventKind::Dispense;
    for (const Hl7Group &group : hl7Groups(message, "ORC")) {
        const auto control = dispenseControl(group.at(group.begin()));
        if (control && *control != DispenseAction::Dispensed)
            kind = EventKind::DispenseReversal;
    }
    return kind;
}

}

EventKind hl7EventKind(const Hl7Message &message)
{
    const Hl7Profile *profile = hl7Profile(message.code(), message.event());
    if (!profile)
        return EventKind::PrescriptionNew;
    switch (profile->content) {
    case Hl7Content::Order:
        return orderKind(message, profile->detail);
    case Hl7Content::Dispense:
        return dispenseKind(message);
    case Hl7Content::Patient:
    case Hl7Content::Merge:
        return EventKind::Patient;
    case Hl7Content::Appointment:
        break;
    }
    return EventKind::Appointment;
}

Envelope hl7Envelope(const Hl7Message &message)
{
    Envelope envelope;
    envelope.kind = hl7EventKind(message);
    envelope.messageId = message.header().field(10).text().trimmed();
    const QList<Identifier> ids = hl7::patientIdentifiers(message.segment("PID").field(3));
    if (!ids.isEmpty())
        envelope.patientKey = keyOf(ids.first());
    return envelope;
}

}
