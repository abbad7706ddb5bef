#pragma once

#include "domain/NotifierTests.h"

#include <QString>

namespace concord {

/// How the last test through a notifier went: "Sent, 2 min ago: the server took it in 84 ms.", or why it was
/// not sent, with the server's own words. Those are anybody's: show it as plain text.
[[nodiscard]] QString notifierTestText(const std::optional<JobRow> &last, Timestamp now);

/// Why a test was not ordered.
[[nodiscard]] QString notifierRefusalText(const Error &error);

}
