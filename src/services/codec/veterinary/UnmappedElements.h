#pragma once

#include "codec/veterinary/FieldVerdict.h"
#include "codec/veterinary/ResourceSet.h"

namespace concord {

/// What a set of resources says and nobody has read: a line for each value, "Patient.photo[0].url". @p read:
/// pointers of the set; what is below them counts as read.
[[nodiscard]] MappedFields unmappedElements(const ResourceSet &set, const QStringList &read);

}
