#pragma once

#include "codec/hl7/Hl7Encoding.h"

#include <QByteArrayView>
#include <QString>

#include <span>
#include <vector>

namespace concord {

/// Calls @p visit with each part between separators, in one pass; a separator of 0 leaves the whole as one.
template <typename Visit>
void eachHl7Part(QByteArrayView whole, char separator, Visit visit)
{
    qsizetype from = 0;
    for (;;) {
        const qsizetype found = separator == 0 ? -1 : whole.indexOf(separator, from);
        visit(whole.sliced(from, (found < 0 ? whole.size() : found) - from));
        if (found < 0)
            return;
        from = found + 1;
    }
}

/// A stretch of a message's bytes, at some level. A view: it copies nothing and holds as long as the message
/// it came from (or one moved from that). Absent values are empty views, so that a chain of accesses never
/// fails.
class Hl7Value
{
public:
    Hl7Value() = default;
    Hl7Value(QByteArrayView raw, const Hl7Encoding &encoding) : m_raw(raw), m_encoding(encoding) {}

    [[nodiscard]] QByteArrayView raw() const { return m_raw; }     ///< as sent, escapes and all
    [[nodiscard]] bool isEmpty() const { return m_raw.isEmpty(); } ///< not sent: says nothing about the value
    [[nodiscard]] bool isNull() const { return m_raw == "\"\""; }  ///< sent as "": the value is to be deleted
    /// True when there is something to read: neither absent nor the explicit null.
    [[nodiscard]] bool hasText() const { return !isEmpty() && !isNull(); }
    /// Un-escaped and decoded by the message's character set; empty for the explicit null. Delimiters of
    /// lower levels stay in it: senders put an unescaped "&" into free text, and nothing of it may be lost.
    [[nodiscard]] QString text() const;
    /// A code, for a look-up in a table: text() without the blanks that senders pad fields with.
    [[nodiscard]] QString code() const { return text().trimmed(); }

protected:
    QByteArrayView m_raw;
    Hl7Encoding m_encoding;
};

class Hl7Subcomponent : public Hl7Value
{
public:
    using Hl7Value::Hl7Value;
};

class Hl7Component : public Hl7Value
{
public:
    using Hl7Value::Hl7Value;
    [[nodiscard]] int subcomponentCount() const;                  ///< at least 1
    [[nodiscard]] Hl7Subcomponent subcomponent(int number) const; ///< from 1
};

class Hl7Repetition : public Hl7Value
{
public:
    using Hl7Value::Hl7Value;
    [[nodiscard]] int componentCount() const;               ///< at least 1
    [[nodiscard]] Hl7Component component(int number) const; ///< from 1
};

class Hl7Field : public Hl7Value
{
public:
    using Hl7Value::Hl7Value;
    [[nodiscard]] int repetitionCount() const;               ///< at least 1
    [[nodiscard]] Hl7Repetition repetition(int index) const; ///< from 0
    /// All of them in one pass; none when the field is absent.
    [[nodiscard]] std::vector<Hl7Repetition> repetitions() const;
    /// Of the first repetition.
    [[nodiscard]] Hl7Component component(int number) const { return repetition(0).component(number); }
};

/// One segment. Fields are numbered as the standard does: in MSH, FHS and BHS field 1 is the separator
/// itself.
class Hl7Segment : public Hl7Value
{
public:
    Hl7Segment() = default;
    /// @p fieldStarts: where each field's text begins, counted from @p raw; a separator stands before each.
    Hl7Segment(QByteArrayView raw, const Hl7Encoding &encoding, std::span<const quint32> fieldStarts,
               qsizetype index)
        : Hl7Value(raw, encoding), m_fieldStarts(fieldStarts), m_index(index)
    {}

    /// False for a segment that the message does not have.
    [[nodiscard]] bool isPresent() const { return m_index >= 0; }
    [[nodiscard]] qsizetype index() const { return m_index; } ///< among the message's segments; -1: absent
    [[nodiscard]] QByteArrayView name() const;      ///< "PID"; what stands before the first separator
    [[nodiscard]] int fieldCount() const;           ///< the number of the last field
    [[nodiscard]] Hl7Field field(int number) const; ///< from 1
    /// MSH, FHS or BHS.
    [[nodiscard]] bool isHeader() const;

private:
    std::span<const quint32> m_fieldStarts;
    qsizetype m_index = -1;
};

}
