#include "pipeline/steps/BusinessRules.h"

#include "codec/FhirDateTime.h"
#include "domain/DispenseRules.h"
#include "domain/PrescriptionRules.h"
#include "domain/ProviderId.h"

#include <algorithm>
#include <array>

namespace concord {

namespace {
constexpr qint64 leewayMs = 86'400'000; ///< a day for time zones and clocks

template <typename Part>
struct Rule
{
    const char *name;
    const char *where; ///< below the part; of a flag ""
    const char *right; ///< what would be right, "%1" the part; "" for a rule that only flags
    bool (*isBroken)(const Part &part, qint64 nowMs);
};

bool notAboveZero(const Quantity &q)
{
    return !q.value.isEmpty() && !(q.value.toDouble() > 0);
}

/// Both known, and the end before the start.
bool endsBefore(const QString &start, const QString &end)
{
    const auto from = FhirDateTime::parse(start);
    const auto until = FhirDateTime::parse(end);
    if (!from || !until)
        return false;
    // "2026-03" ends when the month does, "2026-03-05" when the day does
    const bool isCoarse = until->precision < FhirDateTime::Precision::Second;
    return isCoarse ? end < start.left(end.size()) : until->fromMs < from->fromMs;
}

bool isInFuture(const QString &text, qint64 nowMs)
{
    const auto at = FhirDateTime::parse(text);
    return at && at->fromMs > nowMs + leewayMs;
}

bool hasBroken(const Practitioner &p, QStringView type, bool (*isGood)(QStringView))
{
    return std::any_of(p.identifiers.begin(), p.identifiers.end(),
                       [&](const Identifier &id) { return id.type == type && !isGood(id.value); });
}

constexpr std::array orderRules{
    Rule<CanonicalOrder>{"order.identifier", "",
                         "an order has an id, a placer, a filler or a prescription number",
                         [](const CanonicalOrder &o, qint64) {
                             return o.sourceId.isEmpty() && o.placer.value.isEmpty() &&
                                    o.filler.value.isEmpty() && o.prescriptionNumber.isEmpty();
                         }},
    Rule<CanonicalOrder>{"order.status", "/status", "a status that the action leads to (%1/action)",
                         [](const CanonicalOrder &o, qint64) {
                             return o.status && !agrees(o.action, *o.status);
                         }},
    Rule<CanonicalOrder>{"order.medication", "/codings", "an order names a medication by code or text",
                         [](const CanonicalOrder &o, qint64) {
                             return statesTheOrder(o.action) && o.codings.isEmpty() &&
                                    o.medicationText.isEmpty();
                         }},
    Rule<CanonicalOrder>{"order.quantity", "/dispense/value", "an amount above 0",
                         [](const CanonicalOrder &o, qint64) {
                             return statesTheOrder(o.action) && notAboveZero(o.dispense);
                         }},
    Rule<CanonicalOrder>{"order.period", "/ends_on", "an end that is not before the start",
                         [](const CanonicalOrder &o, qint64) {
                             return statesTheOrder(o.action) && endsBefore(o.startsOn, o.endsOn);
                         }},
    Rule<CanonicalOrder>{"order.future", "", "",
                         [](const CanonicalOrder &o, qint64 now) {
                             return isInFuture(o.writtenOn, now);
                         }},
    Rule<CanonicalOrder>{"order.schedule-refills", "", "",
                         [](const CanonicalOrder &o, qint64) {
                             return o.schedule == u"CII" && o.refills.value_or(0) > 0;
                         }},
    Rule<CanonicalOrder>{"prescriber.npi", "", "",
                         [](const CanonicalOrder &o, qint64) {
                             return hasBroken(o.prescriber, u"NPI", isNpi);
                         }},
    Rule<CanonicalOrder>{"prescriber.dea", "", "", [](const CanonicalOrder &o, qint64) {
                             return hasBroken(o.prescriber, u"DEA", isDea);
                         }}};

constexpr std::array dispenseRules{
    Rule<CanonicalDispense>{"dispense.status", "/status", "a status that the action leads to (%1/action)",
                            [](const CanonicalDispense &d, qint64) {
                                return dispenseActionOf(d.status) != d.action;
                            }},
    Rule<CanonicalDispense>{"dispense.quantity", "/quantity/value", "an amount above 0",
                            [](const CanonicalDispense &d, qint64) {
                                return d.action == DispenseAction::Dispensed && notAboveZero(d.quantity);
                            }},
    Rule<CanonicalDispense>{"dispense.no-date", "", "",
                            [](const CanonicalDispense &d, qint64) {
                                return d.status == dispenseStatus::completed && d.handedOverAt.isEmpty();
                            }},
    Rule<CanonicalDispense>{"dispense.future", "", "", [](const CanonicalDispense &d, qint64 now) {
                                return isInFuture(d.handedOverAt, now);
                            }}};

constexpr std::array appointmentRules{
    Rule<CanonicalAppointment>{"appointment.identifier", "/placer",
                               "an appointment has a placer or a filler number",
                               [](const CanonicalAppointment &a, qint64) {
                                   return a.placer.value.isEmpty() && a.filler.value.isEmpty();
                               }},
    Rule<CanonicalAppointment>{"appointment.start", "/starts_at", "a booked appointment has a start",
                               [](const CanonicalAppointment &a, qint64) {
                                   return a.startsAt.isEmpty() && a.action == u"book" &&
                                          (a.status.isEmpty() || a.status == u"booked");
                               }},
    Rule<CanonicalAppointment>{"appointment.period", "/ends_at", "an end that is not before the start",
                               [](const CanonicalAppointment &a, qint64) {
                                   return endsBefore(a.startsAt, a.endsAt);
                               }}};

constexpr std::array adherenceRules{
    Rule<CanonicalAdherence>{"adherence.period", "/period_end", "an end that is not before the start",
                             [](const CanonicalAdherence &a, qint64) {
                                 return endsBefore(a.periodStart, a.periodEnd);
                             }}};

template <typename Part, size_t Size>
std::optional<Error> check(const std::array<Rule<Part>, Size> &rules, const Part &part,
                           const QString &pointer, qint64 nowMs, QStringList *flags)
{
    for (const Rule<Part> &rule : rules) {
        if (!rule.isBroken(part, nowMs))
            continue;
        const QString name = QString::fromLatin1(rule.name);
        if (*rule.right)
            return Error{ErrorCode::InvalidMessage, pointer + QLatin1StringView(rule.where),
                         name + QStringLiteral(": expected ") +
                             QString::fromLatin1(rule.right).replace(QLatin1StringView("%1"), pointer),
                         0};
        if (flags && !flags->contains(name))
            flags->append(name);
    }
    return std::nullopt;
}

/// A message that calls itself a cancel or a reversal and holds none says two things at once.
std::optional<Error> checkKind(const CanonicalEvent &event)
{
    const auto withdraws = [](const CanonicalDispense &d) {
        return d.action != DispenseAction::Dispensed;
    };
    const bool lacksCancel =
        event.kind == EventKind::PrescriptionCancel && kindOf(event.orders) != EventKind::PrescriptionCancel;
    const bool lacksReversal = event.kind == EventKind::DispenseReversal &&
                               std::none_of(event.dispenses.begin(), event.dispenses.end(), withdraws);
    if (!lacksCancel && !lacksReversal)
        return std::nullopt;
    return Error{
        ErrorCode::InvalidMessage, QStringLiteral("/kind"),
        QStringLiteral("event.kind: expected the kind that the actions lead to (%1)")
            .arg(lacksCancel ? QStringLiteral("/orders/0/action") : QStringLiteral("/dispenses/0/action")),
        0};
}
}

std::optional<Error> applyBusinessRules(CanonicalEvent &event, Timestamp now)
{
    const qint64 nowMs = toMs(now);
    std::optional<Error> error = checkKind(event);
    for (size_t i = 0; i < event.orders.size() && !error; ++i) {
        CanonicalOrder &order = event.orders[i];
        error = check(orderRules, order, QStringLiteral("/orders/%1").arg(i), nowMs, &order.flags);
    }
    for (size_t i = 0; i < event.dispenses.size() && !error; ++i) {
        CanonicalDispense &dispense = event.dispenses[i];
        error =
            check(dispenseRules, dispense, QStringLiteral("/dispenses/%1").arg(i), nowMs, &dispense.flags);
    }
    if (event.appointment && !error)
        error = check(appointmentRules, *event.appointment, QStringLiteral("/appointment"), nowMs, nullptr);
    if (event.adherence && !error)
        error = check(adherenceRules, *event.adherence, QStringLiteral("/adherence"), nowMs, nullptr);
    return error;
}

}
