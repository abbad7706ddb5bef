#pragma once

#include <QByteArray>

namespace concord {

/// Gzipped NDJSON for SandboxEhr: @p medications active MedicationRequests of about a third as many patients,
/// shaped and sized like Synthea's, deterministic. One in 50 has a code that nobody can map.
[[nodiscard]] QByteArray benchSeed(int medications);

}
