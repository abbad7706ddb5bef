#pragma once

#include "domain/Inbound.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

class QObject;

namespace concord {

/// The way of receipts from the sink's thread to a listener's. The sink's thread only puts them here; the
/// listener's event loop is called once for all that have come together, so a group commit costs one hop.
/// A receipt that comes after close(), or after the listener is gone, does no harm.
/// Owned by the listener and by every answer under way.
class ReceiptBox : public std::enable_shared_from_this<ReceiptBox>
{
public:
    /// Who asked: the numbers mean what the listener likes.
    struct Ticket
    {
        quint64 peer = 0;
        quint64 serial = 0;
    };
    struct Arrival
    {
        Ticket ticket;
        Result<InboundReceipt> result;
    };

    /// @p onArrival runs on the thread of @p receiver.
    [[nodiscard]] static std::shared_ptr<ReceiptBox> make(QObject *receiver, std::function<void()> onArrival);

    [[nodiscard]] InboundSink::Done doneFor(Ticket ticket); ///< any thread
    [[nodiscard]] std::vector<Arrival> take();              ///< all that have come; any thread
    /// For a listener that stops: blocks until something has come. False at the end of @p atMost.
    [[nodiscard]] bool waitForArrival(std::chrono::milliseconds atMost);
    void close(); ///< the receiver is called no more; before it is destroyed, on its thread

private:
    ReceiptBox(QObject *receiver, std::function<void()> onArrival);
    void put(Arrival arrival);

    std::mutex m_mutex;
    std::condition_variable m_arrived;
    QObject *m_receiver;
    std::function<void()> m_onArrival;
    std::vector<Arrival> m_arrivals;
};

}
