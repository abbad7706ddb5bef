#include "bench/Benches.h"
#include "bench/LoadGenerator.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"

#include <QRandomGenerator>

namespace concord {

namespace {
constexpr char secretVariable[] = "CONCORD_LOAD_SECRET";

void addOptions(CommandLine &line)
{
    line.addValue("connections", "N", "How many (default 1).");
    line.addValue("messages", "N", "How many in all (default 10000).");
    line.addValue("seconds", "S", "Send for so long instead.");
    line.addValue("warm-up", "N", "Messages before those that count (default 0).");
    line.addValue("patients", "N", "Who take turns (default 200).");
    line.addValue("rate", "R",
                  "Messages a second, due whatever the answers do; the latency then counts from when a "
                  "message was due. Default: as fast as the answers come.");
    line.addValue("prefix", "TEXT", "Begins every id (default: another one each time).");
    line.addValue("ca", "FILE", "Certificates (PEM) to trust instead of the system's.");
    line.addFlag("json", "Print one JSON object.");
}

struct Numbers
{
    const CommandLine &line;
    bool areFine = true;

    double operator()(const char *name, double fallback, double least, double most)
    {
        if (!line.isSet(name))
            return fallback;
        bool isNumber = false;
        const double value = line.value(name).toDouble(&isNumber);
        areFine = areFine && isNumber && value >= least && value <= most;
        return value;
    }
};

QJsonObject toJson(const LoadReport &r, const CommandLine &line, const LoadOptions &options)
{
    const double answered = double(r.acknowledged + r.refused);
    return {
        {QStringLiteral("target"), line.word(0)},
        {QStringLiteral("connections"), options.connections},
        {QStringLiteral("messages"), r.acknowledged + r.refused + r.lost},
        {QStringLiteral("acknowledged"), r.acknowledged},
        {QStringLiteral("refused"), r.refused},
        {QStringLiteral("lost"), r.lost},
        {QStringLiteral("warmed_up"), r.warmedUp},
        {QStringLiteral("seconds"), rounded(r.seconds, 6)},
        {QStringLiteral("per_second"), r.seconds > 0 ? rounded(double(r.acknowledged) / r.seconds, 1) : 0},
        {QStringLiteral("processor_us_per_message"),
         answered > 0 ? rounded(r.processorSeconds * 1e6 / answered, 1) : 0},
        {QStringLiteral("latency_us"), r.latencies.toJson()}};
}

void printText(const QJsonObject &report)
{
    const QJsonObject latency = report.value(QStringLiteral("latency_us")).toObject();
    const auto number = [](const QJsonObject &o, const char *name) {
        return QString::number(o.value(QLatin1StringView(name)).toDouble(), 'f', 0);
    };
    printLine(QStringLiteral("%1 acknowledged, %2 refused, %3 lost in %4 s: %5 a second; "
                             "answer after %6 µs (95 %: %7, 99 %: %8, at most %9)")
                  .arg(number(report, "acknowledged"), number(report, "refused"), number(report, "lost"),
                       QString::number(report.value(QStringLiteral("seconds")).toDouble(), 'f', 2),
                       number(report, "per_second"), number(latency, "p50"), number(latency, "p95"),
                       number(latency, "p99"), number(latency, "max")));
}
}

int runLoadCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("bench load TARGET [OPTIONS]"),
        QStringLiteral(
            "Sends orders to a listener and counts the answers: HL7 v2 RDE^O11 to mllp://HOST:PORT (mllps "
            "with TLS), signed JSON events to http://HOST:PORT/hooks/NAME (https). Each connection waits for "
            "its answer before it sends again. The messages are invented; their ids begin with --prefix.\n"
            "The secret of a webhook (whsec_…) stands in the environment variable CONCORD_LOAD_SECRET.\n"
            "Exit status: 0 every message was answered, 1 not, 2 wrong usage."));
    addOptions(line);
    if (const auto code = line.parse(arguments, 1))
        return *code;
    LoadOptions options;
    Numbers number{line};
    options.connections = int(number("connections", 1, 1, 20'000));
    options.messages = qint64(number("messages", 10'000, 1, 1e9));
    options.time = std::chrono::milliseconds(qint64(number("seconds", 0, 0.001, 86'400) * 1000));
    options.warmUp = qint64(number("warm-up", 0, 0, 1e9));
    options.rate = number("rate", 0, 0.001, 1e6);
    options.caFile = line.value("ca");
    const int patients = int(number("patients", 200, 1, 1e7));
    if (!number.areFine)
        return line.usageError(QStringLiteral("a number is out of its range"));
    const auto target = LoadTarget::parse(line.word(0));
    if (!target)
        return line.usageError(target.error().detail);
    options.target = *target;
    const QByteArray secret = qgetenv(secretVariable);
    if (target->isHttp && secret.isEmpty())
        return line.usageError(
            QStringLiteral("a webhook needs its secret in %1").arg(QLatin1StringView(secretVariable)));
    const QByteArray prefix = line.isSet("prefix")
                                  ? line.value("prefix").toLatin1()
                                  : QByteArray::number(QRandomGenerator::system()->generate(), 36);
    LoadMessages messages(prefix, patients);
    const auto protocol = target->isHttp ? makeWebhookLoad(std::move(messages), *target, secret)
                                         : makeMllpLoad(std::move(messages));
    const auto report = runLoad(options, *protocol);
    if (!report) {
        printError(report.error());
        return ExitFailed;
    }
    const QJsonObject json = toJson(*report, line, options);
    line.isSet("json") ? printJson(json) : printText(json);
    return report->lost == 0 ? ExitDone : ExitFailed;
}

}
