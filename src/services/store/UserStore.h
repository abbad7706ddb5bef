#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/Result.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// A person who may sign in.
struct UserRow
{
    QString name;
    QString displayName;
    Role role = Role::Viewer;
    Facilities facilities;
    bool isDisabled = false;
    qint64 revision = 1;         ///< counts up with each change, but not with wrong passwords
    qint64 passwordRevision = 1; ///< the revision with which the password was set last
    QString passwordHash{};      ///< SQLite; on PostgreSQL the server has it
    int failures = 0;            ///< SQLite: wrong passwords since the last right one
    std::optional<Timestamp> lockedUntil{};
    Timestamp createdAt{};
    Timestamp updatedAt{};

    friend bool operator==(const UserRow &, const UserRow &) = default;
};

/// users and user_facilities, without any rule: those are security/Accounts. What changes rows runs in a
/// transaction that has called hold().
class UserStore
{
public:
    UserStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Others who want to change people wait until this transaction has ended.
    [[nodiscard]] Result<void> hold();
    [[nodiscard]] Result<std::optional<UserRow>> byName(const QString &name);
    [[nodiscard]] Result<std::vector<UserRow>> all(); ///< by name
    [[nodiscard]] Result<bool> areThere();
    /// Whether this connection is shown everybody, so that none found means that there is nobody. PostgreSQL:
    /// to some logins the server shows their own account only, or none.
    [[nodiscard]] Result<bool> seesAll();

    /// As a new person: revision, failures and times of @p row do not count.
    [[nodiscard]] Result<void> add(const UserRow &row);
    /// Display name, role, facilities and whether disabled. False: there is nobody of that name.
    [[nodiscard]] Result<bool> save(const UserRow &row);
    /// Unlocks, too. False: there is nobody of that name.
    [[nodiscard]] Result<bool> setPassword(const QString &name, const QString &hash);
    [[nodiscard]] Result<bool> remove(const QString &name);
    /// A wrong password: how many that makes, and until when the account is locked.
    [[nodiscard]] Result<void> noteFailure(const QString &name, int failures,
                                           const std::optional<Timestamp> &lockedUntil);
    [[nodiscard]] Result<void> noteSuccess(const QString &name);

private:
    [[nodiscard]] Result<std::vector<UserRow>> read(const QString &condition, const QVariantList &values);
    [[nodiscard]] Result<void> saveFacilities(const QString &name, const Facilities &facilities);

    Database &m_db;
    const Clock &m_clock;
};

}
