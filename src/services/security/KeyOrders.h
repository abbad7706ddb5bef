#pragma once

#include "domain/Clock.h"
#include "security/KeyRing.h"
#include "security/Vault.h"

#include <chrono>

namespace concord {

class Database;

/// What people do with the keys of a database, each with its record on the audit trail in the same
/// transaction. Works while programs run. The Database needs no Sealer.
class KeyOrders
{
public:
    /// How long after its retirement a key is destroyed at the earliest: by then no program seals with it.
    static constexpr std::chrono::minutes destroyAfter{5};
    static_assert(destroyAfter >= 2 * Vault::staleAfter);

    /// @param actor for the audit trail
    KeyOrders(Database &db, const Clock &clock, QString actor)
        : m_db(db), m_clock(clock), m_actor(std::move(actor))
    {}

    /// The first keys, wrapped by @p master. False: the database has keys already; nothing was done.
    [[nodiscard]] Result<bool> initialise(const SecretKeyPtr &master, const QString &passphraseParameters);
    /// A new data key for what is written from now on. Returns its number.
    [[nodiscard]] Result<quint32> rotate(const SecretKeyPtr &master);
    /// Wraps every key anew, by @p next instead of @p master. What is sealed stays as it is.
    [[nodiscard]] Result<int> rewrap(const SecretKeyPtr &master, const SecretKeyPtr &next,
                                     const QString &passphraseParameters);
    /// What the retired keys of @p month ("2026-11") have sealed cannot be read any more by anybody; one of
    /// that month that still seals stays. Returns how many keys that were. NotFound: none of that month;
    /// Conflict: it still seals, or did so moments ago (rotate first, and wait for destroyAfter).
    [[nodiscard]] Result<int> destroy(const QString &month, const QString &reason);

private:
    [[nodiscard]] Result<DataKeyRow> make(const SecretKeyPtr &master, bool isLookUp);
    [[nodiscard]] Result<MasterKeyRow> recordOf(const SecretKeyPtr &master, const QString &parameters) const;
    /// The database's master key is this one.
    [[nodiscard]] Result<void> check(const SecretKeyPtr &master);
    [[nodiscard]] Result<void> audit(const QString &action, const QString &subject, const QString &details);

    Database &m_db;
    const Clock &m_clock;
    QString m_actor;
};

}
