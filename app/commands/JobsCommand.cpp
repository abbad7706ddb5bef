#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "store/JobStore.h"

#include <QJsonArray>

namespace concord {

namespace {
QString lineOf(const JobRow &job)
{
    return QStringLiteral("%1  %2  %3  %4  %5  +%6 -%7 ~%8  unmapped %9")
               .arg(job.id.toString(), isoTime(job.createdAt), job.integration, wordOf(job.mode),
                    wordOf(job.state).leftJustified(16))
               .arg(job.counts.added)
               .arg(job.counts.discontinued)
               .arg(job.counts.changed)
               .arg(job.counts.unmapped) +
           (job.error ? QStringLiteral("  ") + codeName(job.error->code) : QString());
}
}

int runJobs(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("jobs [--status S] [--integration I] [--limit N] [--json]"),
                     QStringLiteral("Lists jobs, newest first.\nWith --json: {\"jobs\":[…]}."));
    line.addValue("status", "S", "queued, running, succeeded, partly_succeeded, failed or cancelled.");
    line.addValue("integration", "I", "Of this integration only.");
    line.addValue("limit", "N", "At most so many, 1 to 1000; else 50.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    JobQuery query;
    query.integration = line.value("integration");
    query.page.limit = line.isSet("limit") ? line.value("limit").toInt() : 50;
    if (query.page.limit < 1 || query.page.limit > 1000)
        return line.usageError(QStringLiteral("--limit: expected a whole number from 1 to 1000"));
    if (line.isSet("status")) {
        query.state = jobStateFromWord(line.value("status"));
        if (!query.state)
            return line.usageError(
                QStringLiteral("--status: no job has the status '%1'").arg(line.value("status")));
    }
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    const auto page = bench ? JobStore(*(*bench)->db, (*bench)->clock).page(query) : fail(bench.error());
    if (!page)
        return failWith(page.error(), {ErrorCode::Forbidden});
    QJsonArray rows;
    for (const JobRow &job : page->rows) {
        if (line.isSet("json"))
            rows.append(toJson(job));
        else
            printLine(lineOf(job));
    }
    if (line.isSet("json"))
        printJson({{QStringLiteral("jobs"), rows}});
    return ExitDone;
}

}
