#pragma once

#include <QString>

#include <optional>

namespace concord {

/// "2024-01-15T17:00:00+01:00" from an HL7 TS/DTM/DT ("20240115170000+0100"), with the precision it has; an
/// hour without minutes gets ":00". A time without a zone gets @p zone, the one of MSH-7 ("+0100";
/// v2.8.2, 2.A.22), and stays without one when that is empty: the zone is not guessed. Nothing: not a real
/// date or time. Trailing blanks and the dashes and colons of ISO 8601 are tolerated.
[[nodiscard]] std::optional<QString> fhirTimeFromHl7(QStringView text, QStringView zone = {});

/// The zone at the end of an HL7 time, "+0100"; empty when it has none.
[[nodiscard]] QString zoneOfHl7Time(QStringView text);

/// Whether an HL7 NM: digits with at most one point, a sign before them; no comma, no exponent.
[[nodiscard]] bool isHl7Number(QStringView text);

/// An HL7 NM as decimal text of one form: "+007.50" becomes "7.5", ".5" becomes "0.5". Nothing: no number.
[[nodiscard]] std::optional<QString> decimalFromHl7(QStringView text);

/// An HL7 NM that is a whole number from 0 to @p most.
[[nodiscard]] std::optional<int> countFromHl7(QStringView text, int most);

}
