#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <atomic>
#include <chrono>
#include <functional>

namespace concord {

enum class SmtpSecurity {
    StartTls, ///< port 587 as a rule; without TLS nothing is said
    Implicit, ///< port 465 as a rule
    None      ///< to the loopback only
};

struct SmtpSettings
{
    QString host;
    quint16 port = 587;
    SmtpSecurity security = SmtpSecurity::StartTls;
    QString user;                                 ///< empty: no authentication
    std::function<Result<QByteArray>()> password; ///< asked for each message; may block
    QString from;                                 ///< an address alone
    QStringList to;
    QString caFile; ///< PEM; empty: the system's authorities
    bool allowTls12 = false;
    std::chrono::milliseconds time{15'000};
};

struct MailText
{
    QString subject; ///< one line; line ends in it become spaces
    QString body;
    QString id; ///< the same for each attempt, so that a mail system knows a repetition: letters, digits, '-'
    Timestamp date{};
};

/// local@domain of printable ASCII, without quotes, spaces, brackets or line ends: nothing that could become
/// a header or a command of its own.
[[nodiscard]] bool isMailAddress(const QString &text);

/// RFC 5322 with CR LF; UTF-8 as RFC 2047 and base64, so that no text can end a line.
[[nodiscard]] QByteArray mailBytes(const SmtpSettings &settings, const MailText &mail);

/// Blocks. @p stop ends it early. Errors: ConfigInvalid (an address, a secret), and CurlTransfer's; `where`
/// is "smtp". What a server has refused holds its words (domain/ServerWords), but never the password.
[[nodiscard]] Result<void> sendMail(const SmtpSettings &settings, const MailText &mail,
                                    const std::atomic<bool> *stop = nullptr);

}
