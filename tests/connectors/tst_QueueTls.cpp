#include "QueueFixture.h"

#include "connectors/KeyPin.h"
#include "fakes/TlsServer.h"

using namespace concord;
using Kind = TestCertificates::Kind;

/// amqps: a real broker, and servers with certificates that must not do.
class tst_QueueTls : public QObject
{
    Q_OBJECT

    RabbitServer m_server;

    /// What opening a link says; nothing when it is open.
    [[nodiscard]] static std::optional<Error> troubleWith(const BrokerSettings &settings)
    {
        const auto link = BrokerLink::open(settings);
        return link ? std::optional<Error>() : std::optional(link.error());
    }

private slots:
    void initTestCase()
    {
        if (const auto started = m_server.start(); !started)
            QFAIL(qPrintable(started.error().detail));
    }

    void aPinnedKeyIsServedAndAnotherIsNot()
    {
        const QByteArray pin = pinOf(QSslCertificate(m_server.certificate(), QSsl::Pem));
        BrokerSettings wanted = m_server.tlsSettings();
        wanted.tls->pins = {QByteArray(32, 'n'), pin};
        const auto good = troubleWith(wanted);
        QVERIFY2(!good, good ? qPrintable(good->detail) : "");
        wanted.tls->pins = {QByteArray(32, 'n')};
        const auto refused = troubleWith(wanted);
        QVERIFY(refused);
        QCOMPARE(codeName(refused->code), codeName(ErrorCode::TlsFailed));
        QCOMPARE(refused->detail,
                 QStringLiteral("pin: the peer's key is none of the 1 pinned here, but ") + pinText(pin));
    }

    void theBrokersNameIsChecked()
    {
        BrokerSettings wanted = m_server.tlsSettings();
        wanted.host = QStringLiteral("127.0.0.2"); // not in its certificate
        const auto refused = troubleWith(wanted);
        QVERIFY(refused);
        QCOMPARE(refused->detail, QStringLiteral("name: certificate is for another host name"));
    }

    void showsItsCertificate()
    {
        const auto ours = m_server.certificates().makeFiles(QStringLiteral("ours"));
        const auto strangers =
            m_server.certificates().makeFiles(QStringLiteral("stranger"), Kind::OtherAuthority);
        BrokerSettings wanted = m_server.tlsSettings();
        const auto showing = [&wanted](const TestCertificates::Files &files) {
            wanted.tls->certificateFile = files.certificate;
            wanted.tls->key = [pem = files.identity.key.toPem()]() -> Result<QByteArray> {
                return pem;
            };
        };
        showing(ours);
        const auto link = BrokerLink::open(wanted);
        QVERIFY2(link, link ? "" : qPrintable(link.error().detail));
        const auto listed =
            m_server.control({QStringLiteral("list_connections"), QStringLiteral("peer_cert_subject")});
        QVERIFY2(listed && listed->contains(QStringLiteral("CN=Test server")),
                 listed ? qPrintable(*listed) : "");
        showing(strangers);
        QVERIFY(troubleWith(wanted));
        wanted.tls->key = [&ours]() -> Result<QByteArray> {
            return ours.identity.key.toPem();
        };
        const auto unfit = troubleWith(wanted);
        QVERIFY(unfit);
        QCOMPARE(codeName(unfit->code), codeName(ErrorCode::ConfigInvalid));
    }

    void theFailingCheckIsNamed_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("detail");
        QTest::newRow("expired") << Kind::Expired << "date: certificate expired on 2021-01-01T00:00:00Z";
        QTest::newRow("not yet valid")
            << Kind::NotYetValid << "date: certificate not valid before 2090-01-01T00:00:00Z";
        QTest::newRow("another name") << Kind::WrongName << "name: certificate is for another host name";
        QTest::newRow("self-signed") << Kind::SelfSigned << "chain: self-signed certificate, unknown issuer";
        QTest::newRow("unknown issuer") << Kind::OtherAuthority << "chain: unknown issuer";
    }
    void theFailingCheckIsNamed()
    {
        QFETCH(Kind, kind);
        QFETCH(QString, detail);
        const TestCertificates certificates;
        const TlsServer server(certificates.make(kind));
        const Error trouble = askOnAnotherThread(certificates, server, false);
        QCOMPARE(codeName(trouble.code), codeName(ErrorCode::TlsFailed));
        QCOMPARE(trouble.detail, detail);
    }

    void tls12NeedsPermission()
    {
        const TestCertificates certificates;
        const TlsServer server(certificates.make(Kind::Good), QSsl::TlsV1_2);
        const Error refused = askOnAnotherThread(certificates, server, false);
        QCOMPARE(codeName(refused.code), codeName(ErrorCode::TlsFailed));
        QCOMPARE(refused.detail, QStringLiteral("handshake failed, TLS 1.3 or later is required"));
        // then it is the protocol that this server does not speak
        QVERIFY(askOnAnotherThread(certificates, server, true).code != ErrorCode::TlsFailed);
    }

private:
    /// A link blocks, and the server lives on this thread.
    static Error askOnAnotherThread(const TestCertificates &certificates, const TlsServer &server,
                                    bool allowTls12)
    {
        BrokerSettings wanted;
        wanted.port = server.port();
        wanted.connectTime = std::chrono::seconds(2);
        wanted.tls.emplace().caFile = certificates.authorityFile();
        wanted.tls->allowTls12 = allowTls12;
        std::optional<Error> trouble;
        const std::unique_ptr<QThread> thread(QThread::create([&] { trouble = troubleWith(wanted); }));
        thread->start();
        if (!QTest::qWaitFor([&] { return thread->isFinished(); }, 20'000))
            qFatal("a link that does not end");
        thread->wait();
        return trouble.value_or(Error{ErrorCode::Internal, {}, QStringLiteral("it was opened"), 0});
    }
};

QTEST_GUILESS_MAIN(tst_QueueTls)
#include "tst_QueueTls.moc"
