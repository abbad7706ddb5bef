#include "host/SessionHost.h"

#include "gateway/AuditGateway.h"
#include "gateway/StoreGateway.h"

#include <QStandardPaths>
#include <QSysInfo>

namespace concord {

namespace {
SessionDeskSettings deskSettings(const Startup &startup)
{
    SessionDeskSettings settings{startup.database, accountName()};
    settings.refusedFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                             QStringLiteral("/refused-sign-ins");
    settings.workstation = QSysInfo::machineHostName();
    return settings;
}
}

SessionHost::SessionHost(const Startup &startup, const Clock &clock)
    : m_thread(QStringLiteral("session")),
      m_desk(m_thread.host(std::make_unique<SessionDesk>(deskSettings(startup), clock)))
{}

SessionHost::~SessionHost()
{
    stop();
}

void SessionHost::admitTo(StoreGateway &gateway) const
{
    QObject::connect(m_desk, &SessionDesk::accessGiven, &gateway, &StoreGateway::setSession);
    QObject::connect(m_desk, &SessionDesk::unreachable, &gateway, &StoreGateway::noteUnreachable);
}

void SessionHost::admitTo(AuditGateway &gateway) const
{
    QObject::connect(m_desk, &SessionDesk::accessGiven, &gateway, &AuditGateway::setSession);
}

void SessionHost::start()
{
    m_thread.start();
}

void SessionHost::stop()
{
    m_thread.stop();
}

}
