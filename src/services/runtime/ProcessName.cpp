#include "runtime/ProcessName.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QSysInfo>

#include <cerrno>
#include <csignal>

namespace concord {

namespace {
/// Field 22 of /proc/PID/stat (proc(5)); empty when there is no such process. The second field may contain
/// blanks, so counting starts behind its bracket.
QString startOf(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    const bool isDead =
        fields.value(0) == "Z" || fields.value(0) == "X"; // ended, not yet collected by its parent
    return isDead ? QString() : QString::fromLatin1(fields.value(19));
}

/// Under ProtectProc=invisible, /proc does not show other accounts' processes: they are no dead ones.
bool isHidden(qint64 pid)
{
    return pid > 0 && !QFile::exists(QStringLiteral("/proc/%1").arg(pid)) &&
           (::kill(pid_t(pid), 0) == 0 || errno == EPERM);
}
}

QString processName()
{
    const qint64 pid = QCoreApplication::applicationPid();
    return QStringLiteral("%1/%2@%3").arg(QSysInfo::machineHostName()).arg(pid).arg(startOf(pid));
}

bool hasProcessEnded(const QString &name)
{
    static const QRegularExpression form(QStringLiteral("^(.+)/(\\d+)@(\\d+)(/.*)?$"));
    const auto match = form.match(name);
    if (!match.hasMatch() || match.captured(1) != QSysInfo::machineHostName())
        return false;
    const qint64 pid = match.captured(2).toLongLong();
    return startOf(pid) != match.captured(3) && !isHidden(pid);
}

}
