#include "host/Provisioning.h"

#include "host/Startup.h"
#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/SubscriptionStore.h"
#include "store/TerminologyStore.h"
#include "terminology/ReleaseLoader.h"

#include <QSysInfo>

#include <algorithm>

namespace concord {

namespace {
QString subjectOf(const ConnectionConfig &connection)
{
    return QStringLiteral("connection/") + connection.name;
}

QString subjectOf(const IntegrationConfig &integration)
{
    return QStringLiteral("integration/") + integration.name;
}

QString facilityWord(const QString &facility)
{
    return facility.isEmpty() ? QStringLiteral("none") : facility;
}

/// Saves what differs, and notes it.
Result<void> saveConnections(Database &db, const Clock &clock, const Config &config,
                             std::vector<AuditEntry> &notes)
{
    IntegrationStore store(db, clock);
    const auto known = store.connections();
    if (!known)
        return fail(known.error());
    for (const ConnectionConfig &c : config.connections) {
        const QString address = c.relay ? c.address() : c.baseUrl.toString();
        const auto before = std::find_if(known->begin(), known->end(),
                                         [&](const ConnectionRecord &k) { return k.name == c.name; });
        const bool isKnown = before != known->end();
        if (isKnown && *before == ConnectionRecord{c.name, c.kind, address, c.facility})
            continue;
        if (const auto saved = store.saveConnection(c.name, c.kind, address, c.facility); !saved)
            return saved;
        QString details = QStringLiteral("kind=%1 address=%2 facility=%3")
                              .arg(c.kind, c.address(), facilityWord(c.facility));
        if (isKnown && before->facility != c.facility) // others see what came through it from now on
            details += QStringLiteral(" was_facility=") + facilityWord(before->facility);
        notes.push_back(
            {accountName(), QStringLiteral("connection.configure"), subjectOf(c), true, details, {}});
    }
    return {};
}

Result<void> saveIntegrations(Database &db, const Clock &clock, const Config &config,
                              std::vector<AuditEntry> &notes)
{
    IntegrationStore store(db, clock);
    for (const IntegrationConfig &i : config.integrations) {
        IntegrationRow row{i.name, i.type, i.connection, i.every, {},
                           {},     i.cron, i.timeZone,   i.with,  i.conflictPolicy};
        if (!i.with.isEmpty())
            row.toldBy = i.toldBy;
        const auto known = store.byName(i.name);
        if (!known)
            return fail(known.error());
        const bool isSame = *known && (*known)->type == row.type && (*known)->connection == row.connection &&
                            (*known)->every == row.every && (*known)->cron == row.cron &&
                            (*known)->timeZone == row.timeZone && (*known)->others == row.others &&
                            (*known)->conflictPolicy == row.conflictPolicy && (*known)->toldBy == row.toldBy;
        if (isSame)
            continue;
        if (const auto saved = store.save(row); !saved)
            return saved;
        notes.push_back(
            {accountName(),
             QStringLiteral("integration.configure"),
             subjectOf(i),
             true,
             QStringLiteral("type=%1 connection=%2 every_minutes=%3 cron=%4 time_zone=%5")
                     .arg(i.type, i.connection)
                     .arg(i.every.count())
                     .arg(i.cron, i.timeZone) +
                 (i.with.isEmpty()
                      ? QString()
                      : QStringLiteral(" with=%1 conflicts=%2").arg(i.with.join(u','), i.conflictPolicy)),
             {}});
    }
    return {};
}

/// Most of the configuration is in no table: that the file is another one than before is noted all the same,
/// for each machine, because each may have one of its own.
Result<void> noteFile(Database &db, const Clock &clock, const Config &config, std::vector<AuditEntry> &notes)
{
    if (config.digest.isEmpty())
        return {};
    AuditEntry note{accountName(),
                    QStringLiteral("config.load"),
                    QStringLiteral("config/") + QSysInfo::machineHostName(),
                    true,
                    QStringLiteral("sha256=%1 connections=%2 integrations=%3")
                        .arg(QString::fromLatin1(config.digest.toHex()))
                        .arg(config.connections.size())
                        .arg(config.integrations.size()),
                    {}};
    AuditQuery query;
    query.filter.action = note.action;
    query.filter.subject = note.subject;
    query.page.limit = 1;
    const auto last = AuditStore(db, clock).page(query);
    if (!last)
        return fail(last.error());
    if (last->rows.empty() || last->rows.front().details != note.details)
        notes.push_back(std::move(note));
    return {};
}

Result<void> saveConfiguration(Database &db, const Clock &clock, const Config &config)
{
    std::vector<AuditEntry> notes;
    return noteFile(db, clock, config, notes)
        .and_then([&] { return saveConnections(db, clock, config, notes); })
        .and_then([&] { return saveIntegrations(db, clock, config, notes); })
        .and_then([&] { return AuditStore(db, clock).append(notes); });
}

Result<void> importTerminology(Database &db, const Clock &clock)
{
    // a release that was imported stays, whatever ships with a later program
    const auto isThere = [&] {
        return TerminologyStore(db, clock).currentVersion().map([](const std::optional<QString> &current) {
            return current &&
                   (!isShippedRelease(*current) || !isOlderRelease(*current, shippedReleaseVersion()));
        });
    };
    const auto known = isThere();
    if (!known || *known)
        return known ? Result<void>{} : fail(known.error());
    const auto release = loadShippedRelease();
    if (!release)
        return fail(release.error());
    logLine(LogLevel::Info, "store", QStringLiteral("importing terminology %1").arg(release->version));
    return db.write([&]() -> Result<void> {
        const auto meanwhile = isThere(); // another program may have been faster
        if (!meanwhile || *meanwhile)
            return meanwhile ? Result<void>{} : fail(meanwhile.error());
        if (const auto imported = TerminologyStore(db, clock).import(*release); !imported)
            return imported;
        const auto isNew = isThere(); // else it was loaded once, and a later one after it
        if (!isNew || !*isNew)
            return isNew ? Result<void>{} : fail(isNew.error());
        return AuditStore(db, clock).append(
            {accountName(),
             QStringLiteral("terminology.import"),
             QStringLiteral("terminology/") + release->version,
             true,
             QStringLiteral("concepts=%1 ndcs=%2").arg(release->concepts.size()).arg(release->ndcs.size()),
             {}});
    });
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
