#pragma once

#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "domain/Job.h"

#include <QJsonObject>

namespace concord {

/// The JSON that both programs print. Names are a contract (DESIGN section 12).

/// {"code","message","where"}: message is the sentence for people.
[[nodiscard]] QJsonObject toJson(const Error &error);
[[nodiscard]] QJsonObject toJson(const JobRow &job);
[[nodiscard]] QJsonObject toJson(const EventRow &event);
[[nodiscard]] QJsonObject toJson(const MappingRow &mapping);
/// What a finished sync did: "job_id", "status", "mode", the counts, "correlation_id" and, if it failed,
/// "error".
[[nodiscard]] QJsonObject syncResult(const JobRow &job);

[[nodiscard]] QString isoTime(Timestamp time); ///< "2026-01-15T12:00:00.000Z"

}
