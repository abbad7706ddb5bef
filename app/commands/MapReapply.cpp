#include "commands/MapReapply.h"

#include "commands/MapSubject.h"
#include "commands/MapTerminology.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"

#include <QJsonArray>

namespace concord {

QJsonObject toJson(const ReapplyReport &report)
{
    QJsonArray rows;
    for (const ReapplyRow &row : report.rows)
        rows.append(QJsonObject{{QStringLiteral("mapping"), row.mapping.toString()},
                                {QStringLiteral("system"), row.system},
                                {QStringLiteral("code"), row.sourceCode},
                                {QStringLiteral("act"), row.act},
                                {QStringLiteral("drift"), row.kinds},
                                {QStringLiteral("released"), row.released},
                                {QStringLiteral("text"), row.text}});
    return {{QStringLiteral("from"), report.from},
            {QStringLiteral("to"), report.to},
            {QStringLiteral("due"), report.isDue},
            {QStringLiteral("mappings"), report.mappings},
            {QStringLiteral("approved"), report.approved},
            {QStringLiteral("released"), report.released},
            {QStringLiteral("asked_anew"), report.askedAnew},
            {QStringLiteral("marked"), report.marked},
            {QStringLiteral("passed"), report.passed},
            {QStringLiteral("rows"), rows}};
}

void printReapplied(const ReapplyReport &report, bool isDryRun)
{
    if (!report.isDue)
        return;
    printLine(
        QStringLiteral("%1 → %2%3: %4 mappings; %5 approved (%6 events released), %7 asked anew, %8 to be "
                       "looked at")
            .arg(report.from.isEmpty() ? QStringLiteral("(nothing)") : report.from, report.to,
                 isDryRun ? QStringLiteral(" (dry run)") : QString())
            .arg(report.mappings)
            .arg(report.approved)
            .arg(report.released)
            .arg(report.askedAnew)
            .arg(report.marked));
    for (const ReapplyRow &row : report.rows)
        printLine(
            QStringLiteral("  %1  %2 %3  %4: %5")
                .arg(row.mapping.toString(), systemName(row.system), row.sourceCode, row.act, row.text));
}

int runMapReapply(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map reapply [--dry-run] [--json]"),
        QStringLiteral(
            "Holds the current release of the terminology against the mappings, as is done after \"map "
            "import-terminology\" and by a running service: a code that the release decides by itself is "
            "approved by \"system\", and its events go on; where the terminology had decided and the drug is "
            "retired, or an NDC stands for another drug now, the mapping is retired and the code asked anew; "
            "what people have decided stays, and is marked where it is to be looked at (\"drift\" of \"map "
            "list\").\n"
            "Done once for a release; goes on where it ended.\n"
            "With --json: {\"from\",\"to\",\"due\",\"mappings\",\"approved\",\"released\",\"asked_anew\","
            "\"marked\",\"passed\",\"rows\":[{\"mapping\",\"system\",\"code\",\"act\",\"drift\",\"released\","
            "\"text\"}]}. due: false when it was done before; passed: decided by somebody meanwhile; act: "
            "approve, ask_anew or mark.\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused."));
    line.addFlag("dry-run", "Only say what would be done.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const bool isDryRun = line.isSet("dry-run");
    const auto bench = Workbench::open(line, Workbench::Database::MustExist,
                                       isDryRun ? Workbench::Keys::Left : Workbench::Keys::Taken);
    if (!bench)
        return failWith(bench.error(), {ErrorCode::Forbidden});
    const auto report = DriftReapply(*(*bench)->db, (*bench)->clock, accountName()).run(isDryRun);
    if (!report)
        return failWith(report.error(), {ErrorCode::Forbidden});
    if (!isDryRun && report->released > 0) {
        if (const auto taken = takeUpReleased(**bench); !taken)
            return failOrder(taken.error());
    }
    if (line.isSet("json"))
        printJson(toJson(*report));
    else if (report->isDue)
        printReapplied(*report, isDryRun);
    else
        printLine(
            QStringLiteral("%1 was held against the mappings before: nothing was done").arg(report->to));
    return ExitDone;
}

}
