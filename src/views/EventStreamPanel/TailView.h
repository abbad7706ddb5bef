#pragma once

#include <QTableView>

namespace concord {

/// A table that grows at the top. At the top it shows what comes in; scrolled down it keeps what is read in
/// place.
class TailView : public QTableView
{
    Q_OBJECT
public:
    using QTableView::QTableView;

protected:
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
};

}
