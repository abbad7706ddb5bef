#pragma once

#include "domain/Id.h"

#include <QString>

namespace concord {

/// The order of a patient's events: hex of SHA-256 over source and the patient's key (keyOf() of the
/// identifier that names him, or "Patient/123"), 32 characters; empty without a patient.
[[nodiscard]] QString orderingKeyOf(const QString &source, const QString &patientKey);
/// The order of what is told to @p connection about a patient of ours.
[[nodiscard]] QString outboundKeyOf(const QString &connection, PatientId patient);
}
