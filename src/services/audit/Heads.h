#pragma once

#include "domain/Audit.h"

#include <QJsonObject>

namespace concord {

/// The bytes of a tree head that are signed (packaging/AUDIT_FORMAT.md, "Signed tree head").
[[nodiscard]] QByteArray signedBytes(const SignedHead &head);
/// The bytes under the last line of an export.
[[nodiscard]] QByteArray signedExportBytes(const QString &log, qint64 records, QByteArrayView digestHex);

/// One line of the outside head file, without its line end.
[[nodiscard]] QJsonObject toJson(const SignedHead &head);
/// Absent: not such an object, exactly.
[[nodiscard]] std::optional<SignedHead> headFromJson(const QJsonObject &object);

/// The first 16 hex digits of SHA-256 over the raw key: for people and logs.
[[nodiscard]] QString keyName(const QByteArray &publicKey);

}
