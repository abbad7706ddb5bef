#pragma once

#include "views/common/PanelFrame.h"

namespace concord {

class OverviewModel;

/// What all panels of the Overview have in common: the state that follows from the model, and the error that
/// keeps a first reading away. @param isEmpty whether the panel itself has nothing to show
void showOverviewState(PanelFrame &panel, const OverviewModel &model, bool isEmpty);

}
