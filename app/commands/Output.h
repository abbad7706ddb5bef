#pragma once

#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "domain/Job.h"

#include <QJsonObject>

namespace concord {

/// One line on stdout, at once (a reader may follow).
void printJson(const QJsonObject &object);
void printLine(const QString &text);
/// "concordd: <sentence> (<place>: <detail>)" on stderr.
void printError(const Error &error);

/// {"code","message","where"}: message is the sentence for people.
[[nodiscard]] QJsonObject toJson(const Error &error);
[[nodiscard]] QJsonObject toJson(const JobRow &job);
[[nodiscard]] QJsonObject toJson(const EventRow &event);
[[nodiscard]] QJsonObject toJson(const MappingRow &mapping);
/// What `concordd sync --json` prints (issue 2, point 5).
[[nodiscard]] QJsonObject syncResult(const JobRow &job);

[[nodiscard]] QString isoTime(Timestamp time); ///< "2026-01-15T12:00:00.000Z"

}
