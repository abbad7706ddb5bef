#pragma once

#include "domain/Canonical.h"

namespace concord {

/// The words of MedicationDispense.status (R4), and the rules of DOMAIN section 3 over them: in-progress
/// means ready for pickup, completed picked up, cancelled was not and will never be picked up.
namespace dispenseStatus {
inline const auto completed = QStringLiteral("completed");
inline const auto cancelled = QStringLiteral("cancelled");
inline const auto enteredInError = QStringLiteral("entered-in-error");
inline const auto declined = QStringLiteral("declined");
inline const auto stopped = QStringLiteral("stopped");
}

/// May a dispense go from this status to that one? Systems that know only "dispensed" report a return to
/// stock of what they called completed, so completed may become cancelled; so may what was stopped, because
/// its order was cancelled, when it is back on the shelf.
[[nodiscard]] inline bool canMoveDispense(const QString &from, const QString &to)
{
    using namespace dispenseStatus;
    if (from == to)
        return true;
    if (from == enteredInError)
        return false;
    if (from == cancelled || from == declined)
        return to == enteredInError;
    if (from == completed || from == stopped)
        return to == cancelled || to == enteredInError;
    return true;
}

/// A reversal withdraws the fill from adherence: returned to stock or never picked up, or recorded wrongly.
[[nodiscard]] inline DispenseAction dispenseActionOf(const QString &status)
{
    if (status == dispenseStatus::enteredInError)
        return DispenseAction::EnteredInError;
    return status == dispenseStatus::cancelled || status == dispenseStatus::declined ||
                   status == dispenseStatus::stopped
               ? DispenseAction::ReturnedToStock
               : DispenseAction::Dispensed;
}

/// Taken back, never picked up, or recorded wrongly: it counts neither as a supply nor for adherence.
[[nodiscard]] inline bool isWithdrawn(const QString &status)
{
    return dispenseActionOf(status) != DispenseAction::Dispensed;
}

/// Handed over, or nobody knows: what is prepared or held has not reached the patient.
[[nodiscard]] inline bool isHandedOver(const QString &status)
{
    return status == dispenseStatus::completed || status == QStringLiteral("unknown");
}

/// The key of a supply at a source that gives it none of its own: the fill of a prescription, else its
/// moment, to which two fills of one prescription differ. Empty where too little is said.
[[nodiscard]] inline QString composedDispenseId(const CanonicalDispense &dispense)
{
    QString fill = dispense.fillNumber ? QString::number(*dispense.fillNumber) : dispense.handedOverAt;
    if (!fill.contains(QLatin1Char('T')))
        fill.remove(QLatin1Char('-')); // a day is written as HL7 v2 does
    if (dispense.prescriptionNumber.isEmpty() || fill.isEmpty())
        return {};
    return dispense.prescriptionNumber + QLatin1Char('/') + fill;
}

/// Whether the key may be composed, so that it says no more than number and fill do.
[[nodiscard]] inline bool hasComposedId(const CanonicalDispense &dispense)
{
    const QString composed = composedDispenseId(dispense);
    return !composed.isEmpty() &&
           (dispense.dispenseId == composed || dispense.dispenseId.startsWith(composed + QLatin1Char('#')));
}

/// The status an action leads to where the source states none.
[[nodiscard]] inline QString dispenseStatusAfter(DispenseAction action)
{
    switch (action) {
    case DispenseAction::ReturnedToStock:
        return dispenseStatus::cancelled;
    case DispenseAction::EnteredInError:
        return dispenseStatus::enteredInError;
    case DispenseAction::Dispensed:
        break;
    }
    return dispenseStatus::completed;
}

}
