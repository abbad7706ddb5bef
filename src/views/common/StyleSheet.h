#pragma once

#include <QString>

namespace concord {

struct Theme;

/// The small style sheet on top of Fusion. What it looks at besides classes are properties set with
/// setStyleProperty(): `role` of labels ("title", "heading", "muted", "caution", "figure"), `kind` of buttons
/// ("primary", "flat", "link"), `tone` of banners and toasts.
[[nodiscard]] QString styleSheetOf(const Theme &theme);

}
