#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeMappings.h"
#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "models/SuggestionModel.h"
#include "views/MappingsPanel/MappingUndoBar.h"
#include "views/MappingsPanel/MappingViewsMenu.h"
#include "views/common/Banner.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
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

class tst_MappingsPanel : public QObject
{
    Q_OBJECT

    /// The page on screen over a gateway that answers at once: three confident codes, then one that is not.
    struct Page
    {
        FakeClock clock;
        QTemporaryDir folder;
        QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
        MappingModel mappings{clock};
        MappingsPanel panel{&mappings, clock, settings};
        FakeMappings gateway{panel};
        QTableView *table = child<QTableView>(panel, "mapping.table");

        explicit Page(bool start = true)
        {
            gateway.rows = {sample::confidentMapping(23), sample::confidentMapping(22),
                            sample::confidentMapping(21), sample::mapping(20)};
            gateway.undoUntil = clock.now() + std::chrono::minutes(5);
            panel.draft()->setImpactDelay(0);
            panel.setSearchDelay(0);
            panel.setAccess(as("ana"));
            panel.resize(1248, 780);
            panel.show();
            QApplication::setActiveWindow(&panel); // shortcuts work in the active window only
            if (start)
                panel.start();
            table->setFocus();
        }
        void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
        {
            QTest::keyClick(panel.focusWidget(), Qt::Key(key), modifiers);
        }
        MappingId current() { return mappings.at(table->currentIndex().row()).id; }
        QString verdict() { return child<Banner>(panel, "mapping.verdict")->text(); }
        PanelFrame *frame() { return child<PanelFrame>(panel, "mapping.listFrame"); }
        template <typename Dialog>
        void answerReason(const char *reason)
        {
            auto *dialog = panel.findChild<Dialog *>();
            QVERIFY(dialog);
            QApplication::setActiveWindow(dialog); // as it is on a screen: the keys are its own
            auto *edit = dialog->template findChild<QLineEdit *>();
            edit->setFocus();
            QTest::keyClicks(edit, QString::fromLatin1(reason));
            QTest::keyClick(edit, Qt::Key_Return);
            QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete);
            QApplication::setActiveWindow(&panel);
        }
    };

private slots:
    void asksForTheOpenOnesMostWaitingFirst()
    {
        Page t;
        QCOMPARE(t.gateway.queries.size(), size_t(1));
        QVERIFY(t.gateway.queries[0].onlyOpen);
        QCOMPARE(t.gateway.queries[0].sort, MappingSort::MostWaiting);
        QVERIFY(t.gateway.queries[0].assignee.isEmpty());
    }

    void nothingIsSuggestedBeforeSomebodyLooks()
    {
        Page t(false);
        QSignalSpy wanted(&t.panel, &MappingsPanel::suggestionsWanted);
        t.panel.hide();
        t.panel.start();
        QCOMPARE(t.mappings.rowCount(), 4);
        QCOMPARE(wanted.count(), 0);
        t.panel.show();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(t.current(), sample::confidentMapping(23).id);
    }

    void theWholeWorkIsDoneWithTheKeyboard()
    {
        Page t;
        QCOMPARE(t.current(), sample::confidentMapping(23).id);
        t.press(Qt::Key_1); // takes the suggestion; the verdict comes
        QVERIFY2(t.verdict().contains(QStringLiteral("rules allow")), qPrintable(t.verdict()));
        t.press(Qt::Key_Return); // approves, and on to the next
        QCOMPARE(t.gateway.decided.size(), size_t(1));
        QCOMPARE(t.gateway.decided[0].id, sample::confidentMapping(23).id);
        QCOMPARE(t.gateway.decided[0].targetDrugId, QStringLiteral("RX314076"));
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
        QVERIFY(
            child<MappingUndoBar>(t.panel, "mapping.undoBar")->text().contains(QStringLiteral("LISIN-23")));

        t.press(Qt::Key_S); // skipped
        QCOMPARE(t.current(), sample::confidentMapping(21).id);
        t.press(Qt::Key_2); // of another strength
        QVERIFY(t.verdict().contains(QStringLiteral("strength")));
        t.press(Qt::Key_Return);
        QCOMPARE(t.gateway.decided.size(), size_t(1)); // not so
        auto *override = child<QCheckBox>(t.panel, "mapping.override.strength");
        override->setFocus();
        t.press(Qt::Key_Space);
        t.press(Qt::Key_W);
        QCOMPARE(t.panel.focusWidget(), child<QLineEdit>(t.panel, "mapping.reasonEdit"));
        QTest::keyClicks(t.panel.focusWidget(), QStringLiteral("half a tablet, s. note 12"));
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.gateway.decided.size(), size_t(2));
        QCOMPARE(t.gateway.decided[1].overrides, std::vector{DrugAttribute::Strength});
        QCOMPARE(t.gateway.decided[1].reason, QStringLiteral("half a tablet, s. note 12"));
        QCOMPARE(t.panel.focusWidget(), t.table);

        t.press(Qt::Key_Slash); // searches the local drugs
        QTest::keyClicks(t.panel.focusWidget(), QStringLiteral("warfarin"));
        t.press(Qt::Key_Return);
        t.press(Qt::Key_Down);
        QTRY_VERIFY(t.verdict().contains(QStringLiteral("warfarin")));
        t.press(Qt::Key_W);
        QVERIFY(child<QLineEdit>(t.panel, "mapping.searchEdit")->text().endsWith(u'w')); // still typing
    }

    void jAndKWalkTheList()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_J);
        QCOMPARE(t.current(), sample::confidentMapping(21).id);
        t.press(Qt::Key_K);
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
        QCOMPARE(t.panel.draft()->row()->id, t.current());
        for (int i = 0; i < 9; ++i)
            t.press(Qt::Key_K);
        QCOMPARE(t.table->currentIndex().row(), 0);
    }

    void nothingIsApprovedBeforeTheVerdictIsShown()
    {
        Page t;
        t.gateway.holdsVerdicts = true;
        t.press(Qt::Key_1);
        QVERIFY(t.verdict().contains(QStringLiteral("Reading the drug list")));
        t.press(Qt::Key_Return);
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QTest::mouseClick(child<QPushButton>(t.panel, "mapping.approveButton"), Qt::LeftButton);
        QVERIFY(t.gateway.decided.empty());
        t.gateway.answerVerdicts();
        t.press(Qt::Key_Return);
        QCOMPARE(t.gateway.decided.size(), size_t(1));
    }

    void enterOnAButtonApprovesNothing()
    {
        Page t;
        t.press(Qt::Key_1);
        child<QPushButton>(t.panel, "mapping.noteButton")->setFocus();
        t.press(Qt::Key_Return);
        QVERIFY(t.gateway.decided.empty());
    }

    void keysAreTextWhereSomebodyTypes()
    {
        Page t;
        for (const char *field : {"mapping.reasonEdit", "mapping.searchEdit", "mapping.textFilter"}) {
            auto *edit = child<QLineEdit>(t.panel, field);
            edit->setFocus();
            edit->clear();
            QTest::keyClicks(edit, QStringLiteral("jksnruah1?/"));
            QCOMPARE(edit->text(), QStringLiteral("jksnruah1?/"));
        }
        QVERIFY(t.gateway.decided.empty());
        QVERIFY(!t.panel.findChild<QDialog *>());
    }

    void rejectingTakesAReason()
    {
        Page t;
        t.press(Qt::Key_R);
        QVERIFY(t.gateway.decided.empty());
        t.answerReason<QDialog>("a food supplement");
        QCOMPARE(t.gateway.decided.size(), size_t(1));
        QCOMPARE(t.gateway.decided[0].act, MappingAct::Reject);
        QCOMPARE(t.gateway.decided[0].reason, QStringLiteral("a food supplement"));
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
    }

    void aNoteLeavesTheRestAsItIs()
    {
        Page t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_N);
        t.answerReason<QDialog>("asked the ward");
        QCOMPARE(t.gateway.decided[0].act, MappingAct::Note);
        QCOMPARE(t.current(), sample::confidentMapping(23).id);
        QCOMPARE(t.panel.draft()->candidate()->drugId, QStringLiteral("RX314076"));
    }

    void aAssignsToWhoeverIsSignedIn()
    {
        Page t;
        t.press(Qt::Key_A);
        QCOMPARE(t.gateway.decided[0].act, MappingAct::Assign);
        QCOMPARE(t.gateway.decided[0].assignee, QStringLiteral("ana"));
        QCOMPARE(t.current(), sample::confidentMapping(23).id);
        QVERIFY(child<QLabel>(t.panel, "mapping.sourceCode")->text().contains(QStringLiteral("ana")));
    }

    void itCanBeGivenToOthersAndToNobody()
    {
        Page t;
        t.panel.findChild<QAction *>(QStringLiteral("mapping.assignOther"))->trigger();
        t.answerReason<QDialog>("luis");
        QCOMPARE(t.gateway.decided[0].assignee, QStringLiteral("luis"));
        t.panel.findChild<QAction *>(QStringLiteral("mapping.assignNobody"))->trigger();
        QCOMPARE(t.gateway.decided[1].assignee, QString());
    }

    void uUndoesTheLastApproval()
    {
        Page t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        t.press(Qt::Key_U);
        QCOMPARE(t.gateway.decided.size(), size_t(2));
        QCOMPARE(t.gateway.decided[1].act, MappingAct::Undo);
        QCOMPARE(t.gateway.decided[1].id, sample::confidentMapping(23).id);
        QCOMPARE(t.gateway.decided[1].revision, 4);
        QVERIFY(child<MappingUndoBar>(t.panel, "mapping.undoBar")->isHidden());
        QVERIFY(t.mappings.find(sample::confidentMapping(23).id));
    }

    void whatIsTooOldCannotBeUndone()
    {
        Page t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        t.clock.advance(std::chrono::minutes(6));
        t.press(Qt::Key_U);
        QCOMPARE(t.gateway.decided.size(), size_t(1));
        child<MappingUndoBar>(t.panel, "mapping.undoBar")->refresh();
        QVERIFY(!child<QPushButton>(t.panel, "mapping.undoButton")->isVisible());
    }

    void whatCannotBeUndoneSaysWhy()
    {
        Page t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        const Error conflict{ErrorCode::Conflict, {}, {}, 0};
        t.gateway.refuses = conflict;
        t.press(Qt::Key_U);
        QVERIFY(child<MappingUndoBar>(t.panel, "mapping.undoBar")->text().contains(errorText(conflict)));
    }

    void hShowsTheHistory()
    {
        Page t;
        t.press(Qt::Key_H);
        QCOMPARE(child<QAbstractItemView>(t.panel, "mapping.historyTree")->model()->rowCount(), 4);
        QCOMPARE(child<QTabWidget>(t.panel, "mapping.tabs")->currentIndex(), 2);
        t.press(Qt::Key_J);
        QCOMPARE(child<QAbstractItemView>(t.panel, "mapping.historyTree")->model()->rowCount(), 4);
        t.press(Qt::Key_H);
        QCOMPARE(child<QTabWidget>(t.panel, "mapping.tabs")->currentIndex(), 0);
    }

    void theImpactIsShownBeforeTheApproval()
    {
        Page t;
        t.press(Qt::Key_1);
        QTRY_COMPARE(t.gateway.previewed.size(), size_t(1));
        QVERIFY(child<QLabel>(t.panel, "mapping.impactSummary")
                    ->text()
                    .contains(QStringLiteral("4 × Succeeded")));
        QCOMPARE(child<QAbstractItemView>(t.panel, "mapping.impactTree")->model()->rowCount(), 5);
    }

    void questionMarkShowsTheKeys()
    {
        Page t;
        t.press(Qt::Key_Question);
        QVERIFY(t.panel.findChild<KeysDialog *>());
    }

    void escapeGoesBackToTheList()
    {
        Page t;
        t.press(Qt::Key_W);
        t.press(Qt::Key_Escape);
        QCOMPARE(t.panel.focusWidget(), t.table);
        t.press(Qt::Key_Slash);
        QTest::keyClicks(t.panel.focusWidget(), QStringLiteral("lis"));
        t.press(Qt::Key_Escape);
        QCOMPARE(t.panel.focusWidget(), t.table);
        QCOMPARE(child<QLineEdit>(t.panel, "mapping.searchEdit")->text(), QString());
    }

    void whatDiffersIsMarkedInWordsToo()
    {
        Page t;
        t.press(Qt::Key_2);
        auto *table = child<QTableView>(t.panel, "mapping.comparisonTable");
        QCOMPARE(table->model()->index(1, 3).data().toString(), QStringLiteral("Differs"));
        QCOMPARE(table->model()->index(0, 3).data().toString(), QStringLiteral("Same"));
    }

    void aSecondReviewerConfirmsOrSendsBack()
    {
        Page t(false);
        t.gateway.rows.resize(2);
        for (MappingRow &row : t.gateway.rows) {
            row.state = MappingState::InReview;
            row.targetDrugId = QStringLiteral("RX314076");
            row.targetName = QStringLiteral("lisinopril 10 MG Oral Tablet");
            row.author = QStringLiteral("luis");
        }
        t.panel.start();
        QCOMPARE(child<QPushButton>(t.panel, "mapping.approveButton")->text(), QStringLiteral("Confirm"));
        t.press(Qt::Key_Return); // one key too many confirms nothing
        QVERIFY(t.gateway.decided.empty());
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.gateway.decided[0].act, MappingAct::Confirm);
        t.press(Qt::Key_R);
        t.answerReason<QDialog>("not the one on the label");
        QCOMPARE(t.gateway.decided[1].act, MappingAct::SendBack);
    }

    void anApprovalThatNeedsASecondOneGoesOnToTheNext()
    {
        Page t;
        t.gateway.needsSecond = true;
        t.press(Qt::Key_1);
        QVERIFY(t.verdict().contains(QStringLiteral("second reviewer")));
        t.press(Qt::Key_Return);
        QCOMPARE(t.mappings.rowCount(), 4); // still open
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
    }

    void aRefusalLeavesTheCodeWhereItIs()
    {
        Page t;
        t.gateway.refuses = Error{ErrorCode::StoreBusy, {}, {}, 0};
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        QCOMPARE(t.current(), sample::confidentMapping(23).id);
        QCOMPARE(child<Banner>(t.panel, "mapping.notice")->text(), errorText(*t.gateway.refuses));
        t.gateway.refuses.reset();
        t.press(Qt::Key_Return);
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
    }

    void ofTwoWhoDecideTheSameCodeOneIsTold()
    {
        Page t;
        t.press(Qt::Key_1);
        t.gateway.decideElsewhere(sample::confidentMapping(23).id);
        QVERIFY(t.frame()->errorText().contains(QStringLiteral("luis")));
        QVERIFY(t.frame()->errorText().contains(QStringLiteral("LISIN-23")));
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
        t.press(Qt::Key_Return); // nothing is chosen for the next one
        QVERIFY(t.gateway.decided.empty());
    }

    void aRefusalOfAnotherOrderDoesNotReachTheDraft()
    {
        Page t;
        t.gateway.holdsDecisions = true;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        t.panel.showRefusal(QStringLiteral("triggerSync"), Error{ErrorCode::Overlap, {}, {}, 0});
        QVERIFY(t.panel.draft()->isSaving());
        t.gateway.answerDecisions();
        QVERIFY(!t.panel.draft()->isSaving());
    }

    void filtersAskAnew()
    {
        Page t;
        child<QComboBox>(t.panel, "mapping.stateFilter")->setCurrentIndex(4);
        QCOMPARE(t.gateway.queries.back().state, std::optional(MappingState::Approved));
        QVERIFY(!t.gateway.queries.back().onlyOpen);
        child<QCheckBox>(t.panel, "mapping.mineFilter")->click();
        QCOMPARE(t.gateway.queries.back().assignee, QStringLiteral("ana"));
        child<QCheckBox>(t.panel, "mapping.confidentFilter")->click();
        QVERIFY(t.gateway.queries.back().onlyConfident);
        child<QComboBox>(t.panel, "mapping.sortBox")->setCurrentIndex(2);
        QCOMPARE(t.gateway.queries.back().sort, MappingSort::Oldest);
        QTest::keyClicks(child<QLineEdit>(t.panel, "mapping.textFilter"), QStringLiteral("lisin"));
        QTRY_COMPARE(t.gateway.queries.back().text, QStringLiteral("lisin"));
    }

    void theSystemsOfTheCodesCanBeFilteredBy()
    {
        Page t;
        auto *box = child<QComboBox>(t.panel, "mapping.systemFilter");
        const QString oid = sample::confidentMapping(1).system;
        box->setCurrentIndex(box->findData(oid));
        QCOMPARE(t.gateway.queries.back().system, oid);
    }

    void aViewIsKeptUnderItsName()
    {
        Page t;
        child<QCheckBox>(t.panel, "mapping.confidentFilter")->click();
        auto *menu = t.panel.findChild<MappingViewsMenu *>();
        menu->findChild<QAction *>(QStringLiteral("mapping.saveView"))->trigger();
        t.answerReason<QDialog>("quick ones");
        t.panel.forget();
        t.panel.start();
        QVERIFY(!t.gateway.queries.back().onlyConfident);
        menu->fill();
        QAction *saved = menu->findChild<QAction *>(QStringLiteral("mapping.savedView0"));
        QVERIFY(saved && saved->text() == QStringLiteral("quick ones"));
        saved->trigger();
        QVERIFY(t.gateway.queries.back().onlyConfident);
        QVERIFY(child<QCheckBox>(t.panel, "mapping.confidentFilter")->isChecked());
    }

    void theListShowsTheFiveStates()
    {
        Page t(false);
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        t.gateway.rows.clear();
        t.panel.start();
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.panel.showMappingsChanged({sample::mapping(12)});
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        t.panel.showAvailability(true, {});
        QSignalSpy wanted(&t.panel, &MappingsPanel::mappingsWanted);
        QObject::disconnect(&t.panel, &MappingsPanel::mappingsWanted, &t.gateway, nullptr);
        t.panel.start();
        t.panel.showFetchFailed(wanted.last().at(0).value<MappingQuery>().page.requestId,
                                Error{ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
    }

    void theSuggestionsShowHowTheyStand()
    {
        Page t(false);
        auto *frame = child<PanelFrame>(t.panel, "mapping.suggestionFrame");
        QSignalSpy wanted(&t.panel, &MappingsPanel::suggestionsWanted);
        QObject::disconnect(&t.panel, &MappingsPanel::suggestionsWanted, &t.gateway, nullptr);
        t.panel.start();
        QCOMPARE(frame->state(), PanelState::Loading);
        t.panel.showFetchFailed(wanted.last().at(1).toULongLong(), Error{ErrorCode::StoreFailed, {}, {}, 0});
        QVERIFY(!frame->errorText().isEmpty());
        emit frame->retryRequested();
        t.panel.showSuggestions({wanted.last().at(1).toULongLong(), t.current(), {}, {}});
        QCOMPARE(frame->state(), PanelState::Empty);
        t.press(Qt::Key_J);
        t.panel.showFetchFailed(wanted.last().at(1).toULongLong(), Error{ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(frame->state(), PanelState::Forbidden);
    }

    void offlineNothingIsDecided()
    {
        Page t;
        t.press(Qt::Key_1);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        t.press(Qt::Key_Return);
        QVERIFY(t.gateway.decided.empty());
        QVERIFY(t.verdict().contains(QStringLiteral("cannot be reached")));
    }

    void whoMayNotDecideReadsOnly()
    {
        Page t;
        t.panel.setAccess(as("vera", Role::Viewer));
        for (const int key : {Qt::Key_1, Qt::Key_Return, Qt::Key_R, Qt::Key_N, Qt::Key_A, Qt::Key_U})
            t.press(key);
        t.panel.openMapping(sample::mapping(6));
        t.panel.assignToMe(sample::mapping(6));
        QVERIFY(t.gateway.decided.empty() && t.gateway.checked.empty());
        QVERIFY(!t.panel.findChild<QDialog *>());
        QVERIFY(!child<QLineEdit>(t.panel, "mapping.reasonEdit")->isEnabled());
        QVERIFY(t.panel.draft()->suggestions()->rowCount() > 0); // they may be read
    }

    void theFiguresAreAskedForWhenTheyAreShown()
    {
        Page t;
        QSignalSpy wanted(&t.panel, &MappingsPanel::figuresWanted);
        child<QPushButton>(t.panel, "mapping.figuresButton")->click();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(child<PanelFrame>(t.panel, "mapping.figuresFrame")->state(), PanelState::Ready);
    }

    void nothingStaysOfWhoWasHereBefore()
    {
        Page t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        t.press(Qt::Key_1);
        t.panel.forget();
        QCOMPARE(t.mappings.rowCount(), 0);
        QVERIFY(!t.panel.draft()->row());
        QVERIFY(child<MappingUndoBar>(t.panel, "mapping.undoBar")->text().isEmpty());
        QCOMPARE(child<QLabel>(t.panel, "mapping.sourceText")->text(), QString());
        QCOMPARE(child<PanelFrame>(t.panel, "mapping.paneFrame")->state(), PanelState::Empty);
    }

    void everyControlHasItsNames()
    {
        Page t;
        t.press(Qt::Key_2);
        QCOMPARE(namelessControls(t.panel), QString());
        t.panel.openMapping(sample::confidentMapping(22));
        QCOMPARE(namelessControls(*t.panel.modal()), QString());
    }

    /// Also with the window and the sheet in the same main window.
    void objectNamesAreUnique()
    {
        Page t;
        t.press(Qt::Key_2);
        t.panel.openMapping(sample::confidentMapping(22));
        child<QPushButton>(t.panel, "mapping.bulkButton")->click();
        QVERIFY(t.panel.modal() && t.panel.sheet());
        QStringList names;
        for (const QWidget *widget : t.panel.findChildren<QWidget *>()) {
            if (widget->objectName().startsWith(QStringLiteral("mapping.")))
                names.append(widget->objectName());
        }
        QVERIFY(names.size() > 60);
        names.sort();
        QStringList unique = names;
        unique.removeDuplicates();
        QCOMPARE(names, unique);
    }

    void tabReachesEveryControlOfThePane()
    {
        Page t;
        t.press(Qt::Key_1);
        QStringList visited;
        t.table->setFocus();
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(t.panel.focusWidget(), Qt::Key_Tab);
            visited.append(t.panel.focusWidget()->objectName());
        }
        for (const char *name : {"mapping.searchEdit", "mapping.suggestionTable", "mapping.gradeBox",
                                 "mapping.reasonEdit", "mapping.approveButton", "mapping.otherButton",
                                 "mapping.noteButton", "mapping.assignButton", "mapping.textFilter"})
            QVERIFY2(visited.contains(QLatin1StringView(name)), name);
        QVERIFY(visited.indexOf(QStringLiteral("mapping.searchEdit")) <
                visited.indexOf(QStringLiteral("mapping.reasonEdit")));
        QVERIFY(visited.indexOf(QStringLiteral("mapping.reasonEdit")) <
                visited.indexOf(QStringLiteral("mapping.approveButton")));
    }
};

QTEST_MAIN(tst_MappingsPanel)
#include "tst_MappingsPanel.moc"
