#pragma once

#include <QStyledItemDelegate>

namespace concord {

/// Writes a number that asks for a person (unmapped codes, failed entries, waiting events) in bold and in the
/// colour of a warning; other cells as usual.
class AttentionDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// @param role of the model that says whether a cell asks for attention
    AttentionDelegate(int role, QObject *parent) : QStyledItemDelegate(parent), m_role(role) {}

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    int m_role;
};

}
