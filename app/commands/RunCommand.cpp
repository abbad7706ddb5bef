#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "host/ServiceHost.h"
#include "host/StopSignals.h"

#include <QCoreApplication>

namespace concord {

namespace {
void tell(bool asJson, const QString &state, const QString &connection = {}, const QString &address = {})
{
    if (!asJson) {
        printLine(connection.isEmpty() ? state : state + u' ' + connection + u' ' + address);
        return;
    }
    QJsonObject object{{QStringLiteral("state"), state}};
    if (!connection.isEmpty()) {
        object.insert(QStringLiteral("connection"), connection);
        object.insert(QStringLiteral("address"), address);
    }
    printJson(object);
}
}

int runServices(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("run [--config FILE | --ehr URL] [--db URL] [--json]"),
        QStringLiteral(
            "Runs the listeners of the configuration, workers and schedule until SIGTERM or Ctrl+C. Any "
            "number may "
            "run on one PostgreSQL database. At the end the doors close first, what was taken is stored and "
            "answered, a running job is closed as cancelled and the next run finishes its work.\nOn stdout: "
            "\"running\", and \"listening NAME ADDRESS\" for each listener that is ready; with --json "
            "{\"state\":\"running\"} and {\"state\":\"listening\",\"connection\",\"address\"}, one a "
            "line.\nLog lines (JSON) "
            "go to stderr, or to "
            "--log-file. Exit status: 0 stopped, 1 could not start, 2 wrong usage."));
    line.addValue("ehr", "URL",
                  "FHIR base URL: one connection 'ehr' with the integration 'medication-list', no file.");
    line.addFlag("json", "Say on stdout in JSON what is ready.");
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
        if (!bench)
            return failWith(bench.error(), {ErrorCode::Forbidden});
        startup = (*bench)->startup;
    }
    const auto host = ServiceHost::make(startup);
    if (!host) {
        printError(host.error());
        return ExitFailed;
    }
    const bool asJson = line.isSet("json");
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, qApp, &QCoreApplication::quit);
    QObject::connect((*host)->worker(), &Worker::ready, qApp,
                     [asJson] { tell(asJson, QStringLiteral("running")); });
    QObject::connect((*host)->intake(), &IntakeHost::statusChanged, qApp,
                     [asJson, listening = QHash<QString, QString>()](const ListenerStatus &status) mutable {
                         if (status.state != ListenerState::Listening)
                             listening.remove(status.connection);
                         else if (std::exchange(listening[status.connection], status.address) !=
                                  status.address)
                             tell(asJson, QStringLiteral("listening"), status.connection, status.address);
                     });
    (*host)->start();
    const int code = QCoreApplication::exec();
    (*host)->stop();
    return code;
}

}
