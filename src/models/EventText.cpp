#include "models/EventText.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/MappingText.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QStringList>

namespace concord {

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("EventText", text, nullptr, n);
}

QString retryText(const EventRow &event, Timestamp now)
{
    if (!event.nextAttemptAt)
        return say(QT_TRANSLATE_NOOP("EventText", "Waits to be tried again."));
    return say(QT_TRANSLATE_NOOP("EventText", "Waits for its next attempt (number %1): %2."))
        .arg(event.retries + 2)
        .arg(relativeTime(*event.nextAttemptAt, now));
}

QString reviewText(const EventRow &event)
{
    if (!event.lastError)
        return say(QT_TRANSLATE_NOOP("EventText", "Waits for a person to review it."));
    if (event.lastError->code != ErrorCode::InvalidMessage || event.lastError->where.isEmpty())
        return errorText(*event.lastError);
    return say(QT_TRANSLATE_NOOP("EventText", "The message is not valid at %1. Correct it at the source and "
                                              "sync again, or edit and resend it."))
        .arg(event.lastError->where);
}

QString mappingText(const std::vector<MappingRow> &mappings)
{
    if (mappings.empty())
        return say(QT_TRANSLATE_NOOP("EventText", "Waits until its code is mapped."));
    QStringList codes;
    for (const MappingRow &mapping : mappings)
        codes.append(codeText(mapping));
    return say(QT_TRANSLATE_N_NOOP("EventText",
                                   "Waits for %n mapping(s): %1. It goes on by itself once decided."),
               int(mappings.size()))
        .arg(codes.join(QStringLiteral(", ")));
}

}

QString partyText(const EventRow &event)
{
    return event.target.isEmpty() ? event.source : event.source + QStringLiteral(" → ") + event.target;
}

QString waitsForText(const EventDetail &detail, Timestamp now)
{
    const EventRow &event = detail.event;
    switch (event.state) {
    case EventState::Received:
        return say(QT_TRANSLATE_NOOP("EventText",
                                     "Waits for its turn: events of one patient run one after another."));
    case EventState::WaitingRetry:
        return retryText(event, now);
    case EventState::NeedsMapping:
        return mappingText(detail.waitsFor);
    case EventState::NeedsReview:
        return reviewText(event);
    case EventState::DeadLetter:
        return say(
            QT_TRANSLATE_NOOP("EventText", "All attempts are used up. It waits for a person to replay it."));
    case EventState::Processing:
    case EventState::Succeeded:
    case EventState::Discarded:
    case EventState::Superseded:
        return {};
    }
    return {};
}

QString prettyJson(const QString &json)
{
    if (QJsonDocument::fromJson(json.toUtf8()).isNull())
        return json;
    QString pretty;
    int depth = 0;
    bool inString = false;
    const auto newLine = [&] {
        pretty += u'\n';
        pretty += QString(depth * 2, u' ');
    };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar c = json.at(i);
        if (inString) {
            pretty += c;
            if (c == u'\\' && i + 1 < json.size())
                pretty += json.at(++i);
            inString = c != u'"';
        } else if (c == u'{' || c == u'[') {
            pretty += c;
            ++depth;
            newLine();
        } else if (c == u'}' || c == u']') {
            --depth;
            newLine();
            pretty += c;
        } else if (!c.isSpace()) {
            pretty += c;
            if (c == u',')
                newLine();
            else if (c == u':')
                pretty += u' ';
            inString = c == u'"';
        }
    }
    return pretty;
}

}
