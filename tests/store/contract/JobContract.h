#pragma once

#include "store/contract/Suite.h"

namespace concord {

class JobContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aQueuedJobIsFoundAgain();
    void aSecondJobOfTheIntegrationOverlaps();
    void anotherIntegrationDoesNotOverlap();
    void theOldestQueuedJobIsClaimedFirst();
    void nothingQueuedClaimsNothing();
    void twoConnectionsClaimOneJobOnce();
    void aNamedJobIsClaimedOnlyWhileQueued();
    void theHeartbeatKeepsTheLeaseAndTheCounts();
    void aDeltaMayTurnIntoAFullRun();
    void aStrangersHeartbeatIsRefused();
    void anExpiredJobIsClosedAsInterrupted();
    void claimingRescuesFirst();
    void aFinishedJobKeepsWhatHappened();
    void aJobIsFinishedOnce();
    void anOpenStateIsNoEnd();
    void cancellingAQueuedJobEndsIt();
    void cancellingARunningJobFlagsIt();
    void cancellingAFinishedJobIsAConflict();
    void cancellingNothingIsNotFound();
    void pagesComeNewestFirstWithoutGapOrRepeat();
    void pagesFilterByStateAndIntegration();
    void countsSurviveTheirJson();
};

}
