#pragma once

#include "views/common/Theme.h"

#include <QStyledItemDelegate>

#include <functional>

namespace concord {

/// A cell with a mark before its text and a smaller line under it: what is chosen, what differs. The text
/// takes as many lines as the height of the row leaves; what is longer is elided. Rows are
/// Theme::tallRowHeight high, or more.
class MarkedDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    struct Look
    {
        QString icon; ///< empty: none
        Tone tone = Tone::Neutral;
        bool isFilled = false; ///< the cell has the tone's soft colour
        bool isFaint = false;  ///< secondary text
    };
    /// @param markRole and @p detailRole of the model: an int that @p lookOf knows, and the smaller line
    MarkedDelegate(int markRole, int detailRole, std::function<Look(int mark)> lookOf,
                   QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_markRole;
    int m_detailRole;
    std::function<Look(int)> m_lookOf;
};

}
