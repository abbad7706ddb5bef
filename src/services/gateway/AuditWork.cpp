#include "gateway/AuditWork.h"

#include "audit/Checkpoints.h"
#include "audit/Exporter.h"
#include "audit/Heads.h"
#include "audit/TrailVerifier.h"
#include "gateway/AuditGateway.h"
#include "observability/Log.h"
#include "store/AuditStore.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace concord {

namespace {
constexpr qint64 tellEveryMs = 100;
const auto place = QStringLiteral("export"); // where an Error happened: the file, not the database

/// Stands in where no key is: what needs no signature can be written all the same.
class NoSigner : public AuditSigner
{
public:
    [[nodiscard]] QByteArray publicKey() const override { return {}; }
    [[nodiscard]] Result<QByteArray> sign(const QByteArray &) const override
    {
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("audit signing key"),
                    QStringLiteral("there is no signing key here"));
    }
};

ExportFormat formatOf(AuditFileFormat format)
{
    if (format == AuditFileFormat::Csv)
        return ExportFormat::Csv;
    return format == AuditFileFormat::Fhir ? ExportFormat::Fhir : ExportFormat::JsonLines;
}

Result<std::unique_ptr<Database>> openDatabase(const DatabaseUrl &url)
{
    OpenOptions options;
    options.mustExist = true;
    return Database::open(url, options);
}

AuditRow rowOf(const LeafRow &leaf)
{
    const auto text = [](QByteArrayView bytes) {
        return QString::fromUtf8(bytes.data(), bytes.size());
    };
    const StoredRecord &r = *leaf.record;
    return {r.seq,          fromMs(r.at),    text(r.actor),
            text(r.role),   text(r.action),  text(r.subject),
            r.allowed == 1, text(r.details), CorrelationId::fromString(text(r.correlation)),
            leaf.leaf};
}

/// What became of it, for the trail: codes and counts.
QString outcomeOf(const Error &error)
{
    return error.code == ErrorCode::Cancelled ? QStringLiteral("cancelled")
                                              : QStringLiteral("failed code=") + codeName(error.code);
}

QString outcomeOf(const AuditCheck &check)
{
    const AuditVerdict &verdict = check.verdict;
    QString text = verdict.verified ? QStringLiteral("verified")
                                    : QStringLiteral("not verified fault=") + wordOf(verdict.fault);
    if (verdict.firstBad)
        text += QStringLiteral(" record=%1").arg(*verdict.firstBad);
    text += QStringLiteral(" records=%1").arg(verdict.records);
    if (verdict.head)
        text += QStringLiteral(" head=%1 root=%2 key=%3")
                    .arg(verdict.head->size)
                    .arg(QString::fromLatin1(hexOf(verdict.head->root)), check.keyName);
    return text;
}

Result<QString> sha256Of(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return fail(ErrorCode::StoreFailed, place, file.errorString());
    return QString::fromLatin1(hash.result().toHex());
}
}

AuditWork::AuditWork(AuditWorkSettings settings, std::unique_ptr<AuditSigner> signer, const Clock &clock)
    : m_settings(std::move(settings)), m_signer(std::move(signer)), m_clock(clock)
{}

AuditWork::~AuditWork() = default;

bool AuditWork::tell(const AuditTask &task, qint64 done, qint64 total)
{
    if (task.cancel.isRaised())
        return false;
    if (!m_told.isValid() || m_told.elapsed() >= tellEveryMs) {
        m_told.start();
        emit progressed({task.id, done, total});
    }
    return true;
}

Result<void> AuditWork::note(Database &db, const AuditTask &task, const QString &action,
                             const QString &details)
{
    const AuditEntry entry{m_settings.actor,  action, QStringLiteral("audit"), true, details,
                           task.correlationId};
    return db.write([&] { return AuditStore(db, m_clock).append(entry); });
}

void AuditWork::verify(const AuditTask &task)
{
    m_told.invalidate();
    const auto db = openDatabase(m_settings.database);
    if (!db) {
        emit failed(task.id, db.error());
        return;
    }
    auto found = check(**db, task);
    const auto noted = note(**db, task, QStringLiteral("audit.verify"),
                            found ? outcomeOf(*found) : outcomeOf(found.error()));
    if (!noted) // what was found counts, but somebody has to hear that it is not on record
        logLine(LogLevel::Error, "gateway", QStringLiteral("a verification could not be audited"),
                {.error = noted.error()});
    if (found)
        emit verified(*found);
    else
        emit failed(task.id, found.error());
}

/// A conflict may be nothing but another program that signed a moment ago, between two looks of ours.
Result<SignedHead> AuditWork::sign(Database &db)
{
    constexpr int tries = 3;
    Checkpoints heads(db, m_clock, *m_signer, *m_settings.headFile);
    auto head = heads.make();
    for (int i = 1; i < tries && !head && head.error().code == ErrorCode::Conflict; ++i)
        head = heads.make();
    return head;
}

/// A verdict says most about records that have their place and are signed. Where that cannot be done, because
/// the trail does not go on from what was signed, the verification finds out why.
Result<void> AuditWork::placeAndSign(Database &db)
{
    const auto done = canSign() ? sign(db).map([](const auto &) {}) : Sequencer(db).run().map([](qint64) {});
    if (done || done.error().code == ErrorCode::Conflict || done.error().code == ErrorCode::NotFound ||
        done.error().code == ErrorCode::StoreNewer || done.error().code == ErrorCode::StoreCorrupt)
        return {};
    return done;
}

Result<AuditCheck> AuditWork::check(Database &db, const AuditTask &task)
{
    if (task.cancel.isRaised())
        return fail(ErrorCode::Cancelled, QStringLiteral("audit verify"));
    if (const auto ready = placeAndSign(db); !ready)
        return fail(ready.error());
    TrailCheck how;
    how.trustedKeys = m_settings.trustedKeys;
    how.headFile = m_settings.headFile;
    how.progress = [&](qint64 done, qint64 total) {
        return tell(task, done, total);
    };
    auto verdict = TrailVerifier(db, how).run();
    if (!verdict)
        return fail(verdict.error());
    AuditCheck found;
    found.taskId = task.id;
    found.verdict = *std::move(verdict);
    found.at = m_clock.now();
    found.isKeyKnown = !m_settings.trustedKeys.empty();
    if (!found.verdict.head)
        return found;
    found.keyName = keyName(found.verdict.head->publicKey);
    const auto last = AuditTreeStore(db).seqAt(found.verdict.head->size - 1);
    if (!last)
        return fail(last.error());
    found.lastSeq = last->value_or(0);
    return found;
}

void AuditWork::exportFile(const AuditTask &task)
{
    m_told.invalidate();
    const auto db = openDatabase(m_settings.database);
    if (!db) {
        emit failed(task.id, db.error());
        return;
    }
    const auto made = write(**db, task);
    const QString details = QStringLiteral("export ") +
                            (made ? QStringLiteral("done records=%1 head=%2 sha256=%3")
                                        .arg(made->records)
                                        .arg(made->head.size)
                                        .arg(made->sha256)
                                  : outcomeOf(made.error())) +
                            QStringLiteral(" format=") + wordOf(task.order.format);
    const auto noted = note(**db, task, QStringLiteral("audit.outcome"), details);
    if (!noted)
        logLine(LogLevel::Error, "gateway", QStringLiteral("the end of an export could not be audited"),
                {.error = noted.error()});
    if (made)
        emit exported(*made);
    else
        emit failed(task.id, made.error());
}

Result<SignedHead> AuditWork::headOf(Database &db, AuditFileFormat format)
{
    if (canSign())
        return sign(db);
    if (format == AuditFileFormat::JsonLines)
        return fail(NoSigner().sign({}).error());
    const auto newest = AuditTreeStore(db).newestHead();
    if (!newest)
        return fail(newest.error());
    return *newest ? Result<SignedHead>(**newest)
                   : fail(ErrorCode::NotFound, QStringLiteral("audit head"),
                          QStringLiteral("nothing was signed yet"));
}

Result<AuditExport> AuditWork::write(Database &db, const AuditTask &task)
{
    if (task.cancel.isRaised())
        return fail(ErrorCode::Cancelled, place);
    const AuditExportOrder &order = task.order;
    const auto head = headOf(db, order.format);
    if (!head)
        return fail(head.error());
    QSaveFile out(order.path); // takes its place at the end, or leaves nothing behind
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return fail(ErrorCode::StoreFailed, place, out.errorString());
    const auto records = order.format == AuditFileFormat::Pdf ? writePdf(db, task, *head, out)
                                                              : writeRecords(db, task, *head, out);
    if (!records)
        return fail(records.error());
    if (!out.commit())
        return fail(ErrorCode::StoreFailed, place, out.errorString());
    const auto sum = sha256Of(order.path);
    if (!sum)
        return fail(sum.error());
    return AuditExport{task.id, order.path, order.format, *records, *head, *sum};
}

Result<qint64> AuditWork::writeRecords(Database &db, const AuditTask &task, const SignedHead &head,
                                       QIODevice &out)
{
    const bool isWhole = task.order.filter == AuditFilter{};
    const NoSigner nobody;
    ExportOrder order{task.order.filter, formatOf(task.order.format), head, {}};
    order.progress = [&](qint64 written) {
        return tell(task, written, isWhole ? head.size : 0);
    };
    return Exporter(db, m_clock, m_signer ? *m_signer : static_cast<const AuditSigner &>(nobody))
        .run(order, out);
}

Result<qint64> AuditWork::writePdf(Database &db, const AuditTask &task, const SignedHead &head,
                                   QIODevice &out)
{
    if (!m_settings.writePdf)
        return fail(ErrorCode::UnsupportedMessage, place, QStringLiteral("no PDF can be made here"));
    constexpr int atOnce = 1000;
    AuditReport report{task.order.filter, head, keyName(head.publicKey), m_clock.now(), m_settings.actor, {}};
    AuditTreeStore store(db);
    for (std::optional<qint64> next = 0; next;) {
        const auto found = store.find(task.order.filter, *next, head.size, atOnce,
                                      [&](const LeafRow &row) { report.rows.push_back(rowOf(row)); });
        if (!found)
            return fail(found.error());
        next = *found;
        if (report.rows.size() > size_t(mostPdfRecords))
            return fail(ErrorCode::TooLarge, place,
                        QStringLiteral("more than %1 records").arg(mostPdfRecords));
        if (task.cancel.isRaised())
            return fail(ErrorCode::Cancelled, place);
    }
    const auto records = qint64(report.rows.size());
    return m_settings
        .writePdf(
            report, out,
            [&](int done, int total) { return tell(task, total > 0 ? records * done / total : 0, records); })
        .map([&] { return records; });
}

void connectAudit(AuditGateway &gateway, AuditWork &work)
{
    AuditGateway *door = &gateway;
    QObject::connect(door, &AuditGateway::verificationOrdered, &work, &AuditWork::verify);
    QObject::connect(door, &AuditGateway::exportOrdered, &work, &AuditWork::exportFile);
    QObject::connect(&work, &AuditWork::progressed, door, &AuditGateway::progressed);
    QObject::connect(&work, &AuditWork::verified, door, [door](const AuditCheck &check) {
        door->finish(check.taskId);
        emit door->verified(check);
    });
    QObject::connect(&work, &AuditWork::exported, door, [door](const AuditExport &file) {
        door->finish(file.taskId);
        emit door->exported(file);
    });
    QObject::connect(&work, &AuditWork::failed, door, [door](quint64 taskId, const Error &error) {
        door->finish(taskId);
        emit door->taskFailed(taskId, error);
    });
}

}
