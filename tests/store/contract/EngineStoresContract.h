#pragma once

#include "store/BulkStore.h"
#include "store/EventStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// breakers, rate_limits, incidents, workers and listeners, bulk orders.
class EngineStoresContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aBreakerIsSharedAndItsProbeIsOne();
    void aHealthyEndpointIsNotWritten();
    void aBucketIsSharedAndNeverGivesMore();
    void aBucketAgreesWithTheRule();
    void anIncidentIsOpenedOnce();
    void aWorkerThatIsSilentIsGone();
    void aListenerTellsItsNewestState();
    void aBulkOrderTakesWhatItChose();
    void aBulkOrderSkipsWhatSomebodyElseChanged();
    void aBulkOrderCanBeCancelledUntilItEnds();
    void aBulkOrderTellsWhetherAPersonGaveIt();
    void nothingChosenIsNoOrder();
    void manyIdsAreTakenInTheOrderOfArrival();
    void anOrderThatFailsAgainAndAgainIsGivenUp();
    void thePreviewCountsWhatStandsBehindOthers();

private:
    [[nodiscard]] EventId add(const QString &message, EventState state, const QString &key = {});
    BulkStore bulks() { return {db(), clock()}; }
};

}
