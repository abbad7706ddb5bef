#include "codec/hl7/Hl7SegmentWriter.h"

#include "codec/hl7/Hl7Encoding.h"

namespace concord::hl7 {

QByteArray leaf(const QString &text)
{
    Hl7Encoding encoding;
    encoding.charset = Hl7Charset::Utf8;
    return escapeHl7(text.trimmed(), encoding).value_or(QByteArray()); // UTF-8 holds everything
}

QByteArray joined(QByteArrayList parts, char by)
{
    while (!parts.isEmpty() && parts.last().isEmpty())
        parts.removeLast();
    return parts.join(by);
}

void Hl7SegmentWriter::set(int number, const QByteArray &raw)
{
    if (raw.isEmpty())
        return;
    while (m_fields.size() <= number)
        m_fields.append(QByteArray());
    m_fields[number] = raw;
}

QByteArray Hl7SegmentWriter::bytes() const
{
    return joined(m_fields, '|') + '\r';
}

}
