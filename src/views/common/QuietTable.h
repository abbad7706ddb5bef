#pragma once

#include <QTableView>

namespace concord {

/// Takes the keys without choosing a row by itself, as Qt's would with the first one: the next key would
/// decide something that nobody has chosen, or a look that is audited would be had by nobody.
class QuietTable : public QTableView
{
    Q_OBJECT
public:
    using QTableView::QTableView;

protected:
    void focusInEvent(QFocusEvent *event) override
    {
        if (currentIndex().isValid())
            return QTableView::focusInEvent(event);
        QAbstractScrollArea::focusInEvent(event);
        viewport()->update();
    }
};

}
