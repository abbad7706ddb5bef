#include "commands/MapSuggestions.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/DrugAdvisor.h"
#include "terminology/ReleaseLoader.h"
#include "terminology/suggestion/SuggestionIndex.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr int mostSuggestions = 100;

QJsonObject toJson(const Comparison &comparison)
{
    return {{QStringLiteral("attribute"), wordOf(comparison.attribute)},
            {QStringLiteral("agreement"), wordOf(comparison.agreement)},
            {QStringLiteral("source"), comparison.source},
            {QStringLiteral("candidate"), comparison.candidate}};
}

QJsonObject toJson(const Suggestion &suggestion)
{
    QJsonArray comparisons;
    for (const Comparison &comparison : suggestion.comparisons)
        comparisons.append(toJson(comparison));
    return {
        {QStringLiteral("rxcui"), suggestion.rxcui},           {QStringLiteral("name"), suggestion.name},
        {QStringLiteral("tty"), wordOf(suggestion.type)},      {QStringLiteral("score"), suggestion.score},
        {QStringLiteral("confident"), suggestion.isConfident}, {QStringLiteral("reason"), suggestion.reason},
        {QStringLiteral("comparisons"), comparisons}};
}
}

namespace {
using IndexPtr = std::shared_ptr<const SuggestionIndex>; // a function is copied

Result<IndexPtr> shippedIndex()
{
    const auto release = loadShippedRelease();
    if (!release)
        return fail(release.error());
    auto index = SuggestionIndex::build(release->concepts, packageCounts(release->ndcs));
    return index ? Result<IndexPtr>(*std::move(index)) : fail(index.error());
}

Result<IndexPtr> indexOf(const CommandLine &line)
{
    const auto bench = Workbench::open(line, Workbench::Database::MustExist, Workbench::Keys::Left);
    if (!bench && bench.error().code == ErrorCode::NotFound)
        return shippedIndex();
    if (!bench)
        return fail(bench.error());
    return DrugAdvisor((*bench)->clock).wait((*bench)->startup.database);
}
}

Result<Suggester> suggesterOf(const CommandLine &line)
{
    return indexOf(line).map([](const IndexPtr &index) -> Suggester {
        return [index](const QString &text, int most) {
            return index->suggest(text, size_t(std::max(0, most)));
        };
    });
}

int runMapSuggest(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map suggest TEXT [--limit N] [--db URL] [--json]"),
        QStringLiteral(
            "What drugs a name may mean, best first, with what agrees and what differs. Out of the release "
            "of "
            "the database that --db or --config names, else (where there is none yet) of the one inside the "
            "program.\n"
            "With --json: {\"text\",\"suggestions\":[{\"rxcui\",\"name\",\"tty\",\"score\",\"confident\","
            "\"reason\",\"comparisons\":[…]}]}.\n"
            "Exit status: 0 also when nothing is suggested; 1 failed, 2 wrong usage, 3 refused."));
    line.addValue("limit", "N", "At most so many (default: 9).");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 1'000))
        return *code;
    const QString text = line.words().join(u' ').trimmed();
    if (text.isEmpty())
        return line.usageError(QStringLiteral("TEXT is empty"));
    bool isNumber = true;
    const int most = line.isSet("limit") ? line.value("limit").toInt(&isNumber) : 9;
    if (!isNumber || most < 1 || most > mostSuggestions)
        return line.usageError(QStringLiteral("--limit: 1 to %1").arg(mostSuggestions));
    const auto suggest = suggesterOf(line);
    if (!suggest)
        return failWith(suggest.error(), {ErrorCode::Forbidden});
    const auto suggestions = (*suggest)(text, most);
    if (line.isSet("json")) {
        QJsonArray array;
        for (const Suggestion &suggestion : suggestions)
            array.append(toJson(suggestion));
        printJson({{QStringLiteral("text"), text}, {QStringLiteral("suggestions"), array}});
        return ExitDone;
    }
    for (const Suggestion &suggestion : suggestions)
        printLine(QStringLiteral("%1 %2  %3  %4%5")
                      .arg(QString::number(suggestion.score, 'f', 3), suggestion.rxcui, suggestion.name,
                           suggestion.isConfident ? QStringLiteral("confident: ") : QString(),
                           suggestion.reason));
    if (suggestions.empty())
        printLine(QStringLiteral("nothing is suggested"));
    return ExitDone;
}

}
