#pragma once

#include "codec/SubscriptionCodec.h"
#include "domain/FhirEndpoint.h"
#include "domain/Inbound.h"
#include "subscription/Backfill.h"
#include "subscription/EventNumbers.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace concord {

/// Looks after one FHIR Subscription: creates it when it is missing, renews it before it ends, has it reset
/// after an error, asks after it when nothing is heard, and looks up what did not come. A service of a
/// ServiceThread. It may run in any number of processes of which one leads: the others only put into the
/// store what they are told.
class SubscriptionKeeper : public QObject
{
    Q_OBJECT

public:
    /// Both are made in start(), on the keeper's own thread.
    struct Factories
    {
        std::function<std::unique_ptr<FhirEndpoint>()> endpoint;
        std::function<Result<std::unique_ptr<SubscriptionStateStore>>()> store;
    };

    SubscriptionKeeper(SubscriptionSettings settings, Factories factories, InboundSink &sink,
                       const Clock &clock, QObject *parent = nullptr);
    ~SubscriptionKeeper() override;

    void start();
    void stop();

public slots:
    void setLeader(bool isLeader);
    /// From WebhookListener: what came for this connection, after it was stored. Other connections' are
    /// ignored.
    void onNotification(const QString &connection, const QByteArray &body);

signals:
    /// What is remembered, whenever something of it other than a moment has changed.
    void stateChanged(const concord::SubscriptionState &state);
    void backfilled(int found, int duplicates, int refused);

private:
    enum class Lookup { None, Search, Missing };

    void advance();
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> openStore();
    void find();
    void search();
    void adopt(const std::vector<SubscriptionResource> &found);
    [[nodiscard]] bool isBroken() const;
    [[nodiscard]] bool needsWrite() const;
    void write();
    void onWritten(const FetchReply &reply);
    void identify(const QString &id, qint64 serverTimeMs);
    void scheduleRenewal();
    void check();
    void readStatus(const FetchReply &reply);
    void readResource(const FetchReply &reply);
    void noteStatus(const QString &status);
    void heardTotal(qint64 total, bool isAnswer);
    void lookUp();
    void onLookedUp(const Result<BackfillResult> &result);
    void wantLookup(Lookup kind, std::chrono::milliseconds wait);
    void forget();
    void passOn(const SubscriptionNews &news);
    void passOn();
    void hearOthers();
    void hear(const SubscriptionNews &news);
    void judgeGap();

    void ask(const QString &path, void (SubscriptionKeeper::*then)(const FetchReply &));
    void succeeded();
    void failed(const Error &error);
    void save();
    void tell();
    [[nodiscard]] SubscriptionWish wish() const;
    [[nodiscard]] QByteArray secret() const { return m_settings.secret ? m_settings.secret() : QByteArray(); }
    [[nodiscard]] bool hasNumbers() const { return !m_settings.wish.topic.isEmpty(); }

    const SubscriptionSettings m_settings;
    const Factories m_factories;
    InboundSink &m_sink;
    const Clock &m_clock;
    std::unique_ptr<FhirEndpoint> m_endpoint;
    std::unique_ptr<SubscriptionStateStore> m_store;
    std::unique_ptr<Backfill> m_backfill;
    QTimer m_timer;
    bool m_isRunning = false;
    bool m_isLeader = false;
    bool m_isBusy = false; // one request, or one back-fill, at a time
    bool m_isLoaded = false;
    bool m_isUnsaved = false;

    SubscriptionState m_state;
    SubscriptionState m_told;
    std::optional<SubscriptionResource> m_resource; // as the EHR has it; with an empty id: there is none
    EventNumbers m_numbers;
    bool m_hasStatusOperation = true;
    bool m_hasEventsOperation = true;
    Lookup m_lookup = Lookup::None;           // wanted
    Lookup m_running = Lookup::None;          // under way
    std::vector<SubscriptionNews> m_unpassed; // the store was not there when they came
    Timestamp m_newsAt{};
    Timestamp m_lookupAt{};
    qint64 m_lookupUpTo = 0;
    Timestamp m_checkAt{};
    Timestamp m_searchAt{}; // where nobody counts
    Timestamp m_renewAt = Timestamp::max();
    Timestamp m_resetAt{};    // not before
    int m_resets = 0;         // since it was last active
    bool m_isWritten = false; // by this leader: what differs then, the EHR wants so
    QByteArray m_sentSecret;  // by the write under way
    QByteArray m_knownSecret; // what the EHR has, as far as we know; empty: not asked yet
    Timestamp m_savedAt{};
    Timestamp m_retryAt{};
    int m_failures = 0;
};

}
