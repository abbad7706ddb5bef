#pragma once

#include "domain/Canonical.h"

namespace concord {

/// DOMAIN section 3: from which MedicationRequest status an order may come to which. FHIR R4 publishes no
/// such table; this is ours, the only one. A status may always be stated again. cancelled means before any
/// supply, stopped after; both, like completed, leave only as entered-in-error, and that never.
[[nodiscard]] constexpr bool canMove(PrescriptionStatus from, PrescriptionStatus to)
{
    using enum PrescriptionStatus;
    if (from == to)
        return true;
    switch (from) {
    case Draft:
    case Unknown:
        return true;
    case Active:
    case OnHold:
        return to != Draft;
    case Cancelled:
    case Stopped:
    case Completed:
        return to == EnteredInError;
    case EnteredInError:
        return false;
    }
    return false;
}
static_assert(canMove(PrescriptionStatus::Active, PrescriptionStatus::Stopped));
static_assert(canMove(PrescriptionStatus::OnHold, PrescriptionStatus::Active));
static_assert(canMove(PrescriptionStatus::Completed, PrescriptionStatus::EnteredInError));
static_assert(!canMove(PrescriptionStatus::Completed, PrescriptionStatus::Active));
static_assert(!canMove(PrescriptionStatus::Cancelled, PrescriptionStatus::Active));
static_assert(!canMove(PrescriptionStatus::EnteredInError, PrescriptionStatus::Active));
static_assert(!canMove(PrescriptionStatus::Active, PrescriptionStatus::Draft));

/// The status an action leads to where the source states none. @p before: the status until then; nothing: the
/// order is not known here. A change changes the content: what is on hold stays so until it is released.
[[nodiscard]] constexpr PrescriptionStatus statusAfter(OrderAction action,
                                                       std::optional<PrescriptionStatus> before)
{
    using enum PrescriptionStatus;
    switch (action) {
    case OrderAction::Cancelled:
        return Cancelled;
    case OrderAction::Discontinued:
        return Stopped;
    case OrderAction::Hold:
        return OnHold;
    case OrderAction::Release:
        return Active;
    case OrderAction::CancelRequested: // changes nothing until the pharmacy confirms
    case OrderAction::CancelDenied:
        return before.value_or(Unknown);
    case OrderAction::New:
        return before == OnHold ? OnHold : Active;
    case OrderAction::Change:
        return before == OnHold || before == Draft ? *before : Active;
    }
    return Unknown;
}
static_assert(statusAfter(OrderAction::New, std::nullopt) == PrescriptionStatus::Active);
static_assert(statusAfter(OrderAction::Change, PrescriptionStatus::OnHold) == PrescriptionStatus::OnHold);
static_assert(statusAfter(OrderAction::New, PrescriptionStatus::OnHold) == PrescriptionStatus::OnHold);
static_assert(statusAfter(OrderAction::Release, PrescriptionStatus::OnHold) == PrescriptionStatus::Active);
static_assert(statusAfter(OrderAction::CancelRequested, std::nullopt) == PrescriptionStatus::Unknown);

/// Whether the order is over: nothing is given for it any more.
[[nodiscard]] constexpr bool hasEnded(PrescriptionStatus status)
{
    using enum PrescriptionStatus;
    return status == Cancelled || status == Stopped || status == Completed || status == EnteredInError;
}

/// Whether a status that stands beside an action can be meant: a cancel that leaves an order active, or a new
/// order that is stopped, contradicts itself.
[[nodiscard]] constexpr bool agrees(OrderAction action, PrescriptionStatus status)
{
    using enum PrescriptionStatus;
    const bool isWithdrawn = hasEnded(status) && status != Completed;
    switch (action) {
    case OrderAction::New:
    case OrderAction::Change:
        return !isWithdrawn;
    case OrderAction::CancelRequested:
        return !hasEnded(status);
    case OrderAction::Cancelled:
    case OrderAction::Discontinued:
        return isWithdrawn;
    case OrderAction::Hold:
        return status == OnHold;
    case OrderAction::Release:
        return status == Active;
    case OrderAction::CancelDenied: // also of what is completed by then
        return true;
    }
    return false;
}
static_assert(!agrees(OrderAction::Cancelled, PrescriptionStatus::Active));
static_assert(!agrees(OrderAction::Hold, PrescriptionStatus::Active));
static_assert(!agrees(OrderAction::New, PrescriptionStatus::Cancelled));
static_assert(agrees(OrderAction::Cancelled, PrescriptionStatus::EnteredInError));
static_assert(agrees(OrderAction::CancelRequested, PrescriptionStatus::OnHold));

[[nodiscard]] constexpr bool isCancel(OrderAction action)
{
    return action == OrderAction::CancelRequested || action == OrderAction::Cancelled ||
           action == OrderAction::Discontinued;
}

/// What closes the loop of a cancel (DOMAIN section 3), as prescriptions.cancel_state has it. "sent" is not
/// among them: a cancel that was delivered is still only asked for.
namespace cancelState {
inline const auto requested = QStringLiteral("requested");
inline const auto confirmed = QStringLiteral("confirmed");
inline const auto denied = QStringLiteral("denied");
inline const auto noAnswer = QStringLiteral("no-answer");
}

/// What an order of a pharmacy says to a cancel that it was asked for; empty: nothing.
[[nodiscard]] inline QString cancelAnswerOf(OrderAction action)
{
    if (action == OrderAction::Cancelled || action == OrderAction::Discontinued)
        return cancelState::confirmed;
    return action == OrderAction::CancelDenied ? cancelState::denied : QString();
}

/// Whether the action states the order whole, or only what becomes of it: only a new or changed order says
/// what is given and how much of it; another names the drug in passing.
[[nodiscard]] constexpr bool statesTheOrder(OrderAction action)
{
    return action == OrderAction::New || action == OrderAction::Change;
}

/// The gravest of several orders' kinds: cancel before change before new.
[[nodiscard]] inline EventKind kindOf(const std::vector<CanonicalOrder> &orders)
{
    EventKind kind = EventKind::PrescriptionNew;
    for (const CanonicalOrder &order : orders) {
        if (isCancel(order.action) || order.action == OrderAction::CancelDenied)
            return EventKind::PrescriptionCancel;
        if (order.action != OrderAction::New)
            kind = EventKind::PrescriptionChange;
    }
    return kind;
}

}
