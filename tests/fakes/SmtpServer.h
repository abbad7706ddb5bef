#pragma once

#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>

namespace concord {

/// The mail server of tests/peers/smtp-server on a free loopback port, from start() to the destructor.
class SmtpServer
{
public:
    ~SmtpServer();

    /// @param options of server.py
    [[nodiscard]] bool start(const QStringList &options);
    [[nodiscard]] quint16 port() const { return m_port; }
    /// What it has taken since start(); waits a moment for a line that is on its way.
    [[nodiscard]] QList<QJsonObject> messages(int waitMs = 0);
    [[nodiscard]] QByteArray failure() { return m_process.readAllStandardError(); }

private:
    [[nodiscard]] bool waitForLine(int waitMs);

    QProcess m_process;
    quint16 m_port = 0;
    QList<QJsonObject> m_messages;
};

}
