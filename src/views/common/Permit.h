#pragma once

#include "models/Access.h"

class QAbstractButton;
class QAction;

namespace concord {

/// The one way to grey out: the control can be used when that makes sense now and the person may. While the
/// person may not, its tool tip says who may; afterwards it is its own again.
void permit(QAbstractButton *button, const Access &access, Action action, bool makesSense = true);
void permit(QAction *item, const Access &access, Action action, bool makesSense = true);

}
