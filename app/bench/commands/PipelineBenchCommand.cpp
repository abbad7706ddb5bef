#include "bench/Benches.h"
#include "bench/PipelineBench.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace concord {

namespace {
QString cell(const QJsonObject &object, const char *name, int decimals, int width)
{
    return QString::number(object.value(QLatin1StringView(name)).toDouble(), 'f', decimals)
        .rightJustified(width);
}

void printTable(const QJsonObject &report)
{
    printLine(QStringLiteral("database    workers  events/s  worker processor µs/event"));
    const QJsonArray worked = report.value(QStringLiteral("worked")).toArray();
    for (const auto &value : worked) {
        const QJsonObject run = value.toObject();
        printLine(run.value(QStringLiteral("database")).toString().leftJustified(10) +
                  cell(run, "workers", 0, 9) + cell(run, "per_second", 0, 10) +
                  cell(run, "worker_processor_us_per_event", 0, 27));
    }
    printLine(QStringLiteral("two workers to one on PostgreSQL:%1 (%2 cores)")
                  .arg(cell(report, "two_workers_to_one", 2, 6))
                  .arg(report.value(QStringLiteral("cores")).toInt()));
    const QJsonArray loaded = report.value(QStringLiteral("under_load")).toArray();
    for (const auto &value : loaded) {
        const QJsonObject run = value.toObject();
        const QJsonObject times = run.value(QStringLiteral("outcome_us")).toObject();
        printLine(QStringLiteral("%1, %2 messages a second: outcome after %3 µs (95 %: %4, 99 %: %5)")
                      .arg(run.value(QStringLiteral("database")).toString(), cell(run, "rate", 0, 0),
                           cell(times, "p50", 0, 0), cell(times, "p95", 0, 0), cell(times, "p99", 0, 0)));
    }
}
}

int runPipelineBench(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("bench pipeline [OPTIONS]"),
        QStringLiteral(
            "Events a second from the queue to their outcome: stored orders worked by one worker "
            "process on SQLite, by one and by two on PostgreSQL. Then the time from the arrival of "
            "a message to its outcome under a moderate load.\n"
            "Without --db it starts a PostgreSQL server of its own, with fsync on."));
    line.addValue("events", "N", "Of each run (default 5000).");
    line.addValue("patients", "N", "Who take turns (default 500).");
    line.addValue("repeat", "R", "Runs of each; the medians count (default 3).");
    line.addValue("rate", "R", "Messages a second of the moderate load (default 100).");
    line.addValue("db", "URL", "\"postgresql://…\": a database in which new schemas may be made.");
    line.addValue("postgres-bin", "DIR", "Where initdb and postgres are (default: the newest of Debian's).");
    line.addValue("folder", "DIR", "Where the databases are written (default: the temporary folder).");
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 0))
        return *code;
    PipelineBench::Options options;
    const auto number = [&](const char *name, double fallback) {
        return line.isSet(name) ? line.value(name).toDouble() : fallback;
    };
    options.events = int(number("events", options.events));
    options.patients = int(number("patients", options.patients));
    options.repeat = int(number("repeat", options.repeat));
    options.rate = number("rate", options.rate);
    options.serverUrl = line.value("db");
    options.postgresPrograms = line.value("postgres-bin");
    options.folder = line.value("folder");
    if (options.events < 1 || options.patients < 1 || options.repeat < 1 || options.rate <= 0)
        return line.usageError(QStringLiteral("a number is out of its range"));
    PipelineBench bench(options);
    QObject::connect(&bench, &PipelineBench::finished, &bench, [&line](const QJsonObject &report) {
        line.isSet("json") ? printJson(report) : printTable(report);
        QCoreApplication::exit(ExitDone);
    });
    QObject::connect(&bench, &PipelineBench::failed, &bench, [](const Error &error) {
        printError(error);
        QCoreApplication::exit(ExitFailed);
    });
    QMetaObject::invokeMethod(&bench, &PipelineBench::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

}
