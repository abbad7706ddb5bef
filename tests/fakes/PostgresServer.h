#pragma once

#include "domain/Result.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace concord {

/// A PostgreSQL server of the test's own: a new cluster in a temporary folder, reached through a Unix socket
/// in it and an unused port of 127.0.0.1. Its owner "concord" is let in without a password, everybody else
/// with one (SCRAM). Root may not run one: then it runs as "postgres" or "nobody". It ends with this object
/// and, by the kernel's doing, with the thread that started it.
class PostgresServer
{
public:
    /// Durable: fsync'd commits, as in earnest. Fast: nothing is synced, in memory
    /// where that is possible: for tests that do not pull the plug.
    enum class Mode { Durable, Fast };

    explicit PostgresServer(Mode mode) : m_mode(mode) {}
    ~PostgresServer();
    PostgresServer(const PostgresServer &) = delete;
    PostgresServer &operator=(const PostgresServer &) = delete;

    /// Before create() or between stop() and start(): from then on it speaks TLS on its port, with this
    /// certificate (PEM), and plain text no more. @p maxVersion "TLSv1.2", "TLSv1.3"
    void secure(const QByteArray &certificate, const QByteArray &key,
                const QString &maxVersion = QStringLiteral("TLSv1.3"));

    /// Makes the cluster and starts the server. The error says what is missing.
    [[nodiscard]] Result<void> create();

    [[nodiscard]] Result<void> start(); ///< again, with the same data and port
    void stop();                        ///< "fast": open transactions are undone, connections ended
    void kill();                        ///< SIGKILL to the server and all its processes: it has to recover
    void freeze();                      ///< its processes answer no more, but their sockets stay open
    void thaw();
    [[nodiscard]] bool isRunning() const { return m_process != nullptr; }

    /// "postgresql://concord@127.0.0.1:PORT/DATABASE?…"
    [[nodiscard]] QString url(const QString &database, const QString &settings = {}) const;
    [[nodiscard]] QString socketUrl(const QString &database, const QString &settings = {}) const;
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString folder() const { return m_folder->path(); }

    /// What the server has written down so far.
    [[nodiscard]] QByteArray log() const;
    /// /usr/lib/postgresql/VERSION/bin/NAME of the newest version; else what $PATH knows.
    [[nodiscard]] static QString program(const QString &name);

    /// Runs statements, separated by "; ", in @p database as the owner of the cluster, up to the first that
    /// fails; the first column of the last one's first row.
    [[nodiscard]] Result<QString> run(const QString &statements,
                                      const QString &database = QStringLiteral("postgres"));

private:
    [[nodiscard]] Result<void> initCluster();
    [[nodiscard]] Result<void> launch();
    [[nodiscard]] Result<QStringList> tlsSettings() const;
    [[nodiscard]] Result<void> write(const QString &name, const QByteArray &content) const;
    [[nodiscard]] QString dataFolder() const { return folder() + QStringLiteral("/data"); }
    void signalAll(int number);

    Mode m_mode;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
    int m_port = 0;
    QByteArray m_certificate; ///< empty: plain text
    QByteArray m_key;
    QString m_maxTls;
};

}
