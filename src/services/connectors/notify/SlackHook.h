#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <chrono>
#include <functional>

namespace concord {

/// An incoming webhook as Slack has it (api.slack.com/messaging/webhooks), and others like it.
struct SlackSettings
{
    /// The URL: whoever has it may post, so it is a secret as a whole. Asked for each message; may block.
    std::function<Result<QByteArray>()> url;
    QString caFile; ///< PEM; empty: the system's authorities
    bool allowTls12 = true;
    std::chrono::milliseconds time{15'000};
};

/// {"text": …} with &, < and > escaped, so that nothing in it is a link or a mention.
[[nodiscard]] QByteArray slackJson(const QString &text);

/// Blocks. @p stop ends it early. Errors: ConfigInvalid (no https URL; http to the loopback only),
/// RateLimited, RemoteGone (the hook was taken back), RemoteRejected, and CurlTransfer's; `where` is "slack",
/// never the URL. What a server has refused holds its words (domain/ServerWords), but nothing of the URL.
[[nodiscard]] Result<void> postToSlack(const SlackSettings &settings, const QString &text,
                                       const std::atomic<bool> *stop = nullptr);

}
