#pragma once

#include "codec/hl7/Hl7Message.h"
#include "domain/Canonical.h"
#include "domain/Result.h"

namespace concord {

/// A served HL7 message as canonical values. Which field becomes which member says one table for each
/// message, in the order of the message: RdeToCanonical, OmpToCanonical (and ORM), RdsToCanonical,
/// AdtToCanonical, SiuToCanonical; PidToCanonical for the patient of each. Errors are those of doorVerdict():
/// InvalidMessage or UnsupportedMessage with the place ("RXE-3"); nothing is guessed.
[[nodiscard]] Result<CanonicalEvent> hl7ToCanonical(const Hl7Message &message);

namespace hl7 {

/// One row of a map: a field of the message, what becomes of it, and where the rule comes from ("v2-to-FHIR
/// RXO" is HL7's table, "ours" is explained beside it).
template <typename Input, typename Output>
struct MapRow
{
    const char *field;
    const char *member;
    const char *source;
    void (*map)(const Input &in, Output &out);
};

template <typename Rows, typename Input, typename Output>
void mapRows(const Rows &rows, const Input &in, Output &out)
{
    for (const auto &row : rows)
        row.map(in, out);
}

/// What the maps make of a message, whatever is wrong with it; of one that is not served, nothing.
[[nodiscard]] CanonicalEvent eventFrom(const Hl7Message &message);

[[nodiscard]] CanonicalPatient patientFromPid(const Hl7Segment &pid);

[[nodiscard]] std::vector<CanonicalOrder> ordersFromRde(const Hl7Message &message);
[[nodiscard]] std::vector<CanonicalOrder> ordersFromOmp(const Hl7Message &message);
[[nodiscard]] std::vector<CanonicalDispense> dispensesFromRds(const Hl7Message &message);
[[nodiscard]] CanonicalPatient patientFromAdt(const Hl7Message &message);
[[nodiscard]] CanonicalAppointment appointmentFromSiu(const Hl7Message &message);

}

}
