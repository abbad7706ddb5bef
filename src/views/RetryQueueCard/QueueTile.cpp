#include "views/RetryQueueCard/QueueTile.h"

#include "models/Format.h"
#include "views/common/Icons.h"

#include <QPainter>
#include <QStyle>

namespace concord {

namespace {

QFont figureFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() + 6);
    font.setWeight(QFont::DemiBold);
    return font;
}

}

QueueTile::QueueTile(EventState state, QWidget *parent)
    : QPushButton(parent), m_state(state), m_badge(badgeOf(state))
{
    setObjectName(QStringLiteral("tile_") + wordOf(state));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCount(0);
}

void QueueTile::setCount(int count)
{
    m_count = count;
    setAccessibleName(tr("%1: %n event(s)", nullptr, count).arg(m_badge.text));
    setToolTip(tr("Show the events: %1").arg(m_badge.text));
    update();
}

QSize QueueTile::minimumSizeHint() const
{
    return {Theme::space * 2 + Theme::smallIcon + Theme::gap + fontMetrics().horizontalAdvance(m_badge.text),
            66};
}

QSize QueueTile::sizeHint() const
{
    return minimumSizeHint();
}

void QueueTile::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = Theme::of(palette());
    const ToneColors colors = m_count > 0 ? theme.tone(m_badge.tone) : ToneColors{theme.muted, theme.raised};
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = hasFocus();
    painter.setPen(focused ? QPen(theme.accent, 2) : QPen(underMouse() ? colors.strong : colors.soft, 1));
    painter.setBrush(isDown() ? theme.accentSoft : colors.soft);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), Theme::radius, Theme::radius);

    const QRect inner = rect().adjusted(Theme::space, Theme::gap, -Theme::space, -Theme::gap);
    painter.setFont(figureFont(font()));
    painter.setPen(m_count > 0 ? theme.text : theme.muted);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop, countText(m_count));
    painter.drawPixmap(inner.left(), inner.bottom() - Theme::smallIcon + 1,
                       tintedPixmap(m_badge.icon, Theme::smallIcon, colors.strong, devicePixelRatioF()));
    painter.setFont(font());
    painter.setPen(colors.strong);
    const QRect caption = inner.adjusted(Theme::smallIcon + Theme::tight + 2, 0, 0, 0);
    painter.drawText(caption, Qt::AlignLeft | Qt::AlignBottom,
                     fontMetrics().elidedText(m_badge.text, Qt::ElideRight, caption.width()));
}

}
