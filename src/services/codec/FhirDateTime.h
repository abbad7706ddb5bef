#pragma once

#include <QStringView>

#include <optional>

namespace concord {

/// A FHIR date, dateTime or instant. Precision decides what it can be compared with.
struct FhirDateTime
{
    enum class Precision { Year, Month, Day, Second, Fraction };
    qint64 fromMs = 0; ///< start of the stated time, UTC (dates without a zone: UTC midnight)
    Precision precision = Precision::Year;

    /// R4 datatypes, section 2.24.0.1 (2019-10-30): YYYY, YYYY-MM, YYYY-MM-DD, or date and time with a zone.
    /// A time without a zone, the year 0000 and days that do not exist are not FHIR: nullopt.
    [[nodiscard]] static std::optional<FhirDateTime> parse(QStringView text);
};

/// An R4 instant with milliseconds and Z from epoch milliseconds.
[[nodiscard]] QString toInstant(qint64 ms);

}
