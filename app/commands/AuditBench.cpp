#include "commands/AuditCommands.h"
#include "commands/Output.h"
#include "commands/Refusal.h"

#include "audit/Heads.h"
#include "store/AuditStore.h"

#include <QTextStream>

namespace concord {

Result<AuditBench> AuditBench::open(const CommandLine &line)
{
    auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return fail(bench.error());
    AuditBench audit;
    audit.bench = *std::move(bench);
    audit.terms.places = auditPlaces(audit.bench->startup);
    audit.terms.actor = accountName();
    return audit;
}

Result<void> AuditBench::note(const QString &action, const QString &details)
{
    return AuditStore(*bench->db, bench->clock)
        .append({terms.actor, action, QStringLiteral("audit"), true, details, {}});
}

Result<std::unique_ptr<Ed25519Key>> AuditBench::key()
{
    auto opened = openAuditKey(*bench->db, bench->clock, terms);
    if (!opened)
        return fail(opened.error());
    if (opened->isNew)
        QTextStream(stderr) << "concordd: made the audit signing key " << keyName(opened->key->publicKey())
                            << " in " << terms.places.keyFile << ": keep it, and nobody else" << Qt::endl;
    return std::move(opened->key);
}

int auditFails(const Error &error)
{
    return failWith(error, {ErrorCode::Conflict, ErrorCode::ConfigInvalid, ErrorCode::Forbidden});
}

QJsonObject toJson(const AuditVerdict &verdict)
{
    return {{QStringLiteral("verified"), verdict.verified},
            {QStringLiteral("records"), verdict.records},
            {QStringLiteral("head"), verdict.head ? QJsonValue(toJson(*verdict.head)) : QJsonValue()},
            {QStringLiteral("first_bad"), verdict.firstBad ? QJsonValue(*verdict.firstBad) : QJsonValue()},
            {QStringLiteral("reason"), verdict.reason}};
}

}
