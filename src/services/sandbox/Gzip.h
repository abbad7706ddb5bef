#pragma once

#include <QByteArray>

#include <optional>

namespace concord::sandbox {

/// RFC 1952. Qt's qCompress writes the zlib container, which HTTP clients do not take for gzip.
[[nodiscard]] QByteArray gzip(const QByteArray &plain);
/// Nothing when @p packed is damaged or longer than @p limit when unpacked.
[[nodiscard]] std::optional<QByteArray> gunzip(const QByteArray &packed, qsizetype limit);

}
