#include "views/AlertsPage/AlertBadge.h"

#include "models/AlertText.h"
#include "views/common/Icons.h"

namespace concord {

Badge badgeOf(AlertSeverity severity)
{
    const QString text = labelOf(severity);
    switch (severity) {
    case AlertSeverity::Info:
        return {Tone::Info, icons::info, text};
    case AlertSeverity::Warning:
        return {Tone::Warning, icons::warning, text};
    case AlertSeverity::Critical:
        return {Tone::Danger, icons::error, text};
    }
    return {};
}

Badge badgeOf(IncidentState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case IncidentState::Open:
        return {Tone::Danger, icons::alerts, text};
    case IncidentState::Acknowledged:
        return {Tone::Info, icons::visible, text};
    case IncidentState::Resolved:
        return {Tone::Ok, icons::ok, text};
    }
    return {};
}

}
