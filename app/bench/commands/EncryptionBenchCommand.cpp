#include "bench/Benches.h"
#include "bench/LoadMessages.h"
#include "codec/Envelope.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"
#include "host/DatabaseKeys.h"
#include "ingest/FormatDoor.h"
#include "pipeline/EventProcessor.h"
#include "pipeline/steps/ContentSteps.h"
#include "runtime/SystemClock.h"
#include "store/IntakeStore.h"
#include "store/Seal.h"
#include "store/TerminologyStore.h"
#include "terminology/ReleaseLoader.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <ctime>

namespace concord {

namespace {
constexpr int atOnce = 256;
const auto worker = QStringLiteral("bench");

double processorUs()
{
    return double(std::clock()) * 1e6 / CLOCKS_PER_SEC;
}

/// One database in a folder of its own, with its keys or without.
Result<std::unique_ptr<Database>> openIn(const QTemporaryDir &folder, bool isSealed)
{
    DatabaseUrl url{Dialect::Kind::Sqlite, folder.filePath(QStringLiteral("concord.db"))};
    if (isSealed) {
        if (const auto keys = takeKeys(url); !keys)
            return fail(keys.error());
    }
    const auto release = loadShippedRelease();
    auto db = release ? Database::open(url) : fail(release.error());
    if (!db)
        return db;
    const SystemClock clock;
    const auto imported = TerminologyStore(**db, clock).import(*release);
    return imported ? std::move(db) : fail(imported.error());
}

/// As the Ingestor makes them of what an MLLP listener received.
NewMessage messageOf(const FormatDoor &door, const InboundMessage &m)
{
    const Envelope envelope = door.read(m);
    NewMessage a;
    a.bodyHash = QCryptographicHash::hash(m.body, QCryptographicHash::Sha256);
    a.receivedAt = m.receivedAt;
    a.id = makeId<EventId>(m.receivedAt.time_since_epoch());
    a.correlationId = makeId<CorrelationId>(m.receivedAt.time_since_epoch());
    a.kind = envelope.kind;
    a.source = m.connection;
    a.messageId = envelope.messageId;
    a.orderingKey = orderingKeyOf(m.connection, envelope.patientKey);
    a.channel = m.channel;
    a.format = m.format;
    a.body = m.body;
    return a;
}

/// Orders through the door, the queue and their steps. Returns the processor's µs for one.
Result<double> run(int events, int number, bool isSealed)
{
    const QTemporaryDir folder;
    const SystemClock clock;
    const auto db = openIn(folder, isSealed);
    if (!db)
        return fail(db.error());
    const LoadMessages messages("seal" + QByteArray::number(number), std::max(1, events / 10));
    const FormatDoor door(clock);
    IntakeStore intake(**db);
    EventProcessor processor(**db, clock, contentSteps(), RetryPolicy{}, worker);
    const double begun = processorUs();
    for (int from = 0; from < events; from += atOnce) {
        std::vector<NewMessage> group;
        for (int i = from; i < std::min(events, from + atOnce); ++i) {
            InboundMessage m;
            m.connection = QStringLiteral("bench");
            m.channel = InboundChannel::Mllp;
            m.format = InboundFormat::Hl7v2;
            m.body = messages.hl7(i);
            m.receivedAt = clock.now();
            group.push_back(messageOf(door, m));
        }
        std::vector<const NewMessage *> pointers;
        for (const NewMessage &m : group)
            pointers.push_back(&m);
        const auto stored = (*db)->write([&] { return intake.admit(pointers).map([](const auto &) {}); });
        if (!stored)
            return fail(stored.error());
    }
    const auto worked = runClaimable(**db, clock, processor, worker);
    if (!worked)
        return fail(worked.error());
    if (*worked != events)
        return fail(ErrorCode::Internal, QStringLiteral("pipeline"),
                    QStringLiteral("%1 of %2 events were worked").arg(*worked).arg(events));
    return (processorUs() - begun) / events;
}

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// µs for one call of each: a body of 1 KiB sealed, opened; a look-up's hash.
Result<QJsonObject> calls()
{
    constexpr int count = 20'000;
    const QTemporaryDir folder;
    const auto db = openIn(folder, true);
    if (!db)
        return fail(db.error());
    Seal seal(**db, "event_bodies");
    const QString row = makeId<EventId>(std::chrono::milliseconds(1)).toString();
    const QByteArray body(1024, 'x');
    const auto one = [&](const std::function<void()> &call) {
        QElapsedTimer watch;
        watch.start();
        for (int i = 0; i < count; ++i)
            call();
        return double(watch.nsecsElapsed()) / 1000 / count;
    };
    const QByteArray sealed = seal.bytes(row, "body", body);
    const QJsonObject found{
        {QStringLiteral("seal_1k_us"), one([&] { (void)seal.bytes(row, "body", body); })},
        {QStringLiteral("open_1k_us"), one([&] { (void)seal.openBytes(row, "body", sealed); })},
        {QStringLiteral("look_up_us"), one([&] { (void)seal.lookUp("source_id", row); })}};
    if (const auto fault = (*db)->takeSealFault())
        return fail(*fault);
    return found;
}

Result<QJsonObject> measure(int events, int repeat)
{
    auto report = calls();
    if (!report)
        return report;
    std::vector<double> readable;
    std::vector<double> sealed;
    for (int i = 0; i < repeat; ++i) { // in turns: what disturbs the machine for a while disturbs both
        for (auto *times : {&readable, &sealed}) {
            const auto one = run(events, i, times == &sealed);
            if (!one)
                return fail(one.error());
            times->push_back(*one);
        }
    }
    const double with = medianOf(sealed);
    const double without = medianOf(readable);
    report->insert(QStringLiteral("events"), events);
    report->insert(QStringLiteral("us_per_event"), with);
    report->insert(QStringLiteral("us_per_event_without"), without);
    report->insert(QStringLiteral("encryption_us_per_event"), with - without);
    report->insert(QStringLiteral("share"), (with - without) / with);
    return report;
}
}

int runEncryptionBench(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("bench encryption [OPTIONS]"),
        QStringLiteral("What encryption costs: the processor's time of one order from the door to its "
                       "outcome on SQLite, with the database's keys and without them, in one process; "
                       "and single calls."));
    line.addValue("events", "N", "Of each run (default 3000).");
    line.addValue("repeat", "R", "Runs of each; the medians count (default 3).");
    line.addFlag("json", "Print one JSON object.");
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const int events = line.isSet("events") ? line.value("events").toInt() : 3000;
    const int repeat = line.isSet("repeat") ? line.value("repeat").toInt() : 3;
    if (events < 1 || events > 1'000'000 || repeat < 1 || repeat > 100)
        return line.usageError(QStringLiteral("--events 1 to 1000000, --repeat 1 to 100"));
    const auto report = measure(events, repeat);
    if (!report) {
        printError(report.error());
        return ExitFailed;
    }
    if (line.isSet("json")) {
        printJson(*report);
        return ExitDone;
    }
    const auto number = [&](const char *name, int decimals) {
        return QString::number(report->value(QLatin1StringView(name)).toDouble(), 'f', decimals);
    };
    printLine(QStringLiteral("one event: %1 µs, %2 of them for encryption (%3 %)")
                  .arg(number("us_per_event", 0), number("encryption_us_per_event", 0),
                       QString::number(report->value(QStringLiteral("share")).toDouble() * 100, 'f', 1)));
    printLine(QStringLiteral("1 KiB sealed in %1 µs, opened in %2 µs; a look-up's hash %3 µs")
                  .arg(number("seal_1k_us", 2), number("open_1k_us", 2), number("look_up_us", 2)));
    return ExitDone;
}

}
