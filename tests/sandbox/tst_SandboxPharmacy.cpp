#include "sandbox/SandboxPharmacy.h"

#include "codec/hl7/Hl7Message.h"
#include "codec/hl7/Hl7Validation.h"
#include "fakes/FakeClock.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace concord;
using concord::sandbox::PharmacyStory;

namespace {
/// A listener that answers each frame with @p code, or not at all while it is empty.
class Listener
{
public:
    Listener()
    {
        if (!server.listen(QHostAddress::LocalHost))
            return;
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            QTcpSocket *peer = server.nextPendingConnection();
            QObject::connect(peer, &QTcpSocket::readyRead, peer, [this, peer] { read(peer); });
        });
    }
    [[nodiscard]] ListenerStatus status() const
    {
        ListenerStatus s;
        s.connection = QStringLiteral("pharmacy");
        s.address = QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
        s.state = ListenerState::Listening;
        return s;
    }
    QTcpServer server;
    QByteArray code = "CA";
    QByteArrayList messages;

private:
    void read(QTcpSocket *peer)
    {
        m_bytes += peer->readAll();
        const qsizetype end = m_bytes.indexOf("\x1c\r");
        if (end < 0)
            return;
        messages << m_bytes.mid(1, end - 1);
        m_bytes.clear();
        if (!code.isEmpty())
            peer->write("\x0bMSH|^~\\&|||||||ACK|1|P|2.5.1\rMSA|" + code + "|1\r\x1c\r");
    }
    QByteArray m_bytes;
};

SandboxPharmacyOptions byHand()
{
    SandboxPharmacyOptions options;
    options.paused = true;
    options.answerTime = std::chrono::milliseconds(200);
    return options;
}
}

class tst_SandboxPharmacy : public QObject
{
    Q_OBJECT

    FakeClock m_clock;

private slots:
    void theStoryIsGoodHl7ButForTheOneThatLacksItsDrug()
    {
        PharmacyStory story("T");
        QStringList refused;
        QSet<QByteArray> ids;
        QHash<QString, int> types;
        for (int i = 0; i < PharmacyStory::cycle * 4; ++i) {
            const auto message = Hl7Message::parse(story.next(m_clock.now()));
            QVERIFY(message.has_value());
            ++types[message->type()];
            ids.insert(message->controlId().toByteArray());
            const Hl7Verdict verdict = doorVerdict(*message);
            if (verdict.door != Hl7Door::Accept)
                refused << toText(verdict.reason()->location) + u' ' + verdict.reason()->text;
        }
        QVERIFY2(refused.size() == 4, qPrintable(refused.join(u'\n')));
        for (const QString &reason : refused)
            QVERIFY2(reason.startsWith(QStringLiteral("RXE-2")), qPrintable(reason));
        QCOMPARE(ids.size(), PharmacyStory::cycle * 4 - 4); // one of each cycle is sent twice
        QCOMPARE(types.keys().size(), 4);
        QVERIFY(types.value(QStringLiteral("RDE^O11")) > types.value(QStringLiteral("RDS^O13")));
    }

    void itSendsOneMessageAtATimeAndWaitsForTheAnswer()
    {
        Listener listener;
        SandboxPharmacy pharmacy(m_clock, byHand());
        QSignalSpy answered(&pharmacy, &SandboxPharmacy::answered);
        pharmacy.start();
        pharmacy.step(); // nobody listens yet
        pharmacy.showListener(listener.status());
        for (int i = 1; i <= 3; ++i) {
            pharmacy.step();
            QTRY_COMPARE(answered.count(), i);
        }
        QCOMPARE(listener.messages.size(), 3);
        QCOMPARE(answered.last().first().toByteArray(), QByteArray("CA"));
        pharmacy.stop();
        pharmacy.stop();
    }

    void whatIsNotAnsweredIsSentAgain()
    {
        Listener listener;
        listener.code.clear();
        SandboxPharmacy pharmacy(m_clock, byHand());
        QSignalSpy answered(&pharmacy, &SandboxPharmacy::answered);
        pharmacy.start();
        pharmacy.showListener(listener.status());
        pharmacy.step();
        QTRY_COMPARE(listener.messages.size(), 1);
        listener.code = "CA";
        QTRY_VERIFY([&] {
            pharmacy.step(); // refused while it still waits for the first answer
            return answered.count() == 1;
        }());
        QCOMPARE(listener.messages.size(), 2);
        QCOMPARE(listener.messages[0], listener.messages[1]);
        pharmacy.stop();
    }
};

QTEST_GUILESS_MAIN(tst_SandboxPharmacy)
#include "tst_SandboxPharmacy.moc"
