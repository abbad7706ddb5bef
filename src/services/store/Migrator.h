#pragma once

#include "domain/Result.h"
#include "store/Dialect.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

#include <vector>

namespace concord {

class Database;

/// One numbered step of the schema. Never changed once released: its checksum is recorded where it ran.
struct Migration
{
    int version = 0; ///< 1, 2, 3 … without a gap
    QString name;    ///< "0001_base"
    QByteArray sql;  ///< statements, separated by a line "-- next"

    [[nodiscard]] QString checksum() const; ///< SHA-256 over the text with LF line ends
    [[nodiscard]] QStringList statements() const;
};

/// Brings a database to the schema of this program, forward only; each migration in a transaction of its own,
/// so that a failure leaves the last good version. What ran is recorded in schema_migrations; a step that
/// changes a database that was there before, also in audit_log ("db.migrate").
class Migrator
{
public:
    /// @param migrations in order of version.
    Migrator(Database &db, std::vector<Migration> migrations) : m_db(db), m_migrations(std::move(migrations))
    {}

    /// The migrations in the program's resources.
    [[nodiscard]] static Result<std::vector<Migration>> shipped(const Dialect &dialect);

    /// StoreNewer when the database has a migration that this program does not know or knows differently;
    /// StoreFailed when it holds tables of something else. Writes nothing.
    [[nodiscard]] Result<void> check();
    /// Runs what is missing and returns how many that were. Safe when two programs start at once.
    [[nodiscard]] Result<int> migrate();

private:
    using Applied = QHash<int, QString>; ///< version → checksum
    [[nodiscard]] Result<Applied> applied();
    [[nodiscard]] Result<void> compare(const Applied &applied) const;
    [[nodiscard]] Result<void> requireRight(bool isKnown);
    [[nodiscard]] Result<void> apply(const Migration &migration, bool isUpgrade);
    [[nodiscard]] Result<void> audit(const Migration &migration);

    Database &m_db;
    std::vector<Migration> m_migrations;
};

}
