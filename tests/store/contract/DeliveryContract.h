#pragma once

#include "domain/Outbound.h"
#include "store/DeliveryStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// deliveries, delivery_attempts, remote_records, prescription_links, cancel_requests, prescription_versions;
/// and the claim of what goes out.
class DeliveryContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void anAttemptIsWrittenDownBeforeItsAnswer();
    void whoLostTheLeaseBeginsNothing();
    void anAttemptThatNobodyHeardOfIsInterrupted();
    void whatWasAcknowledgedIsKnownByItsRemoteId();
    void aMessageKeyIsOnce();
    void whatFollowsStandsBehindTheOpenOne();
    void inboundAndOutboundAreClaimedApart();
    void theReceiversPauseHoldsWhatIsForIt();
    void latenciesAreByKindAndShareIsOfTheTarget();
    void whatIsOldGoesWithItsEvent();
    void linksAreOfOneOtherSourceEach();
    void aCancelIsAskedForAndAnsweredOnce();
    void answersAtTheSameTimeSeeEachOther();
    void versionsOfAPrescriptionAreKept();

private:
    /// An outbound event with its delivery.
    [[nodiscard]] EventId add(const char *key, const char *connection = "ehr",
                              const char *record = "dispense/1", EventKind kind = EventKind::Dispense);
    [[nodiscard]] bool claim(EventId id);
    [[nodiscard]] PrescriptionId prescription(const char *source, const char *id);
    [[nodiscard]] DeliveryStore deliveries() { return {db(), clock()}; }
};

}
