#pragma once

#include <QByteArrayView>
#include <QString>

#include <string_view>
#include <vector>

namespace concord {

enum class IssueSeverity { Fatal, Error, Warning, Information };

/// One finding. path is FHIRPath-like ("MedicationRequest.dosageInstruction[0].timing.repeat.period") or a
/// JSON path beginning with "$" where the document could not be read as a resource. rule is a short stable
/// key: an invariant of the specification ("dom-3", "bdl-7") or one of ours ("cardinality", "binding",
/// "json", "version"). message says what was found and what would be right; values in it are cut to 60
/// characters.
struct ValidationIssue
{
    IssueSeverity severity = IssueSeverity::Error;
    QString path;
    QString rule;
    QString message;
};

/// "fatal" | "error" | "warning" | "information", the words of the value set issue-severity.
[[nodiscard]] QString severityName(IssueSeverity severity);

/// Valid means: no fatal and no error among the issues.
[[nodiscard]] bool isValid(const std::vector<ValidationIssue> &issues);

/// A value for a message: in single quotes, cut to 60 characters, control characters made visible.
[[nodiscard]] QString quotedValue(std::string_view utf8);

[[nodiscard]] inline QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

}
