#include "connectors/ehrapi/EhrApiInstant.h"

#include <QDateTime>
#include <QRegularExpression>

namespace concord {

std::optional<EhrApiInstant> ehrApiInstant(const QString &text)
{
    static const QRegularExpression form(QStringLiteral(
        "^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,9}))?(Z|[+-]\\d\\d:\\d\\d)$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QDateTime second = QDateTime::fromString(match.captured(1) + match.captured(3), Qt::ISODate);
    if (!second.isValid())
        return std::nullopt;
    const qint64 fraction = match.captured(2).leftJustified(9, u'0').toLongLong();
    return EhrApiInstant(std::chrono::seconds(second.toSecsSinceEpoch()) +
                         std::chrono::nanoseconds(fraction));
}

QString textOf(EhrApiInstant instant)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(instant).time_since_epoch().count();
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

}
