#pragma once

#include <QStringList>

namespace concord {

// Codes and the releases they are looked up in, each with its command line in a file of its own. The
// arguments are those of a Command.

[[nodiscard]] int runMapCode(const QStringList &arguments);
[[nodiscard]] int runMapImportTerminology(const QStringList &arguments);
[[nodiscard]] int runMapConcept(const QStringList &arguments);
[[nodiscard]] int runMapReapply(const QStringList &arguments);
[[nodiscard]] int runMapDrift(const QStringList &arguments);

}
