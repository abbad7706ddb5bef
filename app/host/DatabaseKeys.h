#pragma once

#include "host/Credentials.h"
#include "store/Database.h"

#include <functional>

namespace concord {

/// How a program tells what it did to the keys, and how far it is.
struct KeyNews
{
    std::function<void(const QString &path)> made{}; ///< a master key, in this file
    std::function<void(qint64 rows)> sealing{};      ///< rows of before the keys, while they are sealed
};

/// Gives @p url the keys of its database, which is opened and migrated for that: from here on everybody who
/// opens it seals and opens by them. A database without keys gets them now; the master key of an SQLite file
/// is made beside it when there is none. What lies readable is sealed first. Also after an error
/// @p url is one that nobody opens without keys: who can wait for a server may go on with it. Errors:
/// ConfigInvalid (no master key, another database's, or one that others can read), those of Database::open().
/// @param keyStore the desktop's, where a person can unlock it: asked for "keychain:concord-master-key" where
/// no file has the key. Called from any thread that opens the database.
[[nodiscard]] Result<void> takeKeys(DatabaseUrl &url, const KeyNews &news = {},
                                    const SecretReader &keyStore = {});

}
