#include "codec/hl7/Hl7Groups.h"

#include <algorithm>

namespace concord {

namespace {

bool isOneOf(QByteArrayView name, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(), [&](const char *candidate) { return name == candidate; });
}

}

Hl7Segment Hl7Group::first(QByteArrayView name) const
{
    for (qsizetype i = m_begin; i < m_end; ++i) {
        if (const Hl7Segment segment = at(i); segment.name() == name)
            return segment;
    }
    return {};
}

std::vector<Hl7Segment> Hl7Group::all(QByteArrayView name) const
{
    std::vector<Hl7Segment> found;
    for (qsizetype i = m_begin; i < m_end; ++i) {
        if (const Hl7Segment segment = at(i); segment.name() == name)
            found.push_back(segment);
    }
    return found;
}

Hl7Group Hl7Group::from(QByteArrayView name, std::initializer_list<const char *> enders) const
{
    const Hl7Segment start = first(name);
    if (!start.isPresent())
        return {*m_message, m_end, m_end};
    qsizetype end = start.index() + 1;
    while (end < m_end && !isOneOf(at(end).name(), enders))
        ++end;
    return {*m_message, start.index(), end};
}

Hl7Group Hl7Group::before(std::initializer_list<const char *> enders) const
{
    qsizetype end = m_begin;
    while (end < m_end && !isOneOf(at(end).name(), enders))
        ++end;
    return {*m_message, m_begin, end};
}

std::vector<Hl7Group> hl7Groups(const Hl7Message &message, QByteArrayView starter)
{
    std::vector<Hl7Group> groups;
    qsizetype begin = -1;
    for (qsizetype i = 0; i <= message.segmentCount(); ++i) {
        if (i < message.segmentCount() && message.segmentAt(i).name() != starter)
            continue;
        if (begin >= 0)
            groups.emplace_back(message, begin, i);
        begin = i;
    }
    return groups;
}

Hl7Group hl7Prelude(const Hl7Message &message, QByteArrayView starter)
{
    const Hl7Segment start = message.segment(starter);
    return {message, 0, start.isPresent() ? start.index() : message.segmentCount()};
}

}
