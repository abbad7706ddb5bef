#pragma once

#include "deidentify/DeidentifiedExport.h"

#include <QByteArray>
#include <QJsonObject>

namespace concord {

/// The report of an export, for machines and for people. English; counts only.
[[nodiscard]] QJsonObject toJson(const DeidentificationReport &report);
[[nodiscard]] QString toText(const DeidentificationReport &report);
[[nodiscard]] QByteArray
toHtml(const DeidentificationReport &report); ///< one file without anything from outside

}
