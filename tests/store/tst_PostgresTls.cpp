#include "fakes/PostgresServer.h"
#include "fakes/TestCertificates.h"
#include "store/Database.h"

#include <QTest>

#include <memory>

using namespace concord;
using Kind = TestCertificates::Kind;

/// A real server behind TLS: who is let near the data, and what is said when it is not the right one.
class tst_PostgresTls : public QObject
{
    Q_OBJECT

    TestCertificates m_certificates;
    TestCertificates m_strangers;
    std::unique_ptr<PostgresServer> m_server;

    [[nodiscard]] QString trusting(const QString &more = {}) const
    {
        return QStringLiteral("sslrootcert=") + m_certificates.authorityFile() + more;
    }
    /// The error, or nothing when the database could be opened.
    [[nodiscard]] std::optional<Error> troubleWith(const QString &settings) const
    {
        const auto url = DatabaseUrl::parse(m_server->url(QStringLiteral("postgres"), settings));
        if (!url)
            return url.error();
        const auto db = Database::open(*url);
        return db ? std::optional<Error>() : std::optional(db.error());
    }
    [[nodiscard]] bool restartWith(Kind kind, const QString &version = QStringLiteral("TLSv1.3"))
    {
        const TestCertificates::Identity identity = m_certificates.make(kind);
        m_server->stop();
        m_server->secure(identity.certificate.toPem(), identity.key.toPem(), version);
        return !identity.certificate.isNull() && m_server->start().has_value();
    }

private slots:
    void initTestCase()
    {
        const TestCertificates::Identity identity = m_certificates.make(Kind::Good);
        m_server = std::make_unique<PostgresServer>(PostgresServer::Mode::Fast);
        m_server->secure(identity.certificate.toPem(), identity.key.toPem());
        if (const auto made = m_server->create(); !made)
            QFAIL(qPrintable(made.error().detail));
    }

    void theRightServerIsServedOverTls13()
    {
        QVERIFY(restartWith(Kind::Good));
        const auto url = DatabaseUrl::parse(m_server->url(QStringLiteral("postgres"), trusting()));
        QVERIFY(url);
        const auto db = Database::open(*url);
        QVERIFY2(db, db ? "" : qPrintable(db.error().detail));
        auto query =
            (*db)->run(QStringLiteral("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), {});
        QVERIFY(query);
        QVERIFY((*query)->next());
        QCOMPARE((*query)->value(0).toString(), QStringLiteral("TLSv1.3"));
    }

    void theFailingCheckIsNamed_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("detail");
        QTest::newRow("wrong name") << Kind::WrongName << "name: certificate is for another host name";
        QTest::newRow("expired") << Kind::Expired << "date: certificate expired on 2021-01-01T00:00:00Z";
        QTest::newRow("not yet valid")
            << Kind::NotYetValid << "date: certificate not valid before 2090-01-01T00:00:00Z";
        QTest::newRow("self-signed") << Kind::SelfSigned << "chain: self-signed certificate, unknown issuer";
        QTest::newRow("unknown chain") << Kind::OtherAuthority << "chain: unknown issuer";
    }
    void theFailingCheckIsNamed()
    {
        QFETCH(Kind, kind);
        QFETCH(QString, detail);
        QVERIFY(restartWith(kind));
        const auto trouble = troubleWith(trusting());
        QVERIFY(trouble);
        QCOMPARE(codeName(trouble->code), codeName(ErrorCode::TlsFailed));
        QCOMPARE(trouble->detail, detail + QStringLiteral(" (127.0.0.1)"));
    }

    void anotherAuthorityIsNotTrusted()
    {
        QVERIFY(restartWith(Kind::Good));
        const auto trouble = troubleWith(QStringLiteral("sslrootcert=") + m_strangers.authorityFile());
        QVERIFY(trouble);
        QCOMPARE(trouble->detail, QStringLiteral("chain: unknown issuer (127.0.0.1)"));
        const auto missing = troubleWith(QStringLiteral("sslrootcert=/nowhere/ca.pem"));
        QVERIFY(missing);
        QVERIFY2(missing->detail.contains(QStringLiteral("/nowhere/ca.pem")), qPrintable(missing->detail));
    }

    void tls12NeedsPermission()
    {
        QVERIFY(restartWith(Kind::Good, QStringLiteral("TLSv1.2")));
        const auto trouble = troubleWith(trusting());
        QVERIFY(trouble);
        QCOMPARE(trouble->detail,
                 QStringLiteral("handshake failed, TLS 1.3 or later is required (127.0.0.1)"));
        const auto allowed = troubleWith(trusting(QStringLiteral("&ssl_min_protocol_version=TLSv1.2")));
        QVERIFY2(!allowed, allowed ? qPrintable(allowed->detail) : "");
    }

    void aServerWithoutTlsIsNotTalkedTo()
    {
        m_server->stop();
        m_server->secure({}, {});
        QVERIFY(m_server->start());
        const auto trouble = troubleWith(trusting());
        QVERIFY(trouble);
        QCOMPARE(codeName(trouble->code), codeName(ErrorCode::TlsFailed));
        QCOMPARE(trouble->detail, QStringLiteral("the server offers no TLS (127.0.0.1)"));
    }

    void whatIsNoTroubleOfTlsKeepsItsOwnError()
    {
        QVERIFY(restartWith(Kind::Good));
        const auto url = DatabaseUrl::parse(m_server->url(QStringLiteral("nowhere"), trusting()));
        const auto db = Database::open(*url);
        QVERIFY(!db);
        QCOMPARE(codeName(db.error().code), codeName(ErrorCode::StoreFailed));
        m_server->stop();
        QCOMPARE(codeName(Database::open(*url).error().code), codeName(ErrorCode::StoreFailed));
        QVERIFY(m_server->start());
    }
};

QTEST_GUILESS_MAIN(tst_PostgresTls)
#include "tst_PostgresTls.moc"
