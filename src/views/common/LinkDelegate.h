#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// Paints a column as something to click. The view's clicked() and activated() do the work, so that keys do
/// it too.
class LinkDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Why the links lead nowhere for whoever is signed in: greyed out, and their tool tip. Empty: they do.
    void setObstacle(const QString &obstacle) { m_obstacle = obstacle; }

protected:
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    QString m_obstacle;
};

}
