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
    std::function<QByteArray()> secret; ///< asked before each write; a new one is written at the next start
    std::chrono::milliseconds lifetime = std::chrono::hours(48); ///< from a write to the subscription's end
    std::chrono::milliseconds renewBefore = std::chrono::hours(24); ///< its end
    /// Nothing heard for so long: the EHR is asked; without event numbers the criteria are searched, too.
    std::chrono::milliseconds silence = std::chrono::hours(1);
    std::chrono::milliseconds activation =
        std::chrono::seconds(30); ///< after a write, until it should be active
    std::chrono::milliseconds gapWait = std::chrono::seconds(10); ///< for what is missing to come by itself
    std::chrono::milliseconds pingWait = std::chrono::seconds(1); ///< several pings, one search
    std::chrono::milliseconds overlap = std::chrono::minutes(5);  ///< a back-fill begins earlier than it must
    std::chrono::milliseconds firstRetry = std::chrono::seconds(5);
    std::chrono::milliseconds longestRetry = std::chrono::minutes(10);
    int pageSize = 200;
    int window = 64; ///< back-filled messages that wait for their commit at once
};

}
