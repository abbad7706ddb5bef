#pragma once

#include <QString>

#include <initializer_list>

class QAbstractItemView;
class QTableView;

namespace concord {

class RecordTableBase;

/// One look for all tables: rows of fixed height, whole rows selected, one at a time, no grid, no row
/// numbers, Tab leaves the table. Column widths are the caller's; nothing is measured on live data.
void setUpTable(QTableView *view, const QString &objectName, const QString &accessibleName);

/// The width of a column, but no less than its title needs.
[[nodiscard]] int titledWidth(const QAbstractItemView &view, int column, int width);

/// For a paged table that has its model: widths of the columns in order, of which one takes the room that is
/// left but never less than its width. A page too short to scroll asks for the next one.
void setUpPagedColumns(QTableView *view, std::initializer_list<int> widths, int widest);

/// How wide a column is at least, and where there is room.
struct ColumnRoom
{
    int least;
    int wish;
    bool takesRest = false; ///< with the others that do, what is left beyond all wishes
};
/// For a table whose columns are to be seen all at once: in a narrow view each gives way in proportion, down
/// to its least width.
void setUpSharedColumns(QTableView *view, std::initializer_list<ColumnRoom> columns);

/// In a narrow view one sees more of less: the column is hidden while the view is not as wide as @p width.
void hideColumnBelow(QTableView *view, int column, int width);

/// "12", or "100+" while more rows follow those that are loaded; empty without rows.
[[nodiscard]] QString loadedCount(const RecordTableBase &model);

}
