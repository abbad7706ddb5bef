#pragma once

#include "connectors/oauth/TokenSource.h"

#include <QDeadlineTimer>

#include <chrono>
#include <functional>
#include <mutex>

namespace concord {

/// A user and a password in each request (RFC 7617). A password that was refused twice is not shown again,
/// for repetitions may lock the account: until another one is there, or `rest` is over, those who ask get
/// Unauthorized and nothing is sent. Thread-safe.
class BasicCredential : public TokenSource
{
public:
    /// @param password UTF-8; asked for each request, so that a replaced one counts from the next on; may
    /// block. Its errors are those of take().
    BasicCredential(QString user, std::function<Result<QByteArray>()> password,
                    std::chrono::milliseconds rest = std::chrono::minutes(1));

    [[nodiscard]] QFuture<Result<TokenPtr>> take() override;
    void discard(const TokenPtr &refused) override;
    [[nodiscard]] QByteArray scheme() const override { return "Basic"; }

private:
    [[nodiscard]] Result<TokenPtr> current();

    const QString m_user;
    const std::function<Result<QByteArray>()> m_password;
    const std::chrono::milliseconds m_rest;
    std::mutex m_mutex;
    TokenPtr m_token;
    TokenPtr m_refused;
    int m_refusals = 0; ///< of m_refused
    QDeadlineTimer m_refusalStands;
};

}
