#pragma once

#include "domain/MedicationSource.h"
#include "domain/SecretText.h"

#include <QStringList>

#include <chrono>

namespace concord {

/// A token as it was issued (RFC 6749 section 5.1).
struct TokenReply
{
    SecretText token;
    std::chrono::seconds expiresIn{60}; ///< from now on; a minute where the server does not say
    SecretText refresh;                 ///< gets the next one (RFC 6749 section 6); empty: none came
    QStringList scopes;                 ///< granted; those that were asked for where the server does not say
};

/// Reads the answer of a token endpoint. Errors: Unauthorized (the client is not known, its proof is wrong or
/// it may not do this: 401, invalid_client, unauthorized_client, invalid_grant, ServiceNow's access_denied),
/// ConfigInvalid (invalid_scope
/// and what else the request itself has wrong, an address without a token endpoint), RateLimited, Timeout and
/// RemoteFailed with Retry-After, WrongContentType and InvalidMessage for what is no token. No error holds
/// anything that was sent or came but the error's word of RFC 6749 section 5.2.
/// @param asked the scopes of the request
[[nodiscard]] Result<TokenReply> readTokenReply(FetchReply &reply, const QStringList &asked,
                                                const QString &where);

}
