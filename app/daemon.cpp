// concordd: the services without a screen. Each subcommand is one file in app/commands/.
#include "commands/Command.h"
#include "host/CrashNote.h"
#include "host/NoCoreDumps.h"
#include "host/OpenSslAtExit.h"
#include "observability/Log.h"

#include <QCoreApplication>
#include <QTextStream>

#include <array>

namespace {
constexpr std::array commands{
    concord::Command{"run", "run listeners, workers and schedule until stopped", concord::runServices},
    concord::Command{"sync", "run one sync now and say what it did", concord::runSync},
    concord::Command{"ingest", "take files of messages through the engine's door", concord::runIngest},
    concord::Command{"jobs", "list jobs", concord::runJobs},
    concord::Command{"events", "list or follow events", concord::runEvents},
    concord::Command{"deliveries", "list what other systems were told, and how fast", concord::runDeliveries},
    concord::Command{"retry", "put events back into the pipeline, or discard them", concord::runRetry},
    concord::Command{"reconcile", "compare two systems, list the differences, put them right",
                     concord::runReconcile},
    concord::Command{"conflicts", "list, show and decide records that both sides have changed",
                     concord::runConflicts},
    concord::Command{"map", "list undecided codes, decide one", concord::runMap},
    concord::Command{"alerts", "list and acknowledge incidents, their rules, test notifiers",
                     concord::runAlerts},
    concord::Command{"metrics", "throughput, latency, outcomes and the error budget", concord::runMetrics},
    concord::Command{"audit", "export the audit trail, verify it, sign its head", concord::runAudit},
    concord::Command{"deidentify", "export what is stored of patients without what tells who they are",
                     concord::runDeidentify},
    concord::Command{"keys", "make, rotate, list and destroy the keys of what is encrypted",
                     concord::runKeys},
    concord::Command{"oauth", "make and show the key of a connection, try its token", concord::runOAuth},
    concord::Command{"users", "who may sign in: add, change, disable, remove people, set passwords",
                     concord::runUsers},
    concord::Command{"bench", "measure: medication list sync, durable intake, audit trail",
                     concord::runBench},
    concord::Command{"config", "check a configuration file", concord::runConfig},
    concord::Command{"db", "create or upgrade the database, say what is in it", concord::runDb},
    concord::Command{"sandbox", "serve an EHR with synthetic patients to learn with", concord::runSandbox},
    concord::Command{"validate", "check FHIR R4 and HL7 v2 files", concord::runValidate},
};

int usage(int code)
{
    QTextStream out(code == concord::ExitDone ? stdout : stderr);
    out << "usage: concordd COMMAND [OPTIONS]   (concordd COMMAND --help says more)\n\n";
    for (const concord::Command &c : commands)
        out << "  " << QString::fromLatin1(c.name).leftJustified(12) << c.summary << "\n";
    return code;
}
}

int main(int argc, char *argv[])
{
    concord::forbidCoreDumps();
    concord::noteCrashes();
    concord::leaveOpenSslAtExit();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("concord"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CONCORD_VERSION));
    QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2 || arguments[1] == QLatin1StringView("--help") ||
        arguments[1] == QLatin1StringView("help"))
        return usage(arguments.size() < 2 ? concord::ExitUsage : concord::ExitDone);
    if (arguments[1] == QLatin1StringView("--version")) {
        QTextStream(stdout) << "concordd " << QCoreApplication::applicationVersion() << "\n";
        return concord::ExitDone;
    }
    for (const concord::Command &c : commands) {
        if (arguments[1] == QLatin1StringView(c.name)) {
            arguments[0] += QLatin1Char(' ') + arguments.takeAt(1);
            const int code = c.run(arguments);
            concord::closeLog();
            return code;
        }
    }
    QTextStream(stderr) << "concordd: unknown command '" << arguments[1] << "'\n";
    return usage(concord::ExitUsage);
}
