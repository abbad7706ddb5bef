#pragma once

#include "connectors/webhook/WebhookListener.h"
#include "fakes/FakeSink.h"
#include "fakes/RawHttp.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"

#include <QTest>

#include <memory>
#include <vector>

namespace concord {

/// A listener on its own ServiceThread with one hook "pharmacy" and short limits, before a FakeSink.
class WebhookHarness : public QObject
{
    Q_OBJECT

public:
    static inline const QByteArray secret = "whsec_" + QByteArray("a secret of 24 bytes !!!").toBase64();

    WebhookHarness()
    {
        HookSettings hook;
        hook.connection = QStringLiteral("pharmacy");
        hook.secrets = [] {
            return QByteArrayList{secret};
        };
        hook.maxBodyBytes = 100'000;
        settings.hooks.push_back(hook);
        settings.limits.drainTime = std::chrono::milliseconds(1'000);
        settings.limits.lingerTime = std::chrono::milliseconds(200);
    }
    ~WebhookHarness() override { stop(); }

    /// Waits until it listens.
    void start()
    {
        thread = std::make_unique<ServiceThread>(QStringLiteral("webhooks"));
        listener = thread->host(std::make_unique<WebhookListener>(settings, sink, clock));
        connect(listener, &WebhookListener::statusChanged, this,
                [this](const ListenerStatus &status) { statuses.push_back(status); });
        connect(listener, &WebhookListener::notificationReceived, this,
                [this](const QString &, const QByteArray &body) { notifications.append(body); });
        thread->start();
        QTRY_VERIFY2(listener->port() != 0 || !statuses.empty(), "the listener does not listen");
    }
    void stop()
    {
        if (thread)
            thread->stop();
        thread.reset();
    }
    [[nodiscard]] quint16 port() const { return listener->port(); }
    [[nodiscard]] ListenerStatus last() const
    {
        return statuses.empty() ? ListenerStatus() : statuses.back();
    }
    [[nodiscard]] HookSettings &hook() { return settings.hooks.front(); }

    /// A request with a good signature.
    [[nodiscard]] QByteArray post(const QByteArray &body, const QByteArray &id = "msg_1",
                                  const QByteArray &moreHeaders = {}) const
    {
        const QByteArray seconds = QByteArray::number(toMs(clock.now()) / 1000);
        return head(moreHeaders + "Content-Length: " + QByteArray::number(body.size()) +
                    "\r\nwebhook-id: " + id + "\r\nwebhook-timestamp: " + seconds +
                    "\r\nwebhook-signature: " + standardWebhookSignature(secret, id, seconds, body) +
                    "\r\n") +
               body;
    }
    [[nodiscard]] static QByteArray head(const QByteArray &headers,
                                         const QByteArray &path = "/hooks/pharmacy")
    {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" +
               headers + "\r\n";
    }

    FakeSink sink;
    SystemClock clock;
    WebhookSettings settings;
    std::unique_ptr<ServiceThread> thread;
    WebhookListener *listener = nullptr;
    std::vector<ListenerStatus> statuses;
    QByteArrayList notifications;
};

}
