#pragma once

#include "domain/Access.h"
#include "domain/Result.h"
#include "domain/SecretText.h"

#include <memory>

namespace concord {

class Database;

/// The logins of a PostgreSQL server that stand for people, kept in step with the table users: each call is
/// part of the transaction that changes the table.
class LoginKeeper
{
public:
    virtual ~LoginKeeper() = default;
    [[nodiscard]] virtual Result<void> create(const QString &name, const SecretText &password, Role role) = 0;
    [[nodiscard]] virtual Result<void> setRole(const QString &name, Role role) = 0;
    [[nodiscard]] virtual Result<void> setPassword(const QString &name, const SecretText &password) = 0;
    [[nodiscard]] virtual Result<void> setLogin(const QString &name, bool mayLogIn) = 0;
    [[nodiscard]] virtual Result<void> drop(const QString &name) = 0;
};

/// Null where the database has no logins (SQLite).
[[nodiscard]] std::unique_ptr<LoginKeeper> loginKeeperOf(Database &db);

}
