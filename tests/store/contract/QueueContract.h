#pragma once

#include "store/EventStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// Who works on what, in which order, and why something waits.
class QueueContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void theOrderOfArrivalCountsNotTheId();
    void aKeyIsTakenOneAtATime();
    void manyBehindABlockedKeyDoNotHideTheRest();
    void whatWasParkedGoesOnWhenTheBlockerEnds_data();
    void whatWasParkedGoesOnWhenTheBlockerEnds();
    void aPausedSourceIsNotClaimed();
    void manyOfAPausedSourceDoNotHideTheRest();
    void anOpenBreakerHoldsItsEventsWithoutUsingAttempts();
    void aBreakerThatClosesFreesItsEventsAtOnce();
    void aClaimBringsWhatTheStepsNeed();
    void theLeaseIsExtendedForItsOwnerOnly();
    void anotherWorkersEventCannotBeConcluded();
    void anInterruptionIsRecordedAndUsesNoRung();
    void whatEndsItsWorkerAgainAndAgainIsForReview();
    void aSuspectIsHandedOutAlone();
    void whatIsGivenBackIsAsBefore();
    void stepsAndChangesAreKept();
    void aRetryStartsTheLadderAnew();
    void anOrderForAnotherStateChangesNothing();
    void saysWhyItWaits_data();
    void saysWhyItWaits();
    void theQueueIsPagedWithReasonAndLadder();
    void theQueueIsFiltered();
    void theStoryTellsLineageAndOrders();
    void twoWorkersTakeEverythingOnceAndInOrder();
    void joinedKeysAreOneQueueInTheOrderOfArrival();
    void whatIsInWorkWhenKeysAreJoinedIsWaitedFor();
    void joinsAreFollowedAndRingsRefused();
    void anEventThatAJoinCannotSeeIsBroughtAlong();
    void anEventWrittenUnderAnOldKeyLaterIsBroughtAlong();
    void whatWasParkedUnderAnOldKeyIsFreed();
    void aKeyGivenLateWaitsForItsTurn();
    void aKeyGivenLateWaitsForWhatIsInWork();
    void aKeyGivenLateComesBeforeWhatCameLater();

private:
    [[nodiscard]] NewEvent event(const QString &message, const QString &key = {});
    [[nodiscard]] EventId add(const NewEvent &event);
    [[nodiscard]] QStringList claimed(int limit = 10, const QString &worker = QStringLiteral("w1"));
    [[nodiscard]] WaitReason why(EventId id);
    [[nodiscard]] EventState stateOf(EventId id);
    void end(const QString &message, EventState state);
    [[nodiscard]] int join(const char *key, const char *into);
    [[nodiscard]] QString keyOf(EventId id);
    EventStore events() { return {db(), clock()}; }
};

}
