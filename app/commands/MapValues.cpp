#include "commands/MapValues.h"

#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/ValueDesk.h"
#include "store/ValueStore.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr int rowsAtOnce = 1000;

const auto help = QStringLiteral(
    "What values as sent are here: Concord's own tables with the rows of this site in front of them.\n"
    "Without an order: the rows, by kind and value. KIND is unit, route, form, frequency, release,\n"
    "abbreviation, species, breed, gender_status, status, visit_type or custom.\n"
    "--set VALUE: the site's row for it becomes --code C (with --system, --display, --flag, --advice).\n"
    "--retire VALUE: no row holds for it any more, neither the site's nor Concord's.\n"
    "--history VALUE: what the site's row has said, newest first.\n"
    "--sent-by NAME: for one connection only. A change needs --kind and --reason, and holds for what comes\n"
    "in from then on. Of HL7 v2 the common units and the routes and timings of its own tables are\n"
    "read before that: a row for such a sender names what they became (--set {tbl}).\n"
    "Exit status: 1 failed, 2 wrong usage, 3 refused (changed meanwhile, says so already, no such\n"
    "connection or value, not a code of its kind).");

void insertTarget(QJsonObject &object, const ValueTarget &target, bool isActive)
{
    object.insert(QStringLiteral("code"), target.code);
    object.insert(QStringLiteral("system"), target.system);
    object.insert(QStringLiteral("display"), target.display);
    object.insert(QStringLiteral("flag"), target.flag);
    object.insert(QStringLiteral("advice"), target.advice);
    object.insert(QStringLiteral("active"), isActive);
}

QJsonObject jsonOf(const ValueRow &row)
{
    QJsonObject object{{QStringLiteral("kind"), wordOf(row.key.kind)},
                       {QStringLiteral("value"), row.key.value},
                       {QStringLiteral("sent_by"), row.key.source},
                       {QStringLiteral("origin"), wordOf(row.origin)},
                       {QStringLiteral("version"), row.version}};
    insertTarget(object, row.target, row.isActive);
    if (row.origin == ValueOrigin::Shipped) {
        object.insert(QStringLiteral("source"), row.citation);
    } else {
        object.insert(QStringLiteral("overrides"), row.overrides);
        object.insert(QStringLiteral("author"), row.author);
        object.insert(QStringLiteral("reason"), row.citation);
        object.insert(QStringLiteral("changed_at"), isoTime(row.changedAt));
    }
    return object;
}

QString lineOf(const ValueRow &row)
{
    QString line = wordOf(row.key.kind) + QStringLiteral("  ") + row.key.value;
    if (!row.key.source.isEmpty())
        line += QStringLiteral(" (") + row.key.source + u')';
    line += QStringLiteral("  → ") + (row.isActive ? row.target.code : QStringLiteral("out of use"));
    if (!row.target.display.isEmpty() && row.isActive)
        line += QStringLiteral("  ") + row.target.display;
    if (!row.target.flag.isEmpty())
        line += QStringLiteral("  [") + row.target.flag + u']';
    return line + QStringLiteral("  ") + wordOf(row.origin);
}

int list(ValueDesk &desk, ValueQuery query, bool asJson)
{
    QJsonArray array;
    QString shipped;
    do {
        query.page.limit = rowsAtOnce;
        const auto page = desk.page(query);
        if (!page)
            return failOrder(page.error());
        for (const ValueRow &row : page->rows) {
            if (asJson)
                array.append(jsonOf(row));
            else
                printLine(lineOf(row));
        }
        shipped = page->shippedVersion;
        query.page.after = page->cursor;
    } while (!query.page.after.isEmpty());
    if (asJson)
        printJson({{QStringLiteral("shipped_version"), shipped}, {QStringLiteral("values"), array}});
    return ExitDone;
}

int history(ValueDesk &desk, const ValueKey &key, bool asJson)
{
    const auto found = desk.history(key, 0);
    if (!found)
        return failOrder(found.error());
    QJsonArray array;
    for (const ValueStep &step : found->steps) {
        if (asJson) {
            QJsonObject object{{QStringLiteral("version"), step.version},
                               {QStringLiteral("author"), step.author},
                               {QStringLiteral("reason"), step.reason},
                               {QStringLiteral("at"), isoTime(step.at)}};
            insertTarget(object, step.target, step.isActive);
            array.append(object);
        } else {
            printLine(QStringLiteral("%1  %2  %3  ").arg(step.version).arg(isoTime(step.at), step.author) +
                      (step.isActive ? step.target.code : QStringLiteral("out of use")) +
                      QStringLiteral("  ") + step.reason);
        }
    }
    if (asJson) {
        QJsonObject object{{QStringLiteral("history"), array}};
        if (found->shipped)
            object.insert(QStringLiteral("shipped"), jsonOf(*found->shipped));
        printJson(object);
    } else if (found->shipped) {
        printLine(QStringLiteral("shipped  ") + found->shipped->target.code + QStringLiteral("  ") +
                  found->shipped->citation);
    }
    return ExitDone;
}

int save(Workbench &bench, ValueDesk &desk, ValueChange change, bool asJson)
{
    const auto before = ValueStore(*bench.db, bench.clock).find(change.key);
    if (!before)
        return failOrder(before.error());
    if (*before) {
        change.basedOn = (*before)->version;
        if (!change.isActive)
            change.target = (*before)->target;
    }
    const auto saved = desk.save(change);
    if (!saved)
        return failOrder(saved.error());
    if (asJson)
        printJson(jsonOf(*saved));
    else
        printLine(lineOf(*saved));
    return ExitDone;
}

void addOptions(CommandLine &line)
{
    line.addValue("kind", "KIND", "Of one kind only.");
    line.addValue("sent-by", "NAME", "Rows for this connection.");
    line.addValue("text", "TEXT", "Rows with this in their value, code, name or flag.");
    line.addFlag("flagged", "Only what is flagged as error-prone.");
    line.addFlag("site", "Only rows of this site.");
    line.addFlag("retired", "Rows out of use as well.");
    line.addValue("set", "VALUE", "Set the site's row for VALUE.");
    line.addValue("retire", "VALUE", "Take VALUE out of use.");
    line.addValue("history", "VALUE", "Show what the site's row for VALUE has said.");
    line.addValue("code", "C", "What it is here.");
    line.addValue("system", "URI", "The system of the code.");
    line.addValue("display", "TEXT", "Its name.");
    line.addValue("flag", "FLAG", "Put on events that have it: unit:mcg.");
    line.addValue("advice", "TEXT", "What to write instead.");
    line.addValue("reason", "R", "Why; stands in the history and the audit log.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
}

/// What of the options do not go together; empty: all do.
QString problemOfUsage(const CommandLine &line, bool isKind)
{
    const int orders = int(line.isSet("set")) + int(line.isSet("retire")) + int(line.isSet("history"));
    if (line.isSet("kind") && !isKind)
        return QStringLiteral("--kind: '%1' is none").arg(line.value("kind"));
    if (orders > 1)
        return QStringLiteral("--set, --retire and --history are one each");
    if (orders == 1 && !line.isSet("kind"))
        return QStringLiteral("--kind is missing");
    const bool isChange = line.isSet("set") || line.isSet("retire");
    if (isChange && line.value("reason").trimmed().isEmpty())
        return QStringLiteral("--reason is missing");
    for (const char *name : {"code", "system", "display", "flag", "advice"}) {
        if (line.isSet(name) && !line.isSet("set"))
            return QStringLiteral("--%1 belongs to --set").arg(QLatin1StringView(name));
    }
    return {};
}
}

int runMapValues(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("map values [--kind KIND] [--set VALUE --code C --reason R]"), help);
    addOptions(line);
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const auto kind = valueKindFromWord(line.value("kind"));
    if (const QString problem = problemOfUsage(line, kind.has_value()); !problem.isEmpty())
        return line.usageError(problem);
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    ValueDesk desk(*(*bench)->db, (*bench)->clock, ownerSession(accountName()));
    const bool asJson = line.isSet("json");
    ValueKey key{kind.value_or(ValueKind::Unit), line.value("sent-by"), {}};
    if (line.isSet("history")) {
        key.value = line.value("history");
        return history(desk, key, asJson);
    }
    if (line.isSet("set") || line.isSet("retire")) {
        key.value = line.value(line.isSet("set") ? "set" : "retire");
        ValueChange change;
        change.key = key;
        change.target = {line.value("code"), line.value("system"), line.value("display"), line.value("flag"),
                         line.value("advice")};
        change.isActive = line.isSet("set");
        change.reason = line.value("reason");
        return save(**bench, desk, change, asJson);
    }
    ValueQuery query;
    query.kind = kind;
    if (line.isSet("sent-by"))
        query.source = line.value("sent-by");
    if (line.isSet("site"))
        query.origin = ValueOrigin::Site;
    query.text = line.value("text");
    query.onlyFlagged = line.isSet("flagged");
    query.withRetired = line.isSet("retired");
    return list(desk, query, asJson);
}

}
