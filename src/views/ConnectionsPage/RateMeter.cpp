#include "views/ConnectionsPage/RateMeter.h"

#include "models/Format.h"
#include "views/common/Theme.h"

#include <QPainter>

#include <algorithm>

namespace concord {

RateMeter::RateMeter(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("rateMeter"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void RateMeter::setFree(double share)
{
    m_free = std::clamp(share, 0.0, 1.0);
    setAccessibleName(tr("Free part of the rate limit: %1").arg(percentText(m_free)));
    update();
}

void RateMeter::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF bar(0, (height() - 6) / 2.0, width(), 6);
    painter.setBrush(theme.border);
    painter.drawRoundedRect(bar, 3, 3);
    painter.setBrush(m_free < 0.1 ? theme.tone(Tone::Warning).strong : theme.accent);
    if (m_free > 0)
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(6.0, bar.width() * m_free), 6), 3, 3);
}

}
