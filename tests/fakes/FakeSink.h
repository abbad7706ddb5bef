#pragma once

#include "domain/Inbound.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace concord {

/// An InboundSink that keeps messages in memory and answers on a thread of its own, as the real one does. HL7
/// is acknowledged with AA; a message id known already is a duplicate.
class FakeSink : public InboundSink
{
public:
    /// Instead of storing: what to answer. Nothing: store.
    using Verdict = std::function<std::optional<Result<InboundReceipt>>(const InboundMessage &)>;

    FakeSink();
    ~FakeSink() override; ///< what waits is answered with Cancelled

    void submit(InboundMessage message, Done done) override;
    [[nodiscard]] bool isFull() const override;

    void setVerdict(Verdict verdict);
    void setCapacity(size_t messages); ///< a message beyond it gets EngineFull; isFull() from there on
    void hold();                       ///< takes messages and answers nothing
    void release();                    ///< answers what waits, in order
    void releaseBackwards();           ///< the last one first

    [[nodiscard]] size_t waitingCount() const;
    [[nodiscard]] std::vector<InboundMessage> stored() const;
    [[nodiscard]] QStringList storedIds() const; ///< MSH-10 or the transport's id, in the order of storing

    [[nodiscard]] static QByteArray controlId(const QByteArray &hl7);
    [[nodiscard]] static QByteArray ack(const QByteArray &hl7, const QByteArray &code);

private:
    struct Waiting
    {
        InboundMessage message;
        Done done;
    };
    void run();
    [[nodiscard]] Result<InboundReceipt> take(const InboundMessage &message);
    [[nodiscard]] static QString idOf(const InboundMessage &message);

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Waiting> m_waiting;
    std::vector<InboundMessage> m_stored;
    std::set<QString> m_known;
    Verdict m_verdict;
    size_t m_capacity = 100'000;
    bool m_isHeld = false;
    bool m_isEnding = false;
    std::thread m_thread; ///< last: it uses the others
};

}
