#include "connectors/ReceiptBox.h"

#include <QMetaObject>
#include <QObject>

namespace concord {

ReceiptBox::ReceiptBox(QObject *receiver, std::function<void()> onArrival)
    : m_receiver(receiver), m_onArrival(std::move(onArrival))
{}

std::shared_ptr<ReceiptBox> ReceiptBox::make(QObject *receiver, std::function<void()> onArrival)
{
    return std::shared_ptr<ReceiptBox>(new ReceiptBox(receiver, std::move(onArrival)));
}

InboundSink::Done ReceiptBox::doneFor(Ticket ticket)
{
    return [box = shared_from_this(), ticket](Result<InboundReceipt> result) {
        box->put({ticket, std::move(result)});
    };
}

std::vector<ReceiptBox::Arrival> ReceiptBox::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_arrivals, {});
}

bool ReceiptBox::waitForArrival(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    return m_arrived.wait_for(lock, atMost, [this] { return !m_arrivals.empty(); });
}

void ReceiptBox::close()
{
    const std::lock_guard lock(m_mutex);
    m_receiver = nullptr;
}

void ReceiptBox::put(Arrival arrival)
{
    const std::lock_guard lock(m_mutex);
    m_arrivals.push_back(std::move(arrival));
    if (m_arrivals.size() == 1 && m_receiver) // later ones are taken with the first
        QMetaObject::invokeMethod(m_receiver, m_onArrival, Qt::QueuedConnection);
    m_arrived.notify_one();
}

}
