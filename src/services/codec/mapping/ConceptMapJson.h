#pragma once

#include "codec/validation/FhirDefinitions.h"
#include "domain/MappingExchange.h"
#include "domain/Result.h"

#include <QByteArray>

#include <vector>

/// Decisions about codes as a FHIR R4 ConceptMap: one group for each code system, whose target is the
/// formulary (systems::formulary), one element for each code, at most one target for each element.
///
///   approved            a target with the drug's id and name; its comment is the reason
///   rejected            a target without code, "unmatched"
///   pending             no target
///   the other states    as approved or pending, told apart by the extension urn:concord:mapping-state
///
/// Who decided, who confirmed, the release and the overrides are extensions of the element
/// (urn:concord:mapping-author, -reviewer, -terminology-version, -overrides). A text without a code, and a
/// code that FHIR's type "code" cannot hold, is in urn:concord:mapping-source-text.
///
/// Our five grades are five of FHIR's ten and mean the same, of the target as seen from the source. What
/// others write loses something here: "subsumes" is read as wider and "specializes" as narrower (that one is
/// a kind of the other is forgotten), "relatedto" as inexact (any relation, also an equal one), and
/// "disjoint" as unmatched (that nothing can match is forgotten). What a group says of codes that it does not
/// name ("unmapped") is not taken, and a remark says so: a code that nobody has decided is pending here.
namespace concord {

struct WrittenConceptMap
{
    QByteArray json;
    std::vector<UnwrittenMapping> leftOut; ///< in the order of the entries
};

/// Entries whose code, system or drug id no JSON of FHIR's can hold are left out. Control characters in other
/// texts become U+FFFD.
[[nodiscard]] WrittenConceptMap writeConceptMap(const std::vector<MappingEntry> &entries);

/// What writeConceptMap() wrote comes back as it was. Errors: InvalidMessage for what is no JSON (where is
/// "line 3, column 7") and for what is no valid ConceptMap (where is the path). @p definitions: of R4.
[[nodiscard]] Result<MappingFile> readConceptMap(const QByteArray &json, const FhirDefinitions &definitions);

}
