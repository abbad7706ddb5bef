#include "commands/CommandLine.h"
#include "commands/MapSuggestions.h"
#include "commands/Output.h"
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

Result<Suggester> shippedSuggester()
{
    const auto release = loadShippedRelease();
    if (!release)
        return fail(release.error());
    auto index = SuggestionIndex::build(release->concepts, packageCounts(release->ndcs));
    if (!index)
        return fail(index.error());
    const std::shared_ptr<const SuggestionIndex> shared = *std::move(index); // a function is copied
    return [shared](const QString &text, int most) {
        return shared->suggest(text, size_t(std::max(0, most)));
    };
}

int runMapSuggest(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map suggest TEXT [--limit N] [--json]"),
        QStringLiteral(
            "What drugs a name may mean, best first, with what agrees and what differs. Out of the release "
            "of "
            "the database that --db or --config names, else of the one inside the program.\n"
            "With --json: {\"text\",\"suggestions\":[{\"rxcui\",\"name\",\"tty\",\"score\",\"confident\","
            "\"reason\",\"comparisons\":[…]}]}.\n"
            "Exit status: 0 also when nothing is suggested; 1 failed, 2 wrong usage."));
    line.addValue("limit", "N", "At most so many (default: 9).");
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 1, 1'000))
        return *code;
    const QString text = line.words().join(u' ').trimmed();
    if (text.isEmpty())
        return line.usageError(QStringLiteral("TEXT is empty"));
    bool isNumber = true;
    const int most = line.isSet("limit") ? line.value("limit").toInt(&isNumber) : 9;
    if (!isNumber || most < 1 || most > mostSuggestions)
        return line.usageError(QStringLiteral("--limit: 1 to %1").arg(mostSuggestions));
    const auto suggest = shippedSuggester();
    if (!suggest) {
        printError(suggest.error());
        return ExitFailed;
    }
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
