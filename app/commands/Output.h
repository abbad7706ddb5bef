#pragma once

#include "host/RowJson.h"

namespace concord {

/// One line on stdout, at once (a reader may follow).
void printJson(const QJsonObject &object);
void printLine(const QString &text);
/// What this program is called where it speaks of itself: "concordd", "concord".
[[nodiscard]] QString programName();
/// "concordd: <sentence> (<place>: <detail>)" on stderr.
void printError(const Error &error);

}
