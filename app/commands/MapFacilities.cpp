#include "commands/MapPatients.h"
#include "commands/Output.h"
#include "commands/PagedList.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/FacilityDesk.h"
#include "store/FacilityCodeStore.h"

namespace concord {

namespace {
QJsonObject jsonOf(const FacilityCodeRow &row)
{
    return {{QStringLiteral("facility_code_id"), row.id.toString()},
            {QStringLiteral("sent_by"), row.source},
            {QStringLiteral("code"), row.code},
            {QStringLiteral("status"), wordOf(row.state)},
            {QStringLiteral("facility"), row.facility},
            {QStringLiteral("author"), row.author},
            {QStringLiteral("reason"), row.reason},
            {QStringLiteral("version"), row.version},
            {QStringLiteral("created_at"), isoTime(row.createdAt)}};
}

QString lineOf(const FacilityCodeRow &row)
{
    return QStringLiteral("%1  %2  %3  %4  %5")
        .arg(row.id.toString(), row.source, row.code, wordOf(row.state), row.facility)
        .trimmed();
}

int listCodes(FacilityDesk &desk, bool all, bool asJson)
{
    FacilityCodeQuery query;
    if (!all)
        query.state = FacilityCodeState::Pending;
    return listPages<FacilityCodeRow>(desk, query, jsonOf, lineOf, QStringLiteral("facilities"), asJson);
}

int decideCode(Workbench &bench, FacilityDesk &desk, FacilityCodeDecision decision, bool asJson)
{
    const auto row = FacilityCodeStore(*bench.db, bench.clock).byId(decision.id);
    if (!row)
        return failOrder(row.error());
    decision.basedOn = *row ? (*row)->version : 0;
    const auto decided = desk.decide(decision);
    if (!decided)
        return failOrder(decided.error());
    if (asJson)
        printJson(jsonOf(*decided));
    else
        printLine(lineOf(*decided));
    return ExitDone;
}
}

int runMapFacilities(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map facilities [--decide ID (--facility F | --none) --reason R]"),
        QStringLiteral(
            "Codes of sending facilities in HL7 v2 messages (MSH-4) that nobody has decided about.\n"
            "--decide ID: it is facility F of the site, or none; may be decided anew.\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused (no such code, decided meanwhile)."));
    line.addFlag("all", "Those that are decided as well.");
    line.addValue("decide", "ID", "Decide what code ID is.");
    line.addValue("facility", "F", "This facility, by the site's own name.");
    line.addFlag("none", "No facility of the site.");
    line.addValue("reason", "R", "Why; stands in the audit log.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    FacilityCodeDecision decision{FacilityCodeId::fromString(line.value("decide")), line.value("facility"),
                                  line.value("reason"), 0};
    const bool isDecision = line.isSet("decide");
    if (isDecision && decision.id.isNull())
        return line.usageError(QStringLiteral("'%1' is not an id").arg(line.value("decide")));
    if (isDecision && line.isSet("none") == !decision.facility.isEmpty())
        return line.usageError(QStringLiteral("--facility or --none, one of them"));
    if (isDecision && decision.reason.trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    FacilityDesk desk(*(*bench)->db, (*bench)->clock, ownerSession(accountName()));
    return isDecision ? decideCode(**bench, desk, decision, line.isSet("json"))
                      : listCodes(desk, line.isSet("all"), line.isSet("json"));
}

}
