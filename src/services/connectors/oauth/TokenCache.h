#pragma once

#include "connectors/oauth/TokenReply.h"
#include "connectors/oauth/TokenSource.h"

#include <QDeadlineTimer>
#include <QPromise>

#include <functional>
#include <mutex>
#include <optional>

namespace concord {

class TokenFetcher;

/// One token for many requests. It is fetched when somebody asks for one, and once for all who ask meanwhile.
/// In the last quarter of its life (a minute at most) the next is fetched while this one is still handed out;
/// in the last eighth (ten seconds at most) those who ask wait for the next, so that none expires on its way.
/// A failure is answered to everybody for a while without a new attempt: Retry-After, or at least `rest`.
/// Life is measured by the monotonic clock, so that a change of the computer's time does not matter.
/// Thread-safe.
class TokenCache : public TokenSource
{
public:
    /// @param order begins a fetch and returns at once; settle() is to follow, from whatever thread. It is
    /// called from take(), one fetch at a time.
    explicit TokenCache(std::function<void()> order,
                        std::chrono::milliseconds rest = std::chrono::seconds(1));
    ~TokenCache() override;
    /// Filled by @p fetcher, on its thread; it must live until close().
    [[nodiscard]] static std::shared_ptr<TokenCache>
    of(TokenFetcher *fetcher, std::chrono::milliseconds rest = std::chrono::seconds(1));

    [[nodiscard]] QFuture<Result<TokenPtr>> take() override;
    void discard(const TokenPtr &refused) override;

    /// What the fetch has given; nothing when none was ordered.
    void settle(Result<TokenReply> reply);
    /// Whoever waits or asks from now on gets Cancelled, and nothing is ordered any more.
    void close();

private:
    using Promise = QPromise<Result<TokenPtr>>;
    void begin(); ///< under the lock

    const std::function<void()> m_order;
    const std::chrono::milliseconds m_rest;
    std::mutex m_mutex;
    TokenPtr m_token;
    QDeadlineTimer m_isFresh; ///< until then nothing is fetched
    QDeadlineTimer m_isGood;  ///< until then it is handed out
    std::optional<Error> m_failure;
    QDeadlineTimer m_failureStands;
    std::optional<Promise> m_fetching;
    bool m_isClosed = false;
};

}
