#include "SceneList.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleAudit.h"
#include "models/AuditModel.h"
#include "views/AuditTrailPage/AuditTrailPage.h"
#include "views/common/ViewNameDialog.h"

#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>

namespace concord {

namespace {

constexpr int pageWidth = 1080;
constexpr int pageHeight = 760;

const FakeClock clockOfScenes;
const Error busy{ErrorCode::StoreBusy, {}, {}, 0};

template <typename Widget>
Widget *child(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

/// Settings that nobody keeps.
QSettings &settingsOfScenes()
{
    static const QTemporaryDir folder;
    static QSettings settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat);
    return settings;
}

void answerWith(AuditTrailPage &page, int rows, bool canSign = true)
{
    auto *p = &page;
    QObject::connect(p, &AuditTrailPage::recordsWanted, p, [p, rows](const AuditQuery &query) {
        p->showRecords(
            {query.page.requestId, sample::auditRows(rows), rows > 40 ? QStringLiteral("more") : QString()});
    });
    QObject::connect(p, &AuditTrailPage::trailWanted, p, [p, canSign](quint64 requestId) {
        TrailState state = sample::trailState(requestId);
        state.canSign = canSign;
        p->showTrail(state);
    });
}

void selectRow(const AuditTrailPage &page, int row)
{
    auto *list = child<QListView>(page, "auditTimeline");
    list->setCurrentIndex(list->model()->index(row, 0));
}

quint64 pressVerify(AuditTrailPage &page)
{
    quint64 task = 0;
    const auto heard =
        QObject::connect(&page, &AuditTrailPage::verifyRequested, &page, [&task](quint64 id) { task = id; });
    child<QPushButton>(page, "verifyButton")->click();
    QObject::disconnect(heard);
    return task;
}

void add(SceneList &scenes, const char *name, std::function<void(AuditTrailPage &)> then,
         int width = pageWidth)
{
    scenes.push_back({QStringLiteral("audit-") + QLatin1StringView(name), width, pageHeight, [then, width] {
                          auto *model = new AuditModel(clockOfScenes);
                          auto page =
                              std::make_unique<AuditTrailPage>(model, clockOfScenes, settingsOfScenes());
                          model->setParent(page.get());
                          page->resize(width, pageHeight);
                          page->show(); // it asks for nothing before
                          then(*page);
                          return page;
                      }});
}

void addStates(SceneList &scenes)
{
    add(scenes, "loading", [](AuditTrailPage &page) { page.start(); });
    add(scenes, "empty", [](AuditTrailPage &page) {
        answerWith(page, 0);
        page.start();
    });
    add(scenes, "ready", [](AuditTrailPage &page) {
        answerWith(page, 120);
        page.start();
        selectRow(page, 2);
    });
    add(
        scenes, "wide",
        [](AuditTrailPage &page) {
            answerWith(page, 120);
            page.start();
            selectRow(page, 0);
        },
        1440);
    add(scenes, "filtered", [](AuditTrailPage &page) {
        answerWith(page, 12, false);
        AuditView view;
        view.filter.actor = QStringLiteral("maria");
        view.filter.action = QStringLiteral("event.view");
        view.filter.allowed = true;
        view.range = AuditRange::Custom;
        view.filter.from = sample::minutesAgo(60.0 * 24 * 7);
        view.filter.until = sample::minutesAgo(0);
        page.start();
        page.showView(view);
    });
    add(scenes, "stale", [](AuditTrailPage &page) {
        answerWith(page, 120);
        page.start();
        page.showAvailability(false, busy);
    });
    add(scenes, "forbidden", [](AuditTrailPage &page) { page.showAccess(false); });
    add(scenes, "error", [](AuditTrailPage &page) {
        auto *p = &page;
        QObject::connect(p, &AuditTrailPage::recordsWanted, p,
                         [p](const AuditQuery &query) { p->showFetchFailed(query.page.requestId, busy); });
        page.start();
    });
}

void addWork(SceneList &scenes)
{
    const auto ready = [](AuditTrailPage &page) {
        answerWith(page, 120);
        page.start();
        selectRow(page, 4);
    };
    add(scenes, "verifying", [ready](AuditTrailPage &page) {
        ready(page);
        page.showProgress({pressVerify(page), 312'400, 1'000'000});
    });
    add(scenes, "verified", [ready](AuditTrailPage &page) {
        ready(page);
        page.showCheck(sample::auditCheck(pressVerify(page)));
    });
    add(scenes, "altered", [ready](AuditTrailPage &page) {
        ready(page);
        page.showCheck(sample::auditCheck(pressVerify(page), AuditFault::Altered));
    });
    add(scenes, "exports", [ready](AuditTrailPage &page) {
        ready(page);
        std::vector<quint64> tasks;
        const auto heard =
            QObject::connect(&page, &AuditTrailPage::exportRequested, &page,
                             [&tasks](const AuditExportOrder &order) { tasks.push_back(order.taskId); });
        for (const AuditFileFormat format :
             {AuditFileFormat::Csv, AuditFileFormat::Pdf, AuditFileFormat::JsonLines})
            page.exportTo(format, QStringLiteral("audit-2026-01-15"));
        QObject::disconnect(heard);
        AuditExport file;
        file.taskId = tasks[0];
        file.path = QStringLiteral("audit-2026-01-15.csv");
        file.records = 1'284;
        page.showExported(file);
        page.showTaskFailed(tasks[1], {ErrorCode::TooLarge, QStringLiteral("export"), {}, 0});
        page.showProgress({tasks[2], 4'210, 12'003});
    });
    scenes.push_back({QStringLiteral("audit-view-name"), 420, 150, [] {
                          auto dialog = std::make_unique<ViewNameDialog>(QStringList{QStringLiteral("Mine")});
                          child<QLineEdit>(*dialog, "viewNameEdit")->setText(QStringLiteral("Mine"));
                          return dialog;
                      }});
}

}

void addAuditScenes(SceneList &scenes)
{
    addStates(scenes);
    addWork(scenes);
}

}
