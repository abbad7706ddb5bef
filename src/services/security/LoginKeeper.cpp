#include "security/LoginKeeper.h"

#include "store/Database.h"
#include "store/PostgresLogins.h"

namespace concord {

namespace {
class PostgresKeeper final : public LoginKeeper
{
public:
    explicit PostgresKeeper(Database &db) : m_logins(db) {}

    Result<void> create(const QString &name, const SecretText &password, Role role) override
    {
        return m_logins.create(name, password.bytes(), role);
    }
    Result<void> setRole(const QString &name, Role role) override { return m_logins.setRole(name, role); }
    Result<void> setPassword(const QString &name, const SecretText &password) override
    {
        return m_logins.setPassword(name, password.bytes());
    }
    Result<void> setLogin(const QString &name, bool mayLogIn) override
    {
        return m_logins.setLogin(name, mayLogIn);
    }
    Result<void> drop(const QString &name) override { return m_logins.drop(name); }

private:
    PostgresLogins m_logins;
};
}

std::unique_ptr<LoginKeeper> loginKeeperOf(Database &db)
{
    if (db.dialect().kind() != Dialect::Kind::Postgres)
        return nullptr;
    return std::make_unique<PostgresKeeper>(db);
}

}
