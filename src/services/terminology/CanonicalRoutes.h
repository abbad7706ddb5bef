#pragma once

#include <QString>

namespace concord {

/// A route of administration as Dosage.route holds it: the SNOMED CT code (below 284009009) for HL7 table
/// 0162 codes and for the names people write; a SNOMED CT code stays; else the text in lower case. Several
/// routes
/// (" + ") one by one.
[[nodiscard]] QString canonicalRoute(const QString &route);

/// The frequency of a timing that was sent as a code alone ("BID", "Q8H", v3 GTSAbbreviation): "2/1d",
/// "1/8h". Anything else comes back as it is.
[[nodiscard]] QString canonicalFrequency(const QString &frequency);

}
