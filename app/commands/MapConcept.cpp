#include "commands/MapTerminology.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "sync/ConceptDetails.h"
#include "terminology/RxNormRules.h"

#include <QJsonArray>

#include <algorithm>

namespace concord {

namespace {
constexpr int conceptsAtOnce = 1000;

QString dayText(qint64 ms)
{
    return ms == 0 ? QString() : isoTime(fromMs(ms)).left(10);
}

QJsonObject nameJson(const RxNormConcept &one)
{
    return {{QStringLiteral("rxcui"), one.rxcui},
            {QStringLiteral("tty"), wordOf(one.type)},
            {QStringLiteral("name"), one.name}};
}
QJsonValue nameJson(const std::optional<RxNormConcept> &one)
{
    return one ? QJsonValue(nameJson(*one)) : QJsonValue();
}

QJsonObject detailJson(const ConceptDetail &detail)
{
    QJsonArray ingredients;
    for (const ConceptPart &part : detail.ingredients) {
        QJsonObject object = nameJson(part.ingredient);
        object.insert(QStringLiteral("precise"), nameJson(part.precise));
        object.insert(QStringLiteral("strength"), part.strength);
        ingredients.append(object);
    }
    QJsonArray contents;
    for (const RxNormConcept &one : detail.contents)
        contents.append(nameJson(one));
    QJsonArray ndcs;
    for (const NdcProduct &product : detail.ndcs)
        ndcs.append(QJsonObject{{QStringLiteral("ndc"), product.ndc11},
                                {QStringLiteral("from"), dayText(product.validFromMs)},
                                {QStringLiteral("until"), dayText(product.validToMs)}});
    QJsonObject object = nameJson(detail.self);
    const auto put = [&](const char *name, const QJsonValue &value) {
        object.insert(QLatin1StringView(name), value);
    };
    put("status", wordOf(detail.self.status));
    put("release", detail.release);
    put("parts_from", wordOf(detail.source));
    put("ingredients", ingredients);
    put("brand", nameJson(detail.brand));
    put("dose_form", nameJson(detail.doseForm));
    put("quantity", detail.quantity);
    put("strength", detail.strength);
    put("contents", contents);
    put("pack", detail.pack);
    put("ndcs", ndcs);
    put("predecessors", QJsonArray::fromStringList(detail.predecessors));
    put("successors", QJsonArray::fromStringList(detail.successors));
    put("first_release", detail.firstRelease);
    put("last_release", detail.lastRelease);
    return object;
}

QString nameText(const RxNormConcept &one)
{
    return one.rxcui.isEmpty() ? one.name : QStringLiteral("%1 (%2)").arg(one.name, one.rxcui);
}

void printDetail(const ConceptDetail &detail)
{
    const auto line = [](const char *what, const QString &text) {
        if (!text.isEmpty())
            printLine(QStringLiteral("  %1: %2").arg(QLatin1StringView(what), text));
    };
    printLine(
        QStringLiteral("%1  %2  %3  %4")
            .arg(detail.self.rxcui, wordOf(detail.self.type), wordOf(detail.self.status), detail.self.name));
    for (const ConceptPart &part : detail.ingredients) {
        QString text = nameText(part.ingredient);
        if (part.precise)
            text += QStringLiteral(" as ") + nameText(*part.precise);
        line("ingredient", part.strength.isEmpty() ? text : text + QStringLiteral(", ") + part.strength);
    }
    line("strength", detail.strength);
    line("quantity", detail.quantity);
    line("dose form", detail.doseForm ? nameText(*detail.doseForm) : QString());
    line("brand", detail.brand ? nameText(*detail.brand) : QString());
    line("pack", detail.pack);
    for (const RxNormConcept &one : detail.contents)
        line("contains", nameText(one));
    if (detail.source == PartsSource::Name)
        line("(parts", QStringLiteral("out of the name: the release does not say them)"));
    for (const NdcProduct &product : detail.ndcs) {
        const QString from = dayText(product.validFromMs);
        const QString until = dayText(product.validToMs);
        line("NDC", product.ndc11 + (from.isEmpty() ? QString() : QStringLiteral(" from ") + from) +
                        (until.isEmpty() ? QString() : QStringLiteral(" until before ") + until));
    }
    line("took the place of", detail.predecessors.join(QStringLiteral(", ")));
    line("now", detail.successors.join(QStringLiteral(", ")));
    line("release", detail.release);
    line("first in", detail.firstRelease);
    line("last in", detail.lastRelease);
}
}

int runMapConcept(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map concept RXCUI… [--release V] [--json]"),
        QStringLiteral(
            "What is known of RxNorm concepts: ingredients with their strengths, form, brand, the contents "
            "of "
            "a pack, NDCs with their days (in UTC; \"until\" is the day after the last), what it took the "
            "place of or was replaced by, and the releases that have it.\n"
            "The parts come from the relations of the release; where it has none (also the release inside "
            "the "
            "program), out of the name: \"parts_from\" is relations, name or none.\n"
            "With --json one object a line: "
            "{\"rxcui\",\"tty\",\"name\",\"status\",\"release\",\"parts_from\","
            "\"ingredients\":[{\"rxcui\",\"tty\",\"name\",\"precise\",\"strength\"}],\"brand\",\"dose_form\","
            "\"quantity\",\"strength\",\"contents\":[…],\"pack\",\"ndcs\":[{\"ndc\",\"from\",\"until\"}],"
            "\"predecessors\":[…],\"successors\":[…],\"first_release\",\"last_release\"}; of a concept that "
            "no release has only \"rxcui\" and \"status\": \"unknown\".\n"
            "Exit status: 0 also when a concept is unknown; 1 failed, also when some of the words are no "
            "RxCUIs "
            "(the others are told), 2 wrong usage, 3 refused (no such release)."));
    line.addValue("release", "V", "As of that release (default: the current one, or the last that has it).");
    line.addFlag("json", "Print one JSON object a line.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, conceptsAtOnce))
        return *code;
    const QStringList words = line.words();
    if (std::none_of(words.begin(), words.end(), isRxcui))
        return line.usageError(
            QStringLiteral("'%1' is not an RxCUI").arg(words.join(QStringLiteral("', '"))));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist, Workbench::Keys::Left);
    const auto tables = DrugTables::load();
    if (!bench || !tables)
        return failWith(!bench ? bench.error() : tables.error(), {ErrorCode::Forbidden});
    TerminologyStore store(*(*bench)->db, (*bench)->clock);
    ConceptDetails details(store, *tables);
    int code = ExitDone;
    for (const QString &word : words) {
        if (!isRxcui(word)) { // the others are told all the same
            code = failFile({ErrorCode::InvalidMessage, word, QStringLiteral("is not an RxCUI"), 0});
            continue;
        }
        const auto detail = details.of(word, line.value("release"));
        if (!detail)
            return failWith(detail.error(), {ErrorCode::NotFound, ErrorCode::Conflict});
        if (line.isSet("json"))
            printJson(*detail ? detailJson(**detail)
                              : QJsonObject{{QStringLiteral("rxcui"), word},
                                            {QStringLiteral("status"), QStringLiteral("unknown")}});
        else if (*detail)
            printDetail(**detail);
        else
            printLine(word + QStringLiteral("  unknown"));
    }
    return code;
}

}
