#include "SceneList.h"

#include "views/common/PanelFrame.h"

#include <QLabel>

namespace concord {

void addOverviewScenes(SceneList &scenes)
{
    const std::pair<const char *, PanelState> states[] = {{"loading", PanelState::Loading},
                                                          {"empty", PanelState::Empty},
                                                          {"ready", PanelState::Ready},
                                                          {"stale", PanelState::Stale},
                                                          {"forbidden", PanelState::Forbidden}};
    for (const auto &[name, state] : states) {
        scenes.push_back({QStringLiteral("panel-%1").arg(QLatin1StringView(name)), 480, 220, [state = state] {
                              auto panel = std::make_unique<PanelFrame>(QStringLiteral("Title"));
                              panel->setContent(new QLabel(QStringLiteral("Content")));
                              panel->setState(state);
                              return panel;
                          }});
    }
}

}
