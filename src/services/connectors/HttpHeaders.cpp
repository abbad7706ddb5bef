#include "connectors/HttpHeaders.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace concord {

namespace {
constexpr qint64 longestWait = 366LL * 24 * 3600; // seconds; more is nonsense, and would overflow further on
}

std::optional<Timestamp> parseHttpDate(const QByteArray &text)
{
    QDateTime moment = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()),
                                               QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!moment.isValid())
        return std::nullopt;
    moment.setTimeSpec(Qt::UTC);
    return fromMs(moment.toMSecsSinceEpoch());
}

std::chrono::milliseconds parseRetryAfter(const QByteArray &value, Timestamp now)
{
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    bool isNumber = false;
    const qint64 count = value.trimmed().toLongLong(&isNumber);
    if (isNumber)
        return seconds(std::clamp<qint64>(count, 0, longestWait));
    const auto moment = parseHttpDate(value);
    return moment ? std::clamp<milliseconds>(*moment - now, milliseconds(0), seconds(longestWait))
                  : milliseconds(0);
}

std::chrono::milliseconds parseRateReset(const QByteArray &value, Timestamp serverTime)
{
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    bool isNumber = false;
    const qint64 end = value.trimmed().toLongLong(&isNumber);
    if (!isNumber || end <= 0 || end > toMs(serverTime) / 1000 + longestWait)
        return milliseconds(0);
    return std::max<milliseconds>(Timestamp(seconds(end)) - serverTime, milliseconds(0));
}

QString mediaType(const QByteArray &contentType)
{
    return QString::fromLatin1(contentType.split(';').first().trimmed().toLower());
}

}
