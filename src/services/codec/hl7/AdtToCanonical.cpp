#include "codec/hl7/Hl7Groups.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7ToCanonical.h"

#include <array>

namespace concord::hl7 {

namespace {

using Row = MapRow<Hl7Message, CanonicalPatient>;

/// ADT^A04, A08 (register, update) and A40 (merge), in the order of the message.
constexpr std::array rows{
    Row{"PID", "identifiers, name, birth date, gender, address, phone", "see PidToCanonical",
        [](const Hl7Message &message, CanonicalPatient &out) {
            out = patientFromPid(message.segment("PID"));
        }},
    Row{"MRG-1", "mergedIdentifiers", "v2-to-FHIR MRG; DOMAIN 6: these join the ordering key of PID-3 (A40)",
        [](const Hl7Message &message, CanonicalPatient &out) {
            if (message.event() != u"A40")
                return;
            for (const Identifier &id : patientIdentifiers(message.segment("MRG").field(1))) {
                if (!out.identifiers.contains(id)) // the survivor's own is nothing to merge
                    out.mergedIdentifiers.append(id);
            }
        }},
};

}

CanonicalPatient patientFromAdt(const Hl7Message &message)
{
    CanonicalPatient patient;
    mapRows(rows, message, patient);
    return patient;
}

}
