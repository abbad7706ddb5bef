#include "codec/SubscriptionCodec.h"
#include "codec/fhir/FhirEnvelope.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace concord;
using Type = SubscriptionNotification::Type;

namespace {
/// entry[0] as the R5 backport writes it for R4 servers.
QByteArray statusEntry(const QByteArray &type, const QByteArray &events, const QByteArray &total = "5")
{
    return R"({"fullUrl":"urn:uuid:1","resource":{"resourceType":"Parameters","id":"s","parameter":[)"
           R"({"name":"subscription","valueReference":{"reference":"https://ehr/fhir/Subscription/sub-1"}},)"
           R"({"name":"topic","valueCanonical":"http://example.org/topic"},{"name":"status","valueCode":"active"},)"
           R"({"name":"type","valueCode":")" +
           type + R"("},{"name":"events-since-subscription-start","valueString":")" + total + R"("})" +
           events +
           R"(]},"request":{"method":"GET","url":"Subscription/sub-1/$status"},"response":{"status":"200"}})";
}

QByteArray changed(int number, const QByteArray &focus, const QByteArray &time = "2026-01-15T12:00:00.000Z")
{
    return R"(,{"name":"notification-event","part":[{"name":"event-number","valueString":")" +
           QByteArray::number(number) + R"("},{"name":"timestamp","valueInstant":")" + time +
           R"("},{"name":"focus","valueReference":{"reference":")" + focus + R"("}}]})";
}

QByteArray bundle(const QByteArray &entries, const QByteArray &more = {})
{
    return R"({"resourceType":"Bundle","id":"n-1","type":"history","timestamp":"2026-01-15T12:00:01Z",)" +
           more + R"("entry":[)" + entries + "]}";
}

SubscriptionWish wish()
{
    SubscriptionWish wish;
    wish.criteria = QStringLiteral("MedicationRequest?status=active");
    wish.endpoint = QStringLiteral("https://concord.example/hooks/ehr");
    wish.secret = "0123456789abcdef";
    wish.end = fromMs(1'768'564'800'000LL);
    return wish;
}
}

class tst_SubscriptionCodec : public QObject
{
    Q_OBJECT

private slots:
    void writesPlainR4();
    void writesTheBackport();
    void readsWhatItWrites_data();
    void readsWhatItWrites();
    void readsHandshakesAndHeartbeats_data();
    void readsHandshakesAndHeartbeats();
    void splitsWholeResourcesByteForByte();
    void oneResourceThatChangedTwiceKeepsItsOrder();
    void idOnlyEventsBecomeOneMessageEach();
    void anEventIsTheSameInOtherCompany();
    void numbersThatBeginAgainAreOtherEvents();
    void readsTheR5Shape();
    void readsPlainR4_data();
    void readsPlainR4();
    void answerToStatusIsRead();
    void refusesWhatIsNoNotification_data();
    void refusesWhatIsNoNotification();
    void readsSearchPages();
    void searchAndNotificationAgreeOnTheId();
    void theDoorTakesTheParts();
};

void tst_SubscriptionCodec::writesPlainR4()
{
    const QJsonObject json = QJsonDocument::fromJson(writeSubscription(wish())).object();
    QCOMPARE(json[u"resourceType"].toString(), QStringLiteral("Subscription"));
    QCOMPARE(json[u"status"].toString(), QStringLiteral("requested"));
    QVERIFY(!json[u"reason"].toString().isEmpty());
    QCOMPARE(json[u"criteria"].toString(), wish().criteria);
    QCOMPARE(json[u"end"].toString(), QStringLiteral("2026-01-16T12:00:00.000Z"));
    const QJsonObject channel = json[u"channel"].toObject();
    QCOMPARE(channel[u"type"].toString(), QStringLiteral("rest-hook"));
    QCOMPARE(channel[u"endpoint"].toString(), wish().endpoint);
    QCOMPARE(channel[u"header"].toArray(),
             QJsonArray{QStringLiteral("X-Concord-Subscription: 0123456789abcdef")});
    QVERIFY(!channel.contains(u"payload")); // pings
    SubscriptionWish full = wish();
    full.isIdOnly = false;
    QCOMPARE(QJsonDocument::fromJson(writeSubscription(full, QStringLiteral("7")))[u"channel"][u"payload"]
                 .toString(),
             QStringLiteral("application/fhir+json"));
}

void tst_SubscriptionCodec::writesTheBackport()
{
    SubscriptionWish topical = wish();
    topical.topic = QStringLiteral("http://example.org/topic");
    topical.heartbeat = std::chrono::minutes(1);
    const QJsonObject json = QJsonDocument::fromJson(writeSubscription(topical)).object();
    const QString base =
        QStringLiteral("http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-");
    QCOMPARE(json[u"criteria"].toString(), topical.topic);
    QCOMPARE(json[u"meta"][u"profile"][0].toString(), base + QStringLiteral("subscription"));
    const QJsonValue filter = json[u"_criteria"][u"extension"][0];
    QCOMPARE(filter[u"url"].toString(), base + QStringLiteral("filter-criteria"));
    QCOMPARE(filter[u"valueString"].toString(), topical.criteria);
    QCOMPARE(json[u"channel"][u"_payload"][u"extension"][0][u"valueCode"].toString(),
             QStringLiteral("id-only"));
    QCOMPARE(json[u"channel"][u"extension"][0][u"url"].toString(), base + QStringLiteral("heartbeat-period"));
    QCOMPARE(json[u"channel"][u"extension"][0][u"valueUnsignedInt"].toInt(), 60);
}

void tst_SubscriptionCodec::readsWhatItWrites_data()
{
    QTest::addColumn<bool>("isTopical");
    QTest::addColumn<bool>("isIdOnly");
    QTest::newRow("pings") << false << true;
    QTest::newRow("R4 resources") << false << false;
    QTest::newRow("backport, ids") << true << true;
    QTest::newRow("backport, resources") << true << false;
}

void tst_SubscriptionCodec::readsWhatItWrites()
{
    QFETCH(bool, isTopical);
    QFETCH(bool, isIdOnly);
    SubscriptionWish wanted = wish();
    wanted.isIdOnly = isIdOnly;
    if (isTopical)
        wanted.topic = QStringLiteral("http://example.org/topic");
    const auto read = readSubscription(writeSubscription(wanted, QStringLiteral("7")));
    QVERIFY(read);
    QCOMPARE(read->id, QStringLiteral("7"));
    QCOMPARE(read->end, std::optional(wanted.end));
    QVERIFY(isAsWished(*read, wanted));
    const auto differs = [&](auto change) {
        SubscriptionWish other = wanted;
        change(other);
        return !isAsWished(*read, other);
    };
    QVERIFY(differs([](SubscriptionWish &w) { w.criteria += QStringLiteral("&intent=order"); }));
    QVERIFY(differs([](SubscriptionWish &w) { w.endpoint += u'x'; }));
    QVERIFY(differs([](SubscriptionWish &w) { w.isIdOnly = !w.isIdOnly; }));
    QVERIFY(differs([](SubscriptionWish &w) { w.secret += 'x'; }));
    QVERIFY(differs([](SubscriptionWish &w) { w.topic += QStringLiteral("http://another"); }));
    SubscriptionResource masked = *read;
    masked.headers.clear(); // an EHR need not show a secret
    QVERIFY(isAsWished(masked, wanted));
}

void tst_SubscriptionCodec::readsHandshakesAndHeartbeats_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<Type>("type");
    QTest::newRow("handshake") << QByteArray("handshake") << Type::Handshake;
    QTest::newRow("heartbeat") << QByteArray("heartbeat") << Type::Heartbeat;
}

void tst_SubscriptionCodec::readsHandshakesAndHeartbeats()
{
    QFETCH(QByteArray, word);
    const QByteArray body = bundle(statusEntry(word, {}, "42"));
    const auto read = readNotification(body);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QTEST(read->type, "type");
    QCOMPARE(read->eventsSinceStart, 42);
    QCOMPARE(read->status, QStringLiteral("active"));
    QCOMPARE(read->subscription, QStringLiteral("https://ehr/fhir/Subscription/sub-1"));
    QCOMPARE(notificationParts(body)->size(), size_t(0));
}

void tst_SubscriptionCodec::splitsWholeResourcesByteForByte()
{
    const QByteArray first = "{ \"resourceType\":\"MedicationRequest\",\"id\":\"1\", "
                             "\"meta\":{\"versionId\":\"3\"},\n \"dose\":1.00 }";
    const QByteArray second = R"({"resourceType":"MedicationRequest","id":"2","note":"Zo\u00eb \"]}"})";
    const auto read = readNotification(bundle(
        statusEntry("event-notification", changed(4, "https://ehr/fhir/MedicationRequest/1") +
                                              changed(5, "MedicationRequest/2") +
                                              changed(6, "MedicationRequest/gone")) +
        R"(,{"fullUrl":"https://ehr/fhir/MedicationRequest/1","resource":)" + first + R"(},{"resource":)" +
        second +
        R"(},{"fullUrl":"MedicationRequest/gone","request":{"method":"DELETE","url":"MedicationRequest/gone"}})"));
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QCOMPARE(read->type, Type::Events);
    QCOMPARE(read->events.size(), size_t(3));
    QCOMPARE(read->events[0].number, 4);
    QCOMPARE(read->events[0].part.messageId, QStringLiteral("MedicationRequest/1/_history/3"));
    QCOMPARE(read->events[0].part.body, first);
    QCOMPARE(read->events[1].part.messageId, QString()); // it does not tell its version
    QCOMPARE(read->events[1].part.body, second);
    QVERIFY(read->events[2].part.body.contains("MedicationRequest/gone")); // an id, to be looked up
}

void tst_SubscriptionCodec::oneResourceThatChangedTwiceKeepsItsOrder()
{
    const auto version = [](const QByteArray &number) {
        return R"(,{"resource":{"resourceType":"MedicationRequest","id":"1","meta":{"versionId":")" + number +
               R"("}}})";
    };
    const auto parts =
        notificationParts(bundle(statusEntry("event-notification", changed(1, "MedicationRequest/1") +
                                                                       changed(2, "MedicationRequest/1")) +
                                 version("1") + version("2")));
    QVERIFY(parts);
    QCOMPARE(parts->size(), size_t(2));
    QCOMPARE(parts->at(0).messageId, QStringLiteral("MedicationRequest/1/_history/1"));
    QCOMPARE(parts->at(1).messageId, QStringLiteral("MedicationRequest/1/_history/2"));
}

void tst_SubscriptionCodec::idOnlyEventsBecomeOneMessageEach()
{
    const auto parts = notificationParts(bundle(statusEntry(
        "event-notification", changed(4, "MedicationRequest/1") + changed(5, "MedicationRequest/2"))));
    QVERIFY(parts);
    QCOMPARE(parts->size(), size_t(2));
    const auto again = readNotification(parts->at(1).body); // each is a whole notification by itself
    QVERIFY(again);
    QCOMPARE(again->events.size(), size_t(1));
    QCOMPARE(again->events[0].number, 5);
    QCOMPARE(again->events[0].focus, QStringLiteral("MedicationRequest/2"));
    QVERIFY(parts->at(0).messageId != parts->at(1).messageId);
}

void tst_SubscriptionCodec::anEventIsTheSameInOtherCompany()
{
    const auto alone =
        notificationParts(bundle(statusEntry("event-notification", changed(5, "MedicationRequest/2"), "5")));
    const auto inCompany = notificationParts(bundle(statusEntry(
        "query-event", changed(4, "MedicationRequest/1") + changed(5, "MedicationRequest/2"), "9")));
    QVERIFY(alone && inCompany);
    QCOMPARE(alone->at(0),
             inCompany->at(1)); // id and bytes: what $events gives is a duplicate of what was notified
}

void tst_SubscriptionCodec::numbersThatBeginAgainAreOtherEvents()
{
    const auto first =
        notificationParts(bundle(statusEntry("event-notification", changed(1, "MedicationRequest/1"))));
    const auto later = notificationParts(
        bundle(statusEntry("event-notification", changed(1, "MedicationRequest/1", "2026-03-01T00:00:00Z"))));
    QVERIFY(first && later);
    QVERIFY(first->at(0).messageId != later->at(0).messageId);
}

void tst_SubscriptionCodec::readsTheR5Shape()
{
    const auto read = readNotification(
        R"({"resourceType":"Bundle","type":"subscription-notification","entry":[{"resource":{)"
        R"("resourceType":"SubscriptionStatus","status":"active","type":"event-notification",)"
        R"("eventsSinceSubscriptionStart":7,"notificationEvent":[{"eventNumber":"7","focus":{"reference":"Patient/1"}}],)"
        R"("subscription":{"reference":"Subscription/sub-1"}}}]})");
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QCOMPARE(read->eventsSinceStart, 7);
    QCOMPARE(read->events.at(0).number, 7);
    QCOMPARE(read->events.at(0).focus, QStringLiteral("Patient/1"));
}

void tst_SubscriptionCodec::readsPlainR4_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Type>("type");
    QTest::addColumn<int>("parts");
    QTest::addColumn<QString>("id");
    QTest::newRow("ping") << QByteArray() << Type::Ping << 0 << QString();
    QTest::newRow("ping with a line end") << QByteArray("\r\n") << Type::Ping << 0 << QString();
    QTest::newRow("resource")
        << QByteArray(R"({"resourceType":"Patient","id":"1","meta":{"versionId":"2"},"x":1.0})")
        << Type::Resource << 1 << "Patient/1/_history/2";
    QTest::newRow("resource with a time only")
        << QByteArray(R"({"resourceType":"Patient","id":"1","meta":{"lastUpdated":"2026-01-15T12:00:00Z"}})")
        << Type::Resource << 1 << "Patient/1/_history/2026-01-15T12:00:00Z";
    QTest::newRow("resource without a version")
        << QByteArray(R"({"resourceType":"Patient","id":"1"})") << Type::Resource << 1 << QString();
    QTest::newRow("a Bundle of another kind")
        << QByteArray(
               R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"}}]})")
        << Type::Resource << 1 << QString();
}

void tst_SubscriptionCodec::readsPlainR4()
{
    QFETCH(QByteArray, body);
    const auto read = readNotification(body);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QTEST(read->type, "type");
    const auto parts = notificationParts(body);
    QVERIFY(parts);
    QTEST(int(parts->size()), "parts");
    if (!parts->empty()) {
        QTEST(parts->front().messageId, "id");
        QCOMPARE(parts->front().body, body);
    }
}

void tst_SubscriptionCodec::answerToStatusIsRead()
{
    const auto read = readNotification(R"({"resourceType":"Bundle","type":"searchset","entry":[)" +
                                       statusEntry("query-status", {}, "12") + "]}");
    QVERIFY(read);
    QCOMPARE(read->type, Type::QueryStatus);
    QCOMPARE(read->eventsSinceStart, 12);
}

void tst_SubscriptionCodec::refusesWhatIsNoNotification_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("text") << QByteArray("MARKED");
    QTest::newRow("cut") << QByteArray(R"({"resourceType":"Patient","name":"MARKED)");
    QTest::newRow("array") << QByteArray(R"(["MARKED"])");
    QTest::newRow("no type") << QByteArray(R"({"name":"MARKED"})");
    QTest::newRow("a complaint") << QByteArray(R"({"resourceType":"OperationOutcome"})");
    QTest::newRow("entries that are none") << QByteArray(R"({"resourceType":"Bundle","entry":["MARKED"]})");
    QTest::newRow("entry is an object") << QByteArray(R"({"resourceType":"Bundle","entry":{"a":"MARKED"}})");
    QTest::newRow("unknown type of notification") << bundle(statusEntry("MARKED", {}));
    QTest::newRow("deep") << QByteArray(R"({"resourceType":)") + QByteArray(100'000, '[');
}

void tst_SubscriptionCodec::refusesWhatIsNoNotification()
{
    QFETCH(QByteArray, body);
    const auto parts = notificationParts(body);
    QVERIFY(!parts);
    QCOMPARE(parts.error().code, ErrorCode::InvalidMessage);
    QVERIFY(!(parts.error().where + parts.error().detail).contains(QStringLiteral("MARKED")));
}

void tst_SubscriptionCodec::readsSearchPages()
{
    const auto page = readSearchPage(
        R"({"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"s"},{"relation":"next","url":"n?a=b|c"}],)"
        R"("entry":[{"resource":{"resourceType":"MedicationRequest","id":"1","meta":{"versionId":"2"}},"search":{"mode":"match"}},)"
        R"({"resource":{"resourceType":"Medication","id":"m"},"search":{"mode":"include"}},)"
        R"({"resource":{"resourceType":"OperationOutcome"},"search":{"mode":"outcome"}},)"
        R"({"resource":{"resourceType":"MedicationRequest","id":"3"}}]})");
    QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
    QCOMPARE(page->next, QStringLiteral("n?a=b|c"));
    QCOMPARE(page->parts.size(), size_t(2));
    QCOMPARE(page->parts[0].messageId, QStringLiteral("MedicationRequest/1/_history/2"));
    QVERIFY(page->parts[1].body.contains("\"3\""));
    QVERIFY(readSearchPage(R"({"resourceType":"Bundle","type":"searchset"})")->parts.empty());
    QVERIFY(!readSearchPage(R"({"resourceType":"Patient"})"));
}

void tst_SubscriptionCodec::searchAndNotificationAgreeOnTheId()
{
    const QByteArray resource =
        R"({"resourceType":"MedicationRequest","id":"1","meta":{"versionId":"2"},"dose":1.50})";
    const auto page = readSearchPage(R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":)" +
                                     resource + "}]}");
    const auto notified = notificationParts(resource);
    QVERIFY(page && notified);
    QCOMPARE(page->parts.at(0), notified->at(0));
}

void tst_SubscriptionCodec::theDoorTakesTheParts()
{
    const QByteArray resource =
        R"({"resourceType":"MedicationRequest","id":"1","meta":{"versionId":"2"},"status":"active","intent":"order",)"
        R"("subject":{"reference":"Patient/p"},"medicationCodeableConcept":{"text":"x"}})";
    const auto parts =
        notificationParts(bundle(statusEntry("event-notification", changed(1, "MedicationRequest/1") +
                                                                       changed(2, "MedicationRequest/2")) +
                                 R"(,{"resource":)" + resource + "}"));
    QVERIFY(parts);
    QCOMPARE(parts->size(), size_t(2));
    const Envelope whole = fhirEnvelope(parts->at(0).body);
    QVERIFY2(!whole.refusal, whole.refusal ? qPrintable(whole.refusal->detail) : "");
    QCOMPARE(whole.messageId, parts->at(0).messageId);
    QCOMPARE(whole.patientKey, QStringLiteral("Patient/p"));
    const Envelope idOnly = fhirEnvelope(parts->at(1).body);
    QVERIFY2(!idOnly.refusal, idOnly.refusal ? qPrintable(idOnly.refusal->detail) : "");
    QVERIFY(idOnly.messageId.startsWith(QStringLiteral("MedicationRequest/2")));
}

QTEST_GUILESS_MAIN(tst_SubscriptionCodec)
#include "tst_SubscriptionCodec.moc"
