#include "views/common/IconLabel.h"

#include "views/common/Icons.h"

#include <QPainter>

#include <utility>

namespace concord {

IconLabel::IconLabel(QString name, int size, QWidget *parent)
    : QWidget(parent), m_name(std::move(name)), m_size(size)
{
    setFixedSize(size, size);
}

void IconLabel::setIcon(const QString &name)
{
    m_name = name;
    update();
}

void IconLabel::setTone(std::optional<Tone> tone)
{
    m_tone = tone;
    update();
}

void IconLabel::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.drawPixmap(
        0, 0,
        tintedPixmap(m_name, m_size, m_tone ? theme.tone(*m_tone).strong : theme.muted, devicePixelRatioF()));
}

}
