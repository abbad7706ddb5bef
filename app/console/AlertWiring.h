#pragma once

namespace concord {

class IntegrationGateway;
struct Console;

/// The dashboard, the Alerts page, the desktop's notices and the tray: a part of wire().
void wireAlerts(Console &console, IntegrationGateway &gateway);

}
