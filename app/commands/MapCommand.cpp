#include "commands/MapDecisions.h"
#include "commands/MapPrescribers.h"
#include "commands/MapSuggestions.h"
#include "commands/MapTerminology.h"
#include "commands/MapValues.h"
#include "commands/Output.h"
#include "commands/Workbench.h"
#include "store/MappingStore.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr int pendingShown = 1000;

int fails(const Error &error)
{
    printError(error);
    return error.code == ErrorCode::Conflict || error.code == ErrorCode::Forbidden ? ExitRefused : ExitFailed;
}

int pending(Workbench &bench, bool asJson)
{
    const auto rows = MappingStore(*bench.db, bench.clock).alerts(pendingShown);
    if (!rows)
        return fails(rows.error());
    QJsonArray array;
    for (const MappingRow &row : *rows) {
        if (asJson) {
            array.append(toJson(row));
        } else {
            printLine(QStringLiteral("%1  %2 %3  %4  %5  waiting %6")
                          .arg(row.id.toString(), systemName(row.system), row.sourceCode, wordOf(row.reason),
                               row.display)
                          .arg(row.waitingEvents));
        }
    }
    if (asJson)
        printJson({{QStringLiteral("mappings"), array}});
    return ExitDone;
}
}

int runMap(const QStringList &arguments)
{
    static constexpr Command parts[] = {{"code", "", runMapCode},
                                        {"import-terminology", "", runMapImportTerminology},
                                        {"drift", "", runMapDrift},
                                        {"suggest", "", runMapSuggest},
                                        {"evaluate", "", runMapEvaluate},
                                        {"values", "", runMapValues},
                                        {"prescribers", "", runMapPrescribers},
                                        {"providers", "", runMapProviders},
                                        {"list", "", runMapList},
                                        {"resolve", "", runMapDecision},
                                        {"reject", "", runMapDecision},
                                        {"reopen", "", runMapDecision},
                                        {"retire", "", runMapDecision},
                                        {"confirm", "", runMapDecision},
                                        {"send-back", "", runMapDecision},
                                        {"undo", "", runMapDecision},
                                        {"assign", "", runMapDecision},
                                        {"note", "", runMapDecision},
                                        {"history", "", runMapHistory},
                                        {"impact", "", runMapImpact},
                                        {"policy", "", runMapPolicy}};
    for (const Command &part : parts) {
        if (arguments.value(1) == QLatin1StringView(part.name)) {
            QStringList rest = arguments;
            const QString name = rest.takeAt(1);
            rest[0] += u' ' + name;
            return part.run(rest);
        }
    }
    CommandLine line(
        QStringLiteral(
            "map pending | map "
            "list|resolve|reject|reopen|retire|confirm|send-back|undo|assign|note|history|impact|"
            "policy|code|import-terminology|drift|suggest|evaluate|values|prescribers|providers …"),
        QStringLiteral(
            "pending: codes that nobody has decided, most waiting events first; list: with filters.\n"
            "resolve: a code is a local drug; reject, reopen, retire, confirm, send-back, undo, assign, "
            "note: "
            "what else is decided about it; history: what was; impact: what approving would do; policy: who "
            "has to confirm, and how long an approval can be taken back.\n"
            "code: what codes lead to, and how; import-terminology: takes in a release of RxNorm and NDC; "
            "drift: what it did to the mappings.\n"
            "suggest: what drugs a name may mean; evaluate: how well that meets what is known.\n"
            "values: the tables of units, routes, frequencies …; prescribers: who they are; providers: the "
            "site's "
            "directory (each with --help).\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused (decided already, or no such drug)."));
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1))
        return *code;
    if (line.word(0) != QStringLiteral("pending"))
        return line.usageError(QStringLiteral("expected: pending, or one of the words above"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return fails(bench.error());
    return pending(**bench, line.isSet("json"));
}

}
