#pragma once

#include "connectors/PeerTls.h"

#include <QList>
#include <QSslConfiguration>
#include <QSslError>

namespace concord {

/// Peers are always verified; TLS 1.3, or 1.2 where the settings allow it. ConfigInvalid names the file for
/// authorities, a certificate or a key that cannot be read, and a key that is not the certificate's. Whoever
/// uses it asks pinTrouble() as soon as a connection is encrypted.
[[nodiscard]] Result<QSslConfiguration> tlsConfiguration(const PeerTls &settings);

/// One English line for the log that says which check failed, beginning with its word: name, date, chain. All
/// causes are named, in the order in which they were found.
[[nodiscard]] QString tlsDetail(const QList<QSslError> &errors);

}
