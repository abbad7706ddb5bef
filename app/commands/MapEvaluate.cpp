#include "commands/CommandLine.h"
#include "commands/InputFile.h"
#include "commands/MapSuggestions.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "terminology/suggestion/SuggestionAccuracy.h"

#include <cmath>

namespace concord {

namespace {
constexpr qint64 longestLine = 16 * 1024; ///< bytes
constexpr int suggestionsAsked = 10;      ///< a right one beyond that counts as none

double rounded(double share)
{
    return std::round(share * 10'000) / 10'000;
}

/// Reads the pairs of @p name one by one.
Result<SuggestionAccuracy> measure(const QString &name, const Suggester &suggest)
{
    InputFile input(name);
    if (const auto opened = input.open(); !opened)
        return fail(opened.error());
    SuggestionAccuracy accuracy;
    std::optional<Error> failure;
    qint64 lines = 0;
    const auto read = input.lines(longestLine, [&](qint64 number, const QByteArray &line) {
        lines = number;
        if (failure)
            return;
        const QString where = QStringLiteral("%1:%2").arg(name).arg(number);
        if (line.isNull()) {
            failure =
                Error{ErrorCode::TooLarge, where, QStringLiteral("more than %1 bytes").arg(longestLine), 0};
        } else if (number == 1) {
            if (line != labelledNamesHeader())
                failure = Error{ErrorCode::InvalidMessage, where,
                                QStringLiteral("the header is to be: id text ndc expected_rxcui, parted by "
                                               "tabs"),
                                0};
        } else {
            const auto pair = labelledName(line, where);
            if (pair)
                accuracy.add(*pair, suggest(pair->text, suggestionsAsked));
            else
                failure = pair.error();
        }
    });
    if (!read)
        return fail(read.error());
    if (failure)
        return fail(*failure);
    if (lines == 0)
        return fail(ErrorCode::InvalidMessage, name, QStringLiteral("the file is empty"));
    return accuracy;
}
}

int runMapEvaluate(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map evaluate FILE [--db URL] [--json]"),
        QStringLiteral(
            "How well suggestions meet what is known. FILE (or \"-\"): a table parted by tabs with the "
            "header "
            "\"id text ndc expected_rxcui\". Only the text is asked for; the NDC is not looked up. Suggested "
            "is out of the release of the database that --db or --config names, else (where there is none "
            "yet) of the one inside the program.\n"
            "With --json: {\"pairs\",\"top1\",\"top5\",\"mrr\",\"abstained\",\"wrong_confident\","
            "\"confident\"}. top1 and top5 are shares of the pairs, mrr the mean of 1/rank, abstained and "
            "confident numbers of pairs; wrong_confident is the share of wrong ones among the confident.\n"
            "Exit status: 1 failed (also for a line that is not as it should be), 2 wrong usage, 3 "
            "refused."));
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 1))
        return *code;
    const auto suggest = suggesterOf(line);
    if (!suggest)
        return failWith(suggest.error(), {ErrorCode::Forbidden});
    const auto accuracy = measure(line.word(0), *suggest);
    if (!accuracy)
        return failFile(accuracy.error());
    if (line.isSet("json")) {
        printJson({{QStringLiteral("pairs"), accuracy->pairs()},
                   {QStringLiteral("top1"), rounded(accuracy->top1())},
                   {QStringLiteral("top5"), rounded(accuracy->top5())},
                   {QStringLiteral("mrr"), rounded(accuracy->mrr())},
                   {QStringLiteral("abstained"), accuracy->abstained()},
                   {QStringLiteral("wrong_confident"), rounded(accuracy->wrongConfident())},
                   {QStringLiteral("confident"), accuracy->confident()}});
        return ExitDone;
    }
    printLine(QStringLiteral("%1 pairs: first right %2 %, among five %3 %, mean of 1/rank %4, nothing "
                             "suggested for %5; %6 confident, of which wrong %7 %")
                  .arg(accuracy->pairs())
                  .arg(accuracy->top1() * 100, 0, 'f', 1)
                  .arg(accuracy->top5() * 100, 0, 'f', 1)
                  .arg(accuracy->mrr(), 0, 'f', 4)
                  .arg(accuracy->abstained())
                  .arg(accuracy->confident())
                  .arg(accuracy->wrongConfident() * 100, 0, 'f', 2));
    return ExitDone;
}

}
