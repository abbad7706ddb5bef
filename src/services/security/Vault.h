#pragma once

#include "domain/Clock.h"
#include "security/KeyRing.h"
#include "store/Sealer.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>

namespace concord {

/// Gives the master key of this record, from wherever it lies now: called again when somebody has replaced
/// it. Called on any thread, one at a time. Errors: ConfigInvalid.
using MasterFinder = std::function<Result<SecretKeyPtr>(const MasterKeyRow &)>;

/// The keys of one database, shared by all threads of a program: unwraps them once, learns within half a
/// minute what others did to them (a new key, a destroyed one), and makes each month's key when the first
/// transaction of the month begins. A Sealer of its own for each Database does the work.
class Vault : public SealerSource, public std::enable_shared_from_this<Vault>
{
public:
    /// How long a program may go on with a key after it was retired or destroyed. A key is destroyed no
    /// earlier than twice this after its retirement, so that nothing is ever sealed by a key that is gone
    /// (KeyOrders).
    static constexpr std::chrono::seconds staleAfter{30};

    Vault(MasterFinder master, const Clock &clock) : m_master(std::move(master)), m_clock(clock) {}

    [[nodiscard]] Result<std::unique_ptr<Sealer>> sealerFor(Database &db) const override;

private:
    friend class VaultSealer;
    using RingPtr = std::shared_ptr<const KeyRing>;

    [[nodiscard]] RingPtr ring() const;
    /// By both clocks: the steady one stands still while a machine sleeps, the other one may be put back.
    [[nodiscard]] bool isStale() const;
    [[nodiscard]] quint64 generation() const { return m_generation.load(std::memory_order_acquire); }
    /// Reads the keys; unwraps those that are new.
    [[nodiscard]] Result<void> refresh(Database &db) const;
    /// In no transaction. The month's key, unless somebody else has made it meanwhile.
    [[nodiscard]] Result<void> makeMonthKey(Database &db) const;
    [[nodiscard]] Result<SecretKeyPtr> masterFor(const MasterKeyRow &row) const;

    MasterFinder m_master;
    const Clock &m_clock;
    mutable std::mutex
        m_mutex; ///< of what follows; held while keys are read, so that one thread does it for all
    mutable RingPtr m_ring;
    mutable SecretKeyPtr m_masterKey;
    mutable QString m_masterFingerprint;
    // asked for every value, so without the lock
    mutable std::atomic<quint64> m_generation{0}; ///< of m_ring
    mutable std::atomic<qint64> m_readAt{0};      ///< ticks of the steady clock
    mutable std::atomic<qint64> m_readAtMs{0};    ///< the same on m_clock
};

}
