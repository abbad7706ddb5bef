#pragma once

#include "domain/Delivery.h"
#include "views/common/Badge.h"

namespace concord {

[[nodiscard]] Badge badgeOf(DeliveryState state);

}
