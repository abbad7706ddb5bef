#include "bench/Benches.h"
#include "bench/IntakeBench.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace concord {

namespace {
std::vector<int> connectionsOf(const QString &text)
{
    std::vector<int> numbers;
    for (const QString &part : text.split(QLatin1Char(','))) {
        bool isNumber = false;
        const int number = part.toInt(&isNumber);
        if (!isNumber || number < 1 || number > 64)
            return {};
        numbers.push_back(number);
    }
    return numbers;
}

void printTable(const QJsonObject &report)
{
    printLine(
        QStringLiteral("connections  tls  acknowledged/s   raw/s  ratio  group   p50 µs   p95 µs   p99 µs"));
    const QJsonArray loads = report.value(QStringLiteral("loads")).toArray();
    for (const auto &value : loads) {
        const QJsonObject load = value.toObject();
        const QJsonObject latency = load.value(QStringLiteral("latency_us")).toObject();
        const auto cell = [](const QJsonObject &o, const char *name, int decimals, int width) {
            return QString::number(o.value(QLatin1StringView(name)).toDouble(), 'f', decimals)
                .rightJustified(width);
        };
        const QString tls =
            load.value(QStringLiteral("tls")).toBool() ? QStringLiteral("on") : QStringLiteral("off");
        printLine(cell(load, "connections", 0, 11) + tls.rightJustified(5) + cell(load, "per_second", 0, 16) +
                  cell(load, "raw_per_second", 0, 8) + cell(load, "ratio", 3, 7) +
                  cell(load, "group_size", 1, 7) + cell(latency, "p50", 0, 9) + cell(latency, "p95", 0, 9) +
                  cell(latency, "p99", 0, 9));
    }
}

int run(const QStringList &arguments, bool isWebhook)
{
    const QString name = isWebhook ? QStringLiteral("intake-webhook") : QStringLiteral("intake-mllp");
    CommandLine line(
        QStringLiteral("bench %1 [OPTIONS]").arg(name),
        QStringLiteral(
            "Messages a second that are acknowledged after an fsync'd commit, from `concordd bench load` in "
            "a "
            "process of its own through listener, door and group commit into SQLite; and as a ratio to the "
            "same rows written by SQLite alone in transactions of as many events as there are connections, "
            "on "
            "the same disk right afterwards. Times to the answer are the sender's.%1")
            .arg(isWebhook ? QStringLiteral("\nEvery number of connections without TLS and with it.")
                           : QString()));
    line.addValue("connections", "N,…", "Numbers of connections, each at most 64 (default 1,4,16).");
    line.addValue("messages", "N", "Of each run, beside an eighth more to warm up (default 8000).");
    line.addValue("repeat", "R", "Runs of each; the medians count (default 3).");
    line.addValue("folder", "DIR", "Where the databases are written (default: the temporary folder).");
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const auto given = [&](const char *option, const QString &fallback) {
        return line.isSet(option) ? line.value(option) : fallback;
    };
    IntakeBench::Options options;
    options.isWebhook = isWebhook;
    options.connections = connectionsOf(given("connections", QStringLiteral("1,4,16")));
    options.messages = given("messages", QStringLiteral("8000")).toLongLong();
    options.repeat = given("repeat", QStringLiteral("3")).toInt();
    options.folder = line.value("folder");
    if (options.connections.empty() || options.messages < 1 || options.repeat < 1)
        return line.usageError(QStringLiteral("a number is out of its range"));
    IntakeBench bench(options);
    QObject::connect(&bench, &IntakeBench::finished, &bench, [&line](const QJsonObject &report) {
        line.isSet("json") ? printJson(report) : printTable(report);
        QCoreApplication::exit(ExitDone);
    });
    QObject::connect(&bench, &IntakeBench::failed, &bench, [](const Error &error) {
        printError(error);
        QCoreApplication::exit(ExitFailed);
    });
    QMetaObject::invokeMethod(&bench, &IntakeBench::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
}

int runMllpBench(const QStringList &arguments)
{
    return run(arguments, false);
}

int runWebhookBench(const QStringList &arguments)
{
    return run(arguments, true);
}

}
