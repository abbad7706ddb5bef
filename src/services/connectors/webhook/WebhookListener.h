#pragma once

#include "connectors/webhook/WebhookSettings.h"
#include "domain/Clock.h"
#include "domain/Intake.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace concord {

/// Serves POST /hooks/{connection} and GET /healthz (README.md beside this file). A service of a
/// ServiceThread; the sockets live on a thread of its own from start() to stop(), which waits for requests
/// under way for at most limits.drainTime. The sink must live until stop() has returned; its answers may come
/// later.
class WebhookListener : public QObject
{
    Q_OBJECT

public:
    WebhookListener(WebhookSettings settings, InboundSink &sink, const Clock &clock,
                    QObject *parent = nullptr);
    ~WebhookListener() override;

    void start();
    void stop();
    /// What the listener listens on; 0 while it does not. Callable from any thread.
    [[nodiscard]] quint16 port() const { return m_port; }

public slots:
    /// By a person's order: the hook's senders are told 503, and keep what they have.
    void setPaused(const QString &connection, bool isPaused);

signals:
    /// Per hook: at once when the state changes, else at most once a second.
    void statusChanged(const concord::ListenerStatus &status);
    /// A verified request of a Subscription hook, after everything in it was stored; also one that held
    /// nothing to store.
    void notificationReceived(const QString &connection, const QByteArray &body);

private:
    struct Running;

    void tryListen();
    void reportFailure(const Error &error);

    WebhookSettings m_settings;
    InboundSink &m_sink;
    const Clock &m_clock;
    QTimer m_again;
    std::chrono::milliseconds m_wait{};
    std::unique_ptr<Running> m_running;
    std::atomic<quint16> m_port{0};
};

}
