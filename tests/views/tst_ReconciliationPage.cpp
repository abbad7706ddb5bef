// The whole work on differences, with the keyboard, over a gateway that answers at once.
#include "ViewChecks.h"
#include "fakes/SampleReconciliation.h"
#include "models/ReconciliationItemModel.h"
#include "models/ReconciliationRunModel.h"
#include "models/SideModel.h"
#include "views/ReconciliationPage/DifferencePane.h"
#include "views/ReconciliationPage/ReconciliationPage.h"
#include "views/common/Banner.h"
#include "views/common/UndoLine.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace concord::checks;

namespace {
Access as(const char *user, Role role = Role::Analyst)
{
    Session session;
    session.user = QString::fromLatin1(user);
    session.role = role;
    session.facilities.isAll = true;
    return Access(session);
}
}

class tst_ReconciliationPage : public QObject
{
    Q_OBJECT

    struct Page
    {
        FakeClock clock;
        ReconciliationRunModel runModel{clock};
        ReconciliationItemModel itemModel;
        ReconciliationPage page{&runModel, &itemModel, clock};
        std::vector<ReconciliationRunRow> runs{sample::reconciliationRun(50), sample::reconciliationRun(49)};
        std::vector<ReconciliationItemRow> items = sample::reconciliationItems();
        ReconciliationSidesList sides = sample::reconciliationSides(0);
        std::vector<ReconciliationItemQuery> queries;
        std::vector<ReconciliationItemId> looks;
        std::vector<RemedyOrder> orders;
        std::vector<ReportOrder> reports;
        int undone = 0;
        std::optional<Error> refusal; ///< of the next order
        QTableView *runTable = child<QTableView>(page, "reconciliation.runs");
        QTableView *table = child<QTableView>(page, "reconciliation.items");

        explicit Page(const Access &access = as("ana"))
        {
            page.setLookDelay(0);
            page.setRefreshDelay(0);
            QObject::connect(&page, &ReconciliationPage::sidesWanted, &page, [this](quint64 r) {
                sides.requestId = r;
                page.showSides(sides);
            });
            QObject::connect(&page, &ReconciliationPage::runsWanted, &page,
                             [this](const ReconciliationRunQuery &q) {
                                 page.showRuns({q.page.requestId, runs, {}});
                             });
            QObject::connect(&page, &ReconciliationPage::itemsWanted, &page,
                             [this](const ReconciliationItemQuery &q) { answer(q); });
            QObject::connect(&page, &ReconciliationPage::itemWanted, &page,
                             [this](ReconciliationItemId id, quint64 r) {
                                 looks.push_back(id);
                                 page.showItem(sample::reconciliationDetail(item(id), r));
                             });
            QObject::connect(&page, &ReconciliationPage::remedyOrdered, &page,
                             [this](const RemedyOrder &o, quint64 r) { answer(o, r); });
            QObject::connect(&page, &ReconciliationPage::undoRequested, &page,
                             [this](RemedyBatchId batch, quint64 r) {
                                 ++undone;
                                 for (ReconciliationItemRow &row : items) {
                                     if (row.batch != batch)
                                         continue;
                                     row.state = ItemState::Open;
                                     row.author.clear();
                                     row.reason.clear();
                                     ++row.version;
                                 }
                                 page.showUndone(batch, 1, r);
                             });
            QObject::connect(&page, &ReconciliationPage::reportWanted, &page, [this](const ReportOrder &o) {
                reports.push_back(o);
                page.showReport({o.requestId, runs[0], o.format,
                                 QStringLiteral("<h1>Reconciliation</h1><p>lisinopril</p>"), 3});
            });
            page.setAccess(access);
            page.resize(1248, 780);
            page.show();
            QApplication::setActiveWindow(&page); // shortcuts work in the active window only
            page.start();
            table->setFocus();
        }
        ReconciliationItemRow &item(ReconciliationItemId id)
        {
            return *std::find_if(items.begin(), items.end(), [&](const auto &r) { return r.id == id; });
        }
        void answer(const ReconciliationItemQuery &q)
        {
            queries.push_back(q);
            std::vector<ReconciliationItemRow> found;
            for (const ReconciliationItemRow &row : items) {
                const bool isState = q.states.empty() ||
                                     std::find(q.states.begin(), q.states.end(), row.state) != q.states.end();
                if (row.run == q.run && isState && (q.owner.isEmpty() || row.difference.owner == q.owner) &&
                    (!q.kind || row.difference.kind == *q.kind))
                    found.push_back(row);
            }
            page.showItems({q.page.requestId, found, {}});
        }
        void answer(const RemedyOrder &o, quint64 requestId)
        {
            orders.push_back(o);
            if (refusal)
                return page.showRefusal(QStringLiteral("orderRemedies"), *std::exchange(refusal, {}),
                                        requestId);
            ReconciliationItemRow &row = item(o.items.front());
            give(row, o.remedy, "ana", o.reason);
            page.showOrdered({row.batch, o.remedy, 1, 0, *row.executeAt}, requestId);
        }
        /// As somebody's order leaves it.
        void give(ReconciliationItemRow &row, Remedy remedy, const char *author, const QString &reason)
        {
            row.state = ItemState::Ordered;
            row.remedy = remedy;
            row.author = QString::fromLatin1(author);
            row.reason = reason;
            row.batch = sample::idOf<RemedyBatchId>(quint32(orders.size() + 900));
            row.executeAt = clock.now() + std::chrono::seconds(8);
            ++row.version;
        }
        void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
        {
            QTest::keyClick(page.focusWidget() ? page.focusWidget() : &page, Qt::Key(key), modifiers);
        }
        void type(const char *text) { QTest::keyClicks(page.focusWidget(), QString::fromLatin1(text)); }
        ReconciliationItemId current() { return itemModel.at(table->currentIndex().row()).id; }
        QPushButton *remedy(int number)
        {
            return child<QPushButton>(page,
                                      qPrintable(QStringLiteral("reconciliation.remedy%1").arg(number)));
        }
        QString undoText() { return child<UndoLine>(page, "reconciliation.undoLine")->text(); }
        QString outcome() { return child<QLabel>(page, "reconciliation.outcome")->text(); }
        PanelFrame *frame(const char *name) { return child<PanelFrame>(page, name); }
    };

private slots:
    void theNewestRunIsShownWithWhatIsOpen()
    {
        Page t;
        QCOMPARE(t.runModel.rowCount(), 2);
        QCOMPARE(t.runTable->currentIndex().row(), 0);
        QVERIFY(!t.queries.empty());
        QCOMPARE(t.queries.back().run, t.runs[0].id);
        QCOMPARE(t.queries.back().states, std::vector{ItemState::Open});
        QCOMPARE(t.itemModel.rowCount(), 3);
        QVERIFY(t.looks.empty()); // a look is audited
        using Column = ReconciliationRunModel::Column;
        const auto told = [&](int row, int column) {
            return t.runModel.index(row, column).data(Qt::ToolTipRole).toString() +
                   t.runModel.index(row, column).data(RecordTableBase::SecondLineRole).toString();
        };
        QVERIFY(told(0, Column::Started).contains(QStringLiteral("schedule")));
        QVERIFY(told(1, Column::Started).contains(QStringLiteral("by ana")));
        QVERIFY(told(0, Column::Matching).contains(QStringLiteral("12")));
        QCOMPARE(t.runModel.index(0, Column::ByRule).data().toString(), QStringLiteral("41"));
        QCOMPARE(t.runModel.index(0, Column::Missing).data().toString(), QStringLiteral("7"));
        QVERIFY(told(0, Column::Missing).contains(QStringLiteral("ehr lacks 3, pharm/orders lacks 4")));
        QAbstractItemModelTester runs(&t.runModel, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester items(&t.itemModel, QAbstractItemModelTester::FailureReportingMode::QtTest);
        t.page.showChanged();
        t.runTable->selectRow(1);
        QCOMPARE(t.queries.back().run, t.runs[1].id);
    }

    void theWholeWorkIsDoneWithTheKeyboard()
    {
        Page t;
        t.press(Qt::Key_J);
        QCOMPARE(t.current(), t.items[0].id);
        QCOMPARE(t.looks.size(), size_t(1));
        // what it does is said before it is ordered
        QVERIFY(t.remedy(1)->isVisible());
        QVERIFY2(t.remedy(1)->accessibleName().contains(QStringLiteral("pharm is asked to end")),
                 qPrintable(t.remedy(1)->accessibleName()));
        t.press(Qt::Key_1);
        QCOMPARE(t.orders.size(), size_t(1));
        QCOMPARE(t.orders[0].remedy, Remedy::CancelRight);
        QCOMPARE(t.orders[0].items, std::vector{t.items[0].id});
        QVERIFY(t.orders[0].reason.contains(QStringLiteral("ehr has ended it"))); // offered
        QCOMPARE(t.current(), t.items[1].id);                                     // the next one
        QCOMPARE(t.itemModel.rowCount(), 2);                                      // it is not open any more
        QVERIFY(t.undoText().contains(QStringLiteral("Have pharm end it")));
        t.press(Qt::Key_U);
        QCOMPARE(t.undone, 1);
        QVERIFY(t.undoText().contains(QStringLiteral("open again")));
        QCOMPARE(t.itemModel.rowCount(), 3);
        QCOMPARE(t.current(), t.items[1].id);

        t.press(Qt::Key_2); // it is right as it is: for a reason that a person gives
        QCOMPARE(t.orders.size(), size_t(1));
        QVERIFY(child<QLineEdit>(t.page, "reconciliation.noteEdit")->hasFocus());
        t.type("patient has died 12/5");
        t.press(Qt::Key_Escape);
        QVERIFY(t.table->hasFocus());
        t.press(Qt::Key_2);
        QCOMPARE(t.orders.size(), size_t(2));
        QCOMPARE(t.orders[1].remedy, Remedy::Agree);
        QCOMPARE(t.orders[1].reason, QStringLiteral("patient has died 12/5"));
        QCOMPARE(t.current(), t.items[2].id);
    }

    /// As a server of remote desktops shows it: as presses.
    void aKeyThatIsHeldOrdersOnce()
    {
        Page t;
        t.press(Qt::Key_J);
        for (int i = 0; i < 5; ++i)
            t.press(Qt::Key_1);
        QCOMPARE(t.orders.size(), size_t(1));
        QCOMPARE(t.current(), t.items[1].id);
        t.press(Qt::Key_2); // another key
        QVERIFY(child<QLineEdit>(t.page, "reconciliation.noteEdit")->hasFocus());
    }

    void bothRecordsStandBesideEachOtherAndWhatDiffersIsMarked()
    {
        Page t;
        t.table->selectRow(2);
        const SideModel &model = t.page.pane()->model();
        QCOMPARE(model.rowCount(), 7);
        const auto mark = [&](int row, int column) {
            return model.index(row, column).data(SideModel::MarkRole).toInt();
        };
        QCOMPARE(mark(0, SideModel::Left), int(SideModel::Differs)); // before what is the same
        QCOMPARE(mark(0, SideModel::Right), int(SideModel::Differs));
        QCOMPARE(mark(3, SideModel::Left), int(SideModel::None));
        QCOMPARE(mark(2, SideModel::Field), int(SideModel::SameByRule));
        QCOMPARE(model.index(0, SideModel::Left).data().toString(), QStringLiteral("30 tablet(s)"));
        QCOMPARE(model.index(0, SideModel::Right).data().toString(), QStringLiteral("60 tablet(s)"));
        QCOMPARE(model.index(5, SideModel::Right).data().toString(), QStringLiteral("oral"));
        QVERIFY(
            child<QLabel>(t.page, "reconciliation.base")->text().contains(QStringLiteral("30 tablet(s)")));
        t.table->selectRow(1); // the pharmacy has none
        QCOMPARE(mark(0, SideModel::Right), int(SideModel::Absent));
        QCOMPARE(model.index(0, SideModel::Left).data().toString(), QStringLiteral("active"));
    }

    void drugsAreReadByTheirNames()
    {
        Page t;
        ReconciliationItemRow &row = t.items[2];
        row.difference.field = QStringLiteral("drug");
        row.difference.left = systems::rxNorm + QStringLiteral("|314076");
        row.difference.right = systems::rxNorm + QStringLiteral("|999");
        row.difference.base = row.difference.left;
        row.drugNames = sample::drugNames();
        t.page.reload();
        t.table->selectRow(2);
        const QModelIndex what = t.itemModel.index(2, ReconciliationItemModel::What);
        QCOMPARE(what.data(RecordTableBase::SecondLineRole).toString(),
                 QStringLiteral("ehr: lisinopril 10 MG Oral Tablet · 314076, pharm: RxNorm 999"));
        const SideModel &model = t.page.pane()->model();
        QCOMPARE(model.index(0, SideModel::Left).data().toString(),
                 QStringLiteral("lisinopril 10 MG Oral Tablet · 314076"));
        QCOMPARE(model.index(0, SideModel::Right).data().toString(), QStringLiteral("RxNorm 999"));
        QVERIFY(child<QLabel>(t.page, "reconciliation.base")
                    ->text()
                    .contains(QStringLiteral("lisinopril 10 MG Oral Tablet · 314076")));
    }

    void whoIsSecondIsToldAndSeesWhatStands()
    {
        Page t;
        t.press(Qt::Key_J);
        t.refusal = Error{ErrorCode::Conflict, {}, {}, 0};
        t.give(t.items[0], Remedy::Agree, "bob", QStringLiteral("known"));
        t.press(Qt::Key_1);
        QVERIFY2(t.page.pane()->notice().contains(QStringLiteral("not ordered")),
                 qPrintable(t.page.pane()->notice()));
        QVERIFY2(t.outcome().contains(QStringLiteral("by bob")), qPrintable(t.outcome()));
        QVERIFY(t.outcome().contains(QStringLiteral("known")));
        QVERIFY(!t.remedy(1)->isVisible());
        QVERIFY(!child<QPushButton>(t.page, "reconciliation.undoButton")->isVisible()); // it is not theirs
        QVERIFY(t.undoText().isEmpty());
    }

    void whatSomebodyElseSeesToAppearsByItself()
    {
        Page t;
        t.press(Qt::Key_J);
        t.give(t.items[0], Remedy::CancelRight, "bob", QStringLiteral("asked"));
        t.page.showChanged();
        QTRY_COMPARE(t.itemModel.rowCount(), 2);
        QVERIFY2(t.outcome().contains(QStringLiteral("by bob")), qPrintable(t.outcome()));
        QVERIFY(t.page.pane()->notice().contains(QStringLiteral("meanwhile")));
    }

    void aRemedyThatCouldNotBeCarriedOutIsSaid()
    {
        Page t;
        t.items[0].reason = QStringLiteral("not_found: prescriptions");
        t.press(Qt::Key_J);
        QVERIFY2(t.outcome().contains(QStringLiteral("could not be carried out")), qPrintable(t.outcome()));
        QVERIFY(t.remedy(1)->isEnabled());
    }

    void filtersNarrowTheList()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_P);
        QCOMPARE(t.queries.back().owner, t.items[0].difference.owner);
        QCOMPARE(t.itemModel.rowCount(), 2);
        QVERIFY(child<QPushButton>(t.page, "reconciliation.patientChip")->isVisible());
        t.press(Qt::Key_P);
        QCOMPARE(t.itemModel.rowCount(), 3);
        auto *kind = child<QComboBox>(t.page, "reconciliation.kindFilter");
        kind->setCurrentIndex(kind->findData(int(DifferenceKind::MissingRight)));
        QCOMPARE(t.itemModel.rowCount(), 1);
        child<QComboBox>(t.page, "reconciliation.stateFilter")->setCurrentIndex(2); // done
        QCOMPARE(t.queries.back().states,
                 (std::vector{ItemState::Ordered, ItemState::Remedied, ItemState::Agreed}));
        QCOMPARE(t.frame("reconciliation.itemFrame")->state(), PanelState::Empty);
    }

    void aRunIsStartedAsAJobAndShownWhenItIsDone()
    {
        Page t;
        QSignalSpy wanted(&t.page, &ReconciliationPage::runRequested);
        auto *compare = child<QPushButton>(t.page, "reconciliation.compareButton");
        auto *standing = child<QLabel>(t.page, "reconciliation.standing");
        QVERIFY(standing->text().contains(QStringLiteral("Next run")));
        t.press(Qt::Key_C);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), sample::pharmacyMatch);
        QVERIFY(!compare->isEnabled()); // one at a time
        JobRow job = sample::job(51, JobState::Running);
        job.integration = sample::pharmacyMatch;
        job.step = QStringLiteral("comparing");
        t.sides.rows[0].current = job;
        t.page.showJobsChanged({job});
        QVERIFY2(standing->text().contains(QStringLiteral("Comparing")), qPrintable(standing->text()));
        QVERIFY(!compare->isEnabled());
        job.state = JobState::Succeeded;
        t.sides.rows[0].current.reset();
        t.page.showJobsChanged({job});
        QVERIFY(compare->isEnabled());
        t.runs.insert(t.runs.begin(), sample::reconciliationRun(51));
        t.page.showChanged();
        QTRY_COMPARE(t.queries.back().run, t.runs[0].id);             // theirs: it is shown at once
        t.runs.insert(t.runs.begin(), sample::reconciliationRun(52)); // the nightly one
        t.page.showChanged();
        auto *newer = child<Banner>(t.page, "reconciliation.newer");
        QTRY_VERIFY(newer->isVisible());
        QCOMPARE(t.queries.back().run, t.runs[1].id); // what is before the person stays
    }

    void aRefusedStartLeavesTheButton()
    {
        Page t;
        t.press(Qt::Key_C);
        t.page.showRefusal(QStringLiteral("triggerSync"), {ErrorCode::Overlap, {}, {}, 0}, 0);
        QVERIFY(child<QPushButton>(t.page, "reconciliation.compareButton")->isEnabled());
    }

    void theReportIsSavedForItsOwnerAlone()
    {
        Page t;
        QTemporaryDir folder;
        const QString html = folder.filePath(QStringLiteral("run.html"));
        t.page.saveReport(ReportKind::Html, html);
        auto *runFrame = t.frame("reconciliation.runFrame");
        QTRY_VERIFY2(runFrame->errorText().contains(QStringLiteral("run.html")),
                     qPrintable(runFrame->errorText()));
        QCOMPARE(t.reports.back().run, t.runs[0].id);
        QVERIFY(!t.reports.back().withValues);
        QFile file(html);
        QVERIFY(file.open(QFile::ReadOnly));
        QVERIFY(file.readAll().contains("lisinopril"));
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        child<QAction>(t.page, "withValues")->setChecked(true);
        const QString pdf = folder.filePath(QStringLiteral("run.pdf"));
        t.page.saveReport(ReportKind::Pdf, pdf);
        QTRY_VERIFY(runFrame->errorText().contains(QStringLiteral("run.pdf")));
        QVERIFY(t.reports.back().withValues);
        QFile paper(pdf);
        QVERIFY(paper.open(QFile::ReadOnly));
        QVERIFY(paper.readAll().startsWith("%PDF-"));
        t.page.saveReport(ReportKind::Csv, folder.filePath(QStringLiteral("no/such/folder.csv")));
        QCOMPARE(t.reports.back().format, ReportFormat::Csv);
        QTRY_VERIFY(runFrame->errorText().contains(QStringLiteral("could not be written")));
    }

    void rolesSeeAndOrderWhatTheyMay()
    {
        {
            Page viewer(as("vera", Role::Viewer)); // counts only
            QCOMPARE(viewer.runModel.rowCount(), 2);
            QVERIFY(viewer.queries.empty());
            QCOMPARE(viewer.frame("reconciliation.itemFrame")->state(), PanelState::Forbidden);
            QCOMPARE(viewer.frame("reconciliation.paneFrame")->state(), PanelState::Forbidden);
            QVERIFY(!child<QPushButton>(viewer.page, "reconciliation.compareButton")->isEnabled());
            QVERIFY(!child<QPushButton>(viewer.page, "reconciliation.reportButton")->isEnabled());
        }
        Page t(as("carl", Role::Compliance));
        t.press(Qt::Key_J);
        QCOMPARE(t.looks.size(), size_t(1));
        QVERIFY(!t.remedy(1)->isEnabled());
        QVERIFY(t.remedy(1)->toolTip().contains(QStringLiteral("Only")));
        t.press(Qt::Key_1);
        QVERIFY(t.orders.empty());
    }

    void statesAreShown()
    {
        Page t;
        t.page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.frame("reconciliation.runFrame")->state(), PanelState::Stale);
        QCOMPARE(t.frame("reconciliation.itemFrame")->state(), PanelState::Stale);
        t.press(Qt::Key_J);
        t.press(Qt::Key_1);
        QVERIFY(t.orders.empty());
        t.runs.clear();
        t.page.showAvailability(true, {});
        QCOMPARE(t.frame("reconciliation.runFrame")->state(), PanelState::Empty);
        QVERIFY(
            t.frame("reconciliation.runFrame")->stateText().contains(QStringLiteral("never been compared")));
        QVERIFY(t.frame("reconciliation.itemFrame")->stateText().contains(QStringLiteral("no run yet")));
        t.sides.rows.clear();
        t.page.start();
        QVERIFY(t.frame("reconciliation.runFrame")->stateText().contains(QStringLiteral("No integration")));
        t.page.forget();
        QCOMPARE(t.runModel.rowCount() + t.itemModel.rowCount(), 0);
        QVERIFY(!t.page.pane()->model().detail());
        QCOMPARE(t.frame("reconciliation.runFrame")->state(), PanelState::Loading);
    }

    void everyControlHasAName()
    {
        Page t;
        t.press(Qt::Key_J);
        QCOMPARE(namelessControls(t.page), QString());
    }
};

QTEST_MAIN(tst_ReconciliationPage)
#include "tst_ReconciliationPage.moc"
