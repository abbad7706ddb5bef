#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "domain/RetryPolicy.h"
#include "gateway/StoreGateway.h"
#include "host/EventWork.h"
#include "host/StopSignals.h"
#include "models/WaitText.h"
#include "runtime/ServiceThread.h"
#include "store/EventStore.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace concord {

namespace {
void show(const EventRow &event, bool asJson)
{
    if (asJson) {
        printJson(toJson(event));
        return;
    }
    printLine(QStringLiteral("%1  %2  %3  %4  %5  correlation %6")
                  .arg(event.id.toString(), isoTime(event.createdAt), wordOf(event.kind),
                       wordOf(event.state).leftJustified(13), event.source, event.correlationId.toString()) +
              (event.lastError ? QStringLiteral("  ") + codeName(event.lastError->code) : QString()));
}

/// The same stream the console shows, until the program is stopped.
int follow(Workbench &bench, const EventQuery &query, bool asJson)
{
    constexpr quint64 stream = 1;
    ServiceThread thread(QStringLiteral("console"));
    StoreGateway *gateway = thread.host(
        std::make_unique<StoreGateway>(GatewaySettings{bench.startup.database, accountName()}, bench.clock));
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, qApp, &QCoreApplication::quit);
    QObject::connect(gateway, &StoreGateway::eventsAppended, qApp,
                     [asJson](quint64, const std::vector<EventRow> &rows) {
                         for (const EventRow &row : rows)
                             show(row, asJson);
                     });
    QObject::connect(gateway, &StoreGateway::availabilityChanged, qApp, [](bool online, const Error &error) {
        if (!online)
            printError(error);
    });
    QMetaObject::invokeMethod(
        gateway, [gateway, query] { gateway->streamEvents(stream, query); }, Qt::QueuedConnection);
    thread.start();
    const int code = QCoreApplication::exec();
    thread.stop();
    return code;
}

int list(Workbench &bench, const EventQuery &query, bool asJson)
{
    const auto page = EventStore(*bench.db, bench.clock).page(query);
    if (!page) {
        printError(page.error());
        return ExitFailed;
    }
    QJsonArray rows;
    for (auto it = page->rows.rbegin(); it != page->rows.rend(); ++it) {
        if (asJson)
            rows.append(toJson(*it));
        else
            show(*it, false);
    }
    if (asJson)
        printJson({{QStringLiteral("events"), rows}});
    return ExitDone;
}

QJsonArray toJson(const std::vector<StepRow> &steps)
{
    QJsonArray array;
    for (const StepRow &step : steps)
        array.append(QJsonObject{{QStringLiteral("attempt"), step.attempt},
                                 {QStringLiteral("step"), step.step},
                                 {QStringLiteral("us"), step.durationUs},
                                 {QStringLiteral("verdict"), step.verdict},
                                 {QStringLiteral("detail"), step.detail}});
    return array;
}

QJsonArray toJson(const std::vector<EventChange> &changes)
{
    QJsonArray array;
    for (const EventChange &change : changes)
        array.append(QJsonObject{{QStringLiteral("record"), change.record},
                                 {QStringLiteral("id"), change.recordId},
                                 {QStringLiteral("change"), change.change},
                                 {QStringLiteral("fields"), QJsonArray::fromStringList(change.fields)}});
    return array;
}

/// What the receiver said.
QString receiptText(const DeliveryRow &row)
{
    if (row.state != DeliveryState::Acknowledged)
        return QStringLiteral("no receipt");
    QStringList parts{row.answer};
    if (!row.remoteVersion.isEmpty())
        parts << row.recordKind + QStringLiteral(" version ") + row.remoteVersion;
    if (!row.answerId.isEmpty())
        parts << QStringLiteral("answer ") + row.answerId;
    return parts.join(QStringLiteral(", "));
}

QJsonObject toJson(const DeliveryRow &row, const std::vector<DeliveryAttempt> &attempts)
{
    QJsonArray sent;
    for (const DeliveryAttempt &attempt : attempts)
        sent.append(QJsonObject{
            {QStringLiteral("number"), attempt.number},
            {QStringLiteral("started_at"), isoTime(attempt.startedAt)},
            {QStringLiteral("ended_at"),
             attempt.endedAt ? QJsonValue(isoTime(*attempt.endedAt)) : QJsonValue()},
            {QStringLiteral("outcome"), attempt.outcome},
            {QStringLiteral("error"), attempt.error ? QJsonValue(codeName(*attempt.error)) : QJsonValue()}});
    return {
        {QStringLiteral("connection"), row.connection}, {QStringLiteral("key"), row.key},
        {QStringLiteral("state"), wordOf(row.state)},   {QStringLiteral("answer"), row.answer},
        {QStringLiteral("answer_id"), row.answerId},    {QStringLiteral("remote_version"), row.remoteVersion},
        {QStringLiteral("was_there"), row.wasThere},    {QStringLiteral("attempts"), sent}};
}

/// "invalid_message at PID-3: more than one": of the last attempt.
QString placeText(const Error &error)
{
    QString text = codeName(error.code);
    if (!error.where.isEmpty())
        text += QStringLiteral(" at ") + error.where;
    return error.detail.isEmpty() ? text : text + QStringLiteral(": ") + error.detail;
}

/// One event with what the pipeline did and why it waits.
int story(Workbench &bench, EventId id, bool asJson)
{
    EventStore events(*bench.db, bench.clock);
    const auto told = events.story(id, retryPolicyOf(bench.startup.config));
    if (!told || !*told) {
        printError(told ? Error{ErrorCode::NotFound, QStringLiteral("event/") + id.toString(), {}, 0}
                        : told.error());
        return ExitFailed;
    }
    const EventStory &s = **told;
    const QString why = waitText(s.wait, s.ladder, bench.clock.now());
    if (asJson) {
        QJsonObject object = toJson(s.event);
        if (s.event.lastError) {
            QJsonObject error = toJson(*s.event.lastError);
            error.insert(QStringLiteral("detail"), s.event.lastError->detail);
            object.insert(QStringLiteral("error"), error);
        }
        object.insert(QStringLiteral("why"), why);
        object.insert(QStringLiteral("wait"), wordOf(s.wait.kind));
        object.insert(QStringLiteral("blocked_by"),
                      s.wait.blocker.isNull() ? QJsonValue() : s.wait.blocker.toString());
        object.insert(QStringLiteral("channel"), s.channel);
        object.insert(QStringLiteral("format"), s.format);
        object.insert(QStringLiteral("body_bytes"), s.bodyBytes);
        object.insert(QStringLiteral("steps"), toJson(s.steps));
        object.insert(QStringLiteral("changes"), toJson(s.changes));
        if (s.delivery)
            object.insert(QStringLiteral("delivery"), toJson(*s.delivery, s.deliveryAttempts));
        printJson(object);
        return ExitDone;
    }
    show(s.event, false);
    if (s.event.lastError)
        printLine(QStringLiteral("  %1").arg(placeText(*s.event.lastError)));
    if (!why.isEmpty())
        printLine(why);
    for (const StepRow &step : s.steps)
        printLine(QStringLiteral("  attempt %1  %2 %3  %4 µs  %5")
                      .arg(step.attempt)
                      .arg(step.step.leftJustified(10), step.verdict.leftJustified(13))
                      .arg(step.durationUs, 7)
                      .arg(step.detail));
    if (s.delivery)
        printLine(QStringLiteral("  delivery to %1: %2, message %3, %4")
                      .arg(s.delivery->connection, wordOf(s.delivery->state), s.delivery->key,
                           receiptText(*s.delivery)));
    for (const DeliveryAttempt &attempt : s.deliveryAttempts)
        printLine(QStringLiteral("  sent %1  %2  %3%4")
                      .arg(attempt.number)
                      .arg(isoTime(attempt.startedAt),
                           attempt.outcome.isEmpty() ? QStringLiteral("on its way") : attempt.outcome,
                           attempt.error ? QStringLiteral("  ") + codeName(*attempt.error) : QString()));
    for (const EventChange &change : s.changes)
        printLine(QStringLiteral("  %1 %2: %3")
                      .arg(change.record, change.change, change.fields.join(QStringLiteral(", "))));
    return ExitDone;
}
}

int runEvents(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("events [--status S] [--kind K] [--correlation ID] [--limit N] [--follow] [--json] | "
                       "events --why ID [--json]"),
        QStringLiteral(
            "Lists the newest events, oldest first.\nWith --follow: from now on, as they are "
            "committed, until stopped.\nWith --json: {\"events\":[…]}, or with --follow one object a "
            "line."));
    line.addValue("status", "S",
                  "received, processing, succeeded, waiting_retry, needs_mapping, needs_review, "
                  "dead_letter, discarded or superseded.");
    line.addValue("kind", "K", "Of this kind only: PRESCRIPTION_NEW, DISPENSE, …");
    line.addValue("why", "ID", "One event: why it waits, its steps, what it changed; never its content.");
    line.addValue("correlation", "ID", "Of this correlation id only.");
    line.addValue("limit", "N", "At most so many, 1 to 1000; else 50.");
    line.addFlag("follow", "Wait for new ones.");
    line.addFlag("json", "Print JSON.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    EventQuery query;
    query.page.limit = line.isSet("limit") ? line.value("limit").toInt() : 50;
    if (query.page.limit < 1 || query.page.limit > 1000)
        return line.usageError(QStringLiteral("--limit: expected a whole number from 1 to 1000"));
    if (line.isSet("status")) {
        query.state = eventStateFromWord(line.value("status"));
        if (!query.state)
            return line.usageError(
                QStringLiteral("--status: no event has the status '%1'").arg(line.value("status")));
    }
    if (line.isSet("correlation")) {
        query.correlationId = CorrelationId::fromString(line.value("correlation"));
        if (query.correlationId.isNull())
            return line.usageError(
                QStringLiteral("--correlation: '%1' is not an id").arg(line.value("correlation")));
    }
    if (line.isSet("kind")) {
        query.kind = eventKindFromWord(line.value("kind"));
        if (!query.kind)
            return line.usageError(QStringLiteral("--kind: there is no kind '%1'").arg(line.value("kind")));
    }
    const auto why = EventId::fromString(line.value("why"));
    if (line.isSet("why") && why.isNull())
        return line.usageError(QStringLiteral("--why: '%1' is not an id").arg(line.value("why")));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failWith(bench.error(), {ErrorCode::Forbidden});
    if (line.isSet("why"))
        return story(**bench, why, line.isSet("json"));
    return line.isSet("follow") ? follow(**bench, query, line.isSet("json"))
                                : list(**bench, query, line.isSet("json"));
}

}
