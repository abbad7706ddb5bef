#pragma once

#include "store/AuditTreeStore.h"

namespace concord {

/// The version of canonical bytes that records are written with.
inline constexpr qint64 recordVersion = 1;

/// Appends the canonical bytes of @p record (packaging/AUDIT_FORMAT.md, "Record") to @p out. False when its
/// version is none that this program knows.
[[nodiscard]] bool appendCanonical(const StoredRecord &record, QByteArray &out);

}
