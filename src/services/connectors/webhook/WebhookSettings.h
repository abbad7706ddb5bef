#pragma once

#include "connectors/webhook/WebhookSignature.h"
#include "domain/Inbound.h"
#include "domain/InboundPart.h"
#include "domain/TokenBucket.h"

#include <QByteArrayList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace concord {

/// One hook: POST /hooks/{connection}.
struct HookSettings
{
    QString connection; ///< name of the configured connection
    InboundChannel channel = InboundChannel::Webhook;
    InboundFormat format = InboundFormat::Json;
    std::vector<SignatureStyle> accepts = {SignatureStyle::StandardWebhooks}; ///< one of them must verify
    /// Asked for each request, so that a rotation needs no restart; on the listener's own thread:
    /// thread-safe, quick.
    std::function<QByteArrayList()> secrets;
    QByteArray secretHeader = "authorization"; ///< where SharedHeader looks, lower case
    qint64 maxBodyBytes = 10LL * 1024 * 1024;
    QStringList contentTypes; ///< without parameters, lower case; empty = those usual for the format
    /// The id that a body has of its own, which stands in for a missing X-GitHub-Delivery; empty = it has
    /// none. On the listener's own thread: thread-safe, quick.
    std::function<QString(const QByteArray &body)> bodyId;
    std::optional<RateLimit> rate; ///< of verified requests; absent = as many as come
    /// What of a verified body goes to the engine; empty = the whole, as one message. May give no part at all
    /// (a heartbeat). On the listener's own thread: thread-safe, quick.
    std::function<Result<std::vector<InboundPart>>(const QByteArray &body)> split;
};

/// Where a listener gets its certificate.
struct WebhookTls
{
    QString certificateFile;    ///< PEM, with the chain; empty = plain HTTP
    QString keyFile;            ///< PEM
    QString clientCaFile;       ///< PEM; when set, clients are asked for a certificate of these authorities
    bool clientRequired = true; ///< with clientCaFile: none is refused too, not only a wrong one
    bool allowTls12 = false;    ///< default is TLS 1.3 only; never below 1.2
    /// Instead of the file's content: a named secret (keyFile is its name, for errors).
    std::function<Result<QByteArray>()> key{};
    QByteArrayList clientPins{}; ///< KeyPin.h; a client's key must be one of them; empty = any
};

/// Against peers that take more than their share. Everything a client can make us hold has a number here.
struct WebhookLimits
{
    qsizetype headerBytes = 16 * 1024;            ///< request line and headers
    std::chrono::milliseconds headerTime{10'000}; ///< for them, and for the TLS handshake
    std::chrono::milliseconds bodyTime{30'000};
    std::chrono::milliseconds commitTime{
        30'000}; ///< for the engine's answer; then 503, and the sender sends again
    std::chrono::milliseconds writeTime{10'000};
    std::chrono::milliseconds idleTime{60'000}; ///< between two requests of a connection
    std::chrono::milliseconds lingerTime{
        2'000}; ///< so that a client that still sends can read why it was refused
    std::chrono::milliseconds drainTime{5'000}; ///< for requests under way when the listener stops
    int connections = 4096;                     ///< never more than the process may have open files, less 64
    int connectionsPerPeer = 1024;              ///< of one IPv4 address or IPv6 /64
    int requestsPerConnection = 10'000;
};

struct WebhookSettings
{
    QString address = QStringLiteral("127.0.0.1"); ///< an IP address, not a name
    quint16 port = 0;                              ///< 0 = any free one
    WebhookTls tls;
    bool allowPlainBeyondLoopback = false; ///< plain HTTP on an address that others reach
    std::vector<HookSettings> hooks;
    WebhookLimits limits;
};

}
