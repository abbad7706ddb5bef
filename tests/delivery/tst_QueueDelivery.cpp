#include "DeliveryProbe.h"

#include "codec/canonical/CanonicalJson.h"
#include "connectors/QueueFixture.h"
#include "connectors/queue/QueueSender.h"
#include "delivery/QueueDelivery.h"
#include "domain/PrescriptionRules.h"
#include "fakes/SampleOutbound.h"

#include <csignal>

using namespace concord;

namespace {
using namespace std::chrono_literals;
const auto queueName = QStringLiteral("pharmacy-orders");
}

/// Deliveries to a real RabbitMQ: confirmed, unroutable, and through its death.
class tst_QueueDelivery : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const auto started = m_server.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().where + u' ' + started.error().detail));
        QueuePublisher publisher(m_server.settings());
        QVERIFY(publisher.declareQuorumQueue(queueName));
    }

    /// The broker has it, and the pharmacy has said nothing: it must not read as its answer to a cancel.
    void aBrokersConfirmIsNoAnswerToACancel()
    {
        QueueSender sender(settings(queueName));
        QueueDelivery delivery(sender, {});
        OutboundMessage message = SampleOutbound::order();
        message.kind = EventKind::PrescriptionCancel;
        message.key = QStringLiteral("CANCEL00000000000001");
        message.content.kind = message.kind;
        message.content.orders[0].action = OrderAction::CancelRequested;
        const auto receipt = deliverNow(delivery, message);
        QVERIFY2(receipt, qPrintable(told(receipt)));
        QVERIFY(receipt->answer != cancelState::confirmed);
        QVERIFY(receipt->answer != cancelState::denied);
        QVERIFY(QueueProbe(m_server.settings()).take(queueName));
    }

    void confirmedMessagesAreInTheQueue()
    {
        QueueSender sender(settings(queueName));
        QueueDelivery delivery(sender, {});
        const OutboundMessage message = SampleOutbound::order();
        const auto receipt = deliverNow(delivery, message);
        QVERIFY2(receipt, qPrintable(told(receipt)));
        QCOMPARE(receipt->answer, QStringLiteral("published"));
        const auto taken = QueueProbe(m_server.settings()).take(queueName);
        QVERIFY(taken);
        QCOMPARE(taken->message.messageId, message.key);
        QCOMPARE(taken->message.correlationId, message.correlation.toString());
        QCOMPARE(taken->message.type, QStringLiteral("PRESCRIPTION_NEW"));
        QCOMPARE(taken->message.contentType, QStringLiteral("application/json"));
        QCOMPARE(taken->message.appId, QStringLiteral("concord"));
        QVERIFY(taken->headers[QStringLiteral("traceparent")].startsWith(
            u"00-01a2091bfab97001a6a1d202f470daa9-"));
        const auto event = canonicalFromJson(taken->message.body);
        QVERIFY(event && event->orders == message.content.orders);
    }

    void keepsTheOrderOfTheMessages()
    {
        QueueSender sender(settings(queueName));
        QueueDelivery delivery(sender, {});
        QStringList sent;
        int delivered = 0;
        for (int i = 0; i < 20; ++i) {
            const OutboundMessage message = SampleOutbound::order(OrderAction::New, QString::number(i));
            sent << message.key;
            delivery.deliver(message, [&](const Result<DeliveryReceipt> &r) { delivered += r ? 1 : 0; });
        }
        QTRY_COMPARE_WITH_TIMEOUT(delivered, 20, 20'000);
        QStringList taken;
        for (const auto &one :
             QueueProbe(m_server.settings()).take(queueName, [](const auto &m) { return m.size() >= 20; }))
            taken << one.message.messageId;
        QCOMPARE(taken, sent);
    }

    void unroutableMessagesAreForTheOperator()
    {
        QueueSender sender(settings(QStringLiteral("no-such-queue")));
        QueueDelivery delivery(sender, {});
        const auto result = deliverNow(delivery, SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::ConfigInvalid);
        QueueSenderSettings nowhere = settings(queueName);
        nowhere.exchange = QStringLiteral("no-such-exchange");
        QueueSender other(nowhere);
        QueueDelivery elsewhere(other, {});
        const auto second = deliverNow(elsewhere, SampleOutbound::order());
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::ConfigInvalid);
    }

    void wrongPasswordIsUnauthorized()
    {
        QueueSenderSettings wrong = settings(queueName);
        wrong.broker.password = [] {
            return Result<QString>(QStringLiteral("wrong"));
        };
        QueueSender sender(wrong);
        QueueDelivery delivery(sender, {});
        const auto result = deliverNow(delivery, SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Unauthorized);
    }

    void cancelledDeliveriesAreSilent()
    {
        QueueSender sender(settings(queueName));
        QueueDelivery delivery(sender, {});
        bool isAnswered = false;
        delivery.deliver(SampleOutbound::order(),
                         [&](const Result<DeliveryReceipt> &) { isAnswered = true; });
        delivery.cancelAll();
        QVERIFY(deliverNow(delivery, SampleOutbound::order(OrderAction::New, QStringLiteral("2"))));
        QVERIFY(!isAnswered);
        QueueProbe(m_server.settings()).take(queueName);
    }

    /// The broker dies with the message under way: no confirm, so it is sent again, under the same id.
    void brokerThatDiesBeforeItsConfirmGetsItAgain()
    {
        // A classic queue: a quorum queue that was declared just now may have no leader after a kill.
        const auto durable = QStringLiteral("pharmacy-durable");
        QueueProbe(m_server.settings()).declareClassicQueue(durable);
        QueueSenderSettings quick = settings(durable);
        quick.broker.answerTime = 2s;
        QueueSender sender(quick);
        QueueDelivery delivery(sender, {});
        QVERIFY(deliverNow(delivery, SampleOutbound::order()));
        m_server.signal(SIGSTOP); // it takes the bytes and confirms nothing
        OutboundMessage message = SampleOutbound::order(OrderAction::CancelRequested, QStringLiteral("9"));
        const auto hung = deliverNow(delivery, message);
        QVERIFY(!hung);
        QVERIFY2(isRetryable(hung.error().code), qPrintable(told(hung)));
        m_server.signal(SIGCONT);
        m_server.kill();
        const auto dead = deliverNow(delivery, message);
        QVERIFY(!dead);
        QVERIFY2(isRetryable(dead.error().code), qPrintable(told(dead)));
        const auto started = m_server.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().detail));
        QueueProbe(m_server.settings()).declareClassicQueue(durable); // a broker that is killed may forget it
        message.attempt = 3;
        Result<DeliveryReceipt> last = fail(ErrorCode::Internal, {});
        for (const QDeadlineTimer end(30'000); !last && !end.hasExpired();)
            last = deliverNow(delivery, message);
        QVERIFY2(last, qPrintable(told(last)));
        const auto taken = QueueProbe(m_server.settings()).take(durable, [&](const auto &messages) {
            return std::any_of(messages.begin(), messages.end(),
                               [&](const auto &m) { return m.message.messageId == message.key; });
        });
        QVERIFY(!taken.empty());
        QCOMPARE(taken.back().message.messageId, message.key);
    }

private:
    [[nodiscard]] QueueSenderSettings settings(const QString &routingKey) const
    {
        QueueSenderSettings settings;
        settings.broker = m_server.settings();
        settings.routingKey = routingKey;
        return settings;
    }

    RabbitServer m_server;
};

QTEST_GUILESS_MAIN(tst_QueueDelivery)
#include "tst_QueueDelivery.moc"
