#pragma once

namespace concord {

class AuditGateway;
class IntegrationGateway;
class SandboxEhr;
class SessionDesk;
struct Console;

/// Every connect() between the services and the console, and between its pages: this file is the map. Before
/// the gateway is started.
void wire(Console &console, IntegrationGateway &gateway);
/// The Audit page and its own gateway; before that is started.
void wire(Console &console, AuditGateway &gateway);
/// Who is before the screen: sign-in, lock, sign-out, and what follows from it for all pages; the pages start
/// when a session begins. Before the desk is started.
void wire(Console &console, SessionDesk &desk);
/// The embedded EHR and its panel; @p console has one.
void wire(Console &console, SandboxEhr &ehr);

}
