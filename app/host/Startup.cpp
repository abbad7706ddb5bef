#include "host/Startup.h"

#include "store/SystemAccount.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace concord {

namespace {
Result<QString> defaultDatabase()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    if (!QDir(folder).exists()) {
        if (!QDir().mkpath(folder))
            return fail(ErrorCode::StoreFailed, folder, QStringLiteral("cannot make this folder"));
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    return QStringLiteral("sqlite:") + folder + QStringLiteral("/concord.db");
}

Result<Config> readConfiguration(const StartupOptions &options)
{
    if (!options.ehrBaseUrl.isEmpty()) {
        const QUrl url(options.ehrBaseUrl, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || !url.scheme().startsWith(QStringLiteral("http")))
            return fail(ErrorCode::ConfigInvalid, QStringLiteral("--ehr"),
                        QStringLiteral("expected the FHIR base URL of an EHR, \"https://host/fhir\""));
        return Config::forEhr(url);
    }
    if (!options.configFile.isEmpty())
        return loadConfig(options.configFile);
    const QString own =
        QStandardPaths::locate(QStandardPaths::AppConfigLocation, QStringLiteral("concord.json"));
    return own.isEmpty() ? Config{} : loadConfig(own);
}
}

Result<Startup> resolveStartup(const StartupOptions &options)
{
    auto config = readConfiguration(options);
    if (!config)
        return fail(config.error());
    Result<QString> url = options.database.isEmpty() ? config->database : options.database;
    if (url->isEmpty())
        url = defaultDatabase();
    if (!url)
        return fail(url.error());
    const auto database = DatabaseUrl::parse(*url);
    if (!database)
        return fail(database.error());
    return Startup{*std::move(config), *database};
}

QString accountName()
{
    return systemAccount();
}

}
