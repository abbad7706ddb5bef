#include "commands/CommandLine.h"
#include "commands/MapDecisions.h"
#include "commands/MapExchange.h"
#include "commands/MapPatients.h"
#include "commands/MapPrescribers.h"
#include "commands/MapSuggestions.h"
#include "commands/MapTerminology.h"
#include "commands/MapValues.h"
#include "commands/MapVeterinary.h"

namespace concord {

namespace {
/// The same list under the name that it has had from the beginning.
int runMapPending(const QStringList &arguments)
{
    return runMapList(arguments + QStringList{QStringLiteral("--open"), QStringLiteral("--sort"),
                                              QStringLiteral("waiting")});
}

constexpr Command parts[] = {
    {"pending", "codes that nobody has decided, most waiting events first: list --open --sort waiting",
     runMapPending},
    {"list", "codes, with filters", runMapList},
    {"resolve", "a code is a local drug", runMapDecision},
    {"confirm", "the second reviewer agrees", runMapDecision},
    {"send-back", "the second reviewer does not", runMapDecision},
    {"reject", "a code is no drug of ours", runMapDecision},
    {"reopen", "a rejected code is asked about again", runMapDecision},
    {"retire", "a decision ends, or another one supersedes it", runMapDecision},
    {"undo", "takes an approval back", runMapDecision},
    {"assign", "who is to decide", runMapDecision},
    {"note", "a note to the history", runMapDecision},
    {"history", "everything that was decided about a code", runMapHistory},
    {"impact", "what an approval would do", runMapImpact},
    {"policy", "who has to confirm, and how long an approval can be taken back", runMapPolicy},
    {"export", "decisions as a table or a FHIR ConceptMap", runMapExport},
    {"import", "such a file into this database", runMapImport},
    {"metrics", "how the work on codes goes", runMapMetrics},
    {"code", "what codes lead to, and how", runMapCode},
    {"concept", "what a drug consists of", runMapConcept},
    {"import-terminology", "takes in a release of RxNorm and NDC", runMapImportTerminology},
    {"drift", "what a release did to the mappings", runMapDrift},
    {"reapply", "what follows of it is done", runMapReapply},
    {"suggest", "what drugs a name may mean", runMapSuggest},
    {"evaluate", "how well suggestions meet what is known", runMapEvaluate},
    {"values", "the tables of units, routes, frequencies …", runMapValues},
    {"prescribers", "who prescribers of messages are", runMapPrescribers},
    {"providers", "the site's directory of prescribers", runMapProviders},
    {"patients", "who patients are in the master list", runMapPatients},
    {"facilities", "what codes of facilities mean", runMapFacilities},
    {"veterinary", "mappings between ServiceNow and FHIR: checked, and tried on a record", runMapVeterinary},
};

QString helpText()
{
    QString text;
    for (const Command &part : parts)
        text += QStringLiteral("%1  %2\n")
                    .arg(QLatin1StringView(part.name), -18)
                    .arg(QString::fromUtf8(part.summary));
    return text + QStringLiteral(
                      "Each has its own --help.\n"
                      "Exit status: 1 failed, 2 wrong usage, 3 refused (decided already, or no such drug).");
}
}

int runMap(const QStringList &arguments)
{
    for (const Command &part : parts) {
        if (arguments.value(1) == QLatin1StringView(part.name)) {
            QStringList rest = arguments;
            const QString name = rest.takeAt(1);
            rest[0] += u' ' + name;
            return part.run(rest);
        }
    }
    CommandLine line(QStringLiteral("map WORD …"), helpText());
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 1000)) // whatever the word would take
        return *code;
    QStringList known;
    for (const Command &part : parts)
        known.append(QLatin1StringView(part.name));
    return line.usageError(QStringLiteral("map has no '%1'; it has: %2")
                               .arg(arguments.value(1), known.join(QStringLiteral(", "))));
}

}
