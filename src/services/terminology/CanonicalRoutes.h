#pragma once

#include "terminology/ValueTables.h"

#include <QString>
#include <QStringList>

namespace concord {

/// A route of administration as Dosage.route holds it: what the table of routes says (SNOMED CT, below
/// 284009009) for codes of HL7 table 0162 and for the names people write; a SNOMED CT code stays; else the
/// text in lower case. Several routes (" + ") one by one. @p flags gets what was error-prone, each once.
[[nodiscard]] QString canonicalRoute(const QString &route, const Values &values, QStringList &flags);

/// The frequency of a timing that was sent as a code or phrase alone ("BID", "Q8H", v3 GTSAbbreviation):
/// "2/1d", "1/8h". Anything else comes back as it is.
[[nodiscard]] QString canonicalFrequency(const QString &frequency, const Values &values, QStringList &flags);

/// "q8h" → "1/8h", "q4-6h" → "1/4-6h", "q2wk" → "1/2wk"; lower case, without blanks. Empty: no such code.
[[nodiscard]] QString everyInterval(const QString &code);

}
