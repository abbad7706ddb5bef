#pragma once

#include "domain/Access.h"

#include <QToolButton>

class QAction;
class QLabel;
class QMenu;

namespace concord {

/// Who is signed in: initials and name, and in its menu the role, the facilities, and what was given to it to
/// lock and to sign out. Where nobody keeps accounts there is neither.
class AccountMenu : public QToolButton
{
    Q_OBJECT
public:
    /// @param lock,signOut of the window; hidden in its menus too while they make no sense
    AccountMenu(QAction *lock, QAction *signOut, QWidget *parent = nullptr);

    void display(const Session &session);
    void clear(); ///< nobody

private:
    [[nodiscard]] QWidget *makeFacts();

    QAction *m_lock;
    QAction *m_signOut;
    QMenu *m_menu;
    QLabel *m_name;
    QLabel *m_user;
    QLabel *m_role;
    QLabel *m_facilities;
};

}
