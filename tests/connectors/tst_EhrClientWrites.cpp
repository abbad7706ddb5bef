#include "fakes/ClientProbe.h"
#include "fakes/FakeTokens.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"

#include <QJsonDocument>
#include <QTest>

using namespace concord;

namespace {
FhirWrite put(const QByteArray &body = R"({"resourceType":"Patient","id":"p1"})")
{
    FhirWrite write;
    write.path = QStringLiteral("Patient/p1");
    write.body = body;
    return write;
}

FhirWrite post(const QString &ifNoneExist = QStringLiteral("identifier=a"))
{
    FhirWrite write;
    write.method = FhirWrite::Method::Post;
    write.path = QStringLiteral("Patient");
    write.body = R"({"resourceType":"Patient"})";
    write.ifNoneExist = ifNoneExist;
    return write;
}

Result<FetchReply> send(ClientProbe &probe, const FhirWrite &write)
{
    Result<FetchReply> answer =
        fail(ErrorCode::Internal, QStringLiteral("test"), QStringLiteral("no answer"));
    bool isAnswered = false;
    probe.client.send(write, [&](Result<FetchReply> result) {
        answer = std::move(result);
        isAnswered = true;
    });
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(isAnswered, 30'000);
    }();
    return answer;
}
}

/// What is changed at an EHR: sent again only where that is harmless, and never to another host.
class tst_EhrClientWrites : public QObject
{
    Q_OBJECT

private slots:
    void sendsTheBodyAndItsHeaders();
    void triesAgainWhereItIsHarmless_data();
    void triesAgainWhereItIsHarmless();
    void unconditionalCreatesAreRefused();
    void followsOnlyRedirectsThatKeepTheMethod_data();
    void followsOnlyRedirectsThatKeepTheMethod();
    void neverLeavesTheHost();
    void createsAndUpdatesAtTheRealPeer();
};

void tst_EhrClientWrites::sendsTheBodyAndItsHeaders()
{
    FaultyProxy server;
    server.setScript([](const ProxiedRequest &) {
        ProxyFault fault;
        fault.status = 201;
        fault.headers.emplaceBack("Location", "http://h/fhir/Patient/7/_history/1");
        return fault;
    });
    EhrClientSettings settings = ClientProbe::settingsFor(server.base());
    settings.tokens = std::make_shared<FakeTokens>();
    ClientProbe probe(settings);
    const auto reply = send(probe, post(QStringLiteral("identifier=a%7Cb")));
    QVERIFY(reply);
    QCOMPARE(reply->status, 201);
    QCOMPARE(reply->location, QStringLiteral("http://h/fhir/Patient/7/_history/1"));
    const ProxiedRequest &seen = server.requests().front();
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.body, post().body);
    QCOMPARE(seen.headers["content-type"], QByteArray("application/fhir+json"));
    QCOMPARE(seen.headers["if-none-exist"], QByteArray("identifier=a%7Cb"));
    QCOMPARE(seen.headers["prefer"], QByteArray("return=representation"));
    QCOMPARE(seen.headers["authorization"], QByteArray("Bearer token-1"));
    FhirWrite conditional = put();
    conditional.ifMatch = QStringLiteral("3");
    QVERIFY(send(probe, conditional));
    QCOMPARE(server.requests().back().headers["if-match"], QByteArray("W/\"3\""));
}

void tst_EhrClientWrites::triesAgainWhereItIsHarmless_data()
{
    QTest::addColumn<bool>("isPost");
    QTest::addColumn<ProxyFault>("fault");
    QTest::addColumn<bool>("isTriedAgain");
    for (const bool isPost : {false, true}) {
        const auto row = [&](const char *what, const ProxyFault &fault, bool isTriedAgain) {
            QTest::addRow("%s, %s", isPost ? "conditional create" : "update", what)
                << isPost << fault << isTriedAgain;
        };
        ProxyFault cut;
        cut.cutsBeforeHead = true;
        row("cut", cut, true);
        row("502", ProxyFault::answer(502), true);
        row("429", ProxyFault::answer(429), true);
        row("400", ProxyFault::answer(400), false);
        row("412", ProxyFault::answer(412), false);
    }
}

void tst_EhrClientWrites::triesAgainWhereItIsHarmless()
{
    QFETCH(bool, isPost);
    QFETCH(ProxyFault, fault);
    FaultyProxy server;
    server.setScript([fault](const ProxiedRequest &request) {
        ProxyFault good;
        good.status = 200;
        good.body = "{}";
        return request.number == 1 ? fault : good;
    });
    ClientProbe probe(ClientProbe::settingsFor(server.base()));
    const FhirWrite write = isPost ? post() : put();
    (void)send(probe, write);
    QTEST(server.requests().size() == 2, "isTriedAgain");
    for (const ProxiedRequest &request : server.requests())
        QCOMPARE(request.body, write.body);
}

void tst_EhrClientWrites::unconditionalCreatesAreRefused()
{
    FaultyProxy server;
    ClientProbe probe(ClientProbe::settingsFor(server.base()));
    const auto reply = send(probe, post(QString()));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, ErrorCode::Internal);
    QVERIFY(server.requests().empty());
}

void tst_EhrClientWrites::followsOnlyRedirectsThatKeepTheMethod_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isFollowed");
    for (const int status : {301, 302, 303})
        QTest::addRow("%d", status) << status << false;
    for (const int status : {307, 308})
        QTest::addRow("%d", status) << status << true;
}

void tst_EhrClientWrites::followsOnlyRedirectsThatKeepTheMethod()
{
    QFETCH(int, status);
    QFETCH(bool, isFollowed);
    FaultyProxy server;
    server.setScript([&](const ProxiedRequest &request) {
        return request.number == 1 ? ProxyFault::redirect("/fhir/Patient/elsewhere", status)
                                   : ProxyFault::answer(200);
    });
    ClientProbe probe(ClientProbe::settingsFor(server.base()));
    const auto reply = send(probe, put());
    QCOMPARE(reply.has_value(), isFollowed);
    if (!reply)
        QCOMPARE(reply.error().code, ErrorCode::RedirectRefused);
    QCOMPARE(server.requests().size(), size_t(isFollowed ? 2 : 1));
    QCOMPARE(server.requests().back().method, QByteArray("PUT"));
    QCOMPARE(server.requests().back().body, put().body);
}

void tst_EhrClientWrites::neverLeavesTheHost()
{
    FaultyProxy stranger;
    FaultyProxy server;
    server.setScript([&](const ProxiedRequest &) {
        return ProxyFault::redirect(stranger.base().toEncoded() + "/Patient/p1", 307);
    });
    ClientProbe probe(ClientProbe::settingsFor(server.base()));
    const auto redirected = send(probe, put());
    QVERIFY(!redirected);
    QCOMPARE(redirected.error().code, ErrorCode::RedirectRefused);
    FhirWrite away = put();
    away.path = stranger.base().toString() + QStringLiteral("/Patient/p1");
    QVERIFY(!send(probe, away));
    QVERIFY(stranger.requests().empty());
}

void tst_EhrClientWrites::createsAndUpdatesAtTheRealPeer()
{
    PeerProcess peer;
    QVERIFY2(peer.start({}), qPrintable(peer.failure()));
    ClientProbe probe(ClientProbe::settingsFor(peer.base()));
    const auto updated = send(probe, put());
    QVERIFY(updated);
    QCOMPARE(updated->status, 201);
    FhirWrite stale = put();
    stale.ifMatch = QStringLiteral("9");
    const auto refused = send(probe, stale);
    QVERIFY(refused);
    QCOMPARE(refused->status, 412);
    const auto created = send(probe, post(QStringLiteral("_id=nobody")));
    QVERIFY(created);
    QCOMPARE(created->status, 201);
    QVERIFY(created->location.contains(QStringLiteral("/Patient/")));
    const auto conditional = send(probe, post(QStringLiteral("_id=p1")));
    QVERIFY(conditional);
    QCOMPARE(conditional->status, 200); // the one that is there
    QCOMPARE(QJsonDocument::fromJson(conditional->body)[u"id"].toString(), QStringLiteral("p1"));
}

Q_DECLARE_METATYPE(ProxyFault)
QTEST_GUILESS_MAIN(tst_EhrClientWrites)
#include "tst_EhrClientWrites.moc"
