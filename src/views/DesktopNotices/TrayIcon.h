#pragma once

#include "views/common/Theme.h"

#include <QObject>

class QIcon;
class QMenu;
class QSystemTrayIcon;

namespace concord {

/// The place of the desktop where a program has an icon and can say something. Not every desktop has one, and
/// one may come and go while the program runs.
class TrayIcon : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void display(const QIcon &icon, const QString &tip) = 0;
    virtual void setMenu(QMenu *menu) = 0; ///< outlives this
    /// False where nobody would see it.
    virtual bool say(Tone tone, const QString &title, const QString &text) = 0;

signals:
    void activated();
    void messageClicked();
};

/// The desktop's own.
class SystemTray : public TrayIcon
{
    Q_OBJECT
public:
    explicit SystemTray(QObject *parent = nullptr);

    void display(const QIcon &icon, const QString &tip) override;
    void setMenu(QMenu *menu) override;
    bool say(Tone tone, const QString &title, const QString &text) override;

private:
    QSystemTrayIcon *m_icon;
};

}
