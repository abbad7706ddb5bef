#pragma once

#include "codec/validation/ValidationIssue.h"

#include <string_view>
#include <vector>

namespace concord::validation {

/// The issues of one document and the place the validator stands at. Stops collecting at maxIssues: a page
/// full of the same fault helps nobody.
class Report
{
public:
    static constexpr std::size_t maxIssues = 1000;

    void error(const char *rule, const QString &message) { add(IssueSeverity::Error, rule, message); }
    void warning(const char *rule, const QString &message) { add(IssueSeverity::Warning, rule, message); }
    void information(const char *rule, const QString &message)
    {
        add(IssueSeverity::Information, rule, message);
    }
    void add(IssueSeverity severity, const char *rule, const QString &message)
    {
        add(severity, QString::fromLatin1(rule), message);
    }
    void add(IssueSeverity severity, const QString &rule, const QString &message)
    {
        constexpr qsizetype longestMessage = 500;
        if (m_issues.size() < maxIssues) {
            m_issues.push_back({severity, path(), rule, message.left(longestMessage)});
            return;
        }
        ++m_notListed;
        if (severity == IssueSeverity::Error &&
            isValid(m_issues)) // only warnings so far: an error must not be lost
            m_issues.back() = {severity, path(), rule, message.left(longestMessage)};
    }

    /// "MedicationRequest.dosageInstruction[0].timing": where the validator stands.
    QString path() const { return pathFrom(0); }
    /// The same without indexes, from that step on: "dosageInstruction.timing".
    std::string plainPathFrom(std::size_t step) const
    {
        std::string path;
        for (std::size_t i = step; i < m_steps.size(); ++i)
            path.append(i > step ? "." : "").append(m_steps[i].name);
        return path;
    }
    std::size_t depth() const { return m_steps.size(); }
    std::vector<ValidationIssue> take()
    {
        if (m_notListed > 0) {
            m_issues.push_back({IssueSeverity::Information, QString(), QStringLiteral("too-many"),
                                QStringLiteral("%1 further issues are not listed").arg(m_notListed)});
        }
        return std::move(m_issues);
    }

private:
    friend class Step;
    struct PathStep
    {
        std::string_view name;
        qint64 index;
    };
    QString pathFrom(std::size_t step) const
    {
        QString path;
        for (std::size_t i = step; i < m_steps.size(); ++i) {
            if (i > step)
                path += QLatin1Char('.');
            path += text(m_steps[i].name.substr(0, 80));
            if (m_steps[i].index >= 0)
                path += QStringLiteral("[%1]").arg(m_steps[i].index);
        }
        return path;
    }

    std::vector<PathStep> m_steps;
    qint64 m_notListed = 0;
    std::vector<ValidationIssue> m_issues;
};

/// One step deeper for as long as it lives.
class Step
{
public:
    Step(Report &report, std::string_view name, qint64 index = -1) : m_report(report)
    {
        m_report.m_steps.push_back({name, index});
    }
    ~Step() { m_report.m_steps.pop_back(); }
    Step(const Step &) = delete;
    Step &operator=(const Step &) = delete;
    void setIndex(qint64 index) { m_report.m_steps.back().index = index; }

private:
    Report &m_report;
};

}
