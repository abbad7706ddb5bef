#include "views/common/ElidedButton.h"

#include <QHelpEvent>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QToolTip>

#include <algorithm>

namespace concord {

namespace {
constexpr int fewestOnButton = 5; ///< fewer say nothing
}

ElidedButton::ElidedButton(const QString &text, QWidget *parent) : QPushButton(text, parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

bool ElidedButton::isElided() const
{
    return width() < sizeHint().width();
}

QSize ElidedButton::minimumSizeHint() const
{
    const QSize whole = QPushButton::minimumSizeHint();
    return {whole.width() - fontMetrics().horizontalAdvance(text()), whole.height()};
}

int ElidedButton::textWidth() const
{
    return std::max(0, width() - minimumSizeHint().width());
}

bool ElidedButton::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !isElided())
        return QPushButton::event(event);
    const QString tip = toolTip().isEmpty() ? text() : QString(text() + u'\n' + toolTip());
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), tip, this);
    return true;
}

void ElidedButton::paintEvent(QPaintEvent *event)
{
    if (!isElided())
        return QPushButton::paintEvent(event);
    QStyleOptionButton option;
    initStyleOption(&option);
    const QString cut = fontMetrics().elidedText(text(), Qt::ElideRight, textWidth(), Qt::TextShowMnemonic);
    option.text = cut.size() > fewestOnButton ? cut : QString();
    QStylePainter(this).drawControl(QStyle::CE_PushButton, option);
}

}
