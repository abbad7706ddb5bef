#include "fakes/RabbitServer.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <algorithm>
#include <array>
#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr int startMs = 120'000; // 5 s alone on two cores, 20 s among eight builds
constexpr int stopMs = 30'000;
const auto bin =
    QStringLiteral("/usr/lib/rabbitmq/bin/"); // Debian's /usr/sbin ones are wrappers with fixed paths

/// Whom it runs as, when that is not us.
const passwd *otherAccount()
{
    return geteuid() == 0 ? getpwnam("rabbitmq") : nullptr;
}

bool isProcessAlive(pid_t pid)
{
    return ::kill(pid, 0) == 0 || errno == EPERM;
}

/// Folders of programs that were killed: "concord-rabbit-PID-…".
void removeLeftovers()
{
    const QDir temp(QDir::tempPath());
    for (const QString &name : temp.entryList({QStringLiteral("concord-rabbit-*")}, QDir::Dirs)) {
        const auto pid = pid_t(name.section(u'-', 2, 2).toInt());
        if (pid > 0 && !isProcessAlive(pid))
            QDir(temp.filePath(name)).removeRecursively();
    }
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}
}

RabbitServer::RabbitServer()
    : m_folder(QDir::tempPath() + QStringLiteral("/concord-rabbit-%1-XXXXXX").arg(getpid()))
{}

RabbitServer::~RabbitServer()
{
    kill();
    if (m_epmd) {
        m_epmd->kill();
        m_epmd->waitForFinished();
    }
}

tl::unexpected<Error> RabbitServer::broken(const QString &detail) const
{
    return fail(ErrorCode::Unreachable, QStringLiteral("RabbitMQ for tests (package rabbitmq-server)"),
                detail);
}

Result<void> RabbitServer::prepare()
{
    removeLeftovers();
    std::array<QTcpServer, 4> probes; // all open at once, so that they differ
    std::array<quint16 *, 4> ports = {&m_port, &m_tlsPort, &m_nodePort, &m_epmdPort};
    for (size_t i = 0; i < probes.size(); ++i) {
        if (!probes[i].listen(QHostAddress::LocalHost))
            return broken(QStringLiteral("no free port"));
        *ports[i] = probes[i].serverPort();
    }
    const TestCertificates::Identity identity = m_certificates.make(TestCertificates::Kind::Good);
    m_certificate = identity.certificate.toPem();
    const QByteArray configuration =
        "listeners.tcp.1 = 127.0.0.1:" + QByteArray::number(m_port) +
        "\nlisteners.ssl.1 = 127.0.0.1:" + QByteArray::number(m_tlsPort) + "\nlisteners.ssl.2 = 127.0.0.2:" +
        QByteArray::number(m_tlsPort) + // a name that its certificate lacks
        "\nssl_options.certfile = " + path(QStringLiteral("server.pem")).toUtf8() +
        "\nssl_options.keyfile = " + path(QStringLiteral("server.key")).toUtf8() +
        "\nssl_options.cacertfile = " + path(QStringLiteral("authority.pem")).toUtf8() +
        "\nssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = false"
        "\nssl_options.versions.1 = tlsv1.3\nssl_options.versions.2 = tlsv1.2"
        "\nlog.console = false\nlog.file = rabbit.log\nlog.file.level = info"
        "\nvm_memory_high_watermark.absolute = 1GB\ndisk_free_limit.absolute = 10MB\n";
    if (!m_folder.isValid() || !write(path(QStringLiteral("rabbitmq.conf")), configuration) ||
        !write(path(QStringLiteral("server.pem")), identity.certificate.toPem()) ||
        !write(path(QStringLiteral("server.key")), identity.key.toPem()) ||
        !QFile::copy(m_certificates.authorityFile(), path(QStringLiteral("authority.pem"))))
        return broken(QStringLiteral("cannot write into ") + m_folder.path());
    if (const passwd *account = otherAccount())
        for (const QString &file : {m_folder.path(), path(QStringLiteral("server.key"))})
            if (chown(QFile::encodeName(file).constData(), account->pw_uid, account->pw_gid) != 0)
                return broken(QStringLiteral("chown failed"));
    return {};
}

/// In the new process: gives up root and dies with the thread that started it. The server and epmd run in the
/// process that we start (exec), so nothing else is left.
void RabbitServer::setUp(QProcess &process) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto set = [&](const char *name, const QString &value) {
        environment.insert(QString::fromLatin1(name), value);
    };
    set("HOME", m_folder.path());
    set("RABBITMQ_CONF_ENV_FILE", path(QStringLiteral("none"))); // not the one of /etc
    set("RABBITMQ_CONFIG_FILE", path(QStringLiteral("rabbitmq")));
    set("RABBITMQ_ENABLED_PLUGINS_FILE", path(QStringLiteral("plugins")));
    set("RABBITMQ_MNESIA_BASE", path(QStringLiteral("mnesia")));
    set("RABBITMQ_LOG_BASE", path(QStringLiteral("log")));
    set("RABBITMQ_PID_FILE", path(QStringLiteral("pid")));
    set("RABBITMQ_NODENAME", QStringLiteral("concord@localhost"));
    set("RABBITMQ_DIST_PORT", QString::number(m_nodePort));
    set("ERL_EPMD_PORT", QString::number(m_epmdPort));
    set("ERL_EPMD_ADDRESS", QStringLiteral("127.0.0.1"));
    set("RUNNING_UNDER_SYSTEMD",
        QStringLiteral("true")); // the script becomes the server instead of watching it
    set("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
        QStringLiteral("+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}"));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    const passwd *account = otherAccount();
    const bool drops = account != nullptr;
    const uid_t user = drops ? account->pw_uid : geteuid();
    const gid_t group = drops ? account->pw_gid : getegid();
    const pid_t parent = getpid();
    process.setChildProcessModifier([=] {
        if (drops && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0))
            _exit(70);
        prctl(PR_SET_PDEATHSIG, SIGKILL); // after setuid, which clears it
        if (getppid() != parent)
            _exit(71);
    });
}

Result<void> RabbitServer::startEpmd()
{
    if (m_epmd)
        return {};
    m_epmd = std::make_unique<QProcess>();
    setUp(*m_epmd);
    m_epmd->start(QStringLiteral("epmd"), {QStringLiteral("-port"), QString::number(m_epmdPort),
                                           QStringLiteral("-address"), QStringLiteral("127.0.0.1")});
    return m_epmd->waitForStarted() ? Result<void>{}
                                    : broken(QStringLiteral("epmd: ") + m_epmd->errorString());
}

Result<void> RabbitServer::start()
{
    if (m_port == 0)
        if (auto prepared = prepare(); !prepared)
            return prepared;
    if (auto started = startEpmd(); !started)
        return started;
    m_server = std::make_unique<QProcess>();
    m_server->setProcessChannelMode(QProcess::MergedChannels);
    setUp(*m_server);
    m_server->start(bin + QStringLiteral("rabbitmq-server"), QStringList());
    if (!m_server->waitForStarted())
        return broken(m_server->errorString());
    auto ready = waitUntilReady();
    if (!ready)
        kill();
    return ready;
}

Result<void> RabbitServer::waitUntilReady()
{
    for (const QDeadlineTimer end(startMs); !end.hasExpired();) {
        // it greets a client that speaks another version with its own: only when it serves
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        if (socket.waitForConnected(1000)) {
            socket.write("AMQP\x09\x09\x09\x09", 8);
            if (socket.waitForReadyRead(5000))
                return {};
        }
        if (m_server->waitForFinished(100)) // and a little wait
            return broken(QString::fromUtf8(m_server->readAll()).right(2000));
    }
    return broken(QStringLiteral("did not serve in time"));
}

void RabbitServer::stop()
{
    if (!m_server)
        return;
    m_server->terminate();
    m_server->waitForFinished(stopMs);
    kill();
}

void RabbitServer::kill()
{
    if (!m_server)
        return;
    m_server->kill();
    m_server->waitForFinished();
    m_server.reset();
}

namespace {
/// Every thread of it.
bool isStopped(qint64 process)
{
    const QDir threads(QStringLiteral("/proc/%1/task").arg(process));
    const QStringList names = threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::all_of(names.begin(), names.end(), [&](const QString &name) {
        QFile stat(threads.filePath(name + QStringLiteral("/stat")));
        if (!stat.open(QIODevice::ReadOnly))
            return true; // it has ended
        const QByteArray text = stat.readAll();
        return text.mid(text.lastIndexOf(')') + 2, 1) == "T";
    });
}
}

void RabbitServer::signal(int number)
{
    if (!m_server)
        return;
    ::kill(pid_t(m_server->processId()), number);
    // each thread stops when it comes to it, and until then one of them may answer
    for (const QDeadlineTimer end(5'000);
         number == SIGSTOP && !isStopped(m_server->processId()) && !end.hasExpired();)
        QThread::yieldCurrentThread();
}

Result<QString> RabbitServer::control(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    setUp(process);
    process.start(bin + QStringLiteral("rabbitmqctl"), QStringList{QStringLiteral("--quiet")} + arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        return broken(QString::fromUtf8(process.readAll()));
    return QString::fromUtf8(process.readAll());
}

BrokerSettings RabbitServer::settings() const
{
    BrokerSettings settings;
    settings.port = m_port;
    settings.password = [] {
        return Result<QString>(QStringLiteral("guest"));
    };
    return settings;
}

BrokerSettings RabbitServer::tlsSettings() const
{
    BrokerSettings settings = this->settings();
    settings.port = m_tlsPort;
    settings.tls.emplace().caFile = m_certificates.authorityFile();
    return settings;
}

}
