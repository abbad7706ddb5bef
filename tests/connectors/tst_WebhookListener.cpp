#include "fakes/WebhookHarness.h"

#include <QTcpServer>

using namespace concord;

/// What a sender gets for good and bad requests, and what the engine gets of them.
class tst_WebhookListener : public QObject
{
    Q_OBJECT

private slots:
    void acknowledgesAfterTheCommit();
    void handsOverTheRawBytes();
    void takesTheTraceIdForTheCorrelation();
    void answersWhatTheEngineSays_data();
    void answersWhatTheEngineSays();
    void badSignaturesNeverReachTheEngine();
    void acceptsANewSecretWithoutARestart();
    void refusesByHeaders_data();
    void refusesByHeaders();
    void keepsConnectionsAliveAndAnswersPipelinedRequestsInOrder();
    void readsChunkedBodies();
    void continuesOnlyWhenTheHeadersAreGood();
    void fullEngineIs503AndSaysSo();
    void silentEngineIs503();
    void rateOfAHookIsLimited();
    void pausedHookKeepsItsSendersWaiting();
    void tellsThatItLives();
    void answersRequestsUnderWayWhenItStops();
    void anEngineThatAnswersAfterTheEndHurtsNobody();
    void aClientThatLeavesHurtsNobody();
    void tellsItsCounts();
    void plainHttpStaysOnLoopback();
    void triesAgainWhenThePortIsTaken();
    void startsAndStopsInAnyOrder();
    void subscriptionHookTakesTheSharedHeader();
    void subscriptionHookSplitsItsNotifications();
    void subscriptionHookIsNotToldOfRefusals();
};

void tst_WebhookListener::acknowledgesAfterTheCommit()
{
    WebhookHarness harness;
    harness.sink.hold();
    harness.start();
    RawHttp client(harness.port());
    client.send(harness.post(R"({"a":1})"));
    QTRY_COMPARE(harness.sink.waitingCount(), size_t(1));
    QCOMPARE(client.answer(200).status, 0); // no answer before the commit
    harness.sink.release();
    const RawAnswer answer = client.answer();
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.headers["content-type"], QByteArray("application/json"));
    QVERIFY(!QUuid::fromString(answer.json()[u"event_id"].toString()).isNull());
    QVERIFY(!QUuid::fromString(answer.json()[u"correlation_id"].toString()).isNull());
    QCOMPARE(answer.json()[u"duplicate"], QJsonValue(false));

    const RawAnswer again = client.ask(harness.post(R"({"a":1})"));
    QCOMPARE(again.status, 202);
    QCOMPARE(again.json()[u"duplicate"], QJsonValue(true));
    QCOMPARE(harness.sink.stored().size(), size_t(1));
}

void tst_WebhookListener::handsOverTheRawBytes()
{
    WebhookHarness harness;
    harness.start();
    const QByteArray body = QByteArray("{ \"a\" :\r\n\t\"Zo\xC3\xAB\",\"b\":1.00 }\n\0", 27);
    QCOMPARE(RawHttp(harness.port()).ask(harness.post(body, "msg_raw")).status, 202);
    const InboundMessage message = harness.sink.stored().at(0);
    QCOMPARE(message.body, body);
    QCOMPARE(message.messageId, QStringLiteral("msg_raw"));
    QCOMPARE(message.connection, QStringLiteral("pharmacy"));
    QCOMPARE(message.channel, InboundChannel::Webhook);
    QVERIFY(message.receivedAt > harness.clock.now() - std::chrono::minutes(1));
}

void tst_WebhookListener::takesTheTraceIdForTheCorrelation()
{
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    const QByteArray good = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n";
    const RawAnswer answer = client.ask(harness.post("{}", "msg_1", good));
    const QString known = QStringLiteral("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    QCOMPARE(answer.json()[u"correlation_id"].toString(), known);
    QCOMPARE(harness.sink.stored().at(0).correlationId.toString(), known);
    const RawAnswer other = client.ask(harness.post("{}", "msg_2", "traceparent: 00-garbage\r\n"));
    QVERIFY(!QUuid::fromString(other.json()[u"correlation_id"].toString()).isNull());
}

void tst_WebhookListener::answersWhatTheEngineSays_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("isStoredNot");
    QTest::addColumn<int>("status");
    QTest::newRow("another message of this id") << ErrorCode::DuplicateId << false << 409;
    QTest::newRow("bad, kept for review") << ErrorCode::InvalidMessage << false << 422;
    QTest::newRow("not served") << ErrorCode::UnsupportedMessage << false << 422;
    QTest::newRow("queue full") << ErrorCode::EngineFull << true << 503;
    QTest::newRow("database busy") << ErrorCode::StoreBusy << true << 503;
    QTest::newRow("disk full") << ErrorCode::StoreFull << true << 503;
    QTest::newRow("program stops") << ErrorCode::Cancelled << true << 503;
}

void tst_WebhookListener::answersWhatTheEngineSays()
{
    QFETCH(ErrorCode, code);
    QFETCH(bool, isStoredNot);
    WebhookHarness harness;
    const EventId kept = makeId<EventId>(std::chrono::milliseconds(1));
    harness.sink.setVerdict([=](const InboundMessage &) -> std::optional<Result<InboundReceipt>> {
        const Error error{code, QStringLiteral("payload.dose"), QStringLiteral("is missing"), 0};
        if (isStoredNot)
            return fail(error);
        InboundReceipt receipt;
        receipt.refusal = error;
        receipt.eventId = kept;
        return receipt;
    });
    harness.start();
    const RawAnswer answer = RawHttp(harness.port()).ask(harness.post(R"({"name":"MARKED-PATIENT"})"));
    QTEST(answer.status, "status");
    QCOMPARE(answer.headers["content-type"], QByteArray("application/problem+json"));
    QCOMPARE(answer.json()[u"status"].toInt(), answer.status);
    QCOMPARE(answer.json()[u"code"].toString(), codeName(code));
    QVERIFY(!answer.json()[u"correlation_id"].toString().isEmpty());
    QVERIFY(!answer.body.contains("MARKED"));
    if (isStoredNot) {
        QVERIFY(answer.headers["retry-after"].toInt() > 0);
    } else {
        QCOMPARE(answer.json()[u"where"].toString(), QStringLiteral("payload.dose"));
        QCOMPARE(answer.json()[u"detail"].toString(), QStringLiteral("is missing"));
        QCOMPARE(answer.json()[u"event_id"].toString(), kept.toString());
    }
    QTRY_COMPARE(harness.last().refused, 1);
    QCOMPARE(harness.last().unauthenticated, 0);
    QCOMPARE(harness.last().lastError->code, code);
}

void tst_WebhookListener::badSignaturesNeverReachTheEngine()
{
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    QByteArray changed = harness.post(R"({"name":"MARKED-PATIENT"})");
    changed.replace("MARKED-PATIENT", "MARKED-PATIENX");
    const RawAnswer answer = client.ask(changed);
    QCOMPARE(answer.status, 401);
    QVERIFY(answer.headers.contains("www-authenticate"));
    QVERIFY(!answer.body.contains("MARKED") && !answer.body.contains(WebhookHarness::secret));
    QCOMPARE(client.ask(WebhookHarness::head("Content-Length: 2\r\n") + "{}").status, 401);
    QCOMPARE(client.ask(harness.post("{}")).status, 202); // the connection goes on
    QCOMPARE(harness.sink.stored().size(), size_t(1));
    QTRY_COMPARE(harness.last().refused, 2);
    QCOMPARE(harness.last().unauthenticated, 2);
    QCOMPARE(harness.last().lastError->code, ErrorCode::SignatureInvalid);
}

void tst_WebhookListener::acceptsANewSecretWithoutARestart()
{
    WebhookHarness harness;
    std::atomic<bool> isRotated = false;
    const QByteArray next = "whsec_" + QByteArray("the next secret, longer!").toBase64();
    harness.hook().secrets = [&isRotated, next] {
        return isRotated ? QByteArrayList{next} : QByteArrayList{WebhookHarness::secret, next};
    };
    harness.start();
    RawHttp client(harness.port());
    QCOMPARE(client.ask(harness.post("{}", "msg_1")).status, 202);
    isRotated = true;
    QCOMPARE(client.ask(harness.post("{}", "msg_2")).status, 401);
}

void tst_WebhookListener::refusesByHeaders_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray length = "Content-Length: 2\r\n";
    QTest::newRow("unknown hook") << WebhookHarness::head(length, "/hooks/nobody") + "{}" << 404;
    QTest::newRow("below a hook") << WebhookHarness::head(length, "/hooks/pharmacy/x") + "{}" << 404;
    QTest::newRow("unknown path") << WebhookHarness::head(length, "/admin") + "{}" << 404;
    QTest::newRow("GET of a hook") << QByteArray("GET /hooks/pharmacy HTTP/1.1\r\nHost: h\r\n\r\n") << 405;
    QTest::newRow("POST to health") << WebhookHarness::head(length, "/healthz") + "{}" << 405;
    QTest::newRow("no length") << WebhookHarness::head({}) << 411;
    QTest::newRow("too long") << WebhookHarness::head("Content-Length: 100001\r\n") << 413;
    QTest::newRow("another type")
        << QByteArray("POST /hooks/pharmacy HTTP/1.1\r\nHost: h\r\nContent-Type: text/html\r\n"
                      "Content-Length: 2\r\n\r\n{}")
        << 415;
    QTest::newRow("no host") << QByteArray("POST /hooks/pharmacy HTTP/1.1\r\nContent-Type: "
                                           "application/json\r\nContent-Length: 2\r\n\r\n{}")
                             << 400;
    QTest::newRow("HTTP/2.0") << QByteArray("POST /hooks/pharmacy HTTP/2.0\r\nHost: h\r\n\r\n") << 505;
    QTest::newRow("not HTTP") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\r\n\r\n", 13) << 400;
    QTest::newRow("headers too large")
        << WebhookHarness::head("X: " + QByteArray(20'000, 'x') + "\r\n") << 431;
}

void tst_WebhookListener::refusesByHeaders()
{
    QFETCH(QByteArray, request);
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    const RawAnswer answer = client.ask(request);
    QTEST(answer.status, "status");
    QCOMPARE(answer.headers["content-type"], QByteArray("application/problem+json"));
    QCOMPARE(answer.headers.contains("allow"), answer.status == 405);
    const bool goesOn = answer.headers.value("connection") != "close";
    QVERIFY(goesOn || client.isClosedWithin(5'000));
    QVERIFY(harness.sink.stored().empty());
}

void tst_WebhookListener::keepsConnectionsAliveAndAnswersPipelinedRequestsInOrder()
{
    WebhookHarness harness;
    harness.settings.limits.requestsPerConnection = 60;
    harness.start();
    RawHttp client(harness.port());
    QByteArray all;
    for (int i = 0; i < 50; ++i)
        all += harness.post(QByteArray::number(i), "msg_" + QByteArray::number(i));
    client.send(all);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(client.answer().status, 202);
    QCOMPARE(harness.sink.storedIds().value(49), QStringLiteral("msg_49"));
    for (int i = 50; i < 60; ++i) {
        const RawAnswer answer = client.ask(harness.post("{}", "msg_" + QByteArray::number(i)));
        QCOMPARE(answer.status, 202);
        QCOMPARE(answer.headers.value("connection") == "close", i == 59);
    }
    QVERIFY(client.isClosedWithin(5'000));
    RawHttp old(harness.port());
    QByteArray http10 = harness.post("{}", "msg_10");
    http10.replace("HTTP/1.1", "HTTP/1.0");
    QCOMPARE(old.ask(http10).status, 202);
    QVERIFY(old.isClosedWithin(5'000));
}

void tst_WebhookListener::readsChunkedBodies()
{
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    const QByteArray body = R"({"part":"one two three"})";
    QByteArray request = harness.post(body, "msg_chunked");
    request.chop(body.size());
    request.replace("Content-Length: " + QByteArray::number(body.size()), "Transfer-Encoding: chunked");
    const auto chunk = [](const QByteArray &part) {
        return QByteArray::number(part.size(), 16) + ";ext=1\r\n" + part + "\r\n";
    };
    for (const QByteArray &piece : {request, chunk(body.left(7)), chunk(body.mid(7)).left(5),
                                    chunk(body.mid(7)).mid(5), QByteArray("0\r\n\r\n")})
        client.send(piece);
    QCOMPARE(client.answer().status, 202);
    QCOMPARE(harness.sink.stored().at(0).body, body);

    client.send(request);
    for (int i = 0; i < 3; ++i)
        client.send(chunk(QByteArray(50'000, 'x')));
    QCOMPARE(client.answer().status, 413);
}

void tst_WebhookListener::continuesOnlyWhenTheHeadersAreGood()
{
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    const QByteArray body = "{\"a\":1}";
    QByteArray request = harness.post(body, "msg_1", "Expect: 100-continue\r\n");
    request.chop(body.size());
    QCOMPARE(client.ask(request).status, 100);
    QCOMPARE(client.ask(body).status, 202);
    const RawAnswer refused =
        client.ask(WebhookHarness::head("Expect: 100-continue\r\nContent-Length: 900000\r\n"));
    QCOMPARE(refused.status, 413);
}

void tst_WebhookListener::fullEngineIs503AndSaysSo()
{
    WebhookHarness harness;
    harness.sink.setCapacity(1);
    harness.sink.hold();
    harness.start();
    RawHttp first(harness.port());
    first.send(harness.post("{}", "msg_1"));
    QTRY_VERIFY(harness.sink.isFull());
    const RawAnswer refused = RawHttp(harness.port()).ask(harness.post("{}", "msg_2"));
    QCOMPARE(refused.status, 503);
    QCOMPARE(refused.headers["retry-after"], QByteArray("1"));
    QTRY_COMPARE(harness.last().state, ListenerState::Full);
    harness.sink.release();
    QCOMPARE(first.answer().status, 202);
    QTRY_COMPARE(harness.last().state, ListenerState::Listening);
    QCOMPARE(RawHttp(harness.port()).ask(harness.post("{}", "msg_2")).status, 202);
}

void tst_WebhookListener::silentEngineIs503()
{
    WebhookHarness harness;
    harness.settings.limits.commitTime = std::chrono::milliseconds(100);
    harness.sink.hold();
    harness.start();
    RawHttp client(harness.port());
    QCOMPARE(client.ask(harness.post("{}", "msg_1")).status, 503);
    harness.sink.release(); // the late receipt belongs to nobody …
    RawHttp next(harness.port());
    const RawAnswer again =
        next.ask(harness.post("{}", "msg_1")); // … and the repetition learns what happened
    QCOMPARE(again.status, 202);
    QCOMPARE(again.json()[u"duplicate"], QJsonValue(true));
}

void tst_WebhookListener::rateOfAHookIsLimited()
{
    WebhookHarness harness;
    harness.hook().rate = RateLimit{0.5, 3};
    harness.start();
    RawHttp client(harness.port());
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client.ask(harness.post("{}", "msg_" + QByteArray::number(i))).status, 202);
    const RawAnswer refused = client.ask(harness.post("{}", "msg_3"));
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.headers["retry-after"].toInt() >= 1);
    QVERIFY(refused.headers["retry-after"].toInt() <= 2);
    QCOMPARE(client.ask(WebhookHarness::head("Content-Length: 2\r\n") + "{}").status,
             401); // forgeries cost no turn
}

void tst_WebhookListener::pausedHookKeepsItsSendersWaiting()
{
    WebhookHarness harness;
    harness.start();
    const auto setPaused = [&](bool isPaused) {
        QMetaObject::invokeMethod(harness.listener, [&harness, isPaused] {
            harness.listener->setPaused(QStringLiteral("pharmacy"), isPaused);
        });
    };
    setPaused(true);
    QTRY_COMPARE(harness.last().state, ListenerState::Paused);
    RawHttp client(harness.port());
    const RawAnswer refused = client.ask(harness.post("{}"));
    QCOMPARE(refused.status, 503);
    QCOMPARE(refused.json()[u"code"].toString(), QStringLiteral("paused"));
    setPaused(false);
    QTRY_COMPARE(harness.last().state, ListenerState::Listening);
    QCOMPARE(client.ask(harness.post("{}")).status, 202);
}

void tst_WebhookListener::tellsThatItLives()
{
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    const RawAnswer get = client.ask("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(get.status, 200);
    QCOMPARE(get.json()[u"status"].toString(), QStringLiteral("listening"));
    client.send("HEAD /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    QVERIFY(client.isClosedWithin(5'000)); // the length is told, the body is not sent
}

void tst_WebhookListener::answersRequestsUnderWayWhenItStops()
{
    WebhookHarness harness;
    harness.settings.limits.drainTime = std::chrono::seconds(20);
    harness.sink.hold();
    harness.start();
    RawHttp idle(harness.port());
    QCOMPARE(idle.ask("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
    RawHttp busy(harness.port());
    busy.send(harness.post("{}"));
    QTRY_COMPARE(harness.sink.waitingCount(), size_t(1));
    const quint16 port = harness.port();
    QMetaObject::invokeMethod(harness.listener, &WebhookListener::stop); // waits there for the answer
    QVERIFY(idle.isClosedWithin(5'000));
    QTRY_VERIFY(!RawHttp(port).isConnected());
    harness.sink.release();
    const RawAnswer answer = busy.answer();
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.headers["connection"], QByteArray("close"));
    QTRY_COMPARE(harness.last().state, ListenerState::Stopped);
    QTRY_COMPARE(harness.last().accepted, 1);
    harness.stop();
}

void tst_WebhookListener::anEngineThatAnswersAfterTheEndHurtsNobody()
{
    WebhookHarness harness;
    harness.settings.limits.drainTime = std::chrono::milliseconds(50);
    harness.sink.hold();
    harness.start();
    RawHttp client(harness.port());
    client.send(harness.post("{}"));
    QTRY_COMPARE(harness.sink.waitingCount(), size_t(1));
    harness.stop();
    QVERIFY(client.isClosedWithin(5'000));
    harness.sink.release();
    QTRY_COMPARE(harness.sink.stored().size(), size_t(1));
}

void tst_WebhookListener::aClientThatLeavesHurtsNobody()
{
    WebhookHarness harness;
    harness.sink.hold();
    harness.start();
    {
        RawHttp client(harness.port());
        client.send(harness.post("{}", "msg_1"));
        QTRY_COMPARE(harness.sink.waitingCount(), size_t(1));
    } // gone before the answer
    harness.sink.release();
    QTRY_COMPARE(harness.sink.stored().size(), size_t(1));
    QCOMPARE(RawHttp(harness.port()).ask(harness.post("{}", "msg_1")).json()[u"duplicate"], QJsonValue(true));
    for (int cut = 1; cut < 300; cut += 13)
        RawHttp(harness.port()).send(harness.post("{}", "msg_cut").left(cut));
    QCOMPARE(RawHttp(harness.port()).ask(harness.post("{}", "msg_2")).status, 202);
    QTRY_COMPARE(harness.last().openConnections, 0);
}

void tst_WebhookListener::tellsItsCounts()
{
    WebhookHarness harness;
    harness.start();
    QTRY_COMPARE(harness.last().state, ListenerState::Listening);
    QCOMPARE(harness.last().address,
             QStringLiteral("http://127.0.0.1:%1/hooks/pharmacy").arg(harness.port()));
    RawHttp client(harness.port());
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.ask(harness.post("{}", "msg_" + QByteArray::number(i % 80))).status, 202);
    QTRY_COMPARE(harness.last().accepted, 80);
    QTRY_COMPARE(harness.last().duplicates, 20);
    QCOMPARE(harness.last().openConnections, 1);
    QVERIFY(harness.last().lastMessageAt.has_value());
    QVERIFY2(harness.statuses.size() < 10, "at most one a second");
}

void tst_WebhookListener::plainHttpStaysOnLoopback()
{
    WebhookHarness harness;
    harness.settings.address = QStringLiteral("0.0.0.0");
    harness.start();
    QCOMPARE(harness.port(), quint16(0));
    QTRY_COMPARE(harness.last().state, ListenerState::Stopped);
    QCOMPARE(harness.last().lastError->code, ErrorCode::ConfigInvalid);

    WebhookHarness allowed;
    allowed.settings.address = QStringLiteral("0.0.0.0");
    allowed.settings.allowPlainBeyondLoopback = true;
    allowed.start();
    QVERIFY(allowed.port() != 0);
}

void tst_WebhookListener::triesAgainWhenThePortIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    WebhookHarness harness;
    harness.settings.port = other.serverPort();
    harness.start();
    QTRY_COMPARE(harness.last().state, ListenerState::Retrying);
    QCOMPARE(harness.last().lastError->code, ErrorCode::Unreachable);
    other.close();
    QTRY_COMPARE(harness.last().state, ListenerState::Listening);
    QCOMPARE(RawHttp(harness.port()).ask(harness.post("{}")).status, 202);
}

void tst_WebhookListener::startsAndStopsInAnyOrder()
{
    FakeSink sink;
    const SystemClock clock;
    WebhookListener listener({}, sink, clock);
    listener.stop();
    listener.start();
    listener.start();
    const quint16 port = listener.port();
    QVERIFY(port != 0);
    listener.stop();
    listener.stop();
    QCOMPARE(listener.port(), quint16(0));
    listener.start();
    QCOMPARE(RawHttp(listener.port()).ask("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
}

namespace {
HookSettings subscriptionHook()
{
    HookSettings hook;
    hook.connection = QStringLiteral("pharmacy");
    hook.channel = InboundChannel::Subscription;
    hook.format = InboundFormat::FhirJson;
    hook.accepts = {SignatureStyle::SharedHeader};
    hook.secretHeader = "x-concord-subscription";
    hook.secrets = [] {
        return QByteArrayList{"0123456789abcdef0123456789abcdef"};
    };
    return hook;
}

QByteArray notification(const QByteArray &body)
{
    return "POST /hooks/pharmacy HTTP/1.1\r\nHost: h\r\nX-Concord-Subscription: "
           "0123456789abcdef0123456789abcdef\r\n"
           "Content-Type: application/fhir+json;charset=utf-8\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\n\r\n" + body;
}
}

void tst_WebhookListener::subscriptionHookTakesTheSharedHeader()
{
    WebhookHarness harness;
    harness.hook() = subscriptionHook();
    harness.start();
    RawHttp client(harness.port());
    QByteArray wrong = notification("{}");
    wrong.replace("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdee");
    QCOMPARE(client.ask(wrong).status, 401);
    QCOMPARE(client.ask(harness.post("{}")).status, 401); // a signature is no substitute
    QVERIFY(harness.sink.stored().empty());
    QCOMPARE(client.ask(notification("{}")).status, 202);
    QCOMPARE(harness.sink.stored().at(0).channel, InboundChannel::Subscription);
    QByteArray update = notification("{ }"); // R4 takes the endpoint for a FHIR base
    update.replace("POST /hooks/pharmacy ", "PUT /hooks/pharmacy/MedicationRequest/1 ");
    QCOMPARE(client.ask(update).status, 202);
    update.replace("PUT ", "DELETE ");
    QCOMPARE(client.ask(update).status, 405);
    QTRY_COMPARE(harness.notifications, (QByteArrayList{"{}", "{ }"}));
}

void tst_WebhookListener::subscriptionHookSplitsItsNotifications()
{
    WebhookHarness harness;
    harness.hook() = subscriptionHook();
    harness.hook().split = [](const QByteArray &body) -> Result<std::vector<InboundPart>> {
        if (body == "bad")
            return fail(ErrorCode::InvalidMessage, QStringLiteral("entry[0]"),
                        QStringLiteral("expected an object"));
        std::vector<InboundPart> parts;
        for (const QByteArray &part : body.split(' ')) {
            if (!part.isEmpty())
                parts.push_back({QStringLiteral("id-") + QString::fromLatin1(part), part});
        }
        return parts;
    };
    harness.start();
    RawHttp client(harness.port());
    QCOMPARE(client.ask(notification("one two three")).status, 202);
    QCOMPARE(harness.sink.storedIds(),
             (QStringList{QStringLiteral("id-one"), QStringLiteral("id-two"), QStringLiteral("id-three")}));
    const QByteArray ping = "POST /hooks/pharmacy HTTP/1.1\r\nHost: h\r\nX-Concord-Subscription: "
                            "0123456789abcdef0123456789abcdef\r\nContent-Length: 0\r\n\r\n";
    const RawAnswer pinged = client.ask(ping); // R4 without payload: no content type, nothing to store
    QCOMPARE(pinged.status, 202);
    QVERIFY(pinged.json()[u"event_id"].isNull());
    const RawAnswer bad = client.ask(notification("bad"));
    QCOMPARE(bad.status, 422);
    QCOMPARE(bad.json()[u"where"].toString(), QStringLiteral("entry[0]"));
    QTRY_COMPARE(harness.notifications, (QByteArrayList{"one two three", ""}));
    QCOMPARE(harness.sink.stored().size(), size_t(3));
}

void tst_WebhookListener::subscriptionHookIsNotToldOfRefusals()
{
    WebhookHarness harness;
    harness.hook() = subscriptionHook();
    std::atomic<ErrorCode> verdict = ErrorCode::InvalidMessage;
    harness.sink.setVerdict([&](const InboundMessage &) -> std::optional<Result<InboundReceipt>> {
        if (verdict == ErrorCode::StoreBusy)
            return fail(verdict, QStringLiteral("store"));
        InboundReceipt receipt;
        receipt.refusal = Error{verdict, QStringLiteral("status"), QStringLiteral("is missing"), 0};
        return receipt;
    });
    harness.start();
    RawHttp client(harness.port());
    QCOMPARE(client.ask(notification("{}")).status, 202);
    QTRY_COMPARE(harness.last().refused, 1);
    verdict = ErrorCode::DuplicateId; // the same version of a resource, written differently
    QCOMPARE(client.ask(notification("{}")).status, 202);
    QTRY_COMPARE(harness.last().duplicates, 1);
    QTRY_COMPARE(harness.notifications.size(), 2);
    verdict = ErrorCode::StoreBusy;
    QCOMPARE(client.ask(notification("{}")).status, 503);
    QCOMPARE(harness.notifications.size(), 2);
}

QTEST_GUILESS_MAIN(tst_WebhookListener)
#include "tst_WebhookListener.moc"
