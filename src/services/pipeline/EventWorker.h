#pragma once

#include "domain/DeliveryRoutes.h"
#include "domain/Outbound.h"
#include "pipeline/EventProcessor.h"
#include "pipeline/GuardedPort.h"
#include "pipeline/Rescuer.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <unordered_map>

namespace concord {

class Courier;
class Notifications;

/// What must be fetched before an event's steps can run.
struct FetchOrder
{
    QString connection;
    QString pathOrUrl;
};

struct EventWorkerSettings
{
    DatabaseUrl database;
    QString worker;                          ///< lease owner, unique among all workers on the database
    std::chrono::milliseconds lease{30'000}; ///< extended three times within it
    std::chrono::milliseconds poll{200};     ///< how soon work is seen without a nudge
    std::chrono::milliseconds rescue{2'000}; ///< how often what dead workers left is looked for
    std::chrono::milliseconds reopen{2'000}; ///< between two tries to open the database
    int batch = 64;                          ///< events of one transaction
    int bulkBatch = 200;                     ///< events of a bulk order in one transaction
    int mostInterruptions = interruptionsBeforeReview;
    RetryPolicy retry;
    StepsFactory steps; ///< contentSteps(); called on the worker's thread whenever it opens the database
    /// Set for an id-only notification. Empty: nothing is ever fetched.
    std::function<Result<std::optional<FetchOrder>>(const EventWork &)> fetchNeed;
    /// The ordering key of what was fetched; empty where no patient is named. Not set: none is ever given.
    std::function<QString(const EventWork &)> keyOfFetched;
    /// Made on the worker's thread; empty: what would have to be fetched goes to review (ConfigInvalid).
    std::function<std::unique_ptr<ResourcePort>()> makePort;
    /// Made on the worker's thread; empty: this worker delivers nothing, and leaves what is to be told to
    /// others.
    std::function<std::unique_ptr<OutboundPort>()> makeOutboundPort;
    DeliveryRoutes routes;   ///< who is told what; of the outbound side
    EndpointRulesOf rulesOf; ///< breaker and rate limit of a connection; empty: the defaults
    /// Run once on the fresh connection before any work.
    std::function<Result<void>(Database &)> prepare;
    std::function<double()> jitter; ///< of the ladder, in [-1, 1]; empty: random
};

/// Takes received and due events, runs them through their steps and concludes them; delivers outbound ones
/// (Courier); carries out bulk orders; takes up what a dead worker left. Any number of them share a database.
/// A service: lives on a ServiceThread.
class EventWorker : public QObject
{
    Q_OBJECT
public:
    EventWorker(EventWorkerSettings settings, const Clock &clock);
    ~EventWorker() override;

public slots:
    void start();
    void stop(); ///< what is claimed and not begun goes back as it was
    void look(); ///< there may be work: a nudge without data, also a lost one costs only a poll

signals:
    void ready(); ///< opened and prepared
    void eventsConcluded(int count);
    void bulkProgressed();             ///< a bulk order went on or ended
    void backlogChanged(int received); ///< events that wait for a worker, at most 10,000; once a second
    void failed(const concord::Error &error); ///< the store; it goes on trying; told once per trouble

private:
    void poll();
    [[nodiscard]] Result<void> open();
    void close();
    [[nodiscard]] Result<bool> work(); ///< true: there may be more
    [[nodiscard]] Result<void> rescue();
    [[nodiscard]] Result<bool> preparePatients();
    [[nodiscard]] Result<bool> takeEvents();
    [[nodiscard]] Result<bool> takeDeliveries();
    void openCourier();
    void onAnswered(EventTask task);
    [[nodiscard]] Result<void> prepareTask(const ClaimedEvent &event, std::vector<EventTask> &ready);
    [[nodiscard]] Result<void> settleFetch(EventTask task, const FetchOrder &order,
                                           std::vector<EventTask> &ready);
    void onFetched(EventId id, const Result<QByteArray> &reply);
    [[nodiscard]] Result<void> runFetched();
    [[nodiscard]] Result<bool> isItsTurn(const EventTask &task, const QString &key);
    [[nodiscard]] bool isOfTheMoment(const Error &error) const;
    [[nodiscard]] Result<void> process(const std::vector<EventTask> &tasks);
    [[nodiscard]] Result<void> tellBacklog();
    void beat();
    void giveUpConnection(const Error &error);

    struct Fetch
    {
        EventTask task;
        qint64 startedUs = 0;
    };

    EventWorkerSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<ResourcePort> m_inner;
    std::unique_ptr<GuardedPort> m_port;
    std::unique_ptr<EventProcessor> m_processor;
    std::unique_ptr<Courier> m_courier; ///< null: nothing is delivered
    std::unique_ptr<Notifications> m_notifications;
    std::unique_ptr<QTimer> m_timer;
    std::unique_ptr<QTimer> m_beatTimer;
    QHash<QString, int> m_failures; ///< store errors of an event that was run alone
    std::unordered_map<QString, Fetch> m_fetching;
    std::vector<EventTask> m_fetched;
    QDeadlineTimer m_nextRescue;
    QDeadlineTimer m_nextOpen;
    QDeadlineTimer m_nextBacklog;
    std::optional<Error> m_trouble;
    int m_backlog = -1;
    int m_oneByOne = 0;      ///< so many events more are run alone: one of them made the store fail
    bool m_lookAgain = true; ///< own commits do not show in Database::hasChanged
    bool m_turnIsDue = false;
};

}
