#pragma once

#include "domain/Canonical.h"
#include "domain/Result.h"

#include <QByteArray>

namespace concord {

/// The event as the JSON format of resources/schemas (event.schema.json), which our own JSON door reads:
/// {"id": @p key, "kind", "occurred_at", "payload"}, compact, members in alphabetical order; the same event
/// and key always give the same bytes. InvalidMessage: what the schema of its kind does not allow.
[[nodiscard]] Result<QByteArray> outboundJson(const CanonicalEvent &event, const QString &key);

}
