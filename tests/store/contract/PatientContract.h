#pragma once

#include "store/EventStore.h"
#include "store/FacilityCodeStore.h"
#include "store/PatientComparison.h"
#include "store/PatientEffects.h"
#include "store/PatientIndex.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// patient_keys, patient_mappings and facility_mappings: who patients are in the master list.
class PatientContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aQuestionIsAskedOnce();
    void onlyWithSomebodyNearItIsUrgent();
    void theSameIdentifierOfTheSameAuthorityIsOnePatient();
    void candidatesAreOfTheMasterListOrTheSameSource();
    void aLinkedPatientsRecordsShowUnderTheOther();
    void aMergedRecordIsNoCandidate();
    void aDecisionIsForAReasonAndOfTheVersionSeen();
    void aDecisionFitsTheState();
    void twoWhoDecideAtOnceAreOneDecision();
    void historyIsKeptForEver();
    void afterALinkEventsAreOneQueue();
    void afterAnUnlinkTheyAreApartAgain();
    void anUnlinkKeepsWhatAMergeJoined();
    void anUnlinkWaitsForWhatCannotBeToldApart();
    void twoUnlinksWaitForWhatCannotBeToldApart();
    void thoseThatWaitStopNoLaterDecision();
    void aLinkJoinsAllKeysOfBoth();
    void aMergeByAPersonDoesWhatAMessageWould();
    void twoMergesTheOtherWayRoundAreOne();
    void aMergeThatFailsIsDecidedAnew();
    void anUnlinkThatFailsIsALinkAgain();
    void aMergeTakesTheLinkAlong();
    void aMergeTakesAnOpenUnlinkAlong();
    void theMasterListsMergeIsFollowed();
    void whatCannotBeReadStopsNothing();
    void aDecisionThatFailsHalfWayIsNone();
    void anEffectThatFailsHalfWayIsDoneByTheNext();
    void keysOfRowsOfBeforeAreMade();
    void thePolicyHasVersions();
    void aFacilityCodeIsAskedOnceAndDecided();
    void whatHasChangedSinceIsReadInItsOrder();

private:
    /// "family|given|birth date" of a source, known as "value^system".
    PatientId patient(const char *source, const char *name, const char *identifier);
    PatientQuestionRow asked(PatientId patient);
    PatientQuestionStore questions() { return {db(), clock()}; }
    PatientStore patients() { return {db(), clock()}; }
    PatientEffects effects() { return {db(), clock()}; }
    void addMaster();
    [[nodiscard]] PatientDecision decision(const PatientQuestionRow &row, PatientAct act,
                                           PatientId other = {});
    [[nodiscard]] Result<PatientQuestionRow> decide(PatientId patient, PatientAct act, PatientId other = {});
    /// An event of a source that names a patient by "value^system".
    [[nodiscard]] bool addEvent(const char *message, const char *source, const char *identifier);
    [[nodiscard]] QStringList claimed();
    void end(const char *message);
    [[nodiscard]] QString standing(const char *source, const char *identifier);
    [[nodiscard]] QString keyedOf(const char *source, const char *identifier);
    /// Everything of patients, to see that nothing has changed.
    [[nodiscard]] QString state();
};

}
