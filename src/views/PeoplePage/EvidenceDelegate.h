#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// A cell of a comparison: what is said, and below it an icon and the words of how it agrees
/// (PatientComparisonModel::EvidenceRole). The colour only repeats them.
class EvidenceDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

}
