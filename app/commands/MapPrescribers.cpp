#include "commands/MapPrescribers.h"

#include "commands/Output.h"
#include "commands/PagedList.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/PrescriberDesk.h"
#include "store/PrescriberStore.h"
#include "store/ProviderStore.h"

#include <QJsonArray>

namespace concord {

namespace {
QJsonObject jsonOf(const PrescriberRow &row)
{
    return {{QStringLiteral("prescriber_id"), row.id.toString()},
            {QStringLiteral("sent_by"), row.source},
            {QStringLiteral("system"), row.identifier.system},
            {QStringLiteral("value"), row.identifier.value},
            {QStringLiteral("type"), row.identifier.type},
            {QStringLiteral("name"), row.name},
            {QStringLiteral("status"), wordOf(row.state)},
            {QStringLiteral("provider_id"), row.providerId},
            {QStringLiteral("provider_name"), row.providerName},
            {QStringLiteral("author"), row.author},
            {QStringLiteral("reason"), row.reason},
            {QStringLiteral("version"), row.version},
            {QStringLiteral("created_at"), isoTime(row.createdAt)}};
}

QString lineOf(const PrescriberRow &row)
{
    return QStringLiteral("%1  %2  %3  %4  %5  %6")
        .arg(row.id.toString(), row.source, keyOf(row.identifier), row.name, wordOf(row.state),
             row.providerName);
}

QJsonObject jsonOf(const ProviderRow &row)
{
    return {{QStringLiteral("provider_id"), row.id},  {QStringLiteral("npi"), row.npi},
            {QStringLiteral("dea"), row.dea},         {QStringLiteral("family"), row.family},
            {QStringLiteral("given"), row.given},     {QStringLiteral("active"), row.isActive},
            {QStringLiteral("version"), row.version}, {QStringLiteral("author"), row.author}};
}

QString lineOf(const ProviderRow &row)
{
    return QStringLiteral("%1  %2  NPI %3  DEA %4%5")
        .arg(row.id, nameOf(row), row.npi.isEmpty() ? QStringLiteral("–") : row.npi,
             row.dea.isEmpty() ? QStringLiteral("–") : row.dea,
             row.isActive ? QString() : QStringLiteral("  out of use"));
}

template <typename Row>
void print(const Row &row, bool asJson)
{
    if (asJson)
        printJson(jsonOf(row));
    else
        printLine(lineOf(row));
}

int listPrescribers(PrescriberDesk &desk, bool all, bool asJson)
{
    PrescriberQuery query;
    if (!all)
        query.state = PrescriberState::Pending;
    return listPages<PrescriberRow>(desk, query, jsonOf, lineOf, QStringLiteral("prescribers"), asJson);
}

int decide(Workbench &bench, PrescriberDesk &desk, PrescriberDecision decision, bool asJson)
{
    const auto row = PrescriberStore(*bench.db, bench.clock).byId(decision.id);
    if (!row)
        return failOrder(row.error());
    decision.basedOn = *row ? (*row)->version : 0;
    const auto decided = desk.decide(decision);
    if (!decided)
        return failOrder(decided.error());
    print(*decided, asJson);
    return ExitDone;
}

int listProviders(PrescriberDesk &desk, const QString &text, bool asJson)
{
    const auto list = desk.providers(text, 0);
    if (!list)
        return failOrder(list.error());
    QJsonArray array;
    for (const ProviderRow &row : list->rows) {
        if (asJson)
            array.append(jsonOf(row));
        else
            printLine(lineOf(row));
    }
    if (asJson)
        printJson({{QStringLiteral("providers"), array}});
    return ExitDone;
}

/// What is not said stays as the directory has it.
ProviderChange changeOf(const CommandLine &line, const std::optional<ProviderRow> &before)
{
    ProviderChange change{before.value_or(ProviderRow{}), line.value("reason")};
    change.row.id = line.value("save");
    const auto take = [&](const char *name, QString &into) {
        if (line.isSet(name))
            into = line.value(name).trimmed();
    };
    take("npi", change.row.npi);
    take("dea", change.row.dea);
    take("family", change.row.family);
    take("given", change.row.given);
    if (line.isSet("retire"))
        change.row.isActive = false;
    else if (line.isSet("restore"))
        change.row.isActive = true;
    return change;
}
}

int runMapPrescribers(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map prescribers [--decide ID (--provider P | --nobody) --reason R]"),
        QStringLiteral("Prescribers of messages whom nobody of the site's directory was found for, by "
                       "NPI, DEA number or an earlier decision.\n--decide ID: it is provider P, or "
                       "nobody of the directory; may be decided anew.\nExit status: 1 failed, 2 wrong "
                       "usage, 3 refused (no such prescriber or provider, decided meanwhile)."));
    line.addFlag("all", "Those that are decided as well.");
    line.addValue("decide", "ID", "Decide who prescriber ID is.");
    line.addValue("provider", "P", "This provider of the directory.");
    line.addFlag("nobody", "Nobody of the directory.");
    line.addValue("reason", "R", "Why; stands in the audit log.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    PrescriberDecision decision{PrescriberId::fromString(line.value("decide")), line.value("provider"),
                                line.value("reason"), 0};
    const bool isDecision = line.isSet("decide");
    if (isDecision && decision.id.isNull())
        return line.usageError(QStringLiteral("'%1' is not an id").arg(line.value("decide")));
    if (isDecision && line.isSet("nobody") == !decision.providerId.isEmpty())
        return line.usageError(QStringLiteral("--provider or --nobody, one of them"));
    if (isDecision && decision.reason.trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    PrescriberDesk desk(*(*bench)->db, (*bench)->clock, ownerSession(accountName()));
    return isDecision ? decide(**bench, desk, decision, line.isSet("json"))
                      : listPrescribers(desk, line.isSet("all"), line.isSet("json"));
}

int runMapProviders(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map providers [TEXT] | map providers --save ID --family F … --reason R"),
        QStringLiteral("The site's own directory of those who prescribe: at most 100 whose name or "
                       "numbers have all words of TEXT.\n--save ID: a new provider, or what is said of "
                       "one that is there.\nExit status: 1 failed, 2 wrong usage, 3 refused (a number "
                       "with a wrong check digit, or of another provider)."));
    line.addValue("save", "ID", "Add or change this provider.");
    line.addValue("family", "F", "Family name.");
    line.addValue("given", "G", "Given names.");
    line.addValue("npi", "N", "National Provider Identifier.");
    line.addValue("dea", "D", "DEA number.");
    line.addFlag("retire", "Out of use: nothing leads there any more.");
    line.addFlag("restore", "In use again.");
    line.addValue("reason", "R", "Why; stands in the audit log.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0, 8))
        return *code;
    if (line.isSet("save") && line.value("reason").trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    PrescriberDesk desk(*(*bench)->db, (*bench)->clock, ownerSession(accountName()));
    if (!line.isSet("save"))
        return listProviders(desk, line.words().join(u' '), line.isSet("json"));
    const auto before = ProviderStore(*(*bench)->db, (*bench)->clock).byId(line.value("save"));
    if (!before)
        return failOrder(before.error());
    const auto saved = desk.saveProvider(changeOf(line, *before));
    if (!saved)
        return failOrder(saved.error());
    print(*saved, line.isSet("json"));
    return ExitDone;
}

}
