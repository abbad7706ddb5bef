#pragma once

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

class IconLabel;
class Toast;

/// The shell: navigation on the left, a slim header, the pages, the status line and the toasts. It knows no
/// page; the program adds them in order, and Ctrl+1, Ctrl+2, … go to them.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// @param settings remembers theme and geometry; outlives the window
    explicit MainWindow(QSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Takes ownership of @p page. @param id "overview", "jobs", …: what showPage() and pageShown() speak of
    void addPage(const QString &id, const QString &iconName, const QString &title, QWidget *page);
    [[nodiscard]] QString currentPage() const;

public slots:
    void showPage(const QString &id); ///< unknown: nothing
    void setTheme(concord::Theme::Mode mode);
    void setDatabaseName(const QString &name);
    void setConnection(bool online, const concord::Error &error);
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

private:
    void makeActions();
    void makeMenus();
    [[nodiscard]] QWidget *makeNavigation();
    [[nodiscard]] QWidget *makeTopBar();
    void makeStatusLine();
    void toggleTheme();
    void showRow(int row);

    QSettings &m_settings;
    QListWidget *m_navigation;
    QStackedWidget *m_pages;
    QLabel *m_title;
    QToolButton *m_themeButton;
    QMenu *m_goMenu = nullptr;
    QAction *m_refresh = nullptr;
    QAction *m_sync = nullptr;
    QAction *m_fullSync = nullptr;
    QAction *m_dark = nullptr;
    IconLabel *m_connectionIcon;
    QLabel *m_connection;
    QString m_databaseName;
    bool m_online = true;
    Toast *m_toast = nullptr;
    JobId m_announced;
};

}
