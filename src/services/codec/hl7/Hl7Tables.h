#pragma once

#include <QString>

#include <optional>

namespace concord {

/// Whether table 0162 (route of administration) has the code.
[[nodiscard]] bool isHl7Route(QStringView code);

/// The SNOMED CT code (below 284009009) that means the same as a code of table 0162; empty for codes that
/// name a place or a device rather than a route, and for unknown ones.
[[nodiscard]] QString snomedRoute(QStringView code);

/// The reverse: the first code of table 0162 for a SNOMED CT route; empty where there is none.
[[nodiscard]] QString hl7Route(QStringView snomed);

/// The URI of a coding system as HL7 v2 names it (table 0396 and what pharmacies write): "NDC", "RXNORM",
/// "HL70162", "SCT", an OID or a URI. A name that is not known stays as sent; empty stays empty.
[[nodiscard]] QString codeSystemUri(QStringView name);

}
