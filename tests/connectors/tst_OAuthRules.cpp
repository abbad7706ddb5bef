#include "connectors/oauth/Jwks.h"
#include "connectors/oauth/JwtAssertion.h"
#include "connectors/oauth/SmartDiscovery.h"
#include "connectors/oauth/TokenCache.h"
#include "connectors/oauth/TokenRequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <openssl/ec.h>
#include <openssl/pem.h>

using namespace concord;
using namespace std::chrono_literals;

namespace {
constexpr Timestamp noon = fromMs(1'768'478'400'000);
const QString where = QStringLiteral("https://auth.example/token");

QByteArray decoded(const QByteArray &part)
{
    return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding);
}

QJsonObject jsonOf(const QByteArray &part)
{
    return QJsonDocument::fromJson(decoded(part)).object();
}

/// What the other side does, with OpenSSL and none of our code.
bool isSignature(const QByteArray &privatePem, const QByteArray &content, QByteArray signature)
{
    BIO *bio = BIO_new_mem_buf(privatePem.constData(), int(privatePem.size()));
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
        if (signature.size() != 96)
            return false;
        const auto *raw = reinterpret_cast<const unsigned char *>(signature.constData());
        ECDSA_SIG *parts = ECDSA_SIG_new();
        ECDSA_SIG_set0(parts, BN_bin2bn(raw, 48, nullptr), BN_bin2bn(raw + 48, 48, nullptr));
        QByteArray der(i2d_ECDSA_SIG(parts, nullptr), '\0');
        auto *out = reinterpret_cast<unsigned char *>(der.data());
        i2d_ECDSA_SIG(parts, &out);
        ECDSA_SIG_free(parts);
        signature = der;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool isRight =
        EVP_DigestVerifyInit(context, nullptr, EVP_sha384(), nullptr, key) == 1 &&
        EVP_DigestVerify(
            context, reinterpret_cast<const unsigned char *>(signature.constData()), size_t(signature.size()),
            reinterpret_cast<const unsigned char *>(content.constData()), size_t(content.size())) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return isRight;
}

QByteArray pemOf(EVP_PKEY *key, const EVP_CIPHER *cipher = nullptr)
{
    BIO *bio = BIO_new(BIO_s_mem());
    auto *secret = reinterpret_cast<const unsigned char *>("secret");
    PEM_write_bio_PrivateKey(bio, key, cipher, cipher ? secret : nullptr, cipher ? 6 : 0, nullptr, nullptr);
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    const QByteArray pem(data, size);
    BIO_free(bio);
    EVP_PKEY_free(key);
    return pem;
}

FetchReply reply(int status, const QByteArray &body)
{
    FetchReply r;
    r.status = status;
    r.body = body;
    r.retryAfterMs = 7'000;
    return r;
}

OAuthSettings settingsWith(ClientProof proof, const QByteArray &secret)
{
    OAuthSettings settings;
    settings.clientId = QStringLiteral("a client:1");
    settings.proof = proof;
    settings.scopes = QStringList{QStringLiteral("system/*.read"), QStringLiteral("system/Patient.rs")};
    settings.secret = [secret]() -> Result<QByteArray> {
        return secret;
    };
    return settings;
}

TokenReply token(const char *text, std::chrono::seconds life)
{
    TokenReply reply;
    reply.token = SecretText(QByteArray(text));
    reply.expiresIn = life;
    return reply;
}

/// What a future gives; empty: nothing yet. An error is its name.
QByteArray given(const QFuture<Result<TokenPtr>> &future)
{
    if (!future.isFinished() || future.resultCount() == 0)
        return {};
    const auto result = future.result();
    return result ? (*result)->bytes().toByteArray() : codeName(result.error().code).toLatin1();
}
}

class tst_OAuthRules : public QObject
{
    Q_OBJECT

private slots:
    void anAssertionSaysWhatSmartAsks_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::newRow("RS384") << QStringLiteral("RS384");
        QTest::newRow("ES384") << QStringLiteral("ES384");
    }
    void anAssertionSaysWhatSmartAsks()
    {
        QFETCH(QString, algorithm);
        const auto key = SigningKey::make(*jwtAlgorithmFromWord(algorithm));
        QVERIFY(key);
        const QUuid id = QUuid::createUuid();
        const auto jwt =
            signedAssertion({QStringLiteral("client-1"), where, QStringLiteral("key-1"), id, noon}, *key);
        QVERIFY(jwt);
        const QByteArrayList parts = jwt->split('.');
        QCOMPARE(parts.size(), 3);
        QVERIFY(!jwt->contains('=') && !jwt->contains('+') && !jwt->contains('/'));
        QCOMPARE(jsonOf(parts[0]), (QJsonObject{{QStringLiteral("alg"), algorithm},
                                                {QStringLiteral("kid"), QStringLiteral("key-1")},
                                                {QStringLiteral("typ"), QStringLiteral("JWT")}}));
        const QJsonObject claims = jsonOf(parts[1]);
        QCOMPARE(claims[u"iss"].toString(), QStringLiteral("client-1"));
        QCOMPARE(claims[u"sub"].toString(), QStringLiteral("client-1"));
        QCOMPARE(claims[u"aud"].toString(), where);
        QCOMPARE(claims[u"jti"].toString(), id.toString(QUuid::WithoutBraces));
        QCOMPARE(claims[u"iat"].toInteger(), toMs(noon) / 1000 - 30);
        QVERIFY(claims[u"exp"].toInteger() > toMs(noon) / 1000);
        QVERIFY(claims[u"exp"].toInteger() - claims[u"iat"].toInteger() <= 300);
        QVERIFY(isSignature(key->toPem().value(), parts[0] + '.' + parts[1], decoded(parts[2])));
    }

    /// r and s are numbers: one in 256 begins with a zero, which DER leaves out and JWS does not.
    void anEs384SignatureHas96BytesWhateverItsNumbersAre()
    {
        const auto key = SigningKey::make(JwtAlgorithm::Es384);
        const QByteArray pem = key->toPem().value();
        for (int i = 0; i < 300; ++i) {
            const QByteArray content = QByteArray::number(i);
            const auto signature = key->sign(content);
            QVERIFY(signature);
            QCOMPARE(signature->size(), 96);
            if (i % 10 == 0 || signature->startsWith('\0') || signature->at(48) == '\0')
                QVERIFY(isSignature(pem, content, *signature));
        }
    }

    void aThumbprintIsThatOfTheRfc() // RFC 7638 section 3.1
    {
        const QJsonObject key{
            {QStringLiteral("kty"), QStringLiteral("RSA")},
            {QStringLiteral("e"), QStringLiteral("AQAB")},
            {QStringLiteral("n"),
             QStringLiteral("0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1"
                            "L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4"
                            "QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbO"
                            "pbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF"
                            "Cur-kEgU8awapJzKnqDKgw")}};
        QCOMPARE(jwkThumbprint(key), QStringLiteral("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    }

    void aKeySetHoldsNothingPrivate_data() { anAssertionSaysWhatSmartAsks_data(); }
    void aKeySetHoldsNothingPrivate()
    {
        QFETCH(QString, algorithm);
        const auto key = SigningKey::make(*jwtAlgorithmFromWord(algorithm));
        const auto again = SigningKey::read(key->toPem().value());
        QVERIFY(again);
        const QString id = keyIdOf(*again, {});
        QCOMPARE(id, keyIdOf(*key, {}));
        QCOMPARE(keyIdOf(*key, QStringLiteral("mine")), QStringLiteral("mine"));
        const QJsonObject jwk = publicKeySet(*key, id)[u"keys"].toArray().at(0).toObject();
        QStringList members = jwk.keys();
        members.sort();
        QCOMPARE(members.join(u' '), algorithm == u"RS384"
                                         ? QStringLiteral("alg e key_ops kid kty n use")
                                         : QStringLiteral("alg crv key_ops kid kty use x y"));
        QCOMPARE(jwk[u"alg"].toString(), algorithm);
        QCOMPARE(jwk[u"kid"].toString(), id);
    }

    void refusesKeysThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("why");
        const QString none = QStringLiteral("no private key in PEM");
        QTest::newRow("nothing") << QByteArray() << none;
        QTest::newRow("text") << QByteArray("a pass word") << none;
        QTest::newRow("RSA of 1024 bits")
            << pemOf(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(1024))) << QStringLiteral("2048 bits");
        QTest::newRow("another curve")
            << pemOf(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")) << QStringLiteral("P-384");
        QTest::newRow("Ed25519") << pemOf(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"))
                                 << QStringLiteral("P-384");
        QTest::newRow("with a passphrase")
            << pemOf(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"), EVP_aes_256_cbc()) << none;
        QJsonObject open = SigningKey::make(JwtAlgorithm::Es384)->publicParts();
        QTest::newRow("a public JWK") << QJsonDocument(open).toJson() << none;
        open.insert(QStringLiteral("d"), QStringLiteral("AQ")); // of another point
        QTest::newRow("a JWK whose halves do not belong together") << QJsonDocument(open).toJson() << none;
        QTest::newRow("an empty JWK") << QByteArray("{}") << none;
    }
    void refusesKeysThatAreNone()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, why);
        const auto read = SigningKey::read(key);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::ConfigInvalid);
        QVERIFY2(read.error().detail.contains(why), qPrintable(read.error().detail));
    }

    void aKeyIsForTheAlgorithmThatIsConfigured()
    {
        const QByteArray pem = SigningKey::make(JwtAlgorithm::Es384)->toPem().value();
        QVERIFY(readKey(pem, JwtAlgorithm::Es384));
        QVERIFY(readKey(pem, std::nullopt));
        QCOMPARE(readKey(pem, JwtAlgorithm::Rs384).error().code, ErrorCode::ConfigInvalid);
    }

    void aRequestCarriesTheProof_data()
    {
        QTest::addColumn<QString>("proof");
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<QByteArray>("header"); // RFC 6749 section 2.3.1: both parts are form-encoded first
        const QByteArray grant =
            "grant_type=client_credentials&scope=system%2F%2A.read%20system%2FPatient.rs";
        QTest::newRow("basic") << QStringLiteral("client_secret_basic") << grant
                               << "Basic " + QByteArray("a%20client%3A1:s%3Ae%2Bcret").toBase64();
        QTest::newRow("post") << QStringLiteral("client_secret_post")
                              << grant + "&client_id=a%20client%3A1&client_secret=s%3Ae%2Bcret"
                              << QByteArray();
    }
    void aRequestCarriesTheProof()
    {
        QFETCH(QString, proof);
        QFETCH(QByteArray, form);
        QFETCH(QByteArray, header);
        const auto request =
            tokenRequest(settingsWith(*clientProofFromWord(proof), "s:e+cret"), QUrl(where), noon);
        QVERIFY(request);
        QCOMPARE(request->body, form);
        QCOMPARE(request->method, "POST");
        QByteArray authorization;
        for (const auto &[name, value] : request->headers) {
            if (name == "Authorization")
                authorization = value;
        }
        QCOMPARE(authorization, header);
    }

    void eachRequestHasAnAssertionOfItsOwn()
    {
        const auto key = SigningKey::make(JwtAlgorithm::Es384);
        const OAuthSettings settings = settingsWith(ClientProof::PrivateKeyJwt, key->toPem().value());
        QStringList ids;
        for (int i = 0; i < 2; ++i) {
            const QByteArray body = tokenRequest(settings, QUrl(where), noon)->body;
            QVERIFY(body.contains("urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"));
            const QByteArray jwt = body.mid(body.lastIndexOf('=') + 1);
            const QJsonObject claims = jsonOf(jwt.split('.').value(1));
            QCOMPARE(claims[u"aud"].toString(), where);
            QCOMPARE(jsonOf(jwt.split('.').value(0))[u"kid"].toString(), jwkThumbprint(key->publicParts()));
            ids << claims[u"jti"].toString();
        }
        QVERIFY(ids[0] != ids[1]);
    }

    void readsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("outcome"); // "token seconds scopes", or the error
        QTest::newRow("a token") << 200
                                 << QByteArray(R"({"access_token":"a.b-c","token_type":"Bearer",)"
                                               R"("expires_in":300,"scope":"x y"})")
                                 << QStringLiteral("a.b-c 300 x,y");
        QTest::newRow("without scope and time, and other words")
            << 200 << QByteArray(R"({"access_token":"abc","token_type":"bearer"})")
            << QStringLiteral("abc 60 asked");
        QTest::newRow("a number as text")
            << 200 << QByteArray(R"({"access_token":"abc","token_type":"bearer","expires_in":"90"})")
            << QStringLiteral("abc 90 asked");
        QTest::newRow("a token that ends a header line")
            << 200 << QByteArray(R"({"access_token":"a\r\nX: y","token_type":"bearer"})")
            << QStringLiteral("invalid_message");
        QTest::newRow("another kind of token")
            << 200 << QByteArray(R"({"access_token":"abc","token_type":"mac"})")
            << QStringLiteral("invalid_message");
        QTest::newRow("HTML") << 200 << QByteArray("<html>") << QStringLiteral("wrong_content_type");
        QTest::newRow("unknown client") << 401 << QByteArray(R"({"error":"invalid_client"})")
                                        << QStringLiteral("unauthorized invalid_client");
        QTest::newRow("unknown client, in the older way")
            << 400 << QByteArray(R"({"error":"invalid_client"})")
            << QStringLiteral("unauthorized invalid_client");
        QTest::newRow("401 without a word") << 401 << QByteArray() << QStringLiteral("unauthorized 401");
        QTest::newRow("scope") << 400 << QByteArray(R"({"error":"invalid_scope","error_description":"Jane"})")
                               << QStringLiteral("config_invalid invalid_scope");
        QTest::newRow("words of its own")
            << 400 << QByteArray(R"({"error":"Jane Doe"})") << QStringLiteral("config_invalid 400");
        QTest::newRow("no such address") << 404 << QByteArray() << QStringLiteral("config_invalid 404");
        QTest::newRow("too many") << 429 << QByteArray() << QStringLiteral("rate_limited 7000");
        QTest::newRow("trouble") << 503 << QByteArray("Jane") << QStringLiteral("remote_failed 7000");
    }
    void readsAnAnswer()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, outcome);
        FetchReply answer = reply(status, body);
        const auto read = readTokenReply(answer, {QStringLiteral("asked")}, where);
        QVERIFY(answer.body.isEmpty());
        if (read) {
            QCOMPARE(QStringLiteral("%1 %2 %3")
                         .arg(read->token.reveal())
                         .arg(read->expiresIn.count())
                         .arg(read->scopes.join(u',')),
                     outcome);
            return;
        }
        QCOMPARE(codeName(read.error().code), outcome.section(u' ', 0, 0));
        QVERIFY(!read.error().detail.contains(u"Jane"));
        const QString said = read.error().detail + u' ' + QString::number(read.error().retryAfterMs);
        QVERIFY2(said.contains(outcome.section(u' ', 1)), qPrintable(said));
    }

    void findsTheEndpoint_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char *name, const char *endpoint, const char *outcome) {
            QTest::newRow(name) << 200 << QByteArray(R"({"token_endpoint":")") + endpoint + "\"}"
                                << QString::fromLatin1(outcome);
        };
        row("https", "https://auth.example/token?tenant=1", "https://auth.example/token?tenant=1");
        row("http on this machine", "http://127.0.0.1:8091/token", "http://127.0.0.1:8091/token");
        row("http elsewhere", "http://auth.example/token", "config_invalid");
        row("http to a name that only looks like this machine", "http://localhost.example/token",
            "config_invalid");
        row("another scheme", "ftp://auth.example/token", "config_invalid");
        row("a user in it", "https://me@auth.example/token", "config_invalid");
        row("relative", "/token", "config_invalid");
        QTest::newRow("not named") << 200 << QByteArray("{}") << QStringLiteral("config_invalid");
        QTest::newRow("not there") << 404 << QByteArray("{}") << QStringLiteral("config_invalid");
        QTest::newRow("in trouble") << 502 << QByteArray() << QStringLiteral("remote_failed");
        QTest::newRow("busy") << 429 << QByteArray() << QStringLiteral("rate_limited");
    }
    void findsTheEndpoint()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, outcome);
        const auto found = tokenEndpointOf(reply(status, body), where);
        QCOMPARE(found ? found->toString() : codeName(found.error().code), outcome);
    }

    void manyShareOneToken()
    {
        int orders = 0;
        TokenCache cache([&] { ++orders; });
        const auto first = cache.take();
        const auto second = cache.take();
        QCOMPARE(orders, 1);
        QVERIFY(!first.isFinished());
        cache.settle(token("one", 100s));
        QCOMPARE(given(first), "one");
        QCOMPARE(given(second), "one");
        QCOMPARE(given(cache.take()), "one");
        QCOMPARE(orders, 1);
    }

    void theNextTokenIsFetchedInTime()
    {
        int orders = 0;
        TokenCache cache([&] { ++orders; });
        (void)cache.take();
        cache.settle(token("one", 1s));
        QCOMPARE(given(cache.take()), "one");
        QCOMPARE(orders, 1);
        QTRY_VERIFY((void(cache.take()), orders == 2));
        cache.settle(token("two", 100s));
        QCOMPARE(given(cache.take()), "two");
        QCOMPARE(orders, 2);
    }

    void nobodyGetsATokenThatExpiresOnItsWay()
    {
        TokenCache cache([] {});
        (void)cache.take();
        cache.settle(token("one", 1s));
        QTRY_VERIFY_WITH_TIMEOUT(!cache.take().isFinished(), 2'000);
    }

    void aRefusedTokenIsReplacedAndAnOldOneChangesNothing()
    {
        int orders = 0;
        TokenCache cache([&] { ++orders; });
        const auto first = cache.take();
        cache.settle(token("one", 100s));
        const TokenPtr one = *first.result();
        cache.discard(one);
        const auto second = cache.take();
        QCOMPARE(orders, 2);
        cache.settle(token("two", 100s));
        cache.discard(one); // of a request that took longer
        QCOMPARE(given(second), "two");
        QCOMPARE(given(cache.take()), "two");
        QCOMPARE(orders, 2);
    }

    void aFailureIsNotRepeatedAtOnce()
    {
        int orders = 0;
        TokenCache cache([&] { ++orders; }, 100ms);
        const auto first = cache.take();
        cache.settle(fail(ErrorCode::Unauthorized, where));
        QCOMPARE(given(first), "unauthorized");
        const auto again = cache.take();
        QCOMPARE(given(again), "unauthorized");
        QVERIFY(again.result().error().retryAfterMs > 0);
        QCOMPARE(orders, 1);
        QTRY_VERIFY(!cache.take().isFinished());
        QCOMPARE(orders, 2);
        cache.settle(token("one", 100s));
        QCOMPARE(given(cache.take()), "one");
    }

    void aClosedCacheAnswersWhoWaits()
    {
        int orders = 0;
        TokenCache cache([&] { ++orders; });
        const auto waiting = cache.take();
        cache.close();
        QCOMPARE(given(waiting), "cancelled");
        cache.settle(token("late", 100s));
        QCOMPARE(given(cache.take()), "cancelled");
        QCOMPARE(orders, 1);
    }
};

QTEST_GUILESS_MAIN(tst_OAuthRules)
#include "tst_OAuthRules.moc"
