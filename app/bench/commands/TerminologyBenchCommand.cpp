#include "bench/Benches.h"
#include "bench/TerminologyBench.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"

#include <QJsonArray>
#include <QTextStream>

namespace concord {

namespace {
QString figureOf(const QJsonObject &object, const char *name, int decimals)
{
    return QString::number(object.value(QLatin1StringView(name)).toDouble(), 'f', decimals);
}

void printFigures(const QJsonObject &report)
{
    const QJsonObject memory = report.value(QStringLiteral("memory")).toObject();
    const auto perSecond = [&](const char *kind) {
        return figureOf(memory.value(QLatin1StringView(kind)).toObject(), "per_cpu_second", 0);
    };
    printLine(QStringLiteral("%1 concepts and %2 NDCs read in %3 s; in memory %4 MB")
                  .arg(figureOf(report, "concepts", 0), figureOf(report, "ndcs", 0),
                       figureOf(report, "read_seconds", 2), figureOf(memory, "index_mb", 1)));
    printLine(QStringLiteral(
                  "look-ups a second of the processor: %1 RxCUIs, %2 NDCs; %3 codes resolved with their path")
                  .arg(perSecond("rxcui"), perSecond("ndc"), perSecond("resolved")));
    const QJsonArray databases = report.value(QStringLiteral("databases")).toArray();
    for (const auto &value : databases) {
        const QJsonObject one = value.toObject();
        const QString name = one.value(QStringLiteral("database")).toString();
        if (one.contains(QStringLiteral("skipped"))) {
            printLine(QStringLiteral("%1: skipped (%2)")
                          .arg(name, one.value(QStringLiteral("skipped")).toString()));
            continue;
        }
        printLine(QStringLiteral("%1: taken in in %2 s, a month's release in %3 s; loaded in %4 s with %5 MB")
                      .arg(name, figureOf(one, "import_seconds", 2), figureOf(one, "next_import_seconds", 2),
                           figureOf(one, "load_seconds", 2), figureOf(one, "load_peak_mb", 1)));
    }
}
}

int runTerminologyBench(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("bench terminology [OPTIONS]"),
        QStringLiteral("A generated release of the size of RxNorm's full one: reading its files, look-ups a "
                       "second in memory, taking it into SQLite and PostgreSQL, the release of the next "
                       "month, and loading the look-up from there.\nWithout --db it starts a PostgreSQL "
                       "server of its own, with fsync on; where none can be started, that part is skipped."));
    line.addValue("concepts", "N", "Concepts (default 500000).");
    line.addValue("ndcs", "N", "NDCs (default 300000).");
    line.addValue("lookups", "N", "Look-ups of each kind (default 2000000).");
    line.addValue("db", "URL", "\"postgresql://…\": an empty database.");
    line.addValue("postgres-bin", "DIR", "Where initdb and postgres are (default: the newest of Debian's).");
    line.addValue("folder", "DIR", "Where files and databases are written (default: the temporary folder).");
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 0))
        return *code;
    TerminologyBench::Options options;
    const auto number = [&](const char *name, int fallback) {
        return line.isSet(name) ? line.value(name).toInt() : fallback;
    };
    options.concepts = number("concepts", options.concepts);
    options.ndcs = number("ndcs", options.ndcs);
    options.lookups = number("lookups", options.lookups);
    options.serverUrl = line.value("db");
    options.postgresPrograms = line.value("postgres-bin");
    options.folder = line.value("folder");
    options.tell = [](const QString &what) {
        QTextStream(stderr) << "bench terminology: " << what << Qt::endl;
    };
    if (options.concepts < 100 || options.concepts > 5'000'000 || options.ndcs < 100 ||
        options.ndcs > 5'000'000 || options.lookups < 1)
        return line.usageError(QStringLiteral("a number is out of its range"));
    const auto report = TerminologyBench(options).run();
    if (!report) {
        printError(report.error());
        return ExitFailed;
    }
    line.isSet("json") ? printJson(*report) : printFigures(*report);
    return ExitDone;
}

}
