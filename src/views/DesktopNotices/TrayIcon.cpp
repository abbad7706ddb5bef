#include "views/DesktopNotices/TrayIcon.h"

#include <QSystemTrayIcon>

namespace concord {

SystemTray::SystemTray(QObject *parent) : TrayIcon(parent), m_icon(new QSystemTrayIcon(this))
{
    connect(m_icon, &QSystemTrayIcon::messageClicked, this, &TrayIcon::messageClicked);
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            emit activated();
    });
}

void SystemTray::display(const QIcon &icon, const QString &tip)
{
    m_icon->setIcon(icon);
    m_icon->setToolTip(tip);
    if (!m_icon->isVisible() && QSystemTrayIcon::isSystemTrayAvailable())
        m_icon->show();
}

void SystemTray::setMenu(QMenu *menu)
{
    m_icon->setContextMenu(menu);
}

bool SystemTray::say(Tone tone, const QString &title, const QString &text)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages() ||
        !m_icon->isVisible())
        return false;
    m_icon->showMessage(title, text,
                        tone == Tone::Danger    ? QSystemTrayIcon::Critical
                        : tone == Tone::Warning ? QSystemTrayIcon::Warning
                                                : QSystemTrayIcon::Information);
    return true;
}

}
