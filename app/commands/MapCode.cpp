#include "commands/InputFile.h"
#include "commands/MapTerminology.h"
#include "commands/Output.h"
#include "commands/Workbench.h"
#include "store/MappingScan.h"
#include "sync/StoreIndex.h"
#include "sync/StoreLookup.h"
#include "terminology/CodeResolver.h"
#include "terminology/ReleaseLoader.h"
#include "terminology/RxNormRules.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace concord {

namespace {
constexpr qint64 longestCode = 1024; ///< bytes of a line of the standard input
constexpr int fewCodes = 20;         ///< so many are looked up in the database, more in memory

struct Decision
{
    QString rxcui;
    QString drugId;
    QStringList path;
};

/// What codes are looked up in: the database that is named, or the release inside the program where there is
/// none yet.
class CodeSource
{
public:
    [[nodiscard]] Result<void> open(const CommandLine &line, bool isMany)
    {
        auto bench = Workbench::open(line, Workbench::Database::MustExist, Workbench::Keys::Left);
        if (!bench && bench.error().code == ErrorCode::NotFound)
            return openShipped();
        if (!bench)
            return fail(bench.error());
        m_bench = *std::move(bench);
        m_terminology = std::make_unique<TerminologyStore>(*m_bench->db, m_bench->clock);
        m_mappings = std::make_unique<MappingStore>(*m_bench->db, m_bench->clock);
        const auto current = m_terminology->current();
        if (!current)
            return fail(current.error());
        if (!*current)
            return openShipped();
        if (const auto read = readDecisions(); !read)
            return read;
        if (!isMany) {
            m_lookup = std::make_unique<StoreLookup>(*m_terminology, *m_mappings);
            return {};
        }
        return keep(loadIndex(*m_terminology, **current));
    }

    [[nodiscard]] const TerminologyLookup &lookup() const
    {
        if (m_index)
            return *m_index;
        return *m_lookup;
    }
    [[nodiscard]] const Decision *decisionOf(const QString &system, const QString &code) const
    {
        const auto found = m_decisions.constFind({system, code});
        return found == m_decisions.cend() ? nullptr : &*found;
    }

private:
    [[nodiscard]] Result<void> keep(Result<std::shared_ptr<const TerminologyIndex>> index)
    {
        if (!index)
            return fail(index.error());
        m_index = *std::move(index);
        return {};
    }
    [[nodiscard]] Result<void> openShipped()
    {
        const auto release = loadShippedRelease();
        return release ? keep(TerminologyIndex::fromRelease(*release)) : fail(release.error());
    }
    [[nodiscard]] Result<void> readDecisions()
    {
        return MappingScan(*m_bench->db)
            .eachDecision([this](const MappingRow &row, const QString &rxcui) -> Result<void> {
                const QString when = isoTime(row.updatedAt).left(10);
                m_decisions.insert({row.system, row.sourceCode},
                                   {rxcui,
                                    row.targetDrugId,
                                    {QStringLiteral("decision of %1 on %2").arg(row.author, when),
                                     QStringLiteral("local drug ") + row.targetName}});
                return {};
            });
    }

    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<TerminologyStore> m_terminology;
    std::unique_ptr<MappingStore> m_mappings;
    std::unique_ptr<StoreLookup> m_lookup;
    std::shared_ptr<const TerminologyIndex> m_index;
    QHash<std::pair<QString, QString>, Decision> m_decisions;
};

struct CodeQuestion
{
    QString system;
    Timestamp at{};
    bool asJson = false;
};

/// Many lines: they go out when the buffer of stdout is full, and at the end.
void printBuffered(const QByteArray &text)
{
    std::fwrite(text.constData(), 1, size_t(text.size()), stdout);
    std::fputc('\n', stdout);
}

void printAnswer(const QString &code, const Resolution &resolution, bool asJson)
{
    const QString status = resolution.drug ? QStringLiteral("mapped") : wordOf(resolution.reason);
    const QString drugId = resolution.drug ? resolution.drug->id : QString();
    if (asJson) {
        const QJsonObject object{
            {QStringLiteral("code"), code},
            {QStringLiteral("normalised"), resolution.normalised},
            {QStringLiteral("method"), resolution.method},
            {QStringLiteral("status"), status},
            {QStringLiteral("rxcui"), resolution.rxcui},
            {QStringLiteral("target_drug_id"), drugId},
            {QStringLiteral("path"), QJsonArray::fromStringList(resolution.path)},
            {QStringLiteral("candidates"), QJsonArray::fromStringList(resolution.candidates)}};
        printBuffered(QJsonDocument(object).toJson(QJsonDocument::Compact));
        return;
    }
    QString line = code + QStringLiteral("  ") + status;
    if (!drugId.isEmpty())
        line += QStringLiteral("  ") + drugId;
    line += QStringLiteral("  ") + resolution.path.join(QStringLiteral(" → "));
    if (!resolution.candidates.isEmpty())
        line += QStringLiteral("  candidates: ") + resolution.candidates.join(QStringLiteral(", "));
    printBuffered(line.toUtf8());
}

Result<void> answer(const CodeSource &source, const CodeQuestion &question, const QString &code)
{
    auto resolved = CodeResolver(source.lookup()).resolve({{question.system, code, {}}}, {}, question.at);
    if (!resolved)
        return fail(resolved.error());
    if (const Decision *decision = source.decisionOf(question.system, code.trimmed())) {
        resolved->drug = LocalDrug{decision->drugId, decision->rxcui, {}, true};
        resolved->rxcui = decision->rxcui;
        resolved->method = QStringLiteral("manual");
        resolved->path = decision->path;
        resolved->candidates.clear();
    }
    printAnswer(code, *resolved, question.asJson);
    return {};
}

Result<void> answerInput(const CodeSource &source, const CodeQuestion &question)
{
    InputFile input(QStringLiteral("-"));
    if (const auto opened = input.open(); !opened)
        return opened;
    Result<void> done;
    const auto read = input.lines(longestCode, [&](qint64 number, const QByteArray &line) {
        if (!done)
            return;
        if (line.isNull())
            done = fail(ErrorCode::TooLarge, QStringLiteral("-:%1").arg(number),
                        QStringLiteral("more than %1 bytes").arg(longestCode));
        else if (!line.trimmed().isEmpty())
            done = answer(source, question, QString::fromUtf8(line).trimmed());
    });
    return read ? done : read;
}

/// "ndc", "rxnorm" or a URI.
QString systemOf(const QString &word)
{
    if (word.compare(QLatin1StringView("ndc"), Qt::CaseInsensitive) == 0)
        return systems::ndc;
    if (word.compare(QLatin1StringView("rxnorm"), Qt::CaseInsensitive) == 0)
        return systems::rxNorm;
    return canonicalSystem(word);
}
}

int runMapCode(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map code CODE… --system ndc|rxnorm|URI [--date YYYY-MM-DD] [--json]"),
        QStringLiteral(
            "What codes lead to, and by which way: a person's decision first, then RxNorm, or the NDC as of "
            "the date. CODE \"-\": codes from the standard input, one a line. Looked up in the release of "
            "the "
            "database that --db or --config names, else (where there is none yet) in the one inside the "
            "program.\n"
            "With --json one object a line: {\"code\",\"normalised\",\"method\",\"status\",\"rxcui\","
            "\"target_drug_id\",\"path\":[…],\"candidates\":[…]}. method: manual, rxnorm-exact, ndc or "
            "empty. "
            "status: mapped, or why a person has to decide: unknown_code, not_orderable, not_active, "
            "no_local_drug, ambiguous_ndc, malformed_code, unknown_system. candidates: the readings of an "
            "ambiguous NDC, or the RxCUIs that took the place of an obsolete one.\n"
            "Exit status: 0 also when a code is not mapped; 1 failed, 2 wrong usage."));
    line.addValue("system", "SYSTEM", "The code system: ndc, rxnorm, or its URI.");
    line.addValue("date", "YYYY-MM-DD", "As of that day (UTC; default: today), for NDCs that changed hands.");
    line.addFlag("json", "Print one JSON object a line.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 100'000))
        return *code;
    if (line.value("system").trimmed().isEmpty())
        return line.usageError(QStringLiteral("--system is missing"));
    CodeQuestion question{systemOf(line.value("system")), SystemClock().now(), line.isSet("json")};
    if (line.isSet("date")) {
        const auto day = dayInMs(line.value("date").toLatin1());
        if (!day)
            return line.usageError(QStringLiteral("--date: '%1' is none").arg(line.value("date")));
        question.at = fromMs(*day);
    }
    const QStringList codes = line.words();
    const bool isInput = codes.contains(QStringLiteral("-"));
    if (isInput && codes.size() > 1)
        return line.usageError(QStringLiteral("- stands alone"));
    CodeSource source;
    auto done = source.open(line, isInput || codes.size() > fewCodes);
    if (done && isInput)
        done = answerInput(source, question);
    for (qsizetype i = 0; done && !isInput && i < codes.size(); ++i)
        done = answer(source, question, codes[i]);
    if (std::fflush(stdout) != 0)
        return ExitFailed; // nobody reads it
    if (done)
        return ExitDone;
    printError(done.error());
    return ExitFailed;
}

}
