#pragma once

#include "store/MappingFigureStore.h"
#include "store/MappingStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// How the work on codes goes, counted.
class MappingFigureContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void anEmptyDatabaseHasNone();
    void coverageCountsWhatCarriesCodes();
    void aRetiredCodeCountsAsTheOneThatTookItsPlace();
    void latencyIsFromTheQuestionToTheDecision();
    void whatWasTakenBackIsNoDecision();
    void decisionsOfTheServiceAreNotPeoples();
    void openCodesAreCountedByAge();
    void acceptedIsWhatHadBeenSuggested();
    void eachOfThirtyDaysIsThere();
    void manyAreCountedQuickly();

private:
    [[nodiscard]] MappingRow asked(const QString &code);
    void approve(const MappingRow &row, const QString &actor = QStringLiteral("ana"),
                 const QString &drug = QStringLiteral("RX1"));
    void prescribe(const QString &source, MappingId mapping, int times = 1);
    [[nodiscard]] MappingFigures figures();
    MappingStore mappings() { return {db(), clock()}; }
    void addDrugs();
    int m_number = 0;
};

}
