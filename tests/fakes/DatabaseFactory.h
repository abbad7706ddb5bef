#pragma once

#include "store/Database.h"
#include "store/Sealer.h"

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

/// A real SQLite file in a temporary folder.
class SqliteFactory : public DatabaseFactory
{
public:
    void reset() override
    {
        sealers = nullptr;
        m_folder = std::make_unique<QTemporaryDir>();
    }
    [[nodiscard]] Result<std::unique_ptr<Database>> open(const OpenOptions &options = {}) override
    {
        return Database::open({Dialect::Kind::Sqlite, path(), sealers}, options);
    }
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("concord.db")); }

private:
    std::unique_ptr<QTemporaryDir> m_folder = std::make_unique<QTemporaryDir>();
};

}
