#pragma once

#include <QString>

/// How errors say that the relay of a connection (a proxy, a MID server), and not the connection's other
/// side, is what does not work: the line begins with the same words.
namespace concord::relayText {

[[nodiscard]] inline QString unreachable(const QString &why)
{
    return QStringLiteral("the relay cannot be reached: %1").arg(why);
}
[[nodiscard]] inline QString silent(qint64 afterMs)
{
    return QStringLiteral("the relay has not answered for %1 ms").arg(afterMs);
}
/// @param status "HTTP 403"
[[nodiscard]] inline QString refused(const QString &status)
{
    return QStringLiteral("the relay lets nobody through: %1").arg(status);
}
[[nodiscard]] inline QString notAccepted()
{
    return QStringLiteral("the relay does not accept this user or password: HTTP 407");
}
/// Whether @p detail is one of these.
[[nodiscard]] inline bool isOfRelay(QStringView detail)
{
    return detail.startsWith(u"the relay ");
}

/// The relay works, and says that it cannot reach the other side.
/// @param status "HTTP 503"
[[nodiscard]] inline QString beyond(const QString &status)
{
    return QStringLiteral("not reached by the relay, which says %1").arg(status);
}

}
