#include "commands/AuditCommands.h"
#include "commands/Output.h"

#include "audit/ExportFile.h"
#include "audit/Exporter.h"
#include "audit/Heads.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTextStream>

#include <csignal>

namespace concord {

namespace {
constexpr qint64 progressEveryMs = 1000;
volatile std::sig_atomic_t isStopped = 0;

void onSignal(int)
{
    isStopped = 1;
}

/// What was ordered, as it stands in the trail.
QString detailsOf(const QString &format, const AuditFilter &filter)
{
    return QStringLiteral("format=%1 filter=%2")
        .arg(format,
             QString::fromUtf8(QJsonDocument(exportFile::filterJson(filter)).toJson(QJsonDocument::Compact)));
}

std::function<bool(qint64)> progress()
{
    return [watch = QElapsedTimer()](qint64 written) mutable {
        if (!watch.isValid() || watch.elapsed() >= progressEveryMs) {
            watch.start();
            QTextStream(stderr) << written << " records written" << Qt::endl;
        }
        return isStopped == 0;
    };
}

struct Written
{
    qint64 records = 0;
    SignedHead head;
};

/// The record of the export comes first, and the head over it: no file without the one, and it is in the
/// file.
Result<Written> write(AuditBench &audit, const QString &details, ExportOrder order, QIODevice &out)
{
    const auto key = audit.key();
    const auto noted = key ? audit.note(QStringLiteral("audit.export"), details) : fail(key.error());
    if (!noted)
        return fail(noted.error());
    Database &db = *audit.bench->db;
    const Clock &clock = audit.bench->clock;
    auto head = Checkpoints(db, clock, **key, HeadFile(audit.terms.places.headFile)).make();
    if (!head)
        return fail(head.error());
    order.head = *head;
    order.progress = progress();
    const auto records = Exporter(db, clock, **key).run(order, out);
    if (records)
        return Written{*records, *std::move(head)};
    (void)audit.note(QStringLiteral("audit.export"),
                     QStringLiteral("%1 failed=%2").arg(details, codeName(records.error().code)));
    return fail(records.error());
}

int fails(const QString &file, const QString &why)
{
    QTextStream(stderr) << "concordd: " << file << ": " << why << Qt::endl;
    return ExitFailed;
}
}

int runAuditExport(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("audit export [--filter F] [--format jsonl|csv|fhir] OUT"),
        QStringLiteral(
            "Writes the records that the filter finds, all without one, into the file OUT.\njsonl (the "
            "default): each with its proof, between a signed head and a signed end; `audit verify OUT` "
            "checks "
            "it with nothing but the file. csv and fhir (AuditEvent, one a line) hold the same records "
            "without proofs.\nThe export stands in the trail itself, and the head is signed anew over it. "
            "OUT "
            "is there when it is whole, and only its owner may read it.\nWith --json: "
            "{\"file\",\"format\",\"records\",\"head\"}. Exit status: 0 written, 1 failed, 2 wrong usage, 3 "
            "refused: the signing key cannot be used, or the trail does not go on from its heads."));
    line.addValue("format", "F", "jsonl, csv or fhir.");
    addAuditFilterOptions(line);
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1))
        return *code;
    const QString word = line.isSet("format") ? line.value("format") : QStringLiteral("jsonl");
    const auto format = exportFormatFromWord(word);
    if (!format)
        return line.usageError(QStringLiteral("--format: '%1' is none of jsonl, csv, fhir").arg(word));
    const auto filter = auditFilterOf(line);
    if (!filter)
        return line.usageError(filter.error().where + QStringLiteral(": ") + filter.error().detail);
    auto audit = AuditBench::open(line);
    if (!audit) {
        printError(audit.error());
        return ExitFailed;
    }
    const QString path = line.word(0);
    if (const QFileInfo info(path); info.exists() && !info.isFile()) // a device would be replaced by a file
        return fails(path, QStringLiteral("is no plain file"));
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return fails(path, out.errorString());
    std::signal(SIGINT, onSignal); // what was begun of OUT is taken away again
    std::signal(SIGTERM, onSignal);
    const auto written = write(*audit, detailsOf(word, *filter), {*filter, *format, {}, {}}, out);
    if (!written)
        return auditFails(written.error());
    if (!out.commit())
        return fails(path, out.errorString());
    if (line.isSet("json"))
        printJson({{QStringLiteral("file"), path},
                   {QStringLiteral("format"), word},
                   {QStringLiteral("records"), written->records},
                   {QStringLiteral("head"), toJson(written->head)}});
    else
        printLine(QStringLiteral("%1 record(s) of %2, head %3 signed with key %4")
                      .arg(written->records)
                      .arg(written->head.size)
                      .arg(QString::fromLatin1(hexOf(written->head.root).left(16)),
                           keyName(written->head.publicKey)));
    return ExitDone;
}

}
