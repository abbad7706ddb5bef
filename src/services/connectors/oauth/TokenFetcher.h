#pragma once

#include "connectors/HttpClient.h"
#include "connectors/oauth/OAuthSettings.h"
#include "connectors/oauth/TokenReply.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace concord {

/// Gets tokens for one connection: finds the token endpoint, shows who we are, reads what comes. Lives on one
/// thread with an event loop, from start() to stop(). One attempt each time: who asks decides about the next.
/// An assertion that is refused is made once more where the server's Date says that our clock is wrong; the
/// difference is kept for the assertions to come. A refresh token is used for the next token, and forgotten
/// when it is refused: then the grant of the settings follows at once.
class TokenFetcher : public QObject
{
    Q_OBJECT

public:
    /// Errors: those of readTokenReply(), tokenEndpointOf(), tokenRequest() and HttpClient.
    using Done = std::function<void(Result<TokenReply>)>;

    TokenFetcher(OAuthSettings settings, const Clock &clock, QObject *parent = nullptr);
    ~TokenFetcher() override;

    void start();
    void stop(); ///< what is under way is never answered
    /// One at a time. @p done runs later, on this thread.
    void fetch(Done done);
    [[nodiscard]] QUrl endpoint() const { return m_endpoint; } ///< empty: not known (any more)

private:
    void discover();
    void useEndpoint(const QUrl &url);
    void request();
    void onReply(Result<FetchReply> reply);
    [[nodiscard]] bool noteServerTime(qint64 serverTimeMs);
    void end(Result<TokenReply> result);
    [[nodiscard]] EhrClientSettings single() const;

    const OAuthSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<HttpClient> m_discovery;
    std::unique_ptr<HttpClient> m_client; ///< of the endpoint
    QUrl m_endpoint;
    std::chrono::milliseconds m_serverAhead{0};
    bool m_isSecondAssertion = false;
    SecretText m_refresh;
    Done m_done;
};

}
