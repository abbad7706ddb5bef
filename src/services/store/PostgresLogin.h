#pragma once

#include <QByteArray>
#include <QString>

#include <utility>

namespace concord {

/// A person's name and password at a PostgreSQL server. The password is overwritten when it goes.
struct PostgresLogin
{
    PostgresLogin(QString name, QByteArray secret) : user(std::move(name)), password(std::move(secret)) {}
    ~PostgresLogin() { password.fill('\0'); }
    PostgresLogin(const PostgresLogin &) = delete;
    PostgresLogin &operator=(const PostgresLogin &) = delete;

    /// Else libpq would look elsewhere for what is missing: the account's name, a password file.
    [[nodiscard]] bool isComplete() const
    {
        return !user.isEmpty() && !password.isEmpty() && !user.contains(QChar::Null) &&
               !password.contains('\0');
    }

    QString user;
    QByteArray password; ///< UTF-8
};

/// Whether the server of @p connection (PostgresUrl::connectionText) refuses this login: name or password
/// wrong, or not allowed to log in. Asks it once more: how a connection failed is told in words of the
/// server's language, and its code only on request.
[[nodiscard]] bool isLoginRefused(const QString &connection, const PostgresLogin &login);

}
