#include "domain/TraceParent.h"

#include <algorithm>

namespace concord {

namespace {
bool isLowerHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isZero(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}
}

CorrelationId correlationFromTraceParent(QByteArrayView header)
{
    constexpr qsizetype length = 55;
    if (header.size() < length || header[2] != '-' || header[35] != '-' || header[52] != '-')
        return {};
    const QByteArrayView version = header.first(2);
    const QByteArrayView trace = header.sliced(3, 32);
    const QByteArrayView span = header.sliced(36, 16);
    if (!isLowerHex(version) || version == "ff" || !isLowerHex(trace) || !isLowerHex(span) ||
        !isLowerHex(header.sliced(53, 2)) || isZero(trace) || isZero(span))
        return {};
    const bool hasMore = header.size() > length;
    if (hasMore && (version == "00" || header[length] != '-'))
        return {};
    return {QUuid::fromRfc4122(QByteArray::fromHex(trace.toByteArray()))};
}

QByteArray traceParentOf(CorrelationId correlation, const QUuid &attempt)
{
    if (correlation.isNull() || attempt.isNull())
        return {};
    constexpr qsizetype spanBytes = 8; // the last ones: of a UUIDv7 they are random
    return "00-" + correlation.value.toRfc4122().toHex() + '-' + attempt.toRfc4122().last(spanBytes).toHex() +
           "-00";
}

}
