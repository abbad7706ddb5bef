#pragma once

#include "bench/LoadMessages.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QUrl>

#include <memory>
#include <optional>

namespace concord {

/// Where a load goes: "mllp://HOST:PORT", "mllps://…", "http://HOST:PORT/hooks/NAME", "https://…".
struct LoadTarget
{
    bool isHttp = false;
    bool isTls = false;
    QString host;
    quint16 port = 0;
    QByteArray path;

    [[nodiscard]] static Result<LoadTarget> parse(const QString &text);
};

/// What the other side said to one message.
struct LoadAnswer
{
    bool isAcknowledged = false;
    bool isLast = false; ///< it will close the connection
};

/// How messages and answers look on the wire.
class LoadProtocol
{
public:
    virtual ~LoadProtocol() = default;
    /// The bytes that send message @p number.
    [[nodiscard]] virtual QByteArray request(qint64 number) const = 0;
    /// Takes the answer to message @p number from @p received, once it is whole.
    [[nodiscard]] virtual std::optional<LoadAnswer> answer(QByteArray &received, qint64 number) const = 0;
};

/// HL7 in MLLP frames: acknowledged is AA or CA whose MSA-2 is the message's id.
[[nodiscard]] std::unique_ptr<LoadProtocol> makeMllpLoad(LoadMessages messages);
/// POST with the signature of Standard Webhooks: acknowledged is 202.
[[nodiscard]] std::unique_ptr<LoadProtocol> makeWebhookLoad(LoadMessages messages, const LoadTarget &target,
                                                            QByteArray secret);

}
