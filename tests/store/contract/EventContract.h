#pragma once

#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/contract/Suite.h"

namespace concord {

class EventContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void anEventComesBackAsItWas();
    void aMessageIsTakenOnce();
    void aFailedEventTellsItsNewestError();
    void aFailedEntrySeenAgainBelongsToTheNewJob();
    void pagesComeNewestFirstWithoutGapOrRepeat();
    void eachFilterFinds_data();
    void eachFilterFinds();
    void theTailGoesOnAfterTheLastOne();
    void theTailSeesAChangeOnce();
    void changesOfOneMomentComeInBatches();
    void theOldestReceivedIsClaimedFirst();
    void twoConnectionsClaimAnEventOnce();
    void anEarlierOpenEventBlocksItsKeyOnly();
    void anEventThatWaitsIsClaimedWhenDue();
    void anExpiredLeaseIsTakenUpAgain();
    void concludingRecordsTheAttempt();
    void concludingWhatIsForbiddenIsAConflict();
    void concludingNothingIsNotFound();
    void aResolvedMappingReleasesWhatWaitsForItAlone();
    void theDetailTellsTheWholeStory();
    void theQueueCountsWhatIsStuck();
    void anEmptyQueueIsEmpty();
    void theMetricsCoverTheLastDay();
    void noEventsAreNoFailure();

private:
    [[nodiscard]] NewEvent event(const QString &messageId, EventState state = EventState::Received);
    [[nodiscard]] EventId add(const NewEvent &event);
    [[nodiscard]] MappingId mapping(const QString &code);
    [[nodiscard]] JobId job(const QString &integration = QStringLiteral("medication-list"));
    EventStore events() { return {db(), clock()}; }
};

}
