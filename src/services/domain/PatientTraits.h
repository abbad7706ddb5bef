#pragma once

#include "domain/Canonical.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace concord {

/// What is known of a person by which one is told from another, as it was sent.
struct PatientFace
{
    Phi family;
    Phi given;
    Phi birthDate;
    QString gender; ///< FHIR administrative-gender
    Phi phone;
    Phi addressLine;
    Phi city;
    QString state;
    Phi postalCode;
    QList<Identifier> identifiers; ///< references of a source ("Patient/12") are none

    friend bool operator==(const PatientFace &, const PatientFace &) = default;
};

/// The same made comparable: what two sources write in two ways is one text here. Patient data all the same.
struct PatientTraits
{
    QStringList family;        ///< words of A-Z and letters without case, no marks, titles and suffixes
    QStringList given;         ///< the first is the one that counts
    QString birthDate;         ///< "1980-01-31", or as far as it is known: "1980-01", "1980"
    QString sex;               ///< "male", "female"; what is neither tells two people not apart: empty
    QString phone;             ///< digits; of a North American number the last ten
    QString street;            ///< words, with "ST" for "Street"
    QString city;              ///< folded
    QString postalCode;        ///< without blanks; of a ZIP code five digits
    QList<Identifier> numbers; ///< with values without blanks and dashes, in capitals

    friend bool operator==(const PatientTraits &, const PatientTraits &) = default;
};
[[nodiscard]] PatientTraits traitsOf(const PatientFace &face);

/// Letters in capitals without marks ("Núñez" → "NUNEZ", "Größe" → "GROSSE"); what is no letter or digit is a
/// blank, an apostrophe nothing.
[[nodiscard]] QString foldedName(const QString &text);
/// American Soundex (US National Archives) of A-Z, "R163"; of other scripts the first three letters.
[[nodiscard]] QString soundOf(const QString &folded);
/// The name that a short or foreign form stands for ("BILL" → "WILLIAM"); else itself.
[[nodiscard]] QString fullFormOf(const QString &foldedGiven);

/// By what possible doubles are looked for in the database, which has it as a keyed hash only.
struct PatientKey
{
    QString kind; ///< "birth", "name" (sound of the family name and year), "phone", "sound" (of both names),
                  ///< "number"
    QString text; ///< begins with a capital or a digit

    friend bool operator==(const PatientKey &, const PatientKey &) = default;
};
/// Each once, in a fixed order.
[[nodiscard]] std::vector<PatientKey> searchKeysOf(const PatientTraits &traits);

}
