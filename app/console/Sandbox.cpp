#include "console/Sandbox.h"

namespace concord {

namespace {
constexpr std::chrono::minutes syncEvery{5}; // often enough to see the story of the EHR
const auto pharmacyName = QStringLiteral("pharmacy");

ConnectionConfig pharmacyConnection()
{
    ConnectionConfig connection;
    connection.name = pharmacyName;
    connection.kind = QStringLiteral("mllp");
    connection.mllp = MllpConfig{}; // on the loopback, on any free port
    return connection;
}
}

Sandbox::Sandbox() : m_ehr(m_clock), m_thread(QStringLiteral("pharmacy")) {}

Sandbox::~Sandbox()
{
    m_thread.stop();
}

Result<Startup> Sandbox::start(const ConsoleOptions &options)
{
    const auto baseUrl = m_ehr.start();
    if (!baseUrl)
        return fail(baseUrl.error());
    const QString database = options.startup.database.isEmpty()
                                 ? QStringLiteral("sqlite:") + m_folder.filePath(QStringLiteral("sandbox.db"))
                                 : options.startup.database;
    const auto url = DatabaseUrl::parse(database);
    if (!url)
        return fail(url.error());
    Startup startup{Config::forEhr(QUrl(*baseUrl)), *url};
    startup.config.integrations.front().every = syncEvery;
    startup.config.connections.push_back(pharmacyConnection());
    SandboxPharmacyOptions pharmacy;
    pharmacy.connection = pharmacyName;
    pharmacy.paused = options.quitsAfterSync; // the picture of one sync is to be the same each time
    m_pharmacy = m_thread.host(std::make_unique<SandboxPharmacy>(m_clock, pharmacy));
    m_thread.start();
    return startup;
}

}
