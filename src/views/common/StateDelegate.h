#pragma once

#include "models/RecordTableBase.h"
#include "views/common/Badge.h"

#include <QStyledItemDelegate>

#include <functional>

namespace concord {

/// Paints a column of states as pills. The row's state is read from RecordTableBase::StateRole, or from
/// another role; which enumeration it is, the constructor's function says: `new StateDelegate([](int s) {
/// return badgeOf(JobState(s)); }, view)`.
class StateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using BadgeOf = std::function<Badge(int state)>;

    explicit StateDelegate(BadgeOf badgeOf, QObject *parent = nullptr, int role = RecordTableBase::StateRole);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    [[nodiscard]] virtual Badge badgeAt(const QModelIndex &index, int state) const;

private:
    BadgeOf m_badgeOf;
    int m_role;
};

}
