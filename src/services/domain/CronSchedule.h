#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QDate>
#include <QTimeZone>

#include <bitset>
#include <optional>

namespace concord {

/// A schedule of five fields in a time zone: "minute hour day-of-month month day-of-week", each a list of
/// "*", numbers, names (JAN, MON), ranges and steps ("1-5", "*/15", "8-18/2"). As in cron, when both days are
/// restricted either is enough; Sunday is 0 or 7. Summer time: a time of day that does not exist runs at the
/// first moment after the gap, one that occurs twice runs at the first. Pure.
class CronSchedule
{
public:
    /// ConfigInvalid: where is the field ("minute"), detail says what is wrong with which part of it. Nothing
    /// of Quartz: no seconds, "?", "L", "W", "#", and no "@daily". @param timeZone an IANA name; empty: UTC
    [[nodiscard]] static Result<CronSchedule> parse(const QString &expression, const QString &timeZone = {});

    /// The first run strictly after @p after. Absent when there is none within eight years (29 February
    /// comes at least that often).
    [[nodiscard]] std::optional<Timestamp> next(Timestamp after) const;

private:
    [[nodiscard]] bool runsOn(QDate day) const;
    [[nodiscard]] Timestamp momentOf(QDate day, int minuteOfDay) const;

    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_days;
    std::bitset<13> m_months;
    std::bitset<8> m_weekdays; ///< 0 Sunday … 6 Saturday
    bool m_isDayRestricted = false;
    bool m_isWeekdayRestricted = false;
    QTimeZone m_zone;
};

}
