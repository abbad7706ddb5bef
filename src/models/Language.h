#pragma once

#include <QString>
#include <QStringList>

namespace concord {

/// The languages the console speaks, as --lang names them.
[[nodiscard]] QStringList languages(); ///< "en", "es"

/// Sets the language of the program: sentences, numbers and dates. Call after the application object exists
/// and before anything is shown; a second call replaces the first.
/// @param choice "es", "es-MX"; empty: that of the system. A language we do not speak falls back to English,
/// with the region's numbers and dates.
/// @return the language now spoken, one of languages()
QString useLanguage(const QString &choice = {});

}
