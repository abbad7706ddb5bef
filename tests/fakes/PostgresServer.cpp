#include "fakes/PostgresServer.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStorageInfo>
#include <QTcpServer>
#include <QUuid>

#include <csignal>
#include <cstdlib>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>

namespace concord {

namespace {
constexpr int patienceMs = 30'000;
const QString owner = QStringLiteral("concord");

tl::unexpected<Error> broken(const QString &detail)
{
    return fail(ErrorCode::StoreFailed, QStringLiteral("PostgreSQL for tests"), detail);
}

/// Whom the server runs as, when that is not us.
const passwd *otherAccount()
{
    if (geteuid() != 0)
        return nullptr;
    const passwd *account = getpwnam("postgres");
    return account ? account : getpwnam("nobody");
}

/// In the new process: gives up root and dies with the thread that started it.
void prepareChild(QProcess &process, int deathSignal)
{
    const passwd *account = otherAccount();
    const uid_t user = account ? account->pw_uid : geteuid();
    const gid_t group = account ? account->pw_gid : getegid();
    const bool drops = account != nullptr;
    const pid_t parent = getpid();
    process.setChildProcessModifier([=] {
        if (drops && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0))
            _exit(70);
        prctl(PR_SET_PDEATHSIG, deathSignal); // after setuid, which clears it
        setsid();                             // a group of its own, so that all of it can be told
        if (getppid() != parent)
            _exit(71);
    });
}

bool isProcessAlive(pid_t pid)
{
    return ::kill(pid, 0) == 0 || errno == EPERM;
}

/// Where a cluster goes that nobody has to find again after a power cut: memory, when there is enough of it.
QString fastFolder()
{
    const QStorageInfo memory(QStringLiteral("/dev/shm"));
    const bool serves = memory.isValid() && memory.rootPath() == QStringLiteral("/dev/shm") &&
                        !memory.isReadOnly() && memory.bytesAvailable() > 1'000'000'000;
    return serves ? memory.rootPath() : QDir::tempPath();
}

/// What runs that were killed have left behind: "concord-pg-PID-…".
void removeLeftovers(const QDir &temp)
{
    for (const QString &name : temp.entryList({QStringLiteral("concord-pg-*")}, QDir::Dirs)) {
        const auto pid = pid_t(name.section(u'-', 2, 2).toInt());
        if (pid > 0 && !isProcessAlive(pid))
            QDir(temp.filePath(name)).removeRecursively();
    }
}

int unusedPort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}
}

QString PostgresServer::program(const QString &name)
{
    const QDir all(QStringLiteral("/usr/lib/postgresql"));
    QStringList versions = all.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(versions.begin(), versions.end(),
              [](const QString &a, const QString &b) { return a.toDouble() > b.toDouble(); });
    for (const QString &version : versions) {
        const QString path = all.filePath(version + QStringLiteral("/bin/") + name);
        if (QFile::exists(path))
            return path;
    }
    return name;
}

PostgresServer::~PostgresServer()
{
    if (m_process)
        kill(); // nothing in it is needed any more
}

Result<void> PostgresServer::create()
{
    const QString place = m_mode == Mode::Fast ? fastFolder() : QDir::tempPath();
    removeLeftovers(QDir(place));
    m_folder = std::make_unique<QTemporaryDir>(place + QStringLiteral("/concord-pg-%1-XXXXXX").arg(getpid()));
    if (!m_folder->isValid())
        return broken(m_folder->errorString());
    if (const passwd *account = otherAccount()) {
        if (chown(QFile::encodeName(folder()).constData(), account->pw_uid, account->pw_gid) != 0)
            return broken(QStringLiteral("chown failed"));
    }
    return initCluster().and_then([this] { return start(); }).and_then([this]() -> Result<void> {
        const auto made = run(QStringLiteral("CREATE ROLE secured LOGIN PASSWORD 'open sesame'"));
        return made ? Result<void>{} : fail(made.error());
    });
}

Result<void> PostgresServer::initCluster()
{
    QProcess initdb;
    initdb.setWorkingDirectory(folder());
    prepareChild(initdb, SIGKILL);
    initdb.start(program(QStringLiteral("initdb")),
                 {QStringLiteral("-D"), dataFolder(), QStringLiteral("-U"), owner, QStringLiteral("-A"),
                  QStringLiteral("trust"), QStringLiteral("-E"), QStringLiteral("UTF8"),
                  QStringLiteral("--locale=C"), QStringLiteral("--no-sync"),
                  QStringLiteral("--no-instructions")});
    if (!initdb.waitForFinished(patienceMs) || initdb.exitCode() != 0)
        return broken(QStringLiteral("initdb (package postgresql-15): %1 %2")
                          .arg(initdb.errorString(), QString::fromUtf8(initdb.readAllStandardError())));
    QFile access(dataFolder() + QStringLiteral("/pg_hba.conf"));
    if (!access.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return broken(access.errorString());
    const QByteArray kind = m_certificate.isEmpty() ? "host" : "hostssl";
    access.write(kind + " all concord 127.0.0.1/32 trust\n" + kind +
                 " all all 127.0.0.1/32 scram-sha-256\n"
                 "local all concord trust\n"
                 "local all all scram-sha-256\n");
    return {};
}

void PostgresServer::secure(const QByteArray &certificate, const QByteArray &key, const QString &maxVersion)
{
    m_certificate = certificate;
    m_key = key;
    m_maxTls = maxVersion;
}

/// The server refuses a key that is not its account's alone.
Result<void> PostgresServer::write(const QString &name, const QByteArray &content) const
{
    const QString path = folder() + u'/' + name;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return broken(file.errorString());
    const passwd *account = otherAccount();
    if (account && chown(QFile::encodeName(path).constData(), account->pw_uid, account->pw_gid) != 0)
        return broken(QStringLiteral("chown failed"));
    return {};
}

Result<QStringList> PostgresServer::tlsSettings() const
{
    if (m_certificate.isEmpty())
        return QStringList();
    const auto written = write(QStringLiteral("server.pem"), m_certificate).and_then([this] {
        return write(QStringLiteral("server.key"), m_key);
    });
    if (!written)
        return fail(written.error());
    return QStringList{QStringLiteral("ssl=on"), QStringLiteral("ssl_cert_file=%1/server.pem").arg(folder()),
                       QStringLiteral("ssl_key_file=%1/server.key").arg(folder()),
                       QStringLiteral("ssl_max_protocol_version=") + m_maxTls};
}

Result<void> PostgresServer::start()
{
    // the port of the first start is kept, so that clients find the server again
    for (int tries = m_port == 0 ? 5 : 1;; --tries) {
        const bool isChosen = m_port == 0;
        if (isChosen)
            m_port = unusedPort();
        auto done = launch();
        if (done || tries == 1)
            return done;
        m_port = isChosen ? 0 : m_port;
    }
}

Result<void> PostgresServer::launch()
{
    QStringList arguments{QStringLiteral("-D"), dataFolder(), QStringLiteral("-k"), folder()};
    QStringList settings{
        QStringLiteral("listen_addresses=127.0.0.1"), QStringLiteral("port=%1").arg(m_port),
        QStringLiteral("max_connections=60"),         QStringLiteral("shared_buffers=32MB"),
        QStringLiteral("log_min_messages=warning"),   QStringLiteral("wal_level=minimal"),
        QStringLiteral("max_wal_senders=0"),          QStringLiteral("dynamic_shared_memory_type=mmap"),
        QStringLiteral("deadlock_timeout=100ms"),     QStringLiteral("max_locks_per_transaction=256")};
    if (m_mode == Mode::Fast)
        settings << QStringLiteral("fsync=off") << QStringLiteral("full_page_writes=off");
    const auto tls = tlsSettings();
    if (!tls)
        return fail(tls.error());
    for (const QString &setting : settings + *tls)
        arguments << QStringLiteral("-c") << setting;
    m_process = std::make_unique<QProcess>();
    m_process->setWorkingDirectory(folder());
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(folder() + QStringLiteral("/log"), QIODevice::Append);
    prepareChild(*m_process, SIGQUIT); // to the server: stop at once
    m_process->start(program(QStringLiteral("postgres")), arguments);
    if (!m_process->waitForStarted(patienceMs))
        return broken(QStringLiteral("postgres: ") + m_process->errorString());
    Result<QString> answer;
    do {
        if (answer = run(QStringLiteral("SELECT 1")); answer)
            return {};
    } while (!m_process->waitForFinished(20)); // its end is the only news it gives; until then ask again
    const QString told = QString::fromUtf8(log().right(500));
    m_process.reset();
    return broken(answer.error().detail + told);
}

QByteArray PostgresServer::log() const
{
    QFile file(folder() + QStringLiteral("/log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void PostgresServer::stop()
{
    if (!m_process)
        return;
    ::kill(pid_t(m_process->processId()), SIGINT);
    if (!m_process->waitForFinished(patienceMs))
        kill();
    m_process.reset();
}

void PostgresServer::kill()
{
    if (!m_process)
        return;
    signalAll(SIGKILL);
    m_process->waitForFinished(patienceMs);
    m_process.reset();
    QFile::remove(dataFolder() + QStringLiteral("/postmaster.pid"));
}

void PostgresServer::freeze()
{
    signalAll(SIGSTOP);
}

void PostgresServer::thaw()
{
    signalAll(SIGCONT);
}

/// Its processes each have a group of their own below the server's session.
void PostgresServer::signalAll(int number)
{
    const auto server = pid_t(m_process->processId());
    const QDir proc(QStringLiteral("/proc"));
    std::vector<pid_t> all{server};
    for (const QString &name : proc.entryList(QDir::Dirs)) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(name));
        if (name.toInt() <= 0 || !stat.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = stat.readAll(); // "pid (name) state parent …"
        const QByteArray parent = line.mid(line.lastIndexOf(')') + 4).split(' ').value(0);
        if (parent.toInt() == server)
            all.push_back(pid_t(name.toInt()));
    }
    for (const pid_t pid : all)
        ::kill(pid, number);
}

QString PostgresServer::url(const QString &database, const QString &settings) const
{
    return QStringLiteral("postgresql://%1@127.0.0.1:%2/%3?%4")
        .arg(owner)
        .arg(m_port)
        .arg(database, settings);
}

QString PostgresServer::socketUrl(const QString &database, const QString &settings) const
{
    return QStringLiteral("postgresql://%1@/%2?host=%3&port=%4&%5")
        .arg(owner, database, folder())
        .arg(m_port)
        .arg(settings);
}

Result<QString> PostgresServer::run(const QString &statements, const QString &database)
{
    const QString name = QUuid::createUuid().toString();
    Result<QString> answer;
    {
        auto connection = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name);
        connection.setHostName(folder());
        connection.setPort(m_port);
        connection.setUserName(owner);
        connection.setDatabaseName(database);
        connection.setConnectOptions(
            QStringLiteral("client_encoding=UTF8;options='-c client_min_messages=warning'"));
        if (!connection.open())
            answer = broken(connection.lastError().text());
        // one by one: of several at once the driver tells how the first went
        for (const QString &statement : statements.split(QStringLiteral("; "), Qt::SkipEmptyParts)) {
            QSqlQuery query(connection);
            if (!answer || !query.exec(statement)) {
                answer = answer ? broken(query.lastError().text()) : answer;
                break;
            }
            answer = query.next() ? query.value(0).toString() : QString();
        }
    }
    QSqlDatabase::removeDatabase(name);
    return answer;
}

}
