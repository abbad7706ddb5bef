#include "commands/Output.h"
#include "commands/Workbench.h"
#include "host/ServiceHost.h"
#include "host/StopSignals.h"

#include <QCoreApplication>

namespace concord {

int runServices(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("run [--config FILE | --ehr URL] [--db URL]"),
        QStringLiteral("Runs worker and scheduler until SIGTERM or Ctrl+C; a running job is then closed as "
                       "cancelled and the next run finishes its work.\nLog lines (JSON) go to stderr, or to "
                       "--log-file. Exit status: 0 stopped, 1 could not start, 2 wrong usage."));
    line.addValue("ehr", "URL",
                  "FHIR base URL: one connection 'ehr' with the integration 'medication-list', no file.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    if (const auto log = openLogOf(line, true); !log) {
        printError(log.error());
        return ExitFailed;
    }
    Startup startup;
    {
        const auto bench = Workbench::open(
            line,
            Workbench::Database::IsMade); // what is wrong at the start is said here, and ends the program
        if (!bench) {
            printError(bench.error());
            return ExitFailed;
        }
        startup = (*bench)->startup;
    }
    ServiceHost host(startup);
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, qApp, &QCoreApplication::quit);
    QObject::connect(host.worker(), &Worker::ready, qApp, [] { printLine(QStringLiteral("running")); });
    host.start();
    const int code = QCoreApplication::exec();
    host.stop();
    return code;
}

}
