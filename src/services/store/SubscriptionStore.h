#pragma once

#include "domain/Subscription.h"
#include "store/Database.h"

namespace concord {

/// subscriptions, subscription_news.
class SubscriptionStore
{
public:
    SubscriptionStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Absent when nothing has been saved for this connection. Of an error the code is kept and no more.
    [[nodiscard]] Result<std::optional<SubscriptionState>> load(const QString &connection);
    [[nodiscard]] Result<void> save(const SubscriptionState &state);
    [[nodiscard]] Result<void> addNews(const QString &connection, const SubscriptionNews &news);
    [[nodiscard]] Result<std::vector<SubscriptionNews>> takeNews(const QString &connection);
    /// There is no subscription of this connection any more.
    [[nodiscard]] Result<void> remove(const QString &connection);

private:
    Database &m_db;
    const Clock &m_clock;
};

/// The port of the SubscriptionKeeper, with a connection of its own.
class OwnedSubscriptionStore : public SubscriptionStateStore
{
public:
    OwnedSubscriptionStore(std::unique_ptr<Database> db, const Clock &clock)
        : m_db(std::move(db)), m_store(*m_db, clock)
    {}
    [[nodiscard]] Result<std::optional<SubscriptionState>> load(const QString &connection) override
    {
        return m_store.load(connection);
    }
    [[nodiscard]] Result<void> save(const SubscriptionState &state) override { return m_store.save(state); }
    [[nodiscard]] Result<void> addNews(const QString &connection, const SubscriptionNews &news) override
    {
        return m_store.addNews(connection, news);
    }
    [[nodiscard]] Result<std::vector<SubscriptionNews>> takeNews(const QString &connection) override
    {
        return m_store.takeNews(connection);
    }

private:
    std::unique_ptr<Database> m_db;
    SubscriptionStore m_store;
};

}
