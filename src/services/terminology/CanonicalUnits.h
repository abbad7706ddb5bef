#pragma once

#include "terminology/ValueTables.h"

#include <QString>
#include <QStringList>

namespace concord {

/// A unit as UCUM writes it, and what was doubtful about how it was written.
struct CanonicalUnit
{
    QString ucum; ///< "ug", "mL", "{tbl}"; what is not known comes back as sent, trimmed
    QString flag; ///< "unit:mcg" (ISMP error-prone), "unit:unknown"; empty: nothing to say

    friend bool operator==(const CanonicalUnit &, const CanonicalUnit &) = default;
};

/// What the table of units says; of "mg/ml" part by part. UCUM is case-sensitive; tablets and puffs are
/// annotations; "mcg", "µg", "cc" and "U" are input that people misread (ISMP). Codes that are UCUM already
/// stay as they are.
[[nodiscard]] CanonicalUnit canonicalUnit(const QString &unit, const Values &values);

/// The same for each unit in a canonical dose (Dosage.dose: "1-2 tab", "500 mcg @ 20 ml/h + 1 puff"); @p
/// flags gets what was doubtful, each once.
[[nodiscard]] QString canonicalDose(const QString &dose, const Values &values, QStringList &flags);

/// "30.0" is "30", "007.50" is "7.5"; what is no number comes back as sent.
[[nodiscard]] QString canonicalDecimal(const QString &text);

}
