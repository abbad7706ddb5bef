#pragma once

#include <QString>

#include <functional>
#include <memory>
#include <vector>

class QWidget;

namespace concord {

/// One picture: a name ("overview-retry-queue-ready"), a size, and how to make the widget with what it shows.
/// The widget is made after theme and language are set, shown, and grabbed; models are children of the
/// widget.
struct Scene
{
    QString name;
    int width = 640;
    int height = 320;
    std::function<std::unique_ptr<QWidget>()> make;
};

using SceneList = std::vector<Scene>;

void addOverviewScenes(SceneList &scenes);       ///< OverviewScenes.cpp: shell and Overview
void addPagesScenes(SceneList &scenes);          ///< PagesScenes.cpp: Jobs, Events
void addEngineScenes(SceneList &scenes);         ///< EngineScenes.cpp: Retry queue, Connections
void addDeliveryScenes(SceneList &scenes);       ///< DeliveryScenes.cpp: the Deliveries page
void addAuditScenes(SceneList &scenes);          ///< AuditScenes.cpp: the Audit page
void addPersonScenes(SceneList &scenes);         ///< PersonScenes.cpp: sign-in, lock, and what roles may do
void addSandboxScenes(SceneList &scenes);        ///< SandboxScenes.cpp: the fault panel
void addMappingScenes(SceneList &scenes);        ///< MappingScenes.cpp: the mapping workbench
void addValueScenes(SceneList &scenes);          ///< ValueScenes.cpp: the value tables
void addAlertScenes(SceneList &scenes);          ///< AlertScenes.cpp: the Alerts page and the dashboard
void addReconciliationScenes(SceneList &scenes); ///< ReconciliationScenes.cpp: conflicts, differences
void addPeopleScenes(SceneList &scenes);         ///< PeopleScenes.cpp: patients, prescribers, facilities

}
