#pragma once

#include <QStringView>

namespace concord {

/// Whether @p code is a unit as UCUM writes it (The Unified Code for Units of Measure, case-sensitive): units
/// with their prefixes, powers, numbers, annotations ("{tbl}"), brackets, products and quotients. Of UCUM's
/// atoms those that medicines, laboratories and vital signs use; a rare one is an annotation.
[[nodiscard]] bool isUcumCode(QStringView code);

}
