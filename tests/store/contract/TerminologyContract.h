#pragma once

#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// Releases that follow each other: what is current, what is kept of the others, and what is refused.
class TerminologyContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void eachReleaseCanBeReadAgainAsItWas();
    void onlyWhatDiffersIsWritten();
    void aReleaseIsCompletedWithItsRelations();
    void aReleaseIsDueUntilItWasHeldAgainstTheMappings();
    void theSameVersionIsTakenOnce();
    void anOlderReleaseIsTakenOnlyWhenItMayBe();
    void aFormerReleaseBecomesCurrentAgain();
    void aDryRunSaysWhatWouldChangeAndChangesNothing();
    void aReleaseThatChangesMostRowsIsTakenWhole();
    void remapsStayOverReleases();
    void aDrugIsCalledAsTheBestSourceSays_data();
    void aDrugIsCalledAsTheBestSourceSays();
    void manyDrugsAreNamedTogether();
    void whoeverLooksMeanwhileSeesTheFormerRelease();
    void aFailureAtAnyStatementLeavesTheFormerRelease();
    void theNewestCountsAlsoByAClockThatWasSetBack();
    void manyRowsGoThrough();

private:
    [[nodiscard]] TerminologyStore store() { return {db(), clock()}; }
    [[nodiscard]] QStringList contentOf(const QString &version);
    [[nodiscard]] QStringList everything();
};

}
