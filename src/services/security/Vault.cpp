#include "security/Vault.h"

#include "security/VaultSealer.h"
#include "store/AuditStore.h"
#include "store/Database.h"

namespace concord {

namespace {
/// Whether @p rows are how the keys were before @p ring: a transaction sees what was there when it began, and
/// what others have learned since must not be forgotten for it.
bool isBefore(const std::vector<DataKeyRow> &rows, const KeyRing &ring)
{
    size_t known = 0;
    for (const DataKeyRow &row : rows) {
        const auto found = ring.keys.find(row.number);
        if (found == ring.keys.end())
            continue;
        ++known;
        if (row.state < found->second.row.state)
            return true;
    }
    return known < ring.keys.size();
}
}

Result<std::unique_ptr<Sealer>> Vault::sealerFor(Database &db) const
{
    if (!ring() || isStale()) {
        if (const auto read = refresh(db); !read)
            return fail(read.error());
    }
    if (!ring()->lookUp)
        return fail(ErrorCode::ConfigInvalid, db.place(),
                    QStringLiteral("the database has no keys yet: run concordd keys init"));
    return std::make_unique<VaultSealer>(shared_from_this(), db);
}

Vault::RingPtr Vault::ring() const
{
    const std::lock_guard lock(m_mutex);
    return m_ring;
}

bool Vault::isStale() const
{
    using Steady = std::chrono::steady_clock;
    return Steady::now() - Steady::time_point(Steady::duration(m_readAt.load())) >= staleAfter ||
           std::chrono::abs(m_clock.now() - fromMs(m_readAtMs.load())) >= staleAfter;
}

Result<SecretKeyPtr> Vault::masterFor(const MasterKeyRow &row) const
{
    if (m_masterKey && m_masterFingerprint == row.fingerprint)
        return m_masterKey;
    auto key = m_master(row);
    if (!key)
        return key;
    const auto fingerprint = fingerprintOf(**key);
    if (!fingerprint)
        return fail(fingerprint.error());
    if (*fingerprint != row.fingerprint)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("master key"),
                    QStringLiteral("it is not this database's (found %1, needed %2)")
                        .arg(*fingerprint, row.fingerprint));
    m_masterKey = *std::move(key);
    m_masterFingerprint = row.fingerprint;
    return m_masterKey;
}

Result<void> Vault::refresh(Database &db) const
{
    const std::lock_guard lock(m_mutex);
    DataKeyStore store(db);
    const auto master = store.master();
    const auto rows = master ? store.keys() : fail(master.error());
    if (!rows)
        return fail(rows.error());
    if (m_ring && db.inTransaction() && isBefore(*rows, *m_ring))
        return {};
    auto next = std::make_shared<KeyRing>();
    for (const DataKeyRow &row : *rows) {
        DataKey key{row, nullptr};
        if (const auto known = m_ring ? m_ring->keys.find(row.number) : decltype(m_ring->keys.end()){};
            m_ring && known != m_ring->keys.end())
            key.key = known->second.key;
        if (row.state == DataKeyRow::State::Destroyed) {
            key.key = nullptr;
        } else if (!key.key) {
            auto opened = *master ? masterFor(**master).and_then(
                                        [&](const SecretKeyPtr &wrapper) { return unwrapKey(wrapper, row); })
                                  : fail(ErrorCode::StoreCorrupt, QStringLiteral("master_keys"),
                                         QStringLiteral("data keys without a master key"));
            if (!opened)
                return fail(opened.error());
            key.key = *std::move(opened);
        }
        if (row.state == DataKeyRow::State::Active) {
            if (row.isLookUp)
                next->lookUp = key.key;
            else
                next->active = row.number;
        }
        next->keys.emplace(row.number, std::move(key));
    }
    m_ring = std::move(next);
    m_readAt = std::chrono::steady_clock::now().time_since_epoch().count();
    m_readAtMs = toMs(m_clock.now());
    m_generation.fetch_add(1, std::memory_order_release);
    return {};
}

Result<void> Vault::makeMonthKey(Database &db) const
{
    const Timestamp now = m_clock.now();
    const QString month = monthOf(now);
    DataKeyStore store(db);
    const auto may = store.mayAdd(); // else the month before goes on until a worker makes this one's
    if (!may || !*may)
        return may ? Result<void>{} : fail(may.error());
    const auto made = db.write(Isolation::ReadCommitted, [&]() -> Result<void> {
        if (const auto held = store.hold(); !held)
            return held;
        const auto master = store.master();
        const auto rows = master ? store.keys() : fail(master.error());
        if (!rows || !*master)
            return rows ? fail(ErrorCode::StoreCorrupt, QStringLiteral("master_keys"), QStringLiteral("none"))
                        : fail(rows.error());
        for (const DataKeyRow &row : *rows) { // months only go forward, also when a clock steps back
            if (!row.isLookUp && row.state == DataKeyRow::State::Active && row.month >= month)
                return {};
        }
        const auto number = store.nextNumber();
        const auto key = number ? SecretKey::random() : fail(number.error());
        if (!key)
            return fail(key.error());
        DataKeyRow row{*number, false, month};
        row.master = (*master)->fingerprint;
        row.createdAt = now;
        auto wrapper = [&] {
            const std::lock_guard lock(m_mutex);
            return masterFor(**master);
        }();
        auto wrapped = wrapper ? wrapKey(*wrapper, row, **key) : fail(wrapper.error());
        if (!wrapped)
            return fail(wrapped.error());
        row.wrapped = *std::move(wrapped);
        return store.add(row).and_then([&] {
            return AuditStore(db, m_clock)
                .append({QStringLiteral("keys"),
                         QStringLiteral("key.make"),
                         QStringLiteral("key/%1").arg(row.number),
                         true,
                         QStringLiteral("month=") + month,
                         {}});
        });
    });
    return made ? refresh(db) : made;
}

}
