#pragma once

#include "connectors/webhook/WebhookSettings.h"
#include "domain/Intake.h"
#include "domain/Metrics.h"

#include <algorithm>
#include <chrono>

namespace concord {

/// One hook while it is served: its counts, its state, its rate. Used on the listener's own thread only.
struct HookState
{
    explicit HookState(HookSettings hook) : settings(std::move(hook)) {}

    HookSettings settings;
    ListenerStatus status;
    ListenerStatus reported; ///< what was told last

    void accepted(bool isDuplicate, Timestamp now)
    {
        ++(isDuplicate ? status.duplicates : status.accepted);
        status.lastMessageAt = now;
    }
    void refused(const Error &error)
    {
        ++status.refused;
        status.unauthenticated += isAuthenticationFailure(error.code) ? 1 : 0;
        status.lastError = error;
    }

    /// Takes one request from the bucket; else how long until there is one.
    [[nodiscard]] std::chrono::milliseconds waitForTurn(Timestamp now)
    {
        using std::chrono::milliseconds;
        if (!settings.rate)
            return milliseconds(0);
        if (!m_bucket)
            m_bucket = TokenBucket{capacityOf(*settings.rate), now};
        if (const auto after = taken(*m_bucket, *settings.rate, now)) {
            m_bucket = after;
            return milliseconds(0);
        }
        return std::max(milliseconds(1), nextTokenAt(*m_bucket, *settings.rate, now) - now);
    }

private:
    std::optional<TokenBucket> m_bucket;
};

}
