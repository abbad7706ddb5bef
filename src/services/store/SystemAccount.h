#pragma once

#include <QString>

namespace concord {

/// Whose account of the operating system this program runs under: who acts where nobody signs in. Not of the
/// environment, where anybody may say who they are. "uid-N" where the account has no name.
[[nodiscard]] QString systemAccount();

}
