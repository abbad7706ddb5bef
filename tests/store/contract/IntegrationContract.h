#pragma once

#include "store/contract/Suite.h"

namespace concord {

class IntegrationContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aNewScheduleIsDueAtOnce();
    void withoutAScheduleThereIsNoNextRun();
    void aChangedScheduleCountsFromNow();
    void savingTheSameAgainKeepsTheNextRun();
    void onlyOneOfTwoSchedulersMovesTheNextRunOn();
    void aConnectionMayMove();
    void theLatencyIsKeptWhenTheScheduleChanges();
    void anIntegrationNeedsItsConnection();
};

}
