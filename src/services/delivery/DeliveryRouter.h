#pragma once

#include "delivery/Later.h"
#include "domain/Outbound.h"

#include <QHash>

#include <memory>
#include <vector>

namespace concord {

/// The outbound port over all connections of a program: gives each message to the port of its connection.
/// ConfigInvalid: this program sends nothing to a connection of that name.
class DeliveryRouter : public OutboundPort
{
public:
    void add(const QString &connection, std::unique_ptr<OutboundPort> port);
    [[nodiscard]] QStringList connections() const { return m_ports.keys(); }

    void deliver(const OutboundMessage &message, Callback done) override;
    void cancelAll() override;

private:
    std::vector<std::unique_ptr<OutboundPort>> m_owned;
    QHash<QString, OutboundPort *> m_ports;
    Later m_later;
};

}
