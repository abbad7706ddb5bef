#pragma once

#include "config/Config.h"
#include "connectors/notify/SlackHook.h"
#include "connectors/notify/SmtpMail.h"
#include "host/Credentials.h"
#include "observability/NoticeText.h"

#include <atomic>
#include <optional>
#include <vector>

namespace concord {

/// The notifiers of the configuration that send something; the desktop's is the console's own.
class Notifiers
{
public:
    Notifiers(const AlertsConfig &config, const SecretReader &secrets);

    [[nodiscard]] std::vector<NotifierKind> kinds() const;
    /// Whom it tells, for people: mail addresses; empty where the configuration keeps that secret (Slack).
    [[nodiscard]] QString recipients(NotifierKind notifier) const;
    /// Blocks, at most for the notifier's time. NotFound: the configuration has no such one.
    /// @param id the same for each attempt
    [[nodiscard]] Result<void> send(NotifierKind notifier, const NoticeText &text, const QString &id,
                                    Timestamp now, const std::atomic<bool> *stop = nullptr) const;

private:
    std::optional<SmtpSettings> m_smtp;
    std::optional<SlackSettings> m_slack;
};

}
