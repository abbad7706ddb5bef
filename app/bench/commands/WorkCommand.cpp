#include "bench/Benches.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"
#include "host/DatabaseKeys.h"
#include "host/StopSignals.h"
#include "pipeline/EventWorker.h"
#include "pipeline/steps/ContentSteps.h"
#include "runtime/ProcessName.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"

#include <QCoreApplication>

#include <ctime>

namespace concord {

int runWorkCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("bench work --db URL"),
        QStringLiteral(
            "One worker of events and nothing else, until SIGTERM. Prints a line of JSON when it is "
            "ready, one for each batch that it has concluded, and its processor time at the end."));
    line.addValue("db", "URL", "Database, \"sqlite:PATH\" or \"postgresql://…\".");
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const auto database = DatabaseUrl::parse(line.value("db"));
    if (!database)
        return line.usageError(database.error().detail);
    EventWorkerSettings settings;
    settings.database = *database;
    if (const auto keys = takeKeys(settings.database); !keys) {
        printError(keys.error());
        return ExitFailed;
    }
    settings.worker = processName();
    settings.steps = contentSteps;
    const SystemClock clock;
    ServiceThread thread(QStringLiteral("worker"));
    EventWorker *worker = thread.host(std::make_unique<EventWorker>(std::move(settings), clock));
    QObject::connect(worker, &EventWorker::ready, qApp, [] { printJson({{QStringLiteral("ready"), true}}); });
    QObject::connect(worker, &EventWorker::eventsConcluded, qApp, [](int count) {
        printJson({{QStringLiteral("concluded"), count}});
    });
    QObject::connect(worker, &EventWorker::failed, qApp, [](const Error &error) { printError(error); });
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, qApp, &QCoreApplication::quit);
    thread.start();
    const int code = QCoreApplication::exec();
    thread.stop();
    printJson({{QStringLiteral("processor_seconds"), double(std::clock()) / CLOCKS_PER_SEC}});
    return code;
}

}
