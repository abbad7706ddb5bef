#include "commands/Output.h"
#include "commands/Workbench.h"
#include "store/DeliveryStore.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr std::chrono::hours lately{24};

QJsonValue timeOrNull(const std::optional<Timestamp> &time)
{
    return time ? QJsonValue(isoTime(*time)) : QJsonValue();
}

QJsonObject toJson(const DeliveryRow &row)
{
    return {{QStringLiteral("id"), row.id.toString()},
            {QStringLiteral("kind"), wordOf(row.kind)},
            {QStringLiteral("source"), row.source},
            {QStringLiteral("connection"), row.connection},
            {QStringLiteral("key"), row.key},
            {QStringLiteral("state"), wordOf(row.state)},
            {QStringLiteral("waits_for"), wordOf(row.waitsFor)},
            {QStringLiteral("attempts"), row.attempts},
            {QStringLiteral("fact_at"), isoTime(row.factAt)},
            {QStringLiteral("sent_at"), timeOrNull(row.sentAt)},
            {QStringLiteral("acknowledged_at"), timeOrNull(row.acknowledgedAt)},
            {QStringLiteral("record_kind"), row.recordKind},
            {QStringLiteral("remote_version"), row.remoteVersion},
            {QStringLiteral("answer"), row.answer},
            {QStringLiteral("answer_id"), row.answerId},
            {QStringLiteral("was_there"), row.wasThere}};
}

/// "… DISPENSE  acknowledged  pharmacy > ehr  1 attempt(s)  201, version 1"
QString lineOf(const DeliveryRow &row)
{
    QString line = QStringLiteral("%1  %2  %3  %4  %5 > %6  %7 attempt(s)")
                       .arg(row.id.toString(), isoTime(row.factAt), wordOf(row.kind).leftJustified(19),
                            wordOf(row.state).leftJustified(12), row.source, row.connection)
                       .arg(row.attempts);
    if (row.waitsFor != DeliveryWait::Nothing && row.state != DeliveryState::Acknowledged)
        line += QStringLiteral("  waits for the ") + wordOf(row.waitsFor);
    if (!row.answer.isEmpty())
        line += QStringLiteral("  ") + row.answer;
    if (!row.remoteVersion.isEmpty())
        line += QStringLiteral(", version ") + row.remoteVersion;
    if (row.wasThere)
        line += QStringLiteral(", was there");
    return line;
}

QJsonObject toJson(const DeliveryLatency &one)
{
    return {{QStringLiteral("kind"), wordOf(one.kind)},
            {QStringLiteral("count"), one.count},
            {QStringLiteral("p50_ms"), one.p50Ms},
            {QStringLiteral("p95_ms"), one.p95Ms},
            {QStringLiteral("max_ms"), one.maxMs},
            {QStringLiteral("target_ms"), qint64(deliveryTargetOf(one.kind).count())},
            {QStringLiteral("share"), one.share()},
            {QStringLiteral("open"), one.open},
            {QStringLiteral("overdue"), one.overdue}};
}

QString lineOf(const DeliveryLatency &one)
{
    return QStringLiteral(
               "%1  %2 delivered  p50 %3 ms  p95 %4 ms  max %5 ms  %6 % within %7 s  %8 open, %9 overdue")
        .arg(wordOf(one.kind).leftJustified(19))
        .arg(one.count)
        .arg(one.p50Ms)
        .arg(one.p95Ms)
        .arg(one.maxMs)
        .arg(one.share() * 100, 0, 'f', 1)
        .arg(std::chrono::duration_cast<std::chrono::seconds>(deliveryTargetOf(one.kind)).count())
        .arg(one.open)
        .arg(one.overdue);
}

template <typename Row>
int print(const std::vector<Row> &rows, const QString &name, bool asJson)
{
    QJsonArray array;
    for (const Row &row : rows) {
        if (asJson)
            array.append(toJson(row));
        else
            printLine(lineOf(row));
    }
    if (asJson)
        printJson({{name, array}});
    return ExitDone;
}

int failed(const Error &error)
{
    printError(error);
    return ExitFailed;
}
}

int runDeliveries(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral(
            "deliveries [--connection C] [--state S] [--limit N] [--json] | deliveries --latency [--json]"),
        QStringLiteral(
            "Lists what other systems were told or are to be told, newest first.\n"
            "With --latency: how long it took from receiving a fact to its acknowledgement, of each "
            "kind, over the last 24 hours.\nWith --json: {\"deliveries\":[…]}, {\"latency\":[…]}."));
    line.addValue("connection", "C", "To this connection only.");
    line.addValue("state", "S",
                  "waiting, sending, acknowledged or stopped (a person has to look, or has looked).");
    line.addValue("limit", "N", "At most so many, 1 to 1000; else 50.");
    line.addFlag("latency", "How fast, instead of what.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    DeliveryQuery query;
    query.connection = line.value("connection");
    query.page.limit = line.isSet("limit") ? line.value("limit").toInt() : 50;
    if (query.page.limit < 1 || query.page.limit > 1000)
        return line.usageError(QStringLiteral("--limit: expected a whole number from 1 to 1000"));
    if (line.isSet("state")) {
        query.state = deliveryStateFromWord(line.value("state"));
        if (!query.state)
            return line.usageError(
                QStringLiteral("--state: no delivery has the state '%1'").arg(line.value("state")));
    }
    const bool wantsLatency = line.isSet("latency");
    if (wantsLatency && (line.isSet("connection") || line.isSet("state") || line.isSet("limit")))
        return line.usageError(QStringLiteral("--latency goes with --json only"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failed(bench.error());
    DeliveryStore store(*(*bench)->db, (*bench)->clock);
    if (wantsLatency) {
        const auto found = store.latencies((*bench)->clock.now() - lately);
        return found ? print(*found, QStringLiteral("latency"), line.isSet("json")) : failed(found.error());
    }
    const auto page = store.page(query);
    return page ? print(page->rows, QStringLiteral("deliveries"), line.isSet("json")) : failed(page.error());
}

}
