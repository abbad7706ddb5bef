#pragma once

#include "domain/Result.h"

#include <QList>
#include <QSslConfiguration>
#include <QSslError>

namespace concord {

struct EhrClientSettings;

/// Peers are always verified; TLS 1.3, or 1.2 where the settings allow it. ConfigInvalid for a CA file
/// without a readable certificate.
[[nodiscard]] Result<QSslConfiguration> tlsConfiguration(const EhrClientSettings &settings);

/// One English line for the log that says which check failed: expired, not yet valid, name, self-signed,
/// issuer. The worst-understood first cause comes first; all causes are named.
[[nodiscard]] QString tlsDetail(const QList<QSslError> &errors);

}
