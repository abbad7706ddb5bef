#pragma once

#include "domain/CodeMapping.h"

#include <QString>

namespace concord {

/// "RxNorm 29046", "LISIN-10 · urn:oid:…", or the text in quotes where the source sent no code.
[[nodiscard]] QString codeText(const MappingRow &mapping);
/// The same, short: without the address of a system that has no name.
[[nodiscard]] QString codeName(const MappingRow &mapping);
/// Why no automatic step found a target, as a whole sentence for the person who decides.
[[nodiscard]] QString reasonSentence(const MappingRow &mapping);
/// What a grade of equivalence claims: "The local drug is broader than the code."
[[nodiscard]] QString equivalenceSentence(Equivalence equivalence);

}
