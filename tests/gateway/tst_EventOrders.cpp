#include "gateway/EventOrders.h"

#include "gateway/GatewayFixture.h"
#include "store/IntegrationStore.h"
#include "store/ListenerStore.h"
#include "store/PauseStore.h"
#include "store/Sql.h"

using namespace concord;

namespace {
const QByteArray hl7 = "MSH|^~\\&|A\rPID|1||77\rRXE|1|a\r";

ResentMessage readDoor(InboundFormat, const QByteArray &body, const QString &source)
{
    ResentMessage read;
    read.kind = EventKind::PrescriptionCancel;
    read.orderingKey = QStringLiteral("key-of-") + source;
    if (body.contains("bad"))
        read.refusal =
            Error{ErrorCode::InvalidMessage, QStringLiteral("RXE-2"), QStringLiteral("no drug"), 0};
    return read;
}

struct Desk : GatewayFixture
{
    EventOrders orders() { return {*db, clock, {QStringLiteral("ana"), std::chrono::seconds(8), readDoor}}; }

    EventId addMessage(EventState state, const QString &key = QStringLiteral("k"))
    {
        NewEvent event;
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.kind = EventKind::PrescriptionNew;
        event.source = QStringLiteral("adt");
        event.messageId = event.id.toString();
        event.orderingKey = key;
        event.state = state;
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        event.channel = InboundChannel::Mllp;
        event.format = InboundFormat::Hl7v2;
        event.body = hl7;
        const auto added = EventStore(*db, clock).append(event);
        return added && *added ? event.id : EventId{};
    }
    qint64 audited(const QString &action, const QString &condition)
    {
        return count(QStringLiteral("audit_log"),
                     QStringLiteral("action = '%1' AND %2").arg(action, condition));
    }
    template <typename T>
    static ErrorCode codeOf(const Result<T> &result)
    {
        return result ? ErrorCode::Internal : result.error().code;
    }
};
const QString why = QStringLiteral("the pharmacy called");
}

class tst_EventOrders : public QObject
{
    Q_OBJECT
private slots:
    void aContentIsShownForAReasonThatIsAudited()
    {
        Desk f;
        const EventId id = f.addMessage(EventState::NeedsReview);
        QCOMPARE(Desk::codeOf(f.orders().view(id, QStringLiteral("  "))), ErrorCode::InvalidMessage);
        QCOMPARE(f.audited(QStringLiteral("event.view"), QStringLiteral("allowed = 0")), 1);
        const auto payload = f.orders().view(id, why);
        QVERIFY(payload);
        QCOMPARE(payload->body, hl7);
        QCOMPARE(payload->format, QStringLiteral("hl7v2"));
        QCOMPARE(
            f.audited(QStringLiteral("event.view"),
                      QStringLiteral("allowed = 1 AND actor = 'ana' AND subject = 'event/%1' AND details ="
                                     " 'reason=the pharmacy called'")
                          .arg(id.toString())),
            1);
        QCOMPARE(Desk::codeOf(f.orders().view(makeId<EventId>(std::chrono::milliseconds(1)), why)),
                 ErrorCode::NotFound);
    }

    void aBulkOrderWaitsForItsWindowAndCanBeUndone()
    {
        Desk f;
        const EventId a = f.addMessage(EventState::NeedsReview);
        const EventId b = f.addMessage(EventState::DeadLetter);
        QVERIFY(!f.addMessage(EventState::Succeeded).isNull());
        QCOMPARE(Desk::codeOf(f.orders().bulk(BulkActionKind::Discard, {}, {a}, {})),
                 ErrorCode::InvalidMessage);
        const auto row = f.orders().bulk(BulkActionKind::Retry, {}, {a, b}, why);
        QVERIFY(row);
        QCOMPARE(row->total, 2);
        QCOMPARE(row->state, BulkState::Waiting);
        QCOMPARE(row->executeAt, f.clock.now() + std::chrono::seconds(8));
        QCOMPARE(
            f.audited(QStringLiteral("bulk.retry"),
                      QStringLiteral("allowed = 1 AND details = 'events=2; reason=the pharmacy called'")),
            1);
        const auto undone = f.orders().cancelBulk(row->id);
        QVERIFY(undone);
        QCOMPARE(undone->state, BulkState::Cancelled);
        QCOMPARE(Desk::codeOf(f.orders().cancelBulk(row->id)), ErrorCode::Conflict);
        QCOMPARE(f.count(QStringLiteral("sync_events"),
                         QStringLiteral("status IN ('needs_review','dead_letter')")),
                 2);
    }

    void anEditedCopyTakesTheOriginalsPlace()
    {
        Desk f;
        const EventId original = f.addMessage(EventState::NeedsReview, {});
        const EventId later = f.addMessage(EventState::Received, QStringLiteral("key-of-adt"));
        const auto copy = f.orders().resend(original, QByteArray(hl7).replace("|a", "|b"), why);
        QVERIFY2(copy, copy ? "" : qPrintable(copy.error().detail));
        EventStore events(*f.db, f.clock);
        QCOMPARE((*events.byId(original))->state, EventState::Superseded);
        const EventRow row = **events.byId(*copy);
        QCOMPARE(row.state, EventState::Received);
        QCOMPARE(row.kind, EventKind::PrescriptionCancel); // as the door reads it
        QCOMPARE(row.correlationId, (*events.byId(original))->correlationId);
        QCOMPARE((*events.payload(*copy))->body, QByteArray(hl7).replace("|a", "|b"));
        QCOMPARE((*events.payload(original))->body, hl7); // kept
        // before the later event of the patient that it turned out to be of
        const auto why = events.whyWaiting(later);
        QCOMPARE((*why)->kind, WaitReason::Kind::BlockedByEvent);
        QCOMPARE((*why)->blocker, *copy);
        const auto story = events.story(original, RetryPolicy{});
        QCOMPARE((*story)->lineage.resentAs.size(), size_t(1));
        QCOMPARE((*story)->orders.back().action, QStringLiteral("event.resend"));
        QCOMPARE((*story)->orders.back().reason, QStringLiteral("the pharmacy called"));
        QCOMPARE(f.audited(QStringLiteral("event.resend"),
                           QStringLiteral("details = 'copy=%1; changed=RXE-2; reason=the pharmacy called'")
                               .arg(copy->toString())),
                 1);
    }

    /// A reversal before its fill: only behind it does it find what it takes back.
    void whatCameTooEarlyIsSentAgainBehindWhatCameSince()
    {
        Desk f;
        const EventId early = f.addMessage(EventState::NeedsReview, QStringLiteral("key-of-adt"));
        f.clock.advance(std::chrono::milliseconds(5));
        const EventId later = f.addMessage(EventState::Received, QStringLiteral("key-of-adt"));
        QVERIFY(f.db->run(
            QStringLiteral("INSERT INTO event_failures (id, sync_event_id, error_code, message, stack,"
                           " created_at) VALUES ('f1', ?, 'conflict', '', '', 1)"),
            {early.toString()}));
        const auto copy = f.orders().resend(early, hl7, why);
        QVERIFY2(copy, copy ? "" : qPrintable(copy.error().detail));
        EventStore events(*f.db, f.clock);
        QCOMPARE((*events.byId(early))->state, EventState::Superseded);
        const auto waits = events.whyWaiting(*copy);
        QCOMPARE((*waits)->kind, WaitReason::Kind::BlockedByEvent);
        QCOMPARE((*waits)->blocker, later);
        QVERIFY((*events.whyWaiting(later))->kind != WaitReason::Kind::BlockedByEvent);
    }

    void aCopyThatTheDoorRefusesChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("where");
        QTest::newRow("refused") << hl7 + "bad\r"
                                 << "RXE-2";
        QTest::newRow("unchanged") << hl7 << "content";
    }
    void aCopyThatTheDoorRefusesChangesNothing()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, where);
        Desk f;
        const EventId original = f.addMessage(EventState::NeedsReview);
        const auto copy = f.orders().resend(original, body, why);
        QVERIFY(!copy);
        QCOMPARE(copy.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(copy.error().where, where);
        QCOMPARE(f.count(QStringLiteral("sync_events")), 1);
        QCOMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'needs_review'")), 1);
    }

    void whatIsFinalIsNotResent()
    {
        Desk f;
        const auto copy = f.orders().resend(f.addMessage(EventState::Succeeded), hl7 + "x\r", why);
        QCOMPARE(Desk::codeOf(copy), ErrorCode::Conflict);
    }

    void aConnectionIsPausedWithAReasonAndResumed()
    {
        Desk f;
        QVERIFY(IntegrationStore(*f.db, f.clock)
                    .saveConnection(QStringLiteral("adt"), QStringLiteral("mllp"), {}));
        const QString adt = QStringLiteral("adt");
        QCOMPARE(Desk::codeOf(f.orders().pauseConnection(adt, true, {})), ErrorCode::InvalidMessage);
        QVERIFY(f.orders().pauseConnection(adt, true, why));
        QCOMPARE(Desk::codeOf(f.orders().pauseConnection(adt, true, why)), ErrorCode::Conflict);
        QCOMPARE((*PauseStore(*f.db, f.clock).bySubject(PauseStore::ofConnection(adt)))->pausedBy,
                 QStringLiteral("ana"));
        QVERIFY(f.orders().pauseConnection(adt, false, {}));
        QCOMPARE(Desk::codeOf(f.orders().pauseConnection(adt, false, {})), ErrorCode::Conflict);
        QCOMPARE(Desk::codeOf(f.orders().pauseConnection(QStringLiteral("none"), true, why)),
                 ErrorCode::NotFound);
        QVERIFY(f.orders().pauseIntegration(listSync, true, why));
        QCOMPARE(Desk::codeOf(f.orders().pauseIntegration(QStringLiteral("none"), true, why)),
                 ErrorCode::NotFound);
    }

    void aTestOfAConnectionIsAJob()
    {
        Desk f;
        const QString ehr = QStringLiteral("ehr");
        const auto id = f.orders().testConnection(ehr);
        QVERIFY(id);
        QCOMPARE(f.job(*id).type, connectionTestType);
        QCOMPARE(Desk::codeOf(f.orders().testConnection(ehr)), ErrorCode::Overlap);
        QCOMPARE(Desk::codeOf(f.orders().testConnection(QStringLiteral("none"))), ErrorCode::NotFound);
    }

    void theGatewayAnswersWhatTheConsoleAsksOfTheEngine()
    {
        Desk f;
        const EventId id = f.addMessage(EventState::NeedsReview);
        ListenerStatus listener;
        listener.connection = QStringLiteral("ehr");
        listener.state = ListenerState::Full;
        QVERIFY(f.db->write([&] {
                        return ListenerStore(*f.db, f.clock)
                            .heartbeat(QStringLiteral("w"), QStringLiteral("1"))
                            .and_then([&] {
                                return ListenerStore(*f.db, f.clock).save(QStringLiteral("w"), listener);
                            });
                    })
                    .has_value());
        f.gateway.start();
        QSignalSpy queue(&f.gateway, &StoreGateway::queuePage);
        QSignalSpy story(&f.gateway, &StoreGateway::eventStory);
        QSignalSpy payload(&f.gateway, &StoreGateway::eventPayload);
        QSignalSpy connections(&f.gateway, &StoreGateway::connectionList);
        QSignalSpy preview(&f.gateway, &StoreGateway::bulkPreview);
        QSignalSpy failed(&f.gateway, &StoreGateway::fetchFailed);
        f.gateway.fetchQueue({{}, {1, {}, 10}});
        f.gateway.fetchStory(id, 2);
        f.gateway.fetchPayload(id, why, 3);
        f.gateway.fetchConnections(4);
        f.gateway.previewBulk(BulkActionKind::Retry, {}, {id}, 5);
        f.gateway.fetchPayload(id, {}, 6);
        QCOMPARE(queue[0][0].value<QueuePage>().requestId, quint64(1));
        QCOMPARE(queue[0][0].value<QueuePage>().rows[0].wait.kind, WaitReason::Kind::Review);
        QCOMPARE(story[0][0].value<EventStory>().requestId, quint64(2));
        QCOMPARE(payload[0][0].value<EventPayload>().requestId, quint64(3));
        const auto list = connections[0][0].value<ConnectionList>();
        QCOMPARE(list.requestId, quint64(4));
        QCOMPARE(list.workers, 1);
        QCOMPARE(list.rows[0].listeners[0].state, ListenerState::Full);
        QCOMPARE(preview[0][0].value<BulkPreview>().requestId, quint64(5));
        QCOMPARE(preview[0][0].value<BulkPreview>().total, 1);
        QCOMPARE(failed[0][0].toULongLong(), quint64(6));
    }

    void theGatewayTellsHowABulkOrderGoes()
    {
        Desk f;
        const EventId id = f.addMessage(EventState::DeadLetter);
        f.gateway.start();
        QSignalSpy changed(&f.gateway, &StoreGateway::bulkChanged);
        QSignalSpy refused(&f.gateway, &StoreGateway::refused);
        f.gateway.orderBulk(BulkActionKind::Discard, {}, {id}, {});
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused[0][0].toString(), QStringLiteral("orderBulk"));
        f.gateway.orderBulk(BulkActionKind::Discard, {}, {id}, why);
        QCOMPARE(changed[0][0].value<BulkRow>().state, BulkState::Waiting);
        f.gateway.cancelBulk(changed[0][0].value<BulkRow>().id);
        QTRY_COMPARE(changed.last()[0].value<BulkRow>().state, BulkState::Cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_EventOrders)
#include "tst_EventOrders.moc"
