#include "codec/validation/ResourceValidator.h"
#include "commands/CommandLine.h"
#include "commands/FhirTables.h"
#include "commands/InputFile.h"
#include "commands/ValidateHl7.h"
#include "domain/Result.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>
#include <limits>

namespace concord {

namespace {

constexpr qint64 largestLine = 64LL * 1024 * 1024;
constexpr qint64 largestDocument = 256LL * 1024 * 1024;

QJsonObject toJson(const ValidationIssue &issue)
{
    return {{QStringLiteral("severity"), severityName(issue.severity)},
            {QStringLiteral("path"), issue.path},
            {QStringLiteral("rule"), issue.rule},
            {QStringLiteral("message"), issue.message}};
}

/// Validates documents one by one and prints each verdict as it is known.
class ValidateRun
{
public:
    ValidateRun(const FhirDefinitions &definitions, bool asJson)
        : m_definitions(definitions), m_asJson(asJson), m_out(stdout)
    {}

    void file(const QString &name, bool asLines)
    {
        InputFile file(name);
        const auto open = file.open();
        const bool isLines = asLines || name.endsWith(QLatin1StringView(".ndjson")) ||
                             name.endsWith(QLatin1StringView(".ndjson.gz"));
        const auto read = !open ? open : isLines ? lines(name, file) : document(name, file);
        if (!read)
            unreadable(name, read.error().detail);
    }

    bool allValid() const { return m_allValid; }

private:
    [[nodiscard]] Result<void> document(const QString &name, InputFile &file)
    {
        const auto content = file.all(largestDocument);
        if (!content)
            return fail(content.error());
        verdict(name, validateResource(*content, m_definitions));
        return {};
    }

    /// One resource a line; empty lines are skipped.
    [[nodiscard]] Result<void> lines(const QString &name, InputFile &file)
    {
        bool any = false;
        const auto read = file.lines(largestLine, [&](qint64 number, const QByteArray &line) {
            const QString place = QStringLiteral("%1:%2").arg(name).arg(number);
            const bool isBlank = !line.isNull() && line.trimmed().isEmpty();
            any = any || !isBlank;
            if (line.isNull())
                unreadable(place, QStringLiteral("a line of more than %1 MiB").arg(largestLine >> 20));
            else if (!isBlank)
                verdict(place, validateResource(line, m_definitions));
        });
        if (!read || any)
            return read;
        return fail(ErrorCode::InvalidMessage, name, QStringLiteral("no resource in the file"));
    }

    void unreadable(const QString &name, const QString &why)
    {
        verdict(name, {{IssueSeverity::Fatal, QString(), QStringLiteral("file"),
                        QStringLiteral("cannot be read: ") + why}});
    }

    void verdict(const QString &name, const std::vector<ValidationIssue> &issues)
    {
        const bool valid = isValid(issues);
        m_allValid = m_allValid && valid;
        if (m_asJson) {
            QJsonArray list;
            for (const ValidationIssue &issue : issues)
                list.append(toJson(issue));
            const QJsonObject object{{QStringLiteral("file"), name},
                                     {QStringLiteral("valid"), valid},
                                     {QStringLiteral("issues"), list}};
            m_out << QJsonDocument(object).toJson(QJsonDocument::Compact) << "\n";
            return;
        }
        m_out << name << (valid ? ": valid\n" : ": NOT valid\n");
        for (const ValidationIssue &issue : issues) {
            m_out << "  " << severityName(issue.severity) << " " << issue.path
                  << (issue.path.isEmpty() ? "" : " ") << "[" << issue.rule << "] " << issue.message << "\n";
        }
    }

    const FhirDefinitions &m_definitions;
    bool m_asJson;
    QTextStream m_out;
    bool m_allValid = true;
};

}

static int runValidateFhir(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("validate fhir FILE... [--json]"),
        QStringLiteral(
            "Checks FHIR R4 resources in JSON: structure, formats, required codes, invariants, references, "
            "Bundles.\nFILE may be packed with gzip; FILE.ndjson holds one resource a line; - is the "
            "standard input.\nExit status: 0 all valid (warnings are allowed), 1 an error was found, 2 wrong "
            "usage."));
    line.addFlag("json", "Print one JSON object a line for each resource: file, valid, issues.");
    line.addFlag("ndjson", "Read every file as one resource a line, whatever its name.");
    if (const auto code = line.parse(arguments, 2, std::numeric_limits<int>::max()))
        return *code;
    const auto definitions = shippedFhirDefinitions();
    if (!definitions) {
        QTextStream(stderr) << definitions.error().where << ": " << definitions.error().detail << "\n";
        return ExitFailed;
    }
    ValidateRun run(*definitions, line.isSet("json"));
    const QStringList names = line.words().sliced(1);
    for (const QString &name : names)
        run.file(name, line.isSet("ndjson"));
    return run.allValid() ? ExitDone : ExitFailed;
}

int runValidate(const QStringList &arguments)
{
    const auto what = std::find_if(arguments.begin() + 1, arguments.end(), [](const QString &argument) {
        return !argument.startsWith(QLatin1Char('-'));
    });
    if (what != arguments.end() && *what == QLatin1StringView("fhir"))
        return runValidateFhir(arguments);
    if (what != arguments.end() && *what == QLatin1StringView("hl7"))
        return runValidateHl7(arguments);
    CommandLine line(QStringLiteral("validate fhir|hl7 FILE... [--json]"),
                     QStringLiteral("Checks files without storing anything. \"validate fhir --help\" and "
                                    "\"validate hl7 --help\" say what is checked and printed."));
    line.addFlag("json", "Print one JSON object a line.");
    if (const auto code = line.parse(arguments, 1, std::numeric_limits<int>::max()))
        return *code;
    return line.usageError(QStringLiteral("unknown: validate %1").arg(line.word(0)));
}

}
