#include "fakes/WebhookHarness.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>

#include <deque>

#include <arpa/inet.h>
#include <cerrno>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace concord;
using std::chrono::milliseconds;

namespace {
/// Memory this process has in use, the listener included.
qint64 residentBytes()
{
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

/// Many plain connections, without the weight of a QTcpSocket each.
class Crowd
{
public:
    ~Crowd() { leave(); }
    void leave()
    {
        for (const int fd : m_open)
            ::close(fd);
        m_open.clear();
    }
    [[nodiscard]] bool join(quint16 port, const QByteArray &greeting)
    {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            if (fd >= 0)
                ::close(fd);
            return false;
        }
        m_open.push_back(fd);
        (void)::send(fd, greeting.constData(), size_t(greeting.size()), MSG_NOSIGNAL);
        return true;
    }
    /// How many the other side has closed, or told something, by now.
    [[nodiscard]] int endedCount() const
    {
        int count = 0;
        for (const int fd : m_open) {
            pollfd one{fd, POLLIN, 0};
            count += ::poll(&one, 1, 0) > 0 ? 1 : 0;
        }
        return count;
    }
    /// How many of them read this within what they were sent.
    [[nodiscard]] int countWith(const QByteArray &text) const
    {
        int count = 0;
        std::array<char, 1024> buffer;
        for (const int fd : m_open) {
            const auto size = ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_PEEK);
            count += size > 0 && QByteArray(buffer.data(), size).contains(text) ? 1 : 0;
        }
        return count;
    }
    [[nodiscard]] int size() const { return int(m_open.size()); }

private:
    std::vector<int> m_open;
};
}

/// Peers that take more than their share. The limits are the same as in production, only shorter.
class tst_WebhookAbuse : public QObject
{
    Q_OBJECT

private slots:
    void smuggledRequestsAreRefused_data();
    void smuggledRequestsAreRefused();
    void hugeBodyIsRefusedUnread();
    void hugeChunkedBodyIsRefusedAtTheLimit();
    void endlessChunkExtensionIsRefused();
    void hugeHeadersAreRefused();
    void aByteATimeIsTooSlow_data();
    void aByteATimeIsTooSlow();
    void eightHundredSlowClientsDelayNobody();
    void aClientThatNeverReadsIsDropped();
    void onePeerGetsItsShareAndNoMore();
    void tenThousandConnections();
};

void tst_WebhookAbuse::smuggledRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("negative length") << QByteArray("Content-Length: -5\r\n");
    QTest::newRow("two lengths") << QByteArray("Content-Length: 2\r\nContent-Length: 44\r\n");
    QTest::newRow("two equal lengths") << QByteArray("Content-Length: 2\r\nContent-Length: 2\r\n");
    QTest::newRow("list of lengths") << QByteArray("Content-Length: 2, 2\r\n");
    QTest::newRow("signed length") << QByteArray("Content-Length: +2\r\n");
    QTest::newRow("hexadecimal length") << QByteArray("Content-Length: 0x2\r\n");
    QTest::newRow("blank in the length") << QByteArray("Content-Length: 2 2\r\n");
    QTest::newRow("length beyond 64 bits") << QByteArray("Content-Length: 18446744073709551618\r\n");
    QTest::newRow("length and chunked") << QByteArray("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n");
    QTest::newRow("chunked and length") << QByteArray("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n");
    QTest::newRow("chunked twice") << QByteArray(
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
    QTest::newRow("chunked and identity") << QByteArray("Transfer-Encoding: chunked, identity\r\n");
    QTest::newRow("unknown coding") << QByteArray("Transfer-Encoding: xchunked\r\n");
    QTest::newRow("blank before the colon") << QByteArray("Content-Length : 2\r\n");
    QTest::newRow("vertical tab") << QByteArray("Transfer-Encoding: \x0B"
                                                "chunked\r\n");
    QTest::newRow("second host") << QByteArray("Content-Length: 2\r\nHost: elsewhere\r\n");
    QTest::newRow("bare line feed") << QByteArray("X: y\nContent-Length: 2\r\n");
    QTest::newRow("NUL in a header") << QByteArray("X: a\0b\r\nContent-Length: 2\r\n", 28);
}

void tst_WebhookAbuse::smuggledRequestsAreRefused()
{
    QFETCH(QByteArray, headers);
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    // what the second recipient would take for a request of its own
    const RawAnswer answer =
        client.ask(WebhookHarness::head(headers) + "{}" + harness.post("{}", "smuggled"));
    QCOMPARE(answer.status, 400);
    QCOMPARE(client.answer(300).status, 0);
    QVERIFY(client.isClosedWithin(5'000));
    QVERIFY(harness.sink.stored().empty());
}

void tst_WebhookAbuse::hugeBodyIsRefusedUnread()
{
    WebhookHarness harness;
    harness.start();
    const qint64 before = residentBytes();
    RawHttp client(harness.port());
    client.send(WebhookHarness::head("Content-Length: 104857600\r\n") + QByteArray(1'000'000, 'x'));
    QCOMPARE(client.answer().status, 413);
    QVERIFY(client.isClosedWithin(5'000));
    QVERIFY2(residentBytes() - before < 10'000'000, "the body was kept");
}

void tst_WebhookAbuse::hugeChunkedBodyIsRefusedAtTheLimit()
{
    WebhookHarness harness;
    harness.start();
    const qint64 before = residentBytes();
    RawHttp client(harness.port());
    client.send(WebhookHarness::head("Transfer-Encoding: chunked\r\n"));
    const QByteArray chunk = "4000\r\n" + QByteArray(0x4000, 'x') + "\r\n";
    for (int i = 0; i < 6400 && client.isConnected(); ++i) { // 100 MB
        client.socket().write(chunk);
        client.socket().waitForBytesWritten(1000);
    }
    QCOMPARE(client.answer().status, 413);
    QVERIFY2(residentBytes() - before < 20'000'000, "the body was kept");
}

void tst_WebhookAbuse::endlessChunkExtensionIsRefused()
{
    WebhookHarness harness;
    harness.start();
    RawHttp client(harness.port());
    client.send(WebhookHarness::head("Transfer-Encoding: chunked\r\n") + "5;");
    for (int i = 0; i < 100 && client.isConnected(); ++i) {
        client.socket().write(QByteArray(10'000, 'x'));
        client.socket().waitForBytesWritten(1000);
    }
    QCOMPARE(client.answer().status, 400);
    QVERIFY(client.isClosedWithin(5'000));
}

void tst_WebhookAbuse::hugeHeadersAreRefused()
{
    WebhookHarness harness;
    harness.start();
    const qint64 before = residentBytes();
    RawHttp client(harness.port());
    client.send("POST /hooks/pharmacy HTTP/1.1\r\nHost: h\r\n");
    const QByteArray field = "X-Filler: " + QByteArray(10'000, 'x') + "\r\n";
    for (int i = 0; i < 5000 && client.isConnected(); ++i) { // 50 MB
        client.socket().write(field);
        client.socket().waitForBytesWritten(1000);
    }
    QCOMPARE(client.answer().status, 431);
    QVERIFY2(residentBytes() - before < 10'000'000, "the headers were kept");
}

void tst_WebhookAbuse::aByteATimeIsTooSlow_data()
{
    QTest::addColumn<bool>("isInTheBody");
    QTest::newRow("headers") << false;
    QTest::newRow("body") << true;
}

void tst_WebhookAbuse::aByteATimeIsTooSlow()
{
    QFETCH(bool, isInTheBody);
    WebhookHarness harness;
    harness.settings.limits.headerTime = milliseconds(600);
    harness.settings.limits.bodyTime = milliseconds(600);
    harness.start();
    RawHttp client(harness.port());
    QByteArray request = harness.post(QByteArray(1000, 'x'));
    if (isInTheBody) {
        client.send(request.first(request.size() - 1000));
        request = request.last(1000);
    }
    const QElapsedTimer since = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
    RawAnswer answer;
    for (int i = 0; i < 100 && answer.status == 0 && client.isConnected(); ++i) {
        client.send(request.mid(i, 1));
        answer = client.answer(50);
    }
    QCOMPARE(answer.status, 408);
    QVERIFY(since.elapsed() >= 500);
    QVERIFY(client.isClosedWithin(5'000));
}

void tst_WebhookAbuse::eightHundredSlowClientsDelayNobody()
{
    WebhookHarness harness;
    harness.settings.limits.headerTime = milliseconds(4'000);
    harness.start();
    Crowd crowd;
    for (int i = 0; i < 800; ++i)
        QVERIFY(crowd.join(harness.port(), "POST /hooks/pharmacy HTTP/1.1\r\nHost: h\r\nX-Slow: "));
    RawHttp good(harness.port());
    QElapsedTimer since;
    since.start();
    QCOMPARE(good.ask(harness.post("{}")).status, 202);
    QVERIFY2(since.elapsed() < 2'000, qPrintable(QString::number(since.elapsed())));
    QTRY_COMPARE_WITH_TIMEOUT(crowd.countWith("408"), 800, 15'000);
}

void tst_WebhookAbuse::aClientThatNeverReadsIsDropped()
{
    WebhookHarness harness;
    harness.settings.limits.writeTime = milliseconds(300);
    harness.start();
    RawHttp client(harness.port());
    const int small = 4096; // a small window, so that the answers fill it soon
    ::setsockopt(int(client.socket().socketDescriptor()), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    QByteArray many;
    for (int i = 0; i < 400; ++i)
        many += "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
    bool isDropped = false;
    for (const QDeadlineTimer end(200'000); !isDropped && !end.hasExpired();) {
        const auto sent = ::send(int(client.socket().socketDescriptor()), many.constData(),
                                 size_t(many.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        isDropped = sent < 0 && (errno == ECONNRESET || errno == EPIPE);
        if (sent < 0 && !isDropped) { // the way is full: wait for what happens
            pollfd one{int(client.socket().socketDescriptor()), POLLOUT, 0};
            ::poll(&one, 1, 100);
        }
    }
    QVERIFY(isDropped);
    QCOMPARE(RawHttp(harness.port()).ask(harness.post("{}")).status, 202);
}

void tst_WebhookAbuse::onePeerGetsItsShareAndNoMore()
{
    WebhookHarness harness;
    harness.settings.limits.connectionsPerPeer = 3;
    harness.start();
    Crowd crowd;
    for (int i = 0; i < 3; ++i)
        QVERIFY(crowd.join(harness.port(), {}));
    QTRY_COMPARE(harness.last().openConnections, 3);
    RawHttp fourth(harness.port());
    const RawAnswer refused = fourth.answer();
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.headers["retry-after"].toInt() > 0);
    QVERIFY(fourth.isClosedWithin(5'000));
    crowd.leave();
    QTRY_COMPARE(RawHttp(harness.port()).ask(harness.post("{}")).status, 202);
}

void tst_WebhookAbuse::tenThousandConnections()
{
    constexpr int served = 1'000;
    rlimit files{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &files), 0);
    const int wanted = int(std::min<rlim_t>(10'000, files.rlim_cur - served - 500));
    if (wanted < 10'000)
        qWarning("only %d connections: the hard limit of open files is %d", wanted, int(files.rlim_max));

    WebhookHarness harness;
    harness.settings.limits.connections = served;
    harness.settings.limits.connectionsPerPeer = served;
    harness.settings.limits.headerTime = milliseconds(20'000);
    harness.start();
    RawHttp good(harness.port());
    QCOMPARE(good.ask(harness.post("{}", "msg_1")).status, 202);
    Crowd crowd;
    for (int i = 0; i < wanted; ++i)
        QVERIFY2(crowd.join(harness.port(), {}), qPrintable(QString::number(i)));
    QTRY_COMPARE_WITH_TIMEOUT(crowd.countWith("503"), wanted - (served - 1), 20'000);
    QCOMPARE(good.ask(harness.post("{}", "msg_2")).status, 202); // who is in is served
    QCOMPARE(RawHttp(harness.port()).answer().status, 503);
    QTRY_COMPARE(harness.last().openConnections, served);
    crowd.leave();
    QTRY_COMPARE(RawHttp(harness.port()).ask(harness.post("{}", "msg_3")).status, 202);
    QTRY_VERIFY(harness.last().openConnections <= 1 + 1);
}

QTEST_GUILESS_MAIN(tst_WebhookAbuse)
#include "tst_WebhookAbuse.moc"
