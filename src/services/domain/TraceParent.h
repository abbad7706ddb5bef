#pragma once

#include "domain/Id.h"

#include <QByteArray>
#include <QByteArrayView>

namespace concord {

/// The trace id of a W3C traceparent ("00-<32 hex>-<16 hex>-<2 hex>", lower case; Trace Context, W3C
/// Recommendation 2021-11-23, section 3.2) as a correlation id. Null for anything invalid, which is to be
/// ignored: wrong lengths, capitals, version ff, all-zero ids. A version above 00 may carry more fields at
/// its end.
[[nodiscard]] CorrelationId correlationFromTraceParent(QByteArrayView header);

/// The header for one attempt of ours: the correlation id is the trace, @p attempt gives the span (a UUID
/// made anew for each attempt), flags 00. Empty for a null id.
[[nodiscard]] QByteArray traceParentOf(CorrelationId correlation, const QUuid &attempt);

}
