#pragma once

#include <QStringList>

namespace concord {

/// concordd validate hl7: the messages of files, what is wrong with each and what it would be answered.
[[nodiscard]] int runValidateHl7(const QStringList &arguments);

}
