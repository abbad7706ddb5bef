#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace concord {

struct Ran
{
    int code = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// One of our programs as a process, in a home of its own, so that nothing of the user is read or written.
class Program
{
public:
    Program(const QString &file, const QTemporaryDir &home)
    {
        m_process.setProgram(file);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(name), home.path());
        environment.insert(QStringLiteral("USER"), QStringLiteral("ana"));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        m_process.setProcessEnvironment(environment);
    }
    void setVariable(const char *name, const QString &value)
    {
        QProcessEnvironment environment = m_process.processEnvironment();
        environment.insert(QString::fromLatin1(name), value);
        m_process.setProcessEnvironment(environment);
    }
    ~Program()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }

    void start(const QStringList &arguments)
    {
        m_process.setArguments(arguments);
        m_process.start();
    }
    /// The next line of its output; empty when it ends or says nothing for 30 s.
    [[nodiscard]] QByteArray line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(30'000))
                return {};
        }
        return m_process.readLine().trimmed();
    }
    [[nodiscard]] bool hasLine() const { return m_process.canReadLine(); }
    void terminate() { m_process.terminate(); } ///< SIGTERM
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    [[nodiscard]] Ran end()
    {
        if (!m_process.waitForFinished(60'000) || m_process.exitStatus() != QProcess::NormalExit)
            return {-1, m_process.readAllStandardOutput(), m_process.readAllStandardError()};
        return {m_process.exitCode(), m_process.readAllStandardOutput(), m_process.readAllStandardError()};
    }
    [[nodiscard]] Ran run(const QStringList &arguments)
    {
        start(arguments);
        return end();
    }

    /// With @p input on its standard input, and then its end.
    [[nodiscard]] Ran run(const QStringList &arguments, const QByteArray &input)
    {
        start(arguments);
        m_process.write(input);
        m_process.closeWriteChannel();
        return end();
    }
    /// A file instead, or a terminal.
    void setInput(const QString &file) { m_process.setStandardInputFile(file); }
    /// What it says on stderr, up to @p text; false when it ends or says nothing for 30 s.
    [[nodiscard]] bool asks(const QByteArray &text)
    {
        m_process.setReadChannel(QProcess::StandardError);
        QByteArray said;
        while (!said.contains(text)) {
            if (m_process.bytesAvailable() == 0 && !m_process.waitForReadyRead(30'000))
                return false;
            said += m_process.readAllStandardError();
        }
        return true;
    }

private:
    QProcess m_process;
};

}
