#include "fakes/SecretService.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr int patienceMs = 20'000;

/// The least that a session needs; no services that the bus would start by itself.
const char *const busConfiguration =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\""
    " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
    "<busconfig><type>session</type><listen>unix:path=%1</listen><auth>EXTERNAL</auth>"
    "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
    "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";

void dieWithUs(QProcess &process)
{
    const pid_t parent = getpid();
    process.setChildProcessModifier([parent] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(71);
    });
}

tl::unexpected<Error> broken(const QString &detail)
{
    return fail(ErrorCode::Unreachable,
                QStringLiteral("Secret Service for tests (packages dbus, gnome-keyring)"), detail);
}

void end(std::unique_ptr<QProcess> &process)
{
    if (!process)
        return;
    process->kill();
    process->waitForFinished(patienceMs);
    process.reset();
}
}

SecretService::~SecretService()
{
    end(m_keyStore);
    std::signal(SIGTERM, SIG_IGN); // GLib ends a program in this way when its session's bus does
    end(m_bus);
}

Result<void> SecretService::start()
{
    for (const char *variable :
         {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, QFile::encodeName(m_folder.path()));
    qunsetenv("DISPLAY");
    qunsetenv("WAYLAND_DISPLAY");
    return startBus().and_then([this] { return startKeyStore(); });
}

Result<void> SecretService::startBus()
{
    QFile file(path(QStringLiteral("bus.conf")));
    if (!file.open(QIODevice::WriteOnly))
        return broken(file.errorString());
    file.write(QString::fromLatin1(busConfiguration).arg(path(QStringLiteral("bus"))).toUtf8());
    file.close();
    m_bus = std::make_unique<QProcess>();
    dieWithUs(*m_bus);
    m_bus->start(QStringLiteral("dbus-daemon"),
                 {QStringLiteral("--config-file=") + file.fileName(), QStringLiteral("--nofork"),
                  QStringLiteral("--nopidfile"), QStringLiteral("--print-address=1")});
    if (!m_bus->waitForReadyRead(patienceMs)) // it prints its address when it serves
        return broken(QStringLiteral("dbus-daemon: ") + m_bus->errorString());
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus->readLine().trimmed());
    return {};
}

Result<void> SecretService::startKeyStore()
{
    m_keyStore = std::make_unique<QProcess>();
    dieWithUs(*m_keyStore);
    m_keyStore->setProcessChannelMode(QProcess::MergedChannels);
    // it prints its environment once it has its name on the bus
    m_keyStore->start(QStringLiteral("gnome-keyring-daemon"),
                      {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                       QStringLiteral("--components=secrets"),
                       QStringLiteral("--control-directory=") + path(QStringLiteral("control"))});
    if (!m_keyStore->waitForStarted(patienceMs))
        return broken(QStringLiteral("gnome-keyring-daemon: ") + m_keyStore->errorString());
    m_keyStore->write("the password of the login keyring");
    m_keyStore->closeWriteChannel();
    // whoever asks too early finds no service: the bus knows its owner when it is there
    for (const QDeadlineTimer until(patienceMs); !until.hasExpired();) {
        QProcess ask;
        ask.start(QStringLiteral("dbus-send"),
                  {QStringLiteral("--session"), QStringLiteral("--print-reply"),
                   QStringLiteral("--dest=org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                   QStringLiteral("org.freedesktop.DBus.GetNameOwner"),
                   QStringLiteral("string:org.freedesktop.secrets")});
        if (ask.waitForFinished(patienceMs) && ask.exitCode() == 0)
            return {};
        if (m_keyStore->waitForFinished(50)) // and a little wait
            break;
    }
    return broken(QString::fromUtf8(m_keyStore->readAll()).right(500));
}

void SecretService::stopKeyStore()
{
    end(m_keyStore);
}

}
