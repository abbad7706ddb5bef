#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// Dose, frequency and route in one line; what changed stands out (bold, and underlined so that colour and
/// weight are not the only sign), what did not steps back.
class DosageDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

}
