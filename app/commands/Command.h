#pragma once

#include <QStringList>

namespace concord {

/// DESIGN section 12.
enum ExitCode { ExitDone = 0, ExitFailed = 1, ExitUsage = 2, ExitRefused = 3 };

/// One subcommand of concordd; each lives in a file of its own in this folder. run() parses its own options
/// with QCommandLineParser (arguments[0] is "concordd NAME"), prints to stdout and returns an ExitCode. With
/// --json it prints one JSON object (or one a line where its help says so) and nothing else on stdout.
struct Command
{
    const char *name;
    const char *summary;
    int (*run)(const QStringList &arguments);
};

int runAlerts(const QStringList &arguments);
int runAudit(const QStringList &arguments);
int runBench(const QStringList &arguments);
int runConfig(const QStringList &arguments);
int runConflicts(const QStringList &arguments);
int runDb(const QStringList &arguments);
int runDeidentify(const QStringList &arguments);
int runDeliveries(const QStringList &arguments);
int runEvents(const QStringList &arguments);
int runIngest(const QStringList &arguments);
int runJobs(const QStringList &arguments);
int runKeys(const QStringList &arguments);
int runMap(const QStringList &arguments);
int runOAuth(const QStringList &arguments);
int runMetrics(const QStringList &arguments);
int runReconcile(const QStringList &arguments);
int runRetry(const QStringList &arguments);
int runSandbox(const QStringList &arguments);
int runServices(const QStringList &arguments);
int runSync(const QStringList &arguments);
int runUsers(const QStringList &arguments);
int runValidate(const QStringList &arguments);

}
