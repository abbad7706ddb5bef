#pragma once

#include <QString>

namespace concord {

/// Puts what may hold patient data on the clipboard, marked so that clipboard managers do not keep it.
void copySensitive(const QString &text);
/// Empties the clipboard (and the selection, where the desktop has one) if what is in it came from here: the
/// person goes away, and the next one could paste it.
void takeBackCopies();

}
