#include "commands/AuditCommands.h"
#include "commands/Output.h"

#include "audit/ExportVerifier.h"
#include "audit/Heads.h"
#include "audit/TrailVerifier.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTextStream>

namespace concord {

namespace {
constexpr qint64 progressEveryMs = 1000;

/// "verified to record N, head H, at T", or what is wrong.
QString sentenceOf(const AuditVerdict &verdict)
{
    if (!verdict.verified) {
        const QString which =
            verdict.firstBad ? QStringLiteral(" (record %1)").arg(*verdict.firstBad) : QString();
        return QStringLiteral("NOT verified%1: %2").arg(which, verdict.reason);
    }
    QString text = QStringLiteral("verified: %1 record(s)").arg(verdict.records);
    if (verdict.head)
        text += QStringLiteral(", head of %1 records %2, signed at %3 with key %4")
                    .arg(verdict.head->size)
                    .arg(QString::fromLatin1(hexOf(verdict.head->root)), isoTime(verdict.head->at),
                         keyName(verdict.head->publicKey));
    return verdict.reason.isEmpty() ? text : text + QStringLiteral("\n") + verdict.reason;
}

int tell(const AuditVerdict &verdict, bool asJson)
{
    if (asJson)
        printJson(toJson(verdict));
    else
        printLine(sentenceOf(verdict));
    return verdict.verified ? ExitDone : ExitFailed;
}

/// What could not be read is not verified: with --json that is an answer, too.
int cannotTell(const Error &error, bool asJson)
{
    const QString reason = error.where + QStringLiteral(": ") + error.detail;
    if (asJson)
        printJson(toJson(AuditVerdict{false, 0, {}, {}, reason}));
    QTextStream(stderr) << "concordd: " << reason << Qt::endl;
    return ExitFailed;
}

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, path, file.errorString());
    constexpr qint64 most = 1'000'000;
    return file.read(most);
}

struct Given
{
    std::vector<QByteArray> keys;
    std::optional<HeadFile> heads;
};

Result<Given> givenBy(const CommandLine &line)
{
    Given given;
    if (line.isSet("key")) {
        const auto pem = contentOf(line.value("key"));
        auto keys = pem ? ed25519::publicKeys(*pem) : fail(pem.error());
        if (!keys)
            return fail(keys.error().code, line.value("key"), keys.error().detail);
        given.keys = *std::move(keys);
    }
    if (line.isSet("head")) {
        if (const auto there = contentOf(line.value("head")); !there)
            return fail(there.error());
        given.heads = HeadFile(line.value("head"));
    }
    return given;
}

int verifyFile(const QString &path, const Given &given, bool asJson)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return cannotTell({ErrorCode::NotFound, path, file.errorString(), 0}, asJson);
    const auto verdict = ExportVerifier({given.keys, given.heads, {}}).run(file);
    return verdict ? tell(*verdict, asJson) : cannotTell(verdict.error(), asJson);
}

std::function<bool(qint64, qint64)> progress()
{
    return [watch = QElapsedTimer()](qint64 done, qint64 total) mutable {
        if (!watch.isValid() || watch.elapsed() >= progressEveryMs || done == total) {
            watch.start();
            QTextStream(stderr) << done << " of " << total << " records" << Qt::endl;
        }
        return true;
    };
}

void remark(AuditVerdict &verdict, const QString &text)
{
    verdict.reason += (verdict.reason.isEmpty() ? QString() : QStringLiteral("; ")) + text;
}

Result<AuditVerdict> verifyTrail(AuditBench &audit, const Given &given)
{
    Database &db = *audit.bench->db;
    const QString &headFile = audit.terms.places.headFile;
    if (const auto placed = Sequencer(db).run(); !placed) // perhaps no program is running
        return fail(placed.error());
    TrailCheck check{given.keys, given.heads, progress()};
    if (check.trustedKeys.empty())
        check.trustedKeys = trustedAuditKeys(audit.terms);
    const bool isOutside = check.headFile || QFileInfo::exists(headFile);
    if (!check.headFile)
        check.headFile = HeadFile(headFile);
    const bool isTrusted = !check.trustedKeys.empty();
    auto verdict = TrailVerifier(db, std::move(check)).run();
    if (!verdict)
        return verdict;
    if (verdict->verified && verdict->head && !isTrusted)
        remark(*verdict,
               QStringLiteral("no trusted key is known here: whose key %1 is, nobody can say (--key)")
                   .arg(keyName(verdict->head->publicKey)));
    if (verdict->verified && verdict->head && !isOutside)
        remark(*verdict, QStringLiteral("there is no head file %1: that nobody has written the whole trail "
                                        "anew, only heads outside can say (--head)")
                             .arg(headFile));
    const auto noted = audit.note(
        QStringLiteral("audit.verify"),
        QStringLiteral("verified=%1 records=%2 head=%3 first_bad=%4")
            .arg(verdict->verified ? 1 : 0)
            .arg(verdict->records)
            .arg(verdict->head ? verdict->head->size : 0)
            .arg(verdict->firstBad ? QString::number(*verdict->firstBad) : QStringLiteral("none")));
    return noted ? verdict : fail(noted.error());
}
}

int runAuditVerify(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("audit verify [FILE] [--head FILE] [--key PEM] [--json]"),
        QStringLiteral(
            "With FILE: checks an export in JSON Lines, with nothing but the file; no database is opened. "
            "Without: recomputes the whole trail of the database and compares it with every signed head, in "
            "the database and in the head file, with the progress on stderr; that stands in the trail.\nWith "
            "--json: {\"verified\",\"records\",\"head\",\"first_bad\",\"reason\"}. Exit status: 0 verified, "
            "1 "
            "not, or it could not be read, 2 wrong usage, 3 refused."));
    line.addValue("head", "FILE",
                  "Heads that were kept outside; else, of a database, those of the configured head file.");
    line.addValue("key", "PEM",
                  "The public keys to trust; else, of a database, those beside its signing key.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0, 1))
        return *code;
    const bool asJson = line.isSet("json");
    const QString file = line.word(0);
    if (!file.isEmpty() && (line.isSet("db") || line.isSet("config")))
        return line.usageError(
            QStringLiteral("a file is checked without a database: --db and --config do not "
                           "go with it"));
    const auto given = givenBy(line);
    if (!given)
        return cannotTell(given.error(), asJson);
    if (!file.isEmpty())
        return verifyFile(file, *given, asJson);
    auto audit = AuditBench::open(line);
    if (!audit) {
        printError(audit.error());
        return ExitFailed;
    }
    const auto verdict = verifyTrail(*audit, *given);
    return verdict ? tell(*verdict, asJson) : cannotTell(verdict.error(), asJson);
}

}
