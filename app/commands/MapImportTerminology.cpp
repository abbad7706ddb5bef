#include "commands/MapReapply.h"
#include "commands/MapSubject.h"
#include "commands/MapTerminology.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "store/AuditStore.h"
#include "store/TerminologyStore.h"
#include "terminology/release/ReleaseFolder.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTextStream>

namespace concord {

namespace {
void say(const QString &what)
{
    QTextStream(stderr) << "map import-terminology: " << what << Qt::endl;
}

QString outcomeWord(const ReleaseChange &change, bool isDryRun)
{
    switch (change.outcome) {
    case ReleaseChange::Outcome::Taken:
        return isDryRun ? QStringLiteral("would_be_taken") : QStringLiteral("taken");
    case ReleaseChange::Outcome::AlreadyThere:
        return QStringLiteral("already_there");
    case ReleaseChange::Outcome::Completed:
        return isDryRun ? QStringLiteral("would_be_completed") : QStringLiteral("completed");
    case ReleaseChange::Outcome::OtherContent:
        return QStringLiteral("other_content");
    case ReleaseChange::Outcome::Older:
        return QStringLiteral("older");
    }
    return {};
}

bool changes(const ReleaseChange &change)
{
    return change.outcome == ReleaseChange::Outcome::Taken ||
           change.outcome == ReleaseChange::Outcome::Completed;
}

int refusalOf(const ReleaseChange &change)
{
    const bool isRefused = change.outcome == ReleaseChange::Outcome::OtherContent ||
                           change.outcome == ReleaseChange::Outcome::Older;
    return isRefused ? ExitRefused : ExitDone;
}

/// Where there is no database yet, everything would be new.
ReleaseChange againstNothing(const FolderRelease &loaded)
{
    ReleaseChange change;
    change.conceptsAdded = qint64(loaded.release.concepts.size());
    change.ndcsAdded = qint64(loaded.release.ndcs.size());
    change.remapsAdded = qint64(loaded.release.remaps.size());
    change.factsAdded = qint64(loaded.release.facts.size());
    return change;
}

/// A release that was taken in, and what followed of it.
struct Intake
{
    ReleaseChange change;
    ReapplyReport reapplied;
};

Result<Intake> takeIn(const CommandLine &line, const FolderRelease &loaded)
{
    ReleaseIntake intake;
    intake.mayBeOlder = line.isSet("older");
    intake.isDryRun = line.isSet("dry-run");
    intake.tell = [](const QString &what, qint64 done, qint64 of) {
        say(QStringLiteral("written: %1 of %2 %3").arg(done).arg(of).arg(what));
    };
    const auto bench = intake.isDryRun
                           ? Workbench::open(line, Workbench::Database::MustExist, Workbench::Keys::Left)
                           : Workbench::open(line, Workbench::Database::IsMade);
    if (!bench && intake.isDryRun && bench.error().code == ErrorCode::NotFound)
        return Intake{againstNothing(loaded), {}};
    if (!bench)
        return fail(bench.error());
    Database &db = *(*bench)->db;
    const SystemClock &clock = (*bench)->clock;
    ReleaseChange change;
    say(QStringLiteral("comparing with what is there"));
    const auto done = db.write([&]() -> Result<void> {
        auto taken = TerminologyStore(db, clock).take(loaded.release, intake);
        if (!taken)
            return fail(taken.error());
        change = *std::move(taken);
        if (!changes(change) || intake.isDryRun)
            return {};
        return AuditStore(db, clock).append({accountName(),
                                             QStringLiteral("terminology.import"),
                                             QStringLiteral("terminology/") + loaded.release.version,
                                             true,
                                             QStringLiteral("concepts=%1 ndcs=%2 facts=%3")
                                                 .arg(loaded.release.concepts.size())
                                                 .arg(loaded.release.ndcs.size())
                                                 .arg(loaded.release.facts.size()),
                                             {}});
    });
    if (!done)
        return fail(done.error());
    if (intake.isDryRun || refusalOf(change) != ExitDone)
        return Intake{change, {}};
    say(QStringLiteral("holding it against the mappings"));
    auto reapplied = DriftReapply(db, clock, accountName()).run();
    if (!reapplied) // the release is in; "map reapply" and a running service go on with it
        return fail(reapplied.error());
    if (reapplied->released > 0) {
        if (const auto taken = takeUpReleased(**bench); !taken)
            return fail(taken.error());
    }
    return Intake{change, *std::move(reapplied)};
}

QJsonObject toJson(const FolderRelease &loaded, const Intake &intake, bool isDryRun, double seconds)
{
    const ReleaseChange &change = intake.change;
    const ReleaseReport &report = loaded.report;
    return {
        {QStringLiteral("version"), loaded.release.version},
        {QStringLiteral("source"), loaded.release.source},
        {QStringLiteral("outcome"), outcomeWord(change, isDryRun)},
        {QStringLiteral("before"), change.before ? change.before->version : QString()},
        {QStringLiteral("files"), QJsonArray::fromStringList(report.files)},
        {QStringLiteral("concepts"), QJsonObject{{QStringLiteral("active"), report.active},
                                                 {QStringLiteral("retired"), report.retired},
                                                 {QStringLiteral("orderable"), report.orderable},
                                                 {QStringLiteral("added"), change.conceptsAdded},
                                                 {QStringLiteral("changed"), change.conceptsChanged},
                                                 {QStringLiteral("gone"), change.conceptsGone}}},
        {QStringLiteral("ndcs"),
         QJsonObject{{QStringLiteral("read"), qint64(loaded.release.ndcs.size())},
                     {QStringLiteral("without_concept"), report.ndcsWithoutConcept},
                     {QStringLiteral("suppressed"), report.suppressedNdcs},
                     {QStringLiteral("dated"), report.datedNdcs},
                     {QStringLiteral("excluded_packages"), report.excludedPackages},
                     {QStringLiteral("packages_without_drug"), report.packagesWithoutDrug},
                     {QStringLiteral("added"), change.ndcsAdded},
                     {QStringLiteral("changed"), change.ndcsChanged},
                     {QStringLiteral("gone"), change.ndcsGone}}},
        {QStringLiteral("remaps"), QJsonObject{{QStringLiteral("read"), qint64(loaded.release.remaps.size())},
                                               {QStringLiteral("added"), change.remapsAdded}}},
        {QStringLiteral("facts"), QJsonObject{{QStringLiteral("read"), qint64(loaded.release.facts.size())},
                                              {QStringLiteral("added"), change.factsAdded},
                                              {QStringLiteral("gone"), change.factsGone}}},
        {QStringLiteral("drugs_added"), change.drugsAdded},
        {QStringLiteral("reapplied"), toJson(intake.reapplied)},
        {QStringLiteral("seconds"), seconds}};
}

void printReport(const FolderRelease &loaded, const ReleaseChange &change, bool isDryRun)
{
    const ReleaseReport &report = loaded.report;
    const QString &version = loaded.release.version;
    printLine(QStringLiteral("%1 (%2): %3 concepts, of which %4 retired and %5 that can be ordered; %6 NDCs, "
                             "%7 with their days; %8 remapped; %9 relations and strengths")
                  .arg(version, report.files.join(QStringLiteral(", ")))
                  .arg(report.active + report.retired)
                  .arg(report.retired)
                  .arg(report.orderable)
                  .arg(loaded.release.ndcs.size())
                  .arg(report.datedNdcs)
                  .arg(loaded.release.remaps.size())
                  .arg(loaded.release.facts.size()));
    if (report.ndcsWithoutConcept > 0)
        printLine(QStringLiteral("  %1 NDCs lead to an RxCUI that the release does not have")
                      .arg(report.ndcsWithoutConcept));
    switch (change.outcome) {
    case ReleaseChange::Outcome::Taken:
        printLine(QStringLiteral("  %1: concepts +%2 ~%3 -%4, NDCs +%5 ~%6 -%7, relations +%8 -%9")
                      .arg(isDryRun ? QStringLiteral("would change") : QStringLiteral("it is current now"))
                      .arg(change.conceptsAdded)
                      .arg(change.conceptsChanged)
                      .arg(change.conceptsGone)
                      .arg(change.ndcsAdded)
                      .arg(change.ndcsChanged)
                      .arg(change.ndcsGone)
                      .arg(change.factsAdded)
                      .arg(change.factsGone));
        break;
    case ReleaseChange::Outcome::Completed:
        printLine(QStringLiteral("  it is current already; %1 its relations and strengths: %2")
                      .arg(isDryRun ? QStringLiteral("would get") : QStringLiteral("got"))
                      .arg(change.factsAdded));
        break;
    case ReleaseChange::Outcome::AlreadyThere:
        printLine(QStringLiteral("  it is current already: nothing was done"));
        break;
    case ReleaseChange::Outcome::OtherContent:
    case ReleaseChange::Outcome::Older:
        break; // said on stderr
    }
}

void sayRefusal(const ReleaseChange &change, const QString &version)
{
    if (change.outcome == ReleaseChange::Outcome::OtherContent)
        say(QStringLiteral("refused: a release %1 is there that says something else").arg(version));
    if (change.outcome == ReleaseChange::Outcome::Older)
        say(QStringLiteral("refused: %1 is older than %2, which is current (--older takes it)")
                .arg(version, change.before ? change.before->version : QString()));
}
}

int runMapImportTerminology(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map import-terminology DIR [--version V] [--older] [--dry-run] [--json]"),
        QStringLiteral(
            "Takes in a release of RxNorm and NDC. DIR holds RxNorm's own files (RXNCONSO.RRF, RXNSAT.RRF; "
            "RXNREL.RRF says what they consist of, RXNATOMARCHIVE.RRF and RXNCUI.RRF what retired concepts "
            "became), or the tables "
            "rxnorm_concepts.tsv and ndc_rxnorm.tsv (and rxnorm_remaps.tsv: rxcui, successor); with either "
            "the FDA's product.txt and package.txt, which say when a package is sold. Each may be packed "
            "(.gz).\n"
            "All of it is read before anything is written, and one bad line refuses it. It becomes current "
            "at once and as a whole; the releases before it are kept for \"map drift\". Then it is "
            "held against the mappings (see \"map reapply\").\n"
            "Exit status: 1 failed (also for a line that is not as it should be), 2 wrong usage, 3 refused "
            "(older than the current one, or of a name that is taken)."));
    line.addValue("version", "V", "Its name; else after the day in the name of DIR: rxnorm-2026-03-02.");
    line.addFlag("older", "Also when it is older than the current one, or was current before.");
    line.addFlag("dry-run", "Only check and compare.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 1))
        return *code;
    if (line.isSet("version") && line.value("version").trimmed().isEmpty())
        return line.usageError(QStringLiteral("--version is empty"));
    QElapsedTimer watch;
    watch.start();
    const auto loaded =
        loadReleaseFolder(line.word(0), line.value("version").trimmed(),
                          [](const QString &file) { say(QStringLiteral("reading ") + file); });
    const auto intake = loaded ? takeIn(line, *loaded) : fail(loaded.error());
    if (!intake) {
        printError(intake.error());
        return intake.error().code == ErrorCode::Forbidden ? ExitRefused : ExitFailed;
    }
    const bool isDryRun = line.isSet("dry-run");
    if (line.isSet("json"))
        printJson(toJson(*loaded, *intake, isDryRun, double(watch.elapsed()) / 1000));
    else
        printReport(*loaded, intake->change, isDryRun);
    if (!line.isSet("json"))
        printReapplied(intake->reapplied, isDryRun);
    sayRefusal(intake->change, loaded->release.version);
    return refusalOf(intake->change);
}

}
