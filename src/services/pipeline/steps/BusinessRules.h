#pragma once

#include "domain/Canonical.h"
#include "domain/Clock.h"
#include "domain/Result.h"

#include <optional>

namespace concord {

/// What a schema cannot say. A rule that only raises doubt adds its name to the flags of the order or
/// dispense it is about; one that makes the message unusable is an error for review, where =
/// "/orders/0/dispense".
///
/// Review: event.kind (a cancel or reversal whose actions are none), order.status and dispense.status (not
/// what the action leads to), order.identifier (no id, placer, filler or number), order.medication (a new or
/// changed order without code or text), order.quantity and dispense.quantity (not above 0), order.period
/// (ends before it starts; both of a new or changed order), appointment.start (booked without a start),
/// appointment.identifier, appointment.period, adherence.period. Flags: dispense.no-date (handed over without
/// a date: the code is read as of the event's), dispense.future, order.future, prescriber.npi and
/// prescriber.dea (check digit; both prove form only), order.schedule-refills (CII must not be refilled: 21
/// CFR 1306.12).
[[nodiscard]] std::optional<Error> applyBusinessRules(CanonicalEvent &event, Timestamp now);

}
