#pragma once

#include "connectors/webhook/WebhookSettings.h"
#include "domain/Result.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace concord {

/// A server's side of TLS: 1.3, or 1.2 where allowed; HTTP/1.1 only; clients' certificates when an authority
/// is named. ConfigInvalid names the file that cannot be used.
[[nodiscard]] Result<std::unique_ptr<boost::asio::ssl::context>> serverTlsContext(const WebhookTls &settings);

}
