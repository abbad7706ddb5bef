#include "SceneList.h"

#include "fakes/FilledPages.h"
#include "views/AccountMenu/AccountMenu.h"
#include "views/MainWindow/MainWindow.h"
#include "views/SignInPage/PasswordField.h"
#include "views/SignInPage/SignInPage.h"
#include "views/common/Icons.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {

Session person(Role role)
{
    Session session;
    session.user = QStringLiteral("aortiz");
    session.displayName = QStringLiteral("Ana Ortiz");
    session.role = role;
    session.facilities.names = {QStringLiteral("north"), QStringLiteral("riverside")};
    return session;
}

/// Holds the pages, for one of @p role; one of them is put into it.
struct Pages : QWidget
{
    sample::FilledPages pages;

    explicit Pages(Role role)
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        Session session = person(role);
        session.facilities.isAll = true;
        for (ConsolePage *page : pages.all()) {
            page->hide();
            page->setAccess(Access(session));
        }
    }
};

void addPageScene(SceneList &scenes, const char *name, Role role,
                  ConsolePage &(*which)(sample::FilledPages &), void (*then)(sample::FilledPages &))
{
    scenes.push_back({QStringLiteral("person-") + QLatin1StringView(name), 1080, 760, [=] {
                          auto holder = std::make_unique<Pages>(role);
                          ConsolePage &page = which(holder->pages);
                          holder->layout()->addWidget(&page);
                          page.show();
                          holder->resize(1080, 760);
                          holder->show();
                          page.start();
                          then(holder->pages);
                          return holder;
                      }});
}

void addPageScenes(SceneList &scenes)
{
    using sample::FilledPages;
    const auto overview = [](FilledPages &p) -> ConsolePage & {
        return p.overview;
    };
    const auto queue = [](FilledPages &p) -> ConsolePage & {
        return p.queue;
    };
    const auto jobs = [](FilledPages &p) -> ConsolePage & {
        return p.jobs;
    };
    const auto events = [](FilledPages &p) -> ConsolePage & {
        return p.events;
    };
    const auto audit = [](FilledPages &p) -> ConsolePage & {
        return p.audit;
    };
    addPageScene(scenes, "overview-viewer", Role::Viewer, overview, [](FilledPages &) {});
    addPageScene(scenes, "queue-viewer", Role::Viewer, queue, [](FilledPages &p) {
        p.queue.findChild<QTableView *>(QStringLiteral("queueEvents"))->selectRow(2);
        p.queue.showBulk(sample::bulk(2, BulkState::Running));
    });
    addPageScene(scenes, "jobs-viewer", Role::Viewer, jobs, [](FilledPages &p) {
        p.jobs.findChild<QTableView *>(QStringLiteral("jobsTable"))->selectRow(1);
    });
    addPageScene(scenes, "payload-viewer", Role::Viewer, events, [](FilledPages &p) {
        p.events.findChild<QTableView *>(QStringLiteral("eventsTable"))->selectRow(0);
        auto *tabs = p.events.findChild<QTabWidget *>(QStringLiteral("tabs"));
        tabs->setCurrentIndex(tabs->count() - 1);
    });
    addPageScene(scenes, "audit-analyst", Role::Analyst, audit, [](FilledPages &) {});
    addPageScene(scenes, "audit-compliance", Role::Compliance, audit, [](FilledPages &) {});
}

std::unique_ptr<MainWindow> window()
{
    static const QTemporaryDir folder;
    static QSettings settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("window/theme"),
                      Theme::of(QApplication::palette()).mode == Theme::Mode::Dark ? QStringLiteral("dark")
                                                                                   : QStringLiteral("light"));
    auto made = std::make_unique<MainWindow>(settings);
    made->addPage(QStringLiteral("overview"), icons::overview, OverviewPage::tr("Overview"), new QWidget);
    made->setDatabaseName(QStringLiteral("concord.db"), QStringLiteral("/srv/clinic/concord/concord.db"));
    return made;
}

void addCoverScene(SceneList &scenes, const char *name, std::function<void(MainWindow &)> then)
{
    scenes.push_back({QStringLiteral("person-") + QLatin1StringView(name), 1100, 720, [then] {
                          auto made = window();
                          made->resize(1100, 720);
                          then(*made);
                          return made;
                      }});
}

void type(const MainWindow &window)
{
    window.findChild<QLineEdit *>(QStringLiteral("signInUser"))->setText(QStringLiteral("aortiz"));
    window.findChild<QLineEdit *>(QStringLiteral("signInPassword"))->setText(QStringLiteral("not shown"));
}

void addCoverScenes(SceneList &scenes)
{
    const auto press = [](const MainWindow &window) {
        window.findChild<QPushButton *>(QStringLiteral("signInButton"))->click();
    };
    addCoverScene(scenes, "sign-in", [](MainWindow &w) { w.showSignIn(); });
    addCoverScene(scenes, "sign-in-busy", [press](MainWindow &w) {
        w.showSignIn();
        type(w);
        press(w);
    });
    addCoverScene(scenes, "sign-in-refused", [press](MainWindow &w) {
        w.showSignIn();
        type(w);
        press(w);
        w.signInPage()->showRefusal({ErrorCode::SignInRefused, {}, {}, 0});
        QKeyEvent key(QEvent::KeyPress, Qt::Key_S, Qt::NoModifier, QStringLiteral("S"));
        QCoreApplication::sendEvent(w.findChild<PasswordField *>(), &key);
    });
    addCoverScene(scenes, "sign-in-ended", [](MainWindow &w) {
        w.openFor(person(Role::Analyst));
        w.showSignIn(
            QCoreApplication::translate("Account", "Your account has been disabled. Ask an administrator."));
    });
    addCoverScene(scenes, "locked", [](MainWindow &w) {
        w.openFor(person(Role::Analyst));
        w.showLock(person(Role::Analyst));
    });
    addCoverScene(scenes, "role-changed", [](MainWindow &w) {
        w.openFor(person(Role::Analyst));
        w.openFor(person(Role::Viewer));
    });
}

/// The button of the account with its menu below, as if it were open.
void addMenuScene(SceneList &scenes, const char *name, const Session &session)
{
    scenes.push_back({QStringLiteral("person-") + QLatin1StringView(name), 360, 260, [session] {
                          auto holder = std::make_unique<QWidget>();
                          auto *lock =
                              new QAction(icon(icons::locked), MainWindow::tr("&Lock now"), holder.get());
                          lock->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
                          auto *leave =
                              new QAction(icon(icons::person), MainWindow::tr("Sign &out"), holder.get());
                          auto *button = new AccountMenu(lock, leave, holder.get());
                          button->display(session);
                          button->move(12, 8);
                          button->adjustSize();
                          QMenu *menu = button->menu();
                          menu->setParent(holder.get(), Qt::Widget);
                          menu->move(12, 48);
                          menu->adjustSize();
                          menu->show();
                          return holder;
                      }});
}

}

void addPersonScenes(SceneList &scenes)
{
    addCoverScenes(scenes);
    addPageScenes(scenes);
    addMenuScene(scenes, "account-menu", person(Role::Compliance));
    Session owner = person(Role::Administrator);
    owner.user = QStringLiteral("root");
    owner.displayName.clear();
    owner.isOwner = true;
    addMenuScene(scenes, "account-owner", owner);
}

}
