#pragma once

#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "security/KeyOrders.h"
#include "security/Vault.h"

namespace concord {

/// A master key that a test holds in its hand, and a database's keys under it.
class TestVault
{
public:
    explicit TestVault(const Clock &clock) : m_clock(clock), m_vault(make()) {}

    [[nodiscard]] const SecretKeyPtr &master() const { return *m_master; }
    void setMaster(const SecretKeyPtr &key) { *m_master = key; }
    [[nodiscard]] const std::shared_ptr<Vault> &vault() const { return m_vault; }
    /// A program of its own, which knows nothing of the other.
    [[nodiscard]] std::shared_ptr<Vault> another() const { return make(); }

    /// Gives the database its keys, if it has none, and opens it with them.
    [[nodiscard]] Result<std::unique_ptr<Database>> open(DatabaseFactory &factory,
                                                         const OpenOptions &options = {})
    {
        if (const auto made = initialise(factory); !made)
            return fail(made.error());
        factory.sealers = m_vault;
        return factory.open(options);
    }
    [[nodiscard]] Result<bool> initialise(DatabaseFactory &factory) const
    {
        return bare(factory).and_then([&](const std::unique_ptr<Database> &db) {
            return KeyOrders(*db, m_clock, QStringLiteral("test")).initialise(*m_master, {});
        });
    }
    /// The same without a record on the audit trail, for who counts them.
    [[nodiscard]] Result<void> plant(DatabaseFactory &factory) const
    {
        return bare(factory).and_then([&](const std::unique_ptr<Database> &db) -> Result<void> {
            DataKeyStore store(*db);
            const auto known = store.master();
            if (!known || *known)
                return known ? Result<void>{} : fail(known.error());
            const QString fingerprint = *fingerprintOf(**m_master);
            DataKeyRow lookUp{1, true, {}};
            DataKeyRow data{2, false, monthOf(m_clock.now())};
            return db->write([&] {
                Result<void> done = store.setMaster({fingerprint, false, {}, m_clock.now()});
                for (DataKeyRow *row : {&lookUp, &data}) {
                    row->master = fingerprint;
                    row->createdAt = m_clock.now();
                    row->wrapped = *wrapKey(*m_master, *row, **SecretKey::random());
                    done = done.and_then([&] { return store.add(*row); });
                }
                return done;
            });
        });
    }

private:
    [[nodiscard]] static Result<std::unique_ptr<Database>> bare(DatabaseFactory &factory)
    {
        factory.sealers = nullptr;
        OpenOptions options;
        options.mayLackKeys = true;
        return factory.open(options);
    }
    [[nodiscard]] std::shared_ptr<Vault> make() const
    {
        return std::make_shared<Vault>(
            [key = m_master](const MasterKeyRow &) -> Result<SecretKeyPtr> { return *key; }, m_clock);
    }

    const Clock &m_clock;
    std::shared_ptr<SecretKeyPtr> m_master = std::make_shared<SecretKeyPtr>(*SecretKey::random());
    std::shared_ptr<Vault> m_vault;
};

/// A factory whose databases are sealed, for the store's contract.
class SealedFactory : public DatabaseFactory
{
public:
    explicit SealedFactory(DatabaseFactory &inner) : m_inner(inner) {}

    void reset() override
    {
        m_vault = std::make_unique<TestVault>(m_clock);
        m_isPlanted = false;
        m_inner.reset();
    }
    [[nodiscard]] Result<std::unique_ptr<Database>> open(const OpenOptions &options = {}) override
    {
        if (options.migrations)
            return m_inner.open(options);
        if (!std::exchange(m_isPlanted, true)) {
            if (const auto planted = m_vault->plant(m_inner); !planted)
                return fail(planted.error());
        }
        m_inner.sealers = m_vault->vault();
        return m_inner.open(options);
    }

private:
    DatabaseFactory &m_inner;
    FakeClock m_clock;
    std::unique_ptr<TestVault> m_vault = std::make_unique<TestVault>(m_clock);
    bool m_isPlanted = false;
};

}
