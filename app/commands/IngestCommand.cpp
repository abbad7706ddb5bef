#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "host/FileIntake.h"
#include "ingest/FormatDoor.h"
#include "ingest/Ingestor.h"
#include "runtime/ServiceThread.h"
#include "store/Notifications.h"

#include <QFile>
#include <QJsonArray>
#include <QTextStream>

#include <unistd.h>

namespace concord {

namespace {
struct Counts
{
    int received = 0;
    int accepted = 0;
    int duplicates = 0;
    int rejected = 0; ///< by the door; kept for review or not
    int failed = 0;   ///< not stored: the store was in trouble
};

QString statusOf(const FileReceipt &receipt)
{
    if (!receipt.outcome)
        return QStringLiteral("failed");
    if (receipt.outcome->eventId.isNull())
        return QStringLiteral("rejected");
    return wordOf(receipt.outcome->state);
}

const Error *errorOf(const FileReceipt &receipt)
{
    if (!receipt.outcome)
        return &receipt.outcome.error();
    return receipt.outcome->refusal ? &*receipt.outcome->refusal : nullptr;
}

QJsonObject toJson(const FileReceipt &receipt)
{
    QJsonObject object{{QStringLiteral("file"), receipt.file},
                       {QStringLiteral("position"), receipt.position},
                       {QStringLiteral("status"), statusOf(receipt)},
                       {QStringLiteral("id"), QJsonValue()},
                       {QStringLiteral("error"), QJsonValue()}};
    if (receipt.outcome) {
        const InboundReceipt &r = *receipt.outcome;
        if (!r.eventId.isNull())
            object.insert(QStringLiteral("id"), r.eventId.toString());
        object.insert(QStringLiteral("kind"), wordOf(r.kind));
        object.insert(QStringLiteral("correlation_id"), r.correlationId.toString());
        object.insert(QStringLiteral("message_id"), r.messageId);
        object.insert(QStringLiteral("duplicate"), r.isDuplicate);
    }
    if (const Error *error = errorOf(receipt)) {
        QJsonObject told = toJson(*error);
        told.insert(QStringLiteral("detail"), error->detail);
        object.insert(QStringLiteral("error"), told);
    }
    return object;
}

Counts count(const std::vector<FileReceipt> &receipts)
{
    Counts counts;
    for (const FileReceipt &receipt : receipts) {
        ++counts.received;
        if (!receipt.outcome)
            ++counts.failed;
        else if (receipt.outcome->refusal)
            ++counts.rejected;
        else if (receipt.outcome->isDuplicate)
            ++counts.duplicates;
        else
            ++counts.accepted;
    }
    return counts;
}

void print(const std::vector<FileReceipt> &receipts, const Counts &counts, bool asJson)
{
    if (asJson) {
        QJsonArray events;
        for (const FileReceipt &receipt : receipts)
            events.append(toJson(receipt));
        printJson({{QStringLiteral("received"), counts.received},
                   {QStringLiteral("accepted"), counts.accepted},
                   {QStringLiteral("duplicates"), counts.duplicates},
                   {QStringLiteral("rejected"), counts.rejected},
                   {QStringLiteral("failed"), counts.failed},
                   {QStringLiteral("events"), events}});
        return;
    }
    for (const FileReceipt &receipt : receipts) {
        const Error *error = errorOf(receipt);
        if (error)
            printLine(QStringLiteral("%1:%2: %3: %4 at %5: %6")
                          .arg(receipt.file)
                          .arg(receipt.position)
                          .arg(statusOf(receipt), codeName(error->code), error->where, error->detail));
    }
    printLine(QStringLiteral("%1 received: %2 accepted, %3 known already, %4 rejected, %5 not stored")
                  .arg(counts.received)
                  .arg(counts.accepted)
                  .arg(counts.duplicates)
                  .arg(counts.rejected)
                  .arg(counts.failed));
}

/// Reads the files one after the other; false when one of them could not be read.
bool readFiles(FileIntake &intake, const QStringList &names)
{
    bool good = true;
    for (const QString &name : names) {
        QFile file(name);
        const bool isOpen = name == QStringLiteral("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                        : file.open(QIODevice::ReadOnly);
        if (!isOpen) {
            good = false;
            (void)failFile({ErrorCode::NotFound, name, file.errorString(), 0}); // the others are read
            continue;
        }
        const auto read = intake.read(name, file);
        if (!read)
            printError(read.error());
        good = good && read;
    }
    return good;
}

int ingest(Workbench &bench, const CommandLine &line, InboundFormat format)
{
    IngestSettings settings;
    settings.database = bench.startup.database;
    settings.capacity = size_t(bench.startup.config.engine.queueCapacity);
    settings.inTransaction = Notifications::notifyWork;
    ServiceThread thread(QStringLiteral("ingest"));
    Ingestor *ingestor = thread.host(std::make_unique<Ingestor>(std::move(settings), bench.clock,
                                                                std::make_unique<FormatDoor>(bench.clock)));
    thread.start();
    QMetaObject::invokeMethod(
        ingestor, [] {}, Qt::BlockingQueuedConnection); // behind its start()
    const QString source = line.isSet("source") ? line.value("source") : QStringLiteral("file");
    FileIntake intake(*ingestor, bench.clock, source, format);
    const bool isWatched = ::isatty(STDERR_FILENO) == 1;
    if (isWatched)
        intake.onProgress = [](qint64 done) {
            QTextStream(stderr) << "\r" << done << " stored";
        };
    const bool allRead = readFiles(intake, line.words().sliced(1));
    const std::vector<FileReceipt> &receipts = intake.finish();
    thread.stop();
    if (isWatched)
        QTextStream(stderr) << "\r" << QString(40, QLatin1Char(' ')) << "\r";
    const Counts counts = count(receipts);
    print(receipts, counts, line.isSet("json"));
    if (!allRead || counts.failed > 0)
        return ExitFailed;
    return counts.rejected > 0 ? ExitRefused : ExitDone;
}
}

int runIngest(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("ingest hl7|fhir|json FILE… [--source NAME] [--json] [--config FILE] [--db URL]"),
        QStringLiteral(
            "Takes files through the same door as the listeners: each message is stored before it is "
            "counted, a "
            "repeat is recognised, what is not valid is kept for review with its reason.\n"
            "hl7: HL7 v2, one message, several, or a batch file (FHS/BHS). fhir: FHIR R4 resources or "
            "Bundles. json: "
            "Concord's own events (resources/schemas/event.schema.json). JSON files hold one document or one "
            "a line "
            "(NDJSON), where each line stands alone. A message may have 64 MiB, a file any size. \"-\" is "
            "standard input.\n"
            "The stored events are worked by `concordd run`.\n"
            "With --json: "
            "{\"received\",\"accepted\",\"duplicates\",\"rejected\",\"failed\",\"events\":[{\"id\",\"kind\","
            "\"status\",\"correlation_id\",\"message_id\",\"duplicate\",\"error\",\"file\",\"position\"}]}.\n"
            "Exit status: 0 all accepted or known already, 1 a file could not be read or the store failed, 2 "
            "wrong "
            "usage, 3 some messages were rejected."));
    line.addValue("source", "NAME", "The connection that the events count as coming from; else \"file\".");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 2, 100'000))
        return *code;
    const QString kind = line.word(0);
    const InboundFormat format = kind == QStringLiteral("hl7")    ? InboundFormat::Hl7v2
                                 : kind == QStringLiteral("fhir") ? InboundFormat::FhirJson
                                                                  : InboundFormat::Json;
    if (format == InboundFormat::Json && kind != QStringLiteral("json"))
        return line.usageError(QStringLiteral("unknown: ingest %1").arg(kind));
    const auto bench = Workbench::open(line, Workbench::Database::IsMade);
    if (!bench)
        return failWith(bench.error(), {ErrorCode::Forbidden});
    return ingest(**bench, line, format);
}

}
