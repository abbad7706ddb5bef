#include "codec/hl7/Hl7OrderControl.h"

#include <algorithm>
#include <array>

namespace concord {

namespace {

using enum OrderAction;
using Status = PrescriptionStatus;

struct ControlRow
{
    const char *code;
    OrderControl meaning;
};

/// Table 0119 as far as it says what a medication order becomes. Placer and filler codes stand side by side:
/// a request ("CA") leaves the order as it is until the other side confirms it ("CR"); what the filler did by
/// itself ("OC") is done.
constexpr std::array controls{
    ControlRow{"NW", {New}},                         // new order
    ControlRow{"OP", {New, "outside-dispense"}},     // notification of order for outside dispense
    ControlRow{"RO", {New, "replacement"}},          // replacement order
    ControlRow{"PY", {New, "replacement"}},          // the same for outside dispense
    ControlRow{"XO", {Change}},                      // change request
    ControlRow{"XX", {Change}},                      // changed, unsolicited
    ControlRow{"XR", {Change}},                      // changed as requested
    ControlRow{"RF", {Change, "refill:requested"}},  // refill request: the order stays as it is
    ControlRow{"AF", {Change, "refill:approved"}},   // refill request approved
    ControlRow{"OF", {Change, "refill:done"}},       // refilled as requested
    ControlRow{"FU", {Change, "refill:done"}},       // refilled, unsolicited
    ControlRow{"CA", {CancelRequested}},             // cancel request: still active
    ControlRow{"RP", {CancelRequested, "replaced"}}, // replace request; its RO is an order of its own
    ControlRow{"OC", {Cancelled}},                   // cancelled, unsolicited
    ControlRow{"CR", {Cancelled}},                   // cancelled as requested
    ControlRow{"DC", {Discontinued}},                // discontinue
    ControlRow{"OD", {Discontinued}},                // discontinued, unsolicited
    ControlRow{"DR", {Discontinued}},                // discontinued as requested
    ControlRow{"RU", {Discontinued, "replaced"}},    // replaced, unsolicited
    ControlRow{"RQ", {Discontinued, "replaced"}},    // replaced as requested
    ControlRow{"UC", {CancelDenied}},                // unable to cancel
    ControlRow{"UD", {CancelDenied}},                // unable to discontinue
    ControlRow{"HD", {Hold}},                        // hold
    ControlRow{"OH", {Hold}},                        // held, unsolicited
    ControlRow{"HR", {Hold}},                        // held as requested
    ControlRow{"RL", {Release}},                     // release previous hold
    ControlRow{"OE", {Release}},                     // released, unsolicited
    ControlRow{"OR", {Release}},                     // released as requested
};

/// SC ("status changed") says what in ORC-5, table 0038.
constexpr std::array statuses{
    ControlRow{"A", {Change, "", Status::Active}},     // some, not all, done
    ControlRow{"IP", {Change, "", Status::Active}},    // in process
    ControlRow{"SC", {Change, "", Status::Active}},    // in process, scheduled
    ControlRow{"CM", {Change, "", Status::Completed}}, // completed
    ControlRow{"CA", {Cancelled}},                     // cancelled
    ControlRow{"DC", {Discontinued}},                  // discontinued
    ControlRow{"RP", {Discontinued, "replaced"}},      // replaced
    ControlRow{"HD", {Hold}},                          // on hold
};

/// The codes of table 0119 that have no row above.
constexpr std::array otherCodes{"CH", "CN", "CP", "DE", "DF", "LI", "MC", "NA", "NR", "OK",
                                "PA", "PR", "RA", "RC", "RD", "RE", "RR", "SC", "SN", "SQ",
                                "SR", "SS", "SU", "UA", "UF", "UH", "UM", "UN", "UR", "UX"};

template <typename Table>
std::optional<OrderControl> meaningIn(const Table &table, QStringView code)
{
    const auto found = std::find_if(table.begin(), table.end(), [&](const ControlRow &row) {
        return code == QLatin1StringView(row.code);
    });
    return found == table.end() ? std::nullopt : std::optional(found->meaning);
}

bool isOneOf(QStringView code, std::initializer_list<const char *> codes)
{
    return std::any_of(codes.begin(), codes.end(),
                       [&](const char *known) { return code == QLatin1StringView(known); });
}

}

bool isOrderControl(QStringView code)
{
    return meaningIn(controls, code).has_value() ||
           std::any_of(otherCodes.begin(), otherCodes.end(),
                       [&](const char *known) { return code == QLatin1StringView(known); });
}

std::optional<OrderControl> orderControl(const Hl7Segment &orc)
{
    const QString code = orc.field(1).code();
    return code == QLatin1StringView("SC") ? meaningIn(statuses, orc.field(5).code())
                                           : meaningIn(controls, code);
}

std::optional<DispenseAction> dispenseControl(const Hl7Segment &orc)
{
    const QString code = orc.field(1).code();
    if (code == QLatin1StringView("SC")) {
        const QString order = orc.field(5).code();
        const auto meaning = meaningIn(statuses, order);
        const bool goesOn = order.isEmpty() || (meaning && meaning->action == Change);
        return goesOn ? std::optional(DispenseAction::Dispensed) : std::nullopt;
    }
    if (isOneOf(code, {"HD", "OH", "HR", "DF", "UA", "UC", "UD", "UF", "UH", "UM", "UN", "UR", "UX"}))
        return std::nullopt;
    if (isOneOf(code, {"CA", "OC", "CR", "DC", "OD", "DR"}))
        return DispenseAction::ReturnedToStock;
    if (code == QLatin1StringView("DE"))
        return DispenseAction::EnteredInError;
    return code.isEmpty() || isOrderControl(code) ? std::optional(DispenseAction::Dispensed) : std::nullopt;
}

}
