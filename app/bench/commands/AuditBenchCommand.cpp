#include "bench/Benches.h"
#include "bench/TrailBench.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"

#include <QJsonArray>
#include <QTextStream>

namespace concord {

namespace {
QString figure(const QJsonObject &object, const char *name, int decimals)
{
    return QString::number(object.value(QLatin1StringView(name)).toDouble(), 'f', decimals);
}

void printTable(const QJsonObject &report)
{
    const QJsonArray databases = report.value(QStringLiteral("databases")).toArray();
    for (const auto &value : databases) {
        const QJsonObject one = value.toObject();
        printLine(
            QStringLiteral(
                "%1: the record of an event %2 µs of its %3 µs (%4 %), its place %5 µs; %6 records "
                "verified a second")
                .arg(one.value(QStringLiteral("database")).toString(), figure(one, "append_us_per_event", 1),
                     figure(one, "pipeline_us_per_event", 0),
                     QString::number(one.value(QStringLiteral("append_share")).toDouble() * 100, 'f', 1),
                     figure(one, "place_us_per_record", 1), figure(one, "verified_per_second", 0)));
        const QJsonObject pages = one.value(QStringLiteral("first_page_ms")).toObject();
        for (auto it = pages.begin(); it != pages.end(); ++it) {
            const QJsonObject page = it.value().toObject();
            printLine(QStringLiteral("  first page, %1 %2 ms (worst %3)")
                          .arg(it.key().leftJustified(38), figure(page, "median", 1).rightJustified(6),
                               figure(page, "worst", 1)));
        }
    }
}
}

int runAuditBench(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("bench audit [OPTIONS]"),
        QStringLiteral(
            "The audit trail on SQLite and on PostgreSQL: what the record of an event costs beside the "
            "event's whole way through the pipeline, the place it gets afterwards, records verified a "
            "second, and the first page of filters over all records.\nWithout --db it starts a "
            "PostgreSQL server of its own, with fsync on."));
    line.addValue("records", "N", "In the trail (default 1000000).");
    line.addValue("events", "N", "Through the pipeline (default 5000).");
    line.addValue("rounds", "R",
                  "Pairs of transactions, one with a hundred records more; the medians count "
                  "(default 50).");
    line.addValue("db", "URL", "\"postgresql://…\": a database in which new schemas may be made.");
    line.addValue("postgres-bin", "DIR", "Where initdb and postgres are (default: the newest of Debian's).");
    line.addValue("folder", "DIR", "Where the databases are written (default: the temporary folder).");
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 0))
        return *code;
    TrailBench::Options options;
    const auto number = [&](const char *name, double fallback) {
        return line.isSet(name) ? line.value(name).toDouble() : fallback;
    };
    options.records = qint64(number("records", double(options.records)));
    options.events = int(number("events", options.events));
    options.rounds = int(number("rounds", options.rounds));
    options.serverUrl = line.value("db");
    options.postgresPrograms = line.value("postgres-bin");
    options.folder = line.value("folder");
    options.tell = [](const QString &what) {
        QTextStream(stderr) << "bench audit: " << what << Qt::endl;
    };
    if (options.records < 100 || options.records > 100'000'000 || options.events < 1 || options.rounds < 1)
        return line.usageError(QStringLiteral("a number is out of its range"));
    const auto report = TrailBench(options).run();
    if (!report) {
        printError(report.error());
        return ExitFailed;
    }
    line.isSet("json") ? printJson(*report) : printTable(*report);
    return ExitDone;
}

}
