#include "host/Provisioning.h"

#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/SubscriptionStore.h"
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
        if (const auto saved =
                store.save({i.name, i.type, i.connection, i.every, {}, {}, i.cron, i.timeZone});
            !saved)
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

Result<void> forgetSubscriptions(Database &db, const Clock &clock, const Config &config)
{
    return db.write([&]() -> Result<void> {
        SubscriptionStore store(db, clock);
        for (const ConnectionConfig &connection : config.connections) {
            if (connection.subscription)
                continue;
            if (const auto removed = store.remove(connection.name); !removed)
                return removed;
        }
        return {};
    });
}

Result<void> orderFirstSync(Database &db, const Clock &clock, const QString &integration,
                            const QString &actor)
{
    return db.write([&]() -> Result<void> {
        IntegrationStore integrations(db, clock);
        const auto row = integrations.byName(integration);
        if (!row)
            return fail(row.error());
        if (!*row)
            return fail(ErrorCode::NotFound, QStringLiteral("integration/") + integration);
        JobStore jobs(db, clock);
        const auto open = jobs.current(integration);
        if (!open)
            return fail(open.error());
        if (*open)
            return {};
        if ((*row)->nextRunAt) { // another scheduler may have moved it on: then its job is open at the next
                                 // look
            const auto moved = integrations.advance(integration, *(*row)->nextRunAt,
                                                    nextRunOf(**row, clock.now()).value_or(clock.now()));
            if (!moved)
                return fail(moved.error());
        }
        const auto id = jobs.enqueue({integration, (*row)->type, SyncMode::Delta, JobTrigger::Manual, actor});
        if (!id)
            return fail(id.error());
        return AuditStore(db, clock).append({actor,
                                             QStringLiteral("sync.trigger"),
                                             QStringLiteral("job/") + id->toString(),
                                             true,
                                             QStringLiteral("integration=%1").arg(integration),
                                             {}});
    });
}

}
