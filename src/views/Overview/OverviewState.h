#pragma once

#include "views/common/PanelFrame.h"

namespace concord {

class OverviewModel;

/// What all panels of the Overview have in common: the state that follows from the model, and the error that
/// keeps a first reading away. @param isEmpty whether the panel itself has nothing to show
void showOverviewState(PanelFrame &panel, const OverviewModel &model, bool isEmpty);

/// The same for a panel that has nothing to show when all is well, as @p done says: before anything has been
/// read it says that instead.
void showOverviewState(PanelFrame &panel, const OverviewModel &model, bool isEmpty, const QString &done);

}
