#include "commands/MapTerminology.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "sync/DriftReport.h"

#include <QJsonArray>

namespace concord {

namespace {
QJsonObject toJson(const DriftRow &row)
{
    QJsonArray differing;
    for (const DrugAttribute attribute : row.differing)
        differing.append(wordOf(attribute));
    return {{QStringLiteral("mapping"), row.mapping.toString()},
            {QStringLiteral("kind"), wordOf(row.kind)},
            {QStringLiteral("state"), wordOf(row.state)},
            {QStringLiteral("system"), row.system},
            {QStringLiteral("code"), row.sourceCode},
            {QStringLiteral("old_rxcui"), row.oldRxcui},
            {QStringLiteral("new_rxcui"), row.newRxcui},
            {QStringLiteral("differing"), differing},
            {QStringLiteral("text"), row.text}};
}
}

int runMapDrift(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map drift [--from V] [--to V] [--json]"),
        QStringLiteral(
            "How a new release of the terminology touches the mappings that are there: those whose drug was "
            "retired, remapped, renamed or changed, whose code means another drug or several now, and those "
            "that would not have to wait any more. Changes nothing.\n"
            "With --json: {\"from\",\"to\",\"mappings\",\"drift\":[{\"mapping\",\"kind\",\"state\","
            "\"system\",\"code\",\"old_rxcui\",\"new_rxcui\",\"differing\":[…],\"text\"}]}. kind: "
            "target_retired, target_remapped, target_changed, target_renamed, code_moved, code_ambiguous, "
            "resolvable.\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused (no such release, or none before)."));
    line.addValue("from", "V", "The release before (default: the one before --to).");
    line.addValue("to", "V", "The release after (default: the current one).");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const auto bench = Workbench::open(line, Workbench::Database::MustExist, Workbench::Keys::Left);
    if (!bench)
        return failWith(bench.error(), {ErrorCode::Forbidden});
    const auto report = driftReport(*(*bench)->db, (*bench)->clock, line.value("from"), line.value("to"));
    if (!report)
        return failWith(report.error(), {ErrorCode::NotFound, ErrorCode::Conflict});
    if (line.isSet("json")) {
        QJsonArray rows;
        for (const DriftRow &row : report->rows)
            rows.append(toJson(row));
        printJson({{QStringLiteral("from"), report->from.version},
                   {QStringLiteral("to"), report->to.version},
                   {QStringLiteral("mappings"), report->mappings},
                   {QStringLiteral("drift"), rows}});
        return ExitDone;
    }
    printLine(QStringLiteral("%1 → %2: %3 mappings, %4 of what follows concern them")
                  .arg(report->from.version, report->to.version)
                  .arg(report->mappings)
                  .arg(report->rows.size()));
    for (const DriftRow &row : report->rows)
        printLine(QStringLiteral("%1  %2 %3 (%4)  %5: %6")
                      .arg(row.mapping.toString(), systemName(row.system), row.sourceCode, wordOf(row.state),
                           wordOf(row.kind), row.text));
    return ExitDone;
}

}
