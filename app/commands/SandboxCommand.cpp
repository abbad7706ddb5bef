#include "commands/CommandLine.h"

#include "domain/SandboxFaults.h"
#include "host/StopSignals.h"
#include "runtime/SystemClock.h"
#include "sandbox/SandboxEhr.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <climits>
#include <optional>

namespace concord {

namespace {
/// A whole number of an option; nothing when it is not one between @p least and @p most.
std::optional<int> number(const CommandLine &line, const char *name, int standard, int least, int most)
{
    if (!line.isSet(name))
        return standard;
    bool isNumber = false;
    const int value = line.value(name).toInt(&isNumber);
    return isNumber && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<SandboxOptions> optionsFrom(const CommandLine &line)
{
    const auto port = number(line, "port", 0, 1, 65535);
    const auto seed = number(line, "seed", 1, 0, INT_MAX);
    const auto every = number(line, "every", 20, 0, 86400);
    const auto latency = number(line, "latency", 0, 0, 60000);
    const auto tooMany = number(line, "too-many", 0, 0, 100);
    const auto errors = number(line, "errors", 0, 0, 100);
    const auto drop = number(line, "drop", 0, 0, 100);
    if (!port || !seed || !every || !latency || !tooMany || !errors || !drop)
        return std::nullopt;
    SandboxOptions options;
    options.port = quint16(*port);
    options.seed = quint32(*seed);
    options.storyEvery = std::chrono::seconds(*every);
    options.storyPaused = *every == 0;
    options.faults.latencyMs = *latency;
    options.faults.tooManyRequestsPercent = *tooMany;
    options.faults.serverErrorPercent = *errors;
    options.faults.dropPercent = *drop;
    return options;
}

void print(const QJsonObject &object)
{
    QTextStream(stdout) << QJsonDocument(object).toJson(QJsonDocument::Compact) << Qt::endl;
}

void printChange(const SandboxChange &change, bool asJson)
{
    const QString at = QDateTime::fromMSecsSinceEpoch(toMs(change.at), Qt::UTC).toString(Qt::ISODateWithMs);
    if (asJson) {
        print({{QStringLiteral("change"), wordOf(change.kind)},
               {QStringLiteral("request"), change.requestId},
               {QStringLiteral("medication"), change.medication},
               {QStringLiteral("at"), at}});
    } else {
        QTextStream(stdout) << at << "  " << wordOf(change.kind) << "  MedicationRequest/" << change.requestId
                            << "  " << change.medication << Qt::endl;
    }
}
}

int runSandbox(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("sandbox [--port N] [--every SECONDS] [--json]"),
        QStringLiteral("Serves a FHIR R4 EHR with synthetic patients on 127.0.0.1 until it is stopped; its "
                       "prescriptions change over time.\nWith --json each line is an object: first "
                       "{\"base_url\"}, then one for each change.\nExit status: 1 when it cannot listen, 2 "
                       "wrong usage."));
    line.addValue("port", "N", "Port; else any free one.");
    line.addValue("every", "SECONDS", "Time between two changes, 0: none; else 20.");
    line.addValue("seed", "N", "Of the changes and the faults: the same number tells the same story.");
    line.addValue("latency", "MS", "Hold each answer back.");
    line.addValue("too-many", "PERCENT", "Answer this share of the requests with 429.");
    line.addValue("errors", "PERCENT", "Answer this share of the requests with 500.");
    line.addValue("drop", "PERCENT", "Cut the connection in the middle of this share of the answers.");
    line.addFlag("json", "Print JSON, one object a line.");
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const auto options = optionsFrom(line);
    if (!options)
        return line.usageError(QStringLiteral("a number is wrong or out of range"));

    const SystemClock clock;
    SandboxEhr ehr(clock, *options);
    const bool asJson = line.isSet("json");
    QObject::connect(&ehr, &SandboxEhr::changeMade, &ehr,
                     [asJson](const SandboxChange &change) { printChange(change, asJson); });
    const auto base = ehr.start();
    if (!base) {
        QTextStream(stderr) << "concordd sandbox: " << base.error().where << ": " << base.error().detail
                            << "\n";
        return ExitFailed;
    }
    if (asJson)
        print({{QStringLiteral("base_url"), *base}});
    else
        QTextStream(stdout) << "Sandbox EHR: " << *base << "   (Ctrl+C stops it)" << Qt::endl;
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, qApp, &QCoreApplication::quit);
    return QCoreApplication::exec();
}

}
