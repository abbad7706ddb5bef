// concord: the console. Stand-alone it hosts the services in threads of its own.
#include "Wiring.h"
#include "commands/OAuthCommand.h"
#include "console/AuditHost.h"
#include "console/Console.h"
#include "console/ConsoleOptions.h"
#include "console/FirstSync.h"
#include "console/Sandbox.h"
#include "console/StartError.h"
#include "host/CrashNote.h"
#include "host/DatabaseKeys.h"
#include "host/NoCoreDumps.h"
#include "host/OpenSslAtExit.h"
#include "host/ServiceHost.h"
#include "host/SessionHost.h"
#include "host/StopSignals.h"
#include "keychain/KeychainVault.h"
#include "keychain/StoreSecret.h"
#include "models/Language.h"
#include "views/MainWindow/MainWindow.h"
#include "views/common/IdleWatch.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

using namespace concord;

namespace {
Theme::Mode modeOf(const QString &word)
{
    return word == QStringLiteral("dark") ? Theme::Mode::Dark : Theme::Mode::Light;
}

bool isAboutKeys(ErrorCode code)
{
    return code == ErrorCode::NotFound || code == ErrorCode::ConfigInvalid;
}

void exitWhenDone(const FirstSync &camera)
{
    QObject::connect(&camera, &FirstSync::done, qApp, [](int code) { QCoreApplication::exit(code); });
}

int showStartError(const ConsoleOptions &options, const Error &error)
{
    logLine(LogLevel::Error, "app", QStringLiteral("cannot start"), {.error = error});
    StartError window(error);
    window.show();
    FirstSync camera(window, SystemClock().now(), options.screenshot, options.quitsAfterSync);
    exitWhenDone(camera);
    camera.noticeTrouble(error);
    const int code = QApplication::exec();
    return code == 0 ? 1 : code;
}

/// Runs the console until its window is closed.
int runConsole(const ConsoleOptions &options, Startup startup, Sandbox *sandbox)
{
    QString madeKey;
    KeyNews news;
    news.made = [&madeKey](const QString &path) {
        logLine(LogLevel::Warning, "app", QStringLiteral("the master key of the database was made: ") + path);
        madeKey = path;
    };
    const SecretReader secrets = secretReader(std::make_shared<KeychainVault>());
    // what is wrong with the database itself the panels say, and try again
    const auto keys = takeKeys(startup.database, news, sandbox ? SecretReader() : secrets);
    if (!keys && isAboutKeys(keys.error().code))
        return showStartError(options, keys.error());
    const SystemClock clock;
    QSettings settings(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
                           QStringLiteral("/console.ini"),
                       QSettings::IniFormat);
    Console console(clock, settings, sandbox != nullptr);
    MainWindow &window = *console.window;
    if (!options.theme.isEmpty())
        window.setTheme(modeOf(options.theme));
    window.setDatabaseName(QFileInfo(startup.database.place()).fileName(), startup.database.place());
    console.idle->setLimit(startup.config.session.idle);

    HostOptions hostOptions;
    // a shared database is served by `concordd run`; on a file of its own the console is stand-alone
    hostOptions.consoleOnly = startup.database.kind == Dialect::Kind::Postgres;
    hostOptions.syncAtStart = options.syncsAtStart();
    hostOptions.asksWhoIsThere = true;
    hostOptions.secrets = secrets;
    const auto made = ServiceHost::make(startup, hostOptions);
    if (!made)
        return showStartError(options, made.error());
    ServiceHost &host = **made;
    wire(console, *host.gateway());
    AuditHost audit(startup, hostOptions.secrets, clock);
    wire(console, *audit.gateway());
    SessionHost sessions(startup, clock);
    sessions.admitTo(*host.gateway());
    sessions.admitTo(*audit.gateway());
    wire(console, *sessions.desk());
    if (sandbox) {
        wire(console, sandbox->ehr());
        if (host.intake())
            QObject::connect(host.intake(), &IntakeHost::statusChanged, sandbox->pharmacy(),
                             &SandboxPharmacy::showListener);
    }
    QObject::connect(host.worker(), &Worker::failed, &window, [&window](const Error &error) {
        window.announceRefusal(QStringLiteral("worker"), error);
    });
    FirstSync camera(window, SystemClock().now(), options.screenshot, options.quitsAfterSync);
    if (options.syncsAtStart()) {
        exitWhenDone(camera);
        QObject::connect(host.worker(), &Worker::failed, &camera, &FirstSync::noticeTrouble);
        QObject::connect(host.gateway(), &StoreGateway::overviewChanged, &camera, &FirstSync::noticeOverview);
        QObject::connect(sessions.desk(), &SessionDesk::signInWanted, &camera, [&camera] {
            camera.noticeTrouble({ErrorCode::SignInRefused, QStringLiteral("session"),
                                  QStringLiteral("nobody is signed in, so no sync is shown"), 0});
        });
    }
    window.show();
    if (!madeKey.isEmpty() && !sandbox) // the sandbox's goes with its database at the end
        window.announceKeyFile(madeKey);
    host.start();
    audit.start();
    sessions.start();
    const int code = QApplication::exec();
    sessions.stop();
    audit.stop();
    host.stop();
    return code;
}

int run(const ConsoleOptions &options)
{
    if (const auto log = openLog(options.log); !log)
        return showStartError(options, log.error());
    if (!options.sandbox) {
        const auto startup = resolveStartup(options.startup);
        return startup ? runConsole(options, *startup, nullptr) : showStartError(options, startup.error());
    }
    Sandbox sandbox;
    const auto startup = sandbox.start(options);
    return startup ? runConsole(options, *startup, &sandbox) : showStartError(options, startup.error());
}

void nameProgram()
{
    QCoreApplication::setApplicationName(QStringLiteral("concord"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CONCORD_VERSION));
}

/// These may be used where there is no screen.
bool needsNoScreen(int argc, char *argv[])
{
    return std::any_of(argv + 1, argv + argc, [](const char *argument) {
        const auto is = [argument](const char *word) {
            return qstrcmp(argument, word) == 0;
        };
        return qstrncmp(argument, "--store-secret", 14) == 0 || is("--help") || is("-h") ||
               is("--help-all") || is("--version") || is("-v");
    });
}

int runWithoutScreen(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    nameProgram();
    const auto read = ConsoleOptions::read(ownArguments(argc, argv));
    const auto *options = std::get_if<ConsoleOptions>(&read);
    return options ? storeSecret(options->storedSecret) : *std::get_if<int>(&read);
}
}

/// `concord oauth …` as `concordd oauth …`, with what lies in the key store of the desktop.
int runOAuthHere(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    nameProgram();
    QStringList arguments = QCoreApplication::arguments();
    arguments[0] += u' ' + arguments.takeAt(1);
    return runOAuthWith(arguments, secretReader(std::make_shared<KeychainVault>()));
}

int main(int argc, char *argv[])
{
    forbidCoreDumps();
    noteCrashes();
    leaveOpenSslAtExit();
    if (argc > 1 && qstrcmp(argv[1], "oauth") == 0)
        return runOAuthHere(argc, argv);
    if (argc > 1 && needsNoScreen(argc, argv))
        return runWithoutScreen(argc, argv);
    nameProgram();
    // what is wrong is said also where there is no screen
    const auto read = ConsoleOptions::read(ownArguments(argc, argv));
    const auto *options = std::get_if<ConsoleOptions>(&read);
    if (!options)
        return *std::get_if<int>(&read);
    QApplication app(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Concord"));
    useLanguage(options->language);
    Theme::apply(app, modeOf(options->theme));
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, &app, &QCoreApplication::quit);
    const int code = run(*options);
    closeLog();
    return code;
}
