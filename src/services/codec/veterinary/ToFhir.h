#pragma once

#include "codec/veterinary/FieldTransform.h"

namespace concord {

/// What a ServiceNow record becomes in FHIR.
struct MappedResources
{
    MappedFields fields; ///< in the order of the rows, then what no row maps, then what FHIR requires
    ResourceSet
        resources; ///< empty: something required is missing or refused, so that nothing valid can be made

    /// Nothing is in the way: it can go to the EHR without a person.
    [[nodiscard]] bool isWhole() const;
};

/// Applies @p mapping to @p record. What is produced is valid FHIR R4. A value that no table knows is never
/// guessed: its field says so, and its words are kept. Pure; any thread.
[[nodiscard]] MappedResources toFhir(const FieldMapping &mapping, const ServiceNowRecord &record,
                                     const MappingContext &context);

/// Of a required field that nobody has said.
[[nodiscard]] FieldVerdict requiredVerdict();
/// The hospital's zone: the context's, else the mapping's.
[[nodiscard]] QTimeZone zoneOf(const FieldMapping &mapping, const MappingContext &context);
/// Puts what a row made where it belongs. WhichOne: a row that is no list, and of the resource there is not
/// exactly one.
void place(ResourceSet &set, const FieldRow &row, FhirConversion &made);

}
