#include "codec/hl7/Hl7Profile.h"

#include <algorithm>
#include <array>

namespace concord {

namespace {

// v2.8.2 chapters 3 (ADT), 4A (pharmacy), 10 (scheduling). Only segments whose place matters are listed; NTE,
// OBX, PRT and the like may stand anywhere (Hl7StructureCheck). A name that is listed twice may stand in both
// places.
constexpr auto patientFirst = "MSH PID PD1 PV1 PV2";
constexpr auto encodedOrder = "ORC TQ1 TQ2 RXO RXR RXC RXE TQ1 TQ2 RXR RXC";
constexpr auto requestedOrder = "ORC TQ1 TQ2 RXO RXR RXC";
constexpr auto supply = "ORC TQ1 TQ2 RXO RXR RXC RXE TQ1 TQ2 RXR RXC RXD RXR RXC";
constexpr auto registration = "MSH EVN PID PD1 PV1 PV2";
constexpr auto merge = "MSH EVN";
constexpr auto scheduling = "MSH SCH TQ1 PID PD1 PV1 PV2";
constexpr auto resources = "RGS AIS AIG AIL AIP";

constexpr Hl7Profile order(const char *code, const char *event, const char *detail, const char *group)
{
    return {code, event, Hl7Content::Order, detail, patientFirst, "ORC", group};
}
constexpr Hl7Profile appointment(const char *event)
{
    return {"SIU", event, Hl7Content::Appointment, "", scheduling, "RGS", resources};
}

constexpr std::array profiles{
    order("RDE", "O11", "RXE", encodedOrder),
    order("RDE", "O25", "RXE", encodedOrder), // refill authorisation request, since v2.5
    order("RDE", "O01", "RXE", encodedOrder), // until v2.3.1
    order("OMP", "O09", "RXO", requestedOrder),
    order("ORM", "O01", "RXO", requestedOrder),
    Hl7Profile{"RDS", "O13", Hl7Content::Dispense, "RXD", patientFirst, "ORC", supply},
    Hl7Profile{"RDS", "O01", Hl7Content::Dispense, "RXD", patientFirst, "ORC", supply}, // until v2.3.1
    Hl7Profile{"ADT", "A04", Hl7Content::Patient, "", registration, "", ""},
    Hl7Profile{"ADT", "A08", Hl7Content::Patient, "", registration, "", ""},
    Hl7Profile{"ADT", "A40", Hl7Content::Merge, "", merge, "PID", "PID PD1 MRG PV1"},
    appointment("S12"),
    appointment("S13"),
    appointment("S14"),
    appointment("S15"),
    appointment("S26"),
};

}

const Hl7Profile *hl7Profile(QStringView code, QStringView event)
{
    const auto found = std::find_if(profiles.begin(), profiles.end(), [&](const Hl7Profile &profile) {
        return code == QLatin1StringView(profile.code) && event == QLatin1StringView(profile.event);
    });
    return found == profiles.end() ? nullptr : found;
}

bool servesHl7Code(QStringView code)
{
    return std::any_of(profiles.begin(), profiles.end(),
                       [&](const Hl7Profile &profile) { return code == QLatin1StringView(profile.code); });
}

}
