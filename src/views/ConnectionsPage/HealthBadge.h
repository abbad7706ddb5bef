#pragma once

#include "models/ConnectionModel.h"
#include "views/common/Badge.h"

namespace concord {

[[nodiscard]] Badge badgeOf(ConnectionHealth health);

}
