#pragma once

#include <QString>

namespace concord {

/// Whether a JSON member may be named where patient data must not be: the members of Concord's own events
/// (resources/schemas) and of the FHIR R4 types that ship (resources/fhir-r4). Read once; any thread.
[[nodiscard]] bool isKnownField(const QString &name);

}
