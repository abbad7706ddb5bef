#pragma once

#include "store/contract/Suite.h"

namespace concord {

class IntakeContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void manyAreStoredInTheOrderOfArrival();
    void laterOnesComeAfterEarlierOnes();
    void theRowsSayWhatWasAdmitted();
    void aRepeatFindsTheFirst();
    void aRepeatInTheSameBatchFindsTheFirst();
    void anIdWithAnotherContentIsSaid();
    void aUniqueBodyIsKnownUnderAnyId();
    void aKeyOutlivesItsEvent();
    void aRefusalIsKeptWithItsReason();
    void nothingAtAllIsFine();
    void aFailureOfAnyStatementLeavesNothing();
};

}
