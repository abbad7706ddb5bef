#pragma once

#include "connectors/PeerTls.h"

#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace concord {

/// How a RabbitMQ broker (AMQP 0-9-1) is reached.
struct BrokerSettings
{
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 5672; ///< amqps: usually 5671
    QString virtualHost = QStringLiteral("/");
    std::optional<PeerTls> tls; ///< amqps; none: plain, and so is the password
    QString user = QStringLiteral("guest");
    /// Asked at each connection; kept nowhere and never logged.
    std::function<Result<QString>()> password;
    QString connectionName = QStringLiteral("concord"); ///< shown by the broker's own tools
    std::chrono::seconds heartbeat{10};                 ///< a broker that is silent for two of them is gone
    std::chrono::milliseconds connectTime = std::chrono::seconds(10); ///< for each of: TCP and TLS; log in
    std::chrono::milliseconds answerTime = std::chrono::seconds(10);  ///< for the answer to one command
};

}
