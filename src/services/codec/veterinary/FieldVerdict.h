#pragma once

#include "domain/Phi.h"

#include <QString>

#include <vector>

namespace concord {

/// What became of one field.
enum class FieldOutcome {
    Mapped,       ///< it says the same on the other side
    Altered,      ///< mapped, but the other side cannot say all of it
    Defaulted,    ///< nobody said it: the mapping's default, or what FHIR requires
    NeedsMapping, ///< no table says what this value is there; kept as words where there is a place for words
    Refused,      ///< not a value of its kind: nothing was written
    Missing,      ///< required, and nobody said it
    Empty,        ///< not said, and need not be
    Dropped       ///< the other side has no place for it
};
[[nodiscard]] QString wordOf(FieldOutcome outcome); ///< "needs_mapping"

/// Why, for whoever has to do something about it.
enum class FieldReason {
    None,
    RowDefault,    ///< "default" of the mapping's row
    FhirRequires,  ///< an element that FHIR requires and the table does not have
    CodeUnknown,   ///< no row of the value tables, no choice of the column
    CodeAmbiguous, ///< several values of the column are that code
    CodesDisagree, ///< the codings of one concept say different things
    NotADate,
    NotATime,
    PartialDate, ///< a year or a month where a day is due
    NoTimeOfDay,
    TimeSkipped,  ///< the clocks were set forward over it
    TimeTwice,    ///< the clocks were set back: it came twice
    FractionLost, ///< of a second
    NotANumber,
    OutOfRange,
    UnitMissing,
    UnitUnknown,
    UnitConverted,
    NotABoolean,
    NotAnId,          ///< of a FHIR resource: letters, digits, "-" and ".", at most 64
    ReferenceUnknown, ///< the other side's id of what is referred to is not known
    TooLong,          ///< for the column
    ControlCharacters,
    Markup,        ///< text that looks like HTML that does something
    NotAMicrochip, ///< kept, but it has not the form of a microchip's number
    WhichOne,      ///< of several resources, or of none, is not said
    ListSeparator, ///< an entry of a list has the separator in it
    NoRow,         ///< the mapping has no row for it
    OtherDirection ///< the row maps the other way only
};
[[nodiscard]] QString wordOf(FieldReason reason); ///< "code_unknown"

struct FieldVerdict
{
    FieldOutcome outcome = FieldOutcome::Mapped;
    FieldReason reason = FieldReason::None;
    QString detail; ///< English, what would be right; never a patient's data

    friend bool operator==(const FieldVerdict &, const FieldVerdict &) = default;
};

/// One line of what a mapping did to a record.
struct MappedField
{
    int row = 0;    ///< of the mapping, 1-based; 0: no row
    QString column; ///< empty: the table has none
    QString path;   ///< of FHIR; empty: the mapping has none
    Phi before;     ///< as it stood in the source
    Phi after;      ///< as it stands in the result; empty: nothing was written
    FieldVerdict verdict;
    bool isRequired = false;
    bool waits = false; ///< FieldRow::waits
    bool isKept =
        false; ///< to FHIR: stands there as it was sent as well, because the element cannot say it so

    /// Somebody has to do something before the record can go to the other side.
    [[nodiscard]] bool isInTheWay() const
    {
        return verdict.outcome == FieldOutcome::Missing ||
               (verdict.outcome == FieldOutcome::Refused && isRequired) ||
               (verdict.outcome == FieldOutcome::NeedsMapping && (isRequired || waits));
    }
    friend bool operator==(const MappedField &, const MappedField &) = default;
};
using MappedFields = std::vector<MappedField>;

}
