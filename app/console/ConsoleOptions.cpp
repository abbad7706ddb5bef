#include "console/ConsoleOptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QStandardPaths>
#include <QTextStream>

#include <algorithm>
#include <iterator>

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

struct QtOption
{
    const char *name; ///< with one or two dashes before it
    bool hasValue;    ///< "-style fusion"; "-style=fusion" as well
};

/// Qt 6.4: QCoreApplication, QGuiApplication, QApplication, and the X11 platform.
constexpr QtOption qtOptions[] = {
    {"platform", true},      {"platformpluginpath", true},
    {"platformtheme", true}, {"plugin", true},
    {"session", true},       {"qwindowgeometry", true},
    {"qwindowicon", true},   {"qwindowtitle", true},
    {"geometry", true},      {"icon", true},
    {"title", true},         {"display", true},
    {"name", true},          {"style", true},
    {"stylesheet", true},    {"qmljsdebugger", true},
    {"reverse", false},      {"widgetcount", false},
    {"nograb", false},       {"dograb", false},
};

const QtOption *qtOptionOf(const QString &argument)
{
    const qsizetype dashes = argument.startsWith(u"--") ? 2 : argument.startsWith(u'-') ? 1 : 0;
    const QString name = argument.mid(dashes).section(u'=', 0, 0);
    const auto *found = std::find_if(std::begin(qtOptions), std::end(qtOptions), [&](const QtOption &option) {
        return dashes > 0 && name == QLatin1StringView(option.name);
    });
    return found == std::end(qtOptions) ? nullptr : found;
}

int refuse(const QString &message)
{
    QTextStream(stderr) << "concord: " << message << "   (--help says more)" << Qt::endl;
    return 2;
}
}

QStringList ownArguments(int argc, const char *const argv[])
{
    QStringList own;
    for (int i = 0; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        const QtOption *option = i > 0 ? qtOptionOf(argument) : nullptr;
        if (!option)
            own.append(argument);
        else if (option->hasValue && !argument.contains(u'='))
            ++i; // its value goes with it
    }
    return own;
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
    const auto database = DatabaseUrl::parse(options.startup.database);
    if (!database && !options.startup.database.isEmpty())
        return refuse(QStringLiteral("--db: ") + database.error().detail);
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
