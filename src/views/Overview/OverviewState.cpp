#include "views/Overview/OverviewState.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/OverviewModel.h"

#include <QCoreApplication>

namespace concord {

void showOverviewState(PanelFrame &panel, const OverviewModel &model, bool isEmpty)
{
    panel.clearError();
    if (model.isForbidden()) {
        panel.setState(PanelState::Forbidden);
    } else if (!model.hasData()) {
        panel.setState(PanelState::Loading, model.isOnline()
                                                ? QString()
                                                : QCoreApplication::translate("Overview", "Not read yet."));
        if (!model.isOnline())
            panel.showError(errorText(model.offlineReason()));
    } else if (!model.isOnline()) {
        panel.setState(PanelState::Stale,
                       QCoreApplication::translate("Overview", "Offline. What you see was read %1.")
                           .arg(relativeTime(model.overview().readAt, model.now())));
    } else {
        panel.setState(isEmpty ? PanelState::Empty : PanelState::Ready);
    }
}

}
