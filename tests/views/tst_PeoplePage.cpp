#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SamplePeople.h"
#include "models/FacilityCodeModel.h"
#include "models/PatientComparisonModel.h"
#include "models/PatientQuestionModel.h"
#include "models/PrescriberModel.h"
#include "models/ProviderModel.h"
#include "views/PeoplePage/FacilitiesTab.h"
#include "views/PeoplePage/PatientComparisonPane.h"
#include "views/PeoplePage/PatientsTab.h"
#include "views/PeoplePage/PeoplePage.h"
#include "views/PeoplePage/PrescribersTab.h"
#include "views/PeoplePage/ProvidersTab.h"
#include "views/common/Banner.h"
#include "views/common/ReasonDialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace concord;
using namespace concord::checks;

namespace {
const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
const Error conflict{ErrorCode::Conflict, {}, {}, 0};

Session person(Role role)
{
    Session session;
    session.user = QStringLiteral("maria");
    session.role = role;
    session.facilities.isAll = true;
    return session;
}
}

class tst_PeoplePage : public QObject
{
    Q_OBJECT

    struct Page
    {
        FakeClock clock;
        PatientQuestionModel questions{clock};
        PrescriberModel prescriberModel{clock};
        ProviderModel providerModel{clock};
        FacilityCodeModel codeModel{clock};
        PeoplePage page{&questions, &prescriberModel, &providerModel, &codeModel};
        PatientsTab *patients = page.patients();
        PrescribersTab *prescribers = page.prescribers();
        ProvidersTab *providers = page.providers();
        FacilitiesTab *facilities = page.facilities();
        QSignalSpy wanted{patients, &PatientsTab::questionsWanted};
        QSignalSpy looks{patients, &PatientsTab::candidatesWanted};
        QSignalSpy decisions{patients, &PatientsTab::decisionMade};

        Page()
        {
            patients->setLookDelay(0);
            page.resize(1280, 720);
            page.show();
            page.start();
        }
        PatientQuestionQuery lastQuery() { return wanted.last().at(0).value<PatientQuestionQuery>(); }
        void answer(std::vector<PatientQuestionRow> rows = sample::patientQuestions())
        {
            patients->showQuestions({lastQuery().page.requestId, std::move(rows), {}});
        }
        QTableView *list() { return child<QTableView>(page, "people.patientsTable"); }
        QTableView *comparison() { return child<QTableView>(page, "people.comparisonTable"); }
        QPushButton *button(const char *name) { return child<QPushButton>(page, name); }
        PanelFrame *paneFrame() { return patients->pane()->findChild<PanelFrame *>(); }
        [[nodiscard]] bool select(int row)
        {
            const auto before = looks.count();
            list()->selectRow(row);
            return QTest::qWaitFor([&] { return looks.count() > before; });
        }
        PatientQuestionId askedId() { return looks.last().at(0).value<PatientQuestionId>(); }
        quint64 orderId(int number = -1)
        {
            return decisions.at(number < 0 ? decisions.count() - 1 : number).at(1).toULongLong();
        }
        quint64 askedRequest() { return looks.last().at(1).toULongLong(); }
        void answerLook(bool hidden = false)
        {
            auto found = sample::patientCandidates(askedId(), askedRequest());
            patients->showCandidates(hidden ? withoutScores(found) : found);
        }
        void give(const char *reason)
        {
            const QPointer<ReasonDialog> dialog = page.window()->findChild<ReasonDialog *>();
            QVERIFY(dialog);
            QTest::keyClicks(dialog->findChild<QLineEdit *>(), QString::fromLatin1(reason));
            QTest::keyClick(dialog->findChild<QLineEdit *>(), Qt::Key_Return);
            QTRY_VERIFY(dialog.isNull());
        }
    };

private slots:
    void asksForWhatIsToBeDecided()
    {
        Page t;
        QCOMPARE(t.lastQuery().state, PatientQuestionState::Pending);
        QVERIFY(!t.lastQuery().onlyWithCandidates);
        child<QCheckBox>(t.page, "people.alikeFilter")->setChecked(true);
        QVERIFY(t.lastQuery().onlyWithCandidates);
        child<QComboBox>(t.page, "people.patientState")->setCurrentIndex(0);
        QVERIFY(!t.lastQuery().state);
    }

    void theListNamesNobodyAndTheComparisonIsAskedForOnce()
    {
        Page t;
        t.answer();
        QCOMPARE(t.looks.count(), 0); // it is audited: only when somebody is chosen
        QVERIFY(t.select(0));
        QCOMPARE(t.askedId(), sample::patientQuestions()[0].id);
        QCOMPARE(t.paneFrame()->state(), PanelState::Loading);
        t.answerLook();
        QCOMPARE(t.paneFrame()->state(), PanelState::Ready);
        QCOMPARE(t.comparison()->model()->columnCount(), 4);
        QTest::qWait(1);
        QCOMPARE(t.looks.count(), 1);
        for (int row = 0; row < t.questions.rowCount(); ++row) {
            for (int column = 0; column < t.questions.columnCount(); ++column)
                QVERIFY(!t.questions.index(row, column).data().toString().contains(QStringLiteral("Mart")));
        }
    }

    void whoeverHurriesThroughTheListLooksAtOneOnly()
    {
        Page t;
        t.patients->setLookDelay(40);
        t.answer();
        for (const int row : {0, 1, 2})
            t.list()->selectRow(row);
        QTRY_COMPARE(t.looks.count(), 1);
        QCOMPARE(t.askedId(), sample::patientQuestions()[2].id);
    }

    void anAnswerToAnOlderLookIsDropped()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        const auto old = sample::patientCandidates(t.askedId(), t.askedRequest());
        QVERIFY(t.select(1));
        t.patients->showCandidates(old);
        QCOMPARE(t.paneFrame()->state(), PanelState::Loading);
    }

    void aCandidateIsLinkedForAReason()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        QVERIFY(t.button("people.linkButton")->isEnabled()); // the likeliest is selected
        QVERIFY(!t.button("people.mergeButton")->isEnabled());
        QVERIFY(!t.button("people.unlinkButton")->isEnabled());
        t.comparison()->selectColumn(2);
        t.button("people.linkButton")->click();
        t.give("compared");
        QCOMPARE(t.decisions.count(), 1);
        const auto decision = t.decisions.last().at(0).value<PatientDecision>();
        const auto found = sample::patientCandidates(t.askedId(), 0);
        QCOMPARE(decision, (PatientDecision{t.askedId(), PatientAct::Link, found.candidates[1].id,
                                            QStringLiteral("compared"), 1}));
        QVERIFY(!t.button("people.linkButton")->isEnabled()); // while the answer is awaited
        PatientQuestionRow row = sample::patientQuestions()[0];
        row.state = PatientQuestionState::Linked;
        row.effect = PatientEffect::Link;
        row.version = 2;
        const auto looks = t.looks.count();
        t.patients->showDecided(row, t.orderId());
        QCOMPARE(t.questions.at(0).state, PatientQuestionState::Linked);
        QCOMPARE(t.looks.count(), looks + 1); // its history, and what may be said now
    }

    void recordsOfOneSourceAreMergedNotLinked()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.comparison()->selectColumn(3);
        QVERIFY(!t.button("people.linkButton")->isEnabled());
        t.button("people.mergeButton")->click();
        t.give("twice the same");
        QCOMPARE(t.decisions.last().at(0).value<PatientDecision>().act, PatientAct::Merge);
        t.answerLook();
    }

    void nobodyOfThemAndUnlinkNeedNoCandidate()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.comparison()->clearSelection();
        QVERIFY(!t.button("people.linkButton")->isEnabled());
        t.button("people.distinctButton")->click();
        t.give("her mother");
        QCOMPARE(t.decisions.last().at(0).value<PatientDecision>().act, PatientAct::Distinct);
        QVERIFY(t.decisions.last().at(0).value<PatientDecision>().other.isNull());
        QVERIFY(t.select(4)); // linked
        t.answerLook();
        QVERIFY(!t.button("people.distinctButton")->isEnabled());
        t.button("people.unlinkButton")->click();
        t.give("mistaken");
        QCOMPARE(t.decisions.last().at(0).value<PatientDecision>().act, PatientAct::Unlink);
        QCOMPARE(child<QTreeView>(t.page, "people.history")->model()->rowCount(), 2);
    }

    void whatIsStillBeingCarriedOutIsNotDecidedAnew()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(3));
        t.answerLook();
        QVERIFY(!t.button("people.unlinkButton")->isEnabled());
        QVERIFY(child<QLabel>(t.page, "people.noteLabel")->text().contains(QStringLiteral("worker")));
    }

    void withScoresHiddenNobodyIsSuggested()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook(true);
        QVERIFY(t.comparison()->selectionModel()->selectedColumns().isEmpty());
        QVERIFY(!t.button("people.linkButton")->isEnabled());
        QVERIFY(child<QLabel>(t.page, "people.noteLabel")
                    ->text()
                    .contains(QStringLiteral("once you have decided")));
    }

    void aRefusalIsShownWhereItWasAsked()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.button("people.distinctButton")->click();
        t.give("r");
        t.patients->showRefusal(QStringLiteral("decidePrescriber"), conflict, t.orderId() + 1);
        QVERIFY(!t.button("people.distinctButton")->isEnabled());
        t.patients->showRefusal(QStringLiteral("decidePatient"), conflict, t.orderId());
        QVERIFY(child<Banner>(t.page, "people.refusalBanner")->isVisible());
        QVERIFY(t.button("people.distinctButton")->isEnabled());
    }

    void aRefusalAboutOneIsNotShownAtAnother()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.button("people.distinctButton")->click();
        t.give("r");
        QVERIFY(t.select(1));
        t.answerLook();
        t.button("people.distinctButton")->click();
        t.give("s");
        QCOMPARE(t.decisions.count(), 2);
        t.patients->showRefusal(QStringLiteral("decidePatient"), conflict, t.orderId(0));
        QVERIFY(!child<Banner>(t.page, "people.refusalBanner")->isVisible());
        QVERIFY(!t.button("people.distinctButton")->isEnabled());
        t.patients->showRefusal(QStringLiteral("decidePatient"), conflict, t.orderId(1));
        QVERIFY(child<Banner>(t.page, "people.refusalBanner")->isVisible());
        QVERIFY(t.button("people.distinctButton")->isEnabled());
    }

    /// The first answer is lost; the second patient's decision is under way when the first one's comes after
    /// all.
    void aLateRefusalIsNotShownAtAnother()
    {
        Page t;
        t.patients->setAnswerTimeout(1);
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.button("people.distinctButton")->click();
        t.give("r");
        QTRY_VERIFY(child<Banner>(t.page, "people.refusalBanner")->isVisible());
        t.patients->setAnswerTimeout(60'000);
        QVERIFY(t.select(1));
        t.answerLook();
        t.button("people.distinctButton")->click();
        t.give("s");
        t.patients->showRefusal(QStringLiteral("decidePatient"), conflict, t.orderId(0));
        QVERIFY(!child<Banner>(t.page, "people.refusalBanner")->isVisible());
        QVERIFY(!t.button("people.distinctButton")->isEnabled()); // still waits for its own
        t.patients->showRefusal(QStringLiteral("decidePatient"), conflict, t.orderId(1));
        QVERIFY(child<Banner>(t.page, "people.refusalBanner")->isVisible());
    }

    void whatOthersDecideIsSeenWhereItStands()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        const auto looks = t.looks.count();
        PeopleChanges changes;
        changes.patients = {sample::patientQuestions()[0], sample::patientQuestions()[0]};
        changes.patients[0].state = PatientQuestionState::Linked;
        changes.patients[0].version = 2;
        changes.patients[1].id = sample::idOf<PatientQuestionId>(990); // new
        t.page.showChanges(changes);
        QCOMPARE(t.questions.rowCount(), 6);
        QCOMPARE(t.questions.at(0).id, changes.patients[1].id);
        QCOMPARE(t.questions.at(1).state, PatientQuestionState::Linked); // stays: somebody looks at it
        QCOMPARE(t.looks.count(), looks + 1);
        QCOMPARE(t.askedId(), changes.patients[0].id);
        changes.patients = {sample::patientQuestions()[0]};
        changes.patients[0].id = sample::idOf<PatientQuestionId>(991);
        changes.patients[0].state = PatientQuestionState::Merged; // is not asked for
        t.page.showChanges(changes);
        QCOMPARE(t.questions.rowCount(), 6);
    }

    void prescribersAndCodesAreLiveToo()
    {
        Page t;
        QSignalSpy wanted(t.prescribers, &PrescribersTab::prescribersWanted);
        QSignalSpy codes(t.facilities, &FacilitiesTab::codesWanted);
        t.page.start();
        t.prescribers->showPrescribers({wanted.last().at(0).value<PrescriberQuery>().page.requestId, {}, {}});
        t.facilities->showCodes({codes.last().at(0).value<FacilityCodeQuery>().page.requestId, {}, {}});
        PeopleChanges changes;
        changes.prescribers = {sample::prescribers()[0]};
        changes.facilities = {sample::facilityCodes()[0]};
        t.page.showChanges(changes);
        QCOMPARE(t.prescriberModel.rowCount(), 1);
        QCOMPARE(t.codeModel.rowCount(), 1);
        QCOMPARE(t.prescribers->findChild<PanelFrame *>()->state(), PanelState::Ready);
        t.page.forget();
        t.page.showChanges(changes); // not for who comes next
        QCOMPARE(t.prescriberModel.rowCount(), 0);
    }

    void aProviderIsChangedInTheDirectory()
    {
        Page t;
        QSignalSpy wanted(t.providers, &ProvidersTab::providersWanted);
        QSignalSpy saves(t.providers, &ProvidersTab::saveRequested);
        t.providers->setSearchDelay(0);
        t.page.start();
        auto *frame = t.providers->findChild<PanelFrame *>();
        QCOMPARE(frame->state(), PanelState::Loading);
        child<QTabWidget>(t.page, "people.tabs")->setCurrentIndex(2);
        QTest::keyClicks(child<QLineEdit>(t.page, "people.directorySearch"), QStringLiteral("a"));
        QTRY_COMPARE(wanted.last().at(0).toString(), QStringLiteral("a"));
        t.providers->showProviders({wanted.last().at(1).toULongLong(), sample::providers()});
        QCOMPARE(frame->state(), PanelState::Ready);
        QVERIFY(!t.button("people.changeProvider")->isEnabled());
        child<QTableView>(t.page, "people.providersTable")->selectRow(0);
        t.button("people.changeProvider")->click();
        ProviderDialog *dialog = t.providers->dialog();
        QVERIFY(dialog);
        QVERIFY(child<QLineEdit>(*dialog, "people.providerId")->isReadOnly());
        child<QLineEdit>(*dialog, "people.providerDea")->setText(QStringLiteral("AB1234564")); // wrong digit
        QTest::keyClicks(child<QLineEdit>(*dialog, "people.providerReason"), QStringLiteral("has left"));
        auto *save = child<QPushButton>(*dialog, "people.providerSave");
        QVERIFY(!save->isEnabled());
        child<QLineEdit>(*dialog, "people.providerDea")->setText(QStringLiteral("AB1234563"));
        child<QCheckBox>(*dialog, "people.providerActive")->setChecked(false);
        QCOMPARE(namelessControls(*dialog), QString());
        save->click();
        const auto change = saves.last().at(0).value<ProviderChange>();
        QCOMPARE(change.row.id, QStringLiteral("P-0017"));
        QCOMPARE(change.row.version, 1); // as the person saw it
        QVERIFY(!change.row.isActive);
        QCOMPARE(change.row.dea, QStringLiteral("AB1234563"));
        const quint64 id = saves.last().at(1).toULongLong();
        t.providers->showRefusal(QStringLiteral("saveProvider"), conflict, id + 1); // another window's
        QVERIFY(!child<Banner>(*dialog, "people.providerBanner")->isVisible());
        t.providers->showRefusal(QStringLiteral("saveProvider"), conflict, id);
        QVERIFY(child<Banner>(*dialog, "people.providerBanner")->isVisible());
        save->click();
        ProviderRow saved = change.row;
        saved.version = 2;
        t.providers->showSaved(saved, saves.last().at(1).toULongLong());
        QVERIFY(!dialog->isVisible());
        QCOMPARE(t.providerModel.at(0), saved);
        ProviderRow other = sample::providers()[1];
        other.id = QStringLiteral("P-0099");
        PeopleChanges changes;
        changes.providers = {other};
        t.page.showChanges(changes); // somebody else has added one
        QCOMPARE(t.providerModel.rowCount(), 3);
        t.page.setAccess(Access(person(Role::Viewer)));
        QVERIFY(!t.button("people.changeProvider")->isEnabled());
        QCOMPARE(namelessControls(t.page), QString());
    }

    void whoeverComesBackStillWaitsForTheAnswer()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.button("people.distinctButton")->click();
        t.give("r");
        QVERIFY(t.select(1));
        t.answerLook();
        QVERIFY(t.button("people.distinctButton")->isEnabled());
        QVERIFY(t.select(0));
        t.answerLook();
        QVERIFY(!t.button("people.distinctButton")->isEnabled());
    }

    void anAnswerThatDoesNotComeIsSaid()
    {
        Page t;
        t.patients->setAnswerTimeout(1);
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.button("people.distinctButton")->click();
        t.give("r");
        QTRY_VERIFY(child<Banner>(t.page, "people.refusalBanner")->isVisible());
        QVERIFY(t.button("people.distinctButton")->isEnabled());
    }

    void whatIsBeingCarriedOutIsLookedAtUntilItIsDone()
    {
        Page t;
        t.patients->setAgainDelay(1);
        t.answer();
        QVERIFY(t.select(3));
        for (int i = 0; i < 3; ++i) {
            const auto before = t.looks.count();
            t.answerLook();
            QTRY_COMPARE(t.looks.count(), before + 1);
        }
        auto done = sample::patientCandidates(t.askedId(), t.askedRequest());
        done.question.effect = PatientEffect::None;
        const auto before = t.looks.count();
        t.patients->showCandidates(done);
        QTest::qWait(50);
        QCOMPARE(t.looks.count(), before);
    }

    void theFiveStatesOfTheList()
    {
        Page t;
        auto *frame = t.patients->findChild<PanelFrame *>();
        QCOMPARE(frame->state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(frame->state(), PanelState::Empty);
        QVERIFY(frame->stateText().contains(QStringLiteral("No patient waits for a decision")));
        t.page.start();
        t.answer();
        QCOMPARE(frame->state(), PanelState::Ready);
        t.patients->showAvailability(false, busy);
        QCOMPARE(frame->state(), PanelState::Stale);
        t.patients->showAvailability(true, {});
        t.patients->showFetchFailed(t.lastQuery().page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(frame->state(), PanelState::Forbidden);
        QCOMPARE(t.paneFrame()->state(), PanelState::Forbidden); // nobody is there to be chosen
    }

    void aComparisonThatFailsSaysSo()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.patients->showFetchFailed(t.askedRequest(), busy);
        QVERIFY(!t.paneFrame()->errorText().isEmpty());
        const auto looks = t.looks.count();
        emit t.paneFrame()->retryRequested();
        QCOMPARE(t.looks.count(), looks + 1);
        t.answerLook();
        QCOMPARE(t.paneFrame()->state(), PanelState::Ready);
        QVERIFY(t.select(1));
        t.patients->showFetchFailed(t.askedRequest(), {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.paneFrame()->state(), PanelState::Forbidden);
    }

    void rolesSeeAndDecideWhatTheyMay()
    {
        Page t;
        t.page.setAccess(Access(person(Role::Compliance)));
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        QVERIFY(!t.button("people.linkButton")->isEnabled());
        QVERIFY(!t.button("people.linkButton")->toolTip().isEmpty());
        t.page.setAccess(Access(person(Role::Analyst)));
        QVERIFY(t.button("people.linkButton")->isEnabled());
        t.page.setAccess(Access(person(Role::Viewer)));
        QCOMPARE(t.patients->findChild<PanelFrame *>()->state(), PanelState::Forbidden);
    }

    void nothingStaysForTheNextPerson()
    {
        Page t;
        t.answer();
        QVERIFY(t.select(0));
        t.answerLook();
        t.page.forget();
        QCOMPARE(t.questions.rowCount(), 0);
        QVERIFY(!t.patients->pane()->model().found());
        QCOMPARE(t.comparison()->model()->rowCount(), 0);
        t.patients->showCandidates(
            sample::patientCandidates(sample::patientQuestions()[0].id, t.askedRequest()));
        QVERIFY(!t.patients->pane()->model().found());
    }

    void theKeyboardLeadsFromTheListToTheDecision()
    {
        Page t;
        t.answer();
        t.list()->setFocus();
        QVERIFY(t.select(0));
        t.answerLook();
        const auto before = t.looks.count();
        QTest::keyClick(t.list(), Qt::Key_Down);
        QTRY_COMPARE(t.looks.count(), before + 1);
        t.answerLook();
        t.comparison()->setFocus();
        t.comparison()->setCurrentIndex(t.comparison()->model()->index(0, 1));
        QTest::keyClick(t.comparison(), Qt::Key_Right);
        QCOMPARE(t.comparison()->selectionModel()->selectedColumns().value(0).column(), 2);
        QTest::keyClick(t.button("people.distinctButton"), Qt::Key_Space);
        t.give("r");
        QCOMPARE(t.decisions.count(), 1);
        QCOMPARE(namelessControls(t.page), QString());
    }

    void aPrescriberIsLinkedToSomebodyOfTheDirectory()
    {
        Page t;
        QSignalSpy wanted(t.prescribers, &PrescribersTab::prescribersWanted);
        QSignalSpy searches(t.prescribers, &PrescribersTab::providersWanted);
        QSignalSpy decided(t.prescribers, &PrescribersTab::decisionMade);
        t.page.start();
        child<QTabWidget>(t.page, "people.tabs")->setCurrentIndex(1);
        t.prescribers->showPrescribers(
            {wanted.last().at(0).value<PrescriberQuery>().page.requestId, sample::prescribers(), {}});
        QVERIFY(!t.button("people.decidePrescriber")->isEnabled());
        child<QTableView>(t.page, "people.prescribersTable")->selectRow(1);
        t.button("people.decidePrescriber")->click();
        PrescriberDialog *dialog = t.prescribers->dialog();
        QVERIFY(dialog);
        dialog->setSearchDelay(0);
        QTRY_COMPARE(searches.count(), 1);
        QTest::keyClicks(child<QLineEdit>(*dialog, "people.providerSearch"), QStringLiteral("smi"));
        QTRY_COMPARE(searches.last().at(0).toString(), QStringLiteral("smi"));
        t.prescribers->showProviders({searches.last().at(1).toULongLong(), sample::providers()});
        auto *link = child<QPushButton>(*dialog, "people.prescriberLink");
        QVERIFY(!link->isEnabled());
        auto *view = child<QTreeView>(*dialog, "people.providerView");
        view->setCurrentIndex(view->model()->index(1, 0));
        QVERIFY(!link->isEnabled()); // no reason yet
        QTest::keyClicks(child<QLineEdit>(*dialog, "people.prescriberReason"), QStringLiteral("asked her"));
        QCOMPARE(namelessControls(*dialog), QString());
        QVERIFY(child<QLabel>(*dialog, "people.prescriberHint")->text().isEmpty());
        view->clearSelection();
        QVERIFY(!link->isEnabled());
        QCOMPARE(child<QLabel>(*dialog, "people.prescriberHint")->text(),
                 QStringLiteral("Choose a provider in use."));
        view->setCurrentIndex(view->model()->index(1, 0));
        link->click();
        const auto decision = decided.last().at(0).value<PrescriberDecision>();
        QCOMPARE(decision.providerId, QStringLiteral("P-0018"));
        QCOMPARE(decision.basedOn, 1);
        t.prescribers->showRefusal(QStringLiteral("decidePrescriber"), conflict, 1); // another one's
        QVERIFY(!child<Banner>(*dialog, "people.prescriberBanner")->isVisible());
        t.prescribers->showRefusal(QStringLiteral("decidePrescriber"), conflict,
                                   decided.last().at(1).toULongLong());
        QVERIFY(child<Banner>(*dialog, "people.prescriberBanner")->isVisible());
        child<QPushButton>(*dialog, "people.prescriberNobody")->click();
        QCOMPARE(decided.last().at(0).value<PrescriberDecision>().providerId, QString());
        PrescriberRow row = sample::prescribers()[1];
        row.state = PrescriberState::Dismissed;
        t.prescribers->showDecided(row, decided.last().at(1).toULongLong());
        QVERIFY(!dialog->isVisible());
        QCOMPARE(t.prescriberModel.at(1).state, PrescriberState::Dismissed);
    }

    void aProviderIsAddedWithRightNumbersOnly()
    {
        Page t;
        QSignalSpy wanted(t.prescribers, &PrescribersTab::prescribersWanted);
        QSignalSpy saves(t.prescribers, &PrescribersTab::saveRequested);
        t.page.start();
        child<QTabWidget>(t.page, "people.tabs")->setCurrentIndex(1);
        t.prescribers->showPrescribers(
            {wanted.last().at(0).value<PrescriberQuery>().page.requestId, sample::prescribers(), {}});
        child<QTableView>(t.page, "people.prescribersTable")->selectRow(0);
        t.button("people.addProvider")->click();
        ProviderDialog *dialog = t.prescribers->providerDialog();
        QVERIFY(dialog);
        QCOMPARE(child<QLineEdit>(*dialog, "people.providerNpi")->text(), QStringLiteral("1234567893"));
        QCOMPARE(child<QLineEdit>(*dialog, "people.providerFamily")->text(), QStringLiteral("SMITH"));
        auto *save = child<QPushButton>(*dialog, "people.providerSave");
        QVERIFY(!save->isEnabled());
        QTest::keyClicks(child<QLineEdit>(*dialog, "people.providerId"), QStringLiteral("P9"));
        QTest::keyClicks(child<QLineEdit>(*dialog, "people.providerReason"), QStringLiteral("new here"));
        QVERIFY(save->isEnabled());
        child<QLineEdit>(*dialog, "people.providerNpi")->setText(QStringLiteral("1234567890"));
        QVERIFY(!save->isEnabled());
        child<QLineEdit>(*dialog, "people.providerNpi")->setText(QStringLiteral("1234567893"));
        QCOMPARE(namelessControls(*dialog), QString());
        save->click();
        const auto change = saves.last().at(0).value<ProviderChange>();
        QCOMPARE(change.row.id, QStringLiteral("P9"));
        QCOMPARE(change.row.version, 0);
        t.prescribers->showRefusal(QStringLiteral("saveProvider"), conflict,
                                   saves.last().at(1).toULongLong());
        QVERIFY(child<Banner>(*dialog, "people.providerBanner")->isVisible());
        save->click();
        t.prescribers->showSaved(change.row, saves.last().at(1).toULongLong());
        QVERIFY(!dialog->isVisible());
    }

    void aFacilityCodeIsDecided()
    {
        Page t;
        QSignalSpy wanted(t.facilities, &FacilitiesTab::codesWanted);
        QSignalSpy decided(t.facilities, &FacilitiesTab::decisionMade);
        t.page.start();
        child<QTabWidget>(t.page, "people.tabs")->setCurrentIndex(3);
        t.facilities->showCodes(
            {wanted.last().at(0).value<FacilityCodeQuery>().page.requestId, sample::facilityCodes(), {}});
        child<QTableView>(t.page, "people.facilitiesTable")->selectRow(0);
        t.button("people.decideFacility")->click();
        FacilityDialog *dialog = t.facilities->dialog();
        QVERIFY(dialog);
        auto *save = child<QPushButton>(*dialog, "people.facilitySave");
        auto *none = child<QPushButton>(*dialog, "people.facilityNone");
        QVERIFY(!save->isEnabled() && !none->isEnabled());
        QTest::keyClicks(child<QLineEdit>(*dialog, "people.facilityReason"), QStringLiteral("its sign"));
        QVERIFY(!save->isEnabled() && none->isEnabled());
        QTest::keyClicks(child<QLineEdit>(*dialog, "people.facilityName"), QStringLiteral("no name"));
        QVERIFY(!save->isEnabled());
        child<QLineEdit>(*dialog, "people.facilityName")->setText(QStringLiteral("north"));
        QCOMPARE(namelessControls(*dialog), QString());
        save->click();
        QCOMPARE(decided.last().at(0).value<FacilityCodeDecision>(),
                 (FacilityCodeDecision{sample::facilityCodes()[0].id, QStringLiteral("north"),
                                       QStringLiteral("its sign"), 1}));
        t.facilities->showRefusal(QStringLiteral("decideFacility"), conflict,
                                  decided.last().at(1).toULongLong());
        QVERIFY(child<Banner>(*dialog, "people.facilityBanner")->isVisible());
        save->click();
        FacilityCodeRow row = sample::facilityCodes()[0];
        row.state = FacilityCodeState::Mapped;
        row.facility = QStringLiteral("north");
        t.facilities->showDecided(row, decided.last().at(1).toULongLong());
        QVERIFY(!dialog->isVisible());
        QCOMPARE(t.codeModel.at(0).facility, QStringLiteral("north"));
    }

    void theOtherTabsHaveTheirStatesToo()
    {
        Page t;
        for (ConsolePage *tab :
             {static_cast<ConsolePage *>(t.prescribers), static_cast<ConsolePage *>(t.facilities)})
            QCOMPARE(tab->findChild<PanelFrame *>()->state(), PanelState::Loading);
        QSignalSpy wanted(t.facilities, &FacilitiesTab::codesWanted);
        t.page.start();
        t.facilities->showCodes({wanted.last().at(0).value<FacilityCodeQuery>().page.requestId, {}, {}});
        QCOMPARE(t.facilities->findChild<PanelFrame *>()->state(), PanelState::Empty);
        t.page.setAccess(Access(person(Role::Viewer)));
        QVERIFY(!t.button("people.addProvider")->isEnabled());
        QCOMPARE(namelessControls(t.page), QString());
    }
};

QTEST_MAIN(tst_PeoplePage)
#include "tst_PeoplePage.moc"
