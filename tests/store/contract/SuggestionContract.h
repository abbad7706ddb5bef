#pragma once

#include "store/MappingStore.h"
#include "store/SuggestionStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// Suggestions kept with open codes.
class SuggestionContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void theyComeBackAsTheyWereMade();
    void onlyDrugsOfTheFormularyAreOffered();
    void aCodeIsWaitedForOncePerRelease();
    void codesWithoutATextAreNotWaitedFor();
    void anotherReleaseReplacesThem();
    void whatIsDecidedKeepsWhatItWasDecidedWith();
    void whatIsOpenOnceMoreIsOfferedAgain();
    void aStatementThatFailsChangesNothing();
    void historyTellsWhichWasTaken_data();
    void historyTellsWhichWasTaken();
    void theReleaseInForceIsRead();

private:
    [[nodiscard]] MappingRow asked(const QString &code, const QString &text);
    [[nodiscard]] MappingRow now(MappingId id);
    [[nodiscard]] QStringList waiting(const QString &version = QStringLiteral("r1"));
    MappingStore mappings() { return {db(), clock()}; }
    SuggestionStore suggestions() { return {db(), clock()}; }
    void addDrugs();
};

}
