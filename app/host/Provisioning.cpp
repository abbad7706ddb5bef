#include "host/Provisioning.h"

#include "observability/Log.h"
#include "store/IntegrationStore.h"
#include "store/TerminologyStore.h"
#include "terminology/ReleaseLoader.h"

namespace concord {

namespace {
Result<void> saveConfiguration(Database &db, const Clock &clock, const Config &config)
{
    IntegrationStore store(db, clock);
    for (const ConnectionConfig &c : config.connections) {
        if (const auto saved = store.saveConnection(c.name, c.kind, c.baseUrl.toString()); !saved)
            return saved;
    }
    for (const IntegrationConfig &i : config.integrations) {
        if (const auto saved = store.save({i.name, i.type, i.connection, i.every, {}, {}}); !saved)
            return saved;
    }
    return {};
}

Result<void> importTerminology(Database &db, const Clock &clock)
{
    TerminologyStore store(db, clock);
    const auto current = store.currentVersion();
    if (!current)
        return fail(current.error());
    if (*current == shippedReleaseVersion())
        return {};
    const auto release = loadShippedRelease();
    if (!release)
        return fail(release.error());
    logLine(LogLevel::Info, "store", QStringLiteral("importing terminology %1").arg(release->version));
    return store.import(*release);
}
}

Result<void> provision(Database &db, const Clock &clock, const Config &config)
{
    return db.write([&] { return saveConfiguration(db, clock, config); }).and_then([&] {
        return importTerminology(db, clock);
    });
}

}
