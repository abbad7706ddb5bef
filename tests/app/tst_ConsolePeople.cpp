// The whole console in one process, and the people before it: accounts in a real database, the real session
// desk and gateways, and the widgets over them. On a file it serves itself; on a PostgreSQL server, where
// people have logins, its URL opens nothing by itself and another host works the jobs.
#include "Wiring.h"
#include "console/AuditHost.h"
#include "console/Console.h"
#include "fakes/PostgresFactory.h"
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
#include <QApplication>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

namespace {
constexpr int patience = 30'000;
const QString password = QStringLiteral("four old horses");

/// A database, and what its console is told of it.
struct Ground
{
    virtual ~Ground() = default;
    [[nodiscard]] virtual std::unique_ptr<Database> anew() = 0; ///< the owner's connection to an empty one
    [[nodiscard]] virtual DatabaseUrl ownersUrl() const = 0;
    [[nodiscard]] virtual DatabaseUrl peoplesUrl() const { return ownersUrl(); }
    [[nodiscard]] bool isServer() const { return ownersUrl().kind == Dialect::Kind::Postgres; }
};

struct FileGround : Ground
{
    std::unique_ptr<Database> anew() override
    {
        factory.reset();
        return *factory.open();
    }
    DatabaseUrl ownersUrl() const override { return {Dialect::Kind::Sqlite, factory.path()}; }

    SqliteFactory factory;
};

struct ServerGround : Ground
{
    explicit ServerGround(PostgresServer &server) : factory(server) {}
    std::unique_ptr<Database> anew() override
    {
        factory.reset();
        return *factory.open();
    }
    DatabaseUrl ownersUrl() const override { return factory.tcpUrl(); }
    /// Of a user who has no password: by itself it opens nothing.
    DatabaseUrl peoplesUrl() const override
    {
        DatabaseUrl url = factory.tcpUrl();
        url.path.replace(QStringLiteral("concord@"), QStringLiteral("stranger@"));
        return url;
    }

    PostgresFactory factory;
};

/// A console in front of a sandbox without a story, over a database that has accounts.
struct Tested
{
    explicit Tested(Ground &ground, bool withPeople = true)
        : isServer(ground.isServer()),
          db(ground.anew()),
          ehr(clock, options()),
          settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat)
    {
        qputenv("XDG_DATA_HOME", QFile::encodeName(folder.filePath(QStringLiteral("share"))));
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(folder.filePath(QStringLiteral("config"))));
        if (withPeople) {
            add("boss", Role::Administrator);
            add("ana", Role::Analyst);
            add("vera", Role::Viewer);
        }
        const auto baseUrl = ehr.start();
        Q_ASSERT(baseUrl);
        const auto config = Config::forEhr(QUrl(*baseUrl));
        if (isServer)
            worker = std::move(*ServiceHost::make({config, ground.ownersUrl()}));
        const Startup startup{config, withPeople ? ground.peoplesUrl() : ground.ownersUrl()};
        HostOptions asking;
        asking.asksWhoIsThere = true;
        asking.consoleOnly = isServer;
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
        if (worker)
            worker->start();
        host->start();
        audit->start();
        sessions->start();
    }
    ~Tested()
    {
        sessions->stop();
        audit->stop();
        host->stop();
        if (worker)
            worker->stop();
        if (isServer) // their logins are the server's, and the next test's people have the same names
            for (const char *name : {"vera", "ana", "boss"})
                (void)accounts().remove(QString::fromLatin1(name));
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
    [[nodiscard]] qint64 recordsOf(const QString &action, const QString &condition = QStringLiteral("1 = 1"))
    {
        return sql::number(*db, QStringLiteral("SELECT count(*) FROM audit_log WHERE action = '%1' AND %2")
                                    .arg(action, condition))
            .value_or(-1);
    }
    /// Rows of the Audit page about refused sign-ins to that account.
    [[nodiscard]] int refusalsShown(const QString &subject) const
    {
        int found = 0;
        for (int i = 0; i < console->audit->rowCount(); ++i) {
            const AuditRow &row = console->audit->at(i);
            found += !row.allowed && row.action == u"session.sign-in" && row.subject == subject ? 1 : 0;
        }
        return found;
    }

    const bool isServer;
    SystemClock clock;
    QTemporaryDir folder;
    std::unique_ptr<Database> db;
    SandboxEhr ehr;
    QSettings settings;
    std::unique_ptr<ServiceHost> worker; ///< of a server's database
    std::unique_ptr<ServiceHost> host;
    std::unique_ptr<AuditHost> audit;
    std::unique_ptr<SessionHost> sessions;
    std::unique_ptr<Console> console;
};
}

/// Run once for each kind of database.
class tst_ConsolePeople : public QObject
{
    Q_OBJECT
public:
    explicit tst_ConsolePeople(Ground &ground) : m_ground(ground) {}

private:
    Ground &m_ground;

private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void whereNobodyHasAnAccountItOpensByItself()
    {
        Tested t(m_ground, false);
        QTRY_VERIFY_WITH_TIMEOUT(t.canSync(), patience);
        QVERIFY(!t.isCovered());
        QVERIFY(!t.child<QAction>("lockNow")->isVisible());
        QVERIFY(!t.console->idle->isWatching());
    }

    void nothingIsReadBeforeSomebodyHasSignedIn()
    {
        Tested t(m_ground);
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

    void threeWrongPasswordsStandOnTheAuditPage()
    {
        Tested t(m_ground);
        QTRY_VERIFY_WITH_TIMEOUT(t.isCovered(), patience);
        for (int i = 0; i < 3; ++i) {
            t.signIn("boss", QStringLiteral("not this one"));
            QTRY_VERIFY_WITH_TIMEOUT(!t.page()->isBusy() && !t.page()->notice().isEmpty(), patience);
        }
        t.signIn("boss");
        QTRY_VERIFY_WITH_TIMEOUT(!t.isCovered(), patience);
        t.console->window->showPage(QString::fromLatin1(pages::audit));
        QTRY_COMPARE_WITH_TIMEOUT(t.refusalsShown(QStringLiteral("user/boss")), 3, patience);
        // on a server nobody could write them before: whoever was let in has told, from this workstation
        const QString told = t.isServer
                                 ? QStringLiteral("actor = 'boss' AND details LIKE 'password told_by=%'")
                                 : QStringLiteral("actor <> 'boss' AND details = 'password'");
        QCOMPARE(t.recordsOf(QStringLiteral("session.sign-in"), QStringLiteral("allowed = 0 AND ") + told),
                 3);
        QCOMPARE(t.recordsOf(QStringLiteral("session.sign-in")), 4);
        // and no file of this account has kept any of it
        QDirIterator files(t.folder.path(), {QStringLiteral("*.json")}, QDir::Files,
                           QDirIterator::Subdirectories);
        QVERIFY2(!files.hasNext(), qPrintable(files.hasNext() ? files.next() : QString()));
    }

    void lockedItHidesAllUntilTheSamePasswordUnlocks()
    {
        Tested t(m_ground);
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
        Tested t(m_ground);
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
        Tested t(m_ground);
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
        Tested t(m_ground);
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
        Tested t(m_ground);
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

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    FileGround file;
    tst_ConsolePeople onFile(file);
    int failed = QTest::qExec(&onFile, argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qWarning("no PostgreSQL: %s", qPrintable(made.error().detail));
        return failed + 1;
    }
    ServerGround ground(server);
    tst_ConsolePeople onServer(ground);
    failed += QTest::qExec(&onServer, argc, argv);
    return failed;
}
#include "tst_ConsolePeople.moc"
