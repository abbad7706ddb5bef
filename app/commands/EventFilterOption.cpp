#include "commands/EventFilterOption.h"

#include "commands/TimeOption.h"

namespace concord {

namespace {
const auto place = QStringLiteral("filter");

Result<void> add(EventFilter &filter, const QString &key, const QString &value)
{
    if (key == u"status") {
        const auto state = eventStateFromWord(value);
        if (!state)
            return fail(ErrorCode::ConfigInvalid, place,
                        QStringLiteral("no event has the status '%1'").arg(value));
        filter.states.push_back(*state);
    } else if (key == u"kind") {
        filter.kind = eventKindFromWord(value);
        if (!filter.kind)
            return fail(ErrorCode::ConfigInvalid, place, QStringLiteral("there is no kind '%1'").arg(value));
    } else if (key == u"source") {
        filter.source = value;
    } else if (key == u"error") {
        filter.errorCode = errorCodeFromName(value);
        if (codeName(*filter.errorCode) != value)
            return fail(ErrorCode::ConfigInvalid, place,
                        QStringLiteral("there is no error '%1' (see retry --classes)").arg(value));
    } else if (key == u"from" || key == u"until") {
        const auto time = timeFromText(value);
        if (!time)
            return fail(ErrorCode::ConfigInvalid, place,
                        QStringLiteral("'%1' is no time, ISO 8601").arg(value));
        (key == u"from" ? filter.createdFrom : filter.createdUntil) = *time;
    } else {
        return fail(ErrorCode::ConfigInvalid, place,
                    QStringLiteral("'%1' is none of status, kind, source, error, from, until").arg(key));
    }
    return {};
}
}

Result<EventFilter> eventFilterFromText(const QString &text)
{
    EventFilter filter;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals < 1)
            return fail(ErrorCode::ConfigInvalid, place, QStringLiteral("'%1' is not key=value").arg(part));
        const auto added = add(filter, part.first(equals).trimmed(), part.sliced(equals + 1).trimmed());
        if (!added)
            return fail(added.error());
    }
    return filter;
}

}
