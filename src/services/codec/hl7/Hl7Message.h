#pragma once

#include "codec/hl7/Hl7Value.h"
#include "domain/Result.h"

#include <QByteArray>

#include <vector>

namespace concord {

/// What a message may cost. The levels below a segment are four by nature, so depth needs no limit.
struct Hl7Limits
{
    qsizetype maxBytes = 16 * 1024 * 1024;
    qsizetype maxSegments = 100'000;
    qsizetype maxFields = 2'000'000; ///< of all segments together
};

/// One HL7 v2 message: its bytes as they came and an index of where segments and fields stand in them.
/// Nothing is copied per field. Keeps delimiters, terminators (CR, LF, CRLF, mixed), empty lines and unknown
/// segments, so that serialise() gives the same bytes. A value; used from any thread.
class Hl7Message
{
public:
    /// Takes anything that begins with "MSH" and readable delimiters, whatever follows; a byte-order mark,
    /// blanks and empty lines before it are kept and skipped. Errors: InvalidMessage (where: "MSH", "MSH-1",
    /// "MSH-2"), TooLarge.
    [[nodiscard]] static Result<Hl7Message> parse(QByteArray bytes, const Hl7Limits &limits = {});

    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    [[nodiscard]] const Hl7Encoding &encoding() const { return m_encoding; }

    [[nodiscard]] qsizetype segmentCount() const { return qsizetype(m_segments.size()); }
    [[nodiscard]] Hl7Segment segmentAt(qsizetype index) const;
    /// The segment of that name, the first for @p occurrence 0; an absent one when there is none.
    [[nodiscard]] Hl7Segment segment(QByteArrayView name, int occurrence = 0) const;
    [[nodiscard]] Hl7Segment header() const { return segmentAt(0); }

    [[nodiscard]] QString type() const;  ///< "RDE^O11"; without the event "ACK"
    [[nodiscard]] QString code() const;  ///< MSH-9.1, "RDE"
    [[nodiscard]] QString event() const; ///< MSH-9.2, "O11"
    /// MSH-10 as sent: what an acknowledgement repeats.
    [[nodiscard]] QByteArrayView controlId() const { return header().field(10).raw(); }
    [[nodiscard]] QString version() const; ///< MSH-12.1, "2.5.1"

    /// The message put together again from its parts, level by level. Equal to bytes() for whatever parse()
    /// takes.
    [[nodiscard]] QByteArray serialise() const;

private:
    struct Span
    {
        quint32 begin = 0;
        quint32 size = 0;       ///< without the terminator
        quint32 firstField = 0; ///< in m_fieldStarts
        quint32 fields = 0;
    };
    class Indexer;

    QByteArray m_bytes;
    Hl7Encoding m_encoding;
    std::vector<Span> m_segments;
    std::vector<quint32> m_fieldStarts;
};

}
