#include "SceneList.h"

#include "views/SandboxFaultPanel/SandboxFaultPanel.h"

namespace concord {

namespace {
constexpr int width = 620;
constexpr int height = 770;
const Timestamp morning = fromMs(1768478400000LL); // 2026-01-15 12:00 UTC

std::unique_ptr<SandboxFaultPanel> running()
{
    auto panel = std::make_unique<SandboxFaultPanel>();
    panel->showBaseUrl(QStringLiteral("http://127.0.0.1:8093/fhir"));
    return panel;
}

std::unique_ptr<SandboxFaultPanel> troubled()
{
    auto panel = running();
    panel->showFaults({.latencyMs = 800,
                       .tooManyRequestsPercent = 20,
                       .retryAfterSeconds = 5,
                       .serverErrorPercent = 10,
                       .dropPercent = 5,
                       .foreignNextLink = true});
    panel->showCounters(
        {.requests = 214, .tooManyRequests = 41, .serverErrors = 1, .dropped = 9, .changes = 3});
    panel->showChange({SandboxChangeKind::Prescribed, QStringLiteral("story-00001"),
                       QStringLiteral("Simvastatin 20 MG Oral Tablet"), morning});
    panel->showChange({SandboxChangeKind::DoseChanged, QStringLiteral("a"),
                       QStringLiteral("Lisinopril 10 MG Oral Tablet"), morning + std::chrono::seconds(20)});
    panel->showChange({SandboxChangeKind::PutOnHold, QStringLiteral("b"),
                       QStringLiteral("24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet"),
                       morning + std::chrono::seconds(40)});
    panel->showStoryPaused(true);
    return panel;
}
}

void addSandboxScenes(SceneList &scenes)
{
    scenes.push_back({QStringLiteral("sandbox-faults-empty"), width, height, [] {
                          return std::make_unique<SandboxFaultPanel>();
                      }});
    scenes.push_back({QStringLiteral("sandbox-faults-ready"), width, height, running});
    scenes.push_back({QStringLiteral("sandbox-faults-troubled"), width, height, troubled});
}

}
