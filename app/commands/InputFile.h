#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>

namespace concord {

/// The bytes of a file named on the command line, or of the standard input for "-"; unpacked when they are
/// gzip. Errors: NotFound, TooLarge (1 GB), InvalidMessage (damaged gzip data).
[[nodiscard]] Result<QByteArray> inputFile(const QString &name);

}
