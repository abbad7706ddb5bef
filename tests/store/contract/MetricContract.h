#pragma once

#include "store/EventStore.h"
#include "store/MetricStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// Roll-ups: what was counted, by minute, hour and day, and for ever.
class MetricContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void rollupsEqualARecountOfTheEvents();
    void outcomesThatComeLateAreCountedWhereTheyBelong();
    void nothingIsCountedTwiceWhenTwoAddUp();
    void whatFailsInTheMiddleIsCountedOnceLater();
    void aMessageIsCountedOnceHoweverOftenItComes();
    void idleDaysArePointsOfNothing();
    void oldMinutesGoAndHoursStay();
    void percentilesAreRightToTheirBucket();
    void whatWasToldIsCountedByReceiverAndKind();
    void theErrorBudgetCountsWhatWasGivenUp();
    void depthsAreTheMostOfTheirMinute();

private:
    [[nodiscard]] EventId add(const QString &message, const QString &source = QStringLiteral("ehr"));
    [[nodiscard]] Result<void> end(const QString &message, EventState state,
                                   const std::optional<Error> &error = {});
    [[nodiscard]] Result<int> foldAll();
    [[nodiscard]] MetricCounts total(MetricGrain grain);
    MetricStore metrics() { return {db(), clock()}; }
    EventStore events() { return {db(), clock()}; }
};

}
