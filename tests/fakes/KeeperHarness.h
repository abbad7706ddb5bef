#pragma once

#include "connectors/EhrClient.h"
#include "fakes/FakeSink.h"
#include "runtime/SystemClock.h"
#include "subscription/SubscriptionKeeper.h"

#include <QTest>

#include <map>
#include <memory>

namespace concord {

/// Where a test's keepers keep their state: the same for one that follows another.
struct KeptStates
{
    std::map<QString, SubscriptionState> states;
    std::vector<SubscriptionNews> news; ///< as workers that did not lead passed it on
    bool isBroken = false;
    int saves = 0;
};

class FakeStateStore : public SubscriptionStateStore
{
public:
    explicit FakeStateStore(KeptStates &kept) : m_kept(kept) {}
    [[nodiscard]] Result<std::optional<SubscriptionState>> load(const QString &connection) override
    {
        if (m_kept.isBroken)
            return fail(ErrorCode::StoreFailed, QStringLiteral("test"));
        const auto found = m_kept.states.find(connection);
        return found == m_kept.states.end() ? std::nullopt : std::optional(found->second);
    }
    [[nodiscard]] Result<void> save(const SubscriptionState &state) override
    {
        if (m_kept.isBroken)
            return fail(ErrorCode::StoreFailed, QStringLiteral("test"));
        m_kept.states[state.connection] = state;
        ++m_kept.saves;
        return {};
    }
    [[nodiscard]] Result<void> addNews(const QString &, const SubscriptionNews &news) override
    {
        if (m_kept.isBroken)
            return fail(ErrorCode::StoreFailed, QStringLiteral("test"));
        m_kept.news.push_back(news);
        return {};
    }
    [[nodiscard]] Result<std::vector<SubscriptionNews>> takeNews(const QString &) override
    {
        if (m_kept.isBroken)
            return fail(ErrorCode::StoreFailed, QStringLiteral("test"));
        return std::exchange(m_kept.news, {});
    }

private:
    KeptStates &m_kept;
};

/// A keeper with short waits over any FHIR base.
class KeeperHarness
{
public:
    explicit KeeperHarness(const QUrl &base)
    {
        using std::chrono::milliseconds;
        settings.connection = QStringLiteral("ehr");
        settings.wish.criteria = QStringLiteral("MedicationRequest?intent=order");
        settings.wish.topic = QStringLiteral("http://example.org/topic/orders");
        settings.wish.endpoint = QStringLiteral("https://concord.example/hooks/ehr");
        settings.secret = [] {
            return QByteArray("0123456789abcdef");
        };
        settings.lifetime = std::chrono::hours(2);
        settings.renewBefore = std::chrono::hours(1);
        settings.silence = std::chrono::hours(1);
        settings.activation = milliseconds(50);
        settings.gapWait = milliseconds(50);
        settings.newsEvery = milliseconds(10);
        settings.pingWait = milliseconds(20);
        settings.firstRetry = milliseconds(20);
        settings.longestRetry = milliseconds(100);
        client.base = base;
        client.ladder = {};
        client.idleTimeout = milliseconds(2'000);
    }

    void start(bool isLeader = true)
    {
        SubscriptionKeeper::Factories factories;
        factories.endpoint = [this] {
            return std::make_unique<EhrClient>(client, clock);
        };
        factories.store = [this]() -> Result<std::unique_ptr<SubscriptionStateStore>> {
            if (kept->isBroken)
                return fail(ErrorCode::StoreFailed, QStringLiteral("test"));
            return std::make_unique<FakeStateStore>(*kept);
        };
        keeper = std::make_unique<SubscriptionKeeper>(settings, factories, sink, clock);
        QObject::connect(keeper.get(), &SubscriptionKeeper::stateChanged, keeper.get(),
                         [this](const SubscriptionState &now) { state = now; });
        QObject::connect(keeper.get(), &SubscriptionKeeper::backfilled, keeper.get(),
                         [this](int found, int duplicates, int) {
                             ++backfills;
                             this->found += found;
                             this->duplicates += duplicates;
                         });
        keeper->start();
        keeper->setLeader(isLeader);
    }
    void notify(const QByteArray &body) { keeper->onNotification(QStringLiteral("ehr"), body); }

    SystemClock clock;
    FakeSink sink;
    KeptStates own;
    KeptStates *kept = &own;
    SubscriptionSettings settings;
    EhrClientSettings client;
    SubscriptionState state; ///< as told last
    int backfills = 0;
    int found = 0;
    int duplicates = 0;
    std::unique_ptr<SubscriptionKeeper> keeper; ///< last: it uses the others
};

}
