#pragma once

#include "views/common/Badge.h"

#include <QStyledItemDelegate>

#include <functional>

namespace concord {

/// Paints a column of states as pills. The row's state is read from RecordTableBase::StateRole; which
/// enumeration it is, the constructor's function says: `new StateDelegate([](int s) { return
/// badgeOf(JobState(s)); }, view)`.
class StateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using BadgeOf = std::function<Badge(int state)>;

    explicit StateDelegate(BadgeOf badgeOf, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    BadgeOf m_badgeOf;
};

}
