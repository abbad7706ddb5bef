#pragma once

#include "domain/MedicationList.h"

#include <QString>

#include <vector>

namespace concord {

/// Canonical dosage text (domain/Prescription.h) in words. What is not in a known form stands as it came: a
/// wrong reading of a dose is worse than an unfamiliar one.
[[nodiscard]] QString doseText(const QString &dose);           ///< "2 {tbl}" → "2 tablets"
[[nodiscard]] QString frequencyText(const QString &frequency); ///< "3/1d PRN" → "3 times a day, as needed"
[[nodiscard]] QString routeText(const QString &route);         ///< "26643006" → "oral"

/// One part of a dosage, and whether it differs from the other side.
struct DosagePart
{
    QString text;
    bool changed = false;

    friend bool operator==(const DosagePart &, const DosagePart &) = default;
};

/// Dose, frequency and route of one side of a difference; parts the source does not state are left out,
/// unless they are what changed ("no route").
[[nodiscard]] std::vector<DosagePart> dosageParts(const Dosage &dosage, const Difference &difference);
/// The parts in one line, for screen readers, tool tips and copies.
[[nodiscard]] QString dosageLine(const std::vector<DosagePart> &parts);

}

Q_DECLARE_METATYPE(std::vector<concord::DosagePart>)
