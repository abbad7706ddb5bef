#pragma once

#include "commands/Command.h"

#include <QCommandLineParser>

#include <optional>

namespace concord {

/// The command line of one subcommand: Qt's parser, with the exit codes of DESIGN section 12 and a usage line
/// that names the subcommand.
class CommandLine
{
public:
    /// @param usage what follows "concordd": "sync INTEGRATION [OPTIONS]"
    CommandLine(QString usage, const QString &description);

    void addFlag(const char *name, const char *description);
    void addValue(const char *name, const char *valueName, const char *description);
    void addDatabaseOptions(); ///< --config, --db, --log-file, --log-level

    /// An exit code when there is nothing more to do: help was asked for and printed, or the usage is wrong.
    /// @param words how many words must stand beside the options
    [[nodiscard]] std::optional<int> parse(const QStringList &arguments, int words);
    [[nodiscard]] std::optional<int> parse(const QStringList &arguments, int minWords, int maxWords);
    /// Says what is wrong, then how to use it. Returns ExitUsage.
    [[nodiscard]] int usageError(const QString &message) const;

    [[nodiscard]] bool has(const char *name) const; ///< the command has such an option
    [[nodiscard]] bool isSet(const char *name) const;
    [[nodiscard]] QString value(const char *name) const;
    [[nodiscard]] QStringList values(const char *name) const; ///< of an option given more than once
    [[nodiscard]] QString word(int index) const { return m_parser.positionalArguments().value(index); }
    [[nodiscard]] QStringList words() const { return m_parser.positionalArguments(); }

private:
    [[nodiscard]] QString helpText() const;

    QString m_usage;
    QStringList m_names;
    QCommandLineParser m_parser;
};

}
