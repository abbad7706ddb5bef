// A program that is killed after a mail was heard and before that was written down.
#include "host/NoticeKeeper.h"
#include "runtime/SystemClock.h"
#include "store/IncidentStore.h"
#include "store/NoticeStore.h"
#include "sync/BothDatabases.h"

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto tellOption = QStringLiteral("--tell");
constexpr int patience = 30'000;

/// Takes mails without TLS. Whoever has sent one gets its answer, or is killed instead.
class MailTaker
{
public:
    MailTaker()
    {
        const bool isListening = m_server.listen(QHostAddress::LocalHost);
        Q_ASSERT(isListening);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            socket->write("220 here\r\n");
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int heard() const { return m_heard; }
    [[nodiscard]] const QByteArray &last() const { return m_mail; }
    QProcess *toKill = nullptr; ///< in place of an answer

private:
    void read(QTcpSocket *socket)
    {
        while (socket->canReadLine()) {
            const QByteArray line = socket->readLine();
            if (m_isMail && line == ".\r\n") {
                m_isMail = false;
                ++m_heard;
                if (toKill) {
                    toKill->kill();
                    return;
                }
                socket->write("250 taken\r\n");
            } else if (m_isMail) {
                m_mail += line;
            } else if (line.startsWith("DATA")) {
                m_isMail = true;
                m_mail.clear();
                socket->write("354 go on\r\n");
            } else {
                socket->write(line.startsWith("QUIT") ? "221 bye\r\n" : "250 fine\r\n");
            }
        }
    }

    QTcpServer m_server;
    QByteArray m_mail;
    bool m_isMail = false;
    int m_heard = 0;
};

/// Run by the test as a process of its own: tells what there is to tell, and ends when it has been told.
int tell(const QStringList &arguments)
{
    const SystemClock clock;
    const bool isFile = arguments[2] == u"sqlite";
    AlertsConfig config;
    SmtpConfig smtp;
    smtp.host = QStringLiteral("127.0.0.1");
    smtp.port = quint16(arguments[4].toUInt());
    smtp.isPlain = true;
    smtp.from = QStringLiteral("concord@clinic.example");
    smtp.to = {QStringLiteral("ops@clinic.example"), QStringLiteral("night@clinic.example")};
    config.smtp = smtp;
    const SecretReader noSecrets = [](const QString &) {
        return Result<QByteArray>(QByteArray());
    };
    NoticeKeeper keeper({{isFile ? Dialect::Kind::Sqlite : Dialect::Kind::Postgres, arguments[3]}, {}, 5ms},
                        Notifiers(config, noSecrets), clock);
    QObject::connect(&keeper, &NoticeKeeper::sent, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    keeper.start();
    const int code = QCoreApplication::exec();
    keeper.stop();
    return code;
}
}

class tst_NoticesKilled : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private:
    [[nodiscard]] QStringList arguments(const MailTaker &mail)
    {
        const bool isFile = db().dialect().kind() == Dialect::Kind::Sqlite;
        return {tellOption, isFile ? QStringLiteral("sqlite") : QStringLiteral("postgres"), place(),
                QString::number(mail.port())};
    }
    [[nodiscard]] QString place()
    {
        if (auto *sqlite = dynamic_cast<SqliteFactory *>(&factory()))
            return sqlite->path();
        return dynamic_cast<PostgresFactory &>(factory()).url().path;
    }
    /// A program that tells, and is killed once it was heard; false: it ended in another way.
    [[nodiscard]] bool tellAndDie(MailTaker &mail)
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        mail.toKill = &program;
        program.start(QCoreApplication::applicationFilePath(), arguments(mail));
        const bool isOver =
            QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, patience);
        mail.toKill = nullptr;
        return isOver && program.exitStatus() == QProcess::CrashExit;
    }
    [[nodiscard]] bool tellAndEnd(const MailTaker &mail)
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(QCoreApplication::applicationFilePath(), arguments(mail));
        return QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, patience) &&
               program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0;
    }
    /// As after NoticeStore::lease: whoever claimed it counts as gone.
    [[nodiscard]] Result<void> letLeaseEnd()
    {
        return db()
            .run(QStringLiteral("UPDATE notifications SET lease_until = 1 WHERE state = 'sending'"))
            .map([](QSqlQuery *query) { query->finish(); });
    }
    [[nodiscard]] std::vector<Notice> notices()
    {
        const auto open = IncidentStore(db(), m_clock).open();
        const auto said = open && !open->empty() ? NoticeStore(db(), m_clock).of(open->front().id)
                                                 : Result<std::vector<Notice>>();
        return said.value_or(std::vector<Notice>());
    }

    SystemClock m_clock;

private slots:
    void whoWasKilledAfterItWasHeardTellsAgain()
    {
        MailTaker mail;
        DONE(IncidentStore(db(), m_clock).raise(QStringLiteral("ehr"), QStringLiteral("timeout")));
        QVERIFY(tellAndDie(mail));
        QCOMPARE(mail.heard(), 1);
        QCOMPARE(notices().size(), size_t(1));
        QCOMPARE(notices()[0].state, NoticeState::Sending); // nobody knows what became of it
        const QByteArray first = mail.last();
        DONE(letLeaseEnd());
        QVERIFY(tellAndEnd(mail));
        QCOMPARE(mail.heard(), 2); // at least once
        QCOMPARE(notices()[0].state, NoticeState::Sent);
        QCOMPARE(notices()[0].attempts, 2);
        QCOMPARE(notices()[0].recipients, QStringLiteral("ops@clinic.example, night@clinic.example"));
        const auto idOf = [](const QByteArray &text) {
            const qsizetype from = text.indexOf("Message-ID:");
            return text.mid(from, text.indexOf("\r\n", from) - from);
        };
        QVERIFY(!idOf(first).isEmpty());
        QCOMPARE(idOf(mail.last()), idOf(first)); // a mail program shows it once
    }

    void whoIsKilledEachTimeTellsNoOftenerThanTheLadder()
    {
        MailTaker mail;
        DONE(IncidentStore(db(), m_clock).raise(QStringLiteral("ehr"), QStringLiteral("timeout")));
        const int most = int(NoticeStore::ladder.size()) + 1;
        for (int i = 1; i <= most; ++i) {
            QVERIFY(tellAndDie(mail));
            QCOMPARE(mail.heard(), i);
            DONE(letLeaseEnd());
        }
        NoticeStore store(db(), m_clock);
        DONE(store.expire());
        QCOMPARE(notices()[0].state, NoticeState::Uncertain);
        TAKE(planned, store.plan({NotifierKind::Smtp}));
        QCOMPARE(planned, 0);
        TAKE(next, store.claim());
        QVERIFY(!next);
    }
};

int main(int argc, char *argv[])
{
    if (argc < 2 || QString::fromLocal8Bit(argv[1]) != tellOption)
        return runOnBothDatabases<tst_NoticesKilled>(argc, argv);
    QCoreApplication app(argc, argv);
    return tell(QCoreApplication::arguments());
}

#include "tst_NoticesKilled.moc"
