#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// How a medicine is released; RxNorm says it in the dose form ("Extended Release Oral Tablet").
enum class Release { Unstated, Immediate, Extended, Delayed };
[[nodiscard]] QString wordOf(Release release); ///< "extended"

/// What of a medicine two names are compared by.
enum class DrugAttribute { Ingredient, Strength, DoseForm, Route, Release, Brand, Pack };
[[nodiscard]] QString wordOf(DrugAttribute attribute); ///< "dose_form"
[[nodiscard]] std::optional<DrugAttribute> drugAttributeFromWord(QStringView word);

/// One ingredient with its strength, canonical: "lisinopril", "20 mg"; "5 mg/mL"; empty strength: not stated.
struct Component
{
    QString ingredient;
    QString salt; ///< "hydrochloride"; empty: none stated
    QString strength;

    friend bool operator==(const Component &, const Component &) = default;
};

/// A drug name taken apart. What the text does not say is empty.
struct DrugAttributes
{
    std::vector<Component> components; ///< sorted by ingredient
    QString doseForm;                  ///< RxNorm's name of the form, "Oral Tablet"
    QString route;                     ///< "oral"
    Release release = Release::Unstated;
    QString brand;
    QString pack;       ///< "{21 (…) / 7 (…)}" of packs, quantity factors ("120 ACTUAT")
    QStringList unread; ///< words that meant nothing

    friend bool operator==(const DrugAttributes &, const DrugAttributes &) = default;
};

enum class Agreement {
    Same,
    Compatible, ///< one says less than the other, or a brand for its generic, a salt for its base
    Missing,    ///< the source does not say it
    Different   ///< shown in red; never confident
};
[[nodiscard]] QString wordOf(Agreement agreement); ///< "compatible"
[[nodiscard]] std::optional<Agreement> agreementFromWord(QStringView word);

/// One attribute of source and candidate side by side.
struct Comparison
{
    DrugAttribute attribute = DrugAttribute::Ingredient;
    Agreement agreement = Agreement::Missing;
    QString source;
    QString candidate;

    friend bool operator==(const Comparison &, const Comparison &) = default;
};

}
