#pragma once

#include <QDebug>
#include <QString>

#include <concepts>
#include <iosfwd>

namespace concord {

/// Text about a patient: a name, a birth date, an address, a telephone number, the words of a prescription.
/// It goes in easily and comes out only by reveal(), whose callers are few and can be looked at one by one:
/// what writes the payload, what shows it to a person, what compares. It is no text for anything else: not
/// for a log line (QDebug, logLine(), fmt, streams), an Error, QString::arg(), a concatenation, a JSON value
/// or a QVariant's text. Whoever tries gets a compiler error: tests/domain/check_phi.py.
class Phi
{
public:
    Phi() = default;
    Phi(QString text) : m_text(std::move(text)) {} // NOLINT: into the type is the safe direction

    /// The text itself: only for a place that may hold patients' data.
    [[nodiscard]] const QString &reveal() const { return m_text; }
    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }

    friend bool operator==(const Phi &, const Phi &) = default;

private:
    QString m_text;
};

/// Deleted for this very type, not for what converts into it.
template <typename T>
concept IsPhi = std::same_as<T, Phi>;

template <IsPhi P>
QDebug operator<<(QDebug, const P &) = delete;
template <typename Traits, IsPhi P>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &, const P &) = delete;
template <typename Other, IsPhi P>
void operator+(const Other &, const P &) = delete;
template <IsPhi P, typename Other>
void operator+(const P &, const Other &) = delete;
template <typename Other, IsPhi P>
void operator%(const Other &, const P &) = delete; // QStringBuilder
template <IsPhi P, typename Other>
void operator%(const P &, const Other &) = delete;

}
