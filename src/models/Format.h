#pragma once

#include "domain/Clock.h"

#include <QLocale>
#include <QString>

namespace concord {

/// Times, durations and counts as people read them, in the default locale (set once at the start from the
/// system or --lang). Pure functions: the caller passes the present.

/// "just now", "5 min ago", "in 3 h", "yesterday 14:05", further away the date and time.
[[nodiscard]] QString relativeTime(Timestamp moment, Timestamp now);
/// How long ago, as short as can be for narrow columns: "now", "12 min", "3 h", "4 d".
[[nodiscard]] QString ageText(Timestamp since, Timestamp now);
/// "14:05" today, else date and time: for "at …" and "until …".
[[nodiscard]] QString momentText(Timestamp moment, Timestamp now);
/// "14:05": where all is of one day.
[[nodiscard]] QString minuteTime(Timestamp moment);
/// "2026-03-04 14:05:09" in the order of the locale, local time zone; the tool tip of a relative time.
[[nodiscard]] QString absoluteTime(Timestamp moment);
/// "14:05:09.123": for live lists, where all rows are of today.
[[nodiscard]] QString clockTime(Timestamp moment);
/// "840 ms", "1.2 s", "2 min 5 s", "3 h 10 min"; "2 min" and "3 h" where nothing follows.
[[nodiscard]] QString durationText(qint64 milliseconds);
/// "12,345" with the locale's separators.
[[nodiscard]] QString countText(qint64 count);
/// 0.9954 → "99.5 %": one decimal, and never rounded up to 100 %.
[[nodiscard]] QString percentText(double share);
/// The first 8 characters of an id are its time; people recognise the last ones: "…4f3a91c2".
[[nodiscard]] QString shortId(const QString &id);

}
