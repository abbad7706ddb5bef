#pragma once

#include "connectors/ServerTls.h"

#include <QString>

#include <chrono>
#include <optional>

namespace concord {

/// What one peer may ask of an MLLP listener.
struct MllpLimits
{
    qsizetype maxMessageBytes = 4 * 1024 * 1024; ///< of one message; a larger one closes the connection
    qsizetype maxNoiseBytes = 1024;              ///< between two frames; more is not MLLP and is closed
    /// Messages of one connection that are taken but not answered yet; beyond it nothing is read. A sender
    /// that waits for each answer, as most do, never needs more than one.
    int maxUnanswered = 16;
    int maxConnections = 256;
    int maxConnectionsPerAddress = 64;
    std::chrono::milliseconds handshakeTime =
        std::chrono::seconds(10);                                   ///< TLS, from the connection to its end
    std::chrono::milliseconds frameTime = std::chrono::seconds(30); ///< from a frame's first byte to its last
    std::chrono::milliseconds idleTime = std::chrono::minutes(30);  ///< without a message or an answer
    std::chrono::milliseconds stopTime = std::chrono::seconds(5);   ///< for what is under way at stop()
};

struct MllpListenerSettings
{
    QString connection;                            ///< the events' source
    QString address = QStringLiteral("127.0.0.1"); ///< of this machine; "0.0.0.0" or "::" for all
    quint16 port = 2575;                           ///< IANA's for HL7; 0 = any free one
    std::optional<ServerTls> tls;                  ///< none: plain
    bool allowPlainBeyondLoopback = false; ///< patients' data readable on the network: by consent only
    std::chrono::milliseconds retryListenAfter = std::chrono::seconds(5);
    MllpLimits limits;
};

}
