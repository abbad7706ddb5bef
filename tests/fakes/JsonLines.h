#pragma once

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace concord {

/// A helper program that answers one JSON object a line with one JSON object a line.
class JsonLines
{
public:
    ~JsonLines()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
    }
    void start(const QString &program, const QStringList &arguments, const QString &folder)
    {
        m_process.setWorkingDirectory(folder);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(program, arguments);
    }
    /// Empty when no answer came within half a minute.
    QJsonObject ask(const QJsonObject &question)
    {
        m_process.write(QJsonDocument(question).toJson(QJsonDocument::Compact) + '\n');
        for (const QDeadlineTimer end(30'000); !m_process.canReadLine() && !end.hasExpired();) {
            if (!m_process.waitForReadyRead(int(end.remainingTime())) &&
                m_process.state() == QProcess::NotRunning)
                break;
        }
        return QJsonDocument::fromJson(m_process.readLine()).object();
    }

private:
    QProcess m_process;
};

}
