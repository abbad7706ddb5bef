#include "codec/validation/ValidationIssue.h"

#include <algorithm>

namespace concord {

QString severityName(IssueSeverity severity)
{
    switch (severity) {
    case IssueSeverity::Fatal:
        return QStringLiteral("fatal");
    case IssueSeverity::Error:
        return QStringLiteral("error");
    case IssueSeverity::Warning:
        return QStringLiteral("warning");
    case IssueSeverity::Information:
        break;
    }
    return QStringLiteral("information");
}

bool isValid(const std::vector<ValidationIssue> &issues)
{
    return std::none_of(issues.begin(), issues.end(), [](const ValidationIssue &issue) {
        return issue.severity == IssueSeverity::Fatal || issue.severity == IssueSeverity::Error;
    });
}

QString quotedValue(std::string_view utf8)
{
    constexpr qsizetype longest = 60;
    // four bytes a character at most: what lies behind cannot be shown anyway
    QString value = text(utf8.substr(0, std::size_t(longest) * 4 + 4));
    const bool cut = value.size() > longest || utf8.size() > std::size_t(longest) * 4 + 4;
    if (cut) {
        value.truncate(longest);
        if (value.back().isHighSurrogate())
            value.chop(1);
    }
    for (QChar &c : value) {
        if (c.category() == QChar::Other_Control)
            c = QChar(0x2423); // open box: a visible blank
    }
    return QLatin1Char('\'') + value + (cut ? QStringLiteral("…'") : QStringLiteral("'"));
}

}
