#pragma once

#include "codec/validation/FhirDefinitions.h"
#include "codec/validation/ValidationIssue.h"

#include <QByteArrayView>

namespace concord {

/// Validates one FHIR R4 resource in JSON (a Bundle with all that is in it). Never throws, never crashes on
/// garbage: what cannot be read is an issue. Pure; safe to call from several threads with the same
/// definitions.
[[nodiscard]] std::vector<ValidationIssue> validateResource(QByteArrayView json,
                                                            const FhirDefinitions &definitions);

}
