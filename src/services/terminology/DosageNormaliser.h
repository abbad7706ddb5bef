#pragma once

#include "domain/Prescription.h"
#include "terminology/ValueTables.h"

#include <QStringList>

namespace concord {

/// A dosage in canonical form by the tables: units as UCUM, routes as SNOMED CT, frequency codes as counts
/// per period. Where the source gave words instead ("sig:…"), they are read (terminology/SigReader), and only
/// if every word is understood what they say fills the parts that are empty; a rate that is stated in codes
/// as well must be the same. Else the words stay as they are, and the flag "sig:partly-read" or
/// "sig:contradiction" says why. @p flags gets what was error-prone, each once.
void normaliseDosage(Dosage &dosage, const Values &values, QStringList &flags);

/// The release that a drug name states, "extended", "delayed" or "immediate", by the table of releases:
/// "Metoprolol ER 50 MG" and RxNorm's dose forms. Empty: none, or two that do not agree.
[[nodiscard]] QString releaseOf(const QString &drugName, const Values &values);

}
