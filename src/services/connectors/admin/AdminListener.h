#pragma once

#include "connectors/admin/AdminServer.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace concord {

/// Serves /metrics, /healthz and /readyz from the pages that somebody else fills. A service of a
/// ServiceThread; the sockets live on a thread of its own from start() to stop(). A port that is taken is
/// tried again; nothing else waits for it.
class AdminListener : public QObject
{
    Q_OBJECT

public:
    AdminListener(AdminSettings settings, std::shared_ptr<const AdminPages> pages, QObject *parent = nullptr);
    ~AdminListener() override;

    void start();
    void stop();
    /// 0 while it does not listen. Callable from any thread.
    [[nodiscard]] quint16 port() const { return m_port; }

signals:
    void listening(quint16 port);
    void failed(const concord::Error &error); ///< it will be tried again

private:
    struct Running;

    void tryListen();

    AdminSettings m_settings;
    std::shared_ptr<const AdminPages> m_pages; // shared with who fills them
    QTimer m_again;
    std::unique_ptr<Running> m_running;
    std::atomic<quint16> m_port{0};
};

}
