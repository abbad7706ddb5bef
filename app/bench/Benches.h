#pragma once

#include <QStringList>

namespace concord {

// The benches of `concordd bench NAME`, each with its command line in a file of its own: bench/commands/.

int runSyncBench(const QStringList &arguments);
int runMllpBench(const QStringList &arguments);
int runWebhookBench(const QStringList &arguments);
int runPipelineBench(const QStringList &arguments);
int runAuditBench(const QStringList &arguments);
int runEncryptionBench(const QStringList &arguments);
int runTerminologyBench(const QStringList &arguments);
int runLoadCommand(const QStringList &arguments);
int runWorkCommand(const QStringList &arguments);

}
