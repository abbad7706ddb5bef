#pragma once

#include "domain/Access.h"
#include "domain/Result.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <optional>

namespace concord {

class Database;

/// People as logins of a PostgreSQL server, each a member of concord_people and of the group of one role:
/// concord_viewer, _analyst, _compliance or _administrator; who is disabled, of the former only. Groups and
/// logins are the whole server's; what they may do in a database is granted there, and the rows of its table
/// users say who is anybody in it at all: a membership alone shows nothing
/// (migrations/postgres/0012_console.sql). Everything joins the transaction that is open. Passwords leave
/// this process as SCRAM verifiers only.
///
/// Errors: Forbidden says what an administrator of the server has to run; Conflict: the name, or a group's,
/// stands for something else on this server.
class PostgresLogins
{
public:
    explicit PostgresLogins(Database &db) : m_db(db) {}

    /// Makes the groups where they are missing and gives them what resources/postgres/grants.sql says, as
    /// often as wanted: also after a migration, whose new tables nobody has been given.
    [[nodiscard]] Result<void> prepare();
    /// The same, where somebody has a login here.
    [[nodiscard]] Result<void> prepareIfUsed();

    /// Prepares as well. A login of that name, which already is a person of that role in another database of
    /// the server, becomes this one's too, with the new password.
    [[nodiscard]] Result<void> create(const QString &name, QByteArrayView password, Role role);
    /// Holds at once, also for connections that are open.
    [[nodiscard]] Result<void> setRole(const QString &name, Role role);
    [[nodiscard]] Result<void> setPassword(const QString &name, QByteArrayView password);
    /// False: at once, also for connections that are open. True: in the role of the table users.
    [[nodiscard]] Result<void> setLogin(const QString &name, bool mayLogIn);
    /// Whether the server lets this person in, in this role and no other: what a database says of them is
    /// asked of its table users.
    [[nodiscard]] Result<bool> isThere(const QString &name, Role role);
    /// A login that owns something on the server is kept, but can neither log in nor see anything.
    [[nodiscard]] Result<void> drop(const QString &name);

private:
    struct Known
    {
        bool isMore = false; ///< than a person: rights of its own, or the owner itself
        bool mayLogIn = false;
        bool ownsThings = false;
        QStringList groups; ///< all that it is a member of, by name
    };
    [[nodiscard]] Result<std::optional<Known>> find(const QString &name);
    /// Of somebody who is no more than a person.
    [[nodiscard]] Result<Known> person(const QString &name);
    [[nodiscard]] Result<void> requireRight();
    [[nodiscard]] Result<void> makeGroups();
    [[nodiscard]] Result<void> checkGroups();
    [[nodiscard]] Result<void> showViews(const QString &login);
    [[nodiscard]] Result<void> join(const QString &name, Role role);
    [[nodiscard]] Result<void> leave(const QString &name, bool isForGood = false);
    [[nodiscard]] Result<void> run(const QString &statement);
    [[nodiscard]] QString quoted(const QString &identifier) const;
    /// 'SCRAM-SHA-256$…', quoted; Conflict where it cannot be made.
    [[nodiscard]] Result<QString> verifier(const QString &name, QByteArrayView password) const;

    Database &m_db;
};

}
