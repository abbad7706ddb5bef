#pragma once

#include "config/Config.h"
#include "store/Database.h"

namespace concord {

/// What the command line said; empty = not said.
struct StartupOptions
{
    QString configFile;
    QString database;   ///< URL
    QString ehrBaseUrl; ///< one connection without a file
};

/// What a program works with.
struct Startup
{
    Config config;
    DatabaseUrl database;
};

/// The command line before the file before the defaults: concord.json of the user's settings folder where
/// there is one, and a database of the user's own, in a folder that only the user can enter. Errors:
/// NotFound, ConfigInvalid, StoreFailed (the folder cannot be made).
[[nodiscard]] Result<Startup> resolveStartup(const StartupOptions &options);

/// Who gives orders from here: the account's name.
[[nodiscard]] QString accountName();

}
