#include "bench/PrivatePostgres.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>

namespace concord {

namespace {
constexpr int patienceMs = 60'000;

tl::unexpected<Error> broken(const QString &detail)
{
    return fail(ErrorCode::StoreFailed, QStringLiteral("PostgreSQL"), detail);
}

QString newestPrograms()
{
    const QDir all(QStringLiteral("/usr/lib/postgresql"));
    QStringList versions = all.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(versions.begin(), versions.end(),
              [](const QString &a, const QString &b) { return a.toDouble() > b.toDouble(); });
    return versions.isEmpty() ? QString() : all.filePath(versions.first() + QStringLiteral("/bin"));
}

const passwd *otherAccount()
{
    if (geteuid() != 0)
        return nullptr;
    const passwd *account = getpwnam("postgres");
    return account ? account : getpwnam("nobody");
}

/// In the new process: gives up root, and ends with this one.
void prepare(QProcess &process, const QString &folder)
{
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    const passwd *account = otherAccount();
    const bool drops = account != nullptr;
    const uid_t user = drops ? account->pw_uid : geteuid();
    const gid_t group = drops ? account->pw_gid : getegid();
    process.setChildProcessModifier([=] {
        if (drops && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0))
            _exit(70);
        prctl(PR_SET_PDEATHSIG, SIGQUIT);
    });
}
}

PrivatePostgres::PrivatePostgres(QString programs, const QString &parent)
    : m_programs(programs.isEmpty() ? newestPrograms() : std::move(programs)),
      m_folder(parent + QStringLiteral("/concord-bench-pg-XXXXXX"))
{}

PrivatePostgres::~PrivatePostgres()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    ::kill(pid_t(m_server.processId()), SIGINT); // "fast": connections are ended
    if (!m_server.waitForFinished(patienceMs)) {
        m_server.kill();
        m_server.waitForFinished(patienceMs);
    }
}

QString PrivatePostgres::program(const char *name) const
{
    const QString plain = QString::fromLatin1(name);
    return m_programs.isEmpty() ? plain : m_programs + QLatin1Char('/') + plain;
}

Result<void> PrivatePostgres::makeCluster()
{
    if (!m_folder.isValid())
        return broken(m_folder.errorString());
    const passwd *account = otherAccount();
    if (account &&
        chown(QFile::encodeName(m_folder.path()).constData(), account->pw_uid, account->pw_gid) != 0)
        return broken(QStringLiteral("chown failed"));
    QProcess initdb;
    prepare(initdb, m_folder.path());
    initdb.start(program("initdb"),
                 {QStringLiteral("-D"), path("data"), QStringLiteral("-U"), QStringLiteral("concord"),
                  QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-E"), QStringLiteral("UTF8"),
                  QStringLiteral("--locale=C"), QStringLiteral("--no-instructions")});
    if (!initdb.waitForFinished(patienceMs) || initdb.exitCode() != 0)
        return broken(QStringLiteral("initdb: %1 %2")
                          .arg(initdb.errorString(), QString::fromLocal8Bit(initdb.readAll().right(500))));
    return {};
}

Result<void> PrivatePostgres::start()
{
    if (const auto made = makeCluster(); !made)
        return made;
    prepare(m_server, m_folder.path());
    m_server.setStandardOutputFile(path("log"));
    m_server.start(program("postgres"),
                   {QStringLiteral("-D"), path("data"), QStringLiteral("-k"), m_folder.path(),
                    QStringLiteral("-c"), QStringLiteral("listen_addresses="), QStringLiteral("-c"),
                    QStringLiteral("max_locks_per_transaction=256")});
    if (!m_server.waitForStarted(patienceMs))
        return broken(m_server.errorString());
    const QDeadlineTimer end(patienceMs);
    for (;;) {
        const auto answered = execute(QStringLiteral("SELECT 1"));
        if (answered)
            return {};
        if (m_server.waitForFinished(50) || end.hasExpired()) // its end is the only news that it gives
            return broken(answered.error().detail);
    }
}

Result<QString> PrivatePostgres::createDatabase(const QString &name)
{
    return execute(QStringLiteral("CREATE DATABASE ") + name).map([&] {
        return QStringLiteral("postgresql://concord@/%1?host=%2").arg(name, m_folder.path());
    });
}

Result<void> PrivatePostgres::execute(const QString &statement)
{
    const QString name = QStringLiteral("concord-bench-server");
    Result<void> done;
    {
        auto connection = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name);
        connection.setHostName(m_folder.path());
        connection.setUserName(QStringLiteral("concord"));
        connection.setDatabaseName(QStringLiteral("postgres"));
        if (!connection.open())
            done = broken(connection.lastError().text());
        else if (QSqlQuery query(connection); !query.exec(statement))
            done = broken(query.lastError().text());
    }
    QSqlDatabase::removeDatabase(name);
    return done;
}

}
