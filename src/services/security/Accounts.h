#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/Result.h"
#include "domain/SecretText.h"
#include "security/LoginKeeper.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace concord {

class Database;
struct RefusedSignIn;
struct UserRow;

/// Who is to be able to sign in.
struct NewUser
{
    QString name;
    QString displayName;
    Role role = Role::Viewer;
    Facilities facilities;
};

/// What is absent stays as it is.
struct UserChange
{
    std::optional<QString> displayName;
    std::optional<Role> role;
    std::optional<Facilities> facilities;
};

/// Why somebody was not let in: for the audit trail, and for nobody who tries.
enum class SignInRefusal { Unknown, Password, Locked, Disabled };
[[nodiscard]] QString wordOf(SignInRefusal why); ///< "password"

/// For how long the account is locked after so many wrong passwords in a row; 0: it is not.
[[nodiscard]] constexpr std::chrono::minutes lockAfter(int failures)
{
    constexpr int few = 5;
    constexpr std::chrono::minutes ladder[] = {std::chrono::minutes(1), std::chrono::minutes(5),
                                               std::chrono::minutes(15), std::chrono::minutes(60)};
    if (failures < few)
        return std::chrono::minutes(0);
    return ladder[failures - few < 3 ? failures - few : 3];
}

/// The rules about people over store/UserStore. Each change and each try to sign in is one transaction with
/// its record on the audit trail. On PostgreSQL a person is a login of the server as well (LoginKeeper), and
/// the server judges the password; the Database of signIn() is opened as that person then.
///
/// Errors of the orders: Conflict, whose detail says which rule forbids it; NotFound: nobody has that name.
/// As soon as there are people, one who may manage them must be enabled: the first is an administrator for
/// all facilities, and the last such one can neither be changed nor go while others are left.
class Accounts
{
public:
    enum class Door { SignIn, Unlock };

    /// @param actor, actorRole for the audit trail
    Accounts(Database &db, const Clock &clock, QString actor, QString actorRole = {});
    Accounts(Database &db, const Clock &clock, QString actor, QString actorRole,
             std::unique_ptr<LoginKeeper> logins);

    [[nodiscard]] Result<void> add(const NewUser &user, const SecretText &password);
    /// What makes no difference is not written.
    [[nodiscard]] Result<void> change(const QString &name, const UserChange &change);
    [[nodiscard]] Result<void> disable(const QString &name);
    /// Ends a lock, too.
    [[nodiscard]] Result<void> enable(const QString &name);
    [[nodiscard]] Result<void> remove(const QString &name);
    /// Ends a lock, too.
    [[nodiscard]] Result<void> setPassword(const QString &name, const SecretText &password);

    /// SignInRefused: the trail says why, the error does not, and all reasons take as long.
    [[nodiscard]] Result<Session> signIn(const QString &name, const SecretText &password,
                                         Door door = Door::SignIn);
    /// Records a try that was refused elsewhere: by the server.
    [[nodiscard]] Result<void> noteRefused(const QString &name, SignInRefusal why, Door door = Door::SignIn);
    /// Records in one transaction what a workstation has kept of such tries (RefusedSignIns), each once: as
    /// told by the actor and that workstation. False: somebody else is doing so at this moment.
    [[nodiscard]] Result<bool> tellRefused(const std::vector<RefusedSignIn> &kept,
                                           const QString &workstation);

    [[nodiscard]] static QString actionOf(Door door); ///< "session.sign-in"
    /// "user/ana". What was typed is written down only where it may be a name: it may as well be a password.
    [[nodiscard]] static QString subjectOf(const QString &name);

private:
    [[nodiscard]] Result<UserRow> find(const QString &name);
    /// One transaction that nobody else who changes people gets between, and the rule about administrators. A
    /// refusal is recorded as well.
    [[nodiscard]] Result<void> order(const QString &action, const QString &name,
                                     const std::function<Result<void>()> &work);
    [[nodiscard]] Result<void> note(const QString &action, const QString &name, const QString &details);
    [[nodiscard]] Result<void> keepAdministrator();
    /// What the table, the server and a person's eyes can take.
    [[nodiscard]] Result<Facilities> checked(Facilities facilities) const;
    [[nodiscard]] Result<QString> checkedDisplayName(const QString &text) const;
    /// The text to keep; empty on PostgreSQL.
    [[nodiscard]] Result<QString> hashOf(const QString &name, const SecretText &password) const;
    [[nodiscard]] bool isServer() const;
    [[nodiscard]] Result<void> atServer(const std::function<Result<void>(LoginKeeper &)> &work);

    Database &m_db;
    const Clock &m_clock;
    QString m_actor;
    QString m_actorRole;
    std::unique_ptr<LoginKeeper> m_logins;
};

}
