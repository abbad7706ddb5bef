#include "commands/CommandLine.h"

#include "commands/Output.h"

#include <QTextStream>

namespace concord {

CommandLine::CommandLine(QString usage, const QString &description) : m_usage(std::move(usage))
{
    m_parser.setApplicationDescription(description);
    m_parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this help.")});
}

void CommandLine::addFlag(const char *name, const char *description)
{
    m_parser.addOption(QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(description)));
}

void CommandLine::addValue(const char *name, const char *valueName, const char *description)
{
    m_names << QString::fromLatin1(name);
    m_parser.addOption(QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(description),
                                          QString::fromLatin1(valueName)));
}

void CommandLine::addDatabaseOptions()
{
    addValue("config", "FILE",
             "Configuration; else concord.json of the user's settings folder, if there is one.");
    addValue("db", "URL",
             "Database, \"sqlite:PATH\" or \"postgresql://[user@]host/database\"; else the one of the "
             "configuration, else the user's own.");
    addValue("log-file", "FILE", "Write log lines (JSON) there; the file is rotated.");
    addValue("log-level", "LEVEL", "debug, info (the default), warning, error or off.");
}

std::optional<int> CommandLine::parse(const QStringList &arguments, int words)
{
    return parse(arguments, words, words);
}

std::optional<int> CommandLine::parse(const QStringList &arguments, int minWords, int maxWords)
{
    if (!m_parser.parse(arguments))
        return usageError(m_parser.errorText());
    if (m_parser.isSet(QStringLiteral("help"))) {
        QTextStream(stdout) << helpText();
        return ExitDone;
    }
    const qsizetype found = m_parser.positionalArguments().size();
    if (found < minWords || found > maxWords)
        return usageError(QStringLiteral("%1 words where %2 are due").arg(found).arg(minWords));
    return std::nullopt;
}

int CommandLine::usageError(const QString &message) const
{
    QTextStream(stderr) << message << "\nusage: " << programName() << " " << m_usage
                        << "   (--help says more)\n";
    return ExitUsage;
}

bool CommandLine::has(const char *name) const
{
    return m_names.contains(QString::fromLatin1(name));
}

bool CommandLine::isSet(const char *name) const
{
    return m_parser.isSet(QString::fromLatin1(name));
}

QString CommandLine::value(const char *name) const
{
    return m_parser.value(QString::fromLatin1(name));
}

QStringList CommandLine::values(const char *name) const
{
    return m_parser.values(QString::fromLatin1(name));
}

QString CommandLine::helpText() const
{
    const QString text = m_parser.helpText(); // its first line names the program only
    return QStringLiteral("Usage: %1 %2").arg(programName(), m_usage) +
           text.sliced(text.indexOf(QLatin1Char('\n')));
}

}
