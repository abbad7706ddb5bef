#pragma once

#include <initializer_list>

class QTableView;

namespace concord {

/// One way to set up every table: rows of one fixed height, sections of fixed size that a person may drag,
/// whole rows selected, Tab leaves the table. Nothing is measured by content, so a live table costs the same
/// at any size.
/// @param widths of the columns in order; a missing one has the default
/// @param stretched the column that takes the room that is left
void setUpTable(QTableView *table, std::initializer_list<int> widths, int stretched);

}
