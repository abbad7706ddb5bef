#include "fakes/SampleMappings.h"
#include "models/DrugSearchModel.h"
#include "models/MappingDraft.h"
#include "models/RepeatedQuestion.h"
#include "models/SuggestionModel.h"
#include "models/WorkbenchText.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_MappingDraft : public QObject
{
    Q_OBJECT

    /// A code is open and its suggestions are here.
    struct Opened
    {
        MappingDraft draft;
        QSignalSpy suggestions{&draft, &MappingDraft::suggestionsWanted};
        QSignalSpy verdicts{&draft, &MappingDraft::verdictWanted};
        QSignalSpy impacts{&draft, &MappingDraft::impactWanted};
        QSignalSpy decisions{&draft, &MappingDraft::decisionMade};
        QSignalSpy settled{&draft, &MappingDraft::settled};
        MappingRow row;

        explicit Opened(MappingRow which = sample::confidentMapping(6)) : row(std::move(which))
        {
            draft.setImpactDelay(0);
            draft.open(row);
            answerSuggestions();
        }
        void answerSuggestions()
        {
            if (!suggestions.isEmpty())
                draft.takeSuggestions(
                    {suggestions.last().at(1).toULongLong(), row.id, sample::suggestions(), {}});
        }
        MappingVerdict verdict()
        {
            MappingVerdict answer;
            answer.requestId = verdicts.last().at(1).toULongLong();
            answer.id = row.id;
            answer.targetDrugId = verdicts.last().at(0).value<MappingDecision>().targetDrugId;
            answer.comparisons = sample::comparison();
            return answer;
        }
        void answer() { draft.takeVerdict(verdict()); }
        quint64 order() { return decisions.last().at(1).toULongLong(); }
    };

private slots:
    void nothingIsChosenByItself()
    {
        Opened t;
        QVERIFY(!t.draft.candidate());
        QCOMPARE(t.draft.lack(), DecisionLack::Drug);
        QCOMPARE(t.verdicts.count(), 0);
    }

    void aConfidentSuggestionNeedsOnlyItsVerdict()
    {
        Opened t;
        QVERIFY(t.draft.take(0));
        QCOMPARE(t.draft.lack(), DecisionLack::Verdict);
        QVERIFY(!t.draft.submit());
        t.answer();
        QCOMPARE(t.draft.lack(), DecisionLack::None);
        QVERIFY(t.draft.submit());
        const auto decision = t.decisions.first().first().value<MappingDecision>();
        QCOMPARE(decision.act, MappingAct::Approve);
        QCOMPARE(decision.targetDrugId, QStringLiteral("RX314076"));
        QCOMPARE(decision.revision, t.row.revision);
        QVERIFY(!decision.reason.isEmpty());
    }

    void whatWasBegunComesBackWithItsCode()
    {
        Opened t;
        const MappingRow other = sample::confidentMapping(7);
        QVERIFY(other.id != t.row.id);
        QVERIFY(t.draft.take(1));
        t.draft.setGrade(Equivalence::Wider);
        t.draft.setReason(QStringLiteral("the label says so"));
        t.draft.open(other);
        QVERIFY(!t.draft.candidate());
        QCOMPARE(t.draft.reason(), QString());

        t.draft.open(t.row);
        QCOMPARE(t.draft.candidate()->drugId, sample::suggestions().at(1).targetDrugId);
        QCOMPARE(t.draft.reason(), QStringLiteral("the label says so"));
        QCOMPARE(t.draft.grade(), Equivalence::Wider);
        QCOMPARE(t.draft.lack(), DecisionLack::Verdict); // asked anew
        t.answer();
        QCOMPARE(t.draft.lack(), DecisionLack::None);

        t.draft.open(other);
        MappingRow decided = t.row;
        decided.state = MappingState::Approved;
        t.draft.open(decided);
        QVERIFY(!t.draft.candidate());

        t.draft.forget();
        t.draft.open(t.row);
        QVERIFY(!t.draft.candidate());
        QCOMPARE(t.draft.reason(), QString());
    }

    void aRetiredDrugIsNoChoiceWhateverTheVerdictSays()
    {
        Opened t;
        t.draft.takeDrug(sample::retiredDrug());
        t.draft.setReason(QStringLiteral("by phone"));
        QCOMPARE(t.draft.lack(), DecisionLack::Unusable); // at once
        QTRY_VERIFY(!t.verdicts.isEmpty());               // what differs is shown all the same
        t.answer();
        QCOMPARE(t.draft.lack(), DecisionLack::Unusable);
        QVERIFY(!t.draft.submit());
        t.draft.takeDrug({sample::localDrug(sample::drugs[1])});
        QCOMPARE(t.draft.lack(), DecisionLack::Verdict);
    }

    void aVerdictAboutAnotherDrugDoesNotCount()
    {
        Opened t;
        (void)t.draft.take(0);
        const MappingVerdict first = t.verdict();
        (void)t.draft.take(1);
        t.draft.takeVerdict(first);
        QCOMPARE(t.draft.lack(), DecisionLack::Verdict);
    }

    void theVerdictIsAskedForAgainWhenItDoesNotCome()
    {
        Opened t;
        t.draft.setPatience(5, 10);
        (void)t.draft.take(0);
        QTRY_VERIFY(t.verdicts.count() >= 2);
        QCOMPARE(t.draft.lack(), DecisionLack::Verdict);
        t.answer();
        QCOMPARE(t.draft.lack(), DecisionLack::None);
    }

    void aVerdictThatFailsCanBeAskedForAgain()
    {
        Opened t;
        (void)t.draft.take(0);
        t.draft.takeFailure(t.verdict().requestId, Error{ErrorCode::NotFound, {}, {}, 0});
        QCOMPARE(t.draft.lack(), DecisionLack::VerdictFailed);
        t.draft.askVerdictAgain();
        t.answer();
        QCOMPARE(t.draft.lack(), DecisionLack::None);
    }

    void anObstacleCannotBePassed()
    {
        Opened t;
        (void)t.draft.take(0);
        MappingVerdict verdict = t.verdict();
        verdict.obstacle = QStringLiteral("target_inactive");
        t.draft.takeVerdict(verdict);
        QCOMPARE(t.draft.lack(), DecisionLack::Obstacle);
        QVERIFY(!t.draft.submit());
    }

    void whatDiffersIsTickedByNameAndForAReason()
    {
        Opened t;
        (void)t.draft.take(1);
        MappingVerdict verdict = t.verdict();
        verdict.overridesNeeded = {DrugAttribute::Strength, DrugAttribute::Release};
        t.draft.takeVerdict(verdict);
        QCOMPARE(t.draft.lack(), DecisionLack::Overrides);
        for (const DrugAttribute attribute : {DrugAttribute::Strength, DrugAttribute::Release}) {
            t.draft.setOverridden(attribute, true);
            verdict.requestId = t.verdict().requestId; // the policy is asked again
            t.draft.takeVerdict(verdict);
        }
        QCOMPARE(t.draft.lack(), DecisionLack::Reason);
        t.draft.setReason(QStringLiteral("two tablets each, the ward agrees"));
        QCOMPARE(t.draft.lack(), DecisionLack::None);
        QCOMPARE(t.draft.decision()->overrides,
                 (std::vector{DrugAttribute::Strength, DrugAttribute::Release}));
    }

    void whatDiffersIsProposedAsInexact()
    {
        Opened t;
        (void)t.draft.take(1);
        MappingVerdict verdict = t.verdict();
        verdict.overridesNeeded = {DrugAttribute::Strength};
        t.draft.takeVerdict(verdict);
        QCOMPARE(t.draft.grade(), Equivalence::Inexact);
        t.draft.setOverridden(DrugAttribute::Strength, true);
        QCOMPARE(t.verdicts.last().at(0).value<MappingDecision>().equivalence, Equivalence::Inexact);
        t.draft.setGrade(Equivalence::Equal); // a person's own choice is not changed, but refused
        verdict.requestId = t.verdict().requestId;
        verdict.obstacle = QStringLiteral("grade_too_high");
        t.draft.takeVerdict(verdict);
        QCOMPARE(t.draft.grade(), Equivalence::Equal);
        QCOMPARE(t.draft.lack(), DecisionLack::Obstacle);
        QVERIFY(obstacleText(verdict.obstacle).contains(QStringLiteral("inexact")));
        (void)t.draft.take(0); // another drug, of which nothing differs
        t.answer();
        QVERIFY(t.draft.grade() != Equivalence::Inexact);
    }

    void aReasonThatAPersonWroteStays()
    {
        Opened t;
        t.draft.setReason(QStringLiteral("mine"));
        (void)t.draft.take(0);
        QCOMPARE(t.draft.reason(), QStringLiteral("mine"));
    }

    void anOfferedReasonGoesWithItsSuggestion()
    {
        Opened t;
        (void)t.draft.take(0);
        QVERIFY(!t.draft.reason().isEmpty());
        (void)t.draft.take(1);
        QVERIFY(t.draft.reason().isEmpty());
    }

    void whatIsNotLocalCannotBeDecidedFor()
    {
        Opened t;
        QVERIFY(t.draft.take(3));
        QCOMPARE(t.draft.lack(), DecisionLack::NotLocal);
        QCOMPARE(t.verdicts.count(), 0);
    }

    void theImpactIsAskedForOnceTheRulesAllowIt()
    {
        Opened t;
        (void)t.draft.take(0);
        QCOMPARE(t.impacts.count(), 0);
        t.answer();
        QTRY_COMPARE(t.impacts.count(), 1);
        const auto decision = t.impacts.first().first().value<MappingDecision>();
        t.draft.takeImpact(sample::impact(decision, t.impacts.first().at(1).toULongLong()));
        QCOMPARE(t.draft.impact()->waiting, 5);
        (void)t.draft.take(1);
        QVERIFY(!t.draft.impact());
    }

    void aDecisionIsSettledByItsAnswer()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        (void)t.draft.submit();
        QVERIFY(t.draft.isSaving());
        QVERIFY(!t.draft.submit());
        MappingRow done = t.row;
        done.state = MappingState::Approved;
        t.draft.takeChanges({done}); // told to everybody before it is told to whoever asked
        QCOMPARE(t.draft.notice(), MappingDraft::Notice::None);
        t.draft.takeDecided(done, 3, t.order());
        QCOMPARE(t.settled.count(), 1);
        QCOMPARE(t.settled.first().at(1).toInt(), 3);
        QVERIFY(!t.draft.submit());
    }

    void aRefusalLeavesTheDraftAndSaysWhy()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        (void)t.draft.submit();
        t.draft.takeRefusal(Error{ErrorCode::StoreBusy, {}, {}, 0}, t.order());
        QCOMPARE(t.draft.notice(), MappingDraft::Notice::Refused);
        QCOMPARE(t.draft.lack(), DecisionLack::None);
    }

    void afterAConflictTheRulesAreAskedAgain()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        (void)t.draft.submit();
        t.draft.takeRefusal(Error{ErrorCode::Conflict, {}, {}, 0}, t.order());
        QCOMPARE(t.draft.lack(), DecisionLack::Verdict);
        QCOMPARE(t.verdicts.count(), 2);
    }

    void whatWasRefusedIsNotSentAgainUnchanged()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        (void)t.draft.submit();
        t.draft.takeRefusal(Error{ErrorCode::Conflict, {}, {}, 0}, t.order());
        t.answer(); // the rules know nothing against it
        QCOMPARE(t.draft.lack(), DecisionLack::Refused);
        QVERIFY(!t.draft.submit());
        t.draft.askVerdictAgain();
        t.answer();
        QCOMPARE(t.draft.notice(), MappingDraft::Notice::None);
        QCOMPARE(t.draft.lack(), DecisionLack::None);
    }

    void aRefusedCodeThatHasChangedCanBeDecided()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        (void)t.draft.submit();
        t.draft.takeRefusal(Error{ErrorCode::Conflict, {}, {}, 0}, t.order());
        MappingRow row = t.row;
        ++row.revision;
        t.draft.takeChanges({row});
        t.answer();
        QCOMPARE(t.draft.lack(), DecisionLack::None);
    }

    void silenceEndsTheWait()
    {
        Opened t;
        t.draft.setAnswerTimeout(1);
        (void)t.draft.take(0);
        t.answer();
        (void)t.draft.submit();
        QTRY_COMPARE(t.draft.notice(), MappingDraft::Notice::Silent);
        QVERIFY(!t.draft.isSaving());
        MappingRow done = t.row; // late, and still an answer
        done.state = MappingState::Approved;
        t.draft.takeDecided(done, 3, t.order());
        QCOMPARE(t.settled.count(), 1);
        QCOMPARE(t.draft.notice(), MappingDraft::Notice::None);
    }

    void theRefusalOfALostOrderIsNotThatOfTheNext()
    {
        Opened t;
        t.draft.setAnswerTimeout(1);
        (void)t.draft.take(0);
        t.answer();
        (void)t.draft.submit();
        const quint64 lost = t.order();
        QTRY_COMPARE(t.draft.notice(), MappingDraft::Notice::Silent);
        t.draft.setAnswerTimeout(60'000);
        (void)t.draft.submit();
        t.draft.takeRefusal(Error{ErrorCode::StoreBusy, {}, {}, 0}, lost);
        QVERIFY(t.draft.isSaving());
        t.draft.takeRefusal(Error{ErrorCode::StoreBusy, {}, {}, 0}, t.order());
        QVERIFY(!t.draft.isSaving());
    }

    void whatSomebodyElseDecidedIsOver()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        MappingRow done = t.row;
        done.state = MappingState::Approved;
        t.draft.takeChanges({done});
        QCOMPARE(t.draft.notice(), MappingDraft::Notice::DecidedElsewhere);
        QCOMPARE(t.draft.lack(), DecisionLack::Elsewhere);
        QVERIFY(!t.draft.submit());
        t.draft.order(MappingAct::Retire, QStringLiteral("by mistake"));
        QCOMPARE(t.decisions.count(), 0);
    }

    void anotherRevisionAsksTheRulesAgain()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        MappingRow noted = t.row;
        noted.revision += 1;
        t.draft.takeChanges({noted});
        QCOMPARE(t.draft.lack(), DecisionLack::Verdict);
        QCOMPARE(t.verdicts.last().at(0).value<MappingDecision>().revision, noted.revision);
    }

    void whoMayNotDecideAsksNothingOfTheRules()
    {
        Opened t;
        t.draft.setMayDecide(false);
        QVERIFY(!t.draft.take(0));
        t.draft.order(MappingAct::Reject, QStringLiteral("no"));
        QCOMPARE(t.draft.lack(), DecisionLack::Right);
        QCOMPARE(t.verdicts.count() + t.decisions.count(), 0);
    }

    void theSecondReviewerConfirmsWhatWasProposed()
    {
        MappingRow row = sample::confidentMapping(6);
        row.state = MappingState::InReview;
        row.targetDrugId = QStringLiteral("RX314076");
        row.targetName = QStringLiteral("lisinopril 10 MG Oral Tablet");
        Opened t(row);
        QCOMPARE(t.draft.act(), MappingAct::Confirm);
        QCOMPARE(t.draft.otherAct(), std::optional(MappingAct::SendBack));
        QVERIFY(!t.draft.take(1)); // it is confirmed or sent back, not changed
        QCOMPARE(t.verdicts.count(), 1);
        t.answer();
        QCOMPARE(t.draft.lack(), DecisionLack::None); // without a reason
        QVERIFY(t.draft.submit());
        QCOMPARE(t.decisions.first().first().value<MappingDecision>().act, MappingAct::Confirm);
    }

    void whatChangedWhileItWasStoredIsNotLost()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        QVERIFY(t.draft.submit());
        MappingRow faster = *t.draft.row();
        faster.state = MappingState::Approved;
        faster.revision += 1;
        t.draft.takeChanges({faster});
        QVERIFY(t.draft.isSaving());
        QSignalSpy meanwhile(&t.draft, &MappingDraft::changedMeanwhile);
        t.draft.takeRefusal(Error{ErrorCode::Conflict, {}, {}, 0}, t.order());
        QCOMPARE(meanwhile.count(), 1);
        QCOMPARE(t.draft.row()->state, MappingState::Approved);
        QCOMPARE(t.draft.notice(), MappingDraft::Notice::DecidedElsewhere);
    }

    void anotherProposalIsNotConfirmedUnseen()
    {
        MappingRow row = sample::confidentMapping(6);
        row.state = MappingState::InReview;
        row.targetDrugId = QStringLiteral("RX314076");
        Opened t(row);
        t.answer();
        row.targetDrugId = QStringLiteral("RX314077");
        row.revision += 2;
        t.draft.takeChanges({row});
        QVERIFY(!t.draft.submit());
        QCOMPARE(t.decisions.count(), 0);
    }

    void whoProposedItCannotConfirmIt()
    {
        MappingRow row = sample::confidentMapping(6);
        row.state = MappingState::InReview;
        row.targetDrugId = QStringLiteral("RX314076");
        Opened t(row);
        MappingVerdict own = t.verdict();
        own.obstacle = QStringLiteral("own_approval");
        t.draft.takeVerdict(own);
        QCOMPARE(t.draft.lack(), DecisionLack::Obstacle);
    }

    void anApprovedOneIsReplacedOrRetired()
    {
        Opened t(sample::mapping(6, MappingState::Approved));
        QCOMPARE(t.draft.act(), MappingAct::Retire);
        (void)t.draft.take(1);
        t.answer();
        t.draft.setReason(QStringLiteral("another strength"));
        QVERIFY(t.draft.submit());
        const auto decision = t.decisions.first().first().value<MappingDecision>();
        QCOMPARE(decision.act, MappingAct::Retire);
        QCOMPARE(decision.targetDrugId, QStringLiteral("RX314077"));
    }

    void aRejectedOneIsOpenedAnewForAReason()
    {
        Opened t(sample::mapping(6, MappingState::Rejected));
        QCOMPARE(t.draft.lack(), DecisionLack::Reason);
        t.draft.setReason(QStringLiteral("seen again"));
        QVERIFY(t.draft.submit());
        QCOMPARE(t.decisions.first().first().value<MappingDecision>().act, MappingAct::Reopen);
    }

    void assigningKeepsWhatIsChosen()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        t.draft.order(MappingAct::Assign, {}, QStringLiteral("ana"));
        QCOMPARE(t.decisions.first().first().value<MappingDecision>().assignee, QStringLiteral("ana"));
        MappingRow mine = t.row;
        mine.assignee = QStringLiteral("ana");
        mine.revision += 1;
        t.draft.takeDecided(mine, 0, t.order());
        QCOMPARE(t.draft.candidate()->drugId, QStringLiteral("RX314076"));
        t.answer();
        QCOMPARE(t.draft.decision()->revision, mine.revision);
    }

    void theConfidentOneIsChosenWhenThatIsAskedFor()
    {
        MappingDraft draft;
        QSignalSpy wanted(&draft, &MappingDraft::suggestionsWanted);
        const MappingRow row = sample::confidentMapping(6);
        draft.open(row, true);
        draft.takeSuggestions({wanted.last().at(1).toULongLong(), row.id, sample::suggestions(), {}});
        QCOMPARE(draft.candidate()->drugId, QStringLiteral("RX314076"));
        draft.forget();
        draft.open(row, true);
        auto other = sample::suggestions();
        other.front().isConfident = false;
        draft.takeSuggestions({wanted.last().at(1).toULongLong(), row.id, other, {}});
        QVERIFY(!draft.candidate());
    }

    void answersAboutTheCodeBeforeAreDropped()
    {
        Opened t;
        const quint64 old = t.suggestions.last().at(1).toULongLong();
        const MappingId first = t.row.id;
        t.draft.open(sample::confidentMapping(7));
        t.draft.takeSuggestions({old, first, sample::suggestions(), {}});
        QCOMPARE(t.draft.suggestions()->rowCount(), 0);
    }

    void closingKeepsNothing()
    {
        Opened t;
        (void)t.draft.take(0);
        t.answer();
        t.draft.close();
        QVERIFY(!t.draft.row() && !t.draft.candidate() && !t.draft.verdict());
        QCOMPARE(t.draft.suggestions()->rowCount(), 0);
        QCOMPARE(t.draft.reason(), QString());
    }
};

QTEST_GUILESS_MAIN(tst_MappingDraft)
#include "tst_MappingDraft.moc"
