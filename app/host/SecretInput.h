#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>

namespace concord {

/// Somebody sits at standard input.
[[nodiscard]] bool isInputTyped();

/// From standard input: a line of a terminal, which shows @p prompt and nothing of what is typed, or all of a
/// file or a pipe (a key in PEM has many lines). One line end at its end does not count. NotFound: nothing
/// came; TooLarge: more than 64 KiB.
[[nodiscard]] Result<QByteArray> readSecretInput(const QString &prompt);

}
