// What the window has to do with the person before it.
#include "models/AccountText.h"
#include "views/AccountMenu/AccountMenu.h"
#include "views/MainWindow/MainWindow.h"
#include "views/SignInPage/SignInPage.h"
#include "views/common/Copies.h"
#include "views/common/Toast.h"

#include <QAction>
#include <QApplication>
#include <QChildEvent>
#include <QDialog>
#include <QListWidget>
#include <QMenuBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolTip>

namespace concord {

void MainWindow::cover()
{
    m_isCovered = true;
    closeDialogs();
    takeBackCopies();
    m_toast->forget();
    menuBar()->hide();
    statusBar()->hide();
    showActions();
    m_whole->setCurrentWidget(m_signIn);
}

void MainWindow::showSignIn(const QString &notice)
{
    if (m_isCovered && !m_session && notice.isEmpty())
        return; // why is said already, and somebody may be typing
    m_session.reset();
    m_account->clear();
    m_signIn->askForName(notice);
    cover();
}

void MainWindow::showLock(const Session &session)
{
    m_signIn->askToUnlock(session);
    cover();
}

void MainWindow::openFor(const Session &session)
{
    const QString news =
        m_session && m_session->user == session.user ? changeText(*m_session, session) : QString();
    m_session = session;
    m_account->display(session);
    if (std::exchange(m_isCovered, false)) {
        m_signIn->forget();
        menuBar()->show();
        statusBar()->show();
        m_whole->setCurrentIndex(0);
        m_navigation->setFocus();
        if (!m_keyNotice.isEmpty())
            showToast(Tone::Warning, m_keyNotice);
    }
    m_keyNotice.clear();
    showActions();
    if (!news.isEmpty())
        showToast(Tone::Info, news);
}

void MainWindow::closeDialogs()
{
    QToolTip::hideText();
    for (int depth = 0; depth < 8 && QApplication::activePopupWidget(); ++depth) // menus and their menus
        QApplication::activePopupWidget()->close();
    for (QDialog *dialog : findChildren<QDialog *>())
        dialog->reject();
}

void MainWindow::childEvent(QChildEvent *event)
{
    auto *dialog = event->polished() ? qobject_cast<QDialog *>(event->child()) : nullptr;
    if (dialog) { // it keeps the window's own keys away
        auto *keys = new QShortcut(m_lock->shortcut(), dialog);
        connect(keys, &QShortcut::activated, m_lock, &QAction::trigger);
    }
    QMainWindow::childEvent(event);
}

}
