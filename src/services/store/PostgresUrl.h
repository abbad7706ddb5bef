#pragma once

#include "domain/Result.h"

#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

namespace concord {

struct DatabaseUrl;

/// Where a PostgreSQL database is: postgresql://[user@]host[:port][,host[:port]…]/database[?name=value&…], as
/// libpq has it; several hosts are tried in turn, which is how a fail-over is followed. `host=` may name the
/// folder of a Unix socket, `schema=` another schema than "integration". A password is never part of it:
/// libpq reads it from `passfile=`, $PGPASSFILE or ~/.pgpass. Beyond this machine the server has to prove who
/// it is (sslmode=verify-full, TLS 1.3): only sslmode=disable, said in the URL, gives that up, and it gives
/// up all of it. On this machine TLS is used where the URL asks for it (sslmode=, or sslrootcert= alone).
struct PostgresUrl
{
    QStringList hosts; ///< empty: the local socket
    QStringList ports; ///< as many as hosts, '' for the usual one
    QString user;      ///< empty: the name of the account
    QString database;
    QString schema = QStringLiteral("integration");
    std::vector<std::pair<QString, QString>> settings; ///< libpq's own names, as given

    /// ConfigInvalid says which part is wrong, without repeating what might be a secret.
    [[nodiscard]] static Result<PostgresUrl> parse(const QString &text);

    /// The same database, opened as this person: their name and password go to the server and nowhere else.
    [[nodiscard]] static DatabaseUrl withLogin(const DatabaseUrl &url, const QString &user,
                                               const QString &password);

    /// For libpq: "host='…' …", with @p sessionOptions ("-c name=value …") for the server.
    [[nodiscard]] QString connectionText(const QString &sessionOptions) const;
    /// For people and logs: hosts, database and schema, but no user.
    [[nodiscard]] QString place() const;

    [[nodiscard]] QString sslMode() const; ///< "disable", "verify-full", …: what is used
    /// Of libpq's settings: what the URL says, else what we say instead, else empty.
    [[nodiscard]] QString setting(const QString &name) const;

private:
    [[nodiscard]] Result<void> readAuthority(const QString &text);
    [[nodiscard]] Result<void> readQuery(const QString &text);
    [[nodiscard]] Result<void> set(const QString &name, const QString &value);
    [[nodiscard]] Result<void> check() const;
    [[nodiscard]] Result<void> checkTls() const;
    [[nodiscard]] bool isLocal() const;
};

}
