#include "codec/veterinary/FieldVerdict.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<FieldOutcome, 8> outcomeWords{{{FieldOutcome::Mapped, "mapped"},
                                               {FieldOutcome::Altered, "altered"},
                                               {FieldOutcome::Defaulted, "defaulted"},
                                               {FieldOutcome::NeedsMapping, "needs_mapping"},
                                               {FieldOutcome::Refused, "refused"},
                                               {FieldOutcome::Missing, "missing"},
                                               {FieldOutcome::Empty, "empty"},
                                               {FieldOutcome::Dropped, "dropped"}}};
constexpr Words<FieldReason, 29> reasonWords{{{FieldReason::None, ""},
                                              {FieldReason::RowDefault, "row_default"},
                                              {FieldReason::FhirRequires, "fhir_requires"},
                                              {FieldReason::CodeUnknown, "code_unknown"},
                                              {FieldReason::CodeAmbiguous, "code_ambiguous"},
                                              {FieldReason::CodesDisagree, "codes_disagree"},
                                              {FieldReason::NotADate, "not_a_date"},
                                              {FieldReason::NotATime, "not_a_time"},
                                              {FieldReason::PartialDate, "partial_date"},
                                              {FieldReason::NoTimeOfDay, "no_time_of_day"},
                                              {FieldReason::TimeSkipped, "time_skipped"},
                                              {FieldReason::TimeTwice, "time_twice"},
                                              {FieldReason::FractionLost, "fraction_lost"},
                                              {FieldReason::NotANumber, "not_a_number"},
                                              {FieldReason::OutOfRange, "out_of_range"},
                                              {FieldReason::UnitMissing, "unit_missing"},
                                              {FieldReason::UnitUnknown, "unit_unknown"},
                                              {FieldReason::UnitConverted, "unit_converted"},
                                              {FieldReason::NotABoolean, "not_a_boolean"},
                                              {FieldReason::NotAnId, "not_an_id"},
                                              {FieldReason::ReferenceUnknown, "reference_unknown"},
                                              {FieldReason::TooLong, "too_long"},
                                              {FieldReason::ControlCharacters, "control_characters"},
                                              {FieldReason::Markup, "markup"},
                                              {FieldReason::NotAMicrochip, "not_a_microchip"},
                                              {FieldReason::WhichOne, "which_one"},
                                              {FieldReason::ListSeparator, "list_separator"},
                                              {FieldReason::NoRow, "no_row"},
                                              {FieldReason::OtherDirection, "other_direction"}}};
}

QString wordOf(FieldOutcome outcome)
{
    return wordOf(outcomeWords, outcome);
}

QString wordOf(FieldReason reason)
{
    return wordOf(reasonWords, reason);
}

}
