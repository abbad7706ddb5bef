#include "commands/AuditCommands.h"
#include "commands/Command.h"

#include <QTextStream>

#include <array>

namespace concord {

namespace {
constexpr std::array auditCommands{
    Command{"export", "write records with their proofs, as a table, or as FHIR AuditEvents", runAuditExport},
    Command{"verify", "check an export with nothing but the file, or the whole trail of a database",
            runAuditVerify},
    Command{"checkpoint", "sign the trail's head now", runAuditCheckpoint},
};

int usage(int code)
{
    QTextStream out(code == ExitDone ? stdout : stderr);
    out << "usage: concordd audit COMMAND [OPTIONS]   (concordd audit COMMAND --help says more)\n\n";
    for (const Command &command : auditCommands)
        out << "  " << QString::fromLatin1(command.name).leftJustified(12) << command.summary << "\n";
    out << "\nThe format of exports and heads: packaging/AUDIT_FORMAT.md.\n";
    return code;
}
}

int runAudit(const QStringList &arguments)
{
    QStringList rest = arguments;
    const QString name = rest.size() > 1 ? rest.takeAt(1) : QString();
    if (name == QLatin1StringView("--help") || name == QLatin1StringView("-h"))
        return usage(ExitDone);
    for (const Command &command : auditCommands) {
        if (name == QLatin1StringView(command.name)) {
            rest[0] += QLatin1Char(' ') + name;
            return command.run(rest);
        }
    }
    return usage(ExitUsage);
}

}
