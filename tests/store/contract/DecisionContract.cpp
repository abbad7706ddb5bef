#include "store/contract/DecisionContract.h"

#include <QElapsedTimer>
#include <QSqlRecord>

namespace concord {

namespace {
const auto one = QStringLiteral("RX1");
const auto two = QStringLiteral("RX2");
using enum MappingAct;
using enum MappingState;
}

void DecisionContract::addDrugs()
{
    for (const QString &id : {one, two})
        DONE(db().run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES (?, ?, ?, 1)"),
                      {id, id.mid(2), QStringLiteral("drug ") + id}));
}

MappingRow DecisionContract::asked(const QString &code, const QString &system)
{
    clock().advance(std::chrono::milliseconds(2)); // ids follow the time
    MappingRow row;
    row.sourceCode = code;
    row.system = system;
    row.reason = UnmappedReason::UnknownCode;
    return mappings().ensure(row).value_or(MappingRow());
}

EventId DecisionContract::waiting(const std::vector<MappingId> &codes)
{
    clock().advance(std::chrono::milliseconds(2));
    NewEvent e;
    e.id = makeId<EventId>(clock().now().time_since_epoch());
    e.source = QStringLiteral("ehr");
    e.messageId = e.id.toString();
    e.state = EventState::NeedsMapping;
    e.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    e.createdAt = clock().now();
    e.waitsFor = codes;
    return events().append(e).value_or(false) ? e.id : EventId{};
}

MappingDecision DecisionContract::act(const MappingRow &row, MappingAct what, const QString &target) const
{
    MappingDecision decision{row.id, target, Equivalence::Equal, QStringLiteral("because")};
    decision.act = what;
    decision.revision = row.revision;
    return decision;
}

Result<MappingRow> DecisionContract::done(const MappingRow &row, MappingAct what, MappingState to,
                                          const QString &target, const QString &actor)
{
    clock().advance(std::chrono::milliseconds(2));
    return mappings().decide(act(row, what, target), {to, actor});
}

QString DecisionContract::stateOf(EventId event)
{
    return sql::row(db(), QStringLiteral("SELECT status FROM sync_events WHERE id = ?"), {event.toString()},
                    [](const QSqlQuery &q) { return q.value(0).toString(); })
        .value_or(std::nullopt)
        .value_or(QString());
}

QString DecisionContract::everything()
{
    QStringList found;
    for (const char *table : {"medication_mappings", "medication_mapping_history", "mapping_releases",
                              "event_waits", "sync_events"}) {
        const auto rows =
            sql::rows(db(), QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2").arg(QLatin1String(table)), {},
                      [](const QSqlQuery &q) {
                          QStringList values;
                          for (int i = 0; i < q.record().count(); ++i)
                              values.append(q.value(i).toString());
                          return values.join(u'|');
                      });
        found += rows ? QStringList(rows->begin(), rows->end()) : QStringList(told(rows));
    }
    return found.join(u'\n');
}

void DecisionContract::eachActIsOneRevisionAndOneStep()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    QCOMPARE(row.revision, 1);
    TAKE(nothing, mappings().history(row.id));
    QVERIFY(nothing.empty()); // a question is no decision
    MappingDecision assign = act(row, Assign);
    assign.assignee = QStringLiteral("bob");
    TAKE(assigned, mappings().decide(assign, {Pending, QStringLiteral("ana")}));
    QCOMPARE(assigned.assignee, QStringLiteral("bob"));
    MappingDecision proposal = act(assigned, Approve, one);
    proposal.overrides = {DrugAttribute::Strength, DrugAttribute::Route};
    TAKE(proposed, mappings().decide(proposal, {InReview, QStringLiteral("ana")}));
    QCOMPARE(proposed.state, InReview);
    QCOMPARE(proposed.undoUntil, Timestamp{});
    TAKE(confirmed, done(proposed, Confirm, Approved, {}, QStringLiteral("bob")));
    QCOMPARE(confirmed.author, QStringLiteral("ana"));
    QCOMPARE(confirmed.reviewer, QStringLiteral("bob"));
    QCOMPARE(confirmed.targetDrugId, one);
    QVERIFY(confirmed.undoUntil > clock().now());
    TAKE(noted, done(confirmed, Note, Approved));
    QCOMPARE(noted.note, confirmed.note); // the reason of the decision stays
    TAKE(retired, done(noted, Retire, Retired));
    QCOMPARE(retired.state, Retired);
    QCOMPARE(retired.revision, 6);
    TAKE(steps, mappings().history(row.id));
    QStringList told;
    for (const MappingStep &step : steps)
        told.append(QStringLiteral("%1 %2 %3 %4>%5 %6 %7")
                        .arg(step.revision)
                        .arg(step.actor, wordOf(step.act), wordOf(step.from), wordOf(step.to),
                             step.targetDrugId, textOf(step.overrides)));
    QCOMPARE(told, (QStringList{QStringLiteral("6 ana retire approved>retired RX1 strength,route"),
                                QStringLiteral("5 ana note approved>approved RX1 strength,route"),
                                QStringLiteral("4 bob confirm in_review>approved RX1 strength,route"),
                                QStringLiteral("3 ana approve pending>in_review RX1 strength,route"),
                                QStringLiteral("2 ana assign pending>pending  ")}));
    QCOMPARE(steps[0].targetName, QStringLiteral("drug RX1"));
    QCOMPARE(steps[3].reason, QStringLiteral("because"));
}

void DecisionContract::aTerminologysDecisionIsAStepToo()
{
    addDrugs();
    MappingRow row;
    row.sourceCode = QStringLiteral("a");
    row.state = Approved;
    row.targetDrugId = one;
    row.method = QStringLiteral("ndc");
    row.author = QStringLiteral("system");
    row.note = QStringLiteral("the path");
    TAKE(made, mappings().ensure(row));
    TAKE(again, mappings().ensure(row));
    QCOMPARE(again.revision, 1);
    TAKE(steps, mappings().history(made.id));
    QCOMPARE(steps.size(), size_t(1));
    QCOMPARE(steps[0].actor, QStringLiteral("system"));
    QCOMPARE(steps[0].to, Approved);
    QCOMPARE(steps[0].reason, QStringLiteral("the path"));
}

void DecisionContract::historyCannotBeChanged_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("changed") << QStringLiteral("UPDATE medication_mapping_history SET reason = 'x'");
    QTest::newRow("removed") << QStringLiteral("DELETE FROM medication_mapping_history");
}

void DecisionContract::historyCannotBeChanged()
{
    QFETCH(QString, statement);
    addDrugs();
    DONE(done(asked(QStringLiteral("a")), Approve, Approved, one));
    QVERIFY(!db().run(statement));
    QCOMPARE(count(QStringLiteral("medication_mapping_history"), QStringLiteral("reason = 'because'")), 1);
}

void DecisionContract::whoSawAnOlderRevisionIsToldWhoWasFaster()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    DONE(done(row, Approve, Approved, one));
    const auto late = done(row, Approve, Approved, two, QStringLiteral("bob"));
    FAILS(late, ErrorCode::Conflict);
    QVERIFY2(late.error().detail.contains(QStringLiteral("by ana")), qPrintable(late.error().detail));
    TAKE(stands, mappings().byId(row.id));
    QCOMPARE(stands->targetDrugId, one);
}

void DecisionContract::twoAtOnceOneWins()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    const auto other = another();
    // between the other's question and its statement
    std::optional<Result<MappingRow>> theirs;
    const auto mine = db().write([&]() -> Result<void> {
        const auto seen = mappings().byId(row.id);
        if (!seen)
            return fail(seen.error());
        if (db().dialect().kind() == Dialect::Kind::Postgres && !theirs) // of SQLite one writes at a time
            theirs = MappingStore(*other, clock())
                         .decide(act(row, Approve, two), {Approved, QStringLiteral("bob")});
        return mappings().decide(act(row, Approve, one), {Approved, QStringLiteral("ana")}).map([](auto &&) {
        });
    });
    if (!theirs) {
        DONE(mine);
        FAILS(MappingStore(*other, clock()).decide(act(row, Approve, two), {Approved, QStringLiteral("bob")}),
              ErrorCode::Conflict);
    } else {
        DONE(*theirs);
        FAILS(mine, ErrorCode::Conflict);
    }
    TAKE(steps, mappings().history(row.id));
    QCOMPARE(steps.size(), size_t(1));
}

void DecisionContract::aRetiredMappingIsSupersededInOne()
{
    addDrugs();
    TAKE(old, done(asked(QStringLiteral("a")), Approve, Approved, one));
    TAKE(next, done(old, Retire, Retired, two, QStringLiteral("bob")));
    QVERIFY(next.id != old.id);
    QCOMPARE(next.state, Approved);
    QCOMPARE(next.targetDrugId, two);
    QCOMPARE(next.author, QStringLiteral("bob"));
    TAKE(stands, mappings().find(old.system, old.sourceCode));
    QCOMPARE(stands->id, next.id);
    TAKE(retired, mappings().byId(old.id));
    QCOMPARE(retired->state, Retired);
    TAKE(steps, mappings().history(next.id)); // of the code, not of the row
    QCOMPARE(steps.size(), size_t(3));
    TAKE(reviewed, mappings().decide(act(next, Retire, one), {InReview, QStringLiteral("ana")}));
    QCOMPARE(reviewed.state, InReview);
    QCOMPARE(count(QStringLiteral("medication_mappings"), QStringLiteral("status = 'retired'")), 2);
}

void DecisionContract::aSupersedingThatFailsRetiresNothing()
{
    addDrugs();
    TAKE(old, done(asked(QStringLiteral("a")), Approve, Approved, one));
    const QString before = everything();
    int failed = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto next = mappings().decide(act(old, Retire, two), {Retired, QStringLiteral("ana")});
        if (db().failurePending()) {
            db().failStatement(0);
            DONE(next);
            break;
        }
        FAILS(next, ErrorCode::StoreFailed);
        QCOMPARE(everything(), before);
        ++failed;
    }
    QVERIFY2(failed >= 6, qPrintable(QString::number(failed)));
    // no such drug: nothing is retired either
    TAKE(stands, mappings().find(old.system, old.sourceCode));
    FAILS(mappings().decide(act(*stands, Retire, QStringLiteral("RX9")), {Retired, QStringLiteral("ana")}),
          ErrorCode::Conflict);
    TAKE(still, mappings().find(old.system, old.sourceCode));
    QCOMPARE(still->state, Approved);
}

void DecisionContract::whatSupersedesIsHeldAndTakenBackToTheFormer()
{
    addDrugs();
    MappingDecision first = act(asked(QStringLiteral("a")), Approve, one);
    first.overrides = {DrugAttribute::Strength};
    first.equivalence = Equivalence::Narrower;
    TAKE(proposed, mappings().decide(first, {InReview, QStringLiteral("ana")}));
    TAKE(old, done(proposed, Confirm, Approved, {}, QStringLiteral("bob")));
    clock().advance(std::chrono::hours(1));
    MappingDecision better = act(old, Retire, two);
    better.reason = QStringLiteral("the better one");
    TAKE(next, mappings().decide(better, {Retired, QStringLiteral("cy"), std::chrono::seconds(30)}));
    QCOMPARE(next.heldUntil, clock().now() + std::chrono::seconds(30));
    QCOMPARE(next.undoUntil, next.heldUntil);
    const EventId event = waiting({next.id});
    DONE(events().rescueExpired(3));
    QCOMPARE(stateOf(event), QStringLiteral("needs_mapping")); // it is not in force yet
    TAKE(undone, done(next, Undo, Pending));
    MappingRow expected = next;
    expected.targetDrugId = one;
    expected.targetName = old.targetName;
    expected.equivalence = Equivalence::Narrower;
    expected.author = QStringLiteral("ana");
    expected.reviewer = QStringLiteral("bob");
    expected.note = old.note;
    expected.undoUntil = expected.heldUntil = {};
    expected.updatedAt = clock().now();
    expected.revision = 2;
    expected.waitingEvents = 1;
    QCOMPARE(undone, expected);
    QCOMPARE(count(QStringLiteral("medication_mappings"),
                   QStringLiteral("id = '%1' AND overrides = 'strength'").arg(next.id.toString())),
             1);
    DONE(events().rescueExpired(3));
    QCOMPARE(stateOf(event), QStringLiteral("received"));
    TAKE(steps, mappings().history(next.id, 1));
    QCOMPARE(steps[0].act, Undo);
    QCOMPARE(steps[0].to, Approved);
    QCOMPARE(steps[0].targetDrugId, one);
}

void DecisionContract::whatCannotStandAgainIsAskedAnew()
{
    addDrugs();
    TAKE(old, done(asked(QStringLiteral("a")), Approve, Approved, one));
    TAKE(next, done(old, Retire, Retired, two));
    DONE(db().run(QStringLiteral("UPDATE local_drugs SET active = 0 WHERE id = 'RX1'")));
    TAKE(undone, done(next, Undo, Pending));
    QCOMPARE(undone.state, Pending);
    QCOMPARE(undone.targetDrugId, QString());
}

void DecisionContract::whatSupersedesAtOnceIsTakenBackUntilAnEventWasWorkedOn()
{
    addDrugs();
    TAKE(old, done(asked(QStringLiteral("a")), Approve, Approved, one));
    TAKE(next, done(old, Retire, Retired, two));
    QCOMPARE(next.heldUntil, Timestamp{});
    QCOMPARE(next.undoUntil, clock().now() + undoWhileUntouched);
    const MappingRow other = asked(QStringLiteral("b"));
    const EventId event = waiting({other.id});
    DONE(events().noteReleased(event, {next.id})); // as the step notes whom it has worked on by it
    DONE(done(other, Approve, Approved, one));
    DONE(events().releaseWaiting(other.id));
    TAKE(claimed, events().claim(QStringLiteral("w"), std::chrono::seconds(30), 1));
    QCOMPARE(claimed.size(), size_t(1));
    const QString before = everything();
    const auto undone = db().write([&] {
        return mappings().decide(act(next, Undo), {Pending, QStringLiteral("ana")}).and_then([&](auto &&) {
            return events().recallReleased(next.id).map([](int) {});
        });
    });
    FAILS(undone, ErrorCode::Conflict);
    QCOMPARE(everything(), before);
}

void DecisionContract::whatWasReviewedGoesBackToReview()
{
    addDrugs();
    TAKE(old, done(asked(QStringLiteral("a")), Approve, Approved, one));
    TAKE(proposed, mappings().decide(act(old, Retire, two),
                                     {InReview, QStringLiteral("ana"), std::chrono::seconds(30)}));
    QCOMPARE(proposed.undoUntil, Timestamp{}); // not before it is approved
    QCOMPARE(proposed.heldUntil, Timestamp{});
    TAKE(confirmed, done(proposed, Confirm, Approved, {}, QStringLiteral("bob")));
    TAKE(undone, done(confirmed, Undo, Pending));
    QCOMPARE(undone.state, InReview);
    QCOMPARE(undone.targetDrugId, two);
}

void DecisionContract::anUndoBringsEverythingBack()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    const MappingRow other = asked(QStringLiteral("b"));
    const EventId alone = waiting({row.id});
    const EventId both = waiting({row.id, other.id});
    TAKE(approved, done(row, Approve, Approved, one));
    TAKE(released, events().releaseWaiting(row.id));
    QCOMPARE(released, 1);
    QCOMPARE(stateOf(alone), QStringLiteral("received"));
    TAKE(undone, done(approved, Undo, Pending));
    TAKE(recalled, events().recallReleased(row.id));
    QCOMPARE(recalled, 1);
    QCOMPARE(stateOf(alone), QStringLiteral("needs_mapping"));
    QCOMPARE(stateOf(both), QStringLiteral("needs_mapping"));
    QCOMPARE(count(QStringLiteral("event_waits")), 3);
    QCOMPARE(count(QStringLiteral("mapping_releases")), 0);
    QCOMPARE(undone.state, Pending);
    TAKE(now, mappings().byId(row.id));
    MappingRow expected = row;
    expected.waitingEvents = 2;
    expected.revision = 3;
    expected.updatedAt = now->updatedAt;
    expected.terminologyVersion = now->terminologyVersion;
    QCOMPARE(*now, expected);
    // and it can be decided again
    DONE(done(*now, Approve, Approved, two));
    TAKE(again, events().releaseWaiting(row.id));
    QCOMPARE(again, 1);
}

void DecisionContract::anUndoOfAConfirmationGoesBackToReview()
{
    addDrugs();
    TAKE(proposed, done(asked(QStringLiteral("a")), Approve, InReview, one));
    TAKE(confirmed, done(proposed, Confirm, Approved, {}, QStringLiteral("bob")));
    TAKE(noted, done(confirmed, Note, Approved));
    TAKE(undone, done(noted, Undo, Pending));
    QCOMPARE(undone.state, InReview);
    QCOMPARE(undone.targetDrugId, one);
    QCOMPARE(undone.author, QStringLiteral("ana"));
    QCOMPARE(undone.reviewer, QString());
}

void DecisionContract::whatWasWorkedOnIsNotTakenBack()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    const EventId first = waiting({row.id});
    const EventId second = waiting({row.id});
    TAKE(approved, done(row, Approve, Approved, one));
    DONE(events().releaseWaiting(row.id));
    TAKE(claimed, events().claim(QStringLiteral("w"), std::chrono::seconds(30), 1));
    QCOMPARE(claimed.size(), size_t(1));
    const QString before = everything();
    const auto undone = db().write([&] {
        return mappings()
            .decide(act(approved, Undo), {Pending, QStringLiteral("ana")})
            .and_then([&](auto &&) { return events().recallReleased(row.id).map([](int) {}); });
    });
    FAILS(undone, ErrorCode::Conflict);
    QVERIFY2(undone.error().detail.contains(QStringLiteral("1 of the events")),
             qPrintable(undone.error().detail));
    QCOMPARE(everything(), before);
    QCOMPARE(stateOf(first), QStringLiteral("processing"));
    QCOMPARE(stateOf(second), QStringLiteral("received"));
}

void DecisionContract::anUndoThatFailsHalfWayChangesNothing()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    QVERIFY(!waiting({row.id}).isNull());
    TAKE(approved, done(row, Approve, Approved, one));
    DONE(events().releaseWaiting(row.id));
    const QString before = everything();
    int failed = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto undone = db().write([&] {
            return mappings()
                .decide(act(approved, Undo), {Pending, QStringLiteral("ana")})
                .and_then([&](auto &&) { return events().recallReleased(row.id).map([](int) {}); });
        });
        if (db().failurePending()) {
            db().failStatement(0);
            DONE(undone);
            break;
        }
        FAILS(undone, ErrorCode::StoreFailed);
        QCOMPARE(everything(), before);
        ++failed;
    }
    QVERIFY2(failed >= 9, qPrintable(QString::number(failed)));
}

void DecisionContract::heldEventsGoOnWhenTheTimeIsOver()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    const EventId event = waiting({row.id});
    TAKE(approved, mappings().decide(act(row, Approve, one),
                                     {Approved, QStringLiteral("ana"), std::chrono::seconds(30)}));
    QCOMPARE(approved.heldUntil, clock().now() + std::chrono::seconds(30));
    QCOMPARE(approved.undoUntil, approved.heldUntil);
    DONE(events().rescueExpired(3));
    QCOMPARE(stateOf(event), QStringLiteral("needs_mapping"));
    clock().advance(std::chrono::seconds(30));
    DONE(events().rescueExpired(3));
    QCOMPARE(stateOf(event), QStringLiteral("received"));
}

void DecisionContract::manyEventsAreReleasedOldestFirstInBatches()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    std::vector<EventId> made;
    for (int i = 0; i < 5; ++i)
        made.push_back(waiting({row.id}));
    DONE(done(row, Approve, Approved, one));
    TAKE(some, events().releaseWaiting(row.id, 2));
    QCOMPARE(some, 2);
    QStringList states;
    for (const EventId &event : made)
        states.append(stateOf(event));
    QCOMPARE(states.join(u' '),
             QStringLiteral("received received needs_mapping needs_mapping needs_mapping"));
    TAKE(left, mappings().byId(row.id));
    QCOMPARE(left->waitingEvents, 3);
    DONE(events().rescueExpired(3)); // the workers release the rest
    QCOMPARE(count(QStringLiteral("event_waits")), 0);
    QCOMPARE(count(QStringLiteral("sync_events"), QStringLiteral("status = 'received'")), 5);
}

void DecisionContract::whatIsLeftOfARetiredApprovalGoesOn()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    for (int i = 0; i < 3; ++i)
        QVERIFY(!waiting({row.id}).isNull());
    TAKE(approved, done(row, Approve, Approved, one));
    TAKE(some, events().releaseWaiting(row.id, 2));
    QCOMPARE(some, 2);
    DONE(done(approved, Retire, Retired));
    DONE(events().rescueExpired(3));
    QCOMPARE(count(QStringLiteral("event_waits")), 0);
    QCOMPARE(count(QStringLiteral("sync_events"), QStringLiteral("status = 'received'")), 3);
}

void DecisionContract::ofARetiredMappingTheLiveOneIsFound()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    TAKE(itself, mappings().liveOf(row.id));
    QCOMPARE(itself->id, row.id);
    TAKE(approved, done(row, Approve, Approved, one));
    TAKE(next, done(approved, Retire, Retired, two));
    TAKE(superseding, mappings().liveOf(row.id));
    QCOMPARE(superseding->id, next.id);
    DONE(done(next, Retire, Retired));
    const qint64 before = count(QStringLiteral("medication_mappings"));
    TAKE(asks, mappings().liveOf(row.id));
    QCOMPARE(asks->state, Pending);
    QCOMPARE(asks->sourceCode, row.sourceCode);
    QCOMPARE(asks->system, row.system);
    QCOMPARE(asks->reason, UnmappedReason::UnknownCode);
    TAKE(again, mappings().liveOf(next.id));
    QCOMPARE(again->id, asks->id);
    QCOMPARE(count(QStringLiteral("medication_mappings")), before + 1);
    TAKE(nobody, mappings().liveOf(makeId<MappingId>(clock().now().time_since_epoch())));
    QVERIFY(!nobody);
}

void DecisionContract::whatWentOnByAnApprovalWithoutWaitingIsNotTakenBack()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    const MappingRow other = asked(QStringLiteral("b"));
    TAKE(approved, done(row, Approve, Approved, one));
    const EventId late = waiting({other.id}); // came after the approval, and waits for another code only
    DONE(events().noteReleased(late, {row.id}));
    DONE(events().noteReleased(late, {row.id}));
    QCOMPARE(count(QStringLiteral("mapping_releases")), 1);
    TAKE(undone, done(approved, Undo, Pending));
    DONE(events().recallReleased(row.id)); // nothing of it was worked on: it waits for both
    QCOMPARE(count(QStringLiteral("event_waits")), 2);
    TAKE(again, done(undone, Approve, Approved, one));
    DONE(events().releaseWaiting(row.id));
    DONE(done(other, Approve, Approved, two));
    DONE(events().releaseWaiting(other.id));
    TAKE(claimed, events().claim(QStringLiteral("w"), std::chrono::seconds(30), 1));
    QCOMPARE(claimed.size(), size_t(1));
    DONE(done(again, Undo, Pending));
    FAILS(events().recallReleased(row.id), ErrorCode::Conflict);
    DONE(events().noteReleased(makeId<EventId>(clock().now().time_since_epoch()), {other.id})); // a trial's
}

void DecisionContract::whatPeopleDecideIsNoticed()
{
    addDrugs();
    TAKE(never, mappings().lastDecided());
    QCOMPARE(never, 0);
    MappingRow automatic;
    automatic.sourceCode = QStringLiteral("t");
    automatic.state = Approved;
    automatic.targetDrugId = one;
    automatic.method = QStringLiteral("ndc");
    automatic.author = QStringLiteral("system");
    TAKE(made, mappings().ensure(automatic));
    const MappingRow row = asked(QStringLiteral("a"));
    TAKE(still, mappings().lastDecided());
    QCOMPARE(still, 0);
    TAKE(approved, done(row, Approve, Approved, one));
    TAKE(first, mappings().lastDecided());
    QCOMPARE(first, toMs(clock().now()));
    DONE(done(approved, Undo, Pending));
    TAKE(second, mappings().lastDecided());
    QCOMPARE(second, toMs(clock().now()));
    DONE(done(made, Retire, Retired, {}, QStringLiteral("system"))); // by a release
    TAKE(third, mappings().lastDecided());
    QCOMPARE(third, toMs(clock().now()));
    QVERIFY(first < second && second < third);
}

void DecisionContract::aRejectedCodeLetsItsEventsGo()
{
    const MappingRow row = asked(QStringLiteral("a"));
    const EventId event = waiting({row.id});
    TAKE(rejected, done(row, Reject, Rejected));
    QCOMPARE(rejected.state, Rejected);
    QCOMPARE(rejected.note, QStringLiteral("because"));
    DONE(events().releaseWaiting(row.id));
    QCOMPARE(stateOf(event), QStringLiteral("received"));
    TAKE(open, mappings().openCount());
    QCOMPARE(open, 0);
    TAKE(reopened, done(rejected, Reopen, Pending));
    QCOMPARE(reopened.state, Pending);
    QCOMPARE(reopened.author, QString());
    QCOMPARE(reopened.reason, UnmappedReason::UnknownCode);
}

void DecisionContract::pagesComeInEveryOrderWithoutGapOrRepeat_data()
{
    QTest::addColumn<int>("sort");
    QTest::addColumn<QString>("expected");
    QTest::newRow("newest") << int(MappingSort::Newest) << QStringLiteral("e d c b a");
    QTest::newRow("oldest") << int(MappingSort::Oldest) << QStringLiteral("a b c d e");
    QTest::newRow("most waiting") << int(MappingSort::MostWaiting) << QStringLiteral("b d a e c");
}

void DecisionContract::pagesComeInEveryOrderWithoutGapOrRepeat()
{
    QFETCH(int, sort);
    const int events[] = {1, 3, 0, 2, 0};
    for (int i = 0; i < 5; ++i) {
        const MappingRow row = asked(QString(QChar(u'a' + i)));
        for (int n = 0; n < events[i]; ++n)
            QVERIFY(!waiting({row.id}).isNull());
    }
    QStringList seen;
    MappingQuery query;
    query.sort = MappingSort(sort);
    query.page = {3, {}, 2};
    do {
        TAKE(page, mappings().page(query));
        for (const MappingRow &row : page.rows)
            seen.append(row.sourceCode);
        query.page.after = page.cursor;
    } while (!query.page.after.isEmpty());
    QTEST(seen.join(u' '), "expected");
    if (query.sort == MappingSort::MostWaiting) {
        query.page.after = QStringLiteral("nonsense");
        FAILS(mappings().page(query), ErrorCode::InvalidMessage);
    }
}

void DecisionContract::pagesFilter_data()
{
    QTest::addColumn<MappingQuery>("query");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, auto set, const char *expected) {
        MappingQuery query;
        query.sort = MappingSort::Oldest;
        set(query);
        QTest::newRow(name) << query << QString::fromLatin1(expected);
    };
    row(
        "open", [](MappingQuery &q) { q.onlyOpen = true; }, "pending other review suggested");
    row(
        "a reason", [](MappingQuery &q) { q.reason = UnmappedReason::NoCode; }, "other");
    row(
        "a system", [](MappingQuery &q) { q.system = QStringLiteral("t"); }, "other");
    row(
        "somebody's", [](MappingQuery &q) { q.assignee = QStringLiteral("bob"); }, "pending");
    row(
        "confident", [](MappingQuery &q) { q.onlyConfident = true; }, "suggested");
    row(
        "touched by a release", [](MappingQuery &q) { q.onlyDrifted = true; }, "approved");
    row(
        "in review", [](MappingQuery &q) { q.state = InReview; }, "review");
    row(
        "rejected", [](MappingQuery &q) { q.state = Rejected; }, "rejected");
    row(
        "open and rejected",
        [](MappingQuery &q) {
            q.state = Rejected;
            q.onlyOpen = true;
        },
        "");
}

void DecisionContract::pagesFilter()
{
    QFETCH(MappingQuery, query);
    addDrugs();
    MappingDecision assign = act(asked(QStringLiteral("pending")), Assign);
    assign.assignee = QStringLiteral("bob");
    DONE(mappings().decide(assign, {Pending, QStringLiteral("ana")}));
    MappingRow textOnly;
    textOnly.sourceCode = QStringLiteral("other");
    textOnly.system = QStringLiteral("t");
    textOnly.reason = UnmappedReason::NoCode;
    clock().advance(std::chrono::milliseconds(2));
    DONE(mappings().ensure(textOnly));
    DONE(done(asked(QStringLiteral("review")), Approve, InReview, one));
    const MappingRow suggested = asked(QStringLiteral("suggested"));
    DONE(mappings().suggest(suggested.id, two, true, QStringLiteral("r1")));
    const MappingRow approved = asked(QStringLiteral("approved"));
    DONE(done(approved, Approve, Approved, one));
    DONE(mappings().markDrift(approved.id, QStringLiteral("code_moved"), QStringLiteral("r2")));
    TAKE(drifted, mappings().driftedCount());
    QCOMPARE(drifted, 1);
    DONE(done(asked(QStringLiteral("rejected")), Reject, Rejected));
    TAKE(page, mappings().page(query));
    QStringList seen;
    for (const MappingRow &row : page.rows)
        seen.append(row.sourceCode);
    QTEST(seen.join(u' '), "expected");
}

/// 5,000 open codes, 20,000 waits: each order within what a person does not notice (a debug build's bound).
void DecisionContract::aPageOfManyOpenCodesIsQuick()
{
    const auto filled = db().write([&]() -> Result<void> {
        for (int i = 0; i < 5'000; ++i) {
            const QString id = makeId<MappingId>(std::chrono::milliseconds(1'000 + i)).toString();
            const auto made = db().run(
                QStringLiteral("INSERT INTO medication_mappings (id, source_code, system, status, created_at,"
                               " updated_at) VALUES (?, ?, 's', 'pending', 1, 1)"),
                {id, QString::number(i)});
            if (!made)
                return fail(made.error());
        }
        return {};
    });
    DONE(filled);
    TAKE(first, mappings().find(QStringLiteral("s"), QStringLiteral("17")));
    for (int i = 0; i < 40; ++i)
        QVERIFY(!waiting({first->id}).isNull());
    for (const MappingSort sort : {MappingSort::Newest, MappingSort::MostWaiting, MappingSort::Oldest}) {
        MappingQuery query;
        query.onlyOpen = true;
        query.sort = sort;
        query.page.limit = 1000;
        QElapsedTimer watch;
        watch.start();
        TAKE(page, mappings().page(query));
        QCOMPARE(page.rows.size(), size_t(1000));
        QVERIFY2(watch.elapsed() < 1000, qPrintable(QString::number(watch.elapsed())));
        if (sort == MappingSort::MostWaiting)
            QCOMPARE(page.rows.front().waitingEvents, 40);
    }
}

void DecisionContract::aSuggestionIsNoDecision()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"));
    DONE(mappings().suggest(row.id, one, true, QStringLiteral("r1")));
    TAKE(suggested, mappings().byId(row.id));
    QCOMPARE(suggested->state, Suggested);
    QCOMPARE(suggested->suggestedName, QStringLiteral("drug RX1"));
    QVERIFY(suggested->isSuggestionConfident);
    QCOMPARE(suggested->revision, row.revision);
    TAKE(steps, mappings().history(row.id));
    QVERIFY(steps.empty());
    TAKE(approved, done(*suggested, Approve, Approved, two));
    DONE(mappings().suggest(row.id, one, false, QStringLiteral("r2")));
    TAKE(still, mappings().byId(row.id));
    QCOMPARE(*still, approved); // what is decided is not suggested for
}

void DecisionContract::thePolicyIsKept()
{
    TAKE(first, mappings().policy());
    QCOMPARE(first, MappingPolicy{});
    const MappingPolicy strict{SecondReviewer::Always, std::chrono::seconds(60)};
    DONE(mappings().setPolicy(strict, QStringLiteral("adam")));
    TAKE(now, mappings().policy());
    QCOMPARE(now, strict);
    FAILS(mappings().setPolicy({SecondReviewer::Never, std::chrono::seconds(-1)}, QStringLiteral("adam")),
          ErrorCode::StoreFailed);
}

}
