// The window and whoever is before it: sign-in and lock cover everything, and the account menu says who it
// is.
#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleOverview.h"
#include "views/AccountMenu/AccountMenu.h"
#include "views/MainWindow/MainWindow.h"
#include "views/SignInPage/SignInPage.h"
#include "views/common/Copies.h"
#include "views/common/Icons.h"
#include "views/common/ReasonDialog.h"
#include "views/common/Toast.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace concord::checks;

namespace {
const QString patient = QStringLiteral("DOE^JANE^Q");

Session ana(Role role = Role::Analyst)
{
    Session session;
    session.user = QStringLiteral("ana");
    session.displayName = QStringLiteral("Ana Ortiz");
    session.role = role;
    session.facilities.names = {QStringLiteral("north")};
    return session;
}

Session owner()
{
    Session session;
    session.user = QStringLiteral("root");
    session.role = Role::Administrator;
    session.facilities.isAll = true;
    session.isOwner = true;
    return session;
}
}

class tst_WindowPerson : public QObject
{
    Q_OBJECT

    struct Tested
    {
        QTemporaryDir folder;
        QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
        MainWindow window{settings};
        QPushButton *onPage = new QPushButton(patient);

        Tested()
        {
            onPage->setObjectName(QStringLiteral("onPage"));
            window.addPage(QStringLiteral("overview"), icons::overview, QStringLiteral("Overview"), onPage);
            window.addPage(QStringLiteral("jobs"), icons::jobs, QStringLiteral("Jobs"), new QLabel);
            window.show();
            QApplication::setActiveWindow(&window);
            QTRY_VERIFY(window.isActiveWindow());
        }
        Toast *toast() { return window.findChild<Toast *>(); }
        [[nodiscard]] QAction *action(const char *name) const
        {
            return window.findChild<QAction *>(QLatin1StringView(name));
        }
        /// What can be seen beside the page that covers the window.
        [[nodiscard]] QStringList seenBesides() const
        {
            QStringList seen;
            const QWidget *page = window.signInPage();
            for (const QWidget *widget : window.findChildren<QWidget *>()) {
                if (widget->isVisible() && widget != page && !page->isAncestorOf(widget) &&
                    !widget->isAncestorOf(page))
                    seen.append(QLatin1StringView(widget->metaObject()->className()) + u' ' +
                                widget->objectName());
            }
            return seen;
        }
    };

    static void cover(Tested &t, bool locked)
    {
        t.window.openFor(ana());
        if (locked)
            t.window.showLock(ana());
        else
            t.window.showSignIn();
    }
    static void bothCovers()
    {
        QTest::addColumn<bool>("locked");
        QTest::newRow("signed out") << false;
        QTest::newRow("locked") << true;
    }

private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void nothingElseIsSeenOrReached_data() { bothCovers(); }
    void nothingElseIsSeenOrReached()
    {
        QFETCH(bool, locked);
        Tested t;
        cover(t, locked);
        QCOMPARE(t.seenBesides(), QStringList());
        QCOMPARE(t.window.signInPage()->isLocked(), locked);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("x"));
        for (int step = 0; step < 30; ++step) {
            QVERIFY(QApplication::focusWidget());
            QVERIFY(t.window.signInPage()->isAncestorOf(QApplication::focusWidget()));
            QTest::keyClick(QApplication::focusWidget(), step < 15 ? Qt::Key_Tab : Qt::Key_Backtab);
        }
    }

    void noKeyReachesWhatIsCovered_data() { bothCovers(); }
    void noKeyReachesWhatIsCovered()
    {
        QFETCH(bool, locked);
        Tested t;
        cover(t, locked);
        QSignalSpy refresh(&t.window, &MainWindow::refreshRequested);
        QSignalSpy sync(&t.window, &MainWindow::syncRequested);
        QSignalSpy shown(&t.window, &MainWindow::pageShown);
        QSignalSpy lock(&t.window, &MainWindow::lockRequested);
        t.window.setSyncObstacle({}); // the pages behind go on, and may allow it meanwhile
        QTest::keyClick(&t.window, Qt::Key_F5);
        QTest::keyClick(&t.window, Qt::Key_R, Qt::ControlModifier);
        QTest::keyClick(&t.window, Qt::Key_2, Qt::ControlModifier);
        QTest::keyClick(&t.window, Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(refresh.count() + sync.count() + shown.count() + lock.count(), 0);
        QCOMPARE(t.window.windowTitle(), QStringLiteral("Concord"));
    }

    void dialogsAreClosedAndToastsDoNotSpeak_data() { bothCovers(); }
    void dialogsAreClosedAndToastsDoNotSpeak()
    {
        QFETCH(bool, locked);
        Tested t;
        t.window.openFor(ana());
        t.window.showToast(Tone::Info, patient);
        auto *dialog = new ReasonDialog(patient, {}, QStringLiteral("OK"), &t.window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        QSignalSpy gone(dialog, &QObject::destroyed);
        QSignalSpy given(dialog, &ReasonDialog::given);
        dialog->open();
        cover(t, locked);
        QTRY_COMPARE(gone.count(), 1);
        QCOMPARE(given.count(), 0);
        QVERIFY(!t.toast()->isVisible());
        t.window.announceRefusal({}, Error{ErrorCode::Forbidden, {}, {}, 0});
        t.window.announceJob(sample::job(7, JobState::Succeeded, FakeClock().now()));
        QVERIFY(!t.toast()->isVisible());
    }

    void whatWasCopiedCannotBePastedByTheNext_data() { bothCovers(); }
    void whatWasCopiedCannotBePastedByTheNext()
    {
        QFETCH(bool, locked);
        Tested t;
        copySensitive(patient);
        QCOMPARE(QGuiApplication::clipboard()->text(), patient);
        cover(t, locked);
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    }

    void afterUnlockingAllIsThereAgain()
    {
        Tested t;
        cover(t, true);
        t.window.openFor(ana());
        QVERIFY(t.onPage->isVisible());
        QVERIFY(t.window.menuBar()->isVisible() && t.window.statusBar()->isVisible());
        QVERIFY(!t.window.signInPage()->isVisible());
        QSignalSpy refresh(&t.window, &MainWindow::refreshRequested);
        QTest::keyClick(&t.window, Qt::Key_F5);
        QTest::keyClick(&t.window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(refresh.count(), 1);
        QCOMPARE(t.window.currentPage(), QStringLiteral("jobs"));
        QVERIFY(!t.toast()->isVisible());
    }

    void controlLLocks()
    {
        Tested t;
        t.window.openFor(ana());
        QSignalSpy lock(&t.window, &MainWindow::lockRequested);
        QTest::keyClick(&t.window, Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(lock.count(), 1);
    }

    void controlLLocksOutOfADialogToo()
    {
        Tested t;
        t.window.openFor(ana());
        QSignalSpy lock(&t.window, &MainWindow::lockRequested);
        auto *dialog = new ReasonDialog(QStringLiteral("Pause"), {}, QStringLiteral("OK"), &t.window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        QApplication::setActiveWindow(dialog);
        QTRY_VERIFY(dialog->isActiveWindow());
        QTest::keyClick(dialog, Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(lock.count(), 1);
    }

    void theAccountMenuSaysWhoItIs()
    {
        Tested t;
        auto *menu = child<AccountMenu>(t.window, "accountButton");
        QVERIFY(!menu->isVisible());
        t.window.openFor(ana());
        QVERIFY(menu->isVisible());
        QCOMPARE(menu->text(), QStringLiteral("Ana Ortiz"));
        QCOMPARE(child<QLabel>(t.window, "accountUser")->text(), QStringLiteral("ana"));
        QCOMPARE(child<QLabel>(t.window, "accountRole")->text(), QStringLiteral("Analyst"));
        QVERIFY(child<QLabel>(t.window, "accountFacilities")->text().contains(QStringLiteral("north")));
        QVERIFY(menu->accessibleName().contains(QStringLiteral("Ana Ortiz")));
        QSignalSpy signOut(&t.window, &MainWindow::signOutRequested);
        t.action("signOut")->trigger();
        QCOMPARE(signOut.count(), 1);
        t.window.showSignIn();
        QVERIFY(menu->text().isEmpty());
        QVERIFY(child<QLabel>(t.window, "accountName")->text().isEmpty());
    }

    void whereNobodyKeepsAccountsThereIsNothingToLockOrLeave()
    {
        Tested t;
        t.window.openFor(owner());
        QVERIFY(!t.window.isCovered());
        QVERIFY(child<QLabel>(t.window, "accountRole")->text().contains(QStringLiteral("no accounts")));
        QVERIFY(!t.action("lockNow")->isVisible() && !t.action("signOut")->isVisible());
        QSignalSpy lock(&t.window, &MainWindow::lockRequested);
        QTest::keyClick(&t.window, Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(lock.count(), 0);
    }

    void anotherRoleMeanwhileIsSaid()
    {
        Tested t;
        t.window.openFor(ana());
        QVERIFY(!t.toast()->isVisible());
        t.window.openFor(ana(Role::Viewer));
        QVERIFY(t.toast()->isVisible());
        QVERIFY2(t.toast()->text().contains(QStringLiteral("Viewer")), qPrintable(t.toast()->text()));
        QCOMPARE(child<QLabel>(t.window, "accountRole")->text(), QStringLiteral("Viewer"));
    }

    void anotherPersonIsNotToldOfTheRoleOfTheOneBefore()
    {
        Tested t;
        t.window.openFor(ana());
        t.window.showSignIn();
        Session bob = ana(Role::Viewer);
        bob.user = QStringLiteral("bob");
        t.window.openFor(bob);
        QVERIFY(!t.toast()->isVisible());
    }

    void whyOneHasToSignInAgainStays()
    {
        Tested t;
        t.window.openFor(ana());
        t.window.showSignIn(QStringLiteral("Your account has been disabled."));
        t.window.showSignIn(); // nobody is signed in: known already
        QCOMPARE(t.window.signInPage()->notice(), QStringLiteral("Your account has been disabled."));
    }

    void theKeyFileIsToldWhenSomebodyCanReadIt()
    {
        Tested t;
        t.window.showSignIn();
        t.window.announceKeyFile(QStringLiteral("concord.db.key"));
        QVERIFY(!t.toast()->isVisible());
        t.window.openFor(ana());
        QVERIFY(t.toast()->isVisible());
        QVERIFY(t.toast()->text().contains(QStringLiteral("concord.db.key")));
    }

    void theThemeIsThatOfAllPages()
    {
        Tested t;
        t.window.showSignIn();
        t.window.setTheme(Theme::Mode::Dark);
        QCOMPARE(Theme::of(t.window.signInPage()->palette()).mode, Theme::Mode::Dark);
        Theme::apply(*qApp, Theme::Mode::Light);
    }

    void everyControlHasAName()
    {
        Tested t;
        t.window.openFor(ana());
        QCOMPARE(namelessControls(t.window), QString());
    }
};

QTEST_MAIN(tst_WindowPerson)
#include "tst_WindowPerson.moc"
