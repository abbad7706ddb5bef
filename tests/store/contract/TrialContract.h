#pragma once

#include "store/contract/Suite.h"

namespace concord {

/// mapping_trials.
class TrialContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aQuestionIsTakenAndAnsweredOnce();
    void anAnswerComesBackAsItWas();
    void anErrorComesBackAsItWas();
    void whatADeadWorkerHadIsTakenAfterItsLease();
    void theNewestQuestionAboutACodeCounts();
    void onlySoManyAreOpen();
    void nothingStaysForLong();
    void anAnswerThatFailsHalfWayCanBeGivenAgain();
};

}
