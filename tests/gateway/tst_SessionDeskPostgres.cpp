// Signing in to a PostgreSQL server: the server judges the password, and what the console is given is opened
// with that person's login.
#include "fakes/PostgresClinic.h"
#include "gateway/SessionDesk.h"
#include "gateway/StoreGateway.h"
#include "store/contract/Suite.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
using Access = std::optional<Session>;

struct Watched
{
    Watched(const DatabaseUrl &url, const Clock &clock)
        : desk({url, QStringLiteral("account"), 20ms, 20ms}, clock),
          wanted(&desk, &SessionDesk::signInWanted),
          began(&desk, &SessionDesk::sessionBegan),
          changed(&desk, &SessionDesk::sessionChanged),
          ended(&desk, &SessionDesk::sessionEnded),
          refused(&desk, &SessionDesk::signInRefused)
    {
        QObject::connect(&desk, &SessionDesk::accessGiven, &desk,
                         [this](const Access &session, const DatabaseUrl &database) {
                             access = session;
                             given = database;
                         });
        desk.start();
    }
    [[nodiscard]] ErrorCode lastRefusal() const
    {
        return refused.isEmpty() ? ErrorCode::Internal : refused.last()[0].value<Error>().code;
    }

    SessionDesk desk;
    Access access;
    DatabaseUrl given;
    QSignalSpy wanted;
    QSignalSpy began;
    QSignalSpy changed;
    QSignalSpy ended;
    QSignalSpy refused;
};
}

class tst_SessionDeskPostgres : public QObject
{
    Q_OBJECT

    PostgresClinic m_clinic;

    /// The same database, by a URL whose user the server lets in with no password at all.
    [[nodiscard]] DatabaseUrl strangersUrl() const
    {
        DatabaseUrl url = m_clinic.url();
        url.path.replace(QStringLiteral("concord@"), QStringLiteral("stranger@"));
        return url;
    }
    [[nodiscard]] QString records(const QString &condition) const
    {
        return m_clinic.told(QStringLiteral("SELECT count(*) FROM audit_log WHERE ") + condition);
    }
    [[nodiscard]] Accounts accounts() { return {*m_clinic.db, m_clinic.clock, QStringLiteral("owner")}; }

private slots:
    void initTestCase() { DONE(m_clinic.create()); }

    void thePersonsOwnLoginOpensTheDatabase_data()
    {
        QTest::addColumn<bool>("hasOwnLogin");
        QTest::newRow("a URL that works by itself") << true;
        QTest::newRow("a URL without a login") << false;
    }
    void thePersonsOwnLoginOpensTheDatabase()
    {
        QFETCH(bool, hasOwnLogin);
        Watched w(hasOwnLogin ? m_clinic.url() : strangersUrl(), m_clinic.clock);
        QCOMPARE(w.wanted.size(), 1); // there are accounts: nobody is the owner by having the URL
        QCOMPARE(w.access, Access());
        const QString refusals = QStringLiteral("action = 'session.sign-in' AND allowed = 0");
        const int before = records(refusals).toInt();
        w.desk.signIn(QStringLiteral("ana"), QStringLiteral("wrong"));
        w.desk.signIn(QStringLiteral("nobody"), PostgresClinic::passwordOf(QStringLiteral("nobody")));
        w.desk.signIn(QStringLiteral("ana"), QString());
        w.desk.signIn(QStringLiteral("concord"), QString()); // whom the server lets in without a password
        QCOMPARE(w.refused.size(), 4);
        for (const auto &call : w.refused)
            QCOMPARE(call[0].value<Error>().code, ErrorCode::SignInRefused);
        QCOMPARE(records(refusals).toInt() - before, hasOwnLogin ? 4 : 0); // else the server's log has it
        QCOMPARE(w.access, Access());
        w.desk.signIn(QStringLiteral("ana"), PostgresClinic::passwordOf(QStringLiteral("ana")));
        QCOMPARE(w.began.size(), 1);
        const Access ana = w.access;
        QVERIFY(ana && ana->role == Role::Analyst && !ana->isOwner);
        QCOMPARE(ana->facilities, PostgresClinic::ofNorth);
        TAKE(opened, Database::open(w.given));
        const auto user = sql::row(*opened, QStringLiteral("SELECT session_user::text"), {},
                                   [](const QSqlQuery &q) { return q.value(0).toString(); });
        QCOMPARE(user->value_or(QString()), QStringLiteral("ana"));
        w.desk.lock();
        QCOMPARE(w.access, Access());
        QVERIFY(!w.given.login); // the gateways forget it, too
        w.desk.unlock(PostgresClinic::passwordOf(QStringLiteral("ann")));
        QCOMPARE(w.lastRefusal(), ErrorCode::SignInRefused);
        w.desk.unlock(PostgresClinic::passwordOf(QStringLiteral("ana")));
        QCOMPARE(w.access, ana);
        w.desk.signOut();
        QCOMPARE(w.access, Access());
        QCOMPARE(w.ended.last()[0].value<SessionEnd>(), SessionEnd::SignedOut);
        QVERIFY(records(QStringLiteral("action = 'session.sign-out' AND actor = 'ana' AND role = 'analyst'"))
                    .toInt() > 0);
        QVERIFY(records(QStringLiteral("action = 'session.lock' AND actor = 'ana'")).toInt() > 0);
    }

    void whatIsDoneToTheAccountIsNoticed()
    {
        const auto name = QStringLiteral("mel");
        for (const SessionEnd why :
             {SessionEnd::Disabled, SessionEnd::PasswordChanged, SessionEnd::Removed}) {
            DONE(m_clinic.addPerson(name, Role::Viewer, PostgresClinic::ofNorth));
            Watched w(m_clinic.url(), m_clinic.clock);
            w.desk.signIn(name, PostgresClinic::passwordOf(name));
            QVERIFY(w.access);
            UserChange change;
            change.role = Role::Analyst;
            DONE(accounts().change(name, change));
            QTRY_COMPARE(w.changed.size(), 1);
            QVERIFY(w.access && w.access->role == Role::Analyst);
            const SecretText another(QStringLiteral("seven new bridges"));
            DONE(why == SessionEnd::Disabled          ? accounts().disable(name)
                 : why == SessionEnd::PasswordChanged ? accounts().setPassword(name, another)
                                                      : accounts().remove(name));
            QTRY_COMPARE(w.ended.size(), 1);
            QCOMPARE(w.ended[0][0].value<SessionEnd>(), why);
            QCOMPARE(w.access, Access());
            w.desk.signIn(name, PostgresClinic::passwordOf(name));
            QCOMPARE(w.lastRefusal(), ErrorCode::SignInRefused);
            if (why != SessionEnd::Removed)
                DONE(accounts().remove(name));
        }
    }

    void theGatewayWorksWithThatLoginAndNoOther()
    {
        Watched w(m_clinic.url(), m_clinic.clock);
        GatewaySettings settings{m_clinic.url(), QStringLiteral("account"), 5ms, 20ms};
        settings.waitsForSession = true;
        StoreGateway gateway(settings, m_clinic.clock);
        QObject::connect(&w.desk, &SessionDesk::accessGiven, &gateway, &StoreGateway::setSession);
        QSignalSpy events(&gateway, &StoreGateway::eventsPage);
        QSignalSpy failed(&gateway, &StoreGateway::fetchFailed);
        gateway.start();
        w.desk.signIn(QStringLiteral("ana"), PostgresClinic::passwordOf(QStringLiteral("ana")));
        gateway.fetchEvents({{}, {}, {}, {}, {1, {}, 100}});
        QCOMPARE(events.size(), 1);
        const auto page = events[0][0].value<EventPage>();
        QVERIFY(!page.rows.empty());
        for (const EventRow &row : page.rows)
            QVERIFY(row.source != PostgresClinic::south);
        w.desk.lock();
        gateway.fetchEvents({{}, {}, {}, {}, {2, {}, 100}});
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed[0][1].value<Error>().code, ErrorCode::Forbidden);
        // the server sees no connection of ana's but the desk's own
        QTRY_COMPARE(
            m_clinic.told(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE usename = 'ana'")),
            QStringLiteral("1"));
    }

    void whereNobodyKeepsAccountsTheOwnerWorks()
    {
        QVERIFY(m_clinic.server.run(QStringLiteral("CREATE DATABASE plain")));
        const DatabaseUrl url{Dialect::Kind::Postgres, m_clinic.server.url(QStringLiteral("plain"))};
        Watched owner(url, m_clinic.clock);
        QCOMPARE(owner.began.size(), 1);
        QVERIFY(owner.access && owner.access->isOwner);
        // whom the server shows nobody is not the owner for that
        QVERIFY(m_clinic.server.run(QStringLiteral("GRANT CONNECT ON DATABASE plain TO ana")));
        Watched person(PostgresUrl::withLogin(url, QStringLiteral("ana"),
                                              PostgresClinic::passwordOf(QStringLiteral("ana"))),
                       m_clinic.clock);
        QCOMPARE(person.began.size(), 0);
        QCOMPARE(person.access, Access());
    }
};

QTEST_GUILESS_MAIN(tst_SessionDeskPostgres)
#include "tst_SessionDeskPostgres.moc"
