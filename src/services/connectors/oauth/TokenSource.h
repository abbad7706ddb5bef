#pragma once

#include "domain/Result.h"
#include "domain/SecretText.h"

#include <QFuture>

#include <memory>

namespace concord {

/// Shared by its source, which hands it out until it is too old, and by each request that is under way with
/// it.
using TokenPtr = std::shared_ptr<const SecretText>;

/// Gives what requests of one connection show (RFC 6750: bearer tokens) to all who call it, from any thread.
class TokenSource
{
public:
    virtual ~TokenSource() = default;

    /// Already finished while a token is good; else when one was fetched, or could not be. The errors are
    /// those of the token endpoint (TokenFetcher.h); Cancelled when the source has been closed. A future
    /// without a result means the same.
    [[nodiscard]] virtual QFuture<Result<TokenPtr>> take() = 0;
    /// The other side has refused it (HTTP 401): nobody gets it again. Of one that was replaced meanwhile
    /// nothing is known any more, and nothing happens.
    virtual void discard(const TokenPtr &refused) = 0;
    /// The word before it in the Authorization header.
    [[nodiscard]] virtual QByteArray scheme() const { return "Bearer"; }
};

}
