#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// An entry of the navigation, with how much there is to look at as a pill at its end.
class NavigationDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum NavigationRole { CountRole = Qt::UserRole + 1 }; ///< 0 or none: no pill

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

}
