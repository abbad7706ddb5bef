#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace concord {

/// The value of a secret that the configuration names: "credential:NAME" is the file NAME in
/// $CREDENTIALS_DIRECTORY (there also concord_NAME, as systemd names the files of a loaded folder) or,
/// without that, in the folder credentials beside the user's concord.json. One line end at its end does not
/// count. Errors: NotFound; Forbidden when the file can be read by others (mode wider than 0600), is not a
/// plain file, empty or larger than 64 KiB; ConfigInvalid for another kind of name. No error ever holds the
/// value.
[[nodiscard]] Result<QByteArray> readCredential(const QString &name);

/// The file that "credential:NAME" names, whether it exists or not.
[[nodiscard]] QString credentialPath(const QString &name);
/// What readCredential() promises, of any file.
[[nodiscard]] Result<QByteArray> readSecretFile(const QString &path);

/// Where the user's own credential files lie: beside his concord.json.
[[nodiscard]] QString ownCredentialsFolder();

/// Gives the value of a named secret; readCredential() in the programs.
using SecretReader = std::function<Result<QByteArray>(const QString &name)>;

/// All of them, or the first error.
[[nodiscard]] Result<std::vector<QByteArray>> readAll(const SecretReader &secrets, const QStringList &names);

}
