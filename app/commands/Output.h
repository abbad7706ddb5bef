#pragma once

#include "host/RowJson.h"

namespace concord {

/// One line on stdout, at once (a reader may follow).
void printJson(const QJsonObject &object);
void printLine(const QString &text);
/// "concordd: <sentence> (<place>: <detail>)" on stderr.
void printError(const Error &error);

}
