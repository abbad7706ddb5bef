#include "console/ConsoleOptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QStandardPaths>
#include <QTextStream>

namespace concord {

namespace {
void addOption(QCommandLineParser &parser, const char *name, const char *description,
               const char *value = nullptr)
{
    QCommandLineOption option(QString::fromLatin1(name), QString::fromUtf8(description));
    if (value)
        option.setValueName(QString::fromLatin1(value));
    parser.addOption(option);
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QStringLiteral(
        "The console that keeps an electronic health record and the systems around it in agreement.\n"
        "To try it without an EHR: concord --sandbox\n"
        "Where the database has accounts it asks who is there; accounts are made with concordd users."));
    parser.addHelpOption();
    parser.addVersionOption();
    addOption(parser, "config",
              "Configuration; else concord.json of the user's settings folder, if there is one.", "FILE");
    addOption(parser, "db",
              "Database, \"sqlite:PATH\" or \"postgresql://[user@]host/database\"; else the one of the "
              "configuration, else the user's own.",
              "URL");
    addOption(parser, "sandbox",
              "Start with an embedded EHR of synthetic patients and sync at once; the database is a "
              "temporary one unless --db names another.");
    addOption(parser, "lang", "en or es; else the system's.", "LANG");
    addOption(parser, "theme", "light or dark; else the one of last time.", "THEME");
    addOption(parser, "screenshot",
              "Sync at once, and write a picture (PNG) of the window when it shows the result.", "FILE");
    addOption(parser, "quit-after-sync", "Sync at once, print what it did as one JSON object, and quit.");
    addOption(parser, "store-secret",
              "Put the secret that comes from standard input into the desktop's key store, and end; "
              "concord.json then names it \"keychain:NAME\".",
              "NAME");
    addOption(parser, "log-file",
              "Log lines (JSON) go there; else logs/concord.log in the user's data folder.", "FILE");
    addOption(parser, "log-level", "debug, info (the default), warning, error or off.", "LEVEL");
}

int refuse(const QString &message)
{
    QTextStream(stderr) << "concord: " << message << "   (--help says more)" << Qt::endl;
    return 2;
}
}

std::variant<ConsoleOptions, int> ConsoleOptions::read(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    const auto value = [&parser](const char *name) {
        return parser.value(QString::fromLatin1(name));
    };
    const auto isSet = [&parser](const char *name) {
        return parser.isSet(QString::fromLatin1(name));
    };
    if (!parser.parse(arguments))
        return refuse(parser.errorText());
    if (isSet("help") || isSet("version")) {
        QTextStream(stdout)
            << (isSet("help") ? parser.helpText()
                              : QStringLiteral("concord %1\n").arg(QCoreApplication::applicationVersion()));
        return 0;
    }
    if (!parser.positionalArguments().isEmpty())
        return refuse(QStringLiteral("unexpected '%1'").arg(parser.positionalArguments().constFirst()));
    ConsoleOptions options;
    options.startup = {value("config"), value("db"), {}};
    options.sandbox = isSet("sandbox");
    options.language = value("lang");
    options.theme = value("theme");
    options.screenshot = value("screenshot");
    options.quitsAfterSync = isSet("quit-after-sync");
    options.storedSecret = value("store-secret");
    if (isSet("store-secret") && options.storedSecret.isEmpty())
        return refuse(QStringLiteral("--store-secret: the name is empty"));
    options.log.file = value("log-file");
    if (options.log.file.isEmpty())
        options.log.file = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                           QStringLiteral("/logs/concord.log");
    if (!options.theme.isEmpty() && options.theme != QStringLiteral("light") &&
        options.theme != QStringLiteral("dark"))
        return refuse(QStringLiteral("--theme: expected light or dark"));
    if (isSet("log-level")) {
        const auto level = logLevelFromWord(value("log-level"));
        if (!level)
            return refuse(QStringLiteral("--log-level: expected debug, info, warning, error or off"));
        options.log.level = *level;
    }
    return options;
}

}
