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
/// count. Errors: ConfigInvalid when it is not there, others can read it (mode wider than 0600, and no
/// access list that says otherwise), it is not a plain file, empty or larger than 64 KiB, and for another
/// kind of name. No error ever holds the value.
[[nodiscard]] Result<QByteArray> readCredential(const QString &name);

/// The file that "credential:NAME" names, whether it exists or not.
[[nodiscard]] QString credentialPath(const QString &name);
/// What readCredential() promises, of any file; NotFound where there is none.
[[nodiscard]] Result<QByteArray> readSecretFile(const QString &path);

/// A new file for its owner alone (mode 0600), in a folder that is made where it is missing. It is on the
/// disk when this returns, and gets its name when it is whole, so that another program never reads half of
/// it. Errors: Conflict (there is one by now; nothing is ever replaced), StoreFull, StoreFailed.
[[nodiscard]] Result<void> writeSecretFile(const QString &path, QByteArrayView content);

/// Where the user's own credential files lie: beside his concord.json.
[[nodiscard]] QString ownCredentialsFolder();

/// Gives the value of a named secret; readCredential() in the programs.
using SecretReader = std::function<Result<QByteArray>(const QString &name)>;

/// All of them, or the first error.
[[nodiscard]] Result<std::vector<QByteArray>> readAll(const SecretReader &secrets, const QStringList &names);

}
