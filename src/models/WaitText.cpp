#include "models/WaitText.h"

#include "models/Format.h"
#include "models/MappingText.h"

#include <QCoreApplication>

namespace concord {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("WaitText", text);
}

QString retryText(const WaitReason &reason, const std::vector<LadderRung> &ladder, Timestamp now)
{
    const NextAttempt next = nextAttempt(ladder);
    if (!reason.until)
        return say(QT_TRANSLATE_NOOP("WaitText", "Waits to be tried again."));
    const QString at = momentText(*reason.until, now);
    if (next.of == 0)
        return say(QT_TRANSLATE_NOOP("WaitText", "Next retry at %1.")).arg(at);
    return say(QT_TRANSLATE_NOOP("WaitText", "Next retry at %1 (attempt %2 of %3)."))
        .arg(at)
        .arg(next.number)
        .arg(next.of);
}

QString mappingText(const WaitReason &reason)
{
    if (reason.code.isEmpty())
        return say(QT_TRANSLATE_NOOP("WaitText", "Waits until its code is mapped."));
    MappingRow mapping;
    mapping.sourceCode = reason.code;
    mapping.system = reason.system;
    return say(QT_TRANSLATE_NOOP("WaitText", "Waits for %1 to be mapped.")).arg(codeText(mapping));
}

QString endpointText(const WaitReason &reason, Timestamp now)
{
    const bool breaker = reason.kind == WaitReason::Kind::Breaker;
    if (!reason.until) {
        return say(breaker ? QT_TRANSLATE_NOOP("WaitText", "The breaker of %1 is open.")
                           : QT_TRANSLATE_NOOP("WaitText", "The rate limit of %1 is reached."))
            .arg(reason.endpoint);
    }
    return say(breaker ? QT_TRANSLATE_NOOP("WaitText", "The breaker of %1 is open until %2.")
                       : QT_TRANSLATE_NOOP("WaitText", "The rate limit of %1 is reached until %2."))
        .arg(reason.endpoint, momentText(*reason.until, now));
}

QString pausedText(const WaitReason &reason)
{
    if (reason.person.isEmpty())
        return say(QT_TRANSLATE_NOOP("WaitText", "%1 is paused.")).arg(reason.endpoint);
    if (reason.reason.isEmpty())
        return say(QT_TRANSLATE_NOOP("WaitText", "%1 is paused by %2.")).arg(reason.endpoint, reason.person);
    return say(QT_TRANSLATE_NOOP("WaitText", "%1 is paused by %2: %3"))
        .arg(reason.endpoint, reason.person, reason.reason);
}

}

NextAttempt nextAttempt(const std::vector<LadderRung> &ladder)
{
    for (const LadderRung &rung : ladder) {
        if (!rung.outcome)
            return {rung.number, ladder.back().number};
    }
    return {};
}

QString waitText(const WaitReason &reason, const std::vector<LadderRung> &ladder, Timestamp now)
{
    using Kind = WaitReason::Kind;
    switch (reason.kind) {
    case Kind::None:
        return {};
    case Kind::Next:
        return say(QT_TRANSLATE_NOOP("WaitText", "Due now: a worker takes it up next."));
    case Kind::BlockedByEvent:
        return say(QT_TRANSLATE_NOOP("WaitText", "Blocked by event %1 of the same patient."))
            .arg(shortId(reason.blocker.toString()));
    case Kind::NextRetry:
        return retryText(reason, ladder, now);
    case Kind::Mapping:
        return mappingText(reason);
    case Kind::Breaker:
    case Kind::RateLimit:
        return endpointText(reason, now);
    case Kind::Paused:
        return pausedText(reason);
    case Kind::Review:
        return say(QT_TRANSLATE_NOOP("WaitText", "A person must edit, resend or discard it."));
    case Kind::Dead:
        return say(QT_TRANSLATE_NOOP("WaitText", "All attempts are used up: retry or discard it."));
    case Kind::NoWorker:
        return say(QT_TRANSLATE_NOOP("WaitText", "No worker serves this database. Start one: concordd run."));
    }
    return {};
}

}
