#include "bench/Benches.h"
#include "commands/Command.h"

#include <QTextStream>

#include <array>

namespace concord {

namespace {
constexpr std::array benches{
    Command{"medication-sync", "the medication list sync", runSyncBench},
    Command{"intake-mllp", "durable intake over MLLP against raw SQLite commits", runMllpBench},
    Command{"intake-webhook", "the same over webhooks, without and with TLS", runWebhookBench},
    Command{"pipeline", "events a second from the queue to their outcome, one worker and two",
            runPipelineBench},
    Command{"audit", "the audit trail: cost of a record, verification, filters over a million",
            runAuditBench},
    Command{"encryption", "what encryption at rest costs of each event", runEncryptionBench},
    Command{"terminology", "a full-size release of RxNorm and NDC: reading, looking up, storing",
            runTerminologyBench},
    Command{"load", "what these start: sends messages to a listener and counts the answers", runLoadCommand},
    Command{"work", "what these start: one worker of events", runWorkCommand},
};

int usage(int code)
{
    QTextStream out(code == ExitDone ? stdout : stderr);
    out << "usage: concordd bench NAME [OPTIONS]   (concordd bench NAME --help says more)\n\n";
    for (const Command &bench : benches)
        out << "  " << QString::fromLatin1(bench.name).leftJustified(16) << bench.summary << "\n";
    out << "\nFigures compare with each other only, on one machine, in one run.\n";
    return code;
}
}

int runBench(const QStringList &arguments)
{
    QStringList rest = arguments;
    const QString name = rest.size() > 1 ? rest.takeAt(1) : QString();
    if (name == QLatin1StringView("--help") || name == QLatin1StringView("-h"))
        return usage(ExitDone);
    for (const Command &bench : benches) {
        if (name == QLatin1StringView(bench.name)) {
            rest[0] += QLatin1Char(' ') + name;
            return bench.run(rest);
        }
    }
    return usage(ExitUsage);
}

}
