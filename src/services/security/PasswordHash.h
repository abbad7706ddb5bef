#pragma once

#include "domain/SecretText.h"
#include "security/Passphrase.h"

namespace concord {

/// A password as it is kept: "argon2id$m=65536,t=3,p=1$<salt>$<hash>", both base64. Making one and comparing
/// with one take 64 MiB and a noticeable part of a second.
class PasswordHash
{
public:
    static constexpr int shortest = 12; ///< characters
    static constexpr int longest = 200;

    [[nodiscard]] static Result<PasswordHash> of(const SecretText &password);
    /// ConfigInvalid: another text, or parameters too weak.
    [[nodiscard]] static Result<PasswordHash> parse(const QString &text);
    /// That of somebody who does not exist: no password is the right one, and to find out takes as long.
    [[nodiscard]] static PasswordHash ofNobody();

    [[nodiscard]] QString toText() const;
    /// Compares in a time that does not depend on where the first difference is.
    [[nodiscard]] Result<bool> matches(const SecretText &password) const;

private:
    Argon2Parameters m_parameters;
    QByteArray m_hash;
    bool m_isNobodys = false;
};

/// Why a password must not be chosen, in English; empty: it may. @param user whose it is to be
[[nodiscard]] QString whyNotChosen(const SecretText &password, const QString &user);

}
