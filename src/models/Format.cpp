#include "models/Format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace concord {

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("Format", text, nullptr, n);
}

QDateTime local(Timestamp moment)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(moment));
}

/// "14:05" in every language: one clock in the whole console.
QString minuteOf(const QDateTime &moment)
{
    return moment.time().toString(QStringLiteral("HH:mm"));
}

QString dayAndTime(const QDateTime &moment)
{
    return QLocale().toString(moment.date(), QLocale::ShortFormat) + u' ' + minuteOf(moment);
}

QString daysApart(const QDateTime &moment, const QDateTime &now)
{
    const QString time = minuteOf(moment);
    const qint64 days = now.date().daysTo(moment.date());
    if (days == 0)
        return say(QT_TRANSLATE_NOOP("Format", "today %1")).arg(time);
    if (days == -1)
        return say(QT_TRANSLATE_NOOP("Format", "yesterday %1")).arg(time);
    if (days == 1)
        return say(QT_TRANSLATE_NOOP("Format", "tomorrow %1")).arg(time);
    return dayAndTime(moment);
}

}

QString relativeTime(Timestamp moment, Timestamp now)
{
    const qint64 ms = (now - moment).count();
    const auto minutes = int(std::min<qint64>(std::abs(ms) / 60'000, 1'000'000));
    if (minutes == 0)
        return ms >= 0 ? say(QT_TRANSLATE_NOOP("Format", "just now"))
                       : say(QT_TRANSLATE_NOOP("Format", "in a moment"));
    if (minutes < 60) {
        return ms > 0 ? say(QT_TRANSLATE_N_NOOP("Format", "%n min ago"), minutes)
                      : say(QT_TRANSLATE_N_NOOP("Format", "in %n min"), minutes);
    }
    if (minutes < 6 * 60) {
        return ms > 0 ? say(QT_TRANSLATE_N_NOOP("Format", "%n h ago"), minutes / 60)
                      : say(QT_TRANSLATE_N_NOOP("Format", "in %n h"), minutes / 60);
    }
    return daysApart(local(moment), local(now));
}

QString ageText(Timestamp since, Timestamp now)
{
    const qint64 minutes = std::max<qint64>((now - since).count() / 60'000, 0);
    if (minutes == 0)
        return say(QT_TRANSLATE_NOOP("Format", "now"));
    if (minutes < 60)
        return say(QT_TRANSLATE_NOOP("Format", "%1 min")).arg(minutes);
    if (minutes < 24 * 60)
        return say(QT_TRANSLATE_NOOP("Format", "%1 h")).arg(minutes / 60);
    return say(QT_TRANSLATE_NOOP("Format", "%1 d")).arg(countText(minutes / (24 * 60)));
}

QString momentText(Timestamp moment, Timestamp now)
{
    const QDateTime at = local(moment);
    return at.date() == local(now).date() ? minuteOf(at) : dayAndTime(at);
}

QString minuteTime(Timestamp moment)
{
    return minuteOf(local(moment));
}

QString absoluteTime(Timestamp moment)
{
    const QLocale locale;
    const QDateTime at = local(moment);
    return locale.toString(at.date(), QLocale::ShortFormat) + QLatin1Char(' ') +
           at.time().toString(QStringLiteral("HH:mm:ss"));
}

QString clockTime(Timestamp moment)
{
    return local(moment).time().toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString durationText(qint64 milliseconds)
{
    const QLocale locale;
    const qint64 ms = std::max<qint64>(milliseconds, 0);
    if (ms < 1000)
        return say(QT_TRANSLATE_NOOP("Format", "%1 ms")).arg(locale.toString(ms));
    if (ms < 60'000) {
        const QString seconds = ms < 10'000 ? locale.toString(std::floor(double(ms) / 100) / 10, 'f', 1)
                                            : locale.toString(ms / 1000);
        return say(QT_TRANSLATE_NOOP("Format", "%1 s")).arg(seconds);
    }
    if (ms < 3'600'000) {
        const qint64 seconds = ms / 1000 % 60;
        return seconds == 0 ? say(QT_TRANSLATE_NOOP("Format", "%1 min")).arg(ms / 60'000)
                            : say(QT_TRANSLATE_NOOP("Format", "%1 min %2 s")).arg(ms / 60'000).arg(seconds);
    }
    const QString hours = locale.toString(ms / 3'600'000);
    const qint64 minutes = ms / 60'000 % 60;
    return minutes == 0 ? say(QT_TRANSLATE_NOOP("Format", "%1 h")).arg(hours)
                        : say(QT_TRANSLATE_NOOP("Format", "%1 h %2 min")).arg(hours).arg(minutes);
}

QString countText(qint64 count)
{
    QLocale locale;
    if (locale.toString(1234).size() > 4 || std::abs(count) < 10'000)
        return locale.toString(count);
    // Spanish and others leave four digits together. Qt 6.4 then forgets all groups but the last
    // ("1234.567").
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString digits = locale.toString(count);
    const qsizetype first = count < 0 ? 1 : 0;
    for (qsizetype place = digits.size() - 3; place > first; place -= 3)
        digits.insert(place, locale.groupSeparator());
    return digits;
}

QString percentText(double share)
{
    const double percent = std::floor(std::clamp(share, 0.0, 1.0) * 1000 + 1e-9) / 10;
    const int decimals = percent == 100 || percent == 0 ? 0 : 1;
    return say(QT_TRANSLATE_NOOP("Format", "%1 %")).arg(QLocale().toString(percent, 'f', decimals));
}

QString shortId(const QString &id)
{
    return id.size() <= 9 ? id : QChar(0x2026) + id.right(8);
}

}
