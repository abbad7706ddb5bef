#pragma once

#include "fakes/PostgresServer.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>

namespace concord {

/// What psql said.
struct PsqlAnswer
{
    int exitCode = -1;
    QString out;   ///< rows, fields joined by '|'
    QString error; ///< messages of the server, and their SQLSTATEs

    /// The SQLSTATE of the first error, or nothing.
    [[nodiscard]] QString state() const
    {
        static const QRegularExpression found(QStringLiteral("(?:ERROR|FATAL):\\s+([0-9A-Z]{5})"));
        return found.match(error).captured(1);
    }
};

/// PostgreSQL's own client in the hands of a person: over TCP, with their name and password.
class Psql
{
public:
    Psql(PostgresServer &server, QString database) : m_server(server), m_database(std::move(database)) {}

    /// Runs all of @p statements, each a transaction of its own where none is begun, also after one failed.
    [[nodiscard]] PsqlAnswer run(const QString &user, const QString &password,
                                 const QString &statements) const
    {
        QProcess psql;
        start(psql, user, password);
        if (!psql.waitForStarted())
            return {-1, {}, psql.errorString()};
        psql.write("\\set VERBOSITY verbose\n" + statements.toUtf8() + "\n");
        psql.closeWriteChannel();
        if (!psql.waitForFinished(60'000))
            return {-1, {}, QStringLiteral("psql does not end")};
        return {psql.exitCode(), QString::fromUtf8(psql.readAllStandardOutput()).trimmed(),
                QString::fromUtf8(psql.readAllStandardError())};
    }

    /// A session that stays open; ask() it.
    void begin(QProcess &psql, const QString &user, const QString &password) const
    {
        psql.setProcessChannelMode(QProcess::MergedChannels);
        start(psql, user, password);
    }
    /// Rows, or the messages of what failed.
    [[nodiscard]] static QString ask(QProcess &psql, const QString &statements)
    {
        psql.write(statements.toUtf8() + "\n\\echo ---\n");
        QByteArray answer;
        while (!answer.endsWith("---\n")) {
            if (!psql.waitForReadyRead(60'000))
                return QStringLiteral("psql says nothing: ") + QString::fromUtf8(answer);
            answer += psql.readAll();
        }
        answer.chop(4);
        return QString::fromUtf8(answer).trimmed();
    }

private:
    void start(QProcess &psql, const QString &user, const QString &password) const
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGPASSWORD"), password);
        environment.insert(QStringLiteral("PGCONNECT_TIMEOUT"), QStringLiteral("20"));
        psql.setProcessEnvironment(environment);
        psql.start(PostgresServer::program(QStringLiteral("psql")),
                   {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-A"), QStringLiteral("-t"),
                    QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
                    QString::number(m_server.port()), QStringLiteral("-U"), user, QStringLiteral("-d"),
                    m_database});
    }
    PostgresServer &m_server;
    QString m_database;
};

}
