#pragma once

#include "terminology/ValueTables.h"

#include <QString>
#include <QStringList>

namespace concord {

/// What in a text is error-prone by the table of abbreviations, and numbers with a trailing zero ("1.0 mg")
/// or without a leading one (".5 mg"): flags, each once.
[[nodiscard]] QStringList errorProneIn(const QString &text, const Values &values);

}
