#include "commands/Workbench.h"

#include "host/DatabaseKeys.h"
#include "host/Provisioning.h"
#include "observability/Log.h"

#include <QFileInfo>
#include <QTextStream>

namespace concord {

StartupOptions startupOptions(const CommandLine &line)
{
    const auto of = [&line](const char *name) {
        return line.has(name) ? line.value(name) : QString();
    };
    return {of("config"), of("db"), of("ehr")};
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

namespace {
KeyNews keyNewsOnStderr()
{
    KeyNews news;
    news.made = [](const QString &path) {
        QTextStream(stderr)
            << "concordd: made the master key of this database: " << path
            << " (mode 0600). Without it nobody can read the database: keep a copy elsewhere.\n";
    };
    news.sealing = [told = qint64(0)](qint64 rows) mutable {
        if (rows < told + 50'000)
            return;
        told = rows;
        QTextStream(stderr) << "concordd: encrypting what was stored before: " << rows << " rows\n";
    };
    return news;
}
}

namespace {
/// A person's login of a PostgreSQL server may not do what every command begins with; what it was is of no
/// use to the person.
tl::unexpected<Error> openingFailed(const Error &error)
{
    if (!error.detail.contains(QStringLiteral("code 42501")))
        return fail(error);
    return fail(ErrorCode::Forbidden, error.where,
                QStringLiteral("concordd works as the owner of the database; people use the console"));
}
}

Result<std::unique_ptr<Workbench>> Workbench::open(const CommandLine &line, Database wanted, Keys keys)
{
    if (const auto log = openLogOf(line, false); !log)
        return fail(log.error());
    auto startup = resolveStartup(startupOptions(line));
    if (!startup)
        return fail(startup.error());
    auto bench = std::make_unique<Workbench>();
    bench->startup = *std::move(startup);
    DatabaseUrl &url = bench->startup.database;
    if (wanted == Database::MustExist && url.kind == Dialect::Kind::Sqlite && !QFileInfo::exists(url.path))
        return fail(ErrorCode::NotFound, url.path, QStringLiteral("there is no database yet"));
    if (keys == Keys::Taken) {
        if (const auto taken = takeKeys(url, keyNewsOnStderr()); !taken)
            return openingFailed(taken.error());
    }
    OpenOptions options;
    options.mayLackKeys = keys == Keys::Left;
    auto db = concord::Database::open(url, options);
    if (!db)
        return openingFailed(db.error());
    bench->db = *std::move(db);
    if (wanted == Database::MustExist)
        return bench;
    if (const auto ready = provision(*bench->db, bench->clock, bench->startup.config); !ready)
        return openingFailed(ready.error());
    return bench;
}

}
