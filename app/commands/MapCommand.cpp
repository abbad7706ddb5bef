#include "commands/MapPrescribers.h"
#include "commands/MapSuggestions.h"
#include "commands/MapTerminology.h"
#include "commands/MapValues.h"
#include "commands/Output.h"
#include "commands/Workbench.h"
#include "gateway/Orders.h"
#include "host/EventWork.h"
#include "pipeline/EventProcessor.h"
#include "pipeline/Worker.h"
#include "pipeline/steps/ContentSteps.h"
#include "store/MappingStore.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr int pendingShown = 1000;

int fails(const Error &error)
{
    printError(error);
    return error.code == ErrorCode::Conflict || error.code == ErrorCode::Forbidden ? ExitRefused : ExitFailed;
}

int pending(Workbench &bench, bool asJson)
{
    const auto rows = MappingStore(*bench.db, bench.clock).alerts(pendingShown);
    if (!rows)
        return fails(rows.error());
    QJsonArray array;
    for (const MappingRow &row : *rows) {
        if (asJson) {
            array.append(toJson(row));
        } else {
            printLine(QStringLiteral("%1  %2 %3  %4  %5  waiting %6")
                          .arg(row.id.toString(), systemName(row.system), row.sourceCode, wordOf(row.reason),
                               row.display)
                          .arg(row.waitingEvents));
        }
    }
    if (asJson)
        printJson({{QStringLiteral("mappings"), array}});
    return ExitDone;
}

/// Perhaps no worker is running: what the decision releases is taken up in this process.
Result<int> takeUp(Workbench &bench)
{
    const QString worker = makeWorkerName();
    EventProcessor processor(*bench.db, bench.clock, contentSteps(), retryPolicyOf(bench.startup.config),
                             worker);
    return runClaimable(*bench.db, bench.clock, processor, worker);
}

int resolve(Workbench &bench, const MappingDecision &decision, bool asJson)
{
    const auto resolved = Orders(*bench.db, bench.clock, accountName()).resolveMapping(decision);
    if (!resolved)
        return fails(resolved.error());
    if (const auto done = takeUp(bench); !done)
        return fails(done.error());
    if (asJson) {
        QJsonObject object = toJson(resolved->row);
        object.insert(QStringLiteral("released"), resolved->releasedEvents);
        printJson(object);
    } else {
        printLine(QStringLiteral("%1 is %2 (%3); %4 event(s) released")
                      .arg(resolved->row.sourceCode, resolved->row.targetName, resolved->row.targetDrugId)
                      .arg(resolved->releasedEvents));
    }
    return ExitDone;
}
}

int runMap(const QStringList &arguments)
{
    static constexpr Command parts[] = {{"suggest", "", runMapSuggest},
                                        {"evaluate", "", runMapEvaluate},
                                        {"code", "", runMapCode},
                                        {"import-terminology", "", runMapImportTerminology},
                                        {"drift", "", runMapDrift},
                                        {"values", "", runMapValues},
                                        {"prescribers", "", runMapPrescribers},
                                        {"providers", "", runMapProviders}};
    for (const Command &part : parts) {
        if (arguments.value(1) == QLatin1StringView(part.name)) {
            QStringList rest = arguments;
            const QString name = rest.takeAt(1);
            rest[0] += u' ' + name;
            return part.run(rest);
        }
    }
    CommandLine line(
        QStringLiteral("map pending | map resolve ID TARGET --reason R [--equivalence E] | map "
                       "code|import-terminology|drift|suggest|evaluate|values|prescribers|providers …"),
        QStringLiteral(
            "pending: codes that nobody has decided, most waiting events first.\nresolve: the code of "
            "mapping ID is the local drug TARGET, because R; events that wait for nothing else go on.\n"
            "code: what codes lead to, and how; import-terminology: takes in a release of RxNorm and NDC; "
            "drift: what it did to the mappings.\n"
            "suggest: what drugs a name may mean; evaluate: how well that meets what is known.\n"
            "values: the tables of units, routes, frequencies …; prescribers: who they are; providers: the "
            "site's "
            "directory (each with --help).\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused (decided already, or no such drug)."));
    line.addValue("reason", "R", "Why; stands in the audit log.");
    line.addValue("equivalence", "E", "equal, equivalent (the default), wider, narrower or inexact.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 3))
        return *code;
    const bool isPending = line.word(0) == QStringLiteral("pending") && line.word(1).isEmpty();
    const bool isResolve = line.word(0) == QStringLiteral("resolve") && !line.word(2).isEmpty();
    if (!isPending && !isResolve)
        return line.usageError(QStringLiteral("expected: pending, or resolve ID TARGET"));
    MappingDecision decision{MappingId::fromString(line.word(1)), line.word(2), Equivalence::Equivalent,
                             line.value("reason")};
    if (isResolve && decision.id.isNull())
        return line.usageError(QStringLiteral("'%1' is not an id").arg(line.word(1)));
    if (isResolve && decision.reason.trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    if (line.isSet("equivalence")) {
        const auto equivalence = equivalenceFromWord(line.value("equivalence"));
        if (!equivalence)
            return line.usageError(
                QStringLiteral("--equivalence: '%1' is none").arg(line.value("equivalence")));
        decision.equivalence = *equivalence;
    }
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return fails(bench.error());
    return isPending ? pending(**bench, line.isSet("json")) : resolve(**bench, decision, line.isSet("json"));
}

}
