#include "codec/veterinary/HospitalTime.h"

#include <QRegularExpression>

#include <cstdlib>

namespace concord::hospitalTime {

namespace {
constexpr qint64 daySeconds = 86'400;

QString textOf(const QDateTime &time, QChar between)
{
    return time.date().toString(Qt::ISODate) + between + time.time().toString(QStringLiteral("HH:mm:ss"));
}
}

std::optional<QDateTime> read(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d{4})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const auto part = [&](int i) {
        return match.captured(i).toInt();
    };
    const QDate date(part(1), part(2), part(3));
    const QTime time(part(4), part(5), part(6));
    // at either end of the calendar another zone's clock shows a year that no text has
    if (!date.isValid() || !time.isValid() || date.year() < 2 || date.year() > 9998)
        return std::nullopt;
    return QDateTime(date, time, Qt::UTC);
}

QString write(const QDateTime &utc)
{
    return textOf(utc, u' ');
}

std::vector<QDateTime> momentsOf(const QTimeZone &zone, const QDateTime &reading)
{
    // no zone changes its clock twice within two days
    const int before = zone.offsetFromUtc(reading.addSecs(-daySeconds));
    const int after = zone.offsetFromUtc(reading.addSecs(daySeconds));
    std::vector<QDateTime> moments;
    for (const int offset : {std::max(before, after), std::min(before, after)}) {
        const QDateTime moment = reading.addSecs(-offset);
        const bool isNew = moments.empty() || moments.back() != moment;
        if (isNew && zone.offsetFromUtc(moment) == offset)
            moments.push_back(moment);
    }
    return moments;
}

QDateTime readingOf(const QTimeZone &zone, const QDateTime &moment)
{
    return moment.toUTC().addSecs(zone.offsetFromUtc(moment));
}

QString offsetText(const QTimeZone &zone, const QDateTime &moment)
{
    const int seconds = zone.offsetFromUtc(moment);
    const int minutes = std::abs(seconds) / 60;
    return QStringLiteral("%1%2:%3")
        .arg(seconds < 0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(minutes / 60, 2, 10, QLatin1Char('0'))
        .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

QString instant(const QTimeZone &zone, const QDateTime &moment)
{
    const QString clock = textOf(readingOf(zone, moment), u'T');
    return zone == QTimeZone::utc() ? clock + u'Z' : clock + offsetText(zone, moment);
}

}
