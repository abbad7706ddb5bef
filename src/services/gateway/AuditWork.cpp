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
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace concord {

namespace {
constexpr qint64 tellEveryMs = 100;
const auto place = QStringLiteral("export"); // where an Error happened: the file, not the database

const auto keyPlace = QStringLiteral("audit signing key");

/// Stands in where no key is: what needs no signature can be written all the same.
class NoSigner : public AuditSigner
{
public:
    [[nodiscard]] QByteArray publicKey() const override { return {}; }
    [[nodiscard]] Result<QByteArray> sign(const QByteArray &) const override
    {
        return fail(ErrorCode::ConfigInvalid, keyPlace);
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
                                              : QStringLiteral("failed=") + codeName(error.code);
}

QString outcomeOf(const AuditCheck &check)
{
    const AuditVerdict &verdict = check.verdict;
    const QString text =
        QStringLiteral("verified=%1 records=%2 head=%3 first_bad=%4")
            .arg(verdict.verified ? 1 : 0)
            .arg(verdict.records)
            .arg(verdict.head ? verdict.head->size : 0)
            .arg(verdict.firstBad ? QString::number(*verdict.firstBad) : QStringLiteral("none"));
    return verdict.verified ? text : text + QStringLiteral(" fault=") + wordOf(verdict.fault);
}

QString outcomeOf(const AuditExport &made)
{
    return QStringLiteral("done records=%1 head=%2 sha256=%3")
        .arg(made.records)
        .arg(made.head.size)
        .arg(made.sha256);
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

AuditWork::AuditWork(AuditWorkSettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock)
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
    const AuditEntry entry{task.actor,         action,   QStringLiteral("audit"), true, details,
                           task.correlationId, task.role};
    return db.write([&] { return AuditStore(db, m_clock).append(entry); });
}

void AuditWork::verify(const AuditTask &task)
{
    m_told.invalidate();
    const auto db = openDatabase(task.database);
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

Result<std::unique_ptr<AuditSigner>> AuditWork::signer(Database &db)
{
    auto key = m_settings.openSigner
                   ? m_settings.openSigner(db)
                   : Result<std::unique_ptr<AuditSigner>>(fail(ErrorCode::NotFound, keyPlace));
    if (key || key.error().code != ErrorCode::NotFound)
        return key;
    return fail(ErrorCode::ConfigInvalid, keyPlace, QStringLiteral("there is no signing key here"));
}

Result<SignedHead> AuditWork::sign(Database &db, const AuditSigner &signer)
{
    return Checkpoints(db, m_clock, signer, m_settings.headFile).make();
}

/// A verdict says most about records that have their place and are signed. What stands in the way of that,
/// such as a trail that does not go on from what was signed, is for the verification to find.
void AuditWork::placeAndSign(Database &db)
{
    const auto key = signer(db);
    const auto head = key ? sign(db, **key) : fail(key.error());
    if (head)
        return;
    logLine(LogLevel::Warning, "gateway", QStringLiteral("nothing was signed before a verification"),
            {.error = head.error()});
    (void)Sequencer(db).run();
}

Result<AuditCheck> AuditWork::check(Database &db, const AuditTask &task)
{
    if (task.cancel.isRaised())
        return fail(ErrorCode::Cancelled, QStringLiteral("audit verify"));
    placeAndSign(db);
    TrailCheck how;
    if (m_settings.trustedKeys)
        how.trustedKeys = m_settings.trustedKeys();
    how.headFile = m_settings.headFile;
    how.progress = [&](qint64 done, qint64 total) {
        return tell(task, done, total);
    };
    const bool isKeyKnown = !how.trustedKeys.empty();
    auto verdict = TrailVerifier(db, std::move(how)).run();
    if (!verdict)
        return fail(verdict.error());
    AuditCheck found;
    found.taskId = task.id;
    found.verdict = *std::move(verdict);
    found.at = m_clock.now();
    found.isKeyKnown = isKeyKnown;
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
    const auto db = openDatabase(task.database);
    if (!db) {
        emit failed(task.id, db.error());
        return;
    }
    const auto made = write(**db, task);
    const QString details = (made ? outcomeOf(*made) : outcomeOf(made.error())) + QStringLiteral(" format=") +
                            wordOf(task.order.format);
    const auto noted = note(**db, task, QStringLiteral("audit.outcome"), details);
    if (!noted)
        logLine(LogLevel::Error, "gateway", QStringLiteral("the end of an export could not be audited"),
                {.error = noted.error()});
    if (made)
        emit exported(*made);
    else
        emit failed(task.id, made.error());
}

Result<SignedHead> AuditWork::newestHead(Database &db)
{
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
    const auto key = signer(db);
    if (!key && (order.format == AuditFileFormat::JsonLines || key.error().code != ErrorCode::ConfigInvalid))
        return fail(key.error());
    const NoSigner nobody;
    const AuditSigner &signs = key ? **key : static_cast<const AuditSigner &>(nobody);
    auto head = key ? sign(db, signs) : newestHead(db);     // without a key: what others have signed
    if (!head && head.error().code == ErrorCode::Forbidden) // a person's login: workers sign, within a minute
        head = newestHead(db);
    if (!head)
        return fail(head.error());
    if (const QFileInfo info(order.path); info.exists() && !info.isFile()) // a device would be replaced
        return fail(ErrorCode::StoreFailed, place, QStringLiteral("it is no plain file"));
    QSaveFile out(order.path); // takes its place at the end, or leaves nothing behind
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return fail(ErrorCode::StoreFailed, place, out.errorString());
    const auto records = order.format == AuditFileFormat::Pdf ? writePdf(db, task, *head, out)
                                                              : writeRecords(db, task, *head, signs, out);
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
                                       const AuditSigner &signer, QIODevice &out)
{
    const bool isWhole = task.order.filter == AuditFilter{};
    ExportOrder order{task.order.filter, formatOf(task.order.format), head, {}};
    order.progress = [&](qint64 written) {
        return tell(task, written, isWhole ? head.size : 0);
    };
    return Exporter(db, m_clock, signer).run(order, out);
}

Result<qint64> AuditWork::writePdf(Database &db, const AuditTask &task, const SignedHead &head,
                                   QIODevice &out)
{
    if (!m_settings.writePdf)
        return fail(ErrorCode::UnsupportedMessage, place, QStringLiteral("no PDF can be made here"));
    constexpr int atOnce = 1000;
    AuditReport report{task.order.filter, head, keyName(head.publicKey), m_clock.now(), task.actor, {}};
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
