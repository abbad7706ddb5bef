#pragma once

#include "host/Credentials.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace QKeychain {
class Job;
}

namespace concord {

/// The key store of the desktop (Secret Service of GNOME and others, KWallet), over QtKeychain. Secrets stand
/// there under the service "concord" and their name. Where there is no key store, or it stays locked,
/// everything fails and says what to do instead; nothing is ever written anywhere else. Thread-safe: the
/// first reading of a secret waits for the store's answer, which may need a person who unlocks it, and no
/// longer than told; later ones do not wait.
class KeychainVault
{
public:
    struct Settings
    {
        std::chrono::milliseconds patience{60'000}; ///< for one answer
        /// What was read is given out at once from then on, and asked for again after so long, so that
        /// whoever follows its replacement neither waits nor keeps the store busy.
        std::chrono::milliseconds keep{30'000};
    };

    KeychainVault();
    explicit KeychainVault(Settings settings);
    ~KeychainVault();
    KeychainVault(const KeychainVault &) = delete;
    KeychainVault &operator=(const KeychainVault &) = delete;

    /// @param name without "keychain:". Errors: NotFound; ConfigInvalid: a person or the store
    /// refused, or there is no key store; Timeout: it stayed locked. None holds the value.
    [[nodiscard]] Result<QByteArray> read(const QString &name);
    [[nodiscard]] Result<void> write(const QString &name, const QByteArray &value);
    [[nodiscard]] Result<void> remove(const QString &name); ///< NotFound

private:
    using MakeJob = std::function<QKeychain::Job *()>;
    using Done = std::function<void(Result<QByteArray>)>;
    struct State;

    /// Runs a job on the key store's thread, where @p done gets what it has read.
    static void start(const QString &name, const MakeJob &makeJob, const Done &done);
    [[nodiscard]] Result<QByteArray> wait(const QString &name, const MakeJob &makeJob) const;
    /// What is kept, if anything; asks for it again when it is old.
    [[nodiscard]] std::optional<QByteArray> kept(const QString &name);

    const Settings m_settings;
    std::shared_ptr<State> m_state; ///< the other owner: a question that is not answered yet
};

/// "keychain:NAME" from @p vault, every other name as readCredential() has it.
[[nodiscard]] SecretReader secretReader(std::shared_ptr<KeychainVault> vault);

}
