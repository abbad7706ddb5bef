#pragma once

#include <QString>

class QTableView;

namespace concord {

/// One look for all tables: rows of fixed height, whole rows selected, one at a time, no grid, no row
/// numbers, Tab leaves the table. Column widths are the caller's; nothing is measured on live data.
void setUpTable(QTableView *view, const QString &objectName, const QString &accessibleName);

}
