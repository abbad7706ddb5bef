#include "codec/hl7/Hl7Message.h"

#include <algorithm>
#include <array>

namespace concord {

namespace {

constexpr auto byteOrderMark = "\xEF\xBB\xBF";

bool isTerminator(char c)
{
    return c == '\r' || c == '\n';
}

bool isBlank(QByteArrayView line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t'; });
}

/// Where the text begins behind a byte-order mark, blanks and empty lines.
qsizetype startOfText(QByteArrayView bytes)
{
    qsizetype at = bytes.startsWith(byteOrderMark) ? 3 : 0;
    while (at < bytes.size() && (isTerminator(bytes[at]) || bytes[at] == ' ' || bytes[at] == '\t'))
        ++at;
    return at;
}

Result<Hl7Encoding> encodingOf(QByteArrayView text)
{
    if (!text.startsWith("MSH"))
        return fail(ErrorCode::InvalidMessage, QStringLiteral("MSH"),
                    QStringLiteral("not an HL7 v2 message: it does not begin with MSH"));
    if (text.size() < 5)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("MSH-1"),
                    QStringLiteral("the message ends within its delimiters"));
    const char field = text[3];
    const auto isEnd = [field](char c) {
        return c == field || isTerminator(c);
    };
    const auto end = std::find_if(text.begin() + 4, text.end(), isEnd);
    const QByteArrayView characters = text.sliced(4, end - text.begin() - 4);
    if (characters.isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("MSH-2"),
                    QStringLiteral("no encoding characters"));
    const auto encoding = hl7EncodingFrom(field, characters);
    if (!encoding)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("MSH-2"),
                    QStringLiteral("the field separator or an encoding character cannot delimit anything"));
    return *encoding;
}

/// Takes @p raw apart by @p separators, the first level first, and writes the parts with the separators
/// again.
void appendRejoined(QByteArrayView raw, std::span<const char> separators, QByteArray &into)
{
    if (separators.empty()) {
        into.append(raw);
        return;
    }
    bool isFirst = true;
    eachHl7Part(raw, separators.front(), [&](QByteArrayView part) {
        if (!isFirst)
            into.append(separators.front());
        isFirst = false;
        appendRejoined(part, separators.subspan(1), into);
    });
}

void appendSegment(const Hl7Segment &segment, const Hl7Encoding &encoding, QByteArray &into)
{
    const std::array levels{encoding.repetition, encoding.component, encoding.subcomponent};
    into.append(segment.name());
    const int first = segment.isHeader() ? 2 : 1;
    for (int number = first; number <= segment.fieldCount(); ++number) {
        into.append(encoding.field);
        if (segment.isHeader() && number == 2)
            into.append(segment.field(2).raw());
        else
            appendRejoined(segment.field(number).raw(), levels, into);
    }
}

}

/// Finds segments and fields in one pass over the bytes.
class Hl7Message::Indexer
{
public:
    Indexer(Hl7Message &message, const Hl7Limits &limits) : m_message(message), m_limits(limits) {}

    Result<void> run(qsizetype from)
    {
        const QByteArrayView bytes = m_message.m_bytes;
        m_message.m_segments.reserve(16);
        m_message.m_fieldStarts.reserve(size_t(std::min<qsizetype>(bytes.size() / 5 + 8, 4096)));
        for (qsizetype at = from; at < bytes.size();) {
            const qsizetype end = indexSegment(at);
            if (qsizetype(m_message.m_segments.size()) > m_limits.maxSegments ||
                qsizetype(m_message.m_fieldStarts.size()) > m_limits.maxFields)
                return fail(ErrorCode::TooLarge, QStringLiteral("HL7"),
                            QStringLiteral("more than %1 segments or %2 fields")
                                .arg(m_limits.maxSegments)
                                .arg(m_limits.maxFields));
            for (at = end; at < bytes.size() && isTerminator(bytes[at]);)
                ++at;
        }
        return {};
    }

private:
    /// Indexes what stands from @p at to the next terminator; gives where that is.
    qsizetype indexSegment(qsizetype at)
    {
        auto &starts = m_message.m_fieldStarts;
        const char separator = m_message.m_encoding.field;
        const char *const begin = m_message.m_bytes.constData() + at;
        const char *const end = m_message.m_bytes.constData() + m_message.m_bytes.size();
        const size_t firstField = starts.size();
        const char *c = begin;
        for (; c != end && !isTerminator(*c); ++c) {
            if (*c == separator)
                starts.push_back(quint32(c + 1 - begin));
        }
        if (starts.size() == firstField && isBlank({begin, c - begin}))
            return at + (c - begin); // an empty line belongs to the terminator before it
        m_message.m_segments.push_back(
            {quint32(at), quint32(c - begin), quint32(firstField), quint32(starts.size() - firstField)});
        return at + (c - begin);
    }

    Hl7Message &m_message;
    const Hl7Limits &m_limits;
};

Result<Hl7Message> Hl7Message::parse(QByteArray bytes, const Hl7Limits &limits)
{
    if (bytes.size() > limits.maxBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("HL7"),
                    QStringLiteral("longer than %1 bytes").arg(limits.maxBytes));
    const qsizetype start = startOfText(bytes);
    const auto encoding = encodingOf(QByteArrayView(bytes).sliced(start));
    if (!encoding)
        return fail(encoding.error());
    Hl7Message message;
    message.m_encoding = *encoding;
    message.m_bytes = std::move(bytes);
    if (const auto indexed = Indexer(message, limits).run(start); !indexed)
        return fail(indexed.error());
    Hl7Charset charset = hl7CharsetFromName(message.header().field(18).repetition(0).raw());
    if (charset == Hl7Charset::Unstated && message.m_bytes.startsWith(byteOrderMark))
        charset = Hl7Charset::Utf8;
    message.m_encoding.charset = charset;
    return message;
}

Hl7Segment Hl7Message::segmentAt(qsizetype index) const
{
    if (index < 0 || index >= segmentCount())
        return {};
    const Span &span = m_segments[size_t(index)];
    return {QByteArrayView(m_bytes).sliced(span.begin, span.size), m_encoding,
            std::span(m_fieldStarts).subspan(span.firstField, span.fields), index};
}

Hl7Segment Hl7Message::segment(QByteArrayView name, int occurrence) const
{
    for (qsizetype i = 0; i < segmentCount(); ++i) {
        const Hl7Segment candidate = segmentAt(i);
        if (candidate.name() == name && occurrence-- == 0)
            return candidate;
    }
    return {};
}

QString Hl7Message::type() const
{
    const QString trigger = event();
    return trigger.isEmpty() ? code() : code() + QLatin1Char('^') + trigger;
}

QString Hl7Message::code() const
{
    return header().field(9).component(1).code();
}

QString Hl7Message::event() const
{
    return header().field(9).component(2).code();
}

QString Hl7Message::version() const
{
    return header().field(12).component(1).code();
}

QByteArray Hl7Message::serialise() const
{
    QByteArray written;
    written.reserve(m_bytes.size());
    const QByteArrayView all = m_bytes;
    qsizetype gapFrom = 0;
    for (qsizetype i = 0; i < segmentCount(); ++i) {
        const Span &span = m_segments[size_t(i)];
        written.append(all.sliced(gapFrom, span.begin - gapFrom)); // terminators and empty lines
        appendSegment(segmentAt(i), m_encoding, written);
        gapFrom = qsizetype(span.begin) + span.size;
    }
    written.append(all.sliced(gapFrom));
    return written;
}

}
