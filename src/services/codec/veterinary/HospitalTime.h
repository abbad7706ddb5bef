#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>

#include <optional>
#include <vector>

/// A hospital's wall clock. ServiceNow writes "yyyy-MM-dd HH:mm:ss", in UTC in what the Table API stores and
/// in the user's zone in what it displays.
namespace concord::hospitalTime {

/// The clock's reading as UTC would write it; nothing for anything else, also for a day that there is not.
[[nodiscard]] std::optional<QDateTime> read(const QString &text);
[[nodiscard]] QString write(const QDateTime &utc);

/// The moments at which the clock of @p zone shows @p reading: none in the hour that it is set forward over,
/// two in the one that it is set back over, earlier first.
[[nodiscard]] std::vector<QDateTime> momentsOf(const QTimeZone &zone, const QDateTime &reading);
[[nodiscard]] QDateTime readingOf(const QTimeZone &zone, const QDateTime &moment);

/// An R4 instant to the second with the zone's offset at that moment: "2026-03-08T01:30:00-05:00"; "Z" for
/// UTC itself.
[[nodiscard]] QString instant(const QTimeZone &zone, const QDateTime &moment);
/// "-05:00"
[[nodiscard]] QString offsetText(const QTimeZone &zone, const QDateTime &moment);

}
