#include "DeliveryProbe.h"

#include "connectors/MllpFixture.h"
#include "connectors/mllp/MllpSender.h"
#include "delivery/Hl7Delivery.h"
#include "fakes/SampleOutbound.h"

#include <QPointer>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

using namespace concord;

namespace {
using namespace std::chrono_literals;

QByteArray answer(const QByteArray &code, const QByteArray &id, const QByteArray &tail = {})
{
    return "MSH|^~\\&|PHARM|CITY|CONCORD||20260115120001||ACK^O11|ack-" + id + "|P|2.5.1\rMSA|" + code + '|' +
           id + '\r' + tail;
}

/// A pharmacy whose answers a test writes: for each message, in order, those that the script gives.
class Pharmacy : public QTcpServer
{
public:
    using Script = std::function<QByteArrayList(const QByteArray &controlId)>;

    Pharmacy()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *peer = nextPendingConnection();
            ++connections;
            last = peer;
            auto framer = std::make_shared<MllpFramer>(1 << 20);
            connect(peer, &QTcpSocket::readyRead, peer, [this, peer, framer] {
                for (const MllpItem &item : framer->feed(peer->readAll())) {
                    const QByteArray id = item.message.split('\r').first().split('|').value(9);
                    messages << item.message;
                    ids << id;
                    for (const QByteArray &one : script(id))
                        peer->write(MllpFramer::framed(one));
                }
            });
        });
    }

    Script script = [](const QByteArray &id) {
        return QByteArrayList{answer("AA", id)};
    };
    QByteArrayList messages;
    QByteArrayList ids;
    int connections = 0;
    QTcpSocket *last = nullptr;
};

MllpSenderSettings towards(quint16 port)
{
    MllpSenderSettings settings;
    settings.client.port = port;
    settings.client.reconnectFirst = 10ms;
    settings.client.reconnectMost = 50ms;
    settings.client.answerTime = 200ms;
    settings.client.applicationTime = 300ms;
    settings.patience = 300ms;
    return settings;
}

struct Sending
{
    explicit Sending(const MllpSenderSettings &settings, Hl7AckWish ack = Hl7AckWish::Original)
        : sender(settings), delivery(sender, headWith(ack))
    {}
    static Hl7Head headWith(Hl7AckWish ack)
    {
        Hl7Head head;
        head.receivingApplication = QStringLiteral("PHARM");
        head.ack = ack;
        return head;
    }

    MllpSender sender;
    Hl7Delivery delivery;
};

/// Debian's python3-hl7 and Medplum's server are the pharmacies of others; both end with their input.
class OtherPharmacy
{
public:
    explicit OtherPharmacy(const QString &program, const QStringList &arguments)
    {
        m_process.setWorkingDirectory(QStringLiteral(TEST_PEERS_DIR "/hl7-node"));
        m_process.start(program, arguments);
        for (const QDeadlineTimer end(30'000); !end.hasExpired() && !m_output.contains('\n');) {
            m_process.waitForReadyRead(int(end.remainingTime()));
            m_output += m_process.readAllStandardOutput();
        }
    }
    ~OtherPharmacy()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] quint16 port() const { return m_output.trimmed().split(' ').last().toUShort(); }
    [[nodiscard]] QByteArray errors() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QByteArray m_output;
};

const auto pythonServer = QStringLiteral(R"(
import asyncio, sys, hl7
from hl7.mllp import start_hl7_server
async def serve(reader, writer):
    try:
        while not writer.is_closing():
            message = await reader.readmessage()
            assert str(message.segment('MSH')[9][0][0]) == 'RDE', message
            writer.writemessage(message.create_ack('AA'))
            await writer.drain()
    except asyncio.IncompleteReadError:
        pass
    writer.close()
async def main():
    server = await start_hl7_server(serve, host='127.0.0.1', port=0)
    print('listening on', server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    import os
    os._exit(0)
asyncio.run(main())
)");
}

/// Orders to a pharmacy over MLLP: to our own door, to the servers of others, and to one that misbehaves.
class tst_Hl7Delivery : public QObject
{
    Q_OBJECT
private slots:
    void reachesOurOwnDoor()
    {
        MllpFixture fixture;
        Sending sending(towards(fixture.port()));
        const OutboundMessage message = SampleOutbound::order();
        const auto receipt = deliverNow(sending.delivery, message);
        QVERIFY2(receipt, qPrintable(told(receipt)));
        QCOMPARE(receipt->answer, QStringLiteral("AA"));
        QCOMPARE(receipt->record, message.record);
        QCOMPARE(fixture.sink.storedIds(), QStringList{QString::fromLatin1(hl7ControlId(message.key))});
    }

    void reachesThePharmaciesOfOthers_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("Medplum") << QStringLiteral("node") << QStringList{QStringLiteral("server.cjs")};
        QTest::newRow("python3-hl7") << QStringLiteral("/usr/bin/python3")
                                     << QStringList{QStringLiteral("-c"), pythonServer};
    }
    void reachesThePharmaciesOfOthers()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        OtherPharmacy pharmacy(program, arguments);
        QVERIFY2(pharmacy.port() > 0, pharmacy.errors());
        MllpSenderSettings settings = towards(pharmacy.port());
        settings.client.answerTime = 10s;
        Sending sending(settings);
        for (const OrderAction action :
             {OrderAction::New, OrderAction::Change, OrderAction::CancelRequested}) {
            const auto receipt = deliverNow(sending.delivery, SampleOutbound::order(action, wordOf(action)));
            QVERIFY2(receipt, qPrintable(told(receipt)));
            QCOMPARE(receipt->answer, QStringLiteral("AA"));
        }
    }

    void keepsTheOrderOfTheMessages()
    {
        Pharmacy pharmacy;
        Sending sending(towards(pharmacy.serverPort()));
        QByteArrayList sent;
        int delivered = 0;
        for (int i = 0; i < 20; ++i) {
            const OutboundMessage message = SampleOutbound::order(OrderAction::New, QString::number(i));
            sent << hl7ControlId(message.key);
            sending.delivery.deliver(message,
                                     [&](const Result<DeliveryReceipt> &r) { delivered += r ? 1 : 0; });
        }
        QTRY_COMPARE(delivered, 20);
        QCOMPARE(pharmacy.ids, sent);
        QCOMPARE(pharmacy.connections, 1);
    }

    void attemptsAreTheSameBytes()
    {
        Pharmacy pharmacy;
        Sending sending(towards(pharmacy.serverPort()));
        OutboundMessage message = SampleOutbound::order(OrderAction::CancelRequested);
        QVERIFY(deliverNow(sending.delivery, message));
        message.attempt = 2;
        QVERIFY(deliverNow(sending.delivery, message));
        QCOMPARE(pharmacy.messages[0], pharmacy.messages[1]);
        QVERIFY(pharmacy.messages[0].contains("\rORC|CA|"));
    }

    void thePharmacysOwnNumbersGoAlong()
    {
        Pharmacy pharmacy;
        Sending sending(towards(pharmacy.serverPort()));
        OutboundMessage message = SampleOutbound::order(OrderAction::Change);
        message.related = {
            {QStringLiteral("Patient"), QStringLiteral("patient/1"), QStringLiteral("PH77"), {}},
            {QStringLiteral("MedicationRequest"), QStringLiteral("order/1"), QStringLiteral("RX9"), {}}};
        QVERIFY(deliverNow(sending.delivery, message));
        QVERIFY(pharmacy.messages[0].contains("|1001^^^HOSP^MR~PH77^^^^PI\r"));
        QVERIFY(pharmacy.messages[0].contains("\rORC|XO|1^EHR|RX9\r"));
    }

    void answersDecide_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("err");
        QTest::addColumn<int>("attempt");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char *name, const char *code, const char *err, int attempt,
                            const char *outcome) {
            QTest::newRow(name) << QByteArray(code) << QByteArray(err) << attempt
                                << QString::fromLatin1(outcome);
        };
        row("refused", "AE", "ERR||RXE^1^3|101|E\r", 1, "remote_rejected");
        row("busy", "AE", "ERR|||206|E\r", 1, "remote_failed");
        row("down", "AR", "", 1, "remote_failed");
        row("unknown order", "AE", "ERR||ORC^1^3|204|E\r", 1, "remote_not_found");
        row("duplicate at once", "AE", "ERR||ORC^1^2|205|E\r", 1, "conflict");
        row("duplicate after an attempt", "AE", "ERR||ORC^1^2|205|E\r", 2, "delivered");
        row("commit refused", "CR", "ERR||MSH^1^12|203|E\r", 1, "remote_rejected");
    }
    void answersDecide()
    {
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, err);
        QFETCH(int, attempt);
        Pharmacy pharmacy;
        pharmacy.script = [&](const QByteArray &id) {
            return QByteArrayList{answer(code, id, err)};
        };
        Sending sending(towards(pharmacy.serverPort()));
        OutboundMessage message = SampleOutbound::order();
        message.attempt = attempt;
        QTEST(told(deliverNow(sending.delivery, message)).section(u' ', 0, 0), "outcome");
    }

    void silentPharmacyEndsInATimeout()
    {
        Pharmacy pharmacy;
        pharmacy.script = [](const QByteArray &) {
            return QByteArrayList();
        };
        Sending sending(towards(pharmacy.serverPort()));
        const auto result = deliverNow(sending.delivery, SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Timeout);
    }

    void answerWithAnotherIdIsNone()
    {
        Pharmacy pharmacy;
        pharmacy.script = [](const QByteArray &) {
            return QByteArrayList{answer("AA", "someone-elses")};
        };
        Sending sending(towards(pharmacy.serverPort()));
        const auto result = deliverNow(sending.delivery, SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Timeout);
        QVERIFY2(result.error().detail.contains(u"MSA-2"), qPrintable(result.error().detail));
    }

    /// The answer to the first message comes when the second is under way: it must not count for that one.
    void lateAnswerIsNobodys()
    {
        Pharmacy pharmacy;
        QPointer<QTcpSocket> first;
        QByteArray firstId;
        pharmacy.script = [&](const QByteArray &id) -> QByteArrayList {
            if (firstId.isEmpty()) {
                firstId = id;
                first = pharmacy.last;
                return {};
            }
            return {answer("AA", firstId), answer("AE", id, "ERR|||101|E\r")}; // late, then its own
        };
        Sending sending(towards(pharmacy.serverPort()));
        QCOMPARE(told(deliverNow(sending.delivery, SampleOutbound::order())).section(u' ', 0, 0),
                 QStringLiteral("timeout"));
        const auto second =
            deliverNow(sending.delivery, SampleOutbound::order(OrderAction::New, QStringLiteral("2")));
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::RemoteRejected);
        QCOMPARE(pharmacy.connections, 2);
    }

    void bothAcknowledgementsAreWaitedFor()
    {
        Pharmacy pharmacy;
        pharmacy.script = [](const QByteArray &id) {
            return QByteArrayList{answer("CA", id), answer("AA", id)};
        };
        MllpSenderSettings settings = towards(pharmacy.serverPort());
        settings.client.awaitsApplication = true;
        Sending sending(settings, Hl7AckWish::Both);
        const auto receipt = deliverNow(sending.delivery, SampleOutbound::order());
        QVERIFY2(receipt, qPrintable(told(receipt)));
        QCOMPARE(receipt->answer, QStringLiteral("AA"));
        QVERIFY(pharmacy.messages[0].split('\r').first().split('|').value(15) == "AL");
        pharmacy.script = [](const QByteArray &id) {
            return QByteArrayList{answer("CA", id)};
        };
        const auto half =
            deliverNow(sending.delivery, SampleOutbound::order(OrderAction::New, QStringLiteral("2")));
        QVERIFY(!half);
        QCOMPARE(half.error().code, ErrorCode::Timeout); // accepted, but nobody said that it was worked
        pharmacy.script = [](const QByteArray &id) {
            return QByteArrayList{answer("CE", id)};
        };
        const auto no =
            deliverNow(sending.delivery, SampleOutbound::order(OrderAction::New, QStringLiteral("3")));
        QVERIFY(!no);
        QCOMPARE(no.error().code, ErrorCode::RemoteRejected);
    }

    void acceptAloneIsEnoughWhereItIsSaidSo()
    {
        Pharmacy pharmacy;
        pharmacy.script = [](const QByteArray &id) {
            return QByteArrayList{answer("CA", id)};
        };
        Sending sending(towards(pharmacy.serverPort()), Hl7AckWish::Accept);
        const auto receipt = deliverNow(sending.delivery, SampleOutbound::order());
        QVERIFY2(receipt, qPrintable(told(receipt)));
        QCOMPARE(receipt->answer, QStringLiteral("CA"));
    }

    void nobodyThereIsUnreachableAfterItsTime()
    {
        quint16 port = 0;
        {
            QTcpServer taken;
            QVERIFY(taken.listen(QHostAddress::LocalHost));
            port = taken.serverPort();
        }
        Sending sending(towards(port));
        const auto result = deliverNow(sending.delivery, SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Unreachable);
        Pharmacy pharmacy;
        pharmacy.close();
        QVERIFY(pharmacy.listen(QHostAddress::LocalHost, port));
        QVERIFY(deliverNow(sending.delivery, SampleOutbound::order())); // it comes back
    }

    void cutConnectionIsUnreachable()
    {
        Pharmacy pharmacy;
        pharmacy.script = [&](const QByteArray &) {
            pharmacy.last->abort();
            return QByteArrayList();
        };
        Sending sending(towards(pharmacy.serverPort()));
        const auto result = deliverNow(sending.delivery, SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Unreachable);
    }

    void cancelledDeliveriesAreSilent()
    {
        Pharmacy pharmacy;
        pharmacy.script = [](const QByteArray &) {
            return QByteArrayList();
        };
        Sending sending(towards(pharmacy.serverPort()));
        bool isAnswered = false;
        sending.delivery.deliver(SampleOutbound::order(),
                                 [&](const Result<DeliveryReceipt> &) { isAnswered = true; });
        QTRY_COMPARE(pharmacy.ids.size(), 1);
        sending.delivery.cancelAll();
        pharmacy.script = [](const QByteArray &id) {
            return QByteArrayList{answer("AA", id)};
        };
        QVERIFY(deliverNow(sending.delivery, SampleOutbound::order(OrderAction::New, QStringLiteral("2"))));
        QVERIFY(!isAnswered);
        const auto wrongKind = deliverNow(sending.delivery, SampleOutbound::dispense());
        QVERIFY(!wrongKind);
        QCOMPARE(wrongKind.error().code, ErrorCode::UnsupportedMessage);
    }
};

QTEST_GUILESS_MAIN(tst_Hl7Delivery)
#include "tst_Hl7Delivery.moc"
