#pragma once

#include "domain/Result.h"

#include <QNetworkProxy>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>

namespace concord {

/// Asks a relay (an HTTP proxy) for a way to one address, and nothing beyond: to know which of the two it is
/// that does not work. Lives on one thread with an event loop; asks once.
class RelayProbe : public QObject
{
    Q_OBJECT

public:
    /// @param target "clinic.service-now.com:443"
    RelayProbe(const QNetworkProxy &relay, const QString &target, std::chrono::milliseconds patience,
               QObject *parent = nullptr);

    void start();
    /// Good: the way was open just now. Errors of the relay (relayText::isOfRelay()): Unreachable, Timeout,
    /// Unauthorized (407), RemoteForbidden (403, 405), RemoteFailed. Unreachable of the target, where the
    /// relay says that it cannot reach it (404, 502, 503, 504).
    [[nodiscard]] const Result<void> &result() const { return m_result; }

signals:
    void finished(); ///< once, never from within start()

private:
    void ask();
    void read();
    void end(Result<void> result);
    void endOfRelay(ErrorCode code, const QString &detail);

    const QNetworkProxy m_relay;
    const QString m_target;
    const std::chrono::milliseconds m_patience;
    QTcpSocket m_socket;
    QTimer m_timer;
    QByteArray m_head;
    bool m_isOver = false;
    Result<void> m_result;
};

/// "mid.local:3128"
[[nodiscard]] QString addressOf(const QNetworkProxy &relay);
/// What a relay is asked for on behalf of @p url: "clinic.service-now.com:443".
[[nodiscard]] QString relayTargetOf(const QUrl &url);

}
