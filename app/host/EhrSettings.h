#pragma once

#include "config/Config.h"
#include "connectors/EhrClientSettings.h"
#include "host/Credentials.h"

namespace concord {

/// How a connection of kind fhir-r4 or ehr-api is reached.
/// @param tokens of the connection (TokenSources::of()); null: it is called without
[[nodiscard]] EhrClientSettings ehrSettings(const ConnectionConfig &connection, const SecretReader &secrets,
                                            std::shared_ptr<TokenSource> tokens);

/// A private key is read when a connection is set up, so that a replaced one counts from the next on.
[[nodiscard]] PeerTls peerTls(const PeerTlsConfig &config, const SecretReader &secrets);

}
