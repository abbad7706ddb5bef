#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/Orders.h"
#include "host/StopSignals.h"
#include "host/SyncRunner.h"
#include "pipeline/Rescuer.h"
#include "pipeline/Worker.h"
#include "store/JobStore.h"

#include <QCoreApplication>
#include <QTextStream>

#include <unistd.h>

namespace concord {

namespace {
/// "reading  42 %  2,100 medications", over itself, where somebody watches.
void showProgress(const JobRow &job)
{
    QTextStream err(stderr);
    err << "\r" << job.step.leftJustified(10);
    if (job.progress >= 0)
        err << " " << int(job.progress * 100) << " %";
    err << "  " << job.counts.medications << " medications   ";
    err.flush();
}

void showResult(const JobRow &job)
{
    const SyncCounts &c = job.counts;
    printLine(QStringLiteral("%1: %2 (%3)").arg(job.integration, wordOf(job.state), wordOf(job.mode)));
    printLine(QStringLiteral("  %1 medications of %2 patients read").arg(c.medications).arg(c.patients));
    printLine(QStringLiteral("  %1 added, %2 discontinued, %3 changed, %4 unchanged")
                  .arg(c.added)
                  .arg(c.discontinued)
                  .arg(c.changed)
                  .arg(c.unchanged));
    printLine(QStringLiteral("  %1 codes without a mapping, %2 unreadable entries")
                  .arg(c.unmapped)
                  .arg(c.failedEntries));
    printLine(QStringLiteral("  %1 ms: %2 ms own, %3 ms waiting for the source")
                  .arg(c.durationMs)
                  .arg(c.ownMs)
                  .arg(c.sourceMs));
    printLine(
        QStringLiteral("  job %1, correlation %2").arg(job.id.toString(), job.correlationId.toString()));
}

/// The order was not accepted: says so, and which job stands in the way.
int refuse(Workbench &bench, const QString &integration, Error error, bool asJson)
{
    if (error.code == ErrorCode::Overlap) {
        const auto open = JobStore(*bench.db, bench.clock).current(integration);
        if (open && *open)
            error.where = QStringLiteral("job/") + (*open)->id.toString();
    }
    if (asJson)
        printJson({{QStringLiteral("status"), QStringLiteral("refused")},
                   {QStringLiteral("error"), toJson(error)}});
    else
        printError(error);
    return error.code == ErrorCode::Overlap || error.code == ErrorCode::Forbidden ? ExitRefused : ExitFailed;
}

int exitCodeOf(const JobRow &job)
{
    return job.state == JobState::Succeeded || job.state == JobState::PartlySucceeded ? ExitDone : ExitFailed;
}

int runJob(Workbench &bench, const RunTerms &terms, const JobRow &job, bool asJson)
{
    JobRun run(*bench.db, bench.clock, terms, job);
    const bool isWatched = ::isatty(STDERR_FILENO) == 1;
    if (isWatched)
        QObject::connect(&run, &JobRun::progressed, &run, showProgress);
    QObject::connect(&run, &JobRun::finished, &run,
                     [](const JobRow &ended) { QCoreApplication::exit(exitCodeOf(ended)); });
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, &run, &JobRun::cancel);
    const auto tokens = // until the run is over: a runner asks them, and does not own them
        std::make_shared<TokenSources>(bench.startup.config, bench.clock, SecretReader(readCredential));
    run.start(jobRunners(bench.startup.config, terms, readCredential, tokens));
    const int code = QCoreApplication::exec();
    if (isWatched)
        QTextStream(stderr) << "\r" << QString(60, QLatin1Char(' ')) << "\r";
    if (asJson)
        printJson(syncResult(run.job()));
    else
        showResult(run.job());
    if (!asJson && run.job().error)
        printError(*run.job().error);
    return code;
}
}

int runSync(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("sync INTEGRATION [--full] [--json] [--config FILE | --ehr URL] [--db URL]"),
        QStringLiteral("Runs one sync in this process and says what it did. Ctrl+C cancels it; what was "
                       "committed stays.\nExit status: 0 succeeded or partly succeeded, 1 failed or "
                       "cancelled, 2 wrong usage, 3 refused: a job of this integration is open."));
    line.addFlag("full", "Read everything, not only what changed since the last sync.");
    line.addFlag("json", "Print one JSON object with the counts.");
    line.addValue("ehr", "URL",
                  "FHIR base URL: one connection 'ehr' with the integration 'medication-list', no file.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1))
        return *code;
    const auto bench = Workbench::open(line, Workbench::Database::IsMade);
    if (!bench)
        return failWith(bench.error(), {ErrorCode::Forbidden});
    const bool asJson = line.isSet("json");
    RunTerms terms;
    terms.worker = makeWorkerName();
    // a job whose process died would refuse this one; its unfinished work is done by this run
    const auto rescued = endLeasesOfDeadProcesses(*(*bench)->db).and_then([&] {
        return JobStore(*(*bench)->db, (*bench)->clock).rescueExpired();
    });
    if (!rescued)
        return refuse(**bench, line.word(0), rescued.error(), asJson);
    Orders orders(*(*bench)->db, (*bench)->clock, accountName());
    const auto job = orders.startSync(line.word(0), line.isSet("full"), terms.worker, terms.lease);
    return job ? runJob(**bench, terms, *job, asJson) : refuse(**bench, line.word(0), job.error(), asJson);
}

}
