#pragma once

#include <QString>

#include <optional>

namespace concord {

struct PostgresUrl;

/// Why the TLS of a PostgreSQL server is refused: which of name, date and chain failed, in the words of
/// domain/TlsText.h, and the host; "the server offers no TLS", or a version that is too old. libpq 15 says
/// only that the verification failed, in the language of the account. So, once it has failed, each server of
/// the URL is asked for its certificate, up to the first whose TLS is at fault; nothing else is sent to it.
/// Nothing: TLS is not what failed. Blocks, a few seconds at most for each server.
[[nodiscard]] std::optional<QString> tlsTrouble(const PostgresUrl &url);

}
