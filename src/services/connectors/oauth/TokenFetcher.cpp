#include "connectors/oauth/TokenFetcher.h"

#include "connectors/oauth/SmartDiscovery.h"
#include "connectors/oauth/TokenRequest.h"

#include <QLoggingCategory>

namespace concord {

namespace {
Q_LOGGING_CATEGORY(tokenLog, "concord.connectors")

using std::chrono::milliseconds;
using std::chrono::seconds;

/// An assertion bears so much without a correction (JwtAssertion.cpp).
constexpr seconds clockTolerance{20};
constexpr qint64 maxAnswerBytes = 256 * 1024;

QUrl originOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    const int standard = a.scheme() == u"https" ? 443 : 80;
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(standard) == b.port(standard);
}
}

TokenFetcher::TokenFetcher(OAuthSettings settings, const Clock &clock, QObject *parent)
    : QObject(parent), m_settings(std::move(settings)), m_clock(clock)
{}

TokenFetcher::~TokenFetcher() = default;

void TokenFetcher::start()
{
    if (m_settings.tokenUrl.isEmpty())
        m_discovery = std::make_unique<HttpClient>(single(), m_clock);
}

void TokenFetcher::stop()
{
    m_done = {};
    m_refresh = {};
    m_client.reset();
    m_discovery.reset();
    m_endpoint.clear();
}

/// How the connection is reached, for one try of a small answer.
EhrClientSettings TokenFetcher::single() const
{
    EhrClientSettings settings = m_settings.peer;
    settings.tokens.reset();
    settings.ladder.clear();
    settings.deadline = 2 * settings.idleTimeout;
    settings.maxBodyBytes = maxAnswerBytes;
    return settings;
}

void TokenFetcher::fetch(Done done)
{
    m_done = std::move(done);
    m_isSecondAssertion = false;
    if (m_endpoint.isEmpty() && m_settings.tokenUrl.isEmpty())
        return discover();
    if (m_endpoint.isEmpty()) {
        if (const auto good = checkTokenUrl(m_settings.tokenUrl); !good)
            return end(fail(good.error()));
        useEndpoint(m_settings.tokenUrl);
    }
    request();
}

void TokenFetcher::discover()
{
    HttpRequest request;
    request.headers.emplaceBack("Accept", "application/json");
    const QString path = QString::fromLatin1(smartConfigurationPath);
    m_discovery->ask(std::move(request), path, [this, path](const Result<FetchReply> &reply) {
        const auto endpoint = reply ? tokenEndpointOf(*reply, m_discovery->guard().baseUrl() + u'/' + path)
                                    : fail(reply.error());
        if (!endpoint)
            return end(fail(endpoint.error()));
        (void)noteServerTime(reply->serverTimeMs);
        useEndpoint(*endpoint);
        this->request();
    });
}

void TokenFetcher::useEndpoint(const QUrl &url)
{
    EhrClientSettings settings = single();
    settings.base = originOf(url);
    settings.maxRedirects = 0; // what is sent is for this address
    if (!isSameOrigin(url, m_settings.peer.base)) {
        settings.tls.pins.clear();
        settings.tls.certificateFile.clear();
        settings.tls.key = {};
    }
    m_client = std::make_unique<HttpClient>(std::move(settings), m_clock);
    m_endpoint = url;
}

void TokenFetcher::request()
{
    auto request = tokenRequest(m_settings, m_endpoint, m_clock.now() + m_serverAhead, m_refresh);
    if (!request)
        return end(fail(request.error()));
    m_client->ask(*std::move(request), QString::fromLatin1(m_endpoint.toEncoded()),
                  [this](Result<FetchReply> reply) { onReply(std::move(reply)); });
}

void TokenFetcher::onReply(Result<FetchReply> reply)
{
    const bool isOtherTime = reply && noteServerTime(reply->serverTimeMs);
    auto token = reply ? readTokenReply(*reply, m_settings.scopes, m_client->guard().redacted(m_endpoint))
                       : Result<TokenReply>(fail(reply.error()));
    const bool isRefused = !token && (token.error().code == ErrorCode::Unauthorized ||
                                      token.error().code == ErrorCode::ConfigInvalid);
    if (isRefused && isOtherTime && m_settings.proof == ClientProof::PrivateKeyJwt && !m_isSecondAssertion) {
        m_isSecondAssertion = true;
        return request();
    }
    if (isRefused && !m_refresh.bytes().isEmpty()) {
        m_refresh = {};
        return request();
    }
    if (token && !token->refresh.bytes().isEmpty())
        m_refresh = std::move(token->refresh);
    end(std::move(token));
}

/// True when what we thought of the server's clock was wrong by more than an assertion bears.
bool TokenFetcher::noteServerTime(qint64 serverTimeMs)
{
    if (serverTimeMs == 0)
        return false;
    const milliseconds measured = fromMs(serverTimeMs) - m_clock.now();
    const milliseconds ahead = std::chrono::abs(measured) > clockTolerance ? measured : milliseconds(0);
    if (std::chrono::abs(ahead - m_serverAhead) <= clockTolerance)
        return false;
    m_serverAhead = ahead;
    qCWarning(tokenLog) << "the clock of" << originOf(m_settings.peer.base).toString() << "or its token"
                        << "endpoint is" << std::chrono::duration_cast<seconds>(ahead).count()
                        << "s ahead of this computer's";
    return true;
}

void TokenFetcher::end(Result<TokenReply> result)
{
    if (!result && result.error().code != ErrorCode::RateLimited &&
        result.error().code != ErrorCode::RemoteFailed)
        m_endpoint.clear(); // it may have moved
    // later, like every answer: also where nothing had to be asked
    QMetaObject::invokeMethod(
        this,
        [done = std::exchange(m_done, {}), result = std::make_shared<Result<TokenReply>>(std::move(result))] {
            if (done)
                done(std::move(*result));
        },
        Qt::QueuedConnection);
}

}
