#include "codec/hl7/Hl7Value.h"

#include <algorithm>
#include <cstring>

namespace concord {

namespace {

/// The part number @p index (from 0) between separators; without a separator the whole is part 0.
QByteArrayView part(QByteArrayView whole, char separator, int index)
{
    if (index < 0 || whole.isEmpty())
        return {};
    if (separator == 0)
        return index == 0 ? whole : QByteArrayView();
    const char *from = whole.data();
    const char *const end = from + whole.size();
    const auto next = [&] {
        return static_cast<const char *>(std::memchr(from, separator, size_t(end - from)));
    };
    for (; index > 0; --index) {
        const char *found = next();
        if (!found)
            return {};
        from = found + 1;
    }
    const char *found = next();
    return {from, (found ? found : end) - from};
}

int partCount(QByteArrayView whole, char separator)
{
    return separator == 0 ? 1 : 1 + int(std::count(whole.begin(), whole.end(), separator));
}

}

QString Hl7Value::text() const
{
    return isNull() ? QString() : unescapeHl7(m_raw, m_encoding);
}

int Hl7Component::subcomponentCount() const
{
    return partCount(m_raw, m_encoding.subcomponent);
}

Hl7Subcomponent Hl7Component::subcomponent(int number) const
{
    return {part(m_raw, m_encoding.subcomponent, number - 1), m_encoding};
}

int Hl7Repetition::componentCount() const
{
    return partCount(m_raw, m_encoding.component);
}

Hl7Component Hl7Repetition::component(int number) const
{
    return {part(m_raw, m_encoding.component, number - 1), m_encoding};
}

int Hl7Field::repetitionCount() const
{
    return partCount(m_raw, m_encoding.repetition);
}

Hl7Repetition Hl7Field::repetition(int index) const
{
    return {part(m_raw, m_encoding.repetition, index), m_encoding};
}

std::vector<Hl7Repetition> Hl7Field::repetitions() const
{
    std::vector<Hl7Repetition> all;
    if (!isEmpty())
        eachHl7Part(m_raw, m_encoding.repetition,
                    [&](QByteArrayView raw) { all.emplace_back(raw, m_encoding); });
    return all;
}

QByteArrayView Hl7Segment::name() const
{
    return m_fieldStarts.empty() ? m_raw : m_raw.first(m_fieldStarts.front() - 1);
}

bool Hl7Segment::isHeader() const
{
    const QByteArrayView mine = name();
    return mine == "MSH" || mine == "FHS" || mine == "BHS";
}

int Hl7Segment::fieldCount() const
{
    return int(m_fieldStarts.size()) + (isHeader() && !m_fieldStarts.empty() ? 1 : 0);
}

Hl7Field Hl7Segment::field(int number) const
{
    const bool header = isHeader();
    const int index = header ? number - 2 : number - 1;
    if (number < 1 || index >= int(m_fieldStarts.size()) || m_fieldStarts.empty())
        return {};
    if (header && number <= 2) { // the delimiters themselves: nothing is split by them here
        Hl7Encoding literal{m_encoding.field, 0, 0, 0, 0, 0, m_encoding.charset};
        if (number == 1)
            return {m_raw.sliced(m_fieldStarts.front() - 1, 1), literal};
        const quint32 from = m_fieldStarts.front();
        const qsizetype to = m_fieldStarts.size() > 1 ? m_fieldStarts[1] - 1 : m_raw.size();
        return {m_raw.sliced(from, to - from), literal};
    }
    const quint32 from = m_fieldStarts[size_t(index)];
    const bool isLast = size_t(index) + 1 == m_fieldStarts.size();
    const qsizetype to = isLast ? m_raw.size() : m_fieldStarts[size_t(index) + 1] - 1;
    return {m_raw.sliced(from, to - from), m_encoding};
}

}
