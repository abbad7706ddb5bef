#include "views/common/Toast.h"

#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace concord {

Toast::Toast(QWidget *parent)
    : QFrame(parent),
      m_icon(new IconLabel(icons::info)),
      m_text(new QLabel),
      m_action(new QPushButton),
      m_close(new QPushButton)
{
    setObjectName(QStringLiteral("toast"));
    setFocusPolicy(Qt::NoFocus);
    m_text->setObjectName(QStringLiteral("toastText"));
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(220);
    m_action->setObjectName(QStringLiteral("toastAction"));
    m_close->setObjectName(QStringLiteral("toastClose"));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));
    m_close->setText(tr("Dismiss"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space, Theme::space, Theme::space, Theme::space);
    row->setSpacing(Theme::gap);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    m_timer.setSingleShot(true);
    m_timer.setInterval(8000);
    connect(&m_timer, &QTimer::timeout, this, &Toast::dismiss);
    connect(m_close, &QPushButton::clicked, this, &Toast::dismiss);
    connect(m_action, &QPushButton::clicked, this, [this] {
        emit actionTriggered();
        dismiss();
    });
    parent->installEventFilter(this);
    hide();
}

void Toast::display(Tone tone, const QString &text, const QString &action)
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
    place();
    raise();
    m_timer.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Toast::forget()
{
    m_timer.stop();
    hide();
    m_text->clear();
    setAccessibleName({});
}

QString Toast::text() const
{
    return m_text->text();
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && (event->type() == QEvent::Resize || event->type() == QEvent::Show) &&
        !isHidden())
        place();
    return QFrame::eventFilter(watched, event);
}

void Toast::enterEvent(QEnterEvent *event)
{
    m_timer.stop();
    QFrame::enterEvent(event);
}

void Toast::leaveEvent(QEvent *event)
{
    m_timer.start();
    QFrame::leaveEvent(event);
}

void Toast::dismiss()
{
    m_timer.stop();
    hide();
    emit dismissed();
}

void Toast::place()
{
    const QSize room = parentWidget()->size();
    const int width = std::min(room.width() - 2 * Theme::wide, 520);
    setFixedWidth(width);
    const int height =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : sizeHint().height();
    setFixedHeight(height);
    move(room.width() - width - Theme::wide, room.height() - height - Theme::wide * 3);
}

}
