#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleAlerts.h"
#include "fakes/SampleOverview.h"
#include "models/AlertRuleModel.h"
#include "models/IncidentModel.h"
#include "models/OverviewModel.h"
#include "views/AlertsPage/AlertsPage.h"
#include "views/AlertsPage/IncidentPane.h"
#include "views/AlertsPage/IncidentsTab.h"
#include "views/AlertsPage/RulesTab.h"
#include "views/Dashboard/DashboardPanel.h"
#include "views/Dashboard/TimeChart.h"
#include "views/MainWindow/MainWindow.h"
#include "views/Overview/OverviewPage.h"
#include "views/common/Icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>

namespace concord {

namespace {
constexpr int alertsWidth = 1080;
constexpr int alertsHeight = 600;
constexpr int dashboardWidth = 1040;
constexpr int dashboardHeight = 860;
const FakeClock clockOfAlerts;
const Error storeAway{ErrorCode::StoreBusy, {}, {}, 0};

template <typename Widget>
Widget *widgetOf(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

using Answer = std::function<void(AlertsPage &, const IncidentQuery &)>;

std::unique_ptr<AlertsPage> alertsPage(const Answer &answer)
{
    auto *incidents = new IncidentModel(clockOfAlerts);
    auto *rules = new AlertRuleModel(clockOfAlerts);
    auto page = std::make_unique<AlertsPage>(incidents, rules, clockOfAlerts);
    incidents->setParent(page.get());
    rules->setParent(page.get());
    page->resize(alertsWidth, alertsHeight);
    AlertsPage *p = page.get();
    QObject::connect(p->incidents(), &IncidentsTab::incidentsWanted, p,
                     [p, answer](const IncidentQuery &query) { answer(*p, query); });
    QObject::connect(p->incidents(), &IncidentsTab::incidentWanted, p,
                     [p](const IncidentId &id, quint64 requestId) {
                         IncidentDetail detail{requestId, {}, sample::notices(id, clockOfAlerts.now())};
                         detail.incident.id = id;
                         p->incidents()->showIncident(detail);
                     });
    QObject::connect(p->rules(), &RulesTab::rulesWanted, p, [p](quint64 requestId) {
        p->rules()->showRules(sample::alertRules(requestId, clockOfAlerts.now()));
    });
    return page;
}

Answer answerWith(std::vector<Incident> rows)
{
    return [rows = std::move(rows)](AlertsPage &page, const IncidentQuery &query) {
        IncidentPage found;
        found.requestId = query.page.requestId;
        found.rows = rows;
        page.incidents()->showIncidents(found);
    };
}

Answer failWith(ErrorCode code)
{
    return [code](AlertsPage &page, const IncidentQuery &query) {
        page.incidents()->showFetchFailed(query.page.requestId, {code, {}, {}, 0});
    };
}

void addPage(SceneList &scenes, const char *name, const Answer &answer,
             std::function<void(AlertsPage &)> then = {})
{
    scenes.push_back(
        {QStringLiteral("alerts-") + QLatin1StringView(name), alertsWidth, alertsHeight, [answer, then] {
             auto page = alertsPage(answer);
             page->start();
             if (then)
                 then(*page);
             return page;
         }});
}

void addRuleDialog(SceneList &scenes, const char *name, AlertKind kind,
                   std::function<void(AlertRuleDialog &)> then)
{
    scenes.push_back({QStringLiteral("alert-rule-") + QLatin1StringView(name), 540, 380, [kind, then] {
                          auto dialog = std::make_unique<AlertRuleDialog>(defaultRule(kind));
                          then(*dialog);
                          return dialog;
                      }});
}

JobRow noticeJob(JobState state)
{
    JobRow job;
    job.state = state;
    job.createdAt = clockOfAlerts.now();
    if (isFinal(state))
        job.finishedAt = clockOfAlerts.now() - std::chrono::minutes(2);
    return job;
}

/// @param list absent: nothing is known yet
void addTestDialog(SceneList &scenes, const char *name, const std::optional<NotifierTestList> &list,
                   std::function<void(NotifierTestDialog &)> then = {})
{
    scenes.push_back({QStringLiteral("notifier-test-") + QLatin1StringView(name), 620, 320, [list, then] {
                          auto dialog = std::make_unique<NotifierTestDialog>(clockOfAlerts);
                          NotifierTestDialog *d = dialog.get();
                          QObject::connect(d, &NotifierTestDialog::testsWanted, d, [d, list](quint64 id) {
                              NotifierTestList answer = list.value_or(NotifierTestList{});
                              answer.requestId = list ? id : 0;
                              d->showTests(answer);
                          });
                          d->refresh();
                          if (then)
                              then(*d);
                          return dialog;
                      }});
}

void addTestDialogs(SceneList &scenes)
{
    JobRow refused = noticeJob(JobState::Failed);
    refused.error =
        Error{ErrorCode::RemoteRejected,
              {},
              QStringLiteral("SMTP 550; it said: 550 5.1.1 <ops@clinic.example>: Recipient address rejected"),
              0};
    JobRow sent = noticeJob(JobState::Succeeded);
    sent.counts.sourceMs = 184;
    const NotifierTestList none{0, {{NotifierKind::Smtp, {}}, {NotifierKind::Slack, {}}}, true, 1};
    NotifierTestList tried = none;
    tried.rows = {{NotifierKind::Smtp, refused}, {NotifierKind::Slack, sent}};
    NotifierTestList unserved = none;
    unserved.rows[0].last = noticeJob(JobState::Queued);
    unserved.workers = 0;
    NotifierTestList forbidden = none;
    forbidden.mayOrder = false;
    addTestDialog(scenes, "loading", {});
    addTestDialog(scenes, "ready", tried,
                  [](NotifierTestDialog &dialog) { dialog.showDesktopTest(DesktopTest::InWindow); });
    addTestDialog(scenes, "without-worker", unserved);
    addTestDialog(scenes, "stale", none,
                  [](NotifierTestDialog &dialog) { dialog.showAvailability(false, storeAway); });
    addTestDialog(scenes, "forbidden", forbidden);
}

std::unique_ptr<DashboardPanel> dashboard(std::function<void(DashboardPanel &, const SeriesQuery &)> answer)
{
    auto panel = std::make_unique<DashboardPanel>();
    panel->resize(dashboardWidth, dashboardHeight);
    DashboardPanel *p = panel.get();
    if (answer)
        QObject::connect(p, &DashboardPanel::seriesWanted, p,
                         [p, answer](const SeriesQuery &query) { answer(*p, query); });
    p->start();
    return panel;
}

void answerSample(DashboardPanel &panel, const SeriesQuery &query)
{
    panel.showSeries(sample::dashboard(query, clockOfAlerts.now()));
}

void addDashboard(SceneList &scenes, const char *name,
                  const std::function<void(DashboardPanel &, const SeriesQuery &)> &answer,
                  std::function<void(DashboardPanel &)> then = {})
{
    scenes.push_back({QStringLiteral("dashboard-") + QLatin1StringView(name), dashboardWidth, dashboardHeight,
                      [answer, then] {
                          auto panel = dashboard(answer);
                          if (then)
                              then(*panel);
                          return panel;
                      }});
}

void addDashboards(SceneList &scenes)
{
    addDashboard(scenes, "loading", {});
    addDashboard(scenes, "ready", answerSample);
    addDashboard(scenes, "hour", answerSample, [](DashboardPanel &panel) {
        widgetOf<QComboBox>(panel, "dashboard.span")->setCurrentIndex(int(DashboardSpan::Hour));
    });
    addDashboard(scenes, "week", answerSample, [](DashboardPanel &panel) {
        widgetOf<QComboBox>(panel, "dashboard.span")->setCurrentIndex(int(DashboardSpan::Week));
    });
    addDashboard(scenes, "month", answerSample, [](DashboardPanel &panel) {
        widgetOf<QComboBox>(panel, "dashboard.span")->setCurrentIndex(int(DashboardSpan::Month));
        widgetOf<TimeChart>(panel, "dashboard.latency")->setCurrent(14);
    });
    addDashboard(scenes, "table", answerSample, [](DashboardPanel &panel) {
        widgetOf<QPushButton>(panel, "dashboard.asTable")->setChecked(true);
    });
    addDashboard(scenes, "used-up", [](DashboardPanel &panel, const SeriesQuery &query) {
        DashboardSeries series = sample::dashboard(query, clockOfAlerts.now());
        series.slo.failed = 420;
        series.slo.burnRate = 6.3;
        series.told.clear();
        series.accuracy.reset();
        panel.showSeries(series);
    });
    addDashboard(scenes, "empty", [](DashboardPanel &panel, const SeriesQuery &query) {
        DashboardSeries none;
        none.requestId = query.requestId;
        none.series.points.resize(24);
        panel.showSeries(none);
    });
    addDashboard(scenes, "stale", answerSample,
                 [](DashboardPanel &panel) { panel.showAvailability(false, storeAway); });
    addDashboard(scenes, "forbidden", [](DashboardPanel &panel, const SeriesQuery &query) {
        panel.showFetchFailed(query.requestId, {ErrorCode::Forbidden, {}, {}, 0});
    });
    scenes.push_back({QStringLiteral("overview-whole"), 1080, 1560, [] {
                          auto *model = new OverviewModel(clockOfAlerts);
                          model->setOverview(sample::overview(model->now()));
                          auto page = std::make_unique<OverviewPage>(*model);
                          model->setParent(page.get());
                          DashboardPanel *panel = page->dashboard();
                          QObject::connect(
                              panel, &DashboardPanel::seriesWanted, panel,
                              [panel](const SeriesQuery &query) { answerSample(*panel, query); });
                          panel->start();
                          return page;
                      }});
}

std::unique_ptr<QWidget> windowWithBadge()
{
    static QTemporaryDir folder;
    auto *settings = new QSettings(folder.filePath(QStringLiteral("alerts.ini")), QSettings::IniFormat);
    auto window = std::make_unique<MainWindow>(*settings);
    settings->setParent(window.get());
    window->addPage(QStringLiteral("overview"), icons::overview, QStringLiteral("Overview"), new QLabel);
    auto page = alertsPage(answerWith(sample::incidents(clockOfAlerts.now())));
    page->start();
    window->addPage(QStringLiteral("alerts"), icons::alerts, QStringLiteral("Alerts"), page.release());
    window->addPage(QStringLiteral("audit"), icons::audit, QStringLiteral("Audit"), new QLabel);
    window->setBadge(QStringLiteral("alerts"), 4, QStringLiteral("4"));
    window->setBadge(QStringLiteral("audit"), 120, QStringLiteral("120"));
    window->showPage(QStringLiteral("alerts"));
    window->setDatabaseName(QStringLiteral("concord.db"));
    return window;
}
}

void addAlertScenes(SceneList &scenes)
{
    const auto rows = sample::incidents(clockOfAlerts.now());
    addPage(scenes, "loading", [](AlertsPage &, const IncidentQuery &) {});
    addPage(scenes, "ready", answerWith(rows));
    addPage(scenes, "acknowledged", answerWith(rows),
            [](AlertsPage &page) { widgetOf<QTableView>(page, "incidentsTable")->selectRow(3); });
    auto all = rows;
    all.push_back(sample::resolvedIncident(clockOfAlerts.now()));
    addPage(scenes, "all", answerWith(all), [](AlertsPage &page) {
        widgetOf<QComboBox>(page, "whichFilter")->setCurrentIndex(1);
        widgetOf<QTableView>(page, "incidentsTable")->selectRow(5);
    });
    addPage(scenes, "empty", answerWith({}));
    addPage(scenes, "viewer", answerWith(rows), [](AlertsPage &page) {
        Session session;
        session.user = QStringLiteral("vera");
        session.role = Role::Viewer;
        session.facilities.isAll = true;
        page.setAccess(Access(session));
    });
    addPage(scenes, "refused", answerWith(rows), [](AlertsPage &page) {
        widgetOf<QLineEdit>(page, "noteEdit")->setText(QStringLiteral("The switch was down."));
        widgetOf<QPushButton>(page, "acknowledgeButton")->click();
        page.incidents()->showRefusal(QStringLiteral("acknowledgeIncident"),
                                      {ErrorCode::Conflict, {}, {}, 0});
    });
    addPage(scenes, "stale", answerWith(rows),
            [](AlertsPage &page) { page.incidents()->showAvailability(false, storeAway); });
    addPage(scenes, "forbidden", failWith(ErrorCode::Forbidden));
    addPage(scenes, "error", failWith(ErrorCode::StoreBusy));
    addPage(scenes, "rules", answerWith(rows), [](AlertsPage &page) {
        widgetOf<QTabWidget>(page, "alerts.tabs")->setCurrentIndex(1);
        widgetOf<QTableView>(page, "rulesTable")->selectRow(5);
    });
    addRuleDialog(scenes, "measured", AlertKind::FailureRate, [](AlertRuleDialog &dialog) {
        widgetOf<QDoubleSpinBox>(dialog, "thresholdBox")->setValue(10);
        widgetOf<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("the lab is being moved"));
    });
    addRuleDialog(scenes, "reported", AlertKind::AuditChain, [](AlertRuleDialog &) {});
    addTestDialogs(scenes);
    scenes.push_back({QStringLiteral("alerts-window"), 1280, 760, windowWithBadge});
    addDashboards(scenes);
}

}
