#pragma once

#include "codec/JsonReader.h"
#include "domain/Canonical.h"

namespace concord {

/// The demographics of a Patient resource: official name else the first, first address, first phone.
[[nodiscard]] CanonicalPatient readPatientResource(JsonReader &r, JsonReader::Object patient,
                                                   const JsonPath &path);

}
