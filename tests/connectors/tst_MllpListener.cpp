#include "MllpFixture.h"

#include <QTcpServer>

using namespace concord;

namespace {
QByteArrayList acks(const QByteArrayList &controlIds, const QByteArray &code = "AA")
{
    QByteArrayList list;
    for (const QByteArray &id : controlIds)
        list << FakeSink::ack(MllpPeer::order(id), code);
    return list;
}

QByteArrayList numbered(int count)
{
    QByteArrayList ids;
    for (int i = 1; i <= count; ++i)
        ids << QByteArray::number(i);
    return ids;
}

InboundReceipt refusal(const InboundMessage &message, bool isSaid)
{
    InboundReceipt receipt;
    receipt.refusal = Error{ErrorCode::UnsupportedMessage, QStringLiteral("MSH-9"), {}, 0};
    if (isSaid)
        receipt.replies = {FakeSink::ack(message.body, "AR")};
    return receipt;
}
}

class tst_MllpListener : public QObject
{
    Q_OBJECT
private slots:
    void acknowledgesWhatIsStored()
    {
        MllpFixture fixture;
        MllpPeer peer(fixture.port());
        peer.send(MllpPeer::order("m1"));
        QCOMPARE(peer.answers(1), acks({"m1"}));
        QCOMPARE(fixture.sink.stored().size(), size_t(1));
        const InboundMessage stored = fixture.sink.stored().front();
        QCOMPARE(stored.body, MllpPeer::order("m1"));
        QCOMPARE(stored.connection, QStringLiteral("ehr-hl7"));
        QCOMPARE(stored.channel, InboundChannel::Mllp);
        QCOMPARE(stored.format, InboundFormat::Hl7v2);
        QCOMPARE(stored.receivedAt, FakeClock().now());
        QVERIFY(fixture.waitFor(
            [](const ListenerStatus &s) { return s.accepted == 1 && s.openConnections == 1; }));
        QCOMPARE(fixture.status().state, ListenerState::Listening);
        QCOMPARE(fixture.status().lastMessageAt, FakeClock().now());
    }

    void saysNothingBeforeTheCommit()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        MllpPeer peer(fixture.port());
        peer.send(MllpPeer::order("m1"));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(1));
        QVERIFY(peer.answers(1, 100).isEmpty());
        fixture.sink.release();
        QCOMPARE(peer.answers(1), acks({"m1"}));
    }

    void answersInTheOrderOfTheMessages()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        MllpPeer peer(fixture.port());
        QByteArray packet;
        for (const QByteArray &id : numbered(10))
            packet += MllpFramer::framed(MllpPeer::order(id));
        peer.sendRaw(packet);
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(10));
        fixture.sink.releaseBackwards();
        QCOMPARE(peer.answers(10), acks(numbered(10)));
    }

    void readsMessagesCutAnywhere()
    {
        MllpFixture fixture;
        MllpPeer peer(fixture.port());
        const QByteArray bytes = MllpFramer::framed(MllpPeer::order("m1"));
        for (const char byte : bytes) {
            peer.sendRaw(QByteArray(1, byte));
            peer.socket().waitForBytesWritten(1000);
        }
        QCOMPARE(peer.answers(1), acks({"m1"}));
    }

    void takesNoMoreThanTheWindowAndThenGoesOn()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.maxUnanswered = 4;
        MllpFixture fixture(settings);
        fixture.sink.hold();
        MllpPeer peer(fixture.port());
        for (const QByteArray &id : numbered(50))
            peer.send(MllpPeer::order(id));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(4));
        QVERIFY(peer.answers(1, 100).isEmpty());
        QCOMPARE(fixture.sink.waitingCount(), size_t(4));
        fixture.sink.release();
        QCOMPARE(peer.answers(50), acks(numbered(50)));
        QCOMPARE(fixture.sink.storedIds().size(), 50);
    }

    void serves16ConnectionsAtOnce()
    {
        MllpFixture fixture;
        std::vector<std::unique_ptr<MllpPeer>> peers;
        for (int i = 0; i < 16; ++i)
            peers.push_back(std::make_unique<MllpPeer>(fixture.port()));
        for (int round = 0; round < 5; ++round)
            for (size_t i = 0; i < peers.size(); ++i)
                peers[i]->send(
                    MllpPeer::order(QByteArray::number(qulonglong(i)) + '-' + QByteArray::number(round)));
        for (const auto &peer : peers)
            QCOMPARE(peer->answers(5).size(), 5);
        QCOMPARE(fixture.sink.storedIds().size(), 80);
    }

    void countsDuplicatesAndRefusals()
    {
        MllpFixture fixture;
        MllpPeer peer(fixture.port());
        peer.send(MllpPeer::order("m1"));
        peer.send(MllpPeer::order("m1"));
        QCOMPARE(peer.answers(2), acks({"m1", "m1"}));
        fixture.sink.setVerdict([](const InboundMessage &m) { return refusal(m, true); });
        peer.send(MllpPeer::order("m2"));
        QCOMPARE(peer.answers(3).value(2), acks({"m2"}, "AR").first());
        QVERIFY(fixture.waitFor(
            [](const ListenerStatus &s) { return s.accepted == 1 && s.duplicates == 1 && s.refused == 1; }));
        QCOMPARE(fixture.status().lastError->code, ErrorCode::UnsupportedMessage);
    }

    void closesWhenARefusalHasNoAnswer()
    {
        MllpFixture fixture; // not HL7 at all: there is no MSH-10 to answer to
        fixture.sink.setVerdict([](const InboundMessage &m) { return refusal(m, false); });
        MllpPeer peer(fixture.port());
        peer.send("hello");
        QVERIFY(peer.isClosed());
        QVERIFY(peer.answers(1, 10).isEmpty());
    }

    void staysSilentWhenTheSenderWantsNoAnswer()
    {
        MllpFixture fixture;
        fixture.sink.setVerdict([](const InboundMessage &m) -> std::optional<Result<InboundReceipt>> {
            if (FakeSink::controlId(m.body) != "silent")
                return {};
            InboundReceipt receipt;
            receipt.eventId = makeId<EventId>(std::chrono::milliseconds(1));
            return receipt;
        });
        MllpPeer peer(fixture.port());
        peer.send(MllpPeer::order("silent"));
        peer.send(MllpPeer::order("m2"));
        QCOMPARE(peer.answers(1), acks({"m2"}));
    }

    void storesNothingBehindAMessageThatWasNotStored()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        std::atomic<bool> isBusy = true;
        fixture.sink.setVerdict([&](const InboundMessage &m) -> std::optional<Result<InboundReceipt>> {
            if (isBusy && FakeSink::controlId(m.body) == "2")
                return fail(ErrorCode::StoreBusy, QStringLiteral("store"));
            return {};
        });
        MllpPeer peer(fixture.port());
        for (const QByteArray &id : numbered(4))
            peer.send(MllpPeer::order(id));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(4));
        fixture.sink.release();
        QVERIFY(peer.isClosed());
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(0));
        QCOMPARE(fixture.sink.storedIds(), QStringList{QStringLiteral("1")});
        isBusy = false;
        MllpPeer again(fixture.port());
        for (const QByteArray &id : numbered(4))
            again.send(MllpPeer::order(id));
        QCOMPARE(again.answers(4), acks({"1", "2", "3", "4"}));
        QCOMPARE(fixture.sink.storedIds().last(), QStringLiteral("4"));
    }

    void oneThatWaitsForRoomIsNotOvertaken()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        std::atomic<int> refusals = 3;
        fixture.sink.setVerdict([&](const InboundMessage &m) -> std::optional<Result<InboundReceipt>> {
            if (FakeSink::controlId(m.body) == "2" && refusals.fetch_sub(1) > 0)
                return fail(ErrorCode::EngineFull, QStringLiteral("sink"));
            return {};
        });
        MllpPeer peer(fixture.port());
        for (const QByteArray &id : numbered(6))
            peer.send(MllpPeer::order(id));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(6));
        fixture.sink.release();
        QCOMPARE(peer.answers(6), acks({"1", "2", "3", "4", "5", "6"}));
        const QStringList inOrder{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"),
                                  QStringLiteral("4"), QStringLiteral("5"), QStringLiteral("6")};
        QCOMPARE(fixture.sink.storedIds(), inOrder);
    }

    void closesWithoutAnswerWhenNothingWasStored_data()
    {
        QTest::addColumn<int>("code");
        for (const ErrorCode code :
             {ErrorCode::StoreBusy, ErrorCode::StoreFull, ErrorCode::StoreFailed, ErrorCode::Cancelled})
            QTest::newRow(qPrintable(codeName(code))) << int(code);
    }

    void closesWithoutAnswerWhenNothingWasStored()
    {
        QFETCH(const int, code);
        MllpFixture fixture;
        fixture.sink.hold();
        fixture.sink.setVerdict([code](const InboundMessage &m) -> std::optional<Result<InboundReceipt>> {
            if (FakeSink::controlId(m.body) == "2")
                return fail(ErrorCode(code), QStringLiteral("store"));
            return {};
        });
        MllpPeer peer(fixture.port());
        for (const QByteArray &id : numbered(4))
            peer.send(MllpPeer::order(id));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(4));
        fixture.sink.releaseBackwards();
        QVERIFY(peer.isClosed());
        QCOMPARE(peer.answers(4, 10), acks({"1"})); // what came before is answered, nothing behind it
        QVERIFY(fixture.waitFor([code](const ListenerStatus &s) {
            return s.lastError && s.lastError->code == ErrorCode(code) && s.openConnections == 0;
        }));
    }

    void stopsReadingWhenTheSinkIsFull()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        fixture.sink.setCapacity(3);
        std::vector<std::unique_ptr<MllpPeer>> peers;
        for (int i = 0; i < 4; ++i)
            peers.push_back(std::make_unique<MllpPeer>(fixture.port()));
        for (int n = 0; n < 20; ++n)
            for (size_t i = 0; i < peers.size(); ++i)
                peers[i]->send(
                    MllpPeer::order(QByteArray::number(qulonglong(i)) + '-' + QByteArray::number(n)));
        QVERIFY(fixture.waitFor(ListenerState::Full));
        QCOMPARE(fixture.sink.waitingCount(), size_t(3));
        fixture.sink.release();
        for (size_t i = 0; i < peers.size(); ++i) {
            QByteArrayList expected;
            for (int n = 0; n < 20; ++n)
                expected << QByteArray::number(qulonglong(i)) + '-' + QByteArray::number(n);
            QCOMPARE(peers[i]->answers(20), acks(expected));
        }
        QVERIFY(fixture.waitFor(ListenerState::Listening));
        QCOMPARE(fixture.sink.storedIds().size(), 80);
    }

    void letsTcpHoldTheSenderWhileFull()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        fixture.sink.setCapacity(1);
        MllpPeer peer(fixture.port());
        const QByteArray large = MllpPeer::order("x") + "NTE|1||" + QByteArray(1024 * 1024, 'n') + '\r';
        for (int i = 0; i < 24; ++i)
            peer.send(large);
        QVERIFY(fixture.waitFor(ListenerState::Full));
        while (peer.socket().waitForBytesWritten(300)) {
        }
        QVERIFY(peer.socket().bytesToWrite() > 8 * 1024 * 1024); // it stays with the sender, not with us
        fixture.sink.release();
        QCOMPARE(peer.answers(24, 30'000).size(), 24);
    }

    void asksAFullSinkAgainWithoutLosingAMessage()
    {
        MllpFixture fixture; // full between the look and the message: another listener was quicker
        std::atomic<int> refusals = 5;
        fixture.sink.setVerdict([&](const InboundMessage &) -> std::optional<Result<InboundReceipt>> {
            if (refusals.fetch_sub(1) > 0)
                return fail(ErrorCode::EngineFull, QStringLiteral("sink"));
            return {};
        });
        MllpPeer peer(fixture.port());
        for (const QByteArray &id : numbered(3))
            peer.send(MllpPeer::order(id));
        QCOMPARE(peer.answers(3), acks(numbered(3)));
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.accepted == 3; }));
    }

    void givesWhatIsUnderWayItsAnswerWhenItStops()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        MllpPeer peer(fixture.port());
        for (const QByteArray &id : numbered(3))
            peer.send(MllpPeer::order(id));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(3));
        const quint16 port = fixture.port();
        std::thread stopper([&] { fixture.stop(); });
        QTRY_VERIFY(!MllpPeer(port).isConnected()); // it stops, and waits for the commit
        fixture.sink.release();
        stopper.join();
        QCOMPARE(peer.answers(3), acks(numbered(3)));
        QVERIFY(peer.isClosed());
        QCOMPARE(fixture.status().state, ListenerState::Stopped);
        QCOMPARE(fixture.status().accepted, 3);
        QCOMPARE(fixture.status().openConnections, 0);
    }

    void stopsInTimeWhenTheSinkNeverAnswers()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.limits.stopTime = std::chrono::milliseconds(200);
        MllpFixture fixture(settings);
        fixture.sink.hold();
        MllpPeer peer(fixture.port());
        peer.send(MllpPeer::order("m1"));
        QTRY_COMPARE(fixture.sink.waitingCount(), size_t(1));
        QElapsedTimer timer;
        timer.start();
        fixture.stop();
        QVERIFY(timer.elapsed() < 5000);
        QVERIFY(peer.isClosed());
        QVERIFY(peer.answers(1, 10).isEmpty());
        fixture.sink.release(); // a receipt for nobody does no harm
        QTRY_COMPARE(fixture.sink.stored().size(), size_t(1));
    }

    void toleratesStartAndStopInAnyOrder()
    {
        FakeSink sink;
        const FakeClock clock;
        MllpListener listener(MllpFixture::anyPort(), sink, clock);
        QList<ListenerState> states;
        connect(&listener, &MllpListener::statusChanged, this,
                [&](const ListenerStatus &s) { states << s.state; });
        listener.stop();
        listener.start();
        listener.start();
        listener.stop();
        listener.stop();
        listener.start();
        listener.stop();
        const QList<ListenerState> expected = {ListenerState::Listening, ListenerState::Stopped,
                                               ListenerState::Listening, ListenerState::Stopped};
        QCOMPARE(states, expected);
    }

    void refusesPlainBeyondLoopbackUnlessAllowed()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.address = QStringLiteral("0.0.0.0");
        MllpFixture refused(settings);
        QVERIFY(refused.waitFor([](const ListenerStatus &s) { return s.lastError.has_value(); }));
        QCOMPARE(refused.status().lastError->code, ErrorCode::ConfigInvalid);
        QVERIFY(refused.status().lastError->detail.contains(QStringLiteral("TLS")));
        QCOMPARE(refused.status().state, ListenerState::Stopped);
        settings.allowPlainBeyondLoopback = true;
        MllpFixture allowed(settings);
        QVERIFY(allowed.waitFor(ListenerState::Listening));
    }

    void refusesAnAddressThatIsNone()
    {
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.address = QStringLiteral("pharmacy.example");
        MllpFixture fixture(settings);
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.lastError.has_value(); }));
        QCOMPARE(fixture.status().lastError->code, ErrorCode::ConfigInvalid);
    }

    void triesAgainWhenThePortIsTaken()
    {
        auto other = std::make_unique<QTcpServer>();
        QVERIFY(other->listen(QHostAddress::LocalHost));
        MllpListenerSettings settings = MllpFixture::anyPort();
        settings.port = other->serverPort();
        settings.retryListenAfter = std::chrono::milliseconds(20);
        MllpFixture fixture(settings);
        QVERIFY(fixture.waitFor(ListenerState::Retrying));
        QCOMPARE(fixture.status().lastError->code, ErrorCode::Unreachable);
        other.reset();
        QVERIFY(fixture.waitFor(ListenerState::Listening));
        QCOMPARE(fixture.status().address, QStringLiteral("127.0.0.1:%1").arg(settings.port));
    }

    void readsNothingWhilePaused()
    {
        MllpFixture fixture;
        MllpPeer peer(fixture.port());
        fixture.setPaused(true);
        QVERIFY(fixture.waitFor(ListenerState::Paused));
        peer.send(MllpPeer::order("m1"));
        QVERIFY(peer.answers(1, 100).isEmpty());
        QCOMPARE(fixture.sink.stored().size(), size_t(0));
        fixture.setPaused(false);
        QCOMPARE(peer.answers(1), acks({"m1"}));
        QCOMPARE(fixture.status().state, ListenerState::Listening);
    }

    void storesWhatAPeerSentThatIsGone()
    {
        MllpFixture fixture;
        fixture.sink.hold();
        {
            MllpPeer peer(fixture.port());
            peer.send(MllpPeer::order("m1"));
            QTRY_COMPARE(fixture.sink.waitingCount(), size_t(1));
            peer.socket().abort();
        }
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.openConnections == 0; }));
        fixture.sink.release();
        QVERIFY(fixture.waitFor([](const ListenerStatus &s) { return s.accepted == 1; }));
    }
};

QTEST_GUILESS_MAIN(tst_MllpListener)
#include "tst_MllpListener.moc"
