#include "commands/CommandLine.h"

#include "config/Config.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>

namespace concord {

namespace {
QJsonObject toJson(const ConfigIssue &issue)
{
    return {
        {QStringLiteral("line"), issue.line},
        {QStringLiteral("column"), issue.column},
        {QStringLiteral("key"), issue.pointer},
        {QStringLiteral("severity"), issue.isWarning ? QStringLiteral("warning") : QStringLiteral("error")},
        {QStringLiteral("message"), issue.message}};
}

void printJson(const QString &file, const ConfigReading &reading)
{
    QJsonArray issues;
    for (const ConfigIssue &issue : reading.issues)
        issues.append(toJson(issue));
    const QJsonObject result{{QStringLiteral("file"), file},
                             {QStringLiteral("valid"), reading.config.has_value()},
                             {QStringLiteral("issues"), issues}};
    QTextStream(stdout) << QJsonDocument(result).toJson(QJsonDocument::Compact) << "\n";
}

void printText(const QString &file, const ConfigReading &reading)
{
    QTextStream err(stderr);
    for (const ConfigIssue &issue : reading.issues)
        err << issue.text(file) << "\n";
    if (reading.config) {
        QTextStream(stdout) << file << ": good, " << reading.config->connections.size() << " connection(s), "
                            << reading.config->integrations.size() << " integration(s)\n";
    }
}
}

int runConfig(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("config check FILE [--json]"),
        QStringLiteral("Checks a configuration file. Every error names the line, the key and what would be "
                       "right.\nExit status: 0 good, 1 an error was found, 2 wrong usage."));
    line.addFlag("json", "Print one JSON object: file, valid, issues.");
    if (const auto code = line.parse(arguments, 2))
        return *code;
    if (line.word(0) != QLatin1StringView("check"))
        return line.usageError(QStringLiteral("unknown: config %1").arg(line.word(0)));

    const QString name = line.word(1);
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        QTextStream(stderr) << name << ": " << file.errorString() << "\n";
        return ExitFailed;
    }
    const ConfigReading reading = readConfig(file.readAll());
    if (line.isSet("json"))
        printJson(name, reading);
    else
        printText(name, reading);
    return reading.config ? ExitDone : ExitFailed;
}

}
