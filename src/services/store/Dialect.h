#pragma once

#include <QString>

#include <chrono>

namespace concord {

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
    [[nodiscard]] QString beginWrite() const;
    /// PostgreSQL: FOR UPDATE SKIP LOCKED; SQLite has one writer anyway
    [[nodiscard]] QString skipLocked() const;
    /// A query whose number changes when another connection has committed (SQLite: PRAGMA data_version).
    [[nodiscard]] QString changeStamp() const;
    /// How long a statement waits for a lock before it gives up with StoreBusy.
    [[nodiscard]] QString lockTimeout(std::chrono::milliseconds wait) const;
    /// The next number in the order of arrival, as an expression in VALUES. SQLite has one writer at a time;
    /// PostgreSQL's sequence may leave gaps, and numbers of transactions side by side mix.
    [[nodiscard]] QString nextSeq() const;
    /// LIKE that ignores case (SQLite: of ASCII letters only); always with ESCAPE '\'.
    [[nodiscard]] QString likeAnyCase() const;
    /// One number: how many tables the database holds, of any program.
    [[nodiscard]] QString tableCount() const;
    /// One number: how many tables have the name bound to the placeholder (0 or 1).
    [[nodiscard]] QString tableExists() const;

private:
    [[nodiscard]] bool isSqlite() const { return m_kind == Kind::Sqlite; }

    Kind m_kind;
};

}
