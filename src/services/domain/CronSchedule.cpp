#include "domain/CronSchedule.h"

#include <QDateTime>
#include <QStringList>

#include <array>

namespace concord {

namespace {
struct Field
{
    const char *name;
    int low;
    int high;
    const char *names; ///< of the values from `low` on, separated by blanks
};
constexpr std::array<Field, 5> fields{{
    {"minute", 0, 59, ""},
    {"hour", 0, 23, ""},
    {"day of month", 1, 31, ""},
    {"month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"},
    {"day of week", 0, 7, "SUN MON TUE WED THU FRI SAT"},
}};
constexpr int searchedDays = 8 * 366 + 1;
constexpr qint64 minuteMs = 60'000;
/// No zone is further from UTC than 14 h, and none changes twice within this time on both sides.
constexpr qint64 windowMs = 15 * 60 * minuteMs;

tl::unexpected<Error> wrong(const Field &field, const QString &detail)
{
    return fail(ErrorCode::ConfigInvalid, QString::fromLatin1(field.name), detail);
}

Result<int> valueOf(const Field &field, const QString &text)
{
    const QStringList names = QString::fromLatin1(field.names).split(u' ', Qt::SkipEmptyParts);
    if (const auto named = names.indexOf(text.toUpper()); named >= 0)
        return field.low + int(named);
    for (const QChar c : text) {
        if (c == u'?' || c == u'L' || c == u'W' || c == u'#')
            return wrong(field,
                         QStringLiteral("'%1': '%2' is not supported here; use numbers, names, '*', ',', '-' "
                                        "and '/'")
                             .arg(text, QString(c)));
    }
    bool isNumber = !text.isEmpty() && text.size() <= 4;
    for (const QChar c : text)
        isNumber = isNumber && c >= u'0' && c <= u'9';
    if (!isNumber)
        return wrong(field, QStringLiteral("'%1' is no number%2")
                                .arg(text, names.isEmpty() ? QString() : QStringLiteral(" and no name")));
    const int value = text.toInt();
    if (value < field.low || value > field.high)
        return wrong(field,
                     QStringLiteral("%1 is not within %2 to %3").arg(value).arg(field.low).arg(field.high));
    return value;
}

struct Span
{
    int from = 0;
    int to = 0;
    int step = 1;
};

/// "*", "5", "1-5", each also with "/step"; "5/10" is "5-59/10".
Result<Span> spanOf(const Field &field, const QString &part)
{
    const QStringList halves = part.split(u'/');
    if (halves.size() > 2)
        return wrong(field, QStringLiteral("'%1' has more than one '/'").arg(part));
    Span span{field.low, field.high, 1};
    if (halves[0] != QStringLiteral("*")) {
        const QStringList ends = halves[0].split(u'-');
        if (ends.size() > 2)
            return wrong(field, QStringLiteral("'%1' has more than one '-'").arg(part));
        const auto from = valueOf(field, ends[0]);
        const auto to = ends.size() == 2             ? valueOf(field, ends[1])
                        : from && halves.size() == 2 ? Result<int>(field.high)
                                                     : from;
        if (!from || !to)
            return fail(from ? to.error() : from.error());
        if (*from > *to)
            return wrong(field, QStringLiteral("'%1' runs backwards").arg(part));
        span = {*from, *to, 1};
    } else if (field.high == 7) {
        span.to = 6; // Sunday once
    }
    if (halves.size() == 1)
        return span;
    bool isNumber = false;
    span.step = halves[1].toInt(&isNumber);
    if (!isNumber || span.step < 1 || span.step > field.high || halves[1].startsWith(u'+'))
        return wrong(
            field, QStringLiteral("'%1': the step must be a number from 1 to %2").arg(part).arg(field.high));
    return span;
}

template <size_t Size>
Result<void> read(const Field &field, const QString &text, std::bitset<Size> &values)
{
    for (const QString &part : text.split(u',')) {
        const auto span = spanOf(field, part);
        if (!span)
            return fail(span.error());
        for (int value = span->from; value <= span->to; value += span->step)
            values.set(size_t(field.high == 7 ? value % 7 : value));
    }
    return {};
}

/// The longest that a month can be.
constexpr std::array<int, 13> longestMonth{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
}

Result<CronSchedule> CronSchedule::parse(const QString &expression, const QString &timeZone)
{
    const QStringList texts = expression.split(QChar(u' '), Qt::SkipEmptyParts);
    if (expression.trimmed().startsWith(u'@'))
        return fail(
            ErrorCode::ConfigInvalid, QStringLiteral("cron"),
            QStringLiteral("'%1' is not supported; \"0 0 * * *\" runs every day").arg(expression.trimmed()));
    if (texts.size() != 5)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("cron"),
                    QStringLiteral("%1 fields where 5 are due: minute hour day-of-month month day-of-week")
                        .arg(texts.size()));
    CronSchedule schedule;
    const auto done = read(fields[0], texts[0], schedule.m_minutes)
                          .and_then([&] { return read(fields[1], texts[1], schedule.m_hours); })
                          .and_then([&] { return read(fields[2], texts[2], schedule.m_days); })
                          .and_then([&] { return read(fields[3], texts[3], schedule.m_months); })
                          .and_then([&] { return read(fields[4], texts[4], schedule.m_weekdays); });
    if (!done)
        return fail(done.error());
    schedule.m_isDayRestricted = !texts[2].startsWith(u'*');
    schedule.m_isWeekdayRestricted = !texts[4].startsWith(u'*');
    schedule.m_zone = timeZone.isEmpty() ? QTimeZone::utc() : QTimeZone(timeZone.toUtf8());
    if (!schedule.m_zone.isValid() || timeZone.startsWith(QStringLiteral("UTC+")) ||
        timeZone.startsWith(QStringLiteral("UTC-")))
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("time zone"),
                    QStringLiteral("'%1' is not the name of a time zone (\"Europe/Madrid\")").arg(timeZone));
    bool everHappens = schedule.m_isWeekdayRestricted;
    for (size_t month = 1; month <= 12 && !everHappens; ++month) {
        for (int day = 1; schedule.m_months.test(month) && day <= longestMonth[month]; ++day)
            everHappens = everHappens || schedule.m_days.test(size_t(day));
    }
    if (!everHappens)
        return wrong(fields[2], QStringLiteral("'%1' never occurs in month '%2'").arg(texts[2], texts[3]));
    return schedule;
}

bool CronSchedule::runsOn(QDate day) const
{
    if (!m_months.test(size_t(day.month())))
        return false;
    const bool isDay = m_days.test(size_t(day.day()));
    const bool isWeekday = m_weekdays.test(size_t(day.dayOfWeek() % 7));
    return m_isDayRestricted && m_isWeekdayRestricted ? isDay || isWeekday : isDay && isWeekday;
}

/// The moment of a local time of day, by the offsets before and after any change near it.
Timestamp CronSchedule::momentOf(QDate day, int minuteOfDay) const
{
    const qint64 local = QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() + minuteOfDay * minuteMs;
    const auto offsetAt = [this](qint64 ms) {
        return qint64(m_zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC))) * 1000;
    };
    const qint64 before = offsetAt(local - windowMs);
    const qint64 after = offsetAt(local + windowMs);
    const qint64 early = std::min(local - before, local - after);
    const qint64 late = std::max(local - before, local - after);
    for (const qint64 moment : {early, late}) { // of two, the first
        if (local - offsetAt(moment) == moment)
            return fromMs(moment);
    }
    const auto gap = m_zone.nextTransition(QDateTime::fromMSecsSinceEpoch(early, Qt::UTC));
    return gap.atUtc.isValid() ? fromMs(gap.atUtc.toMSecsSinceEpoch()) : fromMs(late);
}

std::optional<Timestamp> CronSchedule::next(Timestamp after) const
{
    const auto utc = QDateTime::fromMSecsSinceEpoch(toMs(after), Qt::UTC);
    const QDateTime local = utc.addSecs(m_zone.offsetFromUtc(utc)); // its date and time are the wall clock's
    // the day before as well: a skipped day (Samoa, 2011) runs late
    for (QDate day = local.date().addDays(-1), last = day.addDays(searchedDays); day <= last;
         day = day.addDays(1)) {
        if (!runsOn(day))
            continue;
        for (int hour = 0; hour < 24; ++hour) {
            if (!m_hours.test(size_t(hour)) || momentOf(day, hour * 60 + 59) <= after)
                continue;
            for (int minute = 0; minute < 60; ++minute) {
                if (!m_minutes.test(size_t(minute)))
                    continue;
                const Timestamp moment = momentOf(day, hour * 60 + minute);
                if (moment > after)
                    return moment;
            }
        }
    }
    return std::nullopt;
}

}
