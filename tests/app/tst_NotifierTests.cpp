// From a console's wish for a test notice to what a real mail server is told, on both databases: the console
// only orders, and a worker with its configuration sends. With everything in one process this is also how the
// console works alone.
#include "domain/NotifierTests.h"
#include "domain/ServerWords.h"
#include "fakes/SmtpServer.h"
#include "fakes/TestCertificates.h"
#include "gateway/StoreGateway.h"
#include "host/SyncRunner.h"
#include "pipeline/Worker.h"
#include "runtime/SystemClock.h"
#include "store/JobStore.h"
#include "sync/BothDatabases.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

using namespace concord;
using namespace std::chrono_literals;

namespace {
constexpr int patience = 30'000;
const auto hookSecret = QStringLiteral("credential:hook");

/// A Slack-compatible hook that was taken back.
class GoneHook
{
public:
    GoneHook()
    {
        const bool isListening = m_server.listen(QHostAddress::LocalHost);
        Q_ASSERT(isListening);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                if (!socket->peek(65'536).contains("}"))
                    return;
                socket->write("HTTP/1.1 404 x\r\nContent-Length: 10\r\nConnection: close\r\n\r\nno_service");
                socket->disconnectFromHost();
            });
        });
    }
    [[nodiscard]] QByteArray url() const
    {
        return "http://127.0.0.1:" + QByteArray::number(m_server.serverPort()) + "/services/T0/B0/word";
    }

private:
    QTcpServer m_server;
};
}

class tst_NotifierTests : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void whatIsOrderedArrivesAndTheConsoleKnows();
    void aServersRefusalIsToldInItsWords();
    void aHookThatIsGoneIsToldSo();
    void aWorkerWithoutSuchANotifierSaysSo();
    void whatIsOrderedWithoutAWorkerWaitsForOne();

private:
    void startMail(const QStringList &options = {});
    void startWorker();
    [[nodiscard]] DatabaseUrl url();
    /// What the console is told of the last test, as soon as it has ended.
    [[nodiscard]] std::optional<JobRow> outcomeOf(NotifierKind notifier);
    [[nodiscard]] std::optional<JobRow> lastOf(NotifierKind notifier);

    SystemClock m_system;
    TestCertificates m_authority;
    TestCertificates::Files m_files;
    GoneHook m_hook;
    std::unique_ptr<SmtpServer> m_mail;
    Config m_config;
    std::unique_ptr<StoreGateway> m_console;
    std::unique_ptr<Worker> m_worker;
};

DatabaseUrl tst_NotifierTests::url()
{
    if (auto *file = dynamic_cast<SqliteFactory *>(&factory()))
        return {Dialect::Kind::Sqlite, file->path()};
    return dynamic_cast<PostgresFactory &>(factory()).url();
}

void tst_NotifierTests::initTestCase()
{
    m_files = m_authority.makeFiles(QStringLiteral("mail"));
    QVERIFY(!m_files.identity.certificate.isNull());
}

void tst_NotifierTests::init()
{
    Suite::init();
    m_config = Config();
    m_console =
        std::make_unique<StoreGateway>(GatewaySettings{url(), QStringLiteral("ana"), 5ms, 20ms}, m_system);
    m_console->start();
}

void tst_NotifierTests::cleanup()
{
    if (m_worker)
        m_worker->stop();
    m_worker.reset();
    m_console->stop();
    m_console.reset();
    m_mail.reset();
    Suite::cleanup();
}

void tst_NotifierTests::startMail(const QStringList &options)
{
    m_mail = std::make_unique<SmtpServer>();
    QVERIFY2(m_mail->start(QStringList{QStringLiteral("--certificate"), m_files.certificate,
                                       QStringLiteral("--key"), m_files.key, QStringLiteral("--user"),
                                       QStringLiteral("concord"), QStringLiteral("--password"),
                                       QStringLiteral("word")} +
                           options),
             m_mail->failure());
    SmtpConfig smtp;
    smtp.host = QStringLiteral("127.0.0.1");
    smtp.port = m_mail->port();
    smtp.user = QStringLiteral("concord");
    smtp.secret = QStringLiteral("credential:mail");
    smtp.from = QStringLiteral("concord@clinic.example");
    smtp.to = {QStringLiteral("ops@clinic.example")};
    smtp.caFile = m_authority.authorityFile();
    m_config.alerts.smtp = smtp;
}

void tst_NotifierTests::startWorker()
{
    WorkerSettings settings;
    settings.database = url();
    settings.terms.worker = QStringLiteral("worker-1");
    settings.poll = 20ms;
    const SecretReader secrets = [hook = m_hook.url()](const QString &name) {
        return Result<QByteArray>(name == hookSecret ? hook : QByteArray("word"));
    };
    m_worker =
        std::make_unique<Worker>(settings, m_system,
                                 jobRunners(m_config, settings.terms, secrets,
                                            std::make_shared<TokenSources>(m_config, m_system, secrets)));
    m_worker->start();
}

std::optional<JobRow> tst_NotifierTests::lastOf(NotifierKind notifier)
{
    QSignalSpy lists(m_console.get(), &StoreGateway::notifierTests);
    m_console->fetchNotifierTests(1);
    if (lists.isEmpty())
        return std::nullopt;
    for (const NotifierTestRow &row : lists[0][0].value<NotifierTestList>().rows) {
        if (row.notifier == notifier)
            return row.last;
    }
    return std::nullopt;
}

std::optional<JobRow> tst_NotifierTests::outcomeOf(NotifierKind notifier)
{
    const bool hasEnded = QTest::qWaitFor(
        [&] {
            const auto last = lastOf(notifier);
            return last && isFinal(last->state);
        },
        patience);
    return hasEnded ? lastOf(notifier) : std::nullopt;
}

void tst_NotifierTests::whatIsOrderedArrivesAndTheConsoleKnows()
{
    startMail();
    startWorker();
    QSignalSpy told(m_console.get(), &StoreGateway::jobsChanged);
    m_console->testNotifier(NotifierKind::Smtp, 1);
    const auto job = outcomeOf(NotifierKind::Smtp);
    QVERIFY(job);
    QVERIFY2(job->state == JobState::Succeeded, job->error ? qPrintable(job->error->detail) : "");
    const auto messages = m_mail->messages(5'000);
    QCOMPARE(messages.size(), 1);
    const QByteArray data = messages[0][u"data"].toString().toUtf8();
    const QByteArray text = QByteArray::fromBase64(data.mid(data.indexOf("\r\n\r\n") + 4));
    QVERIFY2(text.contains("This is a test") && text.contains("Ordered by: ana"), text);
    QVERIFY(data.contains("Message-ID: <" + job->id.toString().toLatin1()));
    QTRY_VERIFY(!told.isEmpty()); // a console asks again when it hears this
    QCOMPARE(count(QStringLiteral("notifications")), 0);
    QCOMPARE(count(QStringLiteral("audit_log"),
                   QStringLiteral("actor = 'ana' AND (action = 'notifier.test' AND subject = "
                                  "'notifier/smtp' OR action = 'job.finish')")),
             2);
}

void tst_NotifierTests::aServersRefusalIsToldInItsWords()
{
    startMail({QStringLiteral("--refuse"), QStringLiteral("554")});
    startWorker();
    m_console->testNotifier(NotifierKind::Smtp, 1);
    const auto job = outcomeOf(NotifierKind::Smtp);
    QVERIFY(job && job->error);
    QCOMPARE(job->error->code, ErrorCode::RemoteRejected);
    QCOMPARE(serverWords::in(job->error->detail), QStringLiteral("554 not now"));
    QVERIFY(m_mail->messages().isEmpty());
    m_console->testNotifier(NotifierKind::Smtp, 2); // a person may try again at once
    QVERIFY(lastOf(NotifierKind::Smtp)->id != job->id);
    QVERIFY(outcomeOf(NotifierKind::Smtp));
}

void tst_NotifierTests::aHookThatIsGoneIsToldSo()
{
    SlackConfig slack;
    slack.url = hookSecret;
    m_config.alerts.slack = slack;
    startWorker();
    m_console->testNotifier(NotifierKind::Slack, 1);
    const auto job = outcomeOf(NotifierKind::Slack);
    QVERIFY(job && job->error);
    QCOMPARE(job->error->code, ErrorCode::RemoteGone);
    QCOMPARE(job->error->detail, QStringLiteral("HTTP 404; it said: no_service"));
    QCOMPARE(job->error->where, QStringLiteral("slack"));
}

void tst_NotifierTests::aWorkerWithoutSuchANotifierSaysSo()
{
    startWorker();
    m_console->testNotifier(NotifierKind::Slack, 1);
    const auto job = outcomeOf(NotifierKind::Slack);
    QVERIFY(job && job->error);
    QCOMPARE(job->error->code, ErrorCode::NotFound);
}

void tst_NotifierTests::whatIsOrderedWithoutAWorkerWaitsForOne()
{
    startMail();
    m_console->testNotifier(NotifierKind::Smtp, 1);
    const auto waits = lastOf(NotifierKind::Smtp);
    QVERIFY(waits);
    QCOMPARE(waits->state, JobState::Queued);
    startWorker();
    const auto job = outcomeOf(NotifierKind::Smtp);
    QVERIFY(job);
    QCOMPARE(job->id, waits->id);
    QCOMPARE(job->state, JobState::Succeeded);
}

int main(int argc, char *argv[])
{
    return runOnBothDatabases<tst_NotifierTests>(argc, argv);
}
#include "tst_NotifierTests.moc"
