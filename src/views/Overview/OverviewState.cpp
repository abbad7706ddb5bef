#include "views/Overview/OverviewState.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/OverviewModel.h"

#include "views/common/Icons.h"

#include <QCoreApplication>

#include <algorithm>

namespace concord {

namespace {
bool hasRead(const Overview &overview)
{
    const auto &metrics = overview.metrics;
    return overview.sync.lastRun || metrics.medicationsOnLists > 0 ||
           std::any_of(metrics.hours.begin(), metrics.hours.end(),
                       [](const MetricsBucket &hour) { return hour.succeeded + hour.failed > 0; });
}
}

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

void showOverviewState(PanelFrame &panel, const OverviewModel &model, bool isEmpty, const QString &done)
{
    if (hasRead(model.overview()))
        panel.setEmptyText(icons::ok, done);
    else
        panel.setEmptyText(icons::sync,
                           QCoreApplication::translate("Overview", "Nothing has been read yet."));
    showOverviewState(panel, model, isEmpty);
}

}
