// Mail against aiosmtpd with TLS and authentication; a Slack-compatible hook against a small HTTP server.
#include "connectors/notify/SlackHook.h"
#include "connectors/notify/SmtpMail.h"
#include "domain/ServerWords.h"
#include "fakes/SmtpServer.h"
#include "fakes/TestCertificates.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include <future>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto password = QByteArrayLiteral("a good secret");

/// Takes one request at a time and answers it with a status.
class HookServer
{
public:
    HookServer()
    {
        Q_ASSERT(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                m_bytes += socket->readAll();
                const qsizetype head = m_bytes.indexOf("\r\n\r\n");
                const qsizetype at = m_bytes.toLower().indexOf("content-length: ");
                if (head < 0 || at < 0)
                    return;
                const qsizetype length =
                    m_bytes.mid(at + 16, m_bytes.indexOf('\r', at) - at - 16).toLongLong();
                if (m_bytes.size() < head + 4 + length)
                    return;
                m_heads.append(m_bytes.left(head));
                m_bodies.append(m_bytes.mid(head + 4));
                m_bytes.clear();
                socket->write("HTTP/1.1 " + QByteArray::number(status) +
                              " x\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: " +
                              QByteArray::number(answer.size()) + "\r\nConnection: close\r\n\r\n" + answer);
                socket->disconnectFromHost();
            });
        });
    }
    [[nodiscard]] QByteArray url() const
    {
        return "http://127.0.0.1:" + QByteArray::number(m_server.serverPort()) + "/services/T0/B0/secret";
    }

    int status = 200;
    QByteArray answer = "ok";
    QByteArrayList m_heads;
    QByteArrayList m_bodies;

private:
    QTcpServer m_server;
    QByteArray m_bytes;
};

/// Lets nobody in, and says what it was told.
class TalkativeMail
{
public:
    TalkativeMail()
    {
        Q_ASSERT(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            socket->write("220 here\r\n");
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                while (socket->canReadLine()) {
                    const QByteArray line = socket->readLine().trimmed();
                    socket->write(line.startsWith("EHLO")         ? "250-here\r\n250 AUTH PLAIN\r\n"
                                  : line.startsWith("AUTH PLAIN") ? "334 \r\n"
                                                                  : "535 5.7.8 not you: " + line + "\r\n");
                }
            });
        });
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

private:
    QTcpServer m_server;
};
}

class tst_Notifiers : public QObject
{
    Q_OBJECT

    TestCertificates m_authority;
    TestCertificates::Files m_files;

    [[nodiscard]] QStringList terms() const
    {
        return {QStringLiteral("--certificate"), m_files.certificate,
                QStringLiteral("--key"),         m_files.key,
                QStringLiteral("--user"),        QStringLiteral("concord"),
                QStringLiteral("--password"),    QString::fromLatin1(password)};
    }
    [[nodiscard]] SmtpSettings settings(const SmtpServer &server) const
    {
        SmtpSettings s;
        s.host = QStringLiteral("127.0.0.1");
        s.port = server.port();
        s.user = QStringLiteral("concord");
        s.password = [] {
            return Result<QByteArray>(password);
        };
        s.from = QStringLiteral("concord@clinic.example");
        s.to = {QStringLiteral("ops@clinic.example"), QStringLiteral("night@clinic.example")};
        s.caFile = m_authority.authorityFile();
        s.time = 5s;
        return s;
    }
    static MailText mail()
    {
        return {QStringLiteral("[Concord] critical: pharmacy: cannot be reached"),
                QStringLiteral("Endpoint: pharmacy\n.\nÑandú\n"), QStringLiteral("01a2-opened"),
                fromMs(1'796'083'200'000)};
    }
    /// Sends from another thread while this one serves.
    template <typename Send>
    static Result<void> elsewhere(Send send)
    {
        Result<void> result;
        const std::unique_ptr<QThread> thread(QThread::create([&] { result = send(); }));
        QSignalSpy finished(thread.get(), &QThread::finished);
        thread->start();
        finished.wait(20'000);
        thread->wait();
        return result;
    }
    static Result<void> post(const SlackSettings &settings, const QString &text)
    {
        return elsewhere([&] { return postToSlack(settings, text); });
    }

private slots:
    void initTestCase()
    {
        m_files = m_authority.makeFiles(QStringLiteral("mail"));
        QVERIFY(!m_files.identity.certificate.isNull());
    }

    void aMailArrivesOverTls_data()
    {
        QTest::addColumn<bool>("isImplicit");
        QTest::newRow("STARTTLS") << false;
        QTest::newRow("implicit TLS") << true;
    }
    void aMailArrivesOverTls()
    {
        QFETCH(bool, isImplicit);
        SmtpServer server;
        QVERIFY2(
            server.start(terms() + (isImplicit ? QStringList{QStringLiteral("--implicit")} : QStringList())),
            server.failure());
        SmtpSettings s = settings(server);
        s.security = isImplicit ? SmtpSecurity::Implicit : SmtpSecurity::StartTls;
        const auto sent = sendMail(s, mail());
        QVERIFY2(sent.has_value(), sent ? "" : qPrintable(sent.error().detail));
        const auto messages = server.messages(5'000);
        QCOMPARE(messages.size(), 1);
        const QJsonObject &message = messages[0];
        QCOMPARE(message[u"from"].toString(), s.from);
        QCOMPARE(message[u"to"].toArray().size(), 2);
        QVERIFY(message[u"tls"].toBool());
        QVERIFY(message[u"authenticated"].toBool());
        const QByteArray data = message[u"data"].toString().toUtf8();
        const qsizetype head = data.indexOf("\r\n\r\n");
        QVERIFY(data.left(head).contains("Message-ID: <01a2-opened@clinic.example>"));
        QVERIFY(data.left(head).contains("Auto-Submitted: auto-generated"));
        QCOMPARE(QString::fromUtf8(QByteArray::fromBase64(data.mid(head + 4))), mail().body);
    }

    void whoIsNotWhoTheySayGetsNothing_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("another authority") << QStringLiteral("authority") << ErrorCode::TlsFailed;
        QTest::newRow("a wrong password") << QStringLiteral("password") << ErrorCode::Unauthorized;
        QTest::newRow("nobody listens") << QStringLiteral("port") << ErrorCode::Unreachable;
        QTest::newRow("no secret") << QStringLiteral("secret") << ErrorCode::ConfigInvalid;
        QTest::newRow("plain, and not here") << QStringLiteral("plain") << ErrorCode::ConfigInvalid;
    }
    void whoIsNotWhoTheySayGetsNothing()
    {
        QFETCH(QString, fault);
        QFETCH(ErrorCode, code);
        SmtpServer server;
        QVERIFY2(server.start(terms()), server.failure());
        SmtpSettings s = settings(server);
        const TestCertificates other;
        if (fault == u"authority")
            s.caFile = other.authorityFile();
        if (fault == u"password")
            s.password = [] {
                return Result<QByteArray>("wrong");
            };
        if (fault == u"port")
            s.port = 1;
        if (fault == u"secret")
            s.password = []() -> Result<QByteArray> {
                return fail(ErrorCode::ConfigInvalid, QStringLiteral("credential:x"),
                            QStringLiteral("not there"));
            };
        if (fault == u"plain") {
            s.security = SmtpSecurity::None;
            s.host = QStringLiteral("mail.example");
        }
        const auto sent = sendMail(s, mail());
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, code);
        QVERIFY(!sent.error().detail.contains(QString::fromLatin1(password)));
        QCOMPARE(serverWords::in(sent.error().detail).startsWith(u"535"), fault == u"password");
        QVERIFY(server.messages().isEmpty());
    }

    void whatAServerRefusesIsInItsWords_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("for good") << QStringLiteral("554") << ErrorCode::RemoteRejected;
        QTest::newRow("for now") << QStringLiteral("451") << ErrorCode::RemoteFailed;
    }
    void whatAServerRefusesIsInItsWords()
    {
        QFETCH(QString, status);
        QFETCH(ErrorCode, code);
        SmtpServer server;
        QVERIFY2(server.start(terms() + QStringList{QStringLiteral("--refuse"), status}), server.failure());
        const auto sent = sendMail(settings(server), mail());
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, code);
        QCOMPARE(serverWords::in(sent.error().detail), status + QStringLiteral(" not now"));
    }

    void aServerThatRepeatsThePasswordIsNotQuoted()
    {
        TalkativeMail server;
        SmtpSettings s;
        s.host = QStringLiteral("127.0.0.1");
        s.port = server.port();
        s.security = SmtpSecurity::None;
        s.user = QStringLiteral("concord");
        s.password = [] {
            return Result<QByteArray>(password);
        };
        s.from = QStringLiteral("a@b.example");
        s.to = {QStringLiteral("c@d.example")};
        s.time = 5s;
        const auto sent = elsewhere([&] { return sendMail(s, mail()); });
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::Unauthorized);
        QCOMPARE(serverWords::in(sent.error().detail), QString());
    }

    void noTextBecomesAHeader()
    {
        SmtpSettings s;
        s.from = QStringLiteral("concord@clinic.example");
        s.to = {QStringLiteral("ops@clinic.example")};
        const QString evil = QStringLiteral("x\r\nBcc: thief@evil.example\r\n\r\nbody ") + QString(200, u'ñ');
        const QByteArray bytes = mailBytes(s, {evil, evil, QStringLiteral("id>\r\nX: y"), {}});
        const QByteArray head = bytes.left(bytes.indexOf("\r\n\r\n"));
        QVERIFY(!bytes.contains("thief"));
        QVERIFY(head.contains("Message-ID: <idXy@clinic.example>\r\n"));
        QVERIFY(!head.contains("\nBcc"));
        for (const QByteArray &line : head.split('\n'))
            QVERIFY2(line.size() <= 78 + 25, line);
        for (const char *address :
             {"a@b\r\nRCPT TO:<x@y>", "a b@c", "<a@b>", "a@b@c", "@b", "a@", "a,b@c", "ä@b"})
            QVERIFY2(!isMailAddress(QString::fromUtf8(address)), address);
        QVERIFY(isMailAddress(QStringLiteral("first.last+tag@sub.clinic.example")));
        s.to = {QStringLiteral("a@b>\r\nDATA")};
        s.host = QStringLiteral("127.0.0.1");
        QCOMPARE(sendMail(s, mail()).error().code, ErrorCode::ConfigInvalid);
    }

    void aMailThatHangsEndsWhenAsked()
    {
        QTcpServer silent; // takes the connection and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        SmtpSettings s;
        s.host = QStringLiteral("127.0.0.1");
        s.port = silent.serverPort();
        s.from = QStringLiteral("a@b.example");
        s.to = {QStringLiteral("c@d.example")};
        s.time = 30s;
        std::atomic<bool> stop = false;
        auto done = std::async(std::launch::async, [&] { return sendMail(s, mail(), &stop); });
        QVERIFY(silent.waitForNewConnection(5'000));
        stop = true;
        QCOMPARE(done.wait_for(5s), std::future_status::ready);
        QCOMPARE(done.get().error().code, ErrorCode::Cancelled);
    }

    void aHookIsToldAsText()
    {
        HookServer server;
        SlackSettings s;
        s.url = [url = server.url()] {
            return Result<QByteArray>(url + '\n');
        };
        QVERIFY(post(s, QStringLiteral("pharmacy <down> & \"out\"\nÑ")).has_value());
        QCOMPARE(server.m_bodies.size(), 1);
        QVERIFY(server.m_heads[0].startsWith("POST /services/T0/B0/secret HTTP/1.1"));
        const QJsonObject body = QJsonDocument::fromJson(server.m_bodies[0]).object();
        QCOMPARE(body[u"text"].toString(), QStringLiteral("pharmacy &lt;down&gt; &amp; \"out\"\nÑ"));
    }

    void aHooksAnswerIsAnError_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("too many") << 429 << ErrorCode::RateLimited;
        QTest::newRow("taken back") << 410 << ErrorCode::RemoteGone;
        QTest::newRow("failed") << 503 << ErrorCode::RemoteFailed;
        QTest::newRow("elsewhere, where we do not go") << 302 << ErrorCode::RemoteRejected;
    }
    void aHooksAnswerIsAnError()
    {
        QFETCH(int, status);
        QFETCH(ErrorCode, code);
        HookServer server;
        server.status = status;
        SlackSettings s;
        s.url = [url = server.url()] {
            return Result<QByteArray>(url);
        };
        const auto sent = post(s, QStringLiteral("x"));
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, code);
        QVERIFY(!sent.error().detail.contains(u"secret") && !sent.error().where.contains(u"secret"));
        QCOMPARE(server.m_bodies.size(), 1);
    }

    void whatAHookRefusesIsInItsWords_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("words");
        QTest::newRow("Slack's") << QByteArray("invalid_payload\n") << QStringLiteral("invalid_payload");
        QTest::newRow("none") << QByteArray() << QString();
        QTest::newRow("a page") << QByteArray("\n<html>no</html>") << QString();
        QTest::newRow("the URL") << QByteArray("no route /services/T0/B0/secret") << QString();
        QTest::newRow("long") << QByteArray(50'000, 'x') << QString(serverWords::longest, u'x');
        QTest::newRow("several lines") << QByteArray("a\r\n\x1b[31mb\0c", 11) << QStringLiteral("a [31mbc");
    }
    void whatAHookRefusesIsInItsWords()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, words);
        HookServer server;
        server.status = 400;
        server.answer = answer;
        SlackSettings s;
        s.url = [url = server.url()] {
            return Result<QByteArray>(url);
        };
        const auto sent = post(s, QStringLiteral("x"));
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::RemoteRejected);
        QCOMPARE(serverWords::in(sent.error().detail), words);
    }

    void onlyHttpsIsSpokenToOthers()
    {
        for (const char *url : {"http://hooks.example/x", "ftp://127.0.0.1/x",
                                "https://user:word@hooks.example/x", "", "file:///etc/passwd"}) {
            SlackSettings s;
            s.url = [url] {
                return Result<QByteArray>(url);
            };
            const auto sent = postToSlack(s, QStringLiteral("x"));
            QVERIFY(!sent);
            QCOMPARE(sent.error().code, ErrorCode::ConfigInvalid);
        }
    }
};

QTEST_GUILESS_MAIN(tst_Notifiers)
#include "tst_Notifiers.moc"
