#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace concord::validation {

/// A FHIR date, dateTime or instant as far as it is written: "2023", "2023-06", "2023-06-21",
/// "2023-06-21T06:20:00.5Z".
struct FhirTime
{
    enum class Precision { Year, Month, Day, Second };
    Precision precision = Precision::Year;
    int year = 0;
    int month = 0;
    int day = 0;
    std::int64_t daySeconds = 0; ///< seconds since midnight as written
    std::int64_t nanoseconds = 0;
    bool hasZone = false;
    int zoneMinutes = 0;

    /// Nothing when the text has no such form or names a day that does not exist. A time without a zone is
    /// read (hasZone tells), because the message should say just that.
    static std::optional<FhirTime> parse(std::string_view text);
};

/// a <= b as FHIRPath decides it: nothing where the two cannot be compared (one is less precise and equal
/// that far, or only one has a zone).
[[nodiscard]] std::optional<bool> notAfter(const FhirTime &a, const FhirTime &b);

/// "hh:mm:ss" with optional fraction.
[[nodiscard]] bool isFhirTimeOfDay(std::string_view text);

}
