#pragma once

#include "domain/Clock.h"

#include <QString>

#include <optional>

namespace concord::sandbox {

/// One value of a date search parameter: a prefix and a period (R4 section 3.1.1.4.4 and 3.1.1.4.5).
struct DateFilter
{
    enum class Prefix { Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual };

    Prefix prefix = Prefix::Equal;
    Timestamp from{};  ///< first moment of the period named
    Timestamp until{}; ///< first moment after it: a date without a time stands for the whole day, UTC

    [[nodiscard]] bool matches(Timestamp t) const;
};

/// "ge2020-01-01", "lt2020-01-01T10:00:00.000Z", "2020"; nothing for anything else.
[[nodiscard]] std::optional<DateFilter> dateFilter(const QString &text);

}
