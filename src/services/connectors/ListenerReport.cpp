#include "connectors/ListenerReport.h"

#include "domain/Metrics.h"

namespace concord {

namespace {
constexpr std::chrono::seconds tellEvery{1};
}

ListenerReport::ListenerReport(QString connection, QString address, Tell tell) : m_tell(std::move(tell))
{
    m_status.connection = std::move(connection);
    m_status.address = std::move(address);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { m_tell(m_status); });
}

void ListenerReport::setAddress(const QString &address)
{
    m_status.address = address;
}

void ListenerReport::setState(ListenerState state)
{
    if (m_status.state == state)
        return;
    m_status.state = state;
    tellNow();
}

void ListenerReport::setOpenConnections(int count)
{
    m_status.openConnections = count;
    changed();
}

void ListenerReport::failed(const Error &error)
{
    m_status.lastError = error;
    changed();
}

void ListenerReport::refused(const Error &error)
{
    ++m_status.refused;
    m_status.unauthenticated += isAuthenticationFailure(error.code) ? 1 : 0;
    failed(error);
}

void ListenerReport::received(const Result<InboundReceipt> &result, Timestamp at)
{
    if (!result)
        return failed(result.error());
    m_status.lastMessageAt = at;
    if (result->refusal)
        return refused(*result->refusal);
    ++(result->isDuplicate ? m_status.duplicates : m_status.accepted);
    changed();
}

void ListenerReport::tellNow()
{
    m_timer.stop();
    m_tell(m_status);
}

void ListenerReport::changed()
{
    if (!m_timer.isActive())
        m_timer.start(tellEvery);
}

}
