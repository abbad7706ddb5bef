#pragma once

#include "codec/veterinary/FieldTransform.h"

namespace concord {

/// What FHIR resources become in the ServiceNow table.
struct MappedRecord
{
    MappedFields fields;     ///< in the order of the rows, then what no row maps
    ServiceNowRecord record; ///< what is said; empty: something required is missing or refused

    [[nodiscard]] bool isWhole() const;
};

/// Applies @p mapping to the resources of one record. Errors: InvalidMessage, the primary resource is not
/// there. Pure; any thread.
[[nodiscard]] Result<MappedRecord> toTable(const FieldMapping &mapping, const ResourceSet &resources,
                                           const MappingContext &context);

}
