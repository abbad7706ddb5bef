#pragma once

#include "store/contract/Suite.h"

namespace concord {

/// users, user_facilities and roles.
class UserContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void anEmptyDatabaseHasNobody();
    void theRolesAreThoseOfTheProgram();
    void aPersonIsKeptWhole();
    void peopleComeByName();
    void aChangeCountsUpAndReplacesTheFacilities();
    void aPasswordCountsUpAndUnlocks();
    void wrongPasswordsAreNoChange();
    void whoIsNotThereIsNotChanged();
    void whoIsRemovedLeavesNothing();
    void twoOfANameAreRefused();
    void textIsNoStatement();
    void whatTheSchemaForbidsIsRefused_data();
    void whatTheSchemaForbidsIsRefused();
    void aPersonAndTheFacilitiesComeTogetherOrNotAtAll();
    void whoHoldsKeepsOthersWaiting();
    void aConnectionHasAFacility();
};

}
