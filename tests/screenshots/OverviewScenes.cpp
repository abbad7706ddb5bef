#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleOverview.h"
#include "models/OverviewModel.h"
#include "views/MainWindow/MainWindow.h"
#include "views/MappingAlerts/MappingAlerts.h"
#include "views/MetricsMini/MetricsMini.h"
#include "views/Overview/OverviewPage.h"
#include "views/RetryQueueCard/RetryQueueCard.h"
#include "views/SyncStatusHeader/SyncStatusHeader.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/Toast.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

namespace concord {

namespace {

using Prepare = std::function<void(OverviewModel &)>;

const Error unreachable{ErrorCode::StoreBusy, {}, {}, 0};

Overview nothing(Timestamp now)
{
    Overview o;
    o.readAt = now;
    o.sync.integration = QStringLiteral("medication-list");
    o.sync.sourceName = QStringLiteral("Sandbox EHR");
    o.metrics.hours.resize(24);
    return o;
}

/// The states that follow from the model alone, the same for every panel of the Overview.
std::vector<std::pair<QString, Prepare>> states()
{
    return {{QStringLiteral("loading"),
             [](OverviewModel &) {
             }},
            {QStringLiteral("empty"),
             [](OverviewModel &m) {
                 m.setOverview(nothing(m.now()));
             }},
            {QStringLiteral("ready"),
             [](OverviewModel &m) {
                 m.setOverview(sample::overview(m.now()));
             }},
            {QStringLiteral("stale"),
             [](OverviewModel &m) {
                 m.setOverview(sample::overview(m.now()));
                 m.setAvailability(false, unreachable);
             }},
            {QStringLiteral("forbidden"),
             [](OverviewModel &m) {
                 m.setForbidden(true);
             }},
            {QStringLiteral("error"), [](OverviewModel &m) {
                 m.setAvailability(false, unreachable);
             }}};
}

template <typename Panel>
std::unique_ptr<QWidget> panelWith(const Prepare &prepare)
{
    static const FakeClock clock;
    auto model = std::make_unique<OverviewModel>(clock);
    prepare(*model);
    auto panel = std::make_unique<Panel>(*model);
    model.release()->setParent(panel.get());
    return panel;
}

template <typename Panel>
void addStates(SceneList &scenes, const QString &name, int width, int height)
{
    for (const auto &[state, prepare] : states()) {
        scenes.push_back({name + QLatin1Char('-') + state, width, height, [prepare = prepare] {
                              return panelWith<Panel>(prepare);
                          }});
    }
}

void addSyncScenes(SceneList &scenes)
{
    const auto withJob = [](JobState state, std::function<void(JobRow &)> change) {
        return [state, change](OverviewModel &model) {
            Overview o = sample::overview(model.now());
            JobRow job = sample::job(2, state, model.now());
            change(job);
            (isFinal(state) ? o.sync.lastRun : o.sync.current) = job;
            model.setOverview(o);
        };
    };
    const std::pair<const char *, Prepare> cases[] = {
        {"running", withJob(JobState::Running, [](JobRow &) {})},
        {"queued", withJob(JobState::Queued, [](JobRow &) {})},
        {"cancelling", withJob(JobState::Running, [](JobRow &job) { job.cancelRequested = true; })},
        {"failed", withJob(JobState::Failed,
                           [](JobRow &job) {
                               job.counts = {};
                               job.error = Error{ErrorCode::TlsFailed, {}, {}, 0};
                           })},
        {"partly", withJob(JobState::PartlySucceeded, [](JobRow &job) { job.counts.failedEntries = 3; })},
    };
    const auto engine = [](std::function<void(Overview &)> change) {
        return [change](OverviewModel &model) {
            Overview o = sample::overview(model.now());
            change(o);
            model.setOverview(o);
        };
    };
    const std::pair<const char *, Prepare> engineCases[] = {
        {"intake-full", engine([](Overview &o) {
             o.listeners.resize(2);
             o.listeners[0].state = o.listeners[1].state = ListenerState::Full;
         })},
        {"no-worker", engine([](Overview &o) { o.workers = 0; })},
        {"schedule-paused", engine([](Overview &o) {
             o.sync.isPaused = true;
             o.sync.pausedBy = QStringLiteral("ana");
             o.sync.pauseReason = QStringLiteral("EHR upgrade until Monday, ticket 731");
         })},
    };
    for (const auto &[name, prepare] : engineCases) {
        scenes.push_back(
            {QStringLiteral("sync-status-header-") + QLatin1StringView(name), 1060, 190, [prepare = prepare] {
                 return panelWith<SyncStatusHeader>(prepare);
             }});
    }
    for (const auto &[name, prepare] : cases) {
        scenes.push_back(
            {QStringLiteral("sync-status-header-") + QLatin1StringView(name), 1060, 190, [prepare = prepare] {
                 return panelWith<SyncStatusHeader>(prepare);
             }});
    }
}

/// The whole window with the Overview in it; the other pages stand in the navigation only.
std::unique_ptr<QWidget> windowWith(const Prepare &prepare, const std::function<void(MainWindow &)> &then)
{
    static const QTemporaryDir folder; // not /dev/null: run by root, QSettings put a plain file in its place
    static QSettings settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("window/theme"),
                      Theme::of(QApplication::palette()).mode == Theme::Mode::Dark ? QStringLiteral("dark")
                                                                                   : QStringLiteral("light"));
    auto window = std::make_unique<MainWindow>(settings);
    window->addPage(QStringLiteral("overview"), icons::overview, OverviewPage::tr("Overview"),
                    panelWith<OverviewPage>(prepare).release());
    window->setDatabaseName(QStringLiteral("concord.sqlite"));
    then(*window);
    return window;
}

void addWindowScenes(SceneList &scenes)
{
    for (const auto &[state, prepare] : states()) {
        scenes.push_back({QStringLiteral("window-") + state, 1280, 840, [state = state, prepare = prepare] {
                              return windowWith(prepare, [&](MainWindow &window) {
                                  if (state == QLatin1StringView("stale") ||
                                      state == QLatin1StringView("error"))
                                      window.setConnection(false, unreachable);
                              });
                          }});
    }
    scenes.push_back({QStringLiteral("window-small"), 960, 640, [] {
                          return windowWith(
                              [](OverviewModel &m) { m.setOverview(sample::overview(m.now())); },
                              [](MainWindow &) {});
                      }});
    scenes.push_back({QStringLiteral("window-toast"), 1280, 840, [] {
                          return windowWith(
                              [](OverviewModel &m) { m.setOverview(sample::overview(m.now())); },
                              [](MainWindow &window) {
                                  window.announceJob(sample::job(1, JobState::Succeeded, FakeClock().now()));
                              });
                      }});
}

}

void addOverviewScenes(SceneList &scenes)
{
    addWindowScenes(scenes);
    addStates<SyncStatusHeader>(scenes, QStringLiteral("sync-status-header"), 1060, 170);
    addSyncScenes(scenes);
    addStates<MetricsMini>(scenes, QStringLiteral("metrics-mini"), 1060, 150);
    addStates<MappingAlerts>(scenes, QStringLiteral("mapping-alerts"), 680, 330);
    addStates<RetryQueueCard>(scenes, QStringLiteral("retry-queue-card"), 400, 400);
}

}
