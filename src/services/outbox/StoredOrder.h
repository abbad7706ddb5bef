#pragma once

#include "store/PrescriptionStore.h"

namespace concord {

/// The whole order as it is stored. One that only the list sync has read has no details of its own: it is
/// what that reads.
[[nodiscard]] QJsonObject storedOrder(const PrescriptionRow &row);

}
