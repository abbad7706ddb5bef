#pragma once

#include "codec/schema/JsonPositions.h"
#include "codec/veterinary/FieldMapping.h"

namespace concord {

class FhirDefinitions;

/// One thing that is wrong in a mapping document.
struct MappingFault
{
    TextPosition at;
    QString pointer; ///< JSON Pointer of the value or the key; empty: the whole file
    int row = 0;     ///< 1-based; 0: no row
    QString column;  ///< of the row
    QString message; ///< what was found, and what would be right

    /// "patient.json:14:20: row 3 (species), transform: unknown transform …"
    [[nodiscard]] QString text(const QString &file) const;

    friend bool operator==(const MappingFault &a, const MappingFault &b)
    {
        return a.pointer == b.pointer && a.row == b.row && a.message == b.message;
    }
};

struct MappingReading
{
    std::optional<FieldMapping> mapping; ///< absent when there is a fault
    std::vector<MappingFault> faults;    ///< in the order of the file
};

/// Reads a mapping document (resources/mappings/veterinary/field_mapping.schema.json) and checks it against
/// @p tables and R4: columns, transforms and their parameters, paths, codes, that no two rows write the same
/// place, and that nothing is left out that one of the sides requires. Pure; any thread.
[[nodiscard]] MappingReading readMappingDocument(const QByteArray &json,
                                                 const std::vector<VeterinaryTable> &tables,
                                                 const FhirDefinitions &definitions);

/// The tables and mappings inside the programs. Errors: NotFound where the resources are not linked;
/// ConfigInvalid: detail is the first fault.
[[nodiscard]] Result<std::vector<VeterinaryTable>> shippedVeterinaryTables();
[[nodiscard]] Result<FieldMapping> shippedFieldMapping(VeterinaryKind kind,
                                                       const FhirDefinitions &definitions);

}
