#pragma once

#include "domain/Access.h"

namespace concord {

/// What people read about whoever is signed in.

[[nodiscard]] QString
nameText(const Session &session); ///< "Ana Ortiz"; the user's name where there is no other
[[nodiscard]] QString initialsText(const Session &session); ///< "AO"; never empty
/// "Analyst"; where nobody keeps accounts, that too.
[[nodiscard]] QString roleText(const Session &session);
/// "All facilities" / "Facility: north" / "Facilities: north, south"
[[nodiscard]] QString facilitiesText(const Facilities &facilities);
/// What an administrator changed meanwhile; empty when it is nothing that the person has to know.
[[nodiscard]] QString changeText(const Session &before, const Session &after);
/// Why somebody has to sign in again; empty after signing out.
[[nodiscard]] QString endText(SessionEnd why);

}
