#include "host/DatabaseKeys.h"

#include "host/MasterKeyFile.h"
#include "host/Startup.h"
#include "runtime/SystemClock.h"
#include "security/KeyOrders.h"
#include "security/Vault.h"
#include "store/SealPass.h"

namespace concord {

namespace {
Result<SecretKeyPtr> firstKey(const DatabaseUrl &url, const MasterKeyFile &files, const KeyNews &news)
{
    auto key = files.first();
    if (key || key.error().code != ErrorCode::NotFound)
        return key;
    if (url.kind != Dialect::Kind::Sqlite) // nothing is made where only this machine would know of it
        return fail(ErrorCode::ConfigInvalid, key.error().where, key.error().detail);
    key = files.make();
    if (!key && key.error().code == ErrorCode::Conflict) // another program was faster
        return files.first();
    if (key && news.made)
        news.made(files.path());
    return key;
}
}

Result<void> takeKeys(DatabaseUrl &url, const KeyNews &news)
{
    static const SystemClock clock; // outlives every thread that seals
    const MasterKeyFile files(url);
    OpenOptions bare;
    bare.mayLackKeys = true;
    DatabaseUrl open = url;
    open.sealers = nullptr;
    url.sealers =
        std::make_shared<Vault>([files](const MasterKeyRow &row) { return files.find(row); }, clock);
    {
        const auto db = Database::open(open, bare);
        const auto known = db ? DataKeyStore(**db).master() : fail(db.error());
        if (!known)
            return fail(known.error());
        if (!*known) {
            const auto master = firstKey(url, files, news);
            const auto made =
                master ? KeyOrders(**db, clock, accountName()).initialise(*master, {}) : fail(master.error());
            if (!made)
                return fail(made.error());
        }
    }
    const auto db = Database::open(url);
    if (!db)
        return fail(db.error());
    SealPass pass(**db);
    const auto done = pass.isDone();
    if (!done || *done)
        return done ? Result<void>{} : fail(done.error());
    return pass.run(news.sealing).map([](qint64) {});
}

}
