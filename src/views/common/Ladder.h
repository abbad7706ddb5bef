#pragma once

#include "domain/Engine.h"
#include "views/common/Theme.h"

#include <QStyledItemDelegate>
#include <QWidget>

namespace concord {

/// An event's ladder as a small timeline: attempts made are filled, in the tone of how they ended; the one
/// that is due is a ring with its time below it; those that would follow are small dots on a dashed line.
void paintLadder(QPainter *painter, const QRect &area, const std::vector<LadderRung> &ladder, Timestamp now,
                 const QFont &font, const Theme &theme);

/// The ladder in a column: of WaitingEventModel::LadderRole.
class LadderDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

/// The ladder on its own; says the same in words to a screen reader and as tool tip.
class LadderView : public QWidget
{
    Q_OBJECT
public:
    explicit LadderView(QWidget *parent = nullptr);

    void display(std::vector<LadderRung> ladder, Timestamp now);
    [[nodiscard]] QSize sizeHint() const override { return {200, 44}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {80, 44}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<LadderRung> m_ladder;
    Timestamp m_now{};
};

}
