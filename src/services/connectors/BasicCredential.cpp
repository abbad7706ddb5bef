#include "connectors/BasicCredential.h"

#include <utility>

namespace concord {

BasicCredential::BasicCredential(QString user, std::function<Result<QByteArray>()> password,
                                 std::chrono::milliseconds rest)
    : m_user(std::move(user)), m_password(std::move(password)), m_rest(rest)
{}

QFuture<Result<TokenPtr>> BasicCredential::take()
{
    return QtFuture::makeReadyFuture(current());
}

Result<TokenPtr> BasicCredential::current()
{
    const std::scoped_lock lock(m_mutex);
    auto password = m_password();
    if (!password)
        return fail(password.error());
    QByteArray plain = m_user.toUtf8() + ':' + *password;
    SecretText shown(plain.toBase64());
    wipe(plain);
    wipe(*password);
    if (!m_token || m_token->bytes() != shown.bytes())
        m_token = std::make_shared<const SecretText>(std::move(shown));
    if (m_refusals >= 2 && m_refused == m_token && !m_refusalStands.hasExpired())
        return fail(ErrorCode::Unauthorized, QStringLiteral("basic authentication"),
                    QStringLiteral("the other side has refused this user or password; it is not shown again "
                                   "so soon"));
    return m_token;
}

void BasicCredential::discard(const TokenPtr &refused)
{
    const std::scoped_lock lock(m_mutex);
    const bool isAgain = refused == m_refused && !m_refusalStands.hasExpired();
    m_refusals = isAgain ? m_refusals + 1 : 1;
    m_refused = refused;
    m_refusalStands = QDeadlineTimer(m_rest);
}

}
