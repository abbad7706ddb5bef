#include "views/DeliveriesPage/DeliveryBadge.h"

#include "models/DeliveryText.h"
#include "views/common/Icons.h"

namespace concord {

Badge badgeOf(DeliveryState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case DeliveryState::Waiting:
        return {Tone::Neutral, icons::waiting, text};
    case DeliveryState::Sending:
        return {Tone::Info, icons::sync, text};
    case DeliveryState::Acknowledged:
        return {Tone::Ok, icons::ok, text};
    case DeliveryState::Stopped:
        return {Tone::Danger, icons::error, text};
    }
    return {};
}

}
