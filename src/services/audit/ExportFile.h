#pragma once

#include "store/AuditTreeStore.h"

#include <QJsonObject>

#include <optional>
#include <vector>

/// The lines of an export in JSON Lines (packaging/AUDIT_FORMAT.md, "Export"): written by one class, read by
/// another.
namespace concord::exportFile {

[[nodiscard]] QJsonObject header(const SignedHead &head, const AuditFilter &filter, Timestamp at);
[[nodiscard]] QJsonObject recordLine(const LeafRow &row, const std::vector<TreeHash> &proof);
[[nodiscard]] QJsonObject endLine(qint64 records, const QByteArray &digestHex, const QByteArray &signature);
[[nodiscard]] QJsonObject filterJson(const AuditFilter &filter);
[[nodiscard]] QByteArray lineOf(const QJsonObject &object); ///< with its line end

/// A record line taken apart.
struct ReadRecord
{
    qint64 leaf = 0;
    qint64 seq = 0;
    QByteArray canonical; ///< with the 0x00 of a leaf in front
    std::vector<TreeHash> proof;
};
/// Absent: not such a line.
[[nodiscard]] std::optional<ReadRecord> readRecord(const QJsonObject &object);

}
