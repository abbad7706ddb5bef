#pragma once

#include "config/ConnectionReader.h"

namespace concord {

/// kind "servicenow": the address of an instance, a user or "oauth", and no password over a network without
/// TLS.
void readServiceNow(const QJsonObject &object, const QString &pointer, const Complaint &complain,
                    ConnectionConfig &connection);
/// kind "relay".
[[nodiscard]] RelayConfig readRelay(const QJsonObject &object, const QString &pointer,
                                    const Complaint &complain);

}
