#pragma once

#include "domain/Event.h"
#include "domain/Result.h"

#include <QJsonObject>

namespace concord {

/// What an event document of the JSON door, and the payload of each kind, must look like: the JSON Schemas
/// of resources/schemas (draft-07), read and compiled once. Errors are InvalidMessage: where is the JSON
/// pointer of the member, detail says what would be right; never a value. Any thread.
[[nodiscard]] Result<void> validateEventDocument(const QJsonObject &document);
/// @param payload what stands under "payload"; pointers begin there.
[[nodiscard]] Result<void> validatePayload(EventKind kind, const QJsonObject &payload);

/// "dispense.schema.json"
[[nodiscard]] QString payloadSchemaName(EventKind kind);

}
