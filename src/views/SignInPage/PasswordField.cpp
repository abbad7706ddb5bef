#include "views/SignInPage/PasswordField.h"

#include <QKeyEvent>

#include <utility>

namespace concord {

PasswordField::PasswordField(QWidget *parent) : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setMaxLength(1024);
    setContextMenuPolicy(Qt::NoContextMenu);
}

QString PasswordField::take()
{
    const QString password = text();
    setText(QString()); // clear() would keep it for undo
    return password;
}

void PasswordField::keyPressEvent(QKeyEvent *event)
{
    const QString typed = event->text();
    const bool isPlain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (event->key() == Qt::Key_CapsLock) {
        if (m_isKnown)
            setCapsLock(!m_capsLock);
    } else if (isPlain && typed.size() == 1 && typed.front().toUpper() != typed.front().toLower()) {
        m_isKnown = true;
        setCapsLock(typed.front().isUpper() != event->modifiers().testFlag(Qt::ShiftModifier));
    }
    QLineEdit::keyPressEvent(event);
}

void PasswordField::setCapsLock(bool on)
{
    if (std::exchange(m_capsLock, on) != on)
        emit capsLockChanged(on);
}

}
