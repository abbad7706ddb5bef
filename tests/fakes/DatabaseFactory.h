#pragma once

#include "store/Database.h"
#include "store/Sealer.h"

#include <QFile>
#include <QTemporaryDir>

namespace concord {

/// Where the store's contract suite gets its database from. One factory stands for one database: each open()
/// is another connection to it.
class DatabaseFactory
{
public:
    virtual ~DatabaseFactory() = default;
    /// Starts over with an empty database; every connection must be closed.
    virtual void reset() = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<Database>> open(const OpenOptions &options = {}) = 0;

    std::shared_ptr<const SealerSource> sealers{}; ///< what open() opens with; null: nothing is sealed
};

/// A real SQLite file in a temporary folder, copied from one that was migrated once.
class SqliteFactory : public DatabaseFactory
{
public:
    enum class Start { Migrated, Empty }; ///< Empty: without a file, for what a first open() does

    explicit SqliteFactory(Start start = Start::Migrated) : m_start(start) { reset(); }

    void reset() override
    {
        sealers = nullptr;
        m_folder = std::make_unique<QTemporaryDir>();
        if (m_start == Start::Migrated)
            QFile::copy(migrated(), path()); // without one open() migrates, and says what fails
    }
    [[nodiscard]] Result<std::unique_ptr<Database>> open(const OpenOptions &options = {}) override
    {
        return Database::open({Dialect::Kind::Sqlite, path(), sealers}, options);
    }
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("concord.db")); }

private:
    [[nodiscard]] static QString migrated()
    {
        static const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("migrated.db"));
        static const bool isMade = Database::open({Dialect::Kind::Sqlite, file}).has_value();
        return isMade ? file : QString();
    }

    Start m_start;
    std::unique_ptr<QTemporaryDir> m_folder;
};

}
