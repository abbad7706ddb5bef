#include "views/common/Skeleton.h"

#include "views/common/Theme.h"

#include <QPainter>

namespace concord {

Skeleton::Skeleton(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("skeleton"));
}

void Skeleton::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    update();
}

void Skeleton::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.muted);
    const int line = fontMetrics().height();
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter, m_text);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.border);
    constexpr double shares[] = {0.92, 0.64, 0.78, 0.55, 0.86};
    int bar = 0;
    for (int y = line + Theme::space; y + 10 <= height() && bar < 12; y += 26, ++bar)
        painter.drawRoundedRect(QRectF(0, y, width() * shares[bar % 5], 10), 5, 5);
}

}
