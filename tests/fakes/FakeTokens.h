#pragma once

#include "connectors/oauth/TokenSource.h"

namespace concord {

/// "token-1", "token-2", …: another one whenever it is asked, or only when one was refused.
class FakeTokens : public TokenSource
{
public:
    enum class Gives { AnotherEachTime, TheSame };
    explicit FakeTokens(Gives gives = Gives::TheSame) : m_gives(gives) {}

    [[nodiscard]] QFuture<Result<TokenPtr>> take() override
    {
        if (!m_token || m_gives == Gives::AnotherEachTime)
            m_token = std::make_shared<const SecretText>("token-" + QByteArray::number(++made));
        return QtFuture::makeReadyFuture(Result<TokenPtr>(m_token));
    }
    void discard(const TokenPtr &refused) override
    {
        if (refused == m_token)
            m_token.reset();
    }

    int made = 0;

private:
    const Gives m_gives;
    TokenPtr m_token;
};

}
