#pragma once

#include "domain/Access.h"
#include "domain/Engine.h"
#include "domain/Job.h"
#include "views/common/Theme.h"

#include <QMainWindow>

class QAction;
class QLabel;
class QListWidget;
class QMenu;
class QSettings;
class QStackedWidget;
class QToolButton;

namespace concord {

class AccountMenu;
class IconLabel;
class SignInPage;
class Toast;

/// The shell: navigation on the left, a slim header, the pages, the status line and the toasts. It knows no
/// page; the program adds them in order, and Ctrl+1, Ctrl+2, … go to them. While nobody is signed in, or the
/// console is locked, one page covers all of it: nothing else of the window can be seen, reached or
/// triggered.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// @param settings remembers theme and geometry; outlives the window
    explicit MainWindow(QSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Takes ownership of @p page. @param id "overview", "jobs", …: what showPage() and pageShown() speak of
    void addPage(const QString &id, const QString &iconName, const QString &title, QWidget *page);
    /// A setting that has no page of its own, in the View menu; the action belongs to somebody else.
    void addSetting(QAction *action);
    [[nodiscard]] QString currentPage() const;
    [[nodiscard]] SignInPage *signInPage() const { return m_signIn; }
    [[nodiscard]] bool isCovered() const { return m_isCovered; }

public slots:
    /// Somebody has signed in or unlocked, or is of another role now: the pages can be seen.
    void openFor(const concord::Session &session);
    /// Nobody is signed in. @param notice why, where a person could wonder
    void showSignIn(const QString &notice = {});
    void showLock(const concord::Session &session);
    void closeDialogs();              ///< and whatever else stands over the window
    void showPage(const QString &id); ///< unknown: nothing
    void setTheme(concord::Theme::Mode mode);
    /// @param place where it is, in full but without a password
    void setDatabaseName(const QString &name, const QString &place = {});
    void setConnection(bool online, const concord::Error &error);
    /// How much there is to look at on a page; 0: nothing. @param meaning what is counted, for a screen
    /// reader
    void setBadge(const QString &page, int count, const QString &meaning);
    void comeToFront();                            ///< also when it was minimised
    void setSyncObstacle(const QString &obstacle); ///< empty: a sync can be asked for
    void announceJob(const concord::JobRow &job);
    /// A bulk order that was just given, where the page that shows it is not seen.
    void announceBulk(const concord::BulkRow &row);
    void announceRefusal(const QString &order, const concord::Error &error);
    /// The master key of the database was made just now, in this file.
    void announceKeyFile(const QString &path);
    void showToast(concord::Tone tone, const QString &text);

signals:
    void pageShown(const QString &id);
    void refreshRequested();
    void syncRequested(bool full);
    void jobRequested(concord::JobId job); ///< "Show" in the toast of a finished job
    void signInRequested(const QString &user, const QString &password);
    void unlockRequested(const QString &password);
    void lockRequested();
    void signOutRequested();

protected:
    void childEvent(QChildEvent *event) override;

private:
    void makeActions();
    void makeMenus();
    [[nodiscard]] QWidget *makeNavigation();
    [[nodiscard]] QWidget *makeTopBar();
    void makeStatusLine();
    [[nodiscard]] QWidget *makeShell();
    void cover();
    void showActions();
    void toggleTheme();
    void showRow(int row);

    QSettings &m_settings;
    QStackedWidget *m_whole; ///< the shell, and the page that covers it
    SignInPage *m_signIn;
    QListWidget *m_navigation;
    QStackedWidget *m_pages;
    QLabel *m_title;
    QToolButton *m_themeButton;
    QMenu *m_goMenu = nullptr;
    QMenu *m_viewMenu = nullptr;
    QAction *m_refresh = nullptr;
    QAction *m_sync = nullptr;
    QAction *m_fullSync = nullptr;
    QAction *m_dark = nullptr;
    QAction *m_lock = nullptr;
    QAction *m_signOut = nullptr;
    AccountMenu *m_account = nullptr;
    IconLabel *m_connectionIcon;
    QLabel *m_connection;
    QString m_databaseName;
    QString m_syncObstacle;
    QString m_keyNotice; ///< until somebody can read it
    std::optional<Session> m_session;
    bool m_isCovered = false;
    bool m_online = true;
    Toast *m_toast = nullptr;
    JobId m_announced;
};

}
