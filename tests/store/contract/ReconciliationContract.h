#pragma once

#include "store/AgreedStore.h"
#include "store/ConflictStore.h"
#include "store/ReconciliationStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// reconciliation_runs, reconciliation_items, conflicts, conflict_fields, agreed_state, and corrections.
class ReconciliationContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void accuracyIsThatOfTheLastRunOfEachIntegration();
    void aRunIsKeptWithItsCounts();
    void itemsComeGravestFirstPageByPage();
    void aLaterRunTakesThePlaceOfWhatIsOpen();
    void aRemedyCanBeUndoneUntilItIsDue();
    void anItemTakesOnlyItsOwnRemedies();
    void whatCannotBeCarriedOutIsOpenAgain();
    void agreedValuesComeBackAsTheyWere();
    void aConflictIsRaisedOnceAndGetsTheNewestValues();
    void ofTwoWhoDecideAtOnceOneWins();
    void aDecisionCanBeTakenBackByWhoMadeIt();
    void aDecidedConflictIsDueAndThenStays();
    void bothSidesAgreeAfterAll();
    void whatIsAPatientsIsNotInTheRows();

private:
    [[nodiscard]] ReconciliationStore store() { return {db(), clock()}; }
    [[nodiscard]] ConflictStore conflicts() { return {db(), clock()}; }
    [[nodiscard]] ReconciliationRunRow run();
    [[nodiscard]] static SideDifference difference(DifferenceKind kind, Gravity gravity, const char *field);
    [[nodiscard]] std::vector<ReconciliationItemRow> items(const ReconciliationRunRow &run);
    [[nodiscard]] static ConflictField field(const char *name, const char *left, const char *right);
    [[nodiscard]] static ConflictRow conflictRow();
    [[nodiscard]] static ConflictDecision decision(const ConflictRow &row);
};

}
