#include "views/common/ReconciliationLook.h"

#include "models/ReconciliationText.h"
#include "views/common/Icons.h"

namespace concord {

Badge badgeOf(ConflictState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case ConflictState::Open:
        return {Tone::Warning, icons::clock, text};
    case ConflictState::Decided:
        return {Tone::Info, icons::waiting, text};
    case ConflictState::Resolved:
        return {Tone::Ok, icons::ok, text};
    }
    return {};
}

Badge badgeOf(ReconciliationState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case ReconciliationState::Running:
        return {Tone::Info, icons::sync, text};
    case ReconciliationState::Done:
        return {Tone::Ok, icons::ok, text};
    case ReconciliationState::Failed:
        return {Tone::Danger, icons::error, text};
    case ReconciliationState::Cancelled:
        return {Tone::Neutral, icons::cancel, text};
    }
    return {};
}

Badge badgeOf(ItemState state)
{
    const QString text = labelOf(state);
    switch (state) {
    case ItemState::Open:
        return {Tone::Warning, icons::clock, text};
    case ItemState::Ordered:
        return {Tone::Info, icons::waiting, text};
    case ItemState::Resolved:
    case ItemState::Remedied:
    case ItemState::Agreed:
        return {Tone::Ok, icons::ok, text};
    case ItemState::Superseded:
        return {Tone::Neutral, icons::superseded, text};
    }
    return {};
}

Badge badgeOf(Gravity gravity)
{
    const QString text = labelOf(gravity);
    switch (gravity) {
    case Gravity::Danger:
        return {Tone::Danger, icons::warning, text};
    case Gravity::Major:
        return {Tone::Warning, icons::info, text};
    case Gravity::Minor:
        return {Tone::Neutral, icons::ok, text};
    }
    return {};
}

}
