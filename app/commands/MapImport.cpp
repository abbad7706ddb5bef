#include "codec/mapping/ConceptMapJson.h"
#include "codec/mapping/MappingSheet.h"
#include "commands/FhirTables.h"
#include "commands/InputFile.h"
#include "commands/MapExchange.h"
#include "commands/MapSubject.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/DrugAdvisor.h"
#include "gateway/MappingExchange.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>
#include <map>

namespace concord {

namespace {
constexpr qint64 largestMappingFile = 64LL * 1024 * 1024;
constexpr qsizetype mostLines = 50; ///< told of the rows of one verdict; a file may have very many

bool isConceptMap(const QByteArray &content, const QString &format)
{
    if (!format.isEmpty())
        return format == u"conceptmap";
    const QByteArray begin = content.left(256).trimmed();
    return begin.startsWith('{') || begin.startsWith("\xEF\xBB\xBF{");
}

Result<MappingFile> filedMappings(const QByteArray &content, const QString &format)
{
    if (content.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QString(), QStringLiteral("the file is empty"));
    if (!isConceptMap(content, format)) {
        auto rows = readMappingSheet(content);
        return rows ? Result<MappingFile>(MappingFile{*std::move(rows), {}}) : fail(rows.error());
    }
    const auto definitions = shippedFhirDefinitions();
    return definitions ? readConceptMap(content, *definitions)
                       : Result<MappingFile>(fail(definitions.error()));
}

/// Texts are compared with drugs; building what compares takes seconds, so only where there is one to
/// compare.
Result<TargetComparer> comparerOf(const Workbench &bench, const std::vector<FiledMapping> &rows)
{
    const bool isNeeded = std::any_of(rows.begin(), rows.end(), [](const FiledMapping &row) {
        return row.entry.state == MappingState::Approved;
    });
    if (!isNeeded)
        return TargetComparer();
    DrugAdvisor advisor(bench.clock);
    return advisor.wait(bench.startup.database).map([](auto index) {
        return DrugAdvisor::comparerOf(std::move(index));
    });
}

/// What a row would become is said so, where it does not become it.
QString verdictWord(const ImportedMapping &row, const MappingImport &report)
{
    return row.verdict == ImportVerdict::Changed && !report.isDone ? QStringLiteral("would_change")
                                                                   : wordOf(row.verdict);
}

QJsonArray jsonOf(const std::vector<FileRemark> &remarks)
{
    QJsonArray all;
    for (const FileRemark &one : remarks)
        all.append(QJsonObject{{QStringLiteral("line"), one.line}, {QStringLiteral("text"), one.text}});
    return all;
}

/// That there are more than were printed.
void tellLeftOut(qsizetype lines, const QString &of)
{
    if (lines > mostLines)
        printLine(QStringLiteral("and %1 more (%2); --json has all").arg(lines - mostLines).arg(of));
}

void tellReport(const MappingImport &report, const std::vector<FileRemark> &remarks, const ImportTerms &terms,
                bool asJson)
{
    QJsonArray rows;
    std::map<ImportVerdict, qsizetype> told;
    for (const ImportedMapping &row : report.rows) {
        if (asJson)
            rows.append(QJsonObject{{QStringLiteral("line"), row.line},
                                    {QStringLiteral("system"), row.system},
                                    {QStringLiteral("code"), row.code},
                                    {QStringLiteral("verdict"), verdictWord(row, report)},
                                    {QStringLiteral("status"), wordOf(row.state)},
                                    {QStringLiteral("why"), row.why}});
        else if (row.verdict != ImportVerdict::Unchanged && ++told[row.verdict] <= mostLines)
            printLine(QStringLiteral("line %1: %2 %3: %4%5")
                          .arg(row.line)
                          .arg(systemName(row.system), row.code, verdictWord(row, report),
                               row.why.isEmpty() ? QString() : QStringLiteral(": ") + row.why));
    }
    if (asJson) {
        printJson({{QStringLiteral("sha256"), terms.sha256},
                   {QStringLiteral("dry_run"), terms.isDryRun},
                   {QStringLiteral("imported"), report.isDone},
                   {QStringLiteral("ok"), report.ok},
                   {QStringLiteral("changed"), report.changed},
                   {QStringLiteral("unchanged"), report.unchanged},
                   {QStringLiteral("refused"), report.refused},
                   {QStringLiteral("released"), report.releasedEvents},
                   {QStringLiteral("warnings"), jsonOf(remarks)},
                   {QStringLiteral("rows"), rows}});
        return;
    }
    for (const auto &[verdict, lines] : told)
        tellLeftOut(lines, wordOf(verdict));
    for (size_t i = 0; i < std::min(remarks.size(), size_t(mostLines)); ++i)
        printLine(QStringLiteral("line %1: warning: %2").arg(remarks[i].line).arg(remarks[i].text));
    tellLeftOut(qsizetype(remarks.size()), QStringLiteral("warnings"));
    printLine(
        QStringLiteral("%1 new decision(s), %2 changed, %3 unchanged, %4 refused; %5 event(s) released%6")
            .arg(report.ok)
            .arg(report.changed)
            .arg(report.unchanged)
            .arg(report.refused)
            .arg(report.releasedEvents)
            .arg(report.isDone    ? QString()
                 : terms.isDryRun ? QStringLiteral(" (dry run: nothing was changed)")
                                  : QStringLiteral(" (rows were refused: nothing was imported)")));
}
}

int runMapImport(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map import FILE [--format csv|conceptmap] [--dry-run] [--skip-refused] --reason R"),
        QStringLiteral(
            "Takes decisions about codes over from FILE, which map export or somebody else has written (see "
            "there; for csv at least the columns system, code and target), at most 64 MiB; \"-\" is the "
            "standard "
            "input. You decide, by the rules that hold in this database: what differs from the source has to "
            "be "
            "in the column overrides, and where the policy asks for a second reviewer a row waits in review. "
            "Who decided where the file comes from is kept beside it. An id of a drug is this site's own: "
            "where "
            "the file names the drug, it has to be the name here. What a ConceptMap says of codes that it "
            "does not "
            "name (group.unmapped) is not taken, and a warning says so.\n"
            "Codes that are not known yet are made; one that is approved for another drug is retired and "
            "superseded. A row says nothing, changes something, or is refused with why. All of it is one "
            "transaction: with a refused row nothing is imported, unless --skip-refused.\n"
            "With --json: {\"sha256\",\"dry_run\",\"imported\",\"ok\",\"changed\",\"unchanged\",\"refused\","
            "\"released\",\"warnings\":[{\"line\",\"text\"}],\"rows\":[{\"line\",\"system\",\"code\","
            "\"verdict\",\"status\",\"why\"}]}; a "
            "verdict is "
            "ok, unchanged, changed (would_change where nothing was imported) or refused.\n"
            "Exit status: 0 imported, or it would be; 1 failed (also a file that cannot be read: line and "
            "column are said), 2 wrong usage, 3 rows are refused and nothing was imported."));
    line.addValue("format", "F", "csv or conceptmap; else as the file begins.");
    line.addFlag("dry-run", "Say what would happen, and change nothing.");
    line.addFlag("skip-refused", "Import the other rows.");
    line.addFlag("new-systems", "Also codes of systems that no code here is of.");
    line.addValue("reason", "R",
                  "Why; stands in the audit log, and with rows that have no reason of their own.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1))
        return *code;
    const QString format = line.value("format");
    if (!format.isEmpty() && format != u"csv" && format != u"conceptmap")
        return line.usageError(QStringLiteral("--format: '%1' is neither csv nor conceptmap").arg(format));
    ImportTerms terms;
    terms.reason = line.value("reason").trimmed();
    terms.isDryRun = line.isSet("dry-run");
    terms.skipsRefused = line.isSet("skip-refused");
    terms.takesNewSystems = line.isSet("new-systems");
    if (terms.reason.isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    InputFile input(line.word(0));
    const auto content = input.open().and_then([&] { return input.all(largestMappingFile); });
    const auto file = content ? filedMappings(*content, format) : Result<MappingFile>(fail(content.error()));
    if (!content)
        return failFile(content.error());
    if (!file)
        return failFile({file.error().code, (line.word(0) + u' ' + file.error().where).trimmed(),
                         file.error().detail, 0});
    terms.sha256 =
        QString::fromLatin1(QCryptographicHash::hash(*content, QCryptographicHash::Sha256).toHex());
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const auto compare = comparerOf(**bench, file->rows);
    if (!compare)
        return failOrder(compare.error());
    const auto report = MappingExchange(*(*bench)->db, (*bench)->clock, ownerSession(accountName()), *compare)
                            .imported(file->rows, terms);
    if (!report)
        return failOrder(report.error());
    if (report->isDone && report->releasedEvents > 0) {
        if (const auto taken = takeUpReleased(**bench); !taken)
            return failOrder(taken.error());
    }
    tellReport(*report, file->remarks, terms, line.isSet("json"));
    return report->refused > 0 && !terms.skipsRefused ? ExitRefused : ExitDone;
}

}
