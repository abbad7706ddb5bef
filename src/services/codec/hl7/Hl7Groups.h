#pragma once

#include "codec/hl7/Hl7Message.h"

#include <vector>

namespace concord {

/// A run of a message's segments [begin, end): one order with what belongs to it, one patient of a merge, one
/// group of resources of an appointment. A view like the others.
class Hl7Group
{
public:
    Hl7Group(const Hl7Message &message, qsizetype begin, qsizetype end)
        : m_message(&message), m_begin(begin), m_end(end)
    {}

    [[nodiscard]] qsizetype begin() const { return m_begin; }
    [[nodiscard]] qsizetype end() const { return m_end; }
    [[nodiscard]] Hl7Segment at(qsizetype index) const { return m_message->segmentAt(index); }
    /// The first segment of that name; an absent one when there is none.
    [[nodiscard]] Hl7Segment first(QByteArrayView name) const;
    [[nodiscard]] std::vector<Hl7Segment> all(QByteArrayView name) const;
    /// From the segment of that name up to the next of @p enders or the end; empty when it is not there.
    [[nodiscard]] Hl7Group from(QByteArrayView name, std::initializer_list<const char *> enders) const;
    /// Up to the first of @p enders.
    [[nodiscard]] Hl7Group before(std::initializer_list<const char *> enders) const;

private:
    const Hl7Message *m_message;
    qsizetype m_begin;
    qsizetype m_end;
};

/// The groups that begin with @p starter ("ORC", "RGS"), each up to the next one or the end.
[[nodiscard]] std::vector<Hl7Group> hl7Groups(const Hl7Message &message, QByteArrayView starter);

/// What stands before the first @p starter.
[[nodiscard]] Hl7Group hl7Prelude(const Hl7Message &message, QByteArrayView starter);

}
