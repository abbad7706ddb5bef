#pragma once

#include <QString>

namespace concord {

// What an error may quote of a message. A sender can write anything into a place where a type is due, also a
// patient's name, and errors reach logs and the audit trail: so only words of a closed list, or of the form
// of MSH-9, are repeated.

/// "Patient" for a resource type of FHIR R4, else "something else".
[[nodiscard]] QString knownResourceType(const QString &type);
/// "'Patient'" for a resource type of FHIR R4, else "something else".
[[nodiscard]] QString quotedResourceType(const QString &type);
/// "'document'" for a type of Bundle, else "something else".
[[nodiscard]] QString quotedBundleType(const QString &type);
/// "'ORU^R01'" for what has the form of MSH-9, else "something else".
[[nodiscard]] QString quotedHl7Type(const QString &type);

}
