#include "views/common/Tables.h"

#include "models/Format.h"
#include "models/RecordTableBase.h"
#include "views/common/Theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

#include <algorithm>

namespace concord {

namespace {

constexpr int headerPadding = 2 * 11 + 4; ///< the style sheet's, left and right

/// Gives one column the room the others leave, but no less than it needs: QHeaderView::Stretch would press it
/// flat.
class ColumnFitter : public QObject
{
public:
    ColumnFitter(QTableView *view, int column)
        : QObject(view), m_view(view), m_column(column), m_least(view->columnWidth(column))
    {
        view->viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize) {
            const int others = m_view->horizontalHeader()->length() - m_view->columnWidth(m_column);
            m_view->setColumnWidth(m_column, std::max(m_least, m_view->viewport()->width() - others));
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QTableView *m_view;
    int m_column;
    int m_least;
};

}

void setUpTable(QTableView *view, const QString &objectName, const QString &accessibleName)
{
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setFrameShape(QFrame::NoFrame);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false);
    view->setCornerButtonEnabled(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTextElideMode(Qt::ElideRight);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setMinimumSectionSize(Theme::rowHeight);
    view->verticalHeader()->setDefaultSectionSize(Theme::rowHeight);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setStretchLastSection(false);
    view->horizontalHeader()->setMinimumSectionSize(48);
    view->horizontalHeader()->setFixedHeight(32);
}

int titledWidth(const QAbstractItemView &view, int column, int width)
{
    QFont bold = view.font();
    bold.setWeight(QFont::DemiBold); // the style sheet's weight for headers
    const QString title = view.model()->headerData(column, Qt::Horizontal).toString();
    return std::max(width, QFontMetrics(bold).horizontalAdvance(title) + headerPadding);
}

void setUpPagedColumns(QTableView *view, std::initializer_list<int> widths, int widest)
{
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    int column = 0;
    for (const int width : widths) {
        view->setColumnWidth(column, titledWidth(*view, column, width));
        ++column;
    }
    new ColumnFitter(view, widest); // the view owns it
    QObject::connect(view->verticalScrollBar(), &QScrollBar::rangeChanged, view, [view](int, int maximum) {
        if (maximum == 0 && view->model() && view->isVisible() && view->model()->canFetchMore({}))
            view->model()->fetchMore({});
    });
}

QString loadedCount(const RecordTableBase &model)
{
    const int rows = model.rowCount();
    if (rows == 0)
        return {};
    return model.hasMore() ? countText(rows) + u'+' : countText(rows);
}

}
