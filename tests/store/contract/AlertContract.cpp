#include "store/contract/AlertContract.h"

namespace concord {

namespace {
const auto ehr = QStringLiteral("ehr");
const auto afterCancel = QStringLiteral("dispense.after-cancel");
const std::vector<NotifierKind> mail{NotifierKind::Smtp};
const Error down{ErrorCode::Unreachable, QStringLiteral("smtp"), QStringLiteral("refused"), 0};
using std::chrono::minutes;
using std::chrono::seconds;
}

AlertRule AlertContract::rule(AlertKind kind)
{
    return rules().all()->at(size_t(kind));
}

Result<int> AlertContract::look(AlertKind kind, double value)
{
    return incidents().observe(rule(kind), {{kind, ehr, value}}).map([](const auto &changed) {
        return int(changed.size());
    });
}

void AlertContract::theRulesAreThoseThatShip()
{
    TAKE(all, rules().all());
    QCOMPARE(int(all.size()), alertKindCount);
    for (int i = 0; i < alertKindCount; ++i)
        QCOMPARE(all[size_t(i)], defaultRule(AlertKind(i)));
}

void AlertContract::aRuleIsChangedOnTopOfWhatWasSeen()
{
    AlertRuleChange change{rule(AlertKind::QueueDepth), 1, QStringLiteral("night shift")};
    change.rule.threshold = 50;
    change.rule.notifiers = {NotifierKind::Slack, NotifierKind::Desktop, NotifierKind::Slack};
    TAKE(saved, rules().save(change, QStringLiteral("ana")));
    QCOMPARE(saved.threshold, 50.0);
    QCOMPARE(saved.notifiers, (std::vector<NotifierKind>{NotifierKind::Desktop, NotifierKind::Slack}));
    QCOMPARE(saved.version, 2);
    QCOMPARE(saved.author, QStringLiteral("ana"));
    FAILS(rules().save(change, QStringLiteral("luis")), ErrorCode::Conflict);
    change.basedOn = 2;
    change.rule.threshold = -1;
    FAILS(rules().save(change, QStringLiteral("ana")), ErrorCode::InvalidMessage);
    FAILS(db().run(QStringLiteral("DELETE FROM alert_rules")), ErrorCode::StoreFailed);
}

void AlertContract::anIncidentOpensOnceAndResolvesOnce()
{
    TAKE(nothing, look(AlertKind::FailureRate, 0.05)); // the limit itself is still well
    QCOMPARE(nothing, 0);
    TAKE(opened, look(AlertKind::FailureRate, 0.2));
    QCOMPARE(opened, 1);
    for (int i = 0; i < 5; ++i) {
        clock().advance(seconds(10));
        TAKE(again, look(AlertKind::FailureRate, 0.3));
        QCOMPARE(again, 0);
    }
    TAKE(open, incidents().open());
    QCOMPARE(open.size(), 1U);
    QCOMPARE(open[0].cause, QStringLiteral("failure_rate"));
    QCOMPARE(open[0].severity, AlertSeverity::Warning);
    QCOMPARE(open[0].value, 0.3);
    QCOMPARE(open[0].count, 1);
    TAKE(well, look(AlertKind::FailureRate, 0));
    QCOMPARE(well, 0); // it has to stay so
    clock().advance(minutes(14));
    TAKE(nearly, look(AlertKind::FailureRate, 0));
    QCOMPARE(nearly, 0);
    clock().advance(minutes(1));
    TAKE(resolved, incidents().observe(rule(AlertKind::FailureRate), {})); // idle is well, too
    QCOMPARE(resolved.size(), 1U);
    QCOMPARE(resolved[0].resolvedAt, std::optional(clock().now()));
    TAKE(none, incidents().open());
    QVERIFY(none.empty());
}

void AlertContract::aValueThatWaversOpensOne()
{
    int changes = 0;
    for (int i = 0; i < 60; ++i) { // an hour about the threshold
        TAKE(changed, look(AlertKind::FailureRate, i % 2 == 0 ? 0.06 : 0.045));
        changes += changed;
        clock().advance(minutes(1));
    }
    QCOMPARE(changes, 1);
    for (int i = 0; i < 60; ++i) { // well for a moment, never for long enough
        TAKE(changed, look(AlertKind::FailureRate, i % 10 == 0 ? 0.2 : 0.0));
        changes += changed;
        clock().advance(minutes(1));
    }
    QCOMPARE(changes, 1);
    QCOMPARE(count(QStringLiteral("incidents")), 1);
    TAKE(open, incidents().open());
    QCOMPARE(open[0].count, 6); // as often as it came back
}

void AlertContract::whatComesBackSoonIsTheSameIncident()
{
    TAKE(first, incidents().raise(ehr, QStringLiteral("timeout")));
    QVERIFY(first);
    for (int i = 0; i < 10; ++i) {
        clock().advance(minutes(1));
        DONE(incidents().resolve(ehr));
        clock().advance(minutes(1));
        TAKE(again, incidents().raise(ehr, QStringLiteral("timeout")));
        QVERIFY(again); // it is open again
    }
    QCOMPARE(count(QStringLiteral("incidents")), 1);
    DONE(incidents().resolve(ehr));
    clock().advance(settleTime);
    TAKE(later, incidents().raise(ehr, QStringLiteral("timeout")));
    QVERIFY(later);
    QCOMPARE(count(QStringLiteral("incidents")), 2);
}

void AlertContract::whatIsMeasuredIsNotResolvedByASuccess()
{
    DONE(look(AlertKind::FailureRate, 0.5));
    DONE(incidents().raise(ehr, QStringLiteral("timeout")));
    TAKE(resolved, incidents().resolve(ehr));
    QCOMPARE(resolved, 1);
    TAKE(open, incidents().open());
    QCOMPARE(open.size(), 1U);
    QCOMPARE(open[0].rule, AlertKind::FailureRate);
}

void AlertContract::aRuleThatIsOffOpensNothing()
{
    AlertRuleChange change{rule(AlertKind::EndpointUnreachable), 1, QStringLiteral("planned work")};
    DONE(incidents().raise(ehr, QStringLiteral("timeout")));
    change.rule.enabled = false;
    DONE(rules().save(change, QStringLiteral("ana")));
    TAKE(ended, incidents().resolveRule(AlertKind::EndpointUnreachable));
    QCOMPARE(ended, 1);
    TAKE(opened, incidents().raise(ehr, QStringLiteral("timeout")));
    QVERIFY(!opened);
    TAKE(open, incidents().open());
    QVERIFY(open.empty());
}

void AlertContract::aPersonAcknowledgesOnce()
{
    DONE(incidents().raise(ehr, QStringLiteral("timeout")));
    TAKE(open, incidents().open());
    const IncidentId id = open[0].id;
    TAKE(seen, incidents().acknowledge(id, QStringLiteral("ana"), QStringLiteral("  called \n them ")));
    QCOMPARE(seen.acknowledgedBy, QStringLiteral("ana"));
    QCOMPARE(seen.note, QStringLiteral("called them"));
    QCOMPARE(seen.state(), IncidentState::Acknowledged);
    FAILS(incidents().acknowledge(id, QStringLiteral("luis"), {}), ErrorCode::Conflict);
    FAILS(incidents().acknowledge({makeUuid7(clock().now().time_since_epoch())}, QStringLiteral("ana"), {}),
          ErrorCode::NotFound);
    DONE(incidents().resolve(ehr));
    TAKE(after, incidents().byId(id));
    QCOMPARE(after->state(), IncidentState::Resolved);
    QCOMPARE(after->acknowledgedBy, QStringLiteral("ana"));
}

void AlertContract::whatHasHappenedEndsWithItsAcknowledgement()
{
    const QString place = QStringLiteral("pharmacy/dispenses");
    DONE(incidents().raise(place, afterCancel));
    TAKE(again, incidents().raise(place, afterCancel));
    QVERIFY(!again);
    TAKE(open, incidents().open());
    QCOMPARE(open[0].rule, AlertKind::DispenseAfterCancel);
    QCOMPARE(open[0].severity, AlertSeverity::Critical);
    QCOMPARE(open[0].count, 2);
    TAKE(seen, incidents().acknowledge(open[0].id, QStringLiteral("ana"), QStringLiteral("patient called")));
    QCOMPARE(seen.state(), IncidentState::Resolved);
    TAKE(next, incidents().raise(place, afterCancel)); // another dispense is another incident, however soon
    QVERIFY(next);
    QCOMPARE(count(QStringLiteral("incidents")), 2);
}

void AlertContract::incidentsArePagedNewestFirst()
{
    for (int i = 0; i < 5; ++i) {
        clock().advance(seconds(1));
        DONE(incidents().raise(QStringLiteral("c%1").arg(i), QStringLiteral("timeout")));
    }
    DONE(incidents().resolve(QStringLiteral("c4")));
    TAKE(known, incidents().open());
    DONE(incidents().acknowledge(known[0].id, QStringLiteral("ana"), {}));
    IncidentQuery query;
    query.page = {9, {}, 3};
    TAKE(first, incidents().page(query));
    QCOMPARE(first.requestId, 9U);
    QCOMPARE(first.rows.size(), 3U);
    QCOMPARE(first.rows[0].endpoint, QStringLiteral("c3"));
    QCOMPARE(first.openCount, 4);
    QCOMPARE(first.unacknowledgedCount, 3);
    query.page.after = first.cursor;
    TAKE(rest, incidents().page(query));
    QCOMPARE(rest.rows.size(), 1U);
    QVERIFY(rest.cursor.isEmpty());
    query = {};
    query.withResolved = true;
    query.endpoint = QStringLiteral("c4");
    TAKE(resolved, incidents().page(query));
    QCOMPARE(resolved.rows.size(), 1U);
}

void AlertContract::oneMessageWhenItOpensAndOneWhenItCloses()
{
    DONE(incidents().raise(ehr, QStringLiteral("timeout")));
    TAKE(planned, notices().plan(mail));
    QCOMPARE(planned, 1);
    TAKE(again, notices().plan(mail));
    QCOMPARE(again, 0);
    TAKE(first, notices().claim());
    QVERIFY(first);
    QCOMPARE(first->notice.occasion, NoticeOccasion::Opened);
    QCOMPARE(first->incident.endpoint, ehr);
    DONE(notices().conclude(first->notice, {}));
    TAKE(told, incidents().byId(first->incident.id));
    QCOMPARE(told->notified, QStringList{QStringLiteral("smtp")});
    DONE(incidents().resolve(ehr));
    TAKE(soon, notices().plan(mail));
    QCOMPARE(soon, 0); // it may come again
    clock().advance(settleTime);
    TAKE(closed, notices().plan(mail));
    QCOMPARE(closed, 1);
    TAKE(second, notices().claim());
    QVERIFY(second);
    QCOMPARE(second->notice.occasion, NoticeOccasion::Closed);
    DONE(notices().conclude(second->notice, {}));
    for (int i = 0; i < 3; ++i) {
        clock().advance(minutes(10));
        TAKE(nothing, notices().plan(mail));
        QCOMPARE(nothing, 0);
    }
    TAKE(none, notices().claim());
    QVERIFY(!none);
}

void AlertContract::aTroubleThatComesAndGoesTellsOnce()
{
    int messages = 0;
    for (int i = 0; i < 30; ++i) {
        DONE(incidents().raise(ehr, QStringLiteral("timeout")));
        TAKE(planned, notices().plan(mail));
        messages += planned;
        for (;;) {
            TAKE(next, notices().claim());
            if (!next)
                break;
            DONE(notices().conclude(next->notice, {}));
        }
        clock().advance(minutes(2));
        DONE(incidents().resolve(ehr));
        TAKE(more, notices().plan(mail));
        messages += more;
        clock().advance(minutes(2));
    }
    QCOMPARE(messages, 1);
}

void AlertContract::anAttemptIsWrittenDownBeforeItIsMade()
{
    DONE(incidents().raise(ehr, QStringLiteral("timeout")));
    DONE(notices().plan(mail));
    TAKE(claimed, notices().claim());
    TAKE(written, notices().of(claimed->incident.id));
    QCOMPARE(written.size(), 1U);
    QCOMPARE(written[0].state, NoticeState::Sending);
    QCOMPARE(written[0].attempts, 1);
    TAKE(other, notices().claim());
    QVERIFY(!other);                                  // nobody else sends it meanwhile
    clock().advance(NoticeStore::lease + seconds(1)); // the program was killed in the middle
    TAKE(gone, notices().expire());
    QCOMPARE(gone, 1);
    DONE(notices().plan(mail));
    TAKE(again, notices().claim());
    QVERIFY(again); // it may not have been heard: at least one
    QCOMPARE(again->notice.id, claimed->notice.id);
    QCOMPARE(again->notice.attempts, 2);
    DONE(notices().conclude(claimed->notice, {})); // the one that counted as gone is heard of after all
    TAKE(between, notices().of(claimed->incident.id));
    QCOMPARE(between[0].state, NoticeState::Sending); // it has nothing to say any more
    again->notice.recipients = QStringLiteral("ops@clinic.example");
    DONE(notices().conclude(again->notice, {}));
    TAKE(after, notices().of(claimed->incident.id));
    QCOMPARE(after[0].state, NoticeState::Sent);
    QCOMPARE(after[0].recipients, QStringLiteral("ops@clinic.example"));
}

void AlertContract::anAttemptThatIsNeverHeardOfIsMadeNoOftenerThanTheLadder()
{
    DONE(incidents().raise(ehr, QStringLiteral("timeout")));
    DONE(notices().plan(mail));
    IncidentId incident;
    for (size_t i = 0; i <= NoticeStore::ladder.size(); ++i) {
        TAKE(next, notices().claim());
        QVERIFY(next);
        incident = next->incident.id;
        clock().advance(NoticeStore::lease + seconds(1));
        TAKE(gone, notices().expire());
        QCOMPARE(gone, 1);
    }
    clock().advance(std::chrono::hours(24));
    DONE(notices().plan(mail));
    TAKE(never, notices().claim());
    QVERIFY(!never);
    TAKE(after, notices().of(incident));
    QCOMPARE(after.size(), 1U);
    QCOMPARE(after[0].state, NoticeState::Uncertain);
}

void AlertContract::aMessageIsTriedByItsLadderAndNoLonger()
{
    DONE(incidents().raise(ehr, QStringLiteral("timeout")));
    DONE(notices().plan(mail));
    for (size_t i = 0; i <= NoticeStore::ladder.size(); ++i) {
        TAKE(next, notices().claim());
        QVERIFY(next);
        QCOMPARE(next->notice.attempts, int(i) + 1);
        DONE(notices().conclude(next->notice, down));
        TAKE(early, notices().claim());
        QVERIFY(!early);
        if (i < NoticeStore::ladder.size())
            clock().advance(NoticeStore::ladder[i]);
    }
    clock().advance(std::chrono::hours(24));
    TAKE(none, notices().claim());
    QVERIFY(!none);
    TAKE(open, incidents().open());
    TAKE(ended, notices().of(open[0].id));
    QCOMPARE(ended[0].state, NoticeState::Failed);
    QCOMPARE(ended[0].lastError, std::optional(down));
}

}
