#include "commands/Output.h"
#include "commands/Workbench.h"
#include "gateway/StoreGateway.h"
#include "host/StopSignals.h"
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
}

int runEvents(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("events [--status S] [--correlation ID] [--limit N] [--follow] [--json]"),
        QStringLiteral(
            "Lists the newest events, oldest first.\nWith --follow: from now on, as they are "
            "committed, until stopped.\nWith --json: {\"events\":[…]}, or with --follow one object a "
            "line."));
    line.addValue("status", "S",
                  "received, processing, succeeded, waiting_retry, needs_mapping, needs_review, "
                  "dead_letter, discarded or superseded.");
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
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench) {
        printError(bench.error());
        return ExitFailed;
    }
    return line.isSet("follow") ? follow(**bench, query, line.isSet("json"))
                                : list(**bench, query, line.isSet("json"));
}

}
