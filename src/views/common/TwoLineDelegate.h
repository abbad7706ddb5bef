#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// A cell with a second, secondary line (RecordTableBase::SecondLineRole) under its text; both are elided.
/// What asks for a person has its first line in bold and in the colour of a warning; what cannot be chosen is
/// muted, and says why. Rows are Theme::tallRowHeight high.
class TwoLineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// @param attentionRole of the model that says whether a cell asks for attention; -1: none does
    explicit TwoLineDelegate(QObject *parent = nullptr, int attentionRole = -1)
        : QStyledItemDelegate(parent), m_attentionRole(attentionRole)
    {}

    /// @param role of the model that says whether a cell is muted
    void setMutedRole(int role) { m_mutedRole = role; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_attentionRole;
    int m_mutedRole = -1;
};

}
