#include "views/common/TableSetup.h"

#include "views/common/Theme.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

namespace concord {

void setUpTable(QTableView *table, std::initializer_list<int> widths, int stretched)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(Theme::rowHeight);
    QHeaderView *header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(40);
    header->setSectionResizeMode(QHeaderView::Interactive);
    int column = 0;
    for (const int width : widths)
        header->resizeSection(column++, width);
    header->setSectionResizeMode(stretched, QHeaderView::Stretch);
    // A page that does not fill the view leaves nothing to scroll, so nobody would ask for the next one.
    QObject::connect(table->verticalScrollBar(), &QScrollBar::rangeChanged, table, [table](int, int maximum) {
        if (maximum == 0 && table->model() && table->isVisible() && table->model()->canFetchMore({}))
            table->model()->fetchMore({});
    });
}

}
