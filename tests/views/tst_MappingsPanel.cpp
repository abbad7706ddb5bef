#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeMappings.h"
#include "models/DrugSearchModel.h"
#include "models/ErrorText.h"
#include "models/MappingDraft.h"
#include "models/MappingModel.h"
#include "models/MappingOrders.h"
#include "models/SuggestionModel.h"
#include "views/MappingDecision/DecisionText.h"
#include "views/MappingsPanel/MappingUndoBar.h"
#include "views/MappingsPanel/MappingViewsMenu.h"
#include "views/common/Banner.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
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

    /// Also where the repeats of a held key look like presses, and the next code is ready.
    void enterThatIsHeldDecidesOneCode()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_1); // comes back with the second code
        t.press(Qt::Key_K);
        t.press(Qt::Key_1);
        for (int i = 0; i < 5; ++i)
            t.press(Qt::Key_Return);
        QCOMPARE(t.gateway.decided.size(), size_t(1));
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        QCOMPARE(t.gateway.decided.size(), size_t(2));
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

    void uUndoesAllThatWasDecidedAtOnce()
    {
        Page t;
        QSignalSpy orders(&t.panel, &MappingsPanel::decisionsMade);
        QObject::disconnect(&t.panel, &MappingsPanel::decisionsMade, &t.gateway, nullptr);
        MappingBatch batch;
        for (const quint32 number : {23, 22}) {
            MappingRow row = sample::confidentMapping(number);
            row.state = MappingState::Approved;
            row.undoUntil = row.heldUntil = t.clock.now() + std::chrono::minutes(2);
            batch.decided.push_back(row);
        }
        t.panel.showBatch(batch, makeRequestId());
        auto *bar = child<MappingUndoBar>(t.panel, "mapping.undoBar");
        QVERIFY(bar->text().startsWith(QStringLiteral("2 code(s) decided at once.")));
        QVERIFY(bar->text().contains(QStringLiteral("undone until")));
        t.press(Qt::Key_U);
        QCOMPARE(orders.size(), 1);
        const auto undone = orders[0][0].value<std::vector<MappingDecision>>();
        QCOMPARE(undone.size(), 2U);
        QCOMPARE(undone[0].act, MappingAct::Undo);
        QCOMPARE(undone[1].revision, batch.decided[1].revision);
        t.press(Qt::Key_U); // it is on its way
        QCOMPARE(orders.size(), 1);
        MappingBatch answer;
        answer.decided = {sample::confidentMapping(23)};
        answer.refused = {{batch.decided[1].id, {ErrorCode::Conflict, QStringLiteral("sync_events"), {}, 0}}};
        t.panel.showBatch(answer, orders[0][1].toULongLong());
        QVERIFY(bar->text().startsWith(QStringLiteral("1 decision(s) undone. 1 could not be")));
        t.press(Qt::Key_U); // nothing is left to take back, and the page says so
        QCOMPARE(orders.size(), 1);
        QVERIFY(t.frame()->findChild<Banner *>()->text().contains(QStringLiteral("undone now")));
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

    void whatHasGoneOnIsTheReasonWhyItCannotBeUndone()
    {
        Page t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        auto *bar = child<MappingUndoBar>(t.panel, "mapping.undoBar");
        QVERIFY2(bar->text().contains(QStringLiteral("while no event of it has gone on")),
                 qPrintable(bar->text())); // nothing is held: no time is promised
        QVERIFY(!bar->text().contains(QStringLiteral("until")));
        t.gateway.refuses = Error{ErrorCode::Conflict, QStringLiteral("sync_events"), {}, 0};
        t.press(Qt::Key_U);
        QVERIFY2(bar->text().contains(QStringLiteral("gone on already")), qPrintable(bar->text()));
    }

    void thatOthersWaitForAnotherCodeIsSaid()
    {
        Page t;
        t.gateway.released = 1; // of 13
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        const QString text = child<MappingUndoBar>(t.panel, "mapping.undoBar")->text();
        QVERIFY2(text.contains(QStringLiteral("1 event")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("12 other")), qPrintable(text));
    }

    void theWayBackGoesWhenItsTimeEnds()
    {
        Page t;
        t.gateway.undoUntil = t.gateway.heldUntil = t.clock.now() + std::chrono::milliseconds(30);
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        auto *bar = child<MappingUndoBar>(t.panel, "mapping.undoBar");
        QVERIFY(child<QPushButton>(t.panel, "mapping.undoButton")->isVisible());
        QVERIFY(bar->text().contains(QStringLiteral("undone until")));
        t.clock.advance(std::chrono::milliseconds(31));
        QTRY_VERIFY(!child<QPushButton>(t.panel, "mapping.undoButton")->isVisible());
        QVERIFY(!bar->text().contains(QStringLiteral("undone until")));
        QVERIFY(bar->text().contains(QStringLiteral("LISIN-23"))); // what was done still stands there
    }

    void anUndoThatIsNotAnsweredIsSaidToBe()
    {
        Page t;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        t.gateway.holdsDecisions = true;
        t.panel.orders()->setPatience(std::chrono::milliseconds(1));
        t.press(Qt::Key_U);
        auto *bar = child<MappingUndoBar>(t.panel, "mapping.undoBar");
        QVERIFY(!child<QPushButton>(t.panel, "mapping.undoButton")->isEnabled());
        QTRY_VERIFY(bar->text().contains(QStringLiteral("no answer yet")));
        t.press(Qt::Key_U); // once more
        QCOMPARE(t.gateway.decided.size(), size_t(3));
    }

    void aLostAnswerLeavesTheNextRefusalWhereItBelongs()
    {
        Page t;
        t.gateway.holdsDecisions = true;
        t.press(Qt::Key_A); // about the first code, and never answered
        t.gateway.loseDecision();
        t.press(Qt::Key_J);
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        QVERIFY(t.panel.draft()->isSaving());
        t.gateway.refuses = Error{ErrorCode::StoreBusy, {}, {}, 0};
        t.gateway.answerDecisions();
        QVERIFY(!t.panel.draft()->isSaving());
        QCOMPARE(child<Banner>(t.panel, "mapping.notice")->text(), errorText(*t.gateway.refuses));
    }

    void aRefusalAboutAnotherCodeNamesIt()
    {
        Page t;
        t.gateway.holdsDecisions = true;
        t.press(Qt::Key_A);
        t.press(Qt::Key_J);
        t.gateway.refuses = Error{ErrorCode::Conflict, {}, {}, 0};
        t.gateway.answerDecisions();
        QVERIFY(t.frame()->errorText().contains(QStringLiteral("LISIN-23")));
        QVERIFY(child<Banner>(t.panel, "mapping.notice")->text().isEmpty());
    }

    void anOrderFromElsewhereThatIsNotAnsweredIsNamed()
    {
        Page t;
        t.gateway.holdsDecisions = true;
        t.panel.orders()->setPatience(std::chrono::milliseconds(1));
        t.panel.assignToMe(sample::confidentMapping(22)); // from the overview
        QTRY_VERIFY(t.frame()->errorText().contains(QStringLiteral("LISIN-22")));
    }

    void whatAReleaseTouchesIsAnnouncedAndListed()
    {
        Page t;
        auto *banner = child<Banner>(t.panel, "mapping.driftBanner");
        Overview overview;
        t.panel.showCounts(overview);
        QVERIFY(banner->isHidden());
        MappingRow changed = sample::mapping(19, MappingState::Approved);
        changed.drift = QStringLiteral("target_changed,code_moved");
        t.gateway.rows.push_back(changed);
        overview.driftedMappings = 1;
        overview.release = QStringLiteral("2026-12");
        t.panel.showCounts(overview);
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(QStringLiteral("2026-12 touches 1 mapping")),
                 qPrintable(banner->text()));
        emit banner->actionTriggered();
        QVERIFY(banner->isHidden());
        QVERIFY(t.gateway.queries.back().onlyDrifted && !t.gateway.queries.back().onlyOpen);
        QVERIFY(child<QCheckBox>(t.panel, "mapping.driftFilter")->isChecked());
        QCOMPARE(t.mappings.rowCount(), 1);
        QVERIFY(!t.table->isColumnHidden(MappingModel::Drift));
        QCOMPARE(t.mappings.index(0, MappingModel::Drift).data().toString(),
                 QStringLiteral("Drug changed, Code moved"));
        QVERIFY(child<Banner>(t.panel, "mapping.drift")->text().contains(QStringLiteral("another strength")));
        t.panel.forget();
        QVERIFY(banner->isHidden());
    }

    void whoFiltersByReleaseSeesDecidedOnesToo()
    {
        Page t;
        child<QCheckBox>(t.panel, "mapping.driftFilter")->click();
        QVERIFY(t.gateway.queries.back().onlyDrifted && !t.gateway.queries.back().onlyOpen);
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        child<QCheckBox>(t.panel, "mapping.driftFilter")->click();
        QVERIFY(t.table->isColumnHidden(MappingModel::Drift));
    }

    void nothingTakesTheFocusForAPageThatIsNotShown()
    {
        Page t;
        t.press(Qt::Key_N);
        auto *dialog = t.panel.findChild<QDialog *>();
        QVERIFY(dialog);
        auto *filter = child<QLineEdit>(t.panel, "mapping.textFilter");
        t.panel.hide();
        filter->setFocus();
        dialog->reject();
        QCOMPARE(t.panel.focusWidget(), filter);
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

    void aSecondReviewerIsWarnedOfWhatDiffers()
    {
        Page t(false);
        t.gateway.rows.resize(1);
        MappingRow &row = t.gateway.rows.front();
        row.state = MappingState::InReview;
        row.targetDrugId = QStringLiteral("RX314077");
        row.targetName = QString::fromLatin1(sample::lisinopril20.name);
        row.author = QStringLiteral("luis");
        t.panel.start();
        const DecisionLine line = lineOf(*t.panel.draft());
        QCOMPARE(line.tone, Tone::Warning);
        QVERIFY2(line.text.contains(QStringLiteral("differ: strength")), qPrintable(line.text));
        QCOMPARE(t.panel.draft()->lack(), DecisionLack::None);
    }

    void whatAReleaseTouchesCanBeKept()
    {
        Page t(false);
        t.gateway.rows.resize(1);
        MappingRow &row = t.gateway.rows.front();
        row.state = MappingState::Approved;
        row.targetDrugId = QStringLiteral("RX314076");
        row.targetName = QString::fromLatin1(sample::lisinopril10.name);
        row.drift = QStringLiteral("target_changed");
        t.panel.start();
        t.panel.showDrifted();
        t.table->selectRow(0);
        QVERIFY(lineOf(*t.panel.draft()).text.contains(QStringLiteral("to keep it")));
        QCOMPARE(buttonText(*t.panel.draft()), QStringLiteral("Replace"));
        QVERIFY(t.panel.draft()->take(0));
        QCOMPARE(buttonText(*t.panel.draft()), QStringLiteral("Keep"));
        QVERIFY(t.panel.draft()->take(1));
        QCOMPARE(buttonText(*t.panel.draft()), QStringLiteral("Replace"));
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
        QVERIFY2(t.verdict().contains(QStringLiteral("confirm")), qPrintable(t.verdict()));
        for (const QShortcut *key : t.table->findChildren<QShortcut *>())
            QVERIFY(!key->autoRepeat()); // a key that is held down confirms nothing
        t.press(Qt::Key_Return);
        QCOMPARE(t.gateway.decided.size(), size_t(1));
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

    void whatTheyTakeBackIsNoLongerSaidToBeDecided()
    {
        Page t;
        t.gateway.decideElsewhere(sample::confidentMapping(23).id);
        QVERIFY(t.frame()->errorText().contains(QStringLiteral("LISIN-23")));
        t.gateway.undoElsewhere(sample::confidentMapping(23).id);
        QVERIFY2(t.frame()->errorText().isEmpty(), qPrintable(t.frame()->errorText()));
        QVERIFY(t.mappings.find(sample::confidentMapping(23).id));
    }

    void aDraftGoesOnWhenTheyTakeItBack()
    {
        MappingDraft draft;
        QSignalSpy wanted(&draft, &MappingDraft::verdictWanted);
        MappingRow row = sample::confidentMapping(23);
        draft.open(row);
        draft.takeDrug({sample::localDrug(sample::drugs[0])});
        const MappingState before = row.state;
        row.state = MappingState::Approved;
        row.author = QStringLiteral("luis");
        ++row.revision;
        draft.takeChanges({row});
        QCOMPARE(draft.lack(), DecisionLack::Elsewhere);
        row.state = before;
        ++row.revision;
        draft.takeChanges({row});
        QCOMPARE(draft.notice(), MappingDraft::Notice::None);
        QCOMPARE(draft.lack(), DecisionLack::Verdict); // asked anew
        QCOMPARE(wanted.count(), 1);
        QVERIFY(draft.candidate());
    }

    void aRefusalIsSaidOnce()
    {
        Page t;
        QVERIFY(t.panel.showsRefusalOf(QStringLiteral("decideMapping")));
        QVERIFY(!t.panel.showsRefusalOf(QStringLiteral("triggerSync")));
        t.panel.hide(); // ordered from the overview: it does not stand before the person here
        QVERIFY(!t.panel.showsRefusalOf(QStringLiteral("decideMapping")));
    }

    void whatMayDifferHasItsKeyAndItsPlace()
    {
        Page t;
        t.press(Qt::Key_2); // of another strength
        t.press(Qt::Key_O);
        auto *box = child<QCheckBox>(t.panel, "mapping.override.strength");
        QCOMPARE(t.panel.focusWidget(), box);
        t.press(Qt::Key_Space);
        QVERIFY(t.panel.draft()->isOverridden(DrugAttribute::Strength));
        QStringList visited;
        t.table->setFocus();
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(t.panel.focusWidget(), Qt::Key_Tab);
            visited.append(t.panel.focusWidget()->objectName());
        }
        const auto place = visited.indexOf(QStringLiteral("mapping.override.strength"));
        QVERIFY(place > visited.indexOf(QStringLiteral("mapping.suggestionTable")));
        QVERIFY(place < visited.indexOf(QStringLiteral("mapping.gradeBox")));
    }

    void wSelectsNothing()
    {
        Page t;
        auto *reason = child<QLineEdit>(t.panel, "mapping.reasonEdit");
        reason->setFocus();
        QTest::keyClicks(reason, QStringLiteral("half a tablet"));
        t.table->setFocus();
        t.press(Qt::Key_W);
        QCOMPARE(t.panel.focusWidget(), reason);
        QVERIFY(!reason->hasSelectedText());
        QTest::keyClicks(reason, QStringLiteral(" daily"));
        QCOMPARE(reason->text(), QStringLiteral("half a tablet daily"));
    }

    void offlineANoteThatDoesNotOpenIsNotTypedIntoTheDraft()
    {
        Page t;
        t.press(Qt::Key_1);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        for (const int key : {Qt::Key_N, Qt::Key_W, Qt::Key_S, Qt::Key_2, Qt::Key_J, Qt::Key_A, Qt::Key_O})
            t.press(key);
        QCOMPARE(t.current(), sample::confidentMapping(23).id);
        QCOMPARE(t.panel.draft()->candidate()->drugId, QStringLiteral("RX314076"));
        QCOMPARE(t.panel.focusWidget(), t.table);
        QVERIFY(t.gateway.decided.empty());
    }

    void aRefusalOfAnotherOrderDoesNotReachTheDraft()
    {
        Page t;
        t.gateway.holdsDecisions = true;
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        t.panel.showRefusal(QStringLiteral("triggerSync"), Error{ErrorCode::Overlap, {}, {}, 0}, 0);
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

    void afterAnOutageTheSameCodeAndItsDraftAreThere()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_2); // of another strength
        child<QCheckBox>(t.panel, "mapping.override.strength")->click();
        auto *reason = child<QLineEdit>(t.panel, "mapping.reasonEdit");
        reason->setFocus();
        QTest::keyClicks(reason, QStringLiteral("half a tablet"));
        t.panel.draft()->setGrade(Equivalence::Wider);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        t.gateway.rows.insert(t.gateway.rows.begin(), sample::confidentMapping(24)); // came in meanwhile
        t.panel.showAvailability(true, {});
        QCOMPARE(t.mappings.rowCount(), 5);
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
        QCOMPARE(t.panel.draft()->row()->id, t.current());
        QCOMPARE(t.panel.draft()->candidate()->drugId, QStringLiteral("RX314077"));
        QVERIFY(t.panel.draft()->isOverridden(DrugAttribute::Strength));
        QCOMPARE(t.panel.draft()->grade(), Equivalence::Wider);
        QCOMPARE(reason->text(), QStringLiteral("half a tablet"));
        QCOMPARE(t.panel.focusWidget(), reason);
        t.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.gateway.decided.size(), size_t(1));
        QCOMPARE(t.gateway.decided[0].id, sample::confidentMapping(22).id);
    }

    void aCodeThatHasLeftTheListIsNotReplacedByAnother()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_1);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        std::erase_if(t.gateway.rows,
                      [](const MappingRow &row) { return row.id == sample::confidentMapping(22).id; });
        t.panel.showAvailability(true, {});
        QVERIFY(!t.table->currentIndex().isValid());
        QVERIFY(!t.panel.draft()->row());
        auto *pane = child<PanelFrame>(t.panel, "mapping.paneFrame");
        QVERIFY2(pane->stateText().contains(QStringLiteral("no longer in the list")),
                 qPrintable(pane->stateText()));
        t.press(Qt::Key_1);
        t.press(Qt::Key_Return);
        t.panel.hide();
        t.panel.show();
        QApplication::setActiveWindow(&t.panel);
        QVERIFY(!t.table->currentIndex().isValid());
        QVERIFY(t.gateway.decided.empty() && t.gateway.checked.size() == size_t(1));
        t.press(Qt::Key_J); // chosen by the person
        QCOMPARE(t.current(), sample::confidentMapping(23).id);
    }

    void aReloadAsksOnlyWhileSomebodyLooksAndKeepsTheDraft()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_1);
        t.panel.reload();
        QCOMPARE(t.gateway.queries.size(), size_t(2));
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
        QCOMPARE(t.panel.draft()->candidate()->drugId, QStringLiteral("RX314076"));
        QCOMPARE(t.panel.focusWidget(), t.table);
        t.panel.hide();
        t.panel.reload();
        QCOMPARE(t.gateway.queries.size(), size_t(2));
    }

    void theSelectedCodeStaysWhenTheOrderChanges()
    {
        Page t;
        t.press(Qt::Key_J);
        t.press(Qt::Key_1);
        MappingRow busy = sample::confidentMapping(21);
        busy.waitingEvents = 500;
        t.panel.showMappingsChanged({busy});
        QCOMPARE(t.mappings.at(0).id, busy.id);
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
        QCOMPARE(t.panel.draft()->candidate()->drugId, QStringLiteral("RX314076"));
        QCOMPARE(t.panel.focusWidget(), t.table);
    }

    void theListHasTheKeysAsThePageComesUpAndAfterDialogs()
    {
        Page t;
        t.panel.hide();
        child<QLineEdit>(t.panel, "mapping.textFilter")->setFocus();
        t.panel.show();
        QApplication::setActiveWindow(&t.panel);
        QCOMPARE(t.panel.focusWidget(), t.table);
        child<QPushButton>(t.panel, "mapping.noteButton")->setFocus();
        t.press(Qt::Key_N);
        t.answerReason<QDialog>("asked the ward");
        QCOMPARE(t.panel.focusWidget(), t.table);
        t.press(Qt::Key_J);
        QCOMPARE(t.current(), sample::confidentMapping(22).id);
        child<QPushButton>(t.panel, "mapping.assignButton")->setFocus();
        t.panel.findChild<QAction *>(QStringLiteral("mapping.assignOther"))->trigger();
        t.answerReason<QDialog>("luis");
        QCOMPARE(t.panel.focusWidget(), t.table);
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

    void nothingIsDecidedBehindTheFigures()
    {
        Page t;
        t.press(Qt::Key_1);
        auto *figures = child<QPushButton>(t.panel, "mapping.figuresButton");
        figures->click();
        for (const char *name : {"mapping.viewsButton", "mapping.bulkButton"})
            QVERIFY(!child<QPushButton>(t.panel, name)->isEnabled());
        QVERIFY(!child<QComboBox>(t.panel, "mapping.stateFilter")->isEnabled());
        figures->setFocus();
        for (const int key : {Qt::Key_2, Qt::Key_R, Qt::Key_N, Qt::Key_A})
            QTest::keyClick(figures, Qt::Key(key));
        QTest::keyClick(figures, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(t.gateway.decided.empty());
        QVERIFY(!t.panel.findChild<QDialog *>());
        figures->click();
        QTest::keyClick(figures, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(t.gateway.decided.size(), size_t(1));
    }

    void nothingIsOfferedWhereNothingCanBeDone()
    {
        Page t;
        auto *bulk = child<QPushButton>(t.panel, "mapping.bulkButton");
        auto *pane = child<PanelFrame>(t.panel, "mapping.paneFrame");
        QVERIFY(bulk->isEnabled());
        t.panel.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QVERIFY(!bulk->isEnabled());
        t.panel.showAvailability(true, {});
        QVERIFY(bulk->isEnabled());
        t.gateway.rows.clear();
        t.panel.forget();
        t.panel.start();
        QCOMPARE(pane->stateText(), QStringLiteral("There is no code to choose."));
        QObject::disconnect(&t.panel, &MappingsPanel::mappingsWanted, nullptr, nullptr);
        QObject::connect(&t.panel, &MappingsPanel::mappingsWanted, &t.panel, [&t](const MappingQuery &query) {
            t.panel.showFetchFailed(query.page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        });
        t.panel.start();
        QCOMPARE(pane->state(), PanelState::Forbidden);
    }

    void aLowPageShowsWhatIsCompared()
    {
        Page t;
        t.panel.resize(900, 560);
        t.press(Qt::Key_2);
        auto *table = child<QTableView>(t.panel, "mapping.comparisonTable");
        auto *scroll = child<QScrollArea>(t.panel, "mapping.scroll");
        const auto isSeen = [&] {
            const int row = table->model()->rowCount() - 1;
            const QRect last = table->visualRect(table->model()->index(row, 0));
            const QPoint corner = table->viewport()->mapTo(scroll->viewport(), last.bottomLeft());
            return row > 0 && scroll->viewport()->rect().contains(corner);
        };
        QTRY_VERIFY(isSeen());
        t.press(Qt::Key_S); // the next code is seen from its beginning
        QCOMPARE(scroll->verticalScrollBar()->value(), 0);
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
