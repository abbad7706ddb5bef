#include "views/common/Banner.h"

#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace concord {

Banner::Banner(QWidget *parent)
    : QFrame(parent), m_icon(new IconLabel(icons::info)), m_text(new QLabel), m_action(new QPushButton)
{
    setObjectName(QStringLiteral("banner"));
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setObjectName(QStringLiteral("bannerAction"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space, Theme::gap, Theme::gap, Theme::gap);
    row->setSpacing(Theme::gap);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    connect(m_action, &QPushButton::clicked, this, &Banner::actionTriggered);
    hide();
}

void Banner::display(Tone tone, const QString &text, const QString &action)
{
    setStyleProperty(this, "tone", toneName(tone));
    m_icon->setIcon(icons::of(tone));
    m_icon->setTone(tone);
    m_text->setText(text);
    setAccessibleName(text);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Banner::setVisible(bool visible)
{
    if (!visible) {
        m_text->clear();
        setAccessibleName({});
    }
    QFrame::setVisible(visible);
}

QString Banner::text() const
{
    return m_text->text();
}

}
