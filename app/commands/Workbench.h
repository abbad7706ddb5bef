#pragma once

#include "commands/CommandLine.h"
#include "host/Startup.h"
#include "runtime/SystemClock.h"

#include <memory>

namespace concord {

/// What a command that works on the database in this process needs: configuration, clock, and the database,
/// opened and migrated.
struct Workbench
{
    enum class Database {
        MustExist, ///< a mistyped path is an error, not a new database
        IsMade     ///< where it does not exist; filled with configuration and terminology
    };
    enum class Keys {
        Taken, ///< what is a patient's can be read and written
        Left   ///< for who only looks after the database, or its keys
    };

    Startup startup;
    SystemClock clock;
    std::unique_ptr<concord::Database> db;

    /// From --config, --db and, where the command has it, --ehr. Forbidden: the login is not the owner's.
    [[nodiscard]] static Result<std::unique_ptr<Workbench>> open(const CommandLine &line, Database wanted,
                                                                 Keys keys = Keys::Taken);
};

/// Of the same options, without opening anything.
[[nodiscard]] StartupOptions startupOptions(const CommandLine &line);
/// Lines of JSON to --log-file where that was said; to stderr when @p always; else nowhere.
[[nodiscard]] Result<void> openLogOf(const CommandLine &line, bool always);

}
