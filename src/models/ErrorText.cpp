#include "models/ErrorText.h"

#include "domain/OAuthText.h"
#include "domain/TlsText.h"
#include "models/Format.h"

#include <QCoreApplication>

namespace concord {

namespace {

QString say(const char *sentence)
{
    return QCoreApplication::translate("ErrorText", sentence);
}

/// The sentence that names the place, or the one without when the error does not say where.
QString withPlace(const Error &error, const char *named, const char *unnamed)
{
    return error.where.isEmpty() ? say(unnamed) : say(named).arg(error.where);
}

QString inputText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidMessage:
        return withPlace(
            error,
            QT_TRANSLATE_NOOP("ErrorText",
                              "The message is not valid at %1. Correct it at the source and sync again."),
            QT_TRANSLATE_NOOP("ErrorText",
                              "The message is not valid. Correct it at the source and sync again."));
    case ErrorCode::WrongContentType:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server answered with something other than FHIR JSON, perhaps a "
                                     "sign-in or error page. Check the base address of the connection."));
    case ErrorCode::UnsupportedVersion:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server does not speak FHIR R4 in JSON. Ask its operator for an R4 "
                                     "address."));
    case ErrorCode::TooLarge:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The answer is larger than allowed and was not read. Lower the page "
                                     "size of the connection."));
    case ErrorCode::ReferenceNotFound:
        return withPlace(
            error,
            QT_TRANSLATE_NOOP("ErrorText", "The reference at %1 leads nowhere. Correct the entry at the "
                                           "source and sync again."),
            QT_TRANSLATE_NOOP("ErrorText", "A reference in the message leads nowhere. Correct the entry at "
                                           "the source and sync again."));
    default:
        return {};
    }
}

QString rateText(const Error &error)
{
    if (error.retryAfterMs > 0) {
        return say(QT_TRANSLATE_NOOP("ErrorText", "The server asks us to slow down. Sync again in %1."))
            .arg(durationText(error.retryAfterMs));
    }
    return say(QT_TRANSLATE_NOOP("ErrorText", "The server asks us to slow down. Sync again later."));
}

QString tlsFailureText(const Error &error)
{
    const auto failed = failedCheck(error.detail);
    if (!failed)
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The secure connection failed, so nothing was sent. Have the server's "
                                     "certificate and TLS version checked."));
    switch (*failed) {
    case TlsCheck::Name:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "Nothing was sent: the server's certificate is for another name. Check "
                                     "the address of the connection, or have the certificate corrected."));
    case TlsCheck::Date:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "Nothing was sent: the server's certificate has expired or is not "
                                     "valid yet. Have it renewed, and check the clock of this computer."));
    case TlsCheck::Chain:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "Nothing was sent: nobody trusted here vouches for the server's "
                                     "certificate. Have it checked, or name its authority in the "
                                     "configuration of the connection."));
    case TlsCheck::Pin:
        break;
    }
    return say(QT_TRANSLATE_NOOP("ErrorText",
                                 "Nothing was sent: the server's key is none of those pinned for the "
                                 "connection. Pin the new one if the server was given one; else somebody "
                                 "may be in between."));
}

QString transportText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Unreachable:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server cannot be reached. Check the network and the address of "
                                     "the connection."));
    case ErrorCode::Timeout:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server did not answer in time. Try again; if it stays slow, "
                                     "raise the time limit of the connection."));
    case ErrorCode::TlsFailed:
        return tlsFailureText(error);
    case ErrorCode::RedirectRefused:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server pointed to another host, and Concord does not follow "
                                     "there. Check the address of the connection."));
    case ErrorCode::RateLimited:
        return rateText(error);
    default:
        return {};
    }
}

QString answerText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Unauthorized:
        if (oauthText::isOfTokenEndpoint(error.detail))
            return say(QT_TRANSLATE_NOOP("ErrorText",
                                         "The authorization server does not accept this client. Check the "
                                         "client id, and that the key or secret of the connection is the one "
                                         "registered there."));
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server did not accept our credentials. Renew the client secret or "
                                     "key of the connection."));
    case ErrorCode::RemoteForbidden:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server does not allow us to read this. Ask its operator for the "
                                     "missing permission."));
    case ErrorCode::RemoteNotFound:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server does not know this address. Check the base address of the "
                                     "connection."));
    case ErrorCode::RemoteGone:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server no longer has what was asked for. Run a full sync to "
                                     "start afresh."));
    case ErrorCode::RemoteRejected:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server refused the request (%1). Show this to the server's "
                                     "operator."))
            .arg(error.detail);
    case ErrorCode::RemoteFailed:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server reported a fault of its own. Sync again later; if it "
                                     "persists, tell the server's operator."));
    default:
        return {};
    }
}

QString engineText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::UnsupportedMessage:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "Concord does not take messages of this type. Have the sender send only "
                                     "what was agreed for the connection."));
    case ErrorCode::DuplicateId:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "A message with the same id but other content came before, so this one "
                                     "was not stored. Have the sender give it an id of its own."));
    case ErrorCode::SignatureInvalid:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The signature of the message is missing, wrong or too old. Compare the "
                                     "secret of the connection and the clock with the sender's."));
    case ErrorCode::BreakerOpen:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The server failed several times in a row, so nothing is sent to it for "
                                     "now. It is tried again by itself."));
    case ErrorCode::EngineFull:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The engine has more to do than it can take in, so this was not stored. "
                                     "Send it again a little later."));
    case ErrorCode::Paused:
        return say(QT_TRANSLATE_NOOP("ErrorText", "A person has paused this. Resume it to go on."));
    default:
        return {};
    }
}

QString storeText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::StoreBusy:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The database is busy with another program. Try again in a moment."));
    case ErrorCode::StoreFull:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The disk that holds the database is full. Free some space; nothing "
                                     "that was stored is lost."));
    case ErrorCode::StoreCorrupt:
        return withPlace(
            error,
            QT_TRANSLATE_NOOP("ErrorText", "The database %1 is damaged or is not a Concord database. It "
                                           "was left as it is; restore a backup or choose another file."),
            QT_TRANSLATE_NOOP("ErrorText", "The database is damaged or is not a Concord database. It was "
                                           "left as it is; restore a backup or choose another file."));
    case ErrorCode::StoreNewer:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The database belongs to a newer Concord. Update this program; "
                                     "nothing was changed."));
    case ErrorCode::Erased:
        return withPlace(
            error,
            QT_TRANSLATE_NOOP("ErrorText", "Erased (key destroyed on %1): nobody can read this any more."),
            QT_TRANSLATE_NOOP("ErrorText",
                              "Erased: its key was destroyed, so nobody can read this any more."));
    case ErrorCode::StoreFailed:
        if (error.detail.startsWith(QStringLiteral("no connection to the server"))) // see storeError()
            return say(QT_TRANSLATE_NOOP(
                "ErrorText", "The database server cannot be reached, or does not let us in. Check "
                             "that it runs, the network, and the address and login of the "
                             "database."));
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The database refused the operation and nothing was stored. The log "
                                     "has the details."));
    default:
        return {};
    }
}

QString orderText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::CodeRejected:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "A code in it was rejected on the Mappings page. Reopen the code there "
                                     "and retry, or discard the event."));
    case ErrorCode::NotFound:
        return say(QT_TRANSLATE_NOOP("ErrorText", "This no longer exists. Refresh the list."));
    case ErrorCode::Forbidden:
        return say(QT_TRANSLATE_NOOP("ErrorText", "Your role does not allow this. Ask an administrator."));
    case ErrorCode::SignInRefused:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "The name or the password is not right, or the account is locked or "
                                     "disabled. Several wrong passwords in a row lock it for some minutes; "
                                     "an administrator can set a new one."));
    case ErrorCode::Overlap:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "A sync of this integration is already queued or running. Wait for it "
                                     "or cancel it first."));
    case ErrorCode::Conflict:
        return say(QT_TRANSLATE_NOOP("ErrorText",
                                     "Someone else decided this meanwhile, or a rule forbids the step. "
                                     "Refresh (F5) and look again."));
    case ErrorCode::Cancelled:
        return say(
            QT_TRANSLATE_NOOP("ErrorText", "The run was cancelled. What was finished before is kept."));
    case ErrorCode::ConfigInvalid:
        if (oauthText::isOfTokenEndpoint(error.detail))
            return say(QT_TRANSLATE_NOOP("ErrorText",
                                         "The authorization server does not grant what was asked for. Check "
                                         "the scopes of the connection and the address of its token "
                                         "endpoint."));
        return withPlace(error,
                         QT_TRANSLATE_NOOP(
                             "ErrorText", "A setting, a key or a secret that Concord needs is missing or not "
                                          "valid: %1. The log says why; put it right and start Concord "
                                          "again."),
                         QT_TRANSLATE_NOOP(
                             "ErrorText", "A setting, a key or a secret that Concord needs is missing or not "
                                          "valid. The log says why; put it right and start Concord again."));
    default:
        return {};
    }
}

}

QString errorText(const Error &error)
{
    for (const auto group : {inputText, transportText, answerText, engineText, storeText, orderText}) {
        if (const QString text = group(error); !text.isEmpty())
            return text;
    }
    return say(QT_TRANSLATE_NOOP("ErrorText",
                                 "Concord met a fault of its own. The log has the details; please report "
                                 "it."));
}

}
