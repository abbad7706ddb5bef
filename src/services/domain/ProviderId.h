#pragma once

#include <QStringView>

namespace concord {

/// DOMAIN section 16: an NPI has ten digits, begins with 1 or 2 and passes the Luhn check over "80840" and
/// itself. Form only: it says nothing about the person.
[[nodiscard]] bool isNpi(QStringView text);

/// A DEA number: a letter, a letter or 9, six digits and their check digit ((d1+d3+d5) + 2·(d2+d4+d6), last
/// digit), maybe with the suffix of a hospital ("F91234563-001AB").
[[nodiscard]] bool isDea(QStringView text);

}
