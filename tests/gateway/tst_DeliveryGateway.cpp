// What the console is told of deliveries, on both databases.
#include "gateway/StoreGateway.h"
#include "store/DeliveryStore.h"
#include "store/EventStore.h"
#include "store/PauseStore.h"
#include "sync/BothDatabases.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto pharmacy = QStringLiteral("pharmacy");
const auto ehr = QStringLiteral("ehr");
const auto worker = QStringLiteral("w1");
}

class tst_DeliveryGateway : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void deliveriesAreListedWithTheirAcknowledgements();
    void oneIsToldWithEachAttempt();
    void figuresAreOfTheLastDay();
    void whoseReceiverIsPausedIsHeld();

private:
    [[nodiscard]] GatewaySettings settings();
    [[nodiscard]] EventId tell(const QString &connection, EventKind kind = EventKind::Dispense);
    void attempt(EventId id, std::optional<ErrorCode> error);
};

GatewaySettings tst_DeliveryGateway::settings()
{
    GatewaySettings settings;
    if (const auto *sqlite = dynamic_cast<SqliteFactory *>(&factory()))
        settings.database = {Dialect::Kind::Sqlite, sqlite->path()};
    else
        settings.database = dynamic_cast<PostgresFactory &>(factory()).url();
    settings.actor = QStringLiteral("ana");
    return settings;
}

EventId tst_DeliveryGateway::tell(const QString &connection, EventKind kind)
{
    clock().advance(1s);
    NewEvent event;
    event.id = makeId<EventId>(clock().now().time_since_epoch());
    event.direction = EventDirection::Out;
    event.kind = kind;
    event.source = pharmacy;
    event.target = connection;
    event.messageId = event.id.toString();
    event.orderingKey = event.id.toString();
    event.payloadJson = QStringLiteral("{}");
    event.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    event.createdAt = clock().now();
    const auto added = EventStore(db(), clock()).append(event).and_then([&](bool) {
        return DeliveryStore(db(), clock())
            .insert({event.id,
                     pharmacy,
                     connection,
                     kind,
                     event.messageId,
                     {QStringLiteral("MedicationDispense"),
                      QStringLiteral("dispense/") + event.messageId,
                      {},
                      {}},
                     makeId<PatientId>(1s),
                     {},
                     clock().now()});
    });
    return added ? event.id : EventId{};
}

/// One that fails, or (without an error) is acknowledged after two seconds.
void tst_DeliveryGateway::attempt(EventId id, std::optional<ErrorCode> error)
{
    DeliveryStore deliveries(db(), clock());
    EventStore events(db(), clock());
    TAKE(claimed, events.claimOne(id, worker, 30s));
    QVERIFY(claimed);
    TAKE(number, deliveries.begin(id, worker));
    QVERIFY(number);
    clock().advance(2s);
    if (error) {
        DONE(deliveries.fail(id, *error));
        DONE(events.conclude(id, EventState::WaitingRetry, Error{*error, {}, {}, 0}, clock().now()));
        return;
    }
    DeliveryReceipt receipt;
    receipt.record.remoteId = QStringLiteral("12");
    receipt.record.remoteVersion = QStringLiteral("3");
    receipt.answer = QStringLiteral("201");
    receipt.answerId = QStringLiteral("req-7");
    DONE(deliveries.acknowledge(id, receipt));
    DONE(events.conclude(id, EventState::Succeeded, {}));
}

void tst_DeliveryGateway::deliveriesAreListedWithTheirAcknowledgements()
{
    const EventId done = tell(ehr);
    const EventId waits = tell(QStringLiteral("orders"), EventKind::PrescriptionNew);
    attempt(done, {});
    StoreGateway gateway(settings(), clock());
    QSignalSpy pages(&gateway, &StoreGateway::deliveriesPage);
    gateway.start();
    gateway.fetchDeliveries({{}, {}, {7, {}, 10}});
    QCOMPARE(pages.size(), 1);
    const auto page = pages[0][0].value<DeliveryPage>();
    QCOMPARE(page.requestId, 7);
    QCOMPARE(page.rows.size(), size_t(2));
    QCOMPARE(page.rows[0].id, waits); // newest first
    QCOMPARE(page.rows[1].state, DeliveryState::Acknowledged);
    QCOMPARE(page.rows[1].remoteVersion, QStringLiteral("3"));
    QCOMPARE(page.rows[1].answerId, QStringLiteral("req-7"));
    gateway.fetchDeliveries({ehr, DeliveryState::Acknowledged, {8, {}, 10}});
    QCOMPARE(pages[1][0].value<DeliveryPage>().rows.size(), size_t(1));
    gateway.fetchDeliveries({ehr, DeliveryState::Waiting, {9, {}, 10}});
    QVERIFY(pages[2][0].value<DeliveryPage>().rows.empty());
}

void tst_DeliveryGateway::oneIsToldWithEachAttempt()
{
    const EventId id = tell(ehr);
    attempt(id, ErrorCode::Unreachable);
    TAKE(again, EventStore(db(), clock()).retry(id, EventState::WaitingRetry));
    QVERIFY(again);
    attempt(id, {});
    StoreGateway gateway(settings(), clock());
    QSignalSpy details(&gateway, &StoreGateway::deliveryDetail);
    QSignalSpy failed(&gateway, &StoreGateway::fetchFailed);
    gateway.start();
    gateway.fetchDelivery(id, 5);
    QCOMPARE(details.size(), 1);
    const auto detail = details[0][0].value<DeliveryDetail>();
    QCOMPARE(detail.requestId, 5);
    QCOMPARE(detail.event.id, id);
    QCOMPARE(detail.row.attempts, 2);
    QCOMPARE(detail.attempts.size(), size_t(2));
    QCOMPARE(detail.attempts[0].outcome, QStringLiteral("failed"));
    QCOMPARE(detail.attempts[0].error, std::optional(ErrorCode::Unreachable));
    QCOMPARE(detail.attempts[1].outcome, QStringLiteral("acknowledged"));
    QCOMPARE(detail.attempts[1].endedAt, std::optional(detail.attempts[1].startedAt + 2s));
    gateway.fetchDelivery(makeId<EventId>(9s), 6);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed[0][1].value<Error>().code, ErrorCode::NotFound);
}

void tst_DeliveryGateway::figuresAreOfTheLastDay()
{
    attempt(tell(ehr), {});
    clock().advance(25h);
    attempt(tell(ehr), {});
    (void)tell(ehr);
    clock().advance(40s); // past what is aimed at
    StoreGateway gateway(settings(), clock());
    QSignalSpy figures(&gateway, &StoreGateway::deliveryFigures);
    gateway.start();
    gateway.fetchDeliveryFigures(4);
    QCOMPARE(figures.size(), 1);
    const auto told = figures[0][0].value<DeliveryFigures>();
    QCOMPARE(told.requestId, 4);
    QCOMPARE(told.kinds.size(), size_t(1));
    QCOMPARE(told.kinds[0].count, 1); // not the one of yesterday
    QCOMPARE(told.kinds[0].p50Ms, 2'000);
    QCOMPARE(told.kinds[0].open, 1);
    QCOMPARE(told.kinds[0].overdue, 1);
}

void tst_DeliveryGateway::whoseReceiverIsPausedIsHeld()
{
    const EventId id = tell(ehr);
    TAKE(paused,
         PauseStore(db(), clock())
             .pause(PauseStore::ofConnection(ehr), QStringLiteral("ana"), QStringLiteral("maintenance")));
    QVERIFY(paused);
    TAKE(held, DeliveryStore(db(), clock()).byEvent(id));
    QVERIFY(held->isHeld);
    (void)tell(QStringLiteral("orders"));
    TAKE(page, DeliveryStore(db(), clock()).page({QStringLiteral("orders"), {}, {}}));
    QVERIFY(!page.rows.at(0).isHeld);
}

int main(int argc, char *argv[])
{
    return runOnBothDatabases<tst_DeliveryGateway>(argc, argv);
}
#include "tst_DeliveryGateway.moc"
