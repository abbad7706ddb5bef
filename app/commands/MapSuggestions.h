#pragma once

#include "domain/Result.h"
#include "domain/Suggestion.h"

#include <functional>
#include <vector>

namespace concord {

class CommandLine;

// `concordd map suggest` and `map evaluate`, each with its command line in a file of its own.

int runMapSuggest(const QStringList &arguments);
int runMapEvaluate(const QStringList &arguments);

/// The best first, at most that many.
using Suggester = std::function<std::vector<Suggestion>(const QString &text, int most)>;

/// Suggests out of the release in force in the database that @p line names, or where there is none yet, out
/// of the one inside the program.
[[nodiscard]] Result<Suggester> suggesterOf(const CommandLine &line);

}
