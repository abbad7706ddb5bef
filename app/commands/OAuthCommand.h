#pragma once

#include "host/Credentials.h"

#include <QStringList>

namespace concord {

/// `concordd oauth …`, and `concord oauth …` for who keeps the secret in the key store of the desktop.
/// @param secrets gives what the configuration names, where this program can read it
[[nodiscard]] int runOAuthWith(const QStringList &arguments, const SecretReader &secrets);

}
