#include "store/contract/DeliveryContract.h"

#include "store/MetricStore.h"

#include "store/CancelStore.h"
#include "store/EventStore.h"
#include "store/PatientStore.h"
#include "store/PauseStore.h"
#include "store/PrescriptionLinkStore.h"
#include "store/PrescriptionStore.h"
#include "store/RemoteRecordStore.h"
#include "store/Retention.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <atomic>
#include <thread>

namespace concord {

using namespace std::chrono_literals;

namespace {
const auto worker = QStringLiteral("w1");
const auto ehr = QStringLiteral("ehr");
const auto pharmacy = QStringLiteral("pharmacy");

DeliveryReceipt receiptOf(const char *remoteId, const char *version)
{
    DeliveryReceipt receipt;
    receipt.record.remoteId = QString::fromLatin1(remoteId);
    receipt.record.remoteVersion = QString::fromLatin1(version);
    receipt.answer = QStringLiteral("201");
    receipt.answerId = QStringLiteral("req-7");
    return receipt;
}
}

EventId DeliveryContract::add(const char *key, const char *connection, const char *record, EventKind kind)
{
    clock().advance(1ms);
    NewEvent event;
    event.id = makeId<EventId>(clock().now().time_since_epoch());
    event.direction = EventDirection::Out;
    event.kind = kind;
    event.source = pharmacy;
    event.target = QString::fromLatin1(connection);
    event.messageId = QString::fromLatin1(key);
    event.orderingKey = QStringLiteral("00112233445566778899aabbccddeeff");
    event.payloadJson = QStringLiteral("{}");
    event.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    event.createdAt = clock().now();
    const auto added = EventStore(db(), clock()).append(event).and_then([&](bool) {
        return deliveries().insert(
            {event.id,
             pharmacy,
             event.target,
             kind,
             event.messageId,
             {QStringLiteral("MedicationDispense"), QString::fromLatin1(record), {}, {}},
             makeId<PatientId>(1s),
             {},
             clock().now()});
    });
    return added ? event.id : EventId{};
}

bool DeliveryContract::claim(EventId id)
{
    const auto claimed = EventStore(db(), clock()).claim(worker, 30s, 10, Claimable::Outbound);
    return claimed &&
           std::any_of(claimed->begin(), claimed->end(), [&](const auto &one) { return one.id == id; });
}

PrescriptionId DeliveryContract::prescription(const char *source, const char *id)
{
    PatientRow patient;
    patient.id = makeId<PatientId>(clock().now().time_since_epoch());
    patient.source = QString::fromLatin1(source);
    patient.reference = QStringLiteral("p-") + QString::fromLatin1(id);
    PrescriptionRow row;
    row.id = makeId<PrescriptionId>(clock().now().time_since_epoch());
    row.source = patient.source;
    row.sourceId = QString::fromLatin1(id);
    row.patient = patient.id;
    row.status = PrescriptionStatus::Active;
    row.details = {{QStringLiteral("action"), QStringLiteral("new")},
                   {QStringLiteral("sig"), QStringLiteral("ñ")}};
    const auto added = PatientStore(db(), clock()).insert(patient).and_then([&](PatientId) {
        return PrescriptionStore(db()).insert(row);
    });
    return added && *added ? row.id : PrescriptionId{};
}

void DeliveryContract::anAttemptIsWrittenDownBeforeItsAnswer()
{
    const EventId id = add("k1");
    QVERIFY(claim(id));
    TAKE(number, deliveries().begin(id, worker));
    QCOMPARE(number, std::optional(1));
    TAKE(attempts, deliveries().attemptsOf(id));
    QCOMPARE(attempts.size(), size_t(1));
    QVERIFY(!attempts[0].endedAt);
    TAKE(row, deliveries().byEvent(id));
    QCOMPARE(row->state, DeliveryState::Sending);
    DONE(deliveries().fail(id, ErrorCode::Unreachable));
    TAKE(after, deliveries().attemptsOf(id));
    QCOMPARE(after[0].outcome, QStringLiteral("failed"));
    QCOMPARE(after[0].error, std::optional(ErrorCode::Unreachable));
    TAKE(waits, deliveries().byEvent(id));
    QCOMPARE(waits->state, DeliveryState::Waiting);
    QCOMPARE(waits->attempts, 1);
}

void DeliveryContract::whoLostTheLeaseBeginsNothing()
{
    const EventId id = add("k1");
    QVERIFY(claim(id));
    TAKE(number, deliveries().begin(id, QStringLiteral("w2")));
    QVERIFY(!number);
    QCOMPARE(count(QStringLiteral("delivery_attempts")), 0);
}

void DeliveryContract::anAttemptThatNobodyHeardOfIsInterrupted()
{
    const EventId id = add("k1");
    QVERIFY(claim(id));
    DONE(deliveries().begin(id, worker));
    TAKE(back, EventStore(db(), clock()).giveBack(worker));
    QCOMPARE(back, 1);
    QVERIFY(claim(id));
    TAKE(second, deliveries().begin(id, worker));
    QCOMPARE(second, std::optional(2));
    TAKE(attempts, deliveries().attemptsOf(id));
    QCOMPARE(attempts[0].outcome, QStringLiteral("interrupted"));
    QCOMPARE(attempts[1].outcome, QString());
}

void DeliveryContract::whatWasAcknowledgedIsKnownByItsRemoteId()
{
    const EventId id = add("k1");
    QVERIFY(claim(id));
    DONE(deliveries().begin(id, worker));
    RemoteRecordStore remote(db(), clock());
    TAKE(before, deliveries().isOnTheWay(ehr, QStringLiteral("MedicationDispense"), QStringLiteral("md1"),
                                         {QStringLiteral("dispense/1")}));
    QVERIFY(before); // it is that one
    TAKE(others,
         deliveries().isOnTheWay(ehr, QStringLiteral("MedicationDispense"), QStringLiteral("md1"), {}));
    QVERIFY(!others);
    DONE(deliveries().acknowledge(id, receiptOf("md1", "3")));
    TAKE(known, remote.byRemote(ehr, QStringLiteral("MedicationDispense"), QStringLiteral("md1")));
    QVERIFY(known);
    QCOMPARE(known->localKey, QStringLiteral("dispense/1"));
    QCOMPARE(known->remoteVersion, QStringLiteral("3"));
    TAKE(local, remote.byLocal(ehr, QStringLiteral("MedicationDispense"), QStringLiteral("dispense/1")));
    QCOMPARE(*local, *known);
    TAKE(other, remote.byRemote(pharmacy, QStringLiteral("MedicationDispense"), QStringLiteral("md1")));
    QVERIFY(!other);
    TAKE(row, deliveries().byEvent(id));
    QCOMPARE(row->state, DeliveryState::Acknowledged);
    QCOMPARE(row->answer + u' ' + row->answerId + u' ' + row->remoteVersion, QStringLiteral("201 req-7 3"));
    TAKE(after,
         deliveries().isOnTheWay(ehr, QStringLiteral("MedicationDispense"), QStringLiteral("md2"), {}));
    QVERIFY(!after);
    DeliveryQuery query;
    query.connection = ehr;
    query.state = DeliveryState::Acknowledged;
    TAKE(page, deliveries().page(query));
    QCOMPARE(page.rows.size(), size_t(1));
    query.state = DeliveryState::Waiting;
    TAKE(none, deliveries().page(query));
    QVERIFY(none.rows.empty());
}

void DeliveryContract::aMessageKeyIsOnce()
{
    QVERIFY(!add("k1").isNull());
    const EventId id = makeId<EventId>(clock().now().time_since_epoch());
    NewDelivery again{id, pharmacy, ehr, EventKind::Dispense, QStringLiteral("k1"), {}, makeId<PatientId>(1s),
                      {}, {}};
    QVERIFY(!deliveries().insert(again));
}

void DeliveryContract::whatFollowsStandsBehindTheOpenOne()
{
    TAKE(none, deliveries().openKeyOf(ehr, QStringLiteral("dispense/1")));
    QCOMPARE(none, QString());
    const EventId id = add("k1");
    TAKE(key, deliveries().openKeyOf(ehr, QStringLiteral("dispense/1")));
    QCOMPARE(key, keyed(QStringLiteral("00112233445566778899aabbccddeeff")));
    QVERIFY(claim(id));
    DONE(deliveries().begin(id, worker));
    DONE(deliveries().acknowledge(id, receiptOf("md1", "1")));
    TAKE(done, deliveries().openKeyOf(ehr, QStringLiteral("dispense/1")));
    QCOMPARE(done, QString());
}

void DeliveryContract::inboundAndOutboundAreClaimedApart()
{
    const EventId out = add("k1");
    EventStore events(db(), clock());
    TAKE(noneIn, events.hasClaimable(Claimable::Inbound));
    QVERIFY(!noneIn);
    TAKE(in, events.claim(worker, 30s, 10, Claimable::Inbound));
    QVERIFY(in.empty());
    TAKE(any, events.hasClaimable(Claimable::Outbound));
    QVERIFY(any);
    TAKE(claimed, events.claim(worker, 30s, 10, Claimable::Outbound));
    QCOMPARE(claimed.size(), size_t(1));
    QCOMPARE(claimed[0].id, out);
    QCOMPARE(claimed[0].target, ehr);
}

void DeliveryContract::theReceiversPauseHoldsWhatIsForIt()
{
    const EventId id = add("k1");
    PauseStore pauses(db(), clock());
    DONE(pauses.pause(PauseStore::ofConnection(pharmacy), QStringLiteral("ana"), QStringLiteral("r")));
    DONE(pauses.pause(PauseStore::ofConnection(ehr), QStringLiteral("ana"), QStringLiteral("r")));
    QVERIFY(!claim(id));
    TAKE(why, EventStore(db(), clock()).whyWaiting(id));
    QCOMPARE(why->kind, WaitReason::Kind::Paused);
    QCOMPARE(why->endpoint, ehr);
    DONE(pauses.resume(PauseStore::ofConnection(ehr)));
    QVERIFY(claim(id)); // though what comes from the pharmacy is still held
}

void DeliveryContract::latenciesAreByKindAndShareIsOfTheTarget()
{
    for (int i = 1; i <= 20; ++i) {
        const EventId id =
            add(qPrintable(QString::number(i)), "ehr", qPrintable(QStringLiteral("dispense/%1").arg(i)));
        clock().advance(std::chrono::seconds(2 * i));
        DONE(deliveries().acknowledge(id, receiptOf("x", "1")));
    }
    const EventId open = add("late");
    QVERIFY(!open.isNull());
    clock().advance(31s);
    TAKE(found, deliveries().latencies(clock().now() - 24h));
    QCOMPARE(found.size(), size_t(1));
    const DeliveryLatency &one = found[0];
    QCOMPARE(one.count, 20);
    QCOMPARE(one.p50Ms, 20'000);
    QCOMPARE(one.p95Ms, 38'000);
    QCOMPARE(one.maxMs, 40'000);
    QCOMPARE(one.withinTarget, 15);
    QCOMPARE(one.open, 1);
    QCOMPARE(one.overdue, 1);
    QCOMPARE(one.share(), 15.0 / 21);
    TAKE(none, deliveries().latencies(clock().now()));
    QVERIFY(none.empty());
    MetricStore metrics(db(), clock());
    DONE(metrics.fold());
    TAKE(told, metrics.toldEver()); // the same in the roll-ups
    QCOMPARE(told.size(), size_t(1));
    QCOMPARE(told[0].endpoint, ehr);
    QCOMPARE(told[0].figures.latency.total(), 20);
    QCOMPARE(told[0].figures.latency.countUpTo(30'000), 15);
}

void DeliveryContract::whatIsOldGoesWithItsEvent()
{
    const EventId id = add("k1");
    QVERIFY(claim(id));
    DONE(deliveries().begin(id, worker));
    DONE(deliveries().acknowledge(id, receiptOf("md1", "1")));
    DONE(EventStore(db(), clock()).conclude(id, EventState::Succeeded, {}));
    clock().advance(std::chrono::days(400));
    RetentionSettings settings;
    settings.keepEvents = std::chrono::days(30);
    settings.keepKeys = std::chrono::days(30);
    TAKE(counts, Retention(db(), clock(), settings).run());
    QCOMPARE(counts.events, 1);
    QCOMPARE(count(QStringLiteral("deliveries")), 0);
    QCOMPARE(count(QStringLiteral("delivery_attempts")), 0);
    QCOMPARE(count(QStringLiteral("remote_records")), 1); // what the receiver knows, it knows on
}

void DeliveryContract::linksAreOfOneOtherSourceEach()
{
    const PrescriptionId own = prescription("pharmacy", "rx:1");
    const PrescriptionId other = prescription("ehr", "mr1");
    const PrescriptionId third = prescription("ehr", "mr2");
    PrescriptionLinkStore links(db(), clock());
    DONE(links.link(own, ehr, other, QStringLiteral("placer")));
    DONE(links.link(own, ehr, third, QStringLiteral("number"))); // what stands, stands
    TAKE(found, links.otherOf(own, ehr));
    QCOMPARE(found, std::optional(other));
    TAKE(besides, links.besides(other));
    QCOMPARE(besides, std::vector<PrescriptionId>{own});
    DONE(links.unlink(own, ehr));
    TAKE(none, links.otherOf(own, ehr));
    QVERIFY(!none);
}

void DeliveryContract::aCancelIsAskedForAndAnsweredOnce()
{
    const PrescriptionId id = prescription("ehr", "mr1");
    CancelStore requests(db(), clock());
    const Timestamp now = clock().now();
    const CancelRequest asked{id,
                              ehr,
                              now - 1min,
                              now,
                              now + 30min,
                              QStringLiteral("requested"),
                              std::nullopt,
                              makeId<EventId>(1s),
                              makeId<CorrelationId>(1s)};
    DONE(requests.open(asked));
    TAKE(stored, requests.of(id));
    QCOMPARE(*stored, asked);
    TAKE(none, requests.due(10));
    QVERIFY(none.empty());
    clock().advance(30min);
    TAKE(due, requests.due(10));
    QCOMPARE(due.size(), size_t(1));
    TAKE(silent, requests.close(id, QStringLiteral("no-answer"), {}));
    QVERIFY(silent);
    TAKE(unanswered, requests.countSilent(ehr));
    QCOMPARE(unanswered, 1);
    TAKE(late, requests.close(id, QStringLiteral("denied"), makeId<EventId>(2s)));
    QVERIFY(late);
    TAKE(second, requests.close(id, QStringLiteral("confirmed"), makeId<EventId>(3s)));
    QVERIFY(!second);
    TAKE(after, requests.of(id));
    QCOMPARE(after->state, QStringLiteral("denied"));
    const QStringList told{QStringLiteral("a"), QStringLiteral("b")};
    DONE(requests.open(asked, told)); // cancelled once more
    TAKE(parties, requests.partiesOf(id));
    QCOMPARE(parties, (std::vector<CancelParty>{{told[0]}, {told[1]}}));
    const EventId answer = makeId<EventId>(4s);
    TAKE(first, requests.answer(id, told[0], QStringLiteral("denied"), answer));
    QVERIFY(first);
    TAKE(twice, requests.answer(id, told[0], QStringLiteral("confirmed"), answer));
    QVERIFY(!twice);
    TAKE(stranger, requests.answer(id, QStringLiteral("c"), QStringLiteral("confirmed"), answer));
    QVERIFY(!stranger);
    DONE(requests.endParties(id));
    TAKE(ended, requests.partiesOf(id));
    QCOMPARE(ended, (std::vector<CancelParty>{{told[0], QStringLiteral("denied"), answer},
                                              {told[1], QStringLiteral("no-answer")}}));
    TAKE(silentOnes, requests.countSilent(told[1]));
    QCOMPARE(silentOnes, 1);
    TAKE(itself, requests.countSilent(ehr)); // it is the parties who are silent now
    QCOMPARE(itself, 0);
    DONE(requests.open(asked)); // and once more, of nobody
    TAKE(nobody, requests.partiesOf(id));
    QVERIFY(nobody.empty());
    TAKE(anew, requests.of(id));
    QCOMPARE(anew->state, QStringLiteral("requested"));
    QVERIFY(!anew->answeredAt);
}

/// Two workers hear the last two answers at the same time: one of them must see that all have answered.
void DeliveryContract::answersAtTheSameTimeSeeEachOther()
{
    const PrescriptionId id = prescription("ehr", "mr1");
    const QStringList told{QStringLiteral("a"), QStringLiteral("b")};
    CancelRequest asked;
    asked.prescription = id;
    asked.source = ehr;
    asked.state = QStringLiteral("requested");
    asked.requestEvent = makeId<EventId>(1s);
    asked.correlation = makeId<CorrelationId>(1s);
    DONE(CancelStore(db(), clock()).open(asked, told));
    std::atomic<int> inside = 0; // on SQLite the second comes in when the first is out
    const auto awaitBoth = [&] {
        const QDeadlineTimer end(300);
        for (++inside; inside < 2 && !end.hasExpired();)
            std::this_thread::yield();
    };
    const auto answer = [&](Database &database, const QString &party) {
        CancelStore requests(database, clock());
        qsizetype silent = -1;
        return database
            .write([&]() -> Result<void> {
                if (const auto seen = requests.of(id); !seen) // from here on it sees what there is now
                    return fail(seen.error());
                awaitBoth();
                const auto answered =
                    requests.answer(id, party, QStringLiteral("confirmed"), makeId<EventId>(2s));
                const auto parties = answered ? requests.partiesOf(id) : fail(answered.error());
                if (!parties)
                    return fail(parties.error());
                silent = std::count_if(parties->begin(), parties->end(),
                                       [](const CancelParty &one) { return one.state == u"requested"; });
                return {};
            })
            .map([&] { return silent; });
    };
    Result<qsizetype> theirs = fail(ErrorCode::Internal, {});
    std::thread other([&] {
        const auto own = another();
        theirs = own ? answer(*own, told[1]) : fail(ErrorCode::StoreFailed, {});
    });
    const auto mine = answer(db(), told[0]);
    other.join();
    QVERIFY(mine && theirs);
    QCOMPARE(std::min(*mine, *theirs), 0);
    QCOMPARE(std::max(*mine, *theirs), 1);
}

void DeliveryContract::versionsOfAPrescriptionAreKept()
{
    const PrescriptionId id = prescription("ehr", "mr1");
    PrescriptionStore prescriptions(db());
    TAKE(row, prescriptions.byId(id));
    const EventId first = makeId<EventId>(1s);
    const EventId second = makeId<EventId>(2s);
    DONE(prescriptions.keepVersion(*row, first, clock().now()));
    row->status = PrescriptionStatus::OnHold;
    row->lastEvent = first;
    DONE(prescriptions.keepVersion(*row, second, clock().now()));
    TAKE(versions, prescriptions.versionsOf(id));
    QCOMPARE(versions.size(), size_t(2));
    QCOMPARE(versions[0].status, PrescriptionStatus::Active);
    QCOMPARE(versions[0].details, row->details);
    QVERIFY(versions[0].saidBy.isNull());
    QCOMPARE(versions[1].number, 2);
    QCOMPARE(versions[1].saidBy, first);
    QCOMPARE(versions[1].endedBy, second);
}

}
