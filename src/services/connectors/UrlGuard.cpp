#include "connectors/UrlGuard.h"

#include <QHostAddress>
#include <QStringList>

namespace concord {

namespace {
int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

QString originOf(const QUrl &url)
{
    return QStringLiteral("%1://%2:%3").arg(url.scheme(), url.host()).arg(portOf(url));
}
}

bool isThisMachine(const QString &host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

UrlGuard::UrlGuard(const QUrl &base)
    : m_url(base.adjusted(QUrl::StripTrailingSlash)), m_base(QString::fromLatin1(m_url.toEncoded()))
{
    while (m_base.endsWith(u'/'))
        m_base.chop(1);
}

Result<void> UrlGuard::checkBase() const
{
    const QString where = originOf(m_url);
    if (!m_url.isValid() || m_url.host().isEmpty() ||
        (m_url.scheme() != u"https" && m_url.scheme() != u"http"))
        return fail(ErrorCode::ConfigInvalid, where,
                    QStringLiteral("the FHIR base must be an http or https URL"));
    if (!m_url.userInfo().isEmpty() || m_url.hasQuery() || m_url.hasFragment())
        return fail(ErrorCode::ConfigInvalid, where,
                    QStringLiteral("the FHIR base must not carry a user, a query or a fragment"));
    return {};
}

Result<QUrl> UrlGuard::resolve(const QString &pathOrUrl) const
{
    const QUrl given(pathOrUrl, QUrl::TolerantMode);
    if (!given.isRelative())
        return checked(given, QStringLiteral("a link"));
    if (pathOrUrl.startsWith(u'/')) // "/fhir/Patient" or "//other.host/fhir"
        return checked(m_url.resolved(given), QStringLiteral("a link"));
    const QString separator =
        pathOrUrl.isEmpty() || pathOrUrl.startsWith(u'?') ? QString() : QStringLiteral("/");
    return checked(QUrl(m_base + separator + pathOrUrl, QUrl::TolerantMode), QStringLiteral("a link"));
}

Result<QUrl> UrlGuard::resolveRedirect(const QUrl &from, const QUrl &location) const
{
    return checked(from.resolved(location), QStringLiteral("a redirect"));
}

Result<QUrl> UrlGuard::checked(const QUrl &url, const QString &what) const
{
    if (!url.isValid())
        return fail(ErrorCode::RedirectRefused, originOf(m_url), what + QStringLiteral(" is not a URL"));
    if (url.scheme() != m_url.scheme() || url.host() != m_url.host() || portOf(url) != portOf(m_url))
        return fail(ErrorCode::RedirectRefused, originOf(m_url),
                    QStringLiteral("%1 leads to %2").arg(what, originOf(url)));
    if (!url.userInfo().isEmpty())
        return fail(ErrorCode::RedirectRefused, originOf(m_url), what + QStringLiteral(" carries a user"));
    return url.adjusted(QUrl::RemoveFragment);
}

QString UrlGuard::redacted(const QUrl &url) const
{
    const QString shown =
        QString::fromLatin1(url.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo));
    if (!shown.startsWith(m_base))
        return originOf(url);
    const QStringList rest = shown.sliced(m_base.size()).split(u'/', Qt::SkipEmptyParts);
    if (rest.isEmpty())
        return m_base;
    return m_base + u'/' + rest.first() + (rest.size() > 1 ? QStringLiteral("/…") : QString());
}

}
