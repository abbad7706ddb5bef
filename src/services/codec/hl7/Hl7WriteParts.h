#pragma once

#include "domain/Canonical.h"

#include <QByteArray>

#include <vector>

/// The data types of HL7 v2 from canonical values: what Hl7Parts, Hl7Dosage and Hl7Units read. Escaped text,
/// ready for a field. Pure.
namespace concord::hl7 {

/// "20260115170000+0100" of a canonical time; a time of day without its zone, which is not guessed, gives
/// the date alone. Empty: no time.
[[nodiscard]] QByteArray hl7Time(const QString &canonical);
[[nodiscard]] QByteArray hl7Time(qint64 msSinceEpoch); ///< in UTC, to the second

[[nodiscard]] QByteArray cxFrom(const QList<Identifier> &identifiers); ///< repetitions of PID-3
[[nodiscard]] QByteArray eiFrom(const Identifier &identifier);
[[nodiscard]] QByteArray xcnFrom(const Practitioner &person); ///< one repetition for each identifier
/// Up to two codings and the original text.
[[nodiscard]] QByteArray cweFrom(const QList<Coding> &codings, const QString &text);
[[nodiscard]] QByteArray cweText(const QString &text); ///< in words alone
[[nodiscard]] QByteArray unitFrom(const QString &unit);

/// "1 {tbl} - 2 {tbl} @ 5 mL/h" in its parts.
struct Dose
{
    QString least;
    QString most; ///< empty: the least is all
    QString unit;
    QString rate;
    QString rateUnit;
};
/// Nothing for a dose that RXE-3 to RXE-5 cannot hold: the words of the sig say it then.
[[nodiscard]] std::optional<Dose> doseParts(const QString &dose);

/// What TQ1 can say of a canonical frequency.
struct Repeat
{
    QByteArray patterns;     ///< TQ1-3
    QByteArray times;        ///< TQ1-4
    QByteArray length;       ///< TQ1-6
    bool isAsNeeded = false; ///< TQ1-9 PRN
    QByteArray count;        ///< TQ1-14
};
/// Nothing when a part of it has no code: half of a frequency is another frequency.
[[nodiscard]] std::optional<Repeat> repeatParts(const QString &frequency);

/// RXR-1 of each route.
[[nodiscard]] std::vector<QByteArray> routesFrom(const QString &route);

/// "NDC" of a code system's URI: what codeSystemUri() reads.
[[nodiscard]] QString codeSystemName(const QString &uri);

}
