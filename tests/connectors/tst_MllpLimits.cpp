#include "MllpFixture.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace concord;

namespace {
using namespace std::chrono_literals;

bool hasError(const ListenerStatus &status, ErrorCode code)
{
    return status.lastError && status.lastError->code == code;
}

/// Raw sockets: ten thousand QTcpSockets would measure Qt.
class Crowd
{
public:
    ~Crowd() { leave(); }
    /// Returns how many are connected or on their way.
    int come(quint16 port, int count)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        for (int i = 0; i < count; ++i) {
            const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            if (socket < 0)
                break;
            ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address);
            m_sockets.push_back(socket);
        }
        return int(m_sockets.size());
    }
    /// How many the listener has closed so far.
    [[nodiscard]] int closedCount() const
    {
        int closed = 0;
        for (const int socket : m_sockets) {
            char byte = 0;
            const ssize_t got = ::recv(socket, &byte, 1, MSG_PEEK);
            closed += got == 0 || (got < 0 && errno != EAGAIN && errno != ENOTCONN);
        }
        return closed;
    }
    void leave()
    {
        for (const int socket : m_sockets)
            ::close(socket);
        m_sockets.clear();
    }

private:
    std::vector<int> m_sockets;
};

/// The files that this process may have open, until the end of a scope.
class FileLimit
{
public:
    explicit FileLimit(rlim_t files)
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit wanted = m_before;
        wanted.rlim_cur = std::min(files, m_before.rlim_max);
        setrlimit(RLIMIT_NOFILE, &wanted);
        m_files = wanted.rlim_cur;
    }
    ~FileLimit() { setrlimit(RLIMIT_NOFILE, &m_before); }
    [[nodiscard]] rlim_t files() const { return m_files; }

private:
    rlimit m_before{};
    rlim_t m_files = 0;
};
}

class tst_MllpLimits : public QObject
{
    Q_OBJECT
private slots:
    void closesOnAMessageAboveTheLimit()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.maxMessageBytes = 1000;
        MllpFixture fixture(settings);
        MllpPeer peer(fixture.port());
        peer.sendRaw(MllpFramer::framed(MllpPeer::order("m1")) + "\x0bMSH|" + QByteArray(1000, 'x'));
        QCOMPARE(peer.answers(1).size(), 1); // what came before is answered
        QVERIFY(peer.isClosed());
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return hasError(s, ErrorCode::TooLarge); }));
        QCOMPARE(fixture.status().refused, 1);
        MllpPeer next(fixture.port());
        next.send(MllpPeer::order("m2"));
        QCOMPARE(next.answers(1).size(), 1);
    }

    void closesOnWhatIsNotMllp()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.maxNoiseBytes = 100;
        MllpFixture fixture(settings);
        MllpPeer peer(fixture.port());
        peer.sendRaw("GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: " + QByteArray(100, 'u') + "\r\n\r\n");
        QVERIFY(peer.isClosed());
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.refused == 1; }));
        QVERIFY(hasError(fixture.status(), ErrorCode::InvalidMessage));
    }

    void goesOnAfterAGivenUpFrameAndSomeNoise()
    {
        MllpFixture fixture;
        MllpPeer peer(fixture.port());
        peer.sendRaw("\r\n??\x0bMSH|half" + MllpFramer::framed(MllpPeer::order("m1")) + "\r\n");
        QCOMPARE(peer.answers(1).value(0), FakeSink::ack(MllpPeer::order("m1"), "AA"));
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.accepted == 1 && s.refused == 1; }));
    }

    void closesOnAPeerThatSendsByteByByteForTooLong()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.frameTime = 300ms;
        MllpFixture fixture(settings);
        MllpPeer slow(fixture.port());
        MllpPeer good(fixture.port());
        slow.sendRaw("\x0bMSH");
        int sent = 0;
        while (slow.socket().state() == QAbstractSocket::ConnectedState && sent < 1000) {
            slow.sendRaw("x"); // never silent, never done
            slow.isClosed(20);
            good.send(MllpPeer::order(QByteArray::number(++sent)));
            QCOMPARE(good.answers(sent).size(), sent); // nobody else waits for it
        }
        QVERIFY(sent < 1000);
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return hasError(s, ErrorCode::Timeout); }));
    }

    void saysWhichByteWasMissing()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.frameTime = 100ms;
        MllpFixture fixture(settings);
        MllpPeer peer(fixture.port());
        peer.sendRaw("\x0b" + MllpPeer::order("m1") + "\x1c");
        QVERIFY(peer.isClosed());
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return hasError(s, ErrorCode::Timeout); }));
        QVERIFY(fixture.status().lastError->detail.contains(QStringLiteral("0x0D")));
    }

    void countsNoTimeThatItHeldThePeerBackItself()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.frameTime = 100ms;
        settings.limits.idleTime = 100ms;
        MllpFixture fixture(settings);
        fixture.sink.hold();
        fixture.sink.setCapacity(1);
        MllpPeer peer(fixture.port());
        const QByteArray large = MllpPeer::order("x") + QByteArray(1024 * 1024, 'n') + '\r';
        peer.send(MllpPeer::order("m1"));
        peer.send(large);
        QVERIFY(fixture.waitFor(ListenerState::Full));
        QVERIFY(!peer.isClosed(500)); // five times each limit
        fixture.sink.release();
        QCOMPARE(peer.answers(2).size(), 2);
    }

    void closesAnIdleConnection()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.idleTime = 100ms;
        MllpFixture fixture(settings);
        MllpPeer silent(fixture.port());
        MllpPeer blank(fixture.port()); // white space is not activity
        QElapsedTimer timer;
        timer.start();
        while (!blank.isClosed(10) && timer.elapsed() < 5000)
            blank.sendRaw("\r");
        QVERIFY(blank.isClosed(0));
        QVERIFY(silent.isClosed());
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.openConnections == 0; }));
        QVERIFY(!fixture.status().lastError);
    }

    void closesThePeerThatTakesNoAnswers()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.idleTime = 300ms;
        MllpFixture fixture(settings);
        fixture.sink.setVerdict([](const InboundMessage &) {
            InboundReceipt receipt;
            receipt.eventId = makeId<EventId>(1ms);
            receipt.replies = {QByteArray(1024 * 1024, 'a')};
            return receipt;
        });
        MllpPeer peer(fixture.port(), 1); // reads one byte into memory; the rest fills the system's buffers
        for (int i = 0; i < 100; ++i)
            peer.send(MllpPeer::order(QByteArray::number(i)));
        QVERIFY(fixture.waitFor(
            [](const ListenerStatus &s) { return s.openConnections == 0 && s.accepted > 0; }));
        QVERIFY(fixture.status().accepted < 100); // it stopped asking long before the end
    }

    void limitsTheConnectionsOfOneAddress()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.maxConnectionsPerAddress = 2;
        MllpFixture fixture(settings);
        auto first = std::make_unique<MllpPeer>(fixture.port());
        MllpPeer second(fixture.port());
        MllpPeer third(fixture.port());
        QVERIFY(third.isClosed());
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return hasError(s, ErrorCode::RateLimited); }));
        first.reset(); // makes room
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.openConnections == 1; }));
        MllpPeer fourth(fixture.port());
        fourth.send(MllpPeer::order("m1"));
        QCOMPARE(fourth.answers(1).size(), 1);
    }

    void survivesTenThousandConnections()
    {
        const FileLimit raised(14'000);
        if (raised.files() < 12'000)
            QFAIL("this test needs 12,000 open files: raise the hard limit (ulimit -Hn)");
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.maxConnections = settings.limits.maxConnectionsPerAddress = 200;
        MllpFixture fixture(settings);
        MllpPeer good(fixture.port());
        good.send(MllpPeer::order("m1"));
        QCOMPARE(good.answers(1).size(), 1);
        Crowd crowd;
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(crowd.come(fixture.port(), 100), (i + 1) * 100);
            good.send(MllpPeer::order("during-" + QByteArray::number(i)));
            QCOMPARE(good.answers(i + 2).size(), i + 2); // it is served all the while
        }
        QTRY_COMPARE_WITH_TIMEOUT(crowd.closedCount(), 10'000 - 199, 60'000);
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.openConnections == 200; }));
        crowd.leave();
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.openConnections == 1; }));
        MllpPeer next(fixture.port());
        next.send(MllpPeer::order("m2"));
        QCOMPARE(next.answers(1).size(), 1);
    }

    void acceptsAgainWhenTheSystemHasFilesAgain()
    {
        MllpFixture fixture;
        QVERIFY(fixture.port() > 0);
        Crowd crowd;
        {
            const int probe = ::dup(0);
            ::close(probe);
            const FileLimit lowered(rlim_t(probe) + 6); // room for three pairs
            crowd.come(fixture.port(), 4);
            QVERIFY(
                fixture.waitFor([](const ListenerStatus &s) { return hasError(s, ErrorCode::Unreachable); }));
        }
        MllpPeer peer(fixture.port());
        peer.send(MllpPeer::order("m1"));
        QCOMPARE(peer.answers(1).size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_MllpLimits)
#include "tst_MllpLimits.moc"
