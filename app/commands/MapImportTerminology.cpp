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
    case ReleaseChange::Outcome::OtherContent:
        return QStringLiteral("other_content");
    case ReleaseChange::Outcome::Older:
        return QStringLiteral("older");
    }
    return {};
}

/// Where there is no database yet, everything would be new.
ReleaseChange againstNothing(const FolderRelease &loaded)
{
    ReleaseChange change;
    change.conceptsAdded = qint64(loaded.release.concepts.size());
    change.ndcsAdded = qint64(loaded.release.ndcs.size());
    change.remapsAdded = qint64(loaded.release.remaps.size());
    return change;
}

Result<ReleaseChange> takeIn(const CommandLine &line, const FolderRelease &loaded)
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
        return againstNothing(loaded);
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
        if (change.outcome != ReleaseChange::Outcome::Taken || intake.isDryRun)
            return {};
        return AuditStore(db, clock).append({accountName(),
                                             QStringLiteral("terminology.import"),
                                             QStringLiteral("terminology/") + loaded.release.version,
                                             true,
                                             QStringLiteral("concepts=%1 ndcs=%2")
                                                 .arg(loaded.release.concepts.size())
                                                 .arg(loaded.release.ndcs.size()),
                                             {}});
    });
    if (!done)
        return fail(done.error());
    return change;
}

QJsonObject toJson(const FolderRelease &loaded, const ReleaseChange &change, bool isDryRun, double seconds)
{
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
        {QStringLiteral("drugs_added"), change.drugsAdded},
        {QStringLiteral("seconds"), seconds}};
}

void printReport(const FolderRelease &loaded, const ReleaseChange &change, bool isDryRun)
{
    const ReleaseReport &report = loaded.report;
    const QString &version = loaded.release.version;
    printLine(QStringLiteral("%1 (%2): %3 concepts, of which %4 retired and %5 that can be ordered; %6 NDCs, "
                             "%7 with their days; %8 remapped")
                  .arg(version, report.files.join(QStringLiteral(", ")))
                  .arg(report.active + report.retired)
                  .arg(report.retired)
                  .arg(report.orderable)
                  .arg(loaded.release.ndcs.size())
                  .arg(report.datedNdcs)
                  .arg(loaded.release.remaps.size()));
    if (report.ndcsWithoutConcept > 0)
        printLine(QStringLiteral("  %1 NDCs lead to an RxCUI that the release does not have")
                      .arg(report.ndcsWithoutConcept));
    switch (change.outcome) {
    case ReleaseChange::Outcome::Taken:
        printLine(QStringLiteral("  %1: concepts +%2 ~%3 -%4, NDCs +%5 ~%6 -%7")
                      .arg(isDryRun ? QStringLiteral("would change") : QStringLiteral("it is current now"))
                      .arg(change.conceptsAdded)
                      .arg(change.conceptsChanged)
                      .arg(change.conceptsGone)
                      .arg(change.ndcsAdded)
                      .arg(change.ndcsChanged)
                      .arg(change.ndcsGone));
        break;
    case ReleaseChange::Outcome::AlreadyThere:
        printLine(QStringLiteral("  it is current already: nothing was done"));
        break;
    case ReleaseChange::Outcome::OtherContent:
    case ReleaseChange::Outcome::Older:
        break; // said on stderr
    }
}

int refusalOf(const ReleaseChange &change, const QString &version)
{
    const QString before = change.before ? change.before->version : QString();
    switch (change.outcome) {
    case ReleaseChange::Outcome::Taken:
    case ReleaseChange::Outcome::AlreadyThere:
        return ExitDone;
    case ReleaseChange::Outcome::OtherContent:
        say(QStringLiteral("refused: a release %1 is there that says something else").arg(version));
        return ExitRefused;
    case ReleaseChange::Outcome::Older:
        say(QStringLiteral("refused: %1 is older than %2, which is current (--older takes it)")
                .arg(version, before));
        return ExitRefused;
    }
    return ExitFailed;
}
}

int runMapImportTerminology(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map import-terminology DIR [--version V] [--older] [--dry-run] [--json]"),
        QStringLiteral(
            "Takes in a release of RxNorm and NDC. DIR holds RxNorm's own files (RXNCONSO.RRF, RXNSAT.RRF; "
            "RXNATOMARCHIVE.RRF and RXNCUI.RRF say what retired concepts became), or the tables "
            "rxnorm_concepts.tsv and ndc_rxnorm.tsv (and rxnorm_remaps.tsv: rxcui, successor); with either "
            "the FDA's product.txt and package.txt, which say when a package is sold. Each may be packed "
            "(.gz).\n"
            "All of it is read before anything is written, and one bad line refuses it. It becomes current "
            "at once and as a whole; the releases before it are kept for \"map drift\". What is mapped "
            "already stays as it is.\n"
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
    const auto change = loaded ? takeIn(line, *loaded) : fail(loaded.error());
    if (!change) {
        printError(change.error());
        return change.error().code == ErrorCode::Forbidden ? ExitRefused : ExitFailed;
    }
    const bool isDryRun = line.isSet("dry-run");
    if (line.isSet("json"))
        printJson(toJson(*loaded, *change, isDryRun, double(watch.elapsed()) / 1000));
    else
        printReport(*loaded, *change, isDryRun);
    return refusalOf(*change, loaded->release.version);
}

}
