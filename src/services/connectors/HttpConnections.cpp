#include "connectors/HttpConnections.h"

#include <QNetworkReply>

#include <algorithm>

namespace concord {

HttpConnections::HttpConnections(const QNetworkProxy &proxy) : m_proxy(proxy)
{
    make();
}

HttpConnections::~HttpConnections() = default;

void HttpConnections::make()
{
    m_current = std::make_unique<QNetworkAccessManager>();
    m_current->setProxy(m_proxy);
}

void HttpConnections::leave(const QNetworkAccessManager *manager)
{
    if (manager != m_current.get())
        return;
    std::erase_if(m_left, [](std::unique_ptr<QNetworkAccessManager> &left) {
        const bool isIdle = !left->findChild<QNetworkReply *>(QString(), Qt::FindDirectChildrenOnly);
        if (isIdle)
            left.release()->deleteLater(); // a slot of its reply may be what brought us here
        return isIdle;
    });
    m_left.push_back(std::move(m_current));
    make();
}

}
