#pragma once

#include "domain/Result.h"

#include <QString>
#include <QUrl>

namespace concord {

/// What goes there does not leave the machine: "localhost" or a loopback address.
[[nodiscard]] bool isThisMachine(const QString &host);

/// Decides where a request may go: the origin of the configured base and nowhere else. A token sent to the
/// host that a paging link names would be a token given away (DOMAIN section 4).
class UrlGuard
{
public:
    /// @param base "https://host/fhir"; a slash at the end makes no difference
    explicit UrlGuard(const QUrl &base);

    /// ConfigInvalid when the base is not an http(s) URL with a host, or carries a user, a query or a
    /// fragment.
    [[nodiscard]] Result<void> checkBase() const;
    /// Relative text is taken relative to the base; absolute text verbatim. RedirectRefused for another
    /// scheme, host or port, or for a URL with a user in it.
    [[nodiscard]] Result<QUrl> resolve(const QString &pathOrUrl) const;
    /// @p location of a redirect answered for @p from, under the same rule.
    [[nodiscard]] Result<QUrl> resolveRedirect(const QUrl &from, const QUrl &location) const;
    /// Without a slash at the end.
    [[nodiscard]] QString baseUrl() const { return m_base; }
    /// For errors and logs: no query, and no ids after the resource type ("https://host/fhir/Patient/…").
    [[nodiscard]] QString redacted(const QUrl &url) const;

private:
    [[nodiscard]] Result<QUrl> checked(const QUrl &url, const QString &what) const;

    QUrl m_url;
    QString m_base;
};

}
