#pragma once

#include <QHostAddress>

namespace concord {

/// Whether an outbound webhook may go to this address (standardwebhooks.com, "SSRF"): never to link-local
/// ones (169.254.0.0/16 with the clouds' metadata, fe80::/10), the metadata addresses outside of them
/// (fd00:ec2::254, 100.100.100.200), "any", broadcast and multicast; also not where one of them is written as
/// IPv6. Loopback and private networks are allowed: a pharmacy's own.
[[nodiscard]] bool isCallable(const QHostAddress &address);

}
