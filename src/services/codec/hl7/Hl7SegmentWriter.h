#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

namespace concord::hl7 {

/// What is written always has the usual delimiters and UTF-8.

/// One value below all delimiters, escaped.
[[nodiscard]] QByteArray leaf(const QString &text);
/// Components (or repetitions, sub-components) with @p by between them; empty ones at the end are left out.
[[nodiscard]] QByteArray joined(QByteArrayList parts, char by);

/// One segment in the making.
class Hl7SegmentWriter
{
public:
    explicit Hl7SegmentWriter(const QByteArray &name) : m_fields{name} {}

    /// @param raw escaped already; an empty one changes nothing. @p number from 1; not for MSH-1 and MSH-2.
    void set(int number, const QByteArray &raw);
    void setText(int number, const QString &text) { set(number, leaf(text)); }
    [[nodiscard]] QByteArray bytes() const; ///< with its carriage return

private:
    QByteArrayList m_fields;
};

}
