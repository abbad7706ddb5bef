#include "commands/AuditCommands.h"
#include "commands/Output.h"

#include "audit/Heads.h"

namespace concord {

namespace {
Result<SignedHead> sign(AuditBench &audit, bool isNewKeyMeant)
{
    audit.terms.isNewKeyMeant = isNewKeyMeant;
    const auto key = audit.key();
    const auto noted =
        key ? audit.note(QStringLiteral("audit.checkpoint"),
                         isNewKeyMeant ? QStringLiteral("new-key=%1").arg(keyName((*key)->publicKey()))
                                       : QString())
            : fail(key.error());
    if (!noted)
        return fail(noted.error());
    CheckpointRules rules;
    rules.acceptsNewKey = isNewKeyMeant;
    const auto signedNow =
        Checkpoints(*audit.bench->db, audit.bench->clock, **key, HeadFile(audit.terms.places.headFile), rules)
            .make();
    if (signedNow && isNewKeyMeant && audit.terms.places.credential.isEmpty())
        trustAuditKey(audit.terms.places, (*key)->publicKey());
    return signedNow;
}
}

int runAuditCheckpoint(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("audit checkpoint [--new-key] [--json]"),
        QStringLiteral(
            "Signs the trail's head now: in the database, and in the head file. That stands in the trail, "
            "under "
            "the head.\nWith --json: the head as it stands in the head file. Exit status: 0 signed, 1 "
            "failed, "
            "2 wrong usage, 3 refused: the signing key cannot be used, or is another one than before, or the "
            "trail does not go on from the heads before."));
    line.addFlag("new-key", "The signing key here is another one than that of the heads before, or is gone "
                            "and made anew, and that is meant so.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    auto audit = AuditBench::open(line);
    if (!audit) {
        printError(audit.error());
        return ExitFailed;
    }
    const auto head = sign(*audit, line.isSet("new-key"));
    if (!head)
        return auditFails(head.error());
    if (line.isSet("json"))
        printJson(toJson(*head));
    else
        printLine(QStringLiteral("head of %1 record(s) %2, signed with key %3, also in %4")
                      .arg(head->size)
                      .arg(QString::fromLatin1(hexOf(head->root)), keyName(head->publicKey),
                           audit->terms.places.headFile));
    return ExitDone;
}

}
