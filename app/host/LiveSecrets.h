#pragma once

#include "host/Credentials.h"

#include <QDeadlineTimer>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace concord {

struct LiveSecretsSettings
{
    QString connection;                     ///< for the log
    std::chrono::milliseconds every{2'000}; ///< files are looked at no more often than this
    /// A secret that was replaced is accepted for so long, where the other side learns of the new one from
    /// us and may be out of reach; 0: where several names do that.
    std::chrono::milliseconds overlap{0};
    std::chrono::milliseconds afterSettled{60'000}; ///< for what is on its way when the other side has it
};

/// The secrets of one connection, which follow their files while the program runs: a file that was replaced
/// counts from the next look at it on. What can no longer be used (unreadable, too open, empty, unsuitable)
/// changes nothing but the log: the last good secret stays. Thread-safe; reads files of a few bytes.
class LiveSecrets
{
public:
    using Check = std::function<Result<void>(const QByteArray &secret)>;

    /// The first error of reading or of @p check, with the name of the secret as its place.
    [[nodiscard]] static Result<std::shared_ptr<LiveSecrets>>
    read(SecretReader reader, const QStringList &names, Check check, LiveSecretsSettings settings);

    /// All that are good now.
    [[nodiscard]] QByteArrayList accepted();
    /// What the first name stands for now.
    [[nodiscard]] QByteArray current();
    /// The other side has @p secret: older ones end soon.
    void settled(const QByteArray &secret);

private:
    struct Secret
    {
        QString name;
        QByteArray value;
        std::optional<ErrorCode> trouble; ///< of the last look
    };
    struct Former
    {
        QByteArray value;
        QDeadlineTimer end;
    };

    LiveSecrets(SecretReader reader, Check check, LiveSecretsSettings settings);
    [[nodiscard]] Result<QByteArray> usable(const QString &name) const;
    void look();
    void look(Secret &secret);

    const SecretReader m_reader;
    const Check m_check;
    const LiveSecretsSettings m_settings;
    std::mutex m_mutex;
    QDeadlineTimer m_next;
    std::vector<Secret> m_secrets;
    std::vector<Former> m_former;
};

}
