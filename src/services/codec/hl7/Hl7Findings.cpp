#include "codec/hl7/Hl7Findings.h"

#include <cctype>

namespace concord {

namespace {
constexpr size_t mostIssues = 100;
}

void Hl7Findings::add(IssueSeverity severity, Hl7Code code, const Hl7Segment &segment, int field,
                      const QString &text)
{
    // what is no name may be the rest of a field that was cut in two, and hold anything
    const bool isNamed = segment.name().size() == 3 && std::isupper(uchar(segment.name()[0]));
    Hl7Location location{isNamed ? segment.name().toByteArray() : QByteArray("?")};
    for (qsizetype i = 0; i < segment.index() && m_issues.size() < mostIssues; ++i)
        location.occurrence += m_message.segmentAt(i).name() == segment.name() ? 1 : 0;
    location.field = field;
    keep({severity, code, location, segment.index(), text});
}

void Hl7Findings::addMissing(IssueSeverity severity, const char *segment, qsizetype after,
                             const QString &text)
{
    keep({severity, Hl7Code::SegmentSequence, Hl7Location{segment}, after, text});
}

void Hl7Findings::keep(Hl7Issue issue)
{
    if (m_issues.size() < mostIssues)
        m_issues.push_back(std::move(issue));
}

}
