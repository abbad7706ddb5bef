#pragma once

#include "domain/PatientTraits.h"

#include <optional>
#include <vector>

namespace concord {

enum class PatientField { Family, Given, BirthDate, Sex, Phone, Address, Number };
inline constexpr PatientField allPatientFields[] = {
    PatientField::Family, PatientField::Given,   PatientField::BirthDate, PatientField::Sex,
    PatientField::Phone,  PatientField::Address, PatientField::Number};
[[nodiscard]] QString wordOf(PatientField field); ///< "birth_date"

enum class PatientAgreement {
    Agrees,
    Similar,
    Missing, ///< one of the two does not say it: counts neither way
    Differs
};
[[nodiscard]] QString wordOf(PatientAgreement agreement);

/// In what way something is similar, or what its agreement rests on.
enum class PatientNote {
    None,
    Nickname,   ///< "Bill", "William"
    Initial,    ///< "J", "John"
    Spelling,   ///< a letter or two, or the same sound
    PartOfName, ///< one of several names
    Order,      ///< family and given name, or given names, the other way round
    OneDigit,   ///< of a date
    DayMonth,   ///< the other way round
    PartOfDate, ///< as far as it is known
    Locality,   ///< postal code or town only
    Ending,     ///< the last seven digits
    Authority   ///< the same number of another authority
};
[[nodiscard]] QString wordOf(PatientNote note);

struct PatientEvidence
{
    PatientField field{};
    PatientAgreement agreement = PatientAgreement::Missing;
    double weight = 0; ///< log2 of how much likelier this is of one person than of two
    PatientNote note = PatientNote::None;

    friend bool operator==(const PatientEvidence &, const PatientEvidence &) = default;
};

/// How likely two records are one person, in the manner of Fellegi and Sunter ("A Theory for Record Linkage",
/// 1969): each field has a weight by what its agreement is worth, and the weights add up. Nothing is ever
/// linked by that: a person decides.
struct PatientMatch
{
    double score = 0; ///< in [0, 1]
    /// All that a person would look at first agrees, and nothing speaks against it. Never where the birth
    /// date, the sex or the given name differs, or no birth date is known.
    bool isConfident = false;
    std::vector<PatientEvidence> evidence; ///< of every field, in their order

    friend bool operator==(const PatientMatch &, const PatientMatch &) = default;
};

/// Symmetric.
[[nodiscard]] PatientMatch matchOf(const PatientTraits &a, const PatientTraits &b);
/// "birth_date agrees; given similar (nickname); sex missing": of no use to tell who it is.
[[nodiscard]] QString reasonOf(const PatientMatch &match);

}
