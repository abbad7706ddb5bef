#include "fakes/ClientProbe.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"
#include "fakes/SeedBuilder.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sys/resource.h>

using namespace concord;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {
const QString page = QStringLiteral("MedicationRequest?_count=200");

bool isWholePage(const Result<FetchReply> &reply)
{
    return reply && reply->status == 200 &&
           QJsonDocument::fromJson(reply->body)[u"entry"].toArray().size() == 200;
}

qint64 peakMemoryBytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}
}

/// What a bad network, a bad server or an attacker does, between the client and the real peer.
class tst_EhrClientFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void triesTransientStatusesAgain_data();
    void triesTransientStatusesAgain();
    void returnsOtherStatusesAtOnce_data();
    void returnsOtherStatusesAtOnce();
    void givesTheLastReplyWhenTheLadderEnds();
    void waitsAsRetryAfterSays_data();
    void waitsAsRetryAfterSays();
    void handsUpALongRetryAfter();
    void triesAgainAfterACut_data();
    void triesAgainAfterACut();
    void aCutThatStaysIsUnreachable();
    void nobodyListensIsUnreachable();
    void unknownHostIsUnreachable();
    void silenceIsATimeout();
    void dripIsNotSilence();
    void deadlineEndsADrip();
    void deadlineSparesUselessWaits();
    void announcedSizeIsRefusedUnread();
    void streamedSizeIsRefusedWhileReading();
    void packedBombIsRefused();
    void readsAStreamOf200MegabytesWhenAllowed();
    void unpacksEveryKindOfTransfer_data();
    void unpacksEveryKindOfTransfer();
    void damagedGzipIsAFailure();
    void followsRedirectsWithinTheOrigin();
    void refusesRedirects_data();
    void refusesRedirects();
    void endlessRedirectIsRefused();
    void refusesNextOnAnotherHost();
    void htmlComesBackWithItsType();
    void truncatedJsonComesBackAsItIs();
    void nonsenseInsteadOfHttpIsUnreachable();
    void errorsCarryNoIdsOrQueries();

private:
    [[nodiscard]] Result<FetchReply> fetch(const QString &path = page)
    {
        return ClientProbe(m_settings).fetch(path);
    }

    QTemporaryDir m_dir;
    PeerProcess m_peer;
    std::unique_ptr<FaultyProxy> m_proxy;
    EhrClientSettings m_settings;
};

void tst_EhrClientFaults::initTestCase()
{
    SeedBuilder seed;
    seed.addSyntheaPatients();
    const QString file = m_dir.filePath(QStringLiteral("seed.ndjson"));
    QVERIFY(seed.writeTo(file));
    QVERIFY2(m_peer.start(file), qPrintable(m_peer.failure()));
}

void tst_EhrClientFaults::init()
{
    m_proxy = std::make_unique<FaultyProxy>(m_peer.base());
    m_settings = ClientProbe::settingsFor(m_proxy->base());
}

void tst_EhrClientFaults::triesTransientStatusesAgain_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {408, 425, 429, 500, 501, 502, 503, 504, 599})
        QTest::addRow("%d", status) << status;
}

void tst_EhrClientFaults::triesTransientStatusesAgain()
{
    QFETCH(int, status);
    m_proxy->setScript([status](const ProxiedRequest &request) {
        return request.number <= 2 ? ProxyFault::answer(status) : ProxyFault::none();
    });
    QVERIFY(isWholePage(fetch()));
    QCOMPARE(m_proxy->requests().size(), 3U);
}

void tst_EhrClientFaults::returnsOtherStatusesAtOnce_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 401, 403, 404, 405, 406, 407, 409, 410, 412, 418, 422, 451})
        QTest::addRow("%d", status) << status;
}

void tst_EhrClientFaults::returnsOtherStatusesAtOnce()
{
    QFETCH(int, status);
    m_proxy->failAll(ProxyFault::answer(status));
    const auto reply = fetch();
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QVERIFY(reply->body.contains("OperationOutcome"));
    QCOMPARE(m_proxy->requests().size(), 1U);
}

void tst_EhrClientFaults::givesTheLastReplyWhenTheLadderEnds()
{
    m_proxy->failAll(ProxyFault::answer(503));
    const auto reply = fetch();
    QVERIFY(reply);
    QCOMPARE(reply->status, 503);
    QVERIFY(reply->body.contains("OperationOutcome"));
    QCOMPARE(m_proxy->requests().size(), 5U);
}

void tst_EhrClientFaults::waitsAsRetryAfterSays_data()
{
    QTest::addColumn<bool>("isDate");
    QTest::newRow("seconds") << false;
    QTest::newRow("date") << true;
}

void tst_EhrClientFaults::waitsAsRetryAfterSays()
{
    QFETCH(bool, isDate);
    // A date has whole seconds: two ahead is at least one from now.
    const QDateTime then = QDateTime::currentDateTimeUtc().addSecs(2);
    const QString date = QLocale::c().toString(then, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    m_proxy->failOn(1, ProxyFault::answer(429, isDate ? date.toLatin1() : QByteArray("1")));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(isWholePage(fetch()));
    QVERIFY2(timer.elapsed() >= 900, "the ladder's 5 ms were waited, not what the server asked");
}

void tst_EhrClientFaults::handsUpALongRetryAfter()
{
    m_settings.retryAfterCap = seconds(10);
    m_proxy->failAll(ProxyFault::answer(429, "3600"));
    const auto reply = fetch();
    QVERIFY(reply);
    QCOMPARE(reply->status, 429);
    QCOMPARE(reply->retryAfterMs, 3'600'000);
    QCOMPARE(m_proxy->requests().size(), 1U);
}

void tst_EhrClientFaults::triesAgainAfterACut_data()
{
    QTest::addColumn<bool>("beforeHead");
    QTest::addColumn<qint64>("afterBytes");
    QTest::addColumn<bool>("isChunked");
    QTest::addColumn<bool>("gzip");
    QTest::newRow("before the head") << true << qint64(0) << false << false;
    QTest::newRow("after the head") << false << qint64(0) << false << false;
    QTest::newRow("mid-page") << false << qint64(60'000) << false << false;
    QTest::newRow("mid-page, chunked") << false << qint64(60'000) << true << false;
    QTest::newRow("mid-page, packed") << false << qint64(3'000) << false << true;
    QTest::newRow("mid-page, packed and chunked") << false << qint64(3'000) << true << true;
}

void tst_EhrClientFaults::triesAgainAfterACut()
{
    QFETCH(bool, beforeHead);
    QFETCH(qint64, afterBytes);
    QFETCH(bool, isChunked);
    QFETCH(bool, gzip);
    ProxyFault fault = ProxyFault::cut(afterBytes);
    fault.cutsBeforeHead = beforeHead;
    fault.isChunked = isChunked;
    fault.gzip = gzip;
    m_proxy->failOn(1, fault);
    QVERIFY(isWholePage(fetch()));
    // Qt itself repeats a request of which it saw nothing at all come back, so there may be one more.
    QVERIFY(m_proxy->requests().size() >= 2U);
}

void tst_EhrClientFaults::aCutThatStaysIsUnreachable()
{
    m_proxy->failAll(ProxyFault::cut(1000));
    const auto reply = fetch();
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, ErrorCode::Unreachable);
    QVERIFY(m_proxy->requests().size() >= 5U);
}

void tst_EhrClientFaults::nobodyListensIsUnreachable()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    m_settings.base.setPort(port);
    const auto reply = fetch();
    QCOMPARE(reply.error().code, ErrorCode::Unreachable);
    QCOMPARE(reply.error().detail, QStringLiteral("ConnectionRefusedError"));
}

void tst_EhrClientFaults::unknownHostIsUnreachable()
{
    m_settings.base = QUrl(QStringLiteral("http://nobody.invalid/fhir")); // RFC 6761: never resolves
    m_settings.ladder.clear();
    QCOMPARE(fetch().error().code, ErrorCode::Unreachable);
}

void tst_EhrClientFaults::silenceIsATimeout()
{
    ProxyFault silent;
    silent.isSilent = true;
    m_proxy->failAll(silent);
    m_settings.idleTimeout = milliseconds(250);
    m_settings.ladder = {milliseconds(1)};
    QCOMPARE(fetch().error().code, ErrorCode::Timeout);
    QCOMPARE(m_proxy->requests().size(), 2U);
}

void tst_EhrClientFaults::dripIsNotSilence()
{
    ProxyFault drip;
    drip.dripBytes = 20'000;
    drip.dripEveryMs = 50;
    m_proxy->failAll(drip);
    m_settings.idleTimeout = milliseconds(300); // less than the whole takes, more than one drop
    QElapsedTimer timer;
    timer.start();
    QVERIFY(isWholePage(fetch()));
    QVERIFY(timer.elapsed() > 300);
}

void tst_EhrClientFaults::deadlineEndsADrip()
{
    ProxyFault drip;
    drip.dripBytes = 1;
    m_proxy->failAll(drip);
    m_settings.deadline = milliseconds(500);
    const auto reply = fetch();
    QCOMPARE(reply.error().code, ErrorCode::Timeout);
    QCOMPARE(m_proxy->requests().size(), 1U);
}

void tst_EhrClientFaults::deadlineSparesUselessWaits()
{
    m_proxy->failAll(ProxyFault::answer(503, "60"));
    m_settings.deadline = seconds(20);
    const auto reply = fetch();
    QVERIFY(reply);
    QCOMPARE(reply->status, 503);
    QCOMPARE(m_proxy->requests().size(), 1U);
}

void tst_EhrClientFaults::announcedSizeIsRefusedUnread()
{
    m_settings.maxBodyBytes = 100'000;
    const auto reply = fetch();
    QCOMPARE(reply.error().code, ErrorCode::TooLarge);
    QCOMPARE(m_proxy->requests().size(), 1U);
}

void tst_EhrClientFaults::streamedSizeIsRefusedWhileReading()
{
    m_settings.maxBodyBytes = 8LL << 20;
    m_proxy->failAll(ProxyFault::stream(200LL << 20));
    const qint64 before = peakMemoryBytes();
    const auto reply = fetch();
    QCOMPARE(reply.error().code, ErrorCode::TooLarge);
    QVERIFY2(peakMemoryBytes() - before < 64LL << 20,
             qPrintable(QString::number((peakMemoryBytes() - before) >> 20)));
    QVERIFY2(m_proxy->bytesSent() < 64LL << 20, "the reply was read to its end");
}

void tst_EhrClientFaults::packedBombIsRefused()
{
    m_settings.maxBodyBytes = 4LL << 20;
    m_proxy->failAll(ProxyFault::bomb(256LL << 20)); // the peak already holds the 256 MB the proxy packs
    const qint64 before = peakMemoryBytes();
    const auto reply = fetch();
    QCOMPARE(reply.error().code, ErrorCode::TooLarge);
    QVERIFY(m_proxy->bytesSent() < 1LL << 20);
    QVERIFY2(peakMemoryBytes() - before < 64LL << 20,
             qPrintable(QString::number((peakMemoryBytes() - before) >> 20)));
}

void tst_EhrClientFaults::readsAStreamOf200MegabytesWhenAllowed()
{
    constexpr qint64 size = 200LL << 20;
    m_proxy->failAll(ProxyFault::stream(size));
    const auto reply = fetch();
    QVERIFY(reply);
    QVERIFY(reply->body.size() >= size);
    QVERIFY(reply->body.endsWith("}]}"));
}

void tst_EhrClientFaults::unpacksEveryKindOfTransfer_data()
{
    QTest::addColumn<bool>("isChunked");
    QTest::addColumn<bool>("gzip");
    QTest::newRow("length") << false << false;
    QTest::newRow("chunked") << true << false;
    QTest::newRow("packed") << false << true;
    QTest::newRow("packed and chunked") << true << true;
}

void tst_EhrClientFaults::unpacksEveryKindOfTransfer()
{
    QFETCH(bool, isChunked);
    QFETCH(bool, gzip);
    ProxyFault fault;
    fault.isChunked = isChunked;
    fault.gzip = gzip;
    fault.status = 200;
    fault.body =
        "[" + QByteArray("1,").repeated(8 << 20) + "1]"; // 16 MB: many times the read buffer, packs very well
    m_proxy->failAll(fault);
    const auto reply = fetch();
    QVERIFY(reply);
    QCOMPARE(reply->body.size(), fault.body.size());
    QVERIFY(reply->body == fault.body);
}

void tst_EhrClientFaults::damagedGzipIsAFailure()
{
    ProxyFault fault;
    fault.status = 200;
    fault.body = gzipOf(QByteArray("{\"resourceType\":\"Bundle\"}").repeated(1000));
    fault.body.replace(10, 20, QByteArray(20, '\xff'));
    fault.headers.emplaceBack("Content-Encoding", "gzip");
    m_proxy->failAll(fault);
    QCOMPARE(fetch().error().code, ErrorCode::Unreachable);
}

void tst_EhrClientFaults::followsRedirectsWithinTheOrigin()
{
    m_proxy->setScript([](const ProxiedRequest &request) {
        if (request.number == 1)
            return ProxyFault::redirect("/fhir/MedicationRequest?_count=200&moved=1", 307);
        if (request.number == 2)
            return ProxyFault::redirect("MedicationRequest?_count=200", 302);
        return ProxyFault::none();
    });
    QVERIFY(isWholePage(fetch()));
    QCOMPARE(m_proxy->requests().back().target, "/fhir/MedicationRequest?_count=200");
}

void tst_EhrClientFaults::refusesRedirects_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<int>("status");
    QTest::newRow("another host") << QByteArray("http://evil.invalid/fhir") << 302;
    QTest::newRow("another scheme") << QByteArray("https://127.0.0.1/fhir") << 301;
    QTest::newRow("another port") << QByteArray("http://127.0.0.1:1/fhir") << 308;
    QTest::newRow("no scheme") << QByteArray("//evil.invalid/fhir") << 303;
    QTest::newRow("no location") << QByteArray() << 302;
}

void tst_EhrClientFaults::refusesRedirects()
{
    QFETCH(QByteArray, location);
    QFETCH(int, status);
    m_proxy->failAll(ProxyFault::redirect(location, status));
    const auto reply = fetch();
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, ErrorCode::RedirectRefused);
    QCOMPARE(m_proxy->requests().size(), 1U);
}

void tst_EhrClientFaults::endlessRedirectIsRefused()
{
    m_settings.maxRedirects = 3;
    m_proxy->failAll(ProxyFault::redirect("/fhir/again"));
    QCOMPARE(fetch().error().code, ErrorCode::RedirectRefused);
    QCOMPARE(m_proxy->requests().size(), 4U);
}

void tst_EhrClientFaults::refusesNextOnAnotherHost()
{
    m_proxy->failAll(ProxyFault::nextTo("http://evil.invalid"));
    const auto reply = fetch();
    QVERIFY(reply);
    QString next;
    for (const QJsonValue &link : QJsonDocument::fromJson(reply->body)[u"link"].toArray()) {
        if (link[u"relation"].toString() == u"next")
            next = link[u"url"].toString();
    }
    QVERIFY(next.startsWith(u"http://evil.invalid/fhir/MedicationRequest"));
    QCOMPARE(fetch(next).error().code, ErrorCode::RedirectRefused);
}

void tst_EhrClientFaults::htmlComesBackWithItsType()
{
    m_proxy->failAll(ProxyFault::html());
    const auto reply = fetch();
    QVERIFY(reply);
    QCOMPARE(reply->contentType, QStringLiteral("text/html"));
}

void tst_EhrClientFaults::truncatedJsonComesBackAsItIs()
{
    m_proxy->failAll(ProxyFault::truncated(5000));
    const auto reply = fetch();
    QVERIFY(reply);
    QCOMPARE(reply->body.size(), 5000);
}

void tst_EhrClientFaults::nonsenseInsteadOfHttpIsUnreachable()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        socket->write("220 mail.example ESMTP\r\n");
        socket->disconnectFromHost();
    });
    m_settings.base.setPort(server.serverPort());
    QCOMPARE(fetch().error().code, ErrorCode::Unreachable);
}

void tst_EhrClientFaults::errorsCarryNoIdsOrQueries()
{
    m_proxy->failAll(ProxyFault::cut(10));
    const Error error = fetch(QStringLiteral("Patient/canary-17?name=Canary")).error();
    QCOMPARE(error.where, m_settings.base.toString() + QStringLiteral("/Patient/…"));
    QVERIFY(!error.detail.contains(u"anary"));
}

QTEST_GUILESS_MAIN(tst_EhrClientFaults)
#include "tst_EhrClientFaults.moc"
