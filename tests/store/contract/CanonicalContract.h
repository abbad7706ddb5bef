#pragma once

#include "store/AdherenceStore.h"
#include "store/AppointmentStore.h"
#include "store/DispenseStore.h"
#include "store/EffectStore.h"
#include "store/PatientStore.h"
#include "store/PrescriptionStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// The canonical state that events write: patients, prescriptions, dispenses, appointments,
/// adherence_signals, and what keeps each effect single.
class CanonicalContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void anEffectIsClaimedOnce();
    void aClaimThatIsRolledBackIsFreeAgain();
    void changesReadBackInOrderAndTheFirstStand();
    void aPatientIsKnownByReferenceAndByIdentifiers();
    void theSameReferenceTwiceIsOnePatient();
    void anIdentifierStaysWithItsPatient();
    void anIdentifierOfAnySystemReadsBack();
    void aMergeTakesAllRecordsAlong();
    void aSourceIsSyncedWhenAnIntegrationSaysSo();
    void aPrescriptionReadsBackAsWritten();
    void aPrescriptionKeyIsTakenOnce();
    void whoMeetsAtAPrescriptionComesBeforeOrAfter();
    void aPrescriptionIsFoundByEachOfItsNames();
    void onlyActivePrescriptionsAreOnTheList();
    void supplyIsWhatWasHandedOver();
    void aDispenseReadsBackAsWritten();
    void aDispenseThatCameFirstIsLinkedLater();
    void anAppointmentReadsBackAsWritten();
    void anAdherenceSignalReadsBackAsWritten();

private:
    [[nodiscard]] PatientStore patients() { return {db(), clock()}; }
    [[nodiscard]] PatientId patient(const QString &reference);
    [[nodiscard]] PrescriptionRow prescription(PatientId patient, const QString &key);
    [[nodiscard]] DispenseRow dispense(PatientId patient, const QString &key);
    [[nodiscard]] EventId event(const QString &messageId);
};

}
