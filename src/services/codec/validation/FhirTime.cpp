#include "codec/validation/FhirTime.h"

#include <QDate>

#include <array>
#include <compare>
#include <tuple>

namespace concord::validation {

namespace {

/// Reads fixed-width numbers and separators from the front of a text.
struct Cursor
{
    std::string_view rest;

    bool take(char c)
    {
        if (rest.empty() || rest.front() != c)
            return false;
        rest.remove_prefix(1);
        return true;
    }
    bool number(std::size_t width, int lowest, int highest, int &out)
    {
        if (rest.size() < width)
            return false;
        out = 0;
        for (std::size_t i = 0; i < width; ++i) {
            if (rest[i] < '0' || rest[i] > '9')
                return false;
            out = out * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(width);
        return out >= lowest && out <= highest;
    }
};

bool takeTime(Cursor &in, std::int64_t &seconds, std::int64_t &nanoseconds)
{
    int hour = 0;
    int minute = 0;
    int second = 0; // 60 is a leap second
    if (!in.number(2, 0, 23, hour) || !in.take(':') || !in.number(2, 0, 59, minute) || !in.take(':') ||
        !in.number(2, 0, 60, second))
        return false;
    seconds = (hour * 60LL + minute) * 60 + second;
    if (!in.take('.'))
        return true;
    std::int64_t unit = 100'000'000;
    std::size_t digits = 0;
    for (; digits < in.rest.size() && in.rest[digits] >= '0' && in.rest[digits] <= '9'; ++digits) {
        nanoseconds += (in.rest[digits] - '0') * unit;
        unit /= 10;
    }
    in.rest.remove_prefix(digits);
    return digits > 0;
}

bool takeZone(Cursor &in, FhirTime &time)
{
    if (in.take('Z')) {
        time.hasZone = true;
        return true;
    }
    const int sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
    if (sign == 0)
        return true; // no zone
    int hours = 0;
    int minutes = 0;
    if (!in.number(2, 0, 14, hours) || !in.take(':') || !in.number(2, 0, 59, minutes) ||
        (hours == 14 && minutes > 0))
        return false;
    time.hasZone = true;
    time.zoneMinutes = sign * (hours * 60 + minutes);
    return true;
}

std::pair<std::int64_t, std::int64_t> instantOf(const FhirTime &t)
{
    return {QDate(t.year, t.month, t.day).toJulianDay() * 86400 + t.daySeconds - t.zoneMinutes * 60LL,
            t.nanoseconds};
}

}

std::optional<FhirTime> FhirTime::parse(std::string_view text)
{
    FhirTime time;
    Cursor in{text};
    if (!in.number(4, 1, 9999, time.year))
        return {};
    if (in.rest.empty())
        return time;
    if (!in.take('-') || !in.number(2, 1, 12, time.month))
        return {};
    time.precision = Precision::Month;
    if (in.rest.empty())
        return time;
    if (!in.take('-') || !in.number(2, 1, 31, time.day) || !QDate::isValid(time.year, time.month, time.day))
        return {};
    time.precision = Precision::Day;
    if (in.rest.empty())
        return time;
    if (!in.take('T') || !takeTime(in, time.daySeconds, time.nanoseconds) || !takeZone(in, time) ||
        !in.rest.empty())
        return {};
    time.precision = Precision::Second;
    return time;
}

std::optional<bool> notAfter(const FhirTime &a, const FhirTime &b)
{
    using Precision = FhirTime::Precision;
    if (a.precision == Precision::Second && b.precision == Precision::Second && a.hasZone == b.hasZone)
        return instantOf(a) <= instantOf(b);
    const std::array<std::pair<int, int>, 3> parts{{{a.year, b.year}, {a.month, b.month}, {a.day, b.day}}};
    const auto shared = std::min(a.precision, b.precision);
    for (std::size_t i = 0; i < parts.size() && i <= std::size_t(shared); ++i) {
        if (parts[i].first != parts[i].second)
            return parts[i].first < parts[i].second;
    }
    if (a.precision == b.precision && a.precision != Precision::Second)
        return true;
    return {};
}

bool isFhirTimeOfDay(std::string_view text)
{
    Cursor in{text};
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    return takeTime(in, seconds, nanoseconds) && in.rest.empty();
}

}
