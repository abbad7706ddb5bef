#pragma once

#include <QNetworkAccessManager>
#include <QNetworkProxy>

#include <memory>
#include <vector>

namespace concord {

/// Qt's connections to one origin. A connection that hangs while it is made (a relay or a TLS handshake that
/// says nothing) is not given up by Qt when its request is aborted, and further requests wait for it (6.4,
/// tried here): then requests from now on get connections of their own. Lives on the thread of its requests.
class HttpConnections
{
public:
    explicit HttpConnections(const QNetworkProxy &proxy);
    ~HttpConnections();

    [[nodiscard]] QNetworkAccessManager &current() { return *m_current; }
    /// A request of @p manager was aborted before it was sent. What others have under way there goes on.
    void leave(const QNetworkAccessManager *manager);

private:
    void make();

    const QNetworkProxy m_proxy;
    std::unique_ptr<QNetworkAccessManager> m_current;
    std::vector<std::unique_ptr<QNetworkAccessManager>> m_left; // until they have no request
};

}
