#pragma once

#include <QString>

namespace concord {

/// All that differs between the two databases, as named SQL fragments and nothing else.
class Dialect
{
public:
    enum class Kind { Sqlite, Postgres };

    explicit Dialect(Kind kind) : m_kind(kind) {}
    [[nodiscard]] Kind kind() const { return m_kind; }

    /// Folder of the migrations below :/migrations.
    [[nodiscard]] QString migrationFolder() const;
    [[nodiscard]] QString beginWrite() const;      ///< SQLite: BEGIN IMMEDIATE, so that two writers meet at the door
    [[nodiscard]] QString skipLocked() const;      ///< PostgreSQL: FOR UPDATE SKIP LOCKED; SQLite has one writer anyway
    /// A text that changes when another connection has committed (SQLite: PRAGMA data_version).
    [[nodiscard]] QString changeStamp() const;

private:
    Kind m_kind;
};

}
