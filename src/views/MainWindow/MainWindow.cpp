#include "views/MainWindow/MainWindow.h"

#include "models/ErrorText.h"
#include "views/AccountMenu/AccountMenu.h"
#include "views/MainWindow/JobSentence.h"
#include "views/MainWindow/NavigationDelegate.h"
#include "views/SignInPage/SignInPage.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"
#include "views/common/Toast.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace concord {

namespace {

const QString themeKey = QStringLiteral("window/theme");
const QString geometryKey = QStringLiteral("window/geometry");
const QString darkWord = QStringLiteral("dark");
const QString lightWord = QStringLiteral("light");

/// The choice of last time; the first time what the desktop uses.
Theme::Mode rememberedMode(const QSettings &settings)
{
    const QString word = settings.value(themeKey).toString();
    if (word == darkWord || word == lightWord)
        return word == darkWord ? Theme::Mode::Dark : Theme::Mode::Light;
    return Theme::of(QApplication::palette()).mode;
}

}

MainWindow::MainWindow(QSettings &settings, QWidget *parent)
    : QMainWindow(parent),
      m_settings(settings),
      m_whole(new QStackedWidget),
      m_signIn(new SignInPage),
      m_navigation(new QListWidget),
      m_pages(new QStackedWidget),
      m_title(new QLabel),
      m_themeButton(new QToolButton),
      m_connectionIcon(new IconLabel(icons::database)),
      m_connection(new QLabel)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Concord"));
    setMinimumSize(960, 640);
    resize(1280, 840);
    makeActions();
    m_whole->addWidget(makeShell());
    m_whole->addWidget(m_signIn);
    setCentralWidget(m_whole);
    makeMenus();
    makeStatusLine();
    connect(m_signIn, &SignInPage::signInRequested, this, &MainWindow::signInRequested);
    connect(m_signIn, &SignInPage::unlockRequested, this, &MainWindow::unlockRequested);
    connect(m_signIn, &SignInPage::signOutRequested, this, &MainWindow::signOutRequested);
    m_toast = new Toast(this);
    connect(m_toast, &Toast::actionTriggered, this, [this] { emit jobRequested(m_announced); });
    setTheme(rememberedMode(settings));
    restoreGeometry(settings.value(geometryKey).toByteArray());
}

MainWindow::~MainWindow()
{
    m_settings.setValue(geometryKey, saveGeometry());
}

QWidget *MainWindow::makeShell()
{
    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTopBar());
    column->addWidget(m_pages, 1);
    auto *shell = new QWidget;
    auto *row = new QHBoxLayout(shell);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeNavigation());
    row->addWidget(right, 1);
    return shell;
}

void MainWindow::makeActions()
{
    const auto make = [this](const QString &text, const QString &iconName, const QKeySequence &keys,
                             const char *name) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcut(keys);
        action->setObjectName(QLatin1StringView(name));
        addAction(action);
        return action;
    };
    m_refresh = make(tr("&Refresh"), icons::sync, QKeySequence(Qt::Key_F5), "refresh");
    m_sync = make(tr("&Sync now"), icons::sync, QKeySequence(Qt::CTRL | Qt::Key_R), "syncNowAction");
    m_fullSync =
        make(tr("&Full sync"), icons::sync, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), "fullSyncAction");
    m_dark = make(tr("&Dark colours"), icons::contrast, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
                  "darkColors");
    m_dark->setCheckable(true);
    m_lock = make(tr("&Lock now"), icons::locked, QKeySequence(Qt::CTRL | Qt::Key_L), "lockNow");
    m_signOut = make(tr("Sign &out"), icons::person, {}, "signOut");
    connect(m_lock, &QAction::triggered, this, &MainWindow::lockRequested);
    connect(m_signOut, &QAction::triggered, this, &MainWindow::signOutRequested);
    connect(m_refresh, &QAction::triggered, this, &MainWindow::refreshRequested);
    connect(m_sync, &QAction::triggered, this, [this] { emit syncRequested(false); });
    connect(m_fullSync, &QAction::triggered, this, [this] { emit syncRequested(true); });
    connect(m_dark, &QAction::triggered, this, &MainWindow::toggleTheme);
    connect(m_themeButton, &QToolButton::clicked, this, &MainWindow::toggleTheme);
}

void MainWindow::makeMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addActions({m_lock, m_signOut});
    QAction *quit = file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
    quit->setObjectName(QStringLiteral("quit"));
    addAction(quit); // its key works also without the menus
    m_goMenu = menuBar()->addMenu(tr("&Go"));
    QMenu *sync = menuBar()->addMenu(tr("&Sync"));
    sync->setToolTipsVisible(true);
    sync->addActions({m_sync, m_fullSync});
    m_viewMenu = menuBar()->addMenu(tr("&View"));
    m_viewMenu->addActions({m_refresh, m_dark});
}

QWidget *MainWindow::makeNavigation()
{
    m_navigation->setObjectName(QStringLiteral("navigation"));
    m_navigation->setAccessibleName(tr("Pages"));
    m_navigation->setIconSize({22, 22});
    m_navigation->setItemDelegate(new NavigationDelegate(m_navigation));
    m_navigation->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_navigation, &QListWidget::currentRowChanged, this, &MainWindow::showRow);
    auto *brand = new QLabel(QStringLiteral("Concord"));
    brand->setObjectName(QStringLiteral("brand"));
    auto *side = new QFrame;
    side->setObjectName(QStringLiteral("side"));
    side->setFixedWidth(192);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(brand);
    column->addWidget(m_navigation, 1);
    return side;
}

QWidget *MainWindow::makeTopBar()
{
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setProperty("role", QStringLiteral("title"));
    m_themeButton->setObjectName(QStringLiteral("themeButton"));
    m_themeButton->setAccessibleName(tr("Switch between light and dark colours"));
    m_themeButton->setToolTip(tr("Switch between light and dark colours"));
    m_themeButton->setIcon(icon(icons::contrast));
    m_themeButton->setIconSize({20, 20});
    m_themeButton->setFocusPolicy(Qt::TabFocus);
    m_account = new AccountMenu(m_lock, m_signOut);
    auto *bar = new QFrame;
    bar->setObjectName(QStringLiteral("topBar"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::wide, Theme::gap, Theme::wide, Theme::gap);
    row->addWidget(m_title);
    row->addStretch(1);
    row->addWidget(m_themeButton);
    row->addWidget(m_account);
    return bar;
}

void MainWindow::makeStatusLine()
{
    m_connection->setObjectName(QStringLiteral("connectionState"));
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(Theme::gap, 2, Theme::gap, 2);
    row->setSpacing(Theme::gap);
    row->addWidget(m_connectionIcon);
    row->addWidget(m_connection);
    statusBar()->setObjectName(QStringLiteral("statusLine"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(line, 1);
    setConnection(true, {});
}

void MainWindow::addPage(const QString &id, const QString &iconName, const QString &title, QWidget *page)
{
    const int row = m_pages->addWidget(page);
    auto *item = new QListWidgetItem(icon(iconName), title, m_navigation);
    item->setData(Qt::UserRole, id);
    QAction *go =
        m_goMenu->addAction(icon(iconName), title, this, [this, row] { m_navigation->setCurrentRow(row); });
    go->setObjectName(QStringLiteral("go_") + id);
    if (row < 9) {
        go->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + row)));
        item->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(row + 1));
    }
    if (row == 0)
        m_navigation->setCurrentRow(0);
}

void MainWindow::addSetting(QAction *action)
{
    m_viewMenu->addAction(action);
}

void MainWindow::setBadge(const QString &page, int count, const QString &meaning)
{
    for (int row = 0; row < m_navigation->count(); ++row) {
        QListWidgetItem *item = m_navigation->item(row);
        if (item->data(Qt::UserRole).toString() != page)
            continue;
        item->setData(NavigationDelegate::CountRole, count);
        item->setData(Qt::AccessibleTextRole,
                      count > 0 ? QVariant(QString(item->text() + QStringLiteral(", ") + meaning))
                                : QVariant());
    }
}

void MainWindow::comeToFront()
{
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

QString MainWindow::currentPage() const
{
    const QListWidgetItem *item = m_navigation->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

void MainWindow::showPage(const QString &id)
{
    for (int row = 0; row < m_navigation->count(); ++row) {
        if (m_navigation->item(row)->data(Qt::UserRole).toString() == id)
            m_navigation->setCurrentRow(row);
    }
}

void MainWindow::showRow(int row)
{
    if (row < 0)
        return;
    m_pages->setCurrentIndex(row);
    m_title->setText(m_navigation->item(row)->text());
    emit pageShown(currentPage());
}

void MainWindow::setTheme(Theme::Mode mode)
{
    Theme::apply(*qApp, mode);
    m_dark->setChecked(mode == Theme::Mode::Dark);
}

void MainWindow::toggleTheme()
{
    const bool wasDark = Theme::of(palette()).mode == Theme::Mode::Dark;
    setTheme(wasDark ? Theme::Mode::Light : Theme::Mode::Dark);
    m_settings.setValue(themeKey, wasDark ? lightWord : darkWord);
}

void MainWindow::setDatabaseName(const QString &name, const QString &place)
{
    m_databaseName = name;
    m_signIn->setDatabase(name, place);
    if (m_online)
        setConnection(true, {});
}

void MainWindow::setConnection(bool online, const Error &error)
{
    m_online = online;
    m_connectionIcon->setIcon(online ? icons::online : icons::offline);
    m_connectionIcon->setTone(online ? Tone::Ok : Tone::Danger);
    if (!online)
        m_connection->setText(tr("Offline. %1").arg(errorText(error)));
    else
        m_connection->setText(m_databaseName.isEmpty() ? tr("Connected")
                                                       : tr("Connected to %1").arg(m_databaseName));
    m_connection->setAccessibleName(m_connection->text());
}

void MainWindow::setSyncObstacle(const QString &obstacle)
{
    m_syncObstacle = obstacle;
    showActions();
}

void MainWindow::showActions()
{
    for (QAction *action : {m_sync, m_fullSync}) {
        action->setEnabled(!m_isCovered && m_syncObstacle.isEmpty());
        action->setToolTip(m_syncObstacle);
    }
    const bool canLeave = !m_isCovered && m_session && !m_session->isOwner;
    m_lock->setEnabled(canLeave);
    m_signOut->setEnabled(canLeave);
    m_refresh->setEnabled(!m_isCovered);
    m_goMenu->setEnabled(!m_isCovered);
}

void MainWindow::announceJob(const JobRow &job)
{
    if (m_isCovered)
        return;
    m_announced = job.id;
    const auto [tone, text] = sentenceOf(job);
    m_toast->display(tone, text, tr("Show"));
}

void MainWindow::announceBulk(const BulkRow &row)
{
    if (row.state != BulkState::Waiting || row.done > 0 || currentPage() == u"queue")
        return;
    showToast(Tone::Info, row.action == BulkActionKind::Retry
                              ? tr("%n event(s) will be retried in a moment. The retry queue can undo it.",
                                   nullptr, row.total)
                              : tr("%n event(s) will be discarded in a moment. The retry queue can undo it.",
                                   nullptr, row.total));
}

void MainWindow::announceRefusal(const QString &order, const Error &error)
{
    Q_UNUSED(order)
    showToast(Tone::Danger, errorText(error));
}

void MainWindow::announceKeyFile(const QString &path)
{
    m_keyNotice =
        tr("The database is encrypted from now on. Its key is the file %1: without it nobody can read the "
           "database, so keep a copy elsewhere.")
            .arg(path);
    showToast(Tone::Warning, m_keyNotice);
}

void MainWindow::showToast(Tone tone, const QString &text)
{
    if (!m_isCovered) // over the page that covers the window nothing is told
        m_toast->display(tone, text);
}

}
