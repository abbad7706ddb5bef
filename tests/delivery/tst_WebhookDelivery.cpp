#include "DeliveryProbe.h"

#include "codec/canonical/CanonicalJson.h"
#include "connectors/webhook/AddressGuard.h"
#include "connectors/webhook/WebhookSender.h"
#include "delivery/WebhookDelivery.h"
#include "fakes/FaultyProxy.h"
#include "fakes/JsonLines.h"
#include "fakes/SampleOutbound.h"
#include "fakes/TestCertificates.h"
#include "fakes/TlsServer.h"
#include "runtime/SystemClock.h"

#include <QTemporaryDir>

using namespace concord;

namespace {
using namespace std::chrono_literals;
const QByteArray oldSecret = "whsec_" + QByteArray("the first secret, 24 by.").toBase64();
const QByteArray newSecret = "whsec_" + QByteArray("another secret, 24 bytes").toBase64();

ProxyFault status(int status)
{
    ProxyFault fault;
    fault.status = status;
    return fault;
}
}

/// Signed webhooks to a receiver that verifies them with the reference library of Standard Webhooks.
class tst_WebhookDelivery : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_reference.start(QStringLiteral("node"), {QStringLiteral("sign.mjs")},
                          QStringLiteral(TEST_PEERS_DIR "/webhook-signer"));
    }
    void init()
    {
        m_receiver = std::make_unique<FaultyProxy>();
        m_receiver->failAll(status(202));
        m_secrets = {oldSecret};
        connectTo(m_receiver->base());
    }

    void theReferenceVerifiesWhatWeSend()
    {
        const OutboundMessage message = SampleOutbound::order();
        const auto receipt = deliver(message);
        QVERIFY2(receipt, qPrintable(told(receipt)));
        QCOMPARE(receipt->answer, QStringLiteral("202"));
        const ProxiedRequest &seen = m_receiver->requests().front();
        QCOMPARE(seen.method, QByteArray("POST"));
        QCOMPARE(seen.headers["webhook-id"], message.key.toLatin1());
        QCOMPARE(seen.headers["content-type"], QByteArray("application/json"));
        QCOMPARE(seen.headers["x-correlation-id"], message.correlation.toString().toLatin1());
        QVERIFY(seen.headers["traceparent"].startsWith("00-01a2091bfab97001a6a1d202f470daa9-"));
        QVERIFY(isValid(seen, oldSecret));
        QVERIFY(!isValid(seen, newSecret));
        const auto event = canonicalFromJson(seen.body);
        QVERIFY(event && event->orders == message.content.orders);
    }

    /// While a secret is replaced, whichever of the two the receiver knows.
    void bothSecretsSignDuringARotation()
    {
        m_secrets = {newSecret, oldSecret};
        QVERIFY(deliver(SampleOutbound::order()));
        const ProxiedRequest &seen = m_receiver->requests().front();
        QCOMPARE(seen.headers["webhook-signature"].count(' '), 1);
        QVERIFY(isValid(seen, oldSecret));
        QVERIFY(isValid(seen, newSecret));
    }

    void attemptsKeepTheirId()
    {
        m_receiver->setScript(
            [](const ProxiedRequest &request) { return status(request.number == 1 ? 503 : 202); });
        QVERIFY(deliver(SampleOutbound::order()));
        OutboundMessage again = SampleOutbound::order();
        again.attempt = 2;
        QVERIFY(deliver(again));
        const auto &seen = m_receiver->requests();
        QCOMPARE(seen.size(), size_t(3)); // one more inside the first attempt
        for (const ProxiedRequest &request : seen) {
            QCOMPARE(request.headers["webhook-id"], seen[0].headers["webhook-id"]);
            QCOMPARE(request.body, seen[0].body);
            QVERIFY(isValid(request, oldSecret));
        }
    }

    void sendsHl7WhereItIsWanted()
    {
        m_delivery = std::make_unique<WebhookDelivery>(*m_sender, EventFormat{true, {}});
        QVERIFY(deliver(SampleOutbound::order()));
        const ProxiedRequest &seen = m_receiver->requests().front();
        QCOMPARE(seen.headers["content-type"], QByteArray("application/hl7-v2; charset=utf-8"));
        QVERIFY(seen.body.startsWith("MSH|^~\\&|CONCORD|"));
        QJsonObject question =
            questionOf(seen, oldSecret); // the reference verifies JSON only, but signs anything
        question.remove(u"signature");
        QCOMPARE(seen.headers["webhook-signature"],
                 m_reference.ask(question)[u"signature"].toString().toLatin1());
    }

    void answersDecide_data()
    {
        QTest::addColumn<int>("answer");
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<int>("requests");
        const auto row = [](const char *name, int status, const char *retryAfter, const char *outcome,
                            int requests) {
            QTest::newRow(name) << status << QByteArray(retryAfter) << QString::fromLatin1(outcome)
                                << requests;
        };
        row("200", 200, "", "delivered", 1);
        row("204", 204, "", "delivered", 1);
        row("301", 301, "", "redirect_refused", 1);
        row("302", 302, "", "redirect_refused", 1);
        row("307, which keeps the method", 307, "", "redirect_refused", 1);
        row("400", 400, "", "remote_rejected", 1);
        row("401", 401, "", "unauthorized", 1);
        row("404", 404, "", "remote_not_found", 1);
        row("410", 410, "", "config_invalid", 1);
        row("429 that is soon over", 429, "0", "rate_limited", 3);
        row("429 for an hour", 429, "3600", "rate_limited", 1);
        row("500", 500, "", "remote_failed", 3);
    }
    void answersDecide()
    {
        QFETCH(int, answer);
        QFETCH(QByteArray, retryAfter);
        ProxyFault fault = status(answer);
        fault.headers.emplaceBack("Location", m_receiver->base().toEncoded() + "/elsewhere");
        if (!retryAfter.isEmpty())
            fault.headers.emplaceBack("Retry-After", retryAfter);
        m_receiver->failAll(fault);
        const auto result = deliver(SampleOutbound::order());
        QTEST(told(result).section(u' ', 0, 0), "outcome");
        QTEST(int(m_receiver->requests().size()), "requests");
        if (!result)
            QCOMPARE(result.error().retryAfterMs, retryAfter.toInt() * 1000);
    }

    void goneEndpointIsNotCalledAgain()
    {
        m_receiver->failAll(status(410));
        QVERIFY(!deliver(SampleOutbound::order()));
        m_receiver->failAll(status(200));
        const auto second = deliver(SampleOutbound::order());
        QVERIFY(!second);
        QCOMPARE(second.error().code,
                 ErrorCode::ConfigInvalid); // a person has to look; no attempt is worth it
        QCOMPARE(m_receiver->requests().size(), size_t(1));
    }

    void refusesAddresses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char *url, ErrorCode code) {
            QTest::newRow(url) << QString::fromLatin1(url) << code;
        };
        row("https://169.254.169.254/latest/meta-data", ErrorCode::RedirectRefused);
        row("https://[fe80::1]/", ErrorCode::RedirectRefused);
        row("https://[fd00:ec2::254]/", ErrorCode::RedirectRefused);
        row("https://[::ffff:169.254.169.254]/", ErrorCode::RedirectRefused);
        row("https://2852039166/", ErrorCode::RedirectRefused); // the same as one number
        row("https://0.0.0.0/", ErrorCode::RedirectRefused);
        row("https://224.0.0.1/", ErrorCode::RedirectRefused);
        row("http://192.0.2.1/", ErrorCode::ConfigInvalid); // no https
        row("https://user:secret@127.0.0.1/", ErrorCode::ConfigInvalid);
        row("ftp://127.0.0.1/", ErrorCode::ConfigInvalid);
        row("https://nobody.invalid/", ErrorCode::Unreachable);
    }
    void refusesAddresses()
    {
        QFETCH(QString, url);
        connectTo(QUrl(url));
        const auto result = deliver(SampleOutbound::order());
        QVERIFY(!result);
        QTEST(result.error().code, "code");
        QVERIFY(!result.error().where.contains(u"secret"));
    }

    void privateNetworksAreAllowed()
    {
        for (const char *address : {"10.0.0.1", "192.168.1.5", "127.0.0.1", "::1", "fd12::1", "8.8.8.8"})
            QVERIFY2(isCallable(QHostAddress(QString::fromLatin1(address))), address);
    }

    void unknownAuthorityIsNotTrusted()
    {
        TestCertificates certificates;
        const TlsServer server(certificates.make(TestCertificates::Kind::Good));
        connectTo(server.base());
        const auto result = deliver(SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::TlsFailed);
        QCOMPARE(server.requestCount(), 0);
    }

    void withoutASecretNothingIsSent()
    {
        m_secrets.clear();
        const auto result = deliver(SampleOutbound::order());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::ConfigInvalid);
        QVERIFY(m_receiver->requests().empty());
    }

    void cancelledDeliveriesAreSilent()
    {
        ProxyFault silent;
        silent.isSilent = true;
        m_receiver->failAll(silent);
        bool isAnswered = false;
        const auto note = [&](const Result<DeliveryReceipt> &) {
            isAnswered = true;
        };
        m_delivery->deliver(SampleOutbound::order(), note);
        QTRY_COMPARE(m_receiver->requests().size(), size_t(1));
        m_delivery->deliver(SampleOutbound::order(), note); // in its look-up
        m_delivery->cancelAll();
        m_receiver->failAll(status(200));
        QVERIFY(deliver(SampleOutbound::order()));
        QVERIFY(!isAnswered);
    }

private:
    void connectTo(const QUrl &url)
    {
        m_delivery.reset();
        WebhookSenderSettings settings;
        settings.url = url;
        settings.ladder = {5ms, 10ms};
        settings.secrets = [this] {
            return m_secrets;
        };
        m_sender = std::make_unique<WebhookSender>(settings, m_clock);
        m_delivery = std::make_unique<WebhookDelivery>(*m_sender, EventFormat{});
    }
    [[nodiscard]] Result<DeliveryReceipt> deliver(const OutboundMessage &message)
    {
        return deliverNow(*m_delivery, message);
    }
    [[nodiscard]] static QJsonObject questionOf(const ProxiedRequest &request, const QByteArray &secret)
    {
        return {{QStringLiteral("secret"), QString::fromLatin1(secret)},
                {QStringLiteral("id"), QString::fromLatin1(request.headers["webhook-id"])},
                {QStringLiteral("timestamp"), request.headers["webhook-timestamp"].toLongLong()},
                {QStringLiteral("body"), QString::fromLatin1(request.body.toBase64())},
                {QStringLiteral("signature"), QString::fromLatin1(request.headers["webhook-signature"])}};
    }
    [[nodiscard]] bool isValid(const ProxiedRequest &request, const QByteArray &secret)
    {
        return m_reference.ask(questionOf(request, secret))[u"valid"] == QJsonValue(true);
    }

    SystemClock m_clock; ///< the reference reads the machine's
    JsonLines m_reference;
    std::unique_ptr<FaultyProxy> m_receiver;
    QByteArrayList m_secrets;
    std::unique_ptr<WebhookSender> m_sender;
    std::unique_ptr<WebhookDelivery> m_delivery;
};

QTEST_GUILESS_MAIN(tst_WebhookDelivery)
#include "tst_WebhookDelivery.moc"
