#pragma once

#include <QString>

namespace concord {

/// `concord --store-secret NAME`: takes a secret from standard input, never from the command line, which
/// everybody on the machine can read; a person types it unseen. One line end at its end does not count.
/// Returns the exit code: 0 stored, 1 not, 2 a name or a value that cannot be one.
[[nodiscard]] int storeSecret(const QString &name);

}
