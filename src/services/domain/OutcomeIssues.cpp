#include "domain/OutcomeIssues.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr qsizetype mostSaid = 3;

/// http://hl7.org/fhir/R4/valueset-issue-type.html
constexpr std::array issueTypes{
    "invalid",       "structure",        "required",  "value",         "invariant",  "security",
    "login",         "unknown",          "expired",   "forbidden",     "suppressed", "processing",
    "duplicate",     "not-found",        "deleted",   "too-long",      "conflict",   "exception",
    "timeout",       "incomplete",       "throttled", "not-supported", "too-costly", "informational",
    "business-rule", "multiple-matches", "extension", "code-invalid",  "transient",  "lock-error",
    "no-store"};

bool isIssueType(const QString &code)
{
    return std::any_of(issueTypes.begin(), issueTypes.end(),
                       [&](const char *type) { return code == QLatin1StringView(type); });
}

/// A path of a resource; a value that somebody has put there has no member behind a dot.
bool isPath(const QString &text)
{
    static const QRegularExpression path(
        QStringLiteral("^[A-Z][A-Za-z]{2,40}(\\.[a-z][A-Za-z0-9]{0,40}(\\[\\d{1,4}\\])?){1,8}$"));
    return path.match(text).hasMatch();
}
}

QString outcomeIssues(const QByteArray &body)
{
    const QJsonObject outcome = QJsonDocument::fromJson(body).object();
    if (outcome.value(Key("resourceType")).toString() != u"OperationOutcome")
        return {};
    QStringList errors;
    QStringList others;
    for (const auto &element : outcome.value(Key("issue")).toArray()) {
        const QJsonObject issue = element.toObject();
        const QString code = issue.value(Key("code")).toString();
        if (!isIssueType(code))
            continue;
        const QString where = issue.value(Key("expression")).toArray().first().toString();
        const QString severity = issue.value(Key("severity")).toString();
        const bool isError = severity == u"error" || severity == u"fatal";
        (isError ? errors : others).append(isPath(where) ? code + QStringLiteral(" at ") + where : code);
    }
    return (errors.isEmpty() ? others : errors).mid(0, mostSaid).join(QStringLiteral("; "));
}

}
