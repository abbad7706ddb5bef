#pragma once

#include "domain/Outbound.h"

#include <QTest>

namespace concord {

/// Delivers one message and waits for its end. Internal: nothing came, or it came within deliver().
inline Result<DeliveryReceipt> deliverNow(OutboundPort &port, const OutboundMessage &message,
                                          int withinMs = 30'000)
{
    std::optional<Result<DeliveryReceipt>> end;
    int ends = 0;
    port.deliver(message, [&](Result<DeliveryReceipt> result) {
        end = std::move(result);
        ++ends;
    });
    if (end)
        return fail(ErrorCode::Internal, QStringLiteral("test"),
                    QStringLiteral("answered from within the question"));
    if (!QTest::qWaitFor([&] { return end.has_value(); }, withinMs) || ends != 1) {
        port.cancelAll(); // what comes later must not write here
        return fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("no answer, or several"));
    }
    return *end;
}

inline QString told(const Result<DeliveryReceipt> &result)
{
    return result
               ? QStringLiteral("delivered")
               : codeName(result.error().code) + u' ' + result.error().where + u' ' + result.error().detail;
}

}
