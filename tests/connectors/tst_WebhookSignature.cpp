#include "connectors/webhook/WebhookSignature.h"
#include "fakes/FakeClock.h"
#include "fakes/JsonLines.h"

#include <QRandomGenerator>
#include <QTest>

using namespace concord;

namespace {
const QByteArray secretA = "whsec_" + QByteArray("the first secret, 24 by.").toBase64();
const QByteArray secretB = "whsec_" + QByteArray("another secret, 24 bytes").toBase64();
const QByteArray body = R"({"kind":"DISPENSE","payload":{"patient":"MARKED-PATIENT"}})";

/// What the openssl command makes of it: HMAC-SHA256 as hex. Empty when it fails.
QByteArray opensslHmac(const QByteArray &key, const QByteArray &data)
{
    QProcess process;
    process.start(QStringLiteral("openssl"),
                  {QStringLiteral("dgst"), QStringLiteral("-sha256"), QStringLiteral("-mac"),
                   QStringLiteral("HMAC"), QStringLiteral("-macopt"),
                   QStringLiteral("hexkey:") + QString::fromLatin1(key.toHex())});
    process.write(data);
    process.closeWriteChannel();
    process.waitForFinished();
    return process.readAllStandardOutput().trimmed().split(' ').last();
}
}

/// Signatures against the reference library and the openssl command, and everything that must be refused.
class tst_WebhookSignature : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void acceptsWhatTheReferenceSigns_data();
    void acceptsWhatTheReferenceSigns();
    void referenceAcceptsWhatWeSign();
    void agreesWithOpenssl();
    void refusesWithoutTellingWhatItHolds_data();
    void refusesWithoutTellingWhatItHolds();
    void toleranceIsFiveMinutesBothWays_data();
    void toleranceIsFiveMinutesBothWays();
    void acceptsEitherSecretDuringRotation();
    void acceptsAnyOfSeveralSignatures();
    void hubSignatureNeedsAnId();
    void hubSignatureIsOverTheRawBytes();
    void sharedHeaderMustBeTheWholeSecret();
    void unusableSecretsAreFoundBeforehand_data();
    void unusableSecretsAreFoundBeforehand();

private:
    [[nodiscard]] SignatureHeaders signedBy(const QByteArray &secret, const QByteArray &id = "msg_1") const
    {
        SignatureHeaders headers;
        headers.webhookId = id;
        headers.webhookTimestamp = QByteArray::number(toMs(m_clock.now()) / 1000);
        headers.webhookSignature =
            standardWebhookSignature(secret, headers.webhookId, headers.webhookTimestamp, body);
        return headers;
    }

    FakeClock m_clock;
    JsonLines m_reference;
};

void tst_WebhookSignature::initTestCase()
{
    m_reference.start(QStringLiteral("node"), {QStringLiteral("sign.mjs")},
                      QStringLiteral(TEST_PEERS_DIR "/webhook-signer"));
}

void tst_WebhookSignature::acceptsWhatTheReferenceSigns_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("json") << body;
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("utf-8") << QByteArray("{\"name\":\"Zoë Ångström \xF0\x9F\x90\x8E\"}");
    QTest::newRow("blanks and line ends kept") << QByteArray("{ \"a\" :\r\n 1 }\n");
    QTest::newRow("long") << QByteArray(200'000, 'x');
}

void tst_WebhookSignature::acceptsWhatTheReferenceSigns()
{
    QFETCH(QByteArray, content);
    const qint64 seconds = toMs(m_clock.now()) / 1000;
    const auto answer = m_reference.ask({{QStringLiteral("secret"), QString::fromLatin1(secretA)},
                                         {QStringLiteral("id"), QStringLiteral("msg_27UH4WbU6Z5A")},
                                         {QStringLiteral("timestamp"), seconds},
                                         {QStringLiteral("body"), QString::fromLatin1(content.toBase64())}});
    SignatureHeaders headers;
    headers.webhookId = "msg_27UH4WbU6Z5A";
    headers.webhookTimestamp = QByteArray::number(seconds);
    headers.webhookSignature = answer[u"signature"].toString().toLatin1();
    QVERIFY(headers.webhookSignature.startsWith("v1,"));
    const auto id = verifyStandardWebhook(headers, content, {secretA}, m_clock.now());
    QVERIFY2(id, id ? "" : qPrintable(id.error().detail));
    QCOMPARE(*id, QStringLiteral("msg_27UH4WbU6Z5A"));
    QVERIFY(!verifyStandardWebhook(headers, content + ' ', {secretA}, m_clock.now()));
}

void tst_WebhookSignature::referenceAcceptsWhatWeSign()
{
    const qint64 seconds = QDateTime::currentSecsSinceEpoch(); // the reference reads the machine's clock
    const QByteArray signature =
        standardWebhookSignature(secretB, "msg_2", QByteArray::number(seconds), body);
    QJsonObject question{{QStringLiteral("secret"), QString::fromLatin1(secretB)},
                         {QStringLiteral("id"), QStringLiteral("msg_2")},
                         {QStringLiteral("timestamp"), seconds},
                         {QStringLiteral("body"), QString::fromLatin1(body.toBase64())},
                         {QStringLiteral("signature"), QString::fromLatin1(signature)}};
    QCOMPARE(m_reference.ask(question)[u"valid"], QJsonValue(true));
    question[u"id"] = QStringLiteral("msg_3");
    QCOMPARE(m_reference.ask(question)[u"valid"], QJsonValue(false));
}

void tst_WebhookSignature::agreesWithOpenssl()
{
    const QByteArray key = QByteArray::fromBase64(secretA.mid(6));
    QCOMPARE(standardWebhookSignature(secretA, "msg_1", "1768478400", body),
             "v1," + QByteArray::fromHex(opensslHmac(key, "msg_1.1768478400." + body)).toBase64());
    QCOMPARE(hubSignature("a GitHub secret", body), "sha256=" + opensslHmac("a GitHub secret", body));
}

void tst_WebhookSignature::refusesWithoutTellingWhatItHolds_data()
{
    QTest::addColumn<SignatureHeaders>("headers");
    const SignatureHeaders good = signedBy(secretA);
    const auto row = [&](const char *name, auto change) {
        SignatureHeaders bad = good;
        change(bad);
        QTest::newRow(name) << bad;
    };
    row("no id", [](SignatureHeaders &h) { h.webhookId.clear(); });
    row("another id", [](SignatureHeaders &h) { h.webhookId = "MARKED-ID"; });
    row("an id of 256 characters", [](SignatureHeaders &h) { h.webhookId = QByteArray(256, 'i'); });
    row("an id with a line end", [](SignatureHeaders &h) { h.webhookId = "MARKED\nID"; });
    row("an id that is not ASCII", [](SignatureHeaders &h) { h.webhookId = "MARKED\xC3\xA9"; });
    row("no timestamp", [](SignatureHeaders &h) { h.webhookTimestamp.clear(); });
    row("a date", [](SignatureHeaders &h) { h.webhookTimestamp = "2026-01-15T12:00:00Z"; });
    row("a negative timestamp", [](SignatureHeaders &h) { h.webhookTimestamp.prepend('-'); });
    row("a timestamp with a plus", [](SignatureHeaders &h) { h.webhookTimestamp.prepend('+'); });
    row("a timestamp with blanks", [](SignatureHeaders &h) { h.webhookTimestamp.append(' '); });
    row("a timestamp of 40 digits", [](SignatureHeaders &h) { h.webhookTimestamp = QByteArray(40, '9'); });
    row("another timestamp", [](SignatureHeaders &h) { h.webhookTimestamp[9] ^= 1; });
    row("no signature", [](SignatureHeaders &h) { h.webhookSignature.clear(); });
    row("only a comma", [](SignatureHeaders &h) { h.webhookSignature = ","; });
    row("only blanks", [](SignatureHeaders &h) { h.webhookSignature = "    "; });
    row("no version", [](SignatureHeaders &h) { h.webhookSignature.remove(0, 3); });
    row("version 2", [](SignatureHeaders &h) { h.webhookSignature[1] = '2'; });
    row("cut", [](SignatureHeaders &h) { h.webhookSignature.chop(1); });
    row("something behind", [](SignatureHeaders &h) { h.webhookSignature += "A"; });
    row("hex in place of base64", [](SignatureHeaders &h) {
        h.webhookSignature = "v1," + QByteArray::fromBase64(h.webhookSignature.mid(3)).toHex();
    });
    row("one bit of the signature", [](SignatureHeaders &h) { h.webhookSignature[20] ^= 1; });
    row("by another secret", [](SignatureHeaders &h) {
        h.webhookSignature = standardWebhookSignature(secretB, h.webhookId, h.webhookTimestamp, body);
    });
    row("a list of 100 kB", [](SignatureHeaders &h) {
        h.webhookSignature = QByteArray("v1,MARKED ").repeated(10'000) + h.webhookSignature;
    });
}

void tst_WebhookSignature::refusesWithoutTellingWhatItHolds()
{
    QFETCH(SignatureHeaders, headers);
    const auto result = verifyStandardWebhook(headers, body, {secretA}, m_clock.now());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::SignatureInvalid);
    QVERIFY(!result.error().where.isEmpty() && !result.error().detail.isEmpty());
    const QString said = result.error().where + result.error().detail;
    QVERIFY(!said.contains(QStringLiteral("MARKED")));
    QVERIFY(!said.contains(QString::fromLatin1(signedBy(secretA).webhookSignature.mid(3))));
}

void tst_WebhookSignature::toleranceIsFiveMinutesBothWays_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<bool>("isAccepted");
    QTest::newRow("now") << 0 << true;
    QTest::newRow("5 minutes ago") << -300 << true;
    QTest::newRow("a second more") << -301 << false;
    QTest::newRow("5 minutes ahead") << 300 << true;
    QTest::newRow("a second more ahead") << 301 << false;
    QTest::newRow("a year ago") << -31'536'000 << false;
}

void tst_WebhookSignature::toleranceIsFiveMinutesBothWays()
{
    QFETCH(int, seconds);
    QFETCH(bool, isAccepted);
    SignatureHeaders headers = signedBy(secretA);
    headers.webhookTimestamp = QByteArray::number(toMs(m_clock.now()) / 1000 + seconds);
    headers.webhookSignature =
        standardWebhookSignature(secretA, headers.webhookId, headers.webhookTimestamp, body);
    QCOMPARE(verifyStandardWebhook(headers, body, {secretA}, m_clock.now()).has_value(), isAccepted);
}

void tst_WebhookSignature::acceptsEitherSecretDuringRotation()
{
    const QByteArrayList both{secretA, secretB};
    QVERIFY(verifyStandardWebhook(signedBy(secretA), body, both, m_clock.now()));
    QVERIFY(verifyStandardWebhook(signedBy(secretB), body, both, m_clock.now()));
    QVERIFY(!verifyStandardWebhook(signedBy(secretB), body, {secretA}, m_clock.now()));
    QVERIFY(!verifyStandardWebhook(signedBy(secretA), body, {}, m_clock.now()));
    QVERIFY2(!verifyStandardWebhook(signedBy(secretA), body, {QByteArray(), "whsec_", "***"}, m_clock.now()),
             "an unusable secret must match nothing");
}

void tst_WebhookSignature::acceptsAnyOfSeveralSignatures()
{
    SignatureHeaders headers = signedBy(secretA);
    headers.webhookSignature =
        signedBy(secretB).webhookSignature + " v1a,ZWQyNTUxOQ== " + headers.webhookSignature;
    QVERIFY(verifyStandardWebhook(headers, body, {secretA}, m_clock.now()));
}

void tst_WebhookSignature::hubSignatureNeedsAnId()
{
    SignatureHeaders headers;
    headers.hubSignature = hubSignature("a GitHub secret", body);
    const auto withoutId = verifyHubSignature(headers, body, {"a GitHub secret"});
    QVERIFY(!withoutId);
    QCOMPARE(withoutId.error().code, ErrorCode::SignatureInvalid);
    headers.deliveryId = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    const auto id = verifyHubSignature(headers, body, {"old", "a GitHub secret"});
    QVERIFY(id);
    QCOMPARE(*id, QStringLiteral("72d3162e-cc78-11e3-81ab-4c9367dc0958"));

    const auto ofBody = [](const char *own) {
        return [own](const QByteArray &) {
            return QString::fromUtf8(own);
        };
    };
    QCOMPARE(*verifyHubSignature(headers, body, {"a GitHub secret"}, ofBody("own")),
             QStringLiteral("72d3162e-cc78-11e3-81ab-4c9367dc0958"));
    headers.deliveryId.clear();
    QCOMPARE(*verifyHubSignature(headers, body, {"a GitHub secret"}, ofBody("own")), QStringLiteral("own"));
    QVERIFY(!verifyHubSignature(headers, body, {"a GitHub secret"}, ofBody("")));
    QVERIFY(!verifyHubSignature(headers, body, {"another secret !"}, ofBody("own")));
}

void tst_WebhookSignature::hubSignatureIsOverTheRawBytes()
{
    // The vector of GitHub's documentation ("Validating webhook deliveries").
    SignatureHeaders headers;
    headers.deliveryId = "1";
    headers.hubSignature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const QByteArray secret = "It's a Secret to Everybody";
    QVERIFY(verifyHubSignature(headers, QByteArrayView("Hello, World!"), {secret}));
    QVERIFY(!verifyHubSignature(headers, QByteArrayView("Hello, World!\n"), {secret}));
    headers.hubSignature.replace("sha256=", "sha1=");
    QVERIFY(!verifyHubSignature(headers, QByteArrayView("Hello, World!"), {secret}));
    headers.hubSignature.clear();
    QVERIFY(!verifyHubSignature(headers, QByteArrayView("Hello, World!"), {secret}));
}

void tst_WebhookSignature::sharedHeaderMustBeTheWholeSecret()
{
    const QByteArrayList secrets{"Bearer 0123456789abcdef", "Bearer fedcba9876543210"};
    QVERIFY(verifySharedHeader("Bearer 0123456789abcdef", secrets));
    QVERIFY(verifySharedHeader("Bearer fedcba9876543210", secrets));
    QVERIFY(!verifySharedHeader("Bearer 0123456789abcde", secrets));
    QVERIFY(!verifySharedHeader("Bearer 0123456789abcdeff", secrets));
    QVERIFY(!verifySharedHeader("", {QByteArray()}));
    QVERIFY(!verifySharedHeader(QByteArray(100'000, 'x'), {QByteArray(100'000, 'x')}));
}

void tst_WebhookSignature::unusableSecretsAreFoundBeforehand_data()
{
    QTest::addColumn<SignatureStyle>("style");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<bool>("isUsable");
    using enum SignatureStyle;
    QTest::newRow("standard") << StandardWebhooks << secretA << true;
    QTest::newRow("standard without prefix") << StandardWebhooks << secretA.mid(6) << true;
    QTest::newRow("standard, no base64") << StandardWebhooks << QByteArray("whsec_!!!") << false;
    QTest::newRow("standard, 8 bytes") << StandardWebhooks << QByteArray("whsec_MTIzNDU2Nzg=") << false;
    QTest::newRow("empty") << GitHub << QByteArray() << false;
    QTest::newRow("GitHub") << GitHub << QByteArray("sixteen bytes !!") << true;
    QTest::newRow("shared, short") << SharedHeader << QByteArray("short") << false;
}

void tst_WebhookSignature::unusableSecretsAreFoundBeforehand()
{
    QFETCH(SignatureStyle, style);
    QFETCH(QByteArray, secret);
    QFETCH(bool, isUsable);
    QCOMPARE(checkSecret(style, secret).has_value(), isUsable);
}

Q_DECLARE_METATYPE(SignatureHeaders)
QTEST_GUILESS_MAIN(tst_WebhookSignature)
#include "tst_WebhookSignature.moc"
