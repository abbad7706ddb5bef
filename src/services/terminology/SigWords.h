#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// The words of an instruction: lower case, without the punctuation around them, numbers apart from what is
/// written onto them ("100mg", "x10").
[[nodiscard]] QStringList sigWords(const QString &text);

/// A number of an instruction as decimal text: "2", "0.5" of "1/2" or "half", "1.5" of "1 1/2". @p used: how
/// many words it takes.
struct SigNumber
{
    QString text;
    qsizetype used = 1;
};
[[nodiscard]] std::optional<SigNumber> sigNumberAt(const QStringList &words, qsizetype at);

/// UCUM's unit of time for "days", "hrs", "wk"; empty: none.
[[nodiscard]] QString sigPeriodUnit(const QString &word);
/// FHIR's day of the week for "monday", "mon", "tuesdays"; empty: none.
[[nodiscard]] QString sigDay(const QString &word);
/// "08:00:00" of "8am", "8:30pm", "20:00"; empty: no time of day.
[[nodiscard]] QString sigTimeOfDay(const QString &word);

/// An order to take something that says no more than that: "take", "give", "use".
[[nodiscard]] bool isSigVerb(const QString &word);
/// Says nothing by itself: "the", "of", "total", "dose".
[[nodiscard]] bool isSigFiller(const QString &word);
/// May turn the meaning of what is around it: "not", "if", "taper", "then".
[[nodiscard]] bool isSigTurn(const QString &word);

}
