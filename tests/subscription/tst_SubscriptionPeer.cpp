#include "fakes/KeeperHarness.h"
#include "fakes/PeerProcess.h"
#include "fakes/RawHttp.h"
#include "fakes/WebhookHarness.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>

#include <algorithm>

using namespace concord;

/// The whole way at a FHIR server we did not write, with the real listener: the server stores and validates
/// the Subscription and answers the searches. It sends no notifications, so these tests post them as it
/// would.
class tst_SubscriptionPeer : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theServerAcceptsOurSubscriptions_data();
    void theServerAcceptsOurSubscriptions();
    void twoWorkersShareOneSubscription();
    void aRemovedSubscriptionComesBack();
    void notificationsAndBackfillMeetAtTheDoor();

private:
    [[nodiscard]] QJsonObject order(const QString &id, const QString &status = QStringLiteral("active")) const
    {
        return {{QStringLiteral("resourceType"), QStringLiteral("MedicationRequest")},
                {QStringLiteral("id"), id},
                {QStringLiteral("status"), status},
                {QStringLiteral("intent"), QStringLiteral("order")},
                {QStringLiteral("subject"),
                 QJsonObject{{QStringLiteral("reference"), QStringLiteral("Patient/p")}}},
                {QStringLiteral("medicationCodeableConcept"),
                 QJsonObject{{QStringLiteral("text"), QStringLiteral("lisinopril")}}}};
    }
    [[nodiscard]] QJsonArray subscriptions() const
    {
        return m_peer->send("GET", QStringLiteral("Subscription")).body[u"entry"].toArray();
    }

    std::unique_ptr<PeerProcess> m_peer;
};

void tst_SubscriptionPeer::init()
{
    m_peer = std::make_unique<PeerProcess>();
    QVERIFY2(m_peer->start({}), qPrintable(m_peer->failure()));
}

void tst_SubscriptionPeer::cleanup()
{
    m_peer.reset();
}

void tst_SubscriptionPeer::theServerAcceptsOurSubscriptions_data()
{
    QTest::addColumn<bool>("isTopical");
    QTest::addColumn<bool>("isIdOnly");
    QTest::newRow("plain R4, pings") << false << true;
    QTest::newRow("plain R4, resources") << false << false;
    QTest::newRow("backport, ids") << true << true;
    QTest::newRow("backport, resources") << true << false;
}

void tst_SubscriptionPeer::theServerAcceptsOurSubscriptions()
{
    QFETCH(bool, isTopical);
    QFETCH(bool, isIdOnly);
    KeeperHarness harness(m_peer->base());
    if (!isTopical)
        harness.settings.wish.topic.clear();
    harness.settings.wish.isIdOnly = isIdOnly;
    harness.settings.wish.heartbeat = std::chrono::minutes(5);
    harness.start();
    QTRY_VERIFY2(!harness.state.subscriptionId.isEmpty(),
                 qPrintable(harness.state.error ? harness.state.error->detail : QString()));
    QTRY_VERIFY(harness.backfills > 0); // it knows no $status, so it is searched
    const QJsonObject stored =
        m_peer->send("GET", QStringLiteral("Subscription/") + harness.state.subscriptionId).body;
    QCOMPARE(stored[u"channel"][u"endpoint"].toString(), harness.settings.wish.endpoint);
    const QJsonObject history =
        m_peer->send("GET", QStringLiteral("Subscription/%1/_history").arg(harness.state.subscriptionId))
            .body;
    QCOMPARE(history[u"entry"].toArray().size(), 1); // written once
    QVERIFY(!harness.state.error);
}

void tst_SubscriptionPeer::twoWorkersShareOneSubscription()
{
    KeeperHarness first(m_peer->base());
    KeeperHarness second(m_peer->base()); // another database that knows nothing
    first.start();
    second.start();
    QTRY_VERIFY(!first.state.subscriptionId.isEmpty() && !second.state.subscriptionId.isEmpty());
    QCOMPARE(first.state.subscriptionId, second.state.subscriptionId);
    QCOMPARE(subscriptions().size(), 1);
}

void tst_SubscriptionPeer::aRemovedSubscriptionComesBack()
{
    KeeperHarness harness(m_peer->base());
    harness.settings.silence = std::chrono::milliseconds(100);
    harness.start();
    QTRY_VERIFY(!harness.state.subscriptionId.isEmpty());
    const QString first = harness.state.subscriptionId;
    QTRY_VERIFY(harness.backfills > 0);
    m_peer->send("PUT", QStringLiteral("MedicationRequest/o1"), order(QStringLiteral("o1")));
    m_peer->send("DELETE", QStringLiteral("Subscription/") + first);
    QTRY_VERIFY(!harness.state.subscriptionId.isEmpty() && harness.state.subscriptionId != first);
    QTRY_VERIFY(harness.sink.storedIds().contains(QStringLiteral("MedicationRequest/o1/_history/1")));
    QCOMPARE(subscriptions().size(), 1);
}

void tst_SubscriptionPeer::notificationsAndBackfillMeetAtTheDoor()
{
    WebhookHarness webhooks;
    webhooks.hook() = HookSettings();
    webhooks.hook().connection = QStringLiteral("ehr");
    webhooks.hook().channel = InboundChannel::Subscription;
    webhooks.hook().format = InboundFormat::FhirJson;
    webhooks.hook().accepts = {SignatureStyle::SharedHeader};
    webhooks.hook().secretHeader = "x-concord-subscription";
    webhooks.hook().secrets = [] {
        return QByteArrayList{"0123456789abcdef"};
    };
    webhooks.hook().split = notificationParts;
    webhooks.start();

    KeeperHarness harness(m_peer->base());
    harness.settings.wish.topic.clear();
    harness.settings.wish.isIdOnly = false;
    harness.settings.wish.endpoint = QStringLiteral("http://127.0.0.1:%1/hooks/ehr").arg(webhooks.port());
    harness.start();
    QTRY_COMPARE(harness.backfills, 1);
    connect(webhooks.listener, &WebhookListener::notificationReceived, harness.keeper.get(),
            &SubscriptionKeeper::onNotification);

    QSignalSpy states(harness.keeper.get(), &SubscriptionKeeper::stateChanged);

    // The EHR updates o1 and o2, and says so only of o1: with the header, to the endpoint, that it keeps for
    // us.
    const QJsonObject stored = subscriptions()[0][u"resource"].toObject();
    const QByteArray header = stored[u"channel"][u"header"][0].toString().toLatin1();
    const QUrl endpoint(stored[u"channel"][u"endpoint"].toString());
    m_peer->send("PUT", QStringLiteral("MedicationRequest/o1"), order(QStringLiteral("o1")));
    m_peer->send("PUT", QStringLiteral("MedicationRequest/o2"), order(QStringLiteral("o2")));
    QJsonObject plan = order(QStringLiteral("o3"));
    plan[u"intent"] = QStringLiteral("plan");
    m_peer->send("PUT", QStringLiteral("MedicationRequest/o3"),
                 plan); // not what we asked for
    const QByteArray o1 =
        QJsonDocument(m_peer->send("GET", QStringLiteral("MedicationRequest/o1")).body).toJson();
    RawHttp ehr(quint16(endpoint.port()));
    const RawAnswer answer = ehr.ask(
        "PUT " + endpoint.path().toLatin1() + "/MedicationRequest/o1 HTTP/1.1\r\nHost: h\r\n" + header +
        "\r\nContent-Type: application/fhir+json\r\nContent-Length: " + QByteArray::number(o1.size()) +
        "\r\n\r\n" + o1);
    QCOMPARE(answer.status, 202);
    QCOMPARE(webhooks.sink.storedIds(), QStringList{QStringLiteral("MedicationRequest/o1/_history/1")});
    QTRY_VERIFY_WITH_TIMEOUT( // it speaks, so it is, until the server is asked, which says "requested" for
                              // ever
        std::any_of(states.begin(), states.end(),
                    [](const QList<QVariant> &call) {
                        return call.at(0).value<SubscriptionState>().status == u"active";
                    }),
        30'000);

    harness.notify({}); // a ping: look it up
    QTRY_COMPARE(harness.backfills, 2);
    QStringList found = harness.sink.storedIds();
    found.sort();
    QCOMPARE(found, (QStringList{QStringLiteral("MedicationRequest/o1/_history/1"),
                                 QStringLiteral("MedicationRequest/o2/_history/1")}));
}

QTEST_GUILESS_MAIN(tst_SubscriptionPeer)
#include "tst_SubscriptionPeer.moc"
