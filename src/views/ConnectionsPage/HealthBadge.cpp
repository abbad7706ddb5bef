#include "views/ConnectionsPage/HealthBadge.h"

#include "views/common/Icons.h"

namespace concord {

Badge badgeOf(ConnectionHealth health)
{
    const QString text = labelOf(health);
    switch (health) {
    case ConnectionHealth::Ready:
        return {Tone::Ok, icons::ok, text};
    case ConnectionHealth::Idle:
        return {Tone::Neutral, icons::offline, text};
    case ConnectionHealth::Full:
        return {Tone::Warning, icons::warning, text};
    case ConnectionHealth::Trying:
        return {Tone::Warning, icons::sync, text};
    case ConnectionHealth::Broken:
        return {Tone::Danger, icons::error, text};
    case ConnectionHealth::Paused:
        return {Tone::Neutral, icons::pause, text};
    }
    return {};
}

}
