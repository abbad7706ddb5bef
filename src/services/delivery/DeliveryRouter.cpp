#include "delivery/DeliveryRouter.h"

namespace concord {

void DeliveryRouter::add(const QString &connection, std::unique_ptr<OutboundPort> port)
{
    m_ports.insert(connection, port.get());
    m_owned.push_back(std::move(port));
}

void DeliveryRouter::deliver(const OutboundMessage &message, Callback done)
{
    if (OutboundPort *port = m_ports.value(message.connection))
        return port->deliver(message, std::move(done));
    m_later.run([done = std::move(done), name = message.connection] {
        done(fail(ErrorCode::ConfigInvalid, QStringLiteral("connection/") + name,
                  QStringLiteral("the program that took the message sends nothing to this connection")));
    });
}

void DeliveryRouter::cancelAll()
{
    m_later.cancelAll();
    for (const auto &port : m_owned)
        port->cancelAll();
}

}
