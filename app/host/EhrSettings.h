#pragma once

#include "config/Config.h"
#include "connectors/EhrClientSettings.h"
#include "host/Credentials.h"

namespace concord {

/// How a connection of kind fhir-r4, ehr-api or servicenow is reached.
/// @param tokens of the connection (TokenSources::of()); null: it is called without
[[nodiscard]] EhrClientSettings ehrSettings(const ConnectionConfig &connection, const SecretReader &secrets,
                                            std::shared_ptr<TokenSource> tokens);

/// The same for the tables of one of kind servicenow.
[[nodiscard]] EhrClientSettings tableSettings(const ConnectionConfig &connection, const SecretReader &secrets,
                                              std::shared_ptr<TokenSource> tokens);

/// The relay's password is read when a connection is set up; checkCredentials() tells beforehand what is
/// wrong with it.
[[nodiscard]] QNetworkProxy proxyOf(const RelayConfig &relay, const SecretReader &secrets);

/// A private key is read when a connection is set up, so that a replaced one counts from the next on.
[[nodiscard]] PeerTls peerTls(const PeerTlsConfig &config, const SecretReader &secrets);

}
