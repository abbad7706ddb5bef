#include "MllpFixture.h"

#include "connectors/KeyPin.h"
#include "connectors/mllp/MllpClient.h"
#include "fakes/TestCertificates.h"

#include <QSignalSpy>
#include <QTcpServer>

using namespace concord;

namespace {
using namespace std::chrono_literals;

MllpClientSettings towards(quint16 port)
{
    MllpClientSettings settings;
    settings.port = port;
    settings.reconnectFirst = 10ms;
    settings.reconnectMost = 100ms;
    return settings;
}

QByteArrayList ids(const QSignalSpy &spy)
{
    QByteArrayList list;
    for (const QList<QVariant> &arguments : spy)
        list << arguments.first().toByteArray();
    return list;
}

/// A peer whose answers a test writes itself.
class Script : public QTcpServer
{
public:
    Script() { listen(QHostAddress::LocalHost); }
    /// The next connection, once it has sent @p messages messages.
    QTcpSocket *peerWith(int messages)
    {
        if (!QTest::qWaitFor([this] { return hasPendingConnections(); }, 10'000))
            return nullptr;
        QTcpSocket *peer = nextPendingConnection();
        const bool sent =
            QTest::qWaitFor([&] { return peer->peek(1 << 20).count('\x1c') >= messages; }, 10'000);
        peer->readAll();
        return sent ? peer : nullptr;
    }
};
}

class tst_MllpClient : public QObject
{
    Q_OBJECT
private slots:
    void findsTheAcknowledgedId_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("usual") << FakeSink::ack(MllpPeer::order("m1"), "AA") << QByteArray("m1");
        QTest::newRow("more fields") << QByteArray("MSH|^~\\&|\rMSA|AE|m1|text\rERR|x\r") << QByteArray("m1");
        QTest::newRow("another separator") << QByteArray("MSH#^~\\&#\rMSA#AA#m1") << QByteArray("m1");
        QTest::newRow("line feeds") << QByteArray("MSH|^~\\&|\nMSA|AA|m1\nZZZ|\n") << QByteArray("m1");
        QTest::newRow("MSA in a text") << QByteArray("MSH|^~\\&|MSA|AA|no\rMSA|AA|m1\r") << QByteArray("m1");
        QTest::newRow("none") << QByteArray("MSH|^~\\&|\rPID|1\r") << QByteArray();
        QTest::newRow("cut") << QByteArray("MSH|^~\\&|\rMSA") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void findsTheAcknowledgedId()
    {
        QFETCH(const QByteArray, answer);
        QTEST(acknowledgedId(answer), "id");
    }

    void sendsOneAfterTheOther()
    {
        MllpFixture fixture;
        MllpClient client(towards(fixture.port()));
        QSignalSpy answered(&client, &MllpClient::answered);
        QByteArrayList sent;
        for (int i = 0; i < 20; ++i) {
            sent << QByteArray::number(i);
            client.send(MllpPeer::order(sent.last()), sent.last());
        }
        QTRY_COMPARE(ids(answered), sent);
        QVERIFY(answered.last().last().toByteArray().contains("MSA|AA|19"));
        QCOMPARE(client.unfinishedCount(), 0);
    }

    void keepsSeveralUnderWay()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        MllpClientSettings settings = towards(fixture.port());
        settings.maxUnanswered = 5;
        MllpClient client(settings);
        QSignalSpy answered(&client, &MllpClient::answered);
        for (int i = 0; i < 20; ++i)
            client.send(MllpPeer::order(QByteArray::number(i)), QByteArray::number(i));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(5));
        fixture.sink.release();
        QTRY_COMPARE(answered.size(), 20);
    }

    void waitsForAPeerThatIsNotThereYet()
    {
        auto taken = std::make_unique<QTcpServer>();
        QVERIFY(taken->listen(QHostAddress::LocalHost));
        const quint16 port = taken->serverPort();
        taken.reset();
        MllpClient client(towards(port));
        QSignalSpy troubled(&client, &MllpClient::troubled);
        QSignalSpy answered(&client, &MllpClient::answered);
        QSignalSpy failed(&client, &MllpClient::failed);
        client.send(MllpPeer::order("m1"), "m1");
        QTRY_VERIFY(troubled.size() >= 2);
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.port = port;
        MllpFixture fixture(settings);
        QTRY_COMPARE(ids(answered), QByteArrayList{"m1"});
        QVERIFY(failed.isEmpty());
    }

    void saysWhatItDoesNotKnowWhenTheConnectionBreaks()
    {
        Script peer;
        MllpClientSettings settings = towards(peer.serverPort());
        settings.maxUnanswered = 2;
        MllpClient client(settings);
        QSignalSpy failed(&client, &MllpClient::failed);
        QSignalSpy answered(&client, &MllpClient::answered);
        for (const QByteArray id : {"a", "b", "c"})
            client.send(MllpPeer::order(id), id);
        QTcpSocket *first = peer.peerWith(2);
        QVERIFY(first);
        first->abort();
        QTRY_COMPARE(ids(failed), (QByteArrayList{"a", "b"}));
        QCOMPARE(failed.first().last().value<Error>().code, ErrorCode::Unreachable);
        QTcpSocket *second = peer.peerWith(1); // what was not sent goes on by itself
        QVERIFY(second);
        second->write(MllpFramer::framed(FakeSink::ack(MllpPeer::order("c"), "AA")));
        QTRY_COMPARE(ids(answered), QByteArrayList{"c"});
    }

    void givesUpAnAnswerThatDoesNotCome()
    {
        Script peer;
        MllpClientSettings settings = towards(peer.serverPort());
        settings.answerTime = 100ms;
        MllpClient client(settings);
        QSignalSpy failed(&client, &MllpClient::failed);
        client.send(MllpPeer::order("a"), "a");
        QVERIFY(peer.peerWith(1));
        QTRY_COMPARE(ids(failed), QByteArrayList{"a"});
        QCOMPARE(failed.first().last().value<Error>().code, ErrorCode::Timeout);
    }

    void takesNobodyElsesAnswer()
    {
        Script peer;
        MllpClient client(towards(peer.serverPort()));
        QSignalSpy answered(&client, &MllpClient::answered);
        QSignalSpy troubled(&client, &MllpClient::troubled);
        client.send(MllpPeer::order("a"), "a");
        QTcpSocket *other = peer.peerWith(1);
        QVERIFY(other);
        other->write("noise" + MllpFramer::framed(FakeSink::ack(MllpPeer::order("z"), "AA")) +
                     MllpFramer::framed(FakeSink::ack(MllpPeer::order("a"), "AE")));
        QTRY_COMPARE(ids(answered), QByteArrayList{"a"});
        QCOMPARE(troubled.size(), 2);
    }

    void speaksTls()
    {
        const TestCertificates certificates;
        const auto files = certificates.makeFiles(QStringLiteral("server"));
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.tls = ServerTls{files.certificate, files.key, {}, false, false};
        MllpFixture fixture(settings);
        MllpClientSettings wanted = towards(fixture.port());
        wanted.tls = PeerTls();
        MllpClient distrustful(wanted); // does not know the authority
        QSignalSpy troubled(&distrustful, &MllpClient::troubled);
        distrustful.send(MllpPeer::order("a"), "a");
        QTRY_VERIFY(!troubled.isEmpty());
        QCOMPARE(troubled.first().last().value<Error>().code, ErrorCode::TlsFailed);
        wanted.tls->caFile = certificates.authorityFile();
        wanted.tls->pins = {QByteArray(32, 'x'), pinOf(files.identity.certificate)};
        MllpClient client(wanted);
        QSignalSpy answered(&client, &MllpClient::answered);
        client.send(MllpPeer::order("b"), "b");
        QTRY_COMPARE(ids(answered), QByteArrayList{"b"});
    }

    void namesTheFailingCheck_data()
    {
        QTest::addColumn<TestCertificates::Kind>("kind");
        QTest::addColumn<bool>("isPinned");
        QTest::addColumn<QString>("detail");
        using Kind = TestCertificates::Kind;
        QTest::newRow("expired") << Kind::Expired << false
                                 << "date: certificate expired on 2021-01-01T00:00:00Z";
        QTest::newRow("another name")
            << Kind::WrongName << false << "name: certificate is for another host name";
        QTest::newRow("unknown issuer") << Kind::OtherAuthority << false << "chain: unknown issuer";
        QTest::newRow("another key") << Kind::Good << true
                                     << "pin: the peer's key is none of the 1 pinned here, but sha256/";
    }
    void namesTheFailingCheck()
    {
        QFETCH(const TestCertificates::Kind, kind);
        QFETCH(const bool, isPinned);
        QFETCH(const QString, detail);
        const TestCertificates certificates;
        const auto files = certificates.makeFiles(QStringLiteral("server"), kind);
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.tls = ServerTls{files.certificate, files.key, {}, false, false};
        MllpFixture fixture(settings);
        MllpClientSettings wanted = towards(fixture.port());
        wanted.tls.emplace().caFile = certificates.authorityFile();
        if (isPinned)
            wanted.tls->pins = {QByteArray(32, 'x')};
        MllpClient client(wanted);
        QSignalSpy troubled(&client, &MllpClient::troubled);
        client.send(MllpPeer::order("a"), "a");
        QTRY_VERIFY(!troubled.isEmpty());
        const auto error = troubled.first().last().value<Error>();
        QCOMPARE(error.code, ErrorCode::TlsFailed);
        QVERIFY2(error.detail.startsWith(detail), qPrintable(error.detail));
        QVERIFY(fixture.sink.stored().empty()); // nothing of the message went out
    }

    void showsItsCertificate()
    {
        const TestCertificates certificates;
        const auto server = certificates.makeFiles(QStringLiteral("server"));
        const auto ours = certificates.makeFiles(QStringLiteral("ours"));
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.tls = ServerTls{server.certificate, server.key, certificates.authorityFile(), true, false};
        settings.tls->clientPins = {pinOf(ours.identity.certificate)};
        MllpFixture fixture(settings);
        MllpClientSettings wanted = towards(fixture.port());
        wanted.tls.emplace().caFile = certificates.authorityFile();
        wanted.tls->certificateFile = ours.certificate;
        wanted.tls->key = [key = ours.identity.key.toPem()]() -> Result<QByteArray> {
            return key;
        };
        MllpClient client(wanted);
        QSignalSpy answered(&client, &MllpClient::answered);
        client.send(MllpPeer::order("a"), "a");
        QTRY_COMPARE(ids(answered), QByteArrayList{"a"});
    }
};

QTEST_GUILESS_MAIN(tst_MllpClient)
#include "tst_MllpClient.moc"
