#pragma once

#include "codec/hl7/Hl7Value.h"

#include <QString>

namespace concord::hl7 {

/// A unit in canonical form and what was doubtful about it.
struct Unit
{
    QString text; ///< UCUM ("mg", "mL/h"), an annotation for units of presentation ("{tbl}"), else as sent,
                  ///< lower case
    QString flag; ///< "unit:mcg" where an error-prone abbreviation was normalised (ISMP), else empty

    friend bool operator==(const Unit &, const Unit &) = default;
};

/// The unit of a CE/CWE (RXE-5, RXE-11 …): code, text or SNOMED CT form. A UCUM code stays as it is when the
/// coding system says UCUM; everything else is compared without regard to case, because ISO+ and local units
/// are written in capitals.
[[nodiscard]] Unit unitOf(const Hl7Repetition &cwe);

/// The same for the units sub-component of a CQ (TQ1-2: quantity & units) or a text such as "mg/hr".
[[nodiscard]] Unit unitFromText(QStringView text);

}
