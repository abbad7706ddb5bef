#include "commands/Workbench.h"

#include "host/Provisioning.h"
#include "observability/Log.h"

#include <QFileInfo>

namespace concord {

StartupOptions startupOptions(const CommandLine &line)
{
    return {line.value("config"), line.value("db"), line.has("ehr") ? line.value("ehr") : QString()};
}

Result<void> openLogOf(const CommandLine &line, bool always)
{
    LogSettings settings;
    settings.file = line.value("log-file");
    if (settings.file.isEmpty() && !always)
        return {};
    if (line.isSet("log-level")) {
        const auto level = logLevelFromWord(line.value("log-level"));
        if (!level)
            return fail(ErrorCode::ConfigInvalid, QStringLiteral("--log-level"),
                        QStringLiteral("expected debug, info, warning, error or off"));
        settings.level = *level;
    }
    return openLog(settings);
}

Result<std::unique_ptr<Workbench>> Workbench::open(const CommandLine &line, Database wanted)
{
    if (const auto log = openLogOf(line, false); !log)
        return fail(log.error());
    auto startup = resolveStartup(startupOptions(line));
    if (!startup)
        return fail(startup.error());
    auto bench = std::make_unique<Workbench>();
    bench->startup = *std::move(startup);
    const DatabaseUrl &url = bench->startup.database;
    if (wanted == Database::MustExist && url.kind == Dialect::Kind::Sqlite && !QFileInfo::exists(url.path))
        return fail(ErrorCode::NotFound, url.path, QStringLiteral("there is no database yet"));
    auto db = concord::Database::open(url);
    if (!db)
        return fail(db.error());
    bench->db = *std::move(db);
    if (wanted == Database::MustExist)
        return bench;
    if (const auto ready = provision(*bench->db, bench->clock, bench->startup.config); !ready)
        return fail(ready.error());
    return bench;
}

}
