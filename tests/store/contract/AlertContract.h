#pragma once

#include "store/AlertRuleStore.h"
#include "store/IncidentStore.h"
#include "store/NoticeStore.h"
#include "store/contract/Suite.h"

namespace concord {

/// Rules, the life of incidents, and who is told of them.
class AlertContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void theRulesAreThoseThatShip();
    void aRuleIsChangedOnTopOfWhatWasSeen();
    void anIncidentOpensOnceAndResolvesOnce();
    void aValueThatWaversOpensOne();
    void whatComesBackSoonIsTheSameIncident();
    void whatIsMeasuredIsNotResolvedByASuccess();
    void aRuleThatIsOffOpensNothing();
    void aPersonAcknowledgesOnce();
    void whatHasHappenedEndsWithItsAcknowledgement();
    void incidentsArePagedNewestFirst();
    void oneMessageWhenItOpensAndOneWhenItCloses();
    void aTroubleThatComesAndGoesTellsOnce();
    void anAttemptIsWrittenDownBeforeItIsMade();
    void anAttemptThatIsNeverHeardOfIsMadeNoOftenerThanTheLadder();
    void aMessageIsTriedByItsLadderAndNoLonger();

private:
    [[nodiscard]] AlertRule rule(AlertKind kind);
    /// One look of the leader at one endpoint's value; how many incidents changed.
    [[nodiscard]] Result<int> look(AlertKind kind, double value);
    IncidentStore incidents() { return {db(), clock()}; }
    NoticeStore notices() { return {db(), clock()}; }
    AlertRuleStore rules() { return {db(), clock()}; }
};

}
