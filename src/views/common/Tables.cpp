#include "views/common/Tables.h"

#include "models/Format.h"
#include "models/RecordTableBase.h"
#include "views/common/Theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

#include <algorithm>
#include <vector>

namespace concord {

namespace {

constexpr int headerPadding = 2 * 11 + 4; ///< the style sheet's, left and right

QFont headerFont(const QWidget &widget)
{
    QFont bold = widget.font();
    bold.setWeight(QFont::DemiBold); // the style sheet's weight for headers
    return bold;
}

void setUpHeader(QHeaderView *header)
{
    header->setHighlightSections(false);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(48);
    header->setFixedHeight(32);
}

/// A title that is longer than its column ends in "…": the view's own would know nothing of the padding.
class ElidedHeader : public QHeaderView
{
public:
    explicit ElidedHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent) {}

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int column) const override
    {
        QHeaderView::initStyleOptionForIndex(option, column);
        option->text = QFontMetrics(headerFont(*this))
                           .elidedText(option->text, Qt::ElideRight, sectionSize(column) - headerPadding + 4);
    }
};

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

class ColumnHider : public QObject
{
public:
    ColumnHider(QTableView *view, int column, int width)
        : QObject(view), m_view(view), m_column(column), m_width(width)
    {
        view->installEventFilter(this); // before its viewport: the other columns take what is left
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize)
            m_view->setColumnHidden(m_column, m_view->width() < m_width);
        return QObject::eventFilter(watched, event);
    }

private:
    QTableView *m_view;
    int m_column;
    int m_width;
};

class ColumnSharer : public QObject
{
public:
    ColumnSharer(QTableView *view, std::initializer_list<ColumnRoom> columns)
        : QObject(view), m_view(view), m_columns(columns)
    {
        view->viewport()->installEventFilter(this);
        share();
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize)
            share();
        return QObject::eventFilter(watched, event);
    }

private:
    void share()
    {
        int least = 0;
        int wish = 0;
        int takers = 0;
        for (const ColumnRoom &column : m_columns) {
            least += column.least;
            wish += column.wish;
            takers += column.takesRest ? 1 : 0;
        }
        const int room = m_view->viewport()->width();
        const double part = wish == least ? 1 : std::clamp((room - least) / double(wish - least), 0.0, 1.0);
        const int rest = takers == 0 ? 0 : std::max(0, room - wish) / takers;
        for (size_t i = 0; i < m_columns.size(); ++i) {
            const ColumnRoom &column = m_columns[i];
            m_view->setColumnWidth(int(i), column.least + int((column.wish - column.least) * part) +
                                               (column.takesRest ? rest : 0));
        }
    }

    QTableView *m_view;
    std::vector<ColumnRoom> m_columns;
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
    setUpHeader(view->horizontalHeader());
}

int titledWidth(const QAbstractItemView &view, int column, int width)
{
    const QString title = view.model()->headerData(column, Qt::Horizontal).toString();
    return std::max(width, QFontMetrics(headerFont(view)).horizontalAdvance(title) + headerPadding);
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

void setUpSharedColumns(QTableView *view, std::initializer_list<ColumnRoom> columns)
{
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *header = new ElidedHeader(view);
    view->setHorizontalHeader(header);
    setUpHeader(header);
    header->setSectionsClickable(true); // as the view's own
    new ColumnSharer(view, columns);    // the view owns it
}

void hideColumnBelow(QTableView *view, int column, int width)
{
    new ColumnHider(view, column, width); // the view owns it
}

QString loadedCount(const RecordTableBase &model)
{
    const int rows = model.rowCount();
    if (rows == 0)
        return {};
    return model.hasMore() ? countText(rows) + u'+' : countText(rows);
}

}
