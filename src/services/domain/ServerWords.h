#pragma once

#include <QByteArray>
#include <QString>

/// How errors hold what a server has said in its own words: at the end of their detail. Never of a server
/// that is told of patients: what it repeats would be in the log.
namespace concord::serverWords {

inline constexpr int longest = 200; ///< characters

/// One line of what can be printed; empty where a server sent a page for browsers.
[[nodiscard]] QString fromBytes(const QByteArray &said);
/// @p detail with the words behind it; without any as it is.
[[nodiscard]] QString added(const QString &detail, const QString &words);
/// The words at the end of @p detail; empty: none.
[[nodiscard]] QString in(const QString &detail);

}
