#pragma once

#include "domain/Result.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace concord {

/// A real Secret Service of the test's own: gnome-keyring-daemon in a D-Bus session that nobody else has,
/// with its files in a temporary folder. start() changes this process's environment
/// (DBUS_SESSION_BUS_ADDRESS, HOME, XDG_*), so that what is started from here uses it, too. It ends with this
/// object and, by the kernel's doing, with the thread that started it.
class SecretService
{
public:
    SecretService() = default;
    ~SecretService();
    SecretService(const SecretService &) = delete;
    SecretService &operator=(const SecretService &) = delete;

    /// The session bus, and a key store that is unlocked. The error says what is missing.
    [[nodiscard]] Result<void> start();
    void stopKeyStore(); ///< the bus stays
    [[nodiscard]] QString folder() const { return m_folder.path(); }

private:
    [[nodiscard]] Result<void> startBus();
    [[nodiscard]] Result<void> startKeyStore();
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_bus;
    std::unique_ptr<QProcess> m_keyStore;
};

}
