#include "store/contract/TrialContract.h"

#include "store/TrialStore.h"

namespace concord {

using namespace std::chrono_literals;

namespace {
const auto first = QStringLiteral("w1");
const auto second = QStringLiteral("w2");
const auto ana = QStringLiteral("ana");

MappingDecision decisionOf(const char *drug = "RX1")
{
    MappingDecision decision{makeId<MappingId>(1s), QString::fromLatin1(drug), Equivalence::Wider,
                             QStringLiteral("a reason")};
    decision.revision = 7;
    decision.overrides = {DrugAttribute::Strength, DrugAttribute::Route};
    return decision;
}

MappingImpact impactOf(MappingId id)
{
    MappingImpact impact;
    impact.id = id;
    impact.targetDrugId = QStringLiteral("RX1");
    impact.waiting = 12;
    impact.tried = 9;
    impact.patients = 3;
    impact.becomes = {{EventState::Succeeded, 7}, {EventState::NeedsMapping, 2}};
    ImpactedEvent event;
    event.id = makeId<EventId>(2s);
    event.kind = EventKind::PrescriptionNew;
    event.receivedAt = fromMs(1234567890123);
    event.patient = makeId<PatientId>(3s);
    event.becomes = EventState::NeedsMapping;
    event.cause = QStringLiteral("another_code");
    event.fields = {{QStringLiteral("dose"), QString(), QStringLiteral("2 \"ml\" ñ\n\u0001")},
                    {QStringLiteral("drug"), QStringLiteral("a"), QString()}};
    ImpactedEvent other;
    other.id = makeId<EventId>(4s);
    impact.events = {event, other};
    impact.note = QStringLiteral("the oldest 9 were tried");
    return impact;
}
}

void TrialContract::aQuestionIsTakenAndAnsweredOnce()
{
    TrialStore trials(db(), clock());
    TAKE(none, trials.claim(first, 8s));
    QVERIFY(!none);
    const MappingDecision decision = decisionOf();
    TAKE(id, trials.ask(decision, ana));
    TAKE(open, trials.answerTo(id));
    QVERIFY(!open);
    TAKE(claimed, trials.claim(first, 8s));
    QVERIFY(claimed);
    QCOMPARE(claimed->id, id);
    QCOMPARE(claimed->requestedBy, ana);
    MappingDecision sent = decision;
    sent.reason = QStringLiteral("trial"); // what somebody has written stays where it is
    QVERIFY(claimed->decision == sent);
    TAKE(taken, trials.claim(second, 8s));
    QVERIFY(!taken);
    TAKE(foreign, trials.answer(id, second, impactOf(decision.id)));
    QVERIFY(!foreign);
    TAKE(answered, trials.answer(id, first, impactOf(decision.id)));
    QVERIFY(answered);
    TAKE(again, trials.answer(id, first, impactOf(decision.id)));
    QVERIFY(!again);
    clock().advance(1min);
    TAKE(over, trials.claim(second, 8s)); // answered is answered
    QVERIFY(!over);
    DONE(trials.forget(id));
    FAILS(trials.answerTo(id), ErrorCode::NotFound);
    QCOMPARE(count(QStringLiteral("mapping_trials")), 0);
}

void TrialContract::anAnswerComesBackAsItWas()
{
    TrialStore trials(db(), clock());
    const MappingDecision decision = decisionOf();
    TAKE(id, trials.ask(decision, ana));
    DONE(trials.claim(first, 8s));
    const MappingImpact sent = impactOf(decision.id);
    DONE(trials.answer(id, first, sent));
    TAKE(found, trials.answerTo(id));
    QVERIFY(found);
    QCOMPARE(found->id, sent.id);
    QCOMPARE(found->targetDrugId, sent.targetDrugId);
    QCOMPARE(found->waiting, sent.waiting);
    QCOMPARE(found->tried, sent.tried);
    QCOMPARE(found->patients, sent.patients);
    QCOMPARE(found->note, sent.note);
    QVERIFY(found->becomes == sent.becomes);
    QVERIFY(found->events == sent.events);
    QCOMPARE(previewDetails(*found),
             QStringLiteral("waiting=12 tried=9 patients=3 needs_mapping=2 succeeded=7")
                 .replace(QStringLiteral("needs_mapping=2 succeeded=7"),
                          EventState::NeedsMapping < EventState::Succeeded
                              ? QStringLiteral("needs_mapping=2 succeeded=7")
                              : QStringLiteral("succeeded=7 needs_mapping=2")));
}

void TrialContract::anErrorComesBackAsItWas()
{
    TrialStore trials(db(), clock());
    TAKE(id, trials.ask(decisionOf(), ana));
    DONE(trials.claim(first, 8s));
    DONE(trials.answer(id, first,
                       fail(ErrorCode::Conflict, QStringLiteral("mapping/1"), QStringLiteral("decided"))));
    const auto found = trials.answerTo(id);
    FAILS(found, ErrorCode::Conflict);
    QCOMPARE(found.error().where, QStringLiteral("mapping/1"));
    QCOMPARE(found.error().detail, QStringLiteral("decided"));
    // what another program left there
    DONE(sql::change(db(), QStringLiteral("UPDATE mapping_trials SET answer = ?"), {QByteArray("{\"x\"")}));
    FAILS(trials.answerTo(id), ErrorCode::InvalidMessage);
}

void TrialContract::whatADeadWorkerHadIsTakenAfterItsLease()
{
    TrialStore trials(db(), clock());
    TAKE(id, trials.ask(decisionOf(), ana));
    DONE(trials.claim(first, 8s));
    clock().advance(7s);
    TAKE(early, trials.claim(second, 8s));
    QVERIFY(!early);
    clock().advance(2s);
    TAKE(late, trials.claim(second, 8s));
    QVERIFY(late);
    TAKE(dead, trials.answer(id, first, impactOf({}))); // it was not dead, only slow
    QVERIFY(!dead);
    TAKE(alive, trials.answer(id, second, impactOf(late->decision.id)));
    QVERIFY(alive);
}

void TrialContract::theNewestQuestionAboutACodeCounts()
{
    TrialStore trials(db(), clock());
    MappingDecision decision = decisionOf();
    TAKE(old, trials.ask(decision, ana));
    DONE(trials.claim(first, 8s));
    decision.targetDrugId = QStringLiteral("RX2");
    TAKE(newer, trials.ask(decision, ana));
    TAKE(other, trials.ask(decision, QStringLiteral("bo")));
    FAILS(trials.answerTo(old), ErrorCode::NotFound);
    TAKE(answered, trials.answer(old, first, impactOf(decision.id)));
    QVERIFY(!answered);
    TAKE(claimed, trials.claim(first, 8s));
    QCOMPARE(claimed->decision.targetDrugId, QStringLiteral("RX2"));
    DONE(trials.answerTo(newer));
    DONE(trials.answerTo(other));
    QCOMPARE(count(QStringLiteral("mapping_trials")), 2);
}

void TrialContract::onlySoManyAreOpen()
{
    TrialStore trials(db(), clock());
    std::vector<TrialId> ids;
    DONE(trials.ask(decisionOf(), QStringLiteral("bo")));
    for (int i = 0; i < TrialStore::mostOpen + 3; ++i) {
        clock().advance(10ms);
        TAKE(id, trials.ask(decisionOf(), ana));
        ids.push_back(id);
    }
    QCOMPARE(count(QStringLiteral("mapping_trials"), QStringLiteral("requested_by = 'ana'")),
             TrialStore::mostOpen);
    QCOMPARE(count(QStringLiteral("mapping_trials"), QStringLiteral("requested_by = 'bo'")), 1);
    FAILS(trials.answerTo(ids.front()), ErrorCode::NotFound);
    DONE(trials.answerTo(ids.back()));
}

void TrialContract::nothingStaysForLong()
{
    TrialStore trials(db(), clock());
    DONE(trials.ask(decisionOf(), ana));
    DONE(trials.claim(first, 8s));
    DONE(trials.ask(decisionOf(), ana));
    TAKE(kept, trials.removeOld());
    QCOMPARE(kept, 0);
    // one that says that it comes from the future
    DONE(sql::change(db(),
                     QStringLiteral("UPDATE mapping_trials SET requested_at = 4102444800000"
                                    " WHERE lease_owner = ?"),
                     {first}));
    TAKE(future, trials.removeOld());
    QCOMPARE(future, 1);
    clock().advance(TrialStore::mostKept + 2s);
    TAKE(old, trials.removeOld());
    QCOMPARE(old, 1);
    QCOMPARE(count(QStringLiteral("mapping_trials")), 0);
}

void TrialContract::anAnswerThatFailsHalfWayCanBeGivenAgain()
{
    TrialStore trials(db(), clock());
    const MappingDecision decision = decisionOf();
    int failed = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto asked = trials.ask(decision, ana);
        const auto claimed = asked ? trials.claim(first, 8s) : fail(asked.error());
        const auto answered = claimed && *claimed
                                  ? trials.answer((*claimed)->id, first, impactOf(decision.id))
                                  : Result<bool>(false);
        const bool isThrough = db().failurePending();
        db().failStatement(0);
        if (isThrough) {
            QVERIFY(answered && *answered);
            break;
        }
        ++failed;
        clock().advance(10s); // and nothing of it hinders the next try
    }
    QVERIFY(failed >= 4);
    QCOMPARE(count(QStringLiteral("mapping_trials")), 1);
}

}
