#include "connectors/KeyPin.h"
#include "domain/TlsText.h"
#include "fakes/TestCertificates.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QTest>

#include <openssl/x509_vfy.h>

using namespace concord;

class tst_KeyPin : public QObject
{
    Q_OBJECT

    /// As an administrator makes it: packaging/SECURITY.md, README.
    static QByteArray byHand(const QString &certificate)
    {
        QProcess shell;
        shell.start(
            QStringLiteral("sh"),
            {QStringLiteral("-c"),
             QStringLiteral("openssl x509 -in \"$0\" -pubkey -noout | openssl pkey -pubin -outform DER |"
                            " openssl dgst -sha256 -binary | base64"),
             certificate});
        shell.waitForFinished();
        return shell.readAllStandardOutput().trimmed();
    }

private slots:
    void isWhatOpensslSays()
    {
        const TestCertificates certificates;
        const auto files = certificates.makeFiles(QStringLiteral("server"));
        const QByteArray pin = pinOf(files.identity.certificate);
        QCOMPARE(pin.size(), 32);
        QCOMPARE(pinText(pin), QStringLiteral("sha256/") + QString::fromLatin1(byHand(files.certificate)));
        QCOMPARE(pinFromText(pinText(pin)).value_or(QByteArray()), pin);
        QVERIFY(pin != pinOf(certificates.make(TestCertificates::Kind::Good).certificate));
        QVERIFY(pinOf(QSslCertificate()).isEmpty());
    }

    void onlyAWholePinIsOne_data()
    {
        QTest::addColumn<QString>("text");
        const QString good = pinText(QByteArray(32, 'x'));
        QTest::newRow("without its kind") << good.mid(7);
        QTest::newRow("another kind") << QStringLiteral("sha1/") + good.mid(7);
        QTest::newRow("too short") << pinText(QByteArray(31, 'x'));
        QTest::newRow("too long") << pinText(QByteArray(33, 'x'));
        QTest::newRow("not Base64") << QStringLiteral("sha256/****");
        QTest::newRow("empty") << QString();
    }
    void onlyAWholePinIsOne()
    {
        QFETCH(QString, text);
        QVERIFY(!pinFromText(text));
    }

    void whatOpensslRefusesIsSaidInWords_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<QString>("text");
        QTest::newRow("revoked") << X509_V_ERR_CERT_REVOKED << tlsText::revoked();
        QTest::newRow("untrusted") << X509_V_ERR_CERT_UNTRUSTED << tlsText::unknownIssuer();
        QTest::newRow("no issuer") << X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
                                   << tlsText::unknownIssuer();
        QTest::newRow("self-signed") << X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT << tlsText::selfSigned();
        QTest::newRow("name") << X509_V_ERR_HOSTNAME_MISMATCH << tlsText::otherName();
        QTest::newRow("address") << X509_V_ERR_IP_ADDRESS_MISMATCH << tlsText::otherName();
        QTest::newRow("no certificate") << X509_V_ERR_CERT_HAS_EXPIRED << tlsText::expired({});
        QTest::newRow("anything else")
            << X509_V_ERR_PATH_LENGTH_EXCEEDED << QStringLiteral("chain: path length constraint exceeded");
    }
    void whatOpensslRefusesIsSaidInWords()
    {
        QFETCH(int, error);
        QFETCH(QString, text);
        QCOMPARE(verificationText(error, nullptr), text);
    }

    void anUnreadableKeyIsNeverAPinnedOne()
    {
        QVERIFY(!pinTrouble({}, {}));
        QVERIFY(pinTrouble({}, {QByteArray(32, 'x')}));
        QVERIFY(pinTrouble({}, {QByteArray()})); // also where such a thing came into the list
    }
};

QTEST_GUILESS_MAIN(tst_KeyPin)
#include "tst_KeyPin.moc"
