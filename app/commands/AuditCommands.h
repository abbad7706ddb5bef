#pragma once

#include "audit/Checkpoints.h"
#include "commands/Workbench.h"
#include "host/AuditKey.h"

#include <QJsonObject>

namespace concord {

// `concordd audit NAME`, each with its command line in a file of its own.

int runAuditExport(const QStringList &arguments);
int runAuditVerify(const QStringList &arguments);
int runAuditCheckpoint(const QStringList &arguments);

/// What they share: the trail of a database, and who asks.
struct AuditBench
{
    std::unique_ptr<Workbench> bench;
    AuditKeyTerms terms;

    /// Of a database that exists.
    [[nodiscard]] static Result<AuditBench> open(const CommandLine &line);
    /// One record on its own, by who asks.
    [[nodiscard]] Result<void> note(const QString &action, const QString &details);
    /// Opens the key, and says so on stderr where it was made just now.
    [[nodiscard]] Result<std::unique_ptr<Ed25519Key>> key();
};

/// On stderr; a missing or unfit key, and a trail that does not go on from its heads, is a refusal.
int auditFails(const Error &error);

/// {"verified","records","head","first_bad","reason"}
[[nodiscard]] QJsonObject toJson(const AuditVerdict &verdict);

/// Of "actor=…,action=…,outcome=refused" and of the options of the same names, which count more.
/// ConfigInvalid: which one is wrong, and why.
void addAuditFilterOptions(CommandLine &line);
[[nodiscard]] Result<AuditFilter> auditFilterOf(const CommandLine &line);

}
