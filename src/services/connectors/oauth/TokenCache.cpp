#include "connectors/oauth/TokenCache.h"

#include "connectors/oauth/TokenFetcher.h"

#include <algorithm>

namespace concord {

namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

Error closedError()
{
    return {ErrorCode::Cancelled, QStringLiteral("access token"), QStringLiteral("the program ends"), 0};
}

QFuture<Result<TokenPtr>> readyFuture(Result<TokenPtr> result)
{
    return QtFuture::makeReadyFuture(std::move(result));
}

void fulfil(QPromise<Result<TokenPtr>> &promise, const Result<TokenPtr> &result)
{
    promise.addResult(result);
    promise.finish();
}
}

TokenCache::TokenCache(std::function<void()> order, milliseconds rest)
    : m_order(std::move(order)), m_rest(rest)
{}

TokenCache::~TokenCache()
{
    close();
}

std::shared_ptr<TokenCache> TokenCache::of(TokenFetcher *fetcher, milliseconds rest)
{
    const auto itself = std::make_shared<std::weak_ptr<TokenCache>>(); // it may be gone when the token comes
    auto cache = std::make_shared<TokenCache>(
        [fetcher, itself] {
            QMetaObject::invokeMethod(
                fetcher,
                [fetcher, itself] {
                    fetcher->fetch([itself](Result<TokenReply> reply) {
                        if (const auto cache = itself->lock())
                            cache->settle(std::move(reply));
                    });
                },
                Qt::QueuedConnection);
        },
        rest);
    *itself = cache;
    return cache;
}

QFuture<Result<TokenPtr>> TokenCache::take()
{
    const std::scoped_lock lock(m_mutex);
    if (m_isClosed)
        return readyFuture(fail(closedError()));
    const bool mayAsk = !m_fetching && (!m_failure || m_failureStands.hasExpired());
    if (m_token && !m_isGood.hasExpired()) {
        if (m_isFresh.hasExpired() && mayAsk)
            begin();
        return readyFuture(m_token);
    }
    if (!m_fetching && !mayAsk) {
        Error error = *m_failure;
        error.retryAfterMs = m_failureStands.remainingTime();
        return readyFuture(fail(std::move(error)));
    }
    if (!m_fetching)
        begin();
    return m_fetching->future();
}

void TokenCache::begin()
{
    m_fetching.emplace();
    m_fetching->start();
    m_order();
}

void TokenCache::discard(const TokenPtr &refused)
{
    const std::scoped_lock lock(m_mutex);
    if (m_token == refused)
        m_token.reset();
}

void TokenCache::settle(Result<TokenReply> reply)
{
    Result<TokenPtr> result;
    std::optional<Promise> fetching;
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_fetching)
            return;
        fetching = std::exchange(m_fetching, std::nullopt);
        if (reply) {
            const milliseconds life = reply->expiresIn;
            m_token = std::make_shared<const SecretText>(std::move(reply->token));
            m_isFresh = QDeadlineTimer(life - std::min<milliseconds>(life / 4, seconds(60)));
            m_isGood = QDeadlineTimer(life - std::min<milliseconds>(life / 8, seconds(10)));
            m_failure.reset();
            result = m_token;
        } else {
            m_failure = reply.error();
            m_failureStands =
                QDeadlineTimer(std::max<milliseconds>(m_rest, milliseconds(m_failure->retryAfterMs)));
            result = fail(*m_failure);
        }
    }
    fulfil(*fetching, result);
}

void TokenCache::close()
{
    std::optional<Promise> fetching;
    {
        const std::scoped_lock lock(m_mutex);
        m_isClosed = true;
        m_token.reset();
        fetching = std::exchange(m_fetching, std::nullopt);
    }
    if (fetching)
        fulfil(*fetching, fail(closedError()));
}

}
