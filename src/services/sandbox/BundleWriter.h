#pragma once

#include "sandbox/PageStore.h"

#include <QByteArray>
#include <QString>

namespace concord::sandbox {

/// The Bundle for one page: searchset with what _include adds, or history. Resources are copied as bytes.
/// @param baseUrl where fullUrl and links point; @param nextBaseUrl the same, except when a fault wants it
/// wrong.
[[nodiscard]] QByteArray toBundle(const Page &page, const Versions &includes, const QString &baseUrl,
                                  const QString &nextBaseUrl);

/// W/"3", the ETag of a version.
[[nodiscard]] QByteArray eTag(const Version &version);
/// RFC 9110 section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] QByteArray httpDate(Timestamp t);

}
