#pragma once

#include "store/ValueStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// value_mappings and their history.
class ValueContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aNewDatabaseHasNoRowOfItsOwn();
    void aRowIsKeptWhole();
    void aRowIsFoundWithoutRegardToCaseAndBlanks();
    void eachConnectionMayHaveItsOwnRow();
    void aChangeIsTheNextVersionAndTheFirstIsKept();
    void whoSawAnotherVersionIsTold();
    void ofTwoAtOnceOneWins();
    void aChangeOfNothingIsAConflict();
    void whatTheRulesRefuseIsNotWritten();
    void aRowGoesOutOfUseAndComesBack();
    void theGenerationCountsEveryChangeAndNoFailure();
    void historyIsAppendOnly_data();
    void historyIsAppendOnly();

private:
    ValueStore values() { return {db(), clock()}; }
};

}
