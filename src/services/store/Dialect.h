#pragma once

#include <QString>
#include <QStringList>

#include <chrono>

namespace concord {

/// What a write transaction sees of others that commit meanwhile. SQLite has one writer at a time: there all
/// three are the same.
enum class Isolation {
    /// The state at its first statement. A row that somebody else changed since then is not overwritten: the
    /// transaction is StoreBusy and runs again.
    Snapshot,
    /// Each statement what is committed by then. For claiming work, where many want the same rows and skip
    /// those that others hold.
    ReadCommitted,
    /// As if one after another; what could not have come about that way is StoreBusy and runs again.
    Serializable
};

/// All that differs between the two databases, as named SQL fragments and nothing else.
class Dialect
{
public:
    enum class Kind { Sqlite, Postgres };

    explicit Dialect(Kind kind) : m_kind(kind) {}
    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QString driver() const; ///< Qt SQL driver name

    /// Folder of the migrations below :/migrations.
    [[nodiscard]] QString migrationFolder() const;
    /// SQLite: BEGIN IMMEDIATE, so that two writers meet at the door
    [[nodiscard]] QString beginWrite(Isolation isolation) const;
    /// PostgreSQL: FOR UPDATE SKIP LOCKED; SQLite has one writer anyway
    [[nodiscard]] QString skipLocked() const;
    /// PostgreSQL: FOR KEY SHARE, which holds the rows and, until the transaction ends, off who locks the
    /// table
    [[nodiscard]] QString keyShare() const;
    /// PostgreSQL: a statement that waits until nobody else holds the name given, and holds it until the
    /// transaction ends; empty where there is one writer anyway
    [[nodiscard]] QString holdName() const;
    /// A query whose number changes when another connection has committed (SQLite: PRAGMA data_version).
    [[nodiscard]] QString changeStamp() const;
    /// Lets some time pass in the database; empty where its lock time-out does that.
    [[nodiscard]] QString pause(std::chrono::milliseconds time) const;
    /// First statement of a migration: other programs that want to migrate wait until this one is done.
    [[nodiscard]] QStringList enterMigration(const QString &schema) const;
    /// How long a statement waits for a lock before it gives up with StoreBusy.
    [[nodiscard]] QString lockTimeout(std::chrono::milliseconds wait) const;
    /// The next number in the order of arrival, as an expression in VALUES. SQLite has one writer at a time;
    /// PostgreSQL's sequence may leave gaps, and numbers of transactions side by side mix.
    [[nodiscard]] QString nextSeq() const;
    /// LIKE that ignores case (SQLite: of ASCII letters only); always with ESCAPE '\'.
    [[nodiscard]] QString likeAnyCase() const;
    /// One number: how many tables the database (PostgreSQL: our schema of it) holds, of any program.
    [[nodiscard]] QString tableCount() const;
    /// One number: the size of the database in bytes.
    [[nodiscard]] QString sizeBytes() const;
    /// Of the event e what was in it, as it was understood. PostgreSQL gives nobody but the owner that
    /// column: a function says who may have which.
    [[nodiscard]] QString payload() const;
    /// Of the event e how large its message is, also for whom that is closed.
    [[nodiscard]] QString bodySize() const;
    /// One number: whether this login may change the schema of that name, which a migration does.
    [[nodiscard]] QString mayMigrate() const;
    /// One number: whether this login may write the table bound to the placeholder.
    [[nodiscard]] QString mayInsert() const;
    /// One number: how many tables have the name bound to the placeholder (0 or 1).
    [[nodiscard]] QString tableExists() const;

private:
    [[nodiscard]] bool isSqlite() const { return m_kind == Kind::Sqlite; }

    Kind m_kind;
};

}
