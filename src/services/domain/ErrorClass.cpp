#include "domain/ErrorClass.h"

#include "domain/Enum.h"

#include <algorithm>

namespace concord {

namespace {
constexpr Words<ErrorClass, 4> classWords{{
    {ErrorClass::Transient, "transient"},
    {ErrorClass::Permanent, "permanent"},
    {ErrorClass::Mapping, "mapping"},
    {ErrorClass::Operator, "operator"},
}};
}

QString wordOf(ErrorClass errorClass)
{
    return wordOf(classWords, errorClass);
}

std::optional<ErrorClass> errorClassFromWord(QStringView word)
{
    return enumOf(classWords, word);
}

const std::array<ErrorRule, errorRuleCount> &errorRules()
{
    using enum ErrorCode;
    using enum ErrorClass;
    static constexpr std::array<ErrorRule, errorRuleCount> rules{{
        {InvalidMessage, Permanent, "The same bytes break the same rule again."},
        {WrongContentType, Permanent,
         "The other side answers in another format; asking again changes nothing."},
        {UnsupportedVersion, Permanent, "The version does not change from one attempt to the next."},
        {TooLarge, Permanent, "The size does not change from one attempt to the next."},
        {ReferenceNotFound, Permanent, "The message names something that it does not hold."},
        {UnsupportedMessage, Permanent, "This interface does not serve that message type."},
        {DuplicateId, Permanent, "The id stands for another content already; the sender must use a new one."},
        {SignatureInvalid, Permanent, "The signature of the same bytes stays wrong, and grows older."},
        {Unreachable, Transient, "Networks and servers come back."},
        {Timeout, Transient, "A slow server may be quick again later."},
        {TlsFailed, Operator, "A certificate, name or pin must be put right before anything is sent."},
        {RedirectRefused, Operator, "The address in the configuration is not the server's own any more."},
        {Unauthorized, Operator, "The credentials must be renewed; repeating them may lock the account."},
        {RemoteForbidden, Operator, "Somebody must grant the right at the other side."},
        {RemoteNotFound, Permanent, "The other side does not know what was asked for."},
        {RemoteGone, Permanent, "The other side has deleted what was asked for."},
        {RateLimited, Transient, "The limit is about time; Retry-After is honoured."},
        {RemoteRejected, Permanent, "The other side has read the request and says no."},
        {RemoteFailed, Transient, "A 5xx is the server's own trouble."},
        {BreakerOpen, Transient,
         "The breaker lets calls through again after its cool-down; no attempt is used."},
        {EngineFull, Transient, "The queue empties; the sender sends again."},
        {Paused, Operator, "A person has stopped it, and a person lets it go on."},
        {StoreBusy, Transient, "Locks are released; the whole transaction is run again."},
        {StoreFull, Operator, "Somebody must make room on the disk."},
        {StoreCorrupt, Operator, "The file must be repaired or restored."},
        {StoreNewer, Operator, "A newer program must be installed."},
        {StoreFailed, Operator, "The database must be looked at; nothing was changed."},
        {Erased, Permanent, "Its key is destroyed; what was sealed with it cannot be read by anybody."},
        {CodeRejected, Permanent, "A person has said that the code is no drug of ours."},
        {NotFound, Permanent, "What the message is about does not exist here."},
        {Forbidden, Permanent, "The rules forbid it, whoever asks and how often."},
        {SignInRefused, Operator, "Somebody must type the right password, or unlock the account."},
        {Overlap, Permanent, "The one that runs already does the work."},
        {Conflict, Permanent, "Something newer stands; a person must compare."},
        {Cancelled, Operator, "A person, or the end of the program, has stopped it."},
        {ConfigInvalid, Operator, "The configuration must be put right."},
        {Internal, Permanent, "A fault of this program: the same input meets it again."},
    }};
    return rules;
}

ErrorClass classOf(ErrorCode code)
{
    const auto &rules = errorRules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const ErrorRule &rule) { return rule.code == code; });
    return found == rules.end() ? ErrorClass::Permanent : found->errorClass;
}

}
