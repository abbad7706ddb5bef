#include "SceneList.h"

#include "fakes/SampleReconciliation.h"
#include "models/ConflictFieldModel.h"
#include "models/ConflictModel.h"
#include "models/ReconciliationItemModel.h"
#include "models/ReconciliationRunModel.h"
#include "views/ConflictsPage/ConflictPane.h"
#include "views/ConflictsPage/ConflictsPage.h"
#include "views/ReconciliationPage/DifferencePane.h"
#include "views/ReconciliationPage/ReconciliationPage.h"

#include <QLineEdit>
#include <QTableView>

namespace concord {

namespace {
constexpr int workWidth = 1240;
constexpr int workHeight = 720;
const FakeClock clockOfWork;

Access analyst()
{
    Session session;
    session.user = QStringLiteral("ana");
    session.role = Role::Analyst;
    session.facilities.isAll = true;
    return Access(session);
}

template <typename Widget>
Widget *part(const QWidget &parent, const char *name)
{
    return parent.findChild<Widget *>(QLatin1StringView(name));
}

std::vector<ConflictRow> conflictRows()
{
    std::vector<ConflictRow> rows;
    for (quint32 number = 199; number > 187; --number) {
        rows.push_back(sample::conflictRow(number, number == 197   ? ConflictState::Decided
                                                   : number == 192 ? ConflictState::Resolved
                                                                   : ConflictState::Open));
        if (number % 3 == 0)
            rows.back().fieldNames = {QStringLiteral("quantity")};
    }
    return rows;
}

std::unique_ptr<ConflictsPage> conflictsPage()
{
    auto *model = new ConflictModel(clockOfWork);
    auto page = std::make_unique<ConflictsPage>(model, clockOfWork);
    model->setParent(page.get());
    page->setLookDelay(0);
    page->setAccess(analyst());
    return page;
}

void answer(ConflictsPage &page, const std::vector<ConflictRow> &rows)
{
    auto *p = &page;
    QObject::connect(p, &ConflictsPage::conflictsWanted, p, [p, rows](const ConflictQuery &query) {
        p->showConflicts({query.page.requestId, rows, {}});
    });
    QObject::connect(p, &ConflictsPage::conflictWanted, p, [p, rows](ConflictId id, quint64 requestId) {
        for (const ConflictRow &row : rows) {
            if (row.id == id)
                p->showConflict(sample::conflictDetail(row, requestId));
        }
    });
    page.start();
}

void addConflicts(SceneList &scenes, const char *name, std::function<void(ConflictsPage &)> then,
                  int width = workWidth)
{
    scenes.push_back(
        {QStringLiteral("conflicts-") + QLatin1StringView(name), width, workHeight, [then, width] {
             auto page = conflictsPage();
             page->resize(width, workHeight);
             then(*page);
             return page;
         }});
}

void choose(const QWidget &page, const char *table, int row)
{
    part<QTableView>(page, table)->selectRow(row);
}

std::unique_ptr<ReconciliationPage> reconciliationPage()
{
    auto *runs = new ReconciliationRunModel(clockOfWork);
    auto *items = new ReconciliationItemModel;
    auto page = std::make_unique<ReconciliationPage>(runs, items, clockOfWork);
    runs->setParent(page.get());
    items->setParent(page.get());
    page->setLookDelay(0);
    page->setAccess(analyst());
    return page;
}

std::vector<ReconciliationItemRow> manyItems()
{
    std::vector<ReconciliationItemRow> items = sample::reconciliationItems();
    using enum Remedy;
    for (quint32 number = 4; number < 14; ++number) {
        items.push_back(sample::reconciliationItem(number, DifferenceKind::Differs, Gravity::Major,
                                                   number % 2 == 0 ? "dose" : "refills",
                                                   {OpenConflict, SendRight, Agree}));
        items.back().difference.left = number % 2 == 0 ? QStringLiteral("1 {tbl}") : QStringLiteral("3");
        items.back().difference.right = number % 2 == 0 ? QStringLiteral("2 {tbl}") : QStringLiteral("5");
    }
    return items;
}

void answer(ReconciliationPage &page, const std::vector<ReconciliationRunRow> &runs,
            const std::vector<ReconciliationItemRow> &items)
{
    auto *p = &page;
    QObject::connect(p, &ReconciliationPage::sidesWanted, p,
                     [p](quint64 requestId) { p->showSides(sample::reconciliationSides(requestId)); });
    QObject::connect(p, &ReconciliationPage::runsWanted, p, [p, runs](const ReconciliationRunQuery &query) {
        p->showRuns({query.page.requestId, runs, {}});
    });
    QObject::connect(p, &ReconciliationPage::itemsWanted, p,
                     [p, items](const ReconciliationItemQuery &query) {
                         p->showItems({query.page.requestId, items, {}});
                     });
    QObject::connect(p, &ReconciliationPage::itemWanted, p,
                     [p, items](ReconciliationItemId id, quint64 requestId) {
                         for (const ReconciliationItemRow &item : items) {
                             if (item.id == id)
                                 p->showItem(sample::reconciliationDetail(item, requestId));
                         }
                     });
    page.start();
}

std::vector<ReconciliationRunRow> someRuns()
{
    return {sample::reconciliationRun(51, ReconciliationState::Running), sample::reconciliationRun(50),
            sample::reconciliationRun(49), sample::reconciliationRun(48, ReconciliationState::Failed),
            sample::reconciliationRun(47)};
}

void addReconciliation(SceneList &scenes, const char *name, std::function<void(ReconciliationPage &)> then,
                       int width = workWidth)
{
    scenes.push_back(
        {QStringLiteral("reconciliation-") + QLatin1StringView(name), width, workHeight, [then, width] {
             auto page = reconciliationPage();
             page->resize(width, workHeight);
             then(*page);
             return page;
         }});
}

void addConflictScenes(SceneList &scenes)
{
    addConflicts(scenes, "loading", [](ConflictsPage &page) { page.start(); });
    addConflicts(scenes, "list", [](ConflictsPage &page) { answer(page, conflictRows()); });
    addConflicts(scenes, "decision", [](ConflictsPage &page) {
        answer(page, conflictRows());
        choose(page, "conflict.table", 0);
        page.pane()->chooseLeft();
    });
    addConflicts(
        scenes, "narrow",
        [](ConflictsPage &page) {
            answer(page, conflictRows());
            choose(page, "conflict.table", 0);
        },
        832); // of a window of 1024
    addConflicts(scenes, "drug", [](ConflictsPage &page) {
        answer(page, conflictRows());
        choose(page, "conflict.table", 0);
        ConflictDetail detail = sample::conflictDetail(sample::conflictRow(199), 0);
        const QString before = systems::rxNorm + QStringLiteral("|314076");
        detail.fields.push_back(sample::conflictField("drug", FieldClass::Code, qPrintable(before),
                                                      "http://www.nlm.nih.gov/research/umls/rxnorm|314077",
                                                      "http://hl7.org/fhir/sid/ndc|00071-0155-23"));
        page.pane()->show(detail);
    });
    addConflicts(scenes, "ready-to-decide", [](ConflictsPage &page) {
        answer(page, conflictRows());
        choose(page, "conflict.table", 1);
        page.pane()->chooseLeft();
        page.pane()->keepBase();
        part<QLineEdit>(page, "conflict.noteEdit")->setText(QStringLiteral("asked the prescriber, 12:05"));
    });
    addConflicts(scenes, "decided-by-somebody-else", [](ConflictsPage &page) {
        answer(page, conflictRows());
        choose(page, "conflict.table", 2);
        page.pane()->showNotice(Tone::Danger,
                                ConflictsPage::tr("Your decision was not stored: somebody was faster, or the "
                                                  "values have changed. What stands now is shown."));
    });
    addConflicts(scenes, "undo", [](ConflictsPage &page) {
        auto *p = &page;
        QObject::connect(p, &ConflictsPage::decisionMade, p,
                         [p](const ConflictDecision &, quint64 requestId) {
                             ConflictRow row = sample::conflictRow(199, ConflictState::Decided);
                             row.author = QStringLiteral("ana");
                             p->showDecided(row, requestId);
                         });
        answer(page, conflictRows());
        choose(page, "conflict.table", 0);
        page.pane()->chooseLeft();
        page.pane()->chooseRight();
        part<QLineEdit>(page, "conflict.noteEdit")->setText(QStringLiteral("asked"));
        page.pane()->submit();
    });
    addConflicts(scenes, "empty", [](ConflictsPage &page) { answer(page, {}); });
    addConflicts(scenes, "stale", [](ConflictsPage &page) {
        answer(page, conflictRows());
        choose(page, "conflict.table", 0);
        page.showAvailability(false, {ErrorCode::StoreFailed, {}, {}, 0});
    });
    addConflicts(scenes, "forbidden", [](ConflictsPage &page) {
        Session viewer;
        viewer.role = Role::Viewer;
        page.setAccess(Access(viewer));
        page.start();
    });
}
}

void addReconciliationScenes(SceneList &scenes)
{
    addConflictScenes(scenes);
    addReconciliation(scenes, "loading", [](ReconciliationPage &page) { page.start(); });
    addReconciliation(scenes, "list",
                      [](ReconciliationPage &page) { answer(page, someRuns(), manyItems()); });
    addReconciliation(scenes, "danger", [](ReconciliationPage &page) {
        answer(page, someRuns(), manyItems());
        choose(page, "reconciliation.items", 0);
    });
    addReconciliation(scenes, "missing", [](ReconciliationPage &page) {
        answer(page, someRuns(), manyItems());
        choose(page, "reconciliation.items", 1);
    });
    addReconciliation(scenes, "differs", [](ReconciliationPage &page) {
        answer(page, someRuns(), manyItems());
        choose(page, "reconciliation.items", 2);
    });
    addReconciliation(scenes, "drug", [](ReconciliationPage &page) {
        auto items = manyItems();
        items[2].difference.field = QStringLiteral("drug");
        items[2].difference.base = Phi();
        items[2].difference.left = systems::rxNorm + QStringLiteral("|314076");
        items[2].difference.right = systems::rxNorm + QStringLiteral("|314077");
        items[2].drugNames = sample::drugNames();
        answer(page, someRuns(), items);
        choose(page, "reconciliation.items", 2);
    });
    addReconciliation(
        scenes, "narrow",
        [](ReconciliationPage &page) {
            answer(page, someRuns(), manyItems());
            choose(page, "reconciliation.items", 2);
        },
        832);
    addReconciliation(scenes, "ordered", [](ReconciliationPage &page) {
        auto *p = &page;
        QObject::connect(p, &ReconciliationPage::remedyOrdered, p,
                         [p](const RemedyOrder &order, quint64 requestId) {
                             p->showOrdered({sample::idOf<RemedyBatchId>(9), order.remedy, 1, 0,
                                             clockOfWork.now() + std::chrono::seconds(8)},
                                            requestId);
                         });
        answer(page, someRuns(), manyItems());
        choose(page, "reconciliation.items", 0);
        page.pane()->order(0);
    });
    addReconciliation(scenes, "empty", [](ReconciliationPage &page) { answer(page, {}, {}); });
    addReconciliation(scenes, "nothing-left", [](ReconciliationPage &page) { answer(page, someRuns(), {}); });
    addReconciliation(scenes, "stale", [](ReconciliationPage &page) {
        answer(page, someRuns(), manyItems());
        choose(page, "reconciliation.items", 1);
        page.showAvailability(false, {ErrorCode::StoreFailed, {}, {}, 0});
    });
    addReconciliation(scenes, "viewer", [](ReconciliationPage &page) {
        Session viewer;
        viewer.role = Role::Viewer;
        viewer.facilities.isAll = true;
        page.setAccess(Access(viewer));
        answer(page, someRuns(), {});
    });
}

}
