#include "views/EventStreamPanel/TailView.h"

#include <QHeaderView>
#include <QScrollBar>

namespace concord {

void TailView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QTableView::rowsInserted(parent, start, end);
    const int scrolled = verticalScrollBar()->value();
    if (start > 0 || scrolled == 0)
        return;
    executeDelayedItemsLayout(); // else the scroll bar does not know the new rows yet
    verticalScrollBar()->setValue(scrolled + (end - start + 1) * verticalHeader()->defaultSectionSize());
}

}
