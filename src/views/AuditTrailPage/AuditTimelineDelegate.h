#pragma once

#include "views/common/Badge.h"

#include <QStyledItemDelegate>

namespace concord {

/// Allowed or refused: an icon and a word.
[[nodiscard]] Badge auditBadge(bool allowed);

/// One record of an AuditModel: when, a mark on the time line, what, and below it who and about what; on the
/// right its outcome. The first record of a day has the day's heading over it.
class AuditTimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

}
