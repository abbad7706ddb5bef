#include "commands/EventFilterOption.h"
#include "commands/Output.h"
#include "commands/Workbench.h"
#include "domain/ErrorClass.h"
#include "gateway/EventOrders.h"
#include "pipeline/BulkExecutor.h"
#include "store/BulkStore.h"

#include <QJsonArray>
#include <QThread>

namespace concord {

namespace {
constexpr int eventsAtOnce = 200;

int printClasses(bool asJson)
{
    QJsonArray rows;
    for (const ErrorRule &rule : errorRules()) {
        if (asJson)
            rows.append(QJsonObject{{QStringLiteral("code"), codeName(rule.code)},
                                    {QStringLiteral("class"), wordOf(rule.errorClass)},
                                    {QStringLiteral("why"), QString::fromUtf8(rule.why)}});
        else
            printLine(codeName(rule.code).leftJustified(22) + wordOf(rule.errorClass).leftJustified(12) +
                      QString::fromUtf8(rule.why));
    }
    if (asJson)
        printJson({{QStringLiteral("classes"), rows}});
    return ExitDone;
}

QJsonObject toJson(const BulkPreview &preview)
{
    QJsonObject byState;
    for (const auto &[state, count] : preview.byState)
        byState.insert(wordOf(state), count);
    QJsonObject byKind;
    for (const auto &[kind, count] : preview.byKind)
        byKind.insert(wordOf(kind), count);
    return {{QStringLiteral("total"), preview.total},
            {QStringLiteral("by_status"), byState},
            {QStringLiteral("by_kind"), byKind},
            {QStringLiteral("blocked"), preview.blocked}};
}

QJsonObject toJson(const BulkRow &row)
{
    return {{QStringLiteral("bulk_id"), row.id.toString()},
            {QStringLiteral("action"), wordOf(row.action)},
            {QStringLiteral("status"), wordOf(row.state)},
            {QStringLiteral("total"), row.total},
            {QStringLiteral("done"), row.done},
            {QStringLiteral("skipped"), row.skipped}};
}

int fails(const Error &error, bool asJson)
{
    if (asJson)
        printJson({{QStringLiteral("error"), toJson(error)}});
    else
        printError(error);
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::Conflict ? ExitRefused : ExitFailed;
}

struct Order
{
    BulkActionKind action = BulkActionKind::Retry;
    EventFilter filter;
    std::vector<EventId> ids;
    QString reason;
};

int preview(Workbench &bench, const Order &order, bool asJson)
{
    const auto counted = BulkStore(*bench.db, bench.clock).preview(order.action, order.filter, order.ids);
    if (!counted)
        return fails(counted.error(), asJson);
    if (asJson) {
        printJson(toJson(*counted));
        return ExitDone;
    }
    printLine(
        QStringLiteral("%1 event(s) would be taken, %2 of them behind an earlier event of their patient")
            .arg(counted->total)
            .arg(counted->blocked));
    for (const auto &[state, count] : counted->byState)
        printLine(QStringLiteral("  %1 %2").arg(wordOf(state).leftJustified(14)).arg(count));
    return ExitDone;
}

int carryOut(Workbench &bench, const Order &order, bool asJson)
{
    EventOrderSettings settings;
    settings.actor = accountName();
    settings.undoWindow = std::chrono::milliseconds(0); // --dry-run is the second thought of a command line
    const auto ordered = EventOrders(*bench.db, bench.clock, settings)
                             .bulk(order.action, order.filter, order.ids, order.reason);
    if (!ordered)
        return fails(ordered.error(), asJson);
    BulkRow row = *ordered;
    while (row.state == BulkState::Waiting || row.state == BulkState::Running) {
        const auto step = runBulkOrder(*bench.db, bench.clock, eventsAtOnce);
        if (step && !*step) // a worker has taken it
            QThread::msleep(50);
        const auto now = step ? BulkStore(*bench.db, bench.clock).byId(row.id) : fail(step.error());
        if (!now)
            return fails(now.error(), asJson);
        row = now->value_or(row);
    }
    if (asJson)
        printJson(toJson(row));
    else
        printLine(QStringLiteral("%1 of %2 event(s) done, %3 changed by somebody else meanwhile")
                      .arg(row.done)
                      .arg(row.total)
                      .arg(row.skipped));
    return ExitDone;
}
}

int runRetry(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("retry ID… | retry --filter F [--discard] [--dry-run] --reason R [--json]"),
        QStringLiteral("Puts events back into the pipeline, their ladders anew, each in its patient's order; "
                       "or, with --discard, "
                       "ends them. Who, what and why stand in the audit log.\nF is a list: status=S, kind=K, "
                       "source=CONNECTION, "
                       "error=CODE, from=TIME, until=TIME (ISO 8601), separated by commas.\nWith --json: "
                       "{\"bulk_id\",\"status\","
                       "\"total\",\"done\",\"skipped\"}, with --dry-run "
                       "{\"total\",\"by_status\",\"by_kind\",\"blocked\"}.\nExit "
                       "status: 0 done, 1 failed, 2 wrong usage, 3 refused: nothing is chosen."));
    line.addValue("filter", "F", "All that match: \"status=dead_letter,source=adt\".");
    line.addValue("reason", "R", "Why; stands in the audit log.");
    line.addFlag("discard", "End them instead; nothing of them is deleted.");
    line.addFlag("dry-run", "Only count.");
    line.addFlag("classes", "Print which error is transient, permanent or an operator's, and why.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0, 10'000))
        return *code;
    const bool asJson = line.isSet("json");
    if (line.isSet("classes"))
        return printClasses(asJson);
    Order order;
    order.action = line.isSet("discard") ? BulkActionKind::Discard : BulkActionKind::Retry;
    order.reason = line.value("reason");
    for (const QString &word : line.words()) {
        order.ids.push_back(EventId::fromString(word));
        if (order.ids.back().isNull())
            return line.usageError(QStringLiteral("'%1' is not an id").arg(word));
    }
    if (order.ids.empty() == !line.isSet("filter"))
        return line.usageError(QStringLiteral("expected ids, or --filter"));
    const auto filter = eventFilterFromText(line.value("filter"));
    if (!filter)
        return line.usageError(QStringLiteral("--filter: ") + filter.error().detail);
    order.filter = *filter;
    if (order.reason.trimmed().isEmpty() && !line.isSet("dry-run"))
        return line.usageError(QStringLiteral("--reason is missing"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return fails(bench.error(), asJson);
    return line.isSet("dry-run") ? preview(**bench, order, asJson) : carryOut(**bench, order, asJson);
}

}
