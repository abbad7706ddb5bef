#pragma once

#include "domain/Subscription.h"

#include <chrono>
#include <functional>

namespace concord {

/// One connection's subscription and how it is looked after.
struct SubscriptionSettings
{
    QString connection;                 ///< the event's source; the same name as its hook's
    SubscriptionWish wish;              ///< end and secret are filled in by the keeper
    std::function<QByteArray()> secret; ///< asked often; a new one is written within a minute. Thread-safe
    std::function<void(const QByteArray &)> secretWritten;       ///< the EHR has taken this one. Thread-safe
    std::chrono::milliseconds lifetime = std::chrono::hours(48); ///< from a write to the subscription's end
    std::chrono::milliseconds renewBefore = std::chrono::hours(24); ///< its end
    /// Nothing heard for so long: the EHR is asked; without event numbers the criteria are searched, too.
    std::chrono::milliseconds silence = std::chrono::hours(1);
    std::chrono::milliseconds activation =
        std::chrono::seconds(30); ///< after a write, until it should be active
    std::chrono::milliseconds gapWait = std::chrono::seconds(10); ///< for what is missing to come by itself
    /// How often the leader asks the store what other workers were told: behind a load balancer each of them
    /// hears a part.
    std::chrono::milliseconds newsEvery = std::chrono::seconds(2);
    std::chrono::milliseconds pingWait = std::chrono::seconds(1); ///< several pings, one search
    std::chrono::milliseconds overlap = std::chrono::minutes(5);  ///< a back-fill begins earlier than it must
    std::chrono::milliseconds firstRetry = std::chrono::seconds(5);
    std::chrono::milliseconds longestRetry = std::chrono::minutes(10);
    int pageSize = 200;
    int window = 64; ///< back-filled messages that wait for their commit at once
};

}
