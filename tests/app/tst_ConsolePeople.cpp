// The whole console in one process, and the people before it: accounts in a real database, the real session
// desk and gateways, and the widgets over them.
#include "Wiring.h"
#include "console/AuditHost.h"
#include "console/Console.h"
#include "fakes/DatabaseFactory.h"
#include "host/ServiceHost.h"
#include "host/SessionHost.h"
#include "models/AuditModel.h"
#include "models/EventStreamModel.h"
#include "models/IntegrationJobModel.h"
#include "models/MappingModel.h"
#include "models/OverviewModel.h"
#include "models/WaitingEventModel.h"
#include "sandbox/SandboxEhr.h"
#include "security/Accounts.h"
#include "store/Sql.h"
#include "views/MainWindow/MainWindow.h"
#include "views/SignInPage/SignInPage.h"
#include "views/common/IdleWatch.h"
#include "views/common/PanelFrame.h"
#include "views/common/Theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

namespace {
constexpr int patience = 30'000;
const QString password = QStringLiteral("four old horses");

/// A console in front of a sandbox without a story, over a database that has accounts.
struct Tested
{
    explicit Tested(bool withPeople = true)
        : db(*factory.open()),
          ehr(clock, options()),
          settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat)
    {
        if (withPeople) {
            add("boss", Role::Administrator);
            add("ana", Role::Analyst);
            add("vera", Role::Viewer);
        }
        const auto baseUrl = ehr.start();
        Q_ASSERT(baseUrl);
        const Startup startup{Config::forEhr(QUrl(*baseUrl)), {Dialect::Kind::Sqlite, factory.path()}};
        HostOptions asking;
        asking.asksWhoIsThere = true;
        host = std::move(*ServiceHost::make(startup, asking));
        audit = std::make_unique<AuditHost>(startup, readCredential, clock);
        sessions = std::make_unique<SessionHost>(startup, clock);
        sessions->admitTo(*host->gateway());
        sessions->admitTo(*audit->gateway());
        console = std::make_unique<Console>(clock, settings, false);
        wire(*console, *host->gateway());
        wire(*console, *audit->gateway());
        wire(*console, *sessions->desk());
        console->window->show();
        QApplication::setActiveWindow(console->window.get());
        host->start();
        audit->start();
        sessions->start();
    }
    ~Tested()
    {
        sessions->stop();
        audit->stop();
        host->stop();
    }

    static SandboxOptions options()
    {
        SandboxOptions options;
        options.storyPaused = true;
        return options;
    }
    [[nodiscard]] Accounts accounts() { return {*db, clock, QStringLiteral("root"), {}}; }
    void add(const char *name, Role role)
    {
        NewUser user{QString::fromLatin1(name), {}, role, {}};
        user.facilities.isAll = true;
        const auto added = accounts().add(user, SecretText(password));
        Q_ASSERT(added);
    }
    template <typename Widget>
    [[nodiscard]] Widget *child(const char *name) const
    {
        return console->window->findChild<Widget *>(QString::fromLatin1(name));
    }
    [[nodiscard]] SignInPage *page() const { return console->window->signInPage(); }
    [[nodiscard]] bool isCovered() const { return console->window->isCovered(); }
    [[nodiscard]] bool canSync() const { return child<QAbstractButton>("syncNow")->isEnabled(); }
    void press(const char *button) const { child<QAbstractButton>(button)->click(); }
    void type(const char *field, const QString &text) const
    {
        child<QLineEdit>(field)->setText(QString());
        QTest::keyClicks(child<QLineEdit>(field), text);
    }
    void signIn(const char *name, const QString &word = password) const
    {
        type("signInUser", QString::fromLatin1(name));
        type("signInPassword", word);
        QTest::keyClick(child<QLineEdit>("signInPassword"), Qt::Key_Return);
    }
    [[nodiscard]] int rows() const
    {
        return console->jobs->rowCount() + console->events->rowCount() + console->waiting->rowCount() +
               console->mappings->rowCount() + console->audit->rowCount() +
               (console->overview->hasData() ? 1 : 0);
    }
    [[nodiscard]] qint64 recordsOf(const QString &action)
    {
        return sql::number(*db,
                           QStringLiteral("SELECT count(*) FROM audit_log WHERE action = '%1'").arg(action))
            .value_or(-1);
    }

    SystemClock clock;
    QTemporaryDir folder;
    SqliteFactory factory;
    std::unique_ptr<Database> db;
    SandboxEhr ehr;
    QSettings settings;
    std::unique_ptr<ServiceHost> host;
    std::unique_ptr<AuditHost> audit;
    std::unique_ptr<SessionHost> sessions;
    std::unique_ptr<Console> console;
};
}

class tst_ConsolePeople : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void whereNobodyHasAnAccountItOpensByItself()
    {
        Tested t(false);
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        QVERIFY(!t.isCovered());
        QVERIFY(!t.child<QAction>("lockNow")->isVisible());
        QVERIFY(!t.console->idle->isWatching());
    }

    void nothingIsReadBeforeSomebodyHasSignedIn()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        t.signIn("ana", QStringLiteral("not this one"));
        QTRY_VERIFY_WITH_TIMEOUT(!t.page()->isBusy() && !t.page()->notice().isEmpty(), patience);
        QVERIFY(t.isCovered());
        QCOMPARE(t.rows(), 0);
        t.signIn("ana");
        QTRY_VERIFY_WITH_TIMEOUT(!t.isCovered(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        QCOMPARE(t.recordsOf(QStringLiteral("session.sign-in")), 2); // the refused one too
    }

    void lockedItHidesAllUntilTheSamePasswordUnlocks()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        t.signIn("ana");
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        QVERIFY(t.console->idle->isWatching());
        t.child<QAction>("lockNow")->trigger();
        QVERIFY(t.isCovered() && t.page()->isLocked()); // at once
        QVERIFY(!t.console->idle->isWatching());
        t.type("signInPassword", QStringLiteral("not this one"));
        t.press("signInButton");
        QTRY_VERIFY_WITH_TIMEOUT(!t.page()->isBusy() && !t.page()->notice().isEmpty(), patience);
        QVERIFY(t.isCovered());
        t.type("signInPassword", password);
        t.press("signInButton");
        QTRY_VERIFY_WITH_TIMEOUT(!t.isCovered(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        QVERIFY(t.console->idle->isWatching());
    }

    void leftAloneItLocksItself()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        t.signIn("ana");
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        t.console->idle->setLimit(std::chrono::milliseconds(1));
        t.console->idle->check();
        QTRY_VERIFY_WITH_TIMEOUT((t.console->idle->check(), t.isCovered()), patience);
        QVERIFY(t.page()->isLocked());
        QTRY_COMPARE_WITH_TIMEOUT(t.recordsOf(QStringLiteral("session.lock")), 1, patience);
    }

    void theNextPersonFindsNothingOfTheOneBefore()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        t.signIn("ana");
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(t.console->jobs->rowCount() > 0 && t.console->events->rowCount() > 0,
                                 patience);
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        t.child<QAction>("signOut")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        QCOMPARE(t.rows(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(t.recordsOf(QStringLiteral("session.sign-out")), 1, patience);
        QCOMPARE(t.rows(), 0); // nor has anything come late

        t.signIn("vera");
        QTRY_VERIFY_WITH_TIMEOUT(!t.isCovered(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(t.console->jobs->rowCount() > 0, patience);
        QVERIFY(!t.canSync());
        QVERIFY(t.child<QAbstractButton>("syncNow")->toolTip().contains(QStringLiteral("Viewer")));
        t.console->window->showPage(QString::fromLatin1(pages::audit));
        QVERIFY(t.child<QWidget>("auditForbidden")->isVisible());
        QCOMPARE(t.console->audit->rowCount(), 0);
    }

    void anotherRoleCountsAtOnce()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        t.signIn("vera");
        QTRY_VERIFY_WITH_TIMEOUT(!t.isCovered() && t.console->overview->hasData(), patience);
        QVERIFY(!t.canSync());
        UserChange change;
        change.role = Role::Analyst;
        QVERIFY(t.accounts().change(QStringLiteral("vera"), change));
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        QVERIFY(t.child<QLabel>("toastText")->text().contains(QStringLiteral("Analyst")));
    }

    void whoIsDisabledIsSignedOutAndToldWhy()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        t.signIn("ana");
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        QVERIFY(t.accounts().disable(QStringLiteral("ana")));
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        QVERIFY(!t.page()->isLocked());
        QVERIFY(t.page()->notice().contains(QStringLiteral("disabled")));
        QCOMPARE(t.rows(), 0);
    }
};

QTEST_MAIN(tst_ConsolePeople)
#include "tst_ConsolePeople.moc"
