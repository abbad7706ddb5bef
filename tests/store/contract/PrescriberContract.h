#pragma once

#include "store/PrescriberStore.h"
#include "store/ProviderStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// local_providers and prescriber_mappings.
class PrescriberContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void aProviderIsKeptWholeAndFoundByEachNumber();
    void aProviderIsFoundByAllWords();
    void aNumberIsOneProviders();
    void anotherVersionOfAProviderIsAConflict();
    void aSiteWithoutADirectoryIsAskedNothing();
    void aPrescriberIsFoundByNpiAndDea();
    void aNumberWithAWrongCheckDigitLeadsNowhere();
    void anExternalIdIsOfItsSource();
    void identifiersOfDifferentProvidersContradict();
    void aDismissedPrescriberIsNotAskedAgain();
    void whatNobodyKnowsIsAskedOnce();
    void aDecisionIsForAReasonAndOfTheVersionSeen();
    void pagesFilterByState();

private:
    ProviderStore providers() { return {db(), clock()}; }
    PrescriberStore prescribers() { return {db(), clock()}; }
    void addProviders();
    [[nodiscard]] PrescriberRow asked(const Practitioner &prescriber);
};

}
