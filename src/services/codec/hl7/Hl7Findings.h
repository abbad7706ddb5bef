#pragma once

#include "codec/hl7/Hl7Groups.h"
#include "codec/hl7/Hl7Issue.h"

#include <vector>

namespace concord {

/// Collects the issues of one message; a broken one must not make a list without end.
class Hl7Findings
{
public:
    explicit Hl7Findings(const Hl7Message &message) : m_message(message) {}

    /// About a segment that is there, or one field of it (0: the whole).
    void add(IssueSeverity severity, Hl7Code code, const Hl7Segment &segment, int field, const QString &text);
    /// About a segment that is not there; @p after: where it should have been, for the segment index.
    void addMissing(IssueSeverity severity, const char *segment, qsizetype after, const QString &text);

    [[nodiscard]] const Hl7Message &message() const { return m_message; }
    [[nodiscard]] std::vector<Hl7Issue> take() { return std::move(m_issues); }

private:
    void keep(Hl7Issue issue);

    const Hl7Message &m_message;
    std::vector<Hl7Issue> m_issues;
};

}
