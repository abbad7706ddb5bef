#pragma once

#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// Decisions about codes: revisions, history, what they release and what is taken back.
class DecisionContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void eachActIsOneRevisionAndOneStep();
    void aTerminologysDecisionIsAStepToo();
    void historyCannotBeChanged_data();
    void historyCannotBeChanged();
    void whoSawAnOlderRevisionIsToldWhoWasFaster();
    void twoAtOnceOneWins();
    void aRetiredMappingIsSupersededInOne();
    void aSupersedingThatFailsRetiresNothing();
    void whatSupersedesIsHeldAndTakenBackToTheFormer();
    void whatCannotStandAgainIsAskedAnew();
    void whatSupersedesAtOnceIsTakenBackUntilAnEventWasWorkedOn();
    void whatWasReviewedGoesBackToReview();
    void anUndoBringsEverythingBack();
    void anUndoOfAConfirmationGoesBackToReview();
    void whatWasWorkedOnIsNotTakenBack();
    void anUndoThatFailsHalfWayChangesNothing();
    void heldEventsGoOnWhenTheTimeIsOver();
    void whatIsLeftOfARetiredApprovalGoesOn();
    void ofARetiredMappingTheLiveOneIsFound();
    void whatWentOnByAnApprovalWithoutWaitingIsNotTakenBack();
    void whatPeopleDecideIsNoticed();
    void manyEventsAreReleasedOldestFirstInBatches();
    void aRejectedCodeLetsItsEventsGo();
    void pagesComeInEveryOrderWithoutGapOrRepeat_data();
    void pagesComeInEveryOrderWithoutGapOrRepeat();
    void pagesFilter_data();
    void pagesFilter();
    void aPageOfManyOpenCodesIsQuick();
    void aSuggestionIsNoDecision();
    void thePolicyIsKept();

private:
    [[nodiscard]] MappingRow asked(const QString &code, const QString &system = QStringLiteral("s"));
    [[nodiscard]] EventId waiting(const std::vector<MappingId> &mappings);
    [[nodiscard]] MappingDecision act(const MappingRow &row, MappingAct what,
                                      const QString &target = {}) const;
    [[nodiscard]] Result<MappingRow> done(const MappingRow &row, MappingAct what, MappingState to,
                                          const QString &target = {},
                                          const QString &actor = QStringLiteral("ana"));
    [[nodiscard]] QString stateOf(EventId event);
    [[nodiscard]] QString everything();
    MappingStore mappings() { return {db(), clock()}; }
    EventStore events() { return {db(), clock()}; }
    void addDrugs();
};

}
