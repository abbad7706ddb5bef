#include "host/DatabaseKeys.h"

#include "host/MasterKeyFile.h"
#include "host/Startup.h"
#include "runtime/SystemClock.h"
#include "security/KeyOrders.h"
#include "security/KeyRing.h"
#include "security/Vault.h"
#include "store/SealPass.h"

namespace concord {

namespace {
const auto inKeyStore = QStringLiteral("keychain:concord-master-key");

Result<SecretKeyPtr> storedKey(const SecretReader &keyStore)
{
    if (!keyStore)
        return fail(ErrorCode::NotFound, inKeyStore);
    auto text = keyStore(inKeyStore);
    return text ? MasterKeyFile::of(*std::move(text), inKeyStore) : fail(text.error());
}

/// The files first: they are there without a person. What is wrong with those is what is said.
Result<SecretKeyPtr> keyOf(const MasterKeyRow &row, const MasterKeyFile &files, const SecretReader &keyStore)
{
    auto key = files.find(row);
    if (key || row.isPassphrase)
        return key;
    auto stored = storedKey(keyStore);
    const auto fingerprint = stored ? fingerprintOf(**stored) : fail(stored.error());
    return fingerprint && *fingerprint == row.fingerprint ? stored : key;
}

Result<SecretKeyPtr> firstKey(const DatabaseUrl &url, const MasterKeyFile &files, const KeyNews &news,
                              const SecretReader &keyStore)
{
    auto key = files.first();
    if (key || key.error().code != ErrorCode::NotFound)
        return key;
    if (auto stored = storedKey(keyStore))
        return stored;
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

Result<void> takeKeys(DatabaseUrl &url, const KeyNews &news, const SecretReader &keyStore)
{
    static const SystemClock clock; // outlives every thread that seals
    const MasterKeyFile files(url);
    OpenOptions bare;
    bare.mayLackKeys = true;
    DatabaseUrl open = url;
    open.sealers = nullptr;
    url.sealers = std::make_shared<Vault>(
        [files, keyStore](const MasterKeyRow &row) { return keyOf(row, files, keyStore); }, clock);
    {
        const auto db = Database::open(open, bare);
        const auto known = db ? DataKeyStore(**db).master() : fail(db.error());
        if (!known)
            return fail(known.error());
        if (!*known) {
            const auto master = firstKey(url, files, news, keyStore);
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
