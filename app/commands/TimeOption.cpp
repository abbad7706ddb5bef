#include "commands/TimeOption.h"

#include <QDateTime>

namespace concord {

std::optional<Timestamp> timeFromText(const QString &text)
{
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime && !text.contains(u'T')) // a day, taken as UTC as everything here
        time = QDateTime(time.date(), QTime(0, 0), Qt::UTC);
    return fromMs(time.toMSecsSinceEpoch());
}

}
