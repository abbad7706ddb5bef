#pragma once

#include "terminology/ValueTables.h"

#include <QString>
#include <QStringList>

namespace concord {

/// A free-text instruction taken apart. Dose, route and frequency are canonical (domain/Prescription.h), as
/// if they had been sent in codes.
struct SigReading
{
    QString dose; ///< "1 {tbl}", "1 {puff} - 2 {puff}", "1"; with " max 4 {tbl}/1 d" where the text limits it
    QString route;      ///< "26643006"
    QString frequency;  ///< "2/1d", "1/4-6h PRN asthma", "1/1d HS for 10d"
    QString rest;       ///< what was understood and has no code: "to affected area as directed"
    QStringList flags;  ///< what was error-prone: "abbr:QD", "unit:mcg", "abbr:trailing-zero"
    QStringList unread; ///< words that meant nothing here, in their order

    /// Every word was understood, and something was said.
    [[nodiscard]] bool isWhole() const
    {
        return unread.isEmpty() && !(dose.isEmpty() && route.isEmpty() && frequency.isEmpty());
    }

    friend bool operator==(const SigReading &, const SigReading &) = default;
};

/// Reads "1 tab po bid x 10 days": amounts, routes, times, durations and conditions in any order, by the
/// tables of units, routes and frequencies and a small grammar of numbers ("q4-6h", "1 to 2", "1/2", "x 10
/// days", "max 4 tabs per day"). A word that could change the meaning ("not", "taper", "if", "then" …) is
/// never passed over: the reading is then not whole, and whoever uses it keeps the text instead.
[[nodiscard]] SigReading readSig(const QString &text, const Values &values);

}
