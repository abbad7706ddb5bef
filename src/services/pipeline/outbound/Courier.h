#pragma once

#include "pipeline/EndpointGuard.h"
#include "pipeline/EventProcessor.h"
#include "pipeline/outbound/MessageDraft.h"

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace concord {

struct CourierSettings
{
    QString worker; ///< lease owner
    DeliveryRoutes routes;
    EndpointRulesOf rulesOf;
    int most = 32;      ///< messages on their way at once
    int mostToOne = 24; ///< of them to one receiver, so that a slow one leaves room for others
    std::chrono::milliseconds pause{200}; ///< of what finds no room at its receiver
};

/// Sends claimed outbound events: finds out what the receiver calls what they are about, asks its breaker and
/// its rate limit, writes the attempt down and commits that, sends, and hands the event on with what came of
/// it. A worker that dies in between leaves the attempt behind, and the next one sends the same again. Lives
/// on its Database's thread.
class Courier
{
public:
    using Answered = std::function<void(EventTask)>;
    /// What an error means for an event that has made so many retries.
    using Judge = std::function<EventOutcome(const Error &, int retries)>;

    Courier(std::unique_ptr<OutboundPort> port, Database &db, const Clock &clock, CourierSettings settings,
            Judge judge, Answered answered);
    ~Courier(); ///< what is on its way is not heard of any more

    [[nodiscard]] int room() const { return m_settings.most - int(m_sent.size()); }
    [[nodiscard]] bool isIdle() const { return m_sent.empty(); }
    void cancelAll();
    /// Sends what can be sent. Returns what is concluded without: it waits, or has to be looked at.
    [[nodiscard]] Result<std::vector<EventTask>> take(std::vector<EventTask> tasks);

private:
    struct Sent
    {
        EventTask task;
        qint64 startedUs = 0;
    };
    struct Ready
    {
        EventTask task;
        OutboundMessage message;
    };
    [[nodiscard]] Result<std::vector<Ready>> draft(std::vector<EventTask> tasks,
                                                   std::vector<EventTask> &back);
    [[nodiscard]] Result<std::optional<Timestamp>> waitOf(const QString &receiver,
                                                          const std::unordered_map<QString, int> &taken);
    [[nodiscard]] EventOutcome unsendable(const MessageDraft &draft, int retries) const;
    [[nodiscard]] Result<void> begin(std::vector<Ready> &ready);
    void send(Ready ready);
    void onAnswer(EventId id, Result<DeliveryReceipt> answer);

    std::unique_ptr<OutboundPort> m_port;
    Database &m_db;
    const Clock &m_clock;
    CourierSettings m_settings;
    EndpointGuard m_guard;
    Judge m_judge;
    Answered m_answered;
    std::unordered_map<QString, Sent> m_sent;
};

}
