#include "fakes/SmtpServer.h"

#include <QJsonDocument>

namespace concord {

SmtpServer::~SmtpServer()
{
    m_process.closeWriteChannel();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(2'000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

bool SmtpServer::start(const QStringList &options)
{
    const QString script = QStringLiteral(TEST_PEERS_DIR "/smtp-server/server.py");
    m_process.start(QStringLiteral("/usr/bin/python3"),
                    QStringList{script} + options); // Debian's, with its packages
    if (!m_process.waitForStarted() || !waitForLine(15'000))
        return false;
    m_port =
        quint16(QJsonDocument::fromJson(m_process.readLine()).object().value(QStringLiteral("port")).toInt());
    return m_port != 0;
}

/// A whole one: its end may come by itself.
bool SmtpServer::waitForLine(int waitMs)
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(waitMs))
            return false;
    }
    return true;
}

QList<QJsonObject> SmtpServer::messages(int waitMs)
{
    if (waitMs > 0)
        (void)waitForLine(waitMs);
    while (m_process.canReadLine())
        m_messages.append(QJsonDocument::fromJson(m_process.readLine()).object());
    return m_messages;
}

}
