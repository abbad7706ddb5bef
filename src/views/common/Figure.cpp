#include "views/common/Figure.h"

#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace concord {

Figure::Figure(const QString &caption, QWidget *parent)
    : QWidget(parent),
      m_value(new QLabel(QStringLiteral("–"))),
      m_caption(new QLabel(caption)),
      m_icon(new IconLabel(icons::warning))
{
    m_value->setProperty("role", QStringLiteral("figure"));
    m_caption->setProperty("role", QStringLiteral("muted"));
    m_caption->setWordWrap(true);
    m_icon->hide();
    auto *top = new QHBoxLayout;
    top->setSpacing(Theme::tight);
    top->addWidget(m_value);
    top->addWidget(m_icon);
    top->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_caption);
    column->addStretch(1);
}

void Figure::setValue(const QString &value)
{
    m_value->setText(value);
    setAccessibleName(m_caption->text() + QStringLiteral(": ") + value);
}

QString Figure::value() const
{
    return m_value->text();
}

void Figure::setTone(std::optional<Tone> tone)
{
    m_icon->setVisible(tone.has_value());
    m_icon->setTone(tone);
    if (tone)
        m_icon->setIcon(icons::of(*tone));
}

}
