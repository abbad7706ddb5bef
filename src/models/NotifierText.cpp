#include "models/NotifierText.h"

#include "domain/ServerWords.h"
#include "models/ErrorText.h"
#include "models/Format.h"

#include <QCoreApplication>

namespace concord {

namespace {
QString notifierSay(const char *text)
{
    return QCoreApplication::translate("NotifierTests", text);
}

QString reasonText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Unreachable:
        return notifierSay(QT_TRANSLATE_NOOP(
            "NotifierTests",
            "The server cannot be reached. Check its address in the configuration, and the network."));
    case ErrorCode::Timeout:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "The server did not answer in time."));
    case ErrorCode::TlsFailed:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests",
                                             "No secure connection to the server came about. Have its "
                                             "certificate and TLS version checked."));
    case ErrorCode::Unauthorized:
        return notifierSay(
            QT_TRANSLATE_NOOP("NotifierTests", "The server does not accept the user name or the password."));
    case ErrorCode::RateLimited:
        return notifierSay(
            QT_TRANSLATE_NOOP("NotifierTests", "The server asks us to slow down. Try again later."));
    case ErrorCode::RemoteGone:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests",
                                             "There is no such webhook any more. Have a new one made, and "
                                             "put its URL into the secret."));
    case ErrorCode::RemoteRejected:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "The server refused it."));
    case ErrorCode::RemoteFailed:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "The server cannot take it now."));
    case ErrorCode::ConfigInvalid:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests",
                                             "A setting or a secret of this notifier is missing or not "
                                             "valid where the worker runs; its log says which."));
    case ErrorCode::NotFound:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests",
                                             "The worker that took it has no such notifier in its "
                                             "configuration. Add it to “alerts” in concord.json there, and "
                                             "start the worker again."));
    default:
        return errorText(error);
    }
}

QString failedText(const Error &error, const QString &when)
{
    const QString text =
        notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "Not sent, %1. %2")).arg(when, reasonText(error));
    const QString words = serverWords::in(error.detail);
    return words.isEmpty()
               ? text
               : notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "%1 The server said: “%2”")).arg(text, words);
}
}

QString notifierTestText(const std::optional<JobRow> &last, Timestamp now)
{
    if (!last)
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "Not tested yet."));
    if (last->state == JobState::Queued)
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "Waits for a worker…"));
    if (last->state == JobState::Running)
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "Is being sent…"));
    const QString when = relativeTime(last->finishedAt.value_or(last->createdAt), now);
    if (last->state == JobState::Succeeded)
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests", "Sent, %1: the server took it in %2."))
            .arg(when, durationText(last->counts.sourceMs));
    const Error error = last->error.value_or(Error{});
    // stopped, or its worker died
    const bool isUncertain = error.code == ErrorCode::Cancelled || error.code == ErrorCode::Internal;
    return isUncertain ? notifierSay(QT_TRANSLATE_NOOP("NotifierTests",
                                                       "Not certain, %1: the test ended before the server "
                                                       "had answered. Look whether it has arrived."))
                             .arg(when)
                       : failedText(error, when);
}

QString notifierRefusalText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Overlap:
        return notifierSay(
            QT_TRANSLATE_NOOP("NotifierTests", "A test through this notifier is under way already."));
    case ErrorCode::Forbidden:
        return notifierSay(QT_TRANSLATE_NOOP("NotifierTests",
                                             "Notifiers are everybody's: only somebody who works for all "
                                             "facilities, and may test connections, may test them."));
    default:
        return errorText(error);
    }
}

}
