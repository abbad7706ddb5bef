#pragma once

#include "domain/CodeMapping.h"
#include "domain/Terminology.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <vector>

namespace concord {

/// How a medicine is released; RxNorm says it in the dose form ("Extended Release Oral Tablet").
enum class Release { Unstated, Immediate, Extended, Delayed };
[[nodiscard]] QString wordOf(Release release); ///< "extended"

/// What of a medicine two names are compared by.
enum class DrugAttribute { Ingredient, Strength, DoseForm, Route, Release, Brand, Pack };
[[nodiscard]] QString wordOf(DrugAttribute attribute); ///< "dose_form"

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

/// One attribute of source and candidate side by side.
struct Comparison
{
    DrugAttribute attribute = DrugAttribute::Ingredient;
    Agreement agreement = Agreement::Missing;
    QString source;
    QString candidate;

    friend bool operator==(const Comparison &, const Comparison &) = default;
};

/// A drug that a code or text may mean.
struct Suggestion
{
    QString rxcui;
    QString name;
    TermType type = TermType::Other;
    QString targetDrugId; ///< of the local formulary; empty: not on it (cannot be decided for until it is)
    double score = 0;     ///< 0 to 1; comparable within one source only
    bool isConfident = false; ///< nothing differs, nothing is missing that tells candidates apart
    std::vector<Comparison> comparisons;
    /// English, for the command line and the log: "same ingredient, strength and form; brand differs"
    QString reason;

    friend bool operator==(const Suggestion &, const Suggestion &) = default;
};

}

Q_DECLARE_METATYPE(concord::Suggestion)
