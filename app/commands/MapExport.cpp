#include "codec/mapping/ConceptMapJson.h"
#include "codec/mapping/MappingSheet.h"
#include "commands/MapExchange.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/MappingExchange.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QSaveFile>

#include <algorithm>
#include <cstdio>

namespace concord {

namespace {
/// "approved,rejected" or "all".
std::optional<std::vector<MappingState>> statesOf(const QString &words)
{
    using enum MappingState;
    if (words == QStringLiteral("all"))
        return std::vector<MappingState>{Pending, Suggested, InReview, Approved, Rejected, Retired};
    std::vector<MappingState> states;
    for (const QString &word : words.split(u',')) {
        const auto state = mappingStateFromWord(word.trimmed());
        if (!state)
            return std::nullopt;
        if (std::find(states.begin(), states.end(), *state) == states.end())
            states.push_back(*state);
    }
    return states;
}

Result<void> writeOut(const QString &path, const QByteArray &content)
{
    if (path.isEmpty()) {
        const bool isWritten =
            std::fwrite(content.constData(), 1, size_t(content.size()), stdout) == size_t(content.size()) &&
            std::fflush(stdout) == 0;
        return isWritten ? Result<void>()
                         : fail(ErrorCode::Conflict, QStringLiteral("the standard output"),
                                QStringLiteral("cannot be written"));
    }
    if (const QFileInfo info(path); info.exists() && !info.isFile()) // a device would be replaced by a file
        return fail(ErrorCode::Conflict, path, QStringLiteral("is no plain file"));
    if (const QFileInfo folder(QFileInfo(path).absolutePath()); !folder.isDir())
        return fail(ErrorCode::NotFound, path,
                    QStringLiteral("the folder %1 does not exist").arg(folder.filePath()));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return fail(ErrorCode::Conflict, path,
                    QStringLiteral("cannot be written: %1").arg(file.errorString()));
    return {};
}

QJsonArray jsonOf(const std::vector<UnwrittenMapping> &leftOut)
{
    QJsonArray all;
    for (const UnwrittenMapping &one : leftOut)
        all.append(QJsonObject{{QStringLiteral("system"), one.system},
                               {QStringLiteral("code"), one.code},
                               {QStringLiteral("why"), one.why}});
    return all;
}

void tellLeftOut(const std::vector<UnwrittenMapping> &leftOut)
{
    for (const UnwrittenMapping &one : leftOut)
        printError(Error{ErrorCode::InvalidMessage,
                         QStringLiteral("left out: %1 %2").arg(one.system, one.code), one.why, 0});
}
}

int runMapExport(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map export [--format csv|conceptmap] [--state S,…] [--output FILE]"),
        QStringLiteral(
            "Writes what people decided about codes, by system and code, to the standard output or FILE.\n"
            "csv (the default): a table in UTF-8 with the columns system, code, display, state, target, "
            "target_name, equivalence, overrides, reason, author, reviewer and terminology_version; a cell "
            "that "
            "a spreadsheet would take for a formula has an apostrophe in front.\n"
            "conceptmap: a FHIR R4 ConceptMap whose targets are of the system urn:concord:formulary. What "
            "FHIR "
            "cannot hold (a code with control characters, a system that is no URI) is left out, and each "
            "such "
            "code is said on the standard error, with why.\n"
            "What the terminology decides by itself is not in it: each database does that for itself. map "
            "import reads both back as they were.\nThe export stands in the audit log. With --json and "
            "--output: {\"file\",\"format\",\"codes\",\"left_out\":[{\"system\",\"code\",\"why\"}]}; codes: "
            "how many "
            "are in the file.\n"
            "Exit status: 0 written, 1 failed, 2 wrong usage, 3 written, and some codes are left out."));
    line.addValue("format", "F", "csv or conceptmap.");
    line.addValue("state", "S,…",
                  "approved (the default), rejected, pending, suggested, in_review, retired; or all.");
    line.addValue("output", "FILE", "The file; it is there when it is whole.");
    line.addFlag("json", "Print one JSON object (with --output).");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const QString format = line.isSet("format") ? line.value("format") : QStringLiteral("csv");
    if (format != u"csv" && format != u"conceptmap")
        return line.usageError(QStringLiteral("--format: '%1' is neither csv nor conceptmap").arg(format));
    const QString words = line.isSet("state") ? line.value("state") : QStringLiteral("approved");
    const auto states = statesOf(words);
    if (!states)
        return line.usageError(QStringLiteral("--state: '%1' is none").arg(words));
    const QString path = line.value("output");
    if (line.isSet("json") && path.isEmpty())
        return line.usageError(
            QStringLiteral("--json needs --output: the file itself goes to the standard output"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const auto entries = MappingExchange(*(*bench)->db, (*bench)->clock, ownerSession(accountName()))
                             .exported(*states, QStringLiteral("format=%1 states=%2").arg(format, words));
    if (!entries)
        return failOrder(entries.error());
    const WrittenConceptMap content =
        format == u"csv" ? WrittenConceptMap{writeMappingSheet(*entries), {}} : writeConceptMap(*entries);
    if (const auto written = writeOut(path, content.json); !written)
        return failFile(written.error());
    const qint64 codes = qint64(entries->size() - content.leftOut.size());
    tellLeftOut(content.leftOut);
    if (line.isSet("json"))
        printJson({{QStringLiteral("file"), path},
                   {QStringLiteral("format"), format},
                   {QStringLiteral("codes"), codes},
                   {QStringLiteral("left_out"), jsonOf(content.leftOut)}});
    else if (!path.isEmpty())
        printLine(QStringLiteral("%1 code(s) written to %2").arg(codes).arg(path));
    return content.leftOut.empty() ? ExitDone : ExitRefused;
}

}
