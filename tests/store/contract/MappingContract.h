#pragma once

#include "store/MappingStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// medication_mappings, local_drugs and the terminology tables.
class MappingContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aCodeGetsOneMapping();
    void aRetiredMappingMakesRoomForANewOne();
    void anAutomaticMappingKeepsItsTarget();
    void resolvingApprovesWithReasonAndAuthor();
    void resolvingTwiceIsAConflict();
    void resolvingToNoActiveDrugIsAConflict();
    void resolvingWithoutAReasonIsRefused();
    void resolvingNothingIsNotFound();
    void pagesFilterByStateAndText_data();
    void pagesFilterByStateAndText();
    void pagesComeNewestFirstWithoutGapOrRepeat();
    void whatWasDecidedSinceComesInThatOrder();
    void alertsComeByWaitingEvents();
    void theUnmappedOfAJobAreWhatItReadOrChanged();
    void drugsAreFoundByAllWords_data();
    void drugsAreFoundByAllWords();
    void drugsThatNoCodeMayBecomeComeLast();
    void aReleaseIsImportedOnce();
    void aNewReleaseReplacesTheOldAndKeepsTheFormulary();
    void aReleaseThatFailsHalfWayLeavesTheOldOne();
    void anNdcMeansWhatItMeantThen();

private:
    [[nodiscard]] MappingRow made(const QString &code, const QString &display = {});
    MappingStore mappings() { return {db(), clock()}; }
    void addDrugs();
};

}
