#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace concord {

enum class ListenerState {
    Stopped,
    Listening, ///< ready: listening, connected to the broker, subscribed
    Full,      ///< reads nothing more until the engine has room
    Retrying,  ///< cannot listen or connect; tries again
    Paused     ///< by a person's order
};
inline constexpr int listenerStateCount = 5;
[[nodiscard]] QString wordOf(ListenerState state); ///< "listening"
[[nodiscard]] std::optional<ListenerState> listenerStateFromWord(QStringView word);

/// What one listener of one worker process says of itself; at most one a second, and at once when the state
/// changes. The counts are since it started.
struct ListenerStatus
{
    QString connection; ///< name of the configured connection
    QString address;    ///< "127.0.0.1:2575", "amqp://host/queue"; never a user name or password
    ListenerState state = ListenerState::Stopped;
    int openConnections = 0;
    qint64 accepted = 0; ///< stored and acknowledged, duplicates not counted
    qint64 duplicates = 0;
    qint64 refused = 0;         ///< answered with an error: bad signature, not HL7, too large, …
    qint64 unauthenticated = 0; ///< of refused: for who the sender says it is; leaves no event
    std::optional<Error> lastError;
    std::optional<Timestamp> lastMessageAt;

    friend bool operator==(const ListenerStatus &, const ListenerStatus &) = default;
};

}

Q_DECLARE_METATYPE(concord::ListenerStatus)
