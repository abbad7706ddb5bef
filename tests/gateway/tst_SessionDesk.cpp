// Who is at the console: a real SQLite file, and another connection that looks after the accounts meanwhile.
#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "gateway/SessionDesk.h"
#include "store/Sql.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto password = QStringLiteral("four old horses");
const auto another = QStringLiteral("seven new bridges");

using Access = std::optional<Session>;

struct Fixture
{
    Fixture() : db(*factory.open()) {}

    [[nodiscard]] DatabaseUrl url() const { return {Dialect::Kind::Sqlite, factory.path()}; }
    [[nodiscard]] SessionDeskSettings settings() const
    {
        return {url(), QStringLiteral("account"), 20ms, 20ms};
    }
    [[nodiscard]] Accounts accounts() { return {*db, clock, QStringLiteral("root"), {}}; }
    [[nodiscard]] bool addUser(const QString &name, Role role, const QStringList &facilities = {})
    {
        NewUser user{name, {}, role, {}};
        user.facilities.isAll = facilities.isEmpty();
        user.facilities.names = facilities;
        return accounts().add(user, SecretText(password)).has_value();
    }
    /// Administrator "boss", and the analyst "maria" of the north.
    [[nodiscard]] bool addPeople()
    {
        static const QByteArray prepared = peoplesFile(); // to hash a password takes a while
        db.reset();
        QFile file(factory.path());
        if (!file.open(QFile::WriteOnly) || file.write(prepared) != prepared.size())
            return false;
        file.close();
        db = *factory.open();
        return prepared.size() > 0;
    }
    [[nodiscard]] static QByteArray peoplesFile()
    {
        Fixture f;
        if (!f.addUser(QStringLiteral("boss"), Role::Administrator) ||
            !f.addUser(QStringLiteral("maria"), Role::Analyst, {QStringLiteral("north")}))
            return {};
        f.db.reset(); // all of it is in the one file now
        QFile file(f.factory.path());
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] qint64 recordsOf(const QString &action, const QString &condition = QStringLiteral("1 = 1"))
    {
        return sql::number(*db, QStringLiteral("SELECT count(*) FROM audit_log WHERE action = '%1' AND %2")
                                    .arg(action, condition))
            .value_or(-1);
    }

    SqliteFactory factory;
    FakeClock clock;
    std::unique_ptr<Database> db;
};

/// A desk and everything that it has said.
struct Watched
{
    explicit Watched(Fixture &f) : Watched(f.settings(), f.clock) {}
    Watched(const SessionDeskSettings &settings, const Clock &clock)
        : desk(settings, clock),
          wanted(&desk, &SessionDesk::signInWanted),
          began(&desk, &SessionDesk::sessionBegan),
          changed(&desk, &SessionDesk::sessionChanged),
          locked(&desk, &SessionDesk::locked),
          unlocked(&desk, &SessionDesk::unlocked),
          ended(&desk, &SessionDesk::sessionEnded),
          refused(&desk, &SessionDesk::signInRefused),
          unreachable(&desk, &SessionDesk::unreachable)
    {
        QObject::connect(&desk, &SessionDesk::accessGiven, &desk,
                         [this](const Access &session) { access.push_back(session); });
        // whoever hears of a session may ask its gateway at once
        QObject::connect(&desk, &SessionDesk::sessionBegan, &desk, [this](const Session &session) {
            isAccessFirst &= !access.empty() && access.back() == session;
        });
        QObject::connect(&desk, &SessionDesk::sessionEnded, &desk,
                         [this] { isAccessFirst &= !access.empty() && !access.back(); });
        QObject::connect(&desk, &SessionDesk::locked, &desk,
                         [this] { isAccessFirst &= !access.empty() && !access.back(); });
    }
    [[nodiscard]] Access lastAccess() const { return access.empty() ? Access() : access.back(); }
    [[nodiscard]] ErrorCode lastRefusal() const
    {
        return refused.isEmpty() ? ErrorCode::Internal : refused.last()[0].value<Error>().code;
    }
    [[nodiscard]] SessionEnd lastEnd() const { return ended.last()[0].value<SessionEnd>(); }

    SessionDesk desk;
    std::vector<Access> access;
    bool isAccessFirst = true;
    QSignalSpy wanted;
    QSignalSpy began;
    QSignalSpy changed;
    QSignalSpy locked;
    QSignalSpy unlocked;
    QSignalSpy ended;
    QSignalSpy refused;
    QSignalSpy unreachable;
};
}

class tst_SessionDesk : public QObject
{
    Q_OBJECT

private slots:
    void withoutAccountsTheOwnerWorks()
    {
        Fixture f;
        Watched w(f);
        w.desk.start();
        QCOMPARE(w.began.size(), 1);
        QCOMPARE(w.wanted.size(), 0);
        const auto session = w.began[0][0].value<Session>();
        QVERIFY(session.isOwner);
        QCOMPARE(session.user, QStringLiteral("account"));
        QCOMPARE(session.role, Role::Administrator);
        QCOMPARE(w.lastAccess(), Access(session));
        w.desk.lock(); // of an owner there is nothing to lock
        w.desk.signOut();
        QCOMPARE(w.locked.size(), 0);
        QCOMPARE(w.ended.size(), 0);
        QVERIFY(w.isAccessFirst);
    }

    void theFirstAccountEndsTheOwnersTime()
    {
        Fixture f;
        Watched w(f);
        w.desk.start();
        QVERIFY(f.addUser(QStringLiteral("boss"), Role::Administrator));
        QTRY_COMPARE(w.wanted.size(), 1);
        QCOMPARE(w.ended.size(), 1);
        QCOMPARE(w.lastAccess(), Access());
        QCOMPARE(f.recordsOf(QStringLiteral("session.end"), QStringLiteral("actor = 'account'")), 1);
        QVERIFY(
            f.accounts().remove(QStringLiteral("boss"))); // the last one: the database is its owner's again
        QTRY_COMPARE(w.began.size(), 2);
        QVERIFY(w.lastAccess() && w.lastAccess()->isOwner);
        QVERIFY(w.isAccessFirst);
    }

    void whoHasAnAccountSignsIn()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        QCOMPARE(w.wanted.size(), 1);
        QCOMPARE(w.began.size(), 0);
        QCOMPARE(w.lastAccess(), Access());
        w.desk.signIn(QStringLiteral("maria"), password);
        QCOMPARE(w.refused.size(), 0);
        QCOMPARE(w.began.size(), 1);
        const auto session = w.began[0][0].value<Session>();
        QCOMPARE(session.user, QStringLiteral("maria"));
        QCOMPARE(session.role, Role::Analyst);
        QCOMPARE(session.facilities.names, QStringList(QStringLiteral("north")));
        QVERIFY(!session.isOwner);
        QCOMPARE(w.lastAccess(), Access(session));
        QCOMPARE(f.recordsOf(QStringLiteral("session.sign-in"),
                             QStringLiteral("actor = 'maria' AND role = 'analyst' AND allowed = 1")),
                 1);
        w.desk.signIn(QStringLiteral("boss"), password); // somebody sits there
        QCOMPARE(w.lastRefusal(), ErrorCode::Conflict);
        QCOMPARE(w.lastAccess(), Access(session));
        w.desk.signOut();
        QCOMPARE(w.lastEnd(), SessionEnd::SignedOut);
        QCOMPARE(w.wanted.size(), 2);
        QCOMPARE(w.lastAccess(), Access());
        QCOMPARE(
            f.recordsOf(QStringLiteral("session.sign-out"),
                        QStringLiteral("actor = 'maria' AND role = 'analyst' AND subject = 'user/maria'")),
            1);
        QVERIFY(w.isAccessFirst);
    }

    void whoIsNotThatPersonIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("typed");
        QTest::newRow("wrong password") << QStringLiteral("maria") << another;
        QTest::newRow("no password") << QStringLiteral("maria") << QString();
        QTest::newRow("unknown") << QStringLiteral("mario") << password;
        QTest::newRow("nobody") << QString() << password;
        QTest::newRow("another case") << QStringLiteral("Maria") << password;
        QTest::newRow("a space more") << QStringLiteral("maria ") << password;
        QTest::newRow("letters that look alike") << QString::fromUtf8("m\u0430ria") << password; // Cyrillic
        QTest::newRow("a line more") << QStringLiteral("maria\nboss") << password;
        QTest::newRow("a quote") << QStringLiteral("' OR name = 'maria") << password;
        QTest::newRow("a pattern") << QStringLiteral("mari%") << password;
        QTest::newRow("very long") << QString(100'000, u'm') << QString(100'000, u'p');
    }
    void whoIsNotThatPersonIsRefused()
    {
        QFETCH(QString, name);
        QFETCH(QString, typed);
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(name, typed);
        QCOMPARE(w.lastRefusal(), ErrorCode::SignInRefused);
        QCOMPARE(w.refused[0][0].value<Error>().detail, QString());
        QCOMPARE(w.began.size(), 0);
        QCOMPARE(w.lastAccess(), Access());
        QCOMPARE(f.recordsOf(QStringLiteral("session.sign-in"),
                             QStringLiteral("allowed = 0 AND length(subject) < 80 AND actor = 'account'")),
                 1);
        w.desk.signIn(QStringLiteral("maria"), password);
        QCOMPARE(w.began.size(), 1);
    }

    void aLockedConsoleGivesNothingUntilTheSamePersonComesBack()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        QVERIFY(f.accounts().setPassword(QStringLiteral("boss"), SecretText(another)));
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        const Access maria = w.lastAccess();
        w.desk.unlock(password); // it is not locked
        QCOMPARE(w.unlocked.size(), 0);
        w.desk.lock();
        w.desk.lock();
        QCOMPARE(w.locked.size(), 1);
        QCOMPARE(w.lastAccess(), Access());
        w.desk.unlock(another); // somebody else's password
        QCOMPARE(w.lastRefusal(), ErrorCode::SignInRefused);
        w.desk.signIn(QStringLiteral("boss"), another);
        QCOMPARE(w.lastRefusal(), ErrorCode::Conflict);
        QCOMPARE(w.lastAccess(), Access());
        QCOMPARE(w.unlocked.size(), 0);
        w.desk.unlock(password);
        QCOMPARE(w.unlocked.size(), 1);
        QCOMPARE(w.lastAccess(), maria);
        QVERIFY(w.isAccessFirst);
        const auto ofMaria = QStringLiteral("actor = 'maria' AND subject = 'user/maria'");
        QCOMPARE(f.recordsOf(QStringLiteral("session.lock"), ofMaria), 1);
        QCOMPARE(f.recordsOf(QStringLiteral("session.unlock"), ofMaria + QStringLiteral(" AND allowed = 1")),
                 1);
        QCOMPARE(f.recordsOf(QStringLiteral("session.unlock"), QStringLiteral("allowed = 0")), 1);
        QCOMPARE(f.recordsOf(QStringLiteral("session.sign-in"), ofMaria), 1);
    }

    void wrongPasswordsAtTheLockCountLikeThoseAtTheDoor()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        w.desk.lock();
        for (int i = 0; i < 5; ++i)
            w.desk.unlock(another);
        w.desk.unlock(password); // too late: the account is locked for a minute
        QCOMPARE(w.unlocked.size(), 0);
        QCOMPARE(w.refused.size(), 6);
        QCOMPARE(w.lastAccess(), Access());
        f.clock.advance(61s);
        w.desk.unlock(password);
        QCOMPARE(w.unlocked.size(), 1);
    }

    void aLockedConsoleCanBeSignedOut()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        w.desk.lock();
        w.desk.signOut();
        QCOMPARE(w.lastEnd(), SessionEnd::SignedOut);
        w.desk.signIn(QStringLiteral("boss"), password);
        QVERIFY(w.lastAccess() && w.lastAccess()->user == QStringLiteral("boss"));
    }

    void aChangeOfRoleTakesEffectWhileRunning()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        UserChange change;
        change.role = Role::Viewer;
        change.facilities = Facilities{false, {QStringLiteral("south")}};
        QVERIFY(f.accounts().change(QStringLiteral("maria"), change));
        QTRY_COMPARE(w.changed.size(), 1);
        const auto session = w.changed[0][0].value<Session>();
        QCOMPARE(session.role, Role::Viewer);
        QCOMPARE(session.facilities.names, QStringList(QStringLiteral("south")));
        QCOMPARE(w.lastAccess(), Access(session));
        QCOMPARE(w.ended.size(), 0);
        QVERIFY(f.accounts().change(QStringLiteral("boss"), {QStringLiteral("The Boss"), {}, {}}));
        UserChange name; // of somebody else: nothing to tell; then one's own
        name.displayName = QStringLiteral("Maria G.");
        QVERIFY(f.accounts().change(QStringLiteral("maria"), name));
        QTRY_COMPARE(w.changed.size(), 2);
        QCOMPARE(w.changed[1][0].value<Session>().displayName, QStringLiteral("Maria G."));
    }

    void aChangeOfRoleWhileLockedGivesNothing()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        w.desk.lock();
        UserChange change;
        change.role = Role::Administrator;
        QVERIFY(f.accounts().change(QStringLiteral("maria"), change));
        QTRY_COMPARE(w.changed.size(), 1);
        QCOMPARE(w.lastAccess(), Access());
        w.desk.unlock(password);
        QVERIFY(w.lastAccess() && w.lastAccess()->role == Role::Administrator);
    }

    void whatIsTakenFromTheAccountEndsTheSession_data()
    {
        QTest::addColumn<SessionEnd>("why");
        QTest::addColumn<bool>("isLocked");
        const std::pair<SessionEnd, const char *> ends[] = {{SessionEnd::Disabled, "disabled"},
                                                            {SessionEnd::Removed, "removed"},
                                                            {SessionEnd::PasswordChanged, "password"}};
        for (const auto &[why, name] : ends) {
            QTest::addRow("%s", name) << why << false;
            QTest::addRow("%s while locked", name) << why << true;
        }
    }
    void whatIsTakenFromTheAccountEndsTheSession()
    {
        QFETCH(SessionEnd, why);
        QFETCH(bool, isLocked);
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        const auto maria = QStringLiteral("maria");
        w.desk.signIn(maria, password);
        if (isLocked)
            w.desk.lock();
        Accounts accounts = f.accounts();
        QVERIFY(why == SessionEnd::Disabled  ? accounts.disable(maria)
                : why == SessionEnd::Removed ? accounts.remove(maria)
                                             : accounts.setPassword(maria, SecretText(another)));
        QTRY_COMPARE(w.ended.size(), 1);
        QCOMPARE(w.lastEnd(), why);
        QCOMPARE(w.lastAccess(), Access());
        QCOMPARE(w.wanted.size(), 2);
        QVERIFY(w.isAccessFirst);
        QCOMPARE(f.recordsOf(QStringLiteral("session.end"),
                             QStringLiteral("actor = 'maria' AND role = 'analyst' AND details = 'reason=%1'")
                                 .arg(why == SessionEnd::Disabled  ? QStringLiteral("disabled")
                                      : why == SessionEnd::Removed ? QStringLiteral("removed")
                                                                   : QStringLiteral("password"))),
                 1);
        w.desk.unlock(password);
        w.desk.signIn(maria, password); // and it does not come back
        QCOMPARE(w.lastRefusal(), ErrorCode::SignInRefused);
        QCOMPARE(w.lastAccess(), Access());
    }

    void wrongPasswordsElsewhereDoNotDisturbWhoIsSignedIn()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        QVERIFY(!f.accounts().signIn(QStringLiteral("maria"), SecretText(another)));
        UserChange change; // a sign that the desk has looked since
        change.displayName = QStringLiteral("M");
        QVERIFY(f.accounts().change(QStringLiteral("maria"), change));
        QTRY_COMPARE(w.changed.size(), 1);
        QCOMPARE(w.ended.size(), 0);
    }

    void aDatabaseThatIsNotThereIsToldAndTriedAgain()
    {
        Fixture f;
        f.db.reset();
        const QString path = f.factory.path();
        QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
        QFile wrong(path);
        QVERIFY(wrong.open(QFile::WriteOnly) &&
                wrong.write("this is no database at all, and long enough") > 0);
        wrong.close();
        Watched w(f);
        w.desk.start();
        QCOMPARE(w.unreachable.size(), 1);
        QCOMPARE(w.unreachable[0][0].value<Error>().code, ErrorCode::StoreCorrupt);
        QCOMPARE(w.access.size(), size_t(0)); // nobody's yet, and nobody is told that it is
        w.desk.signIn(QStringLiteral("maria"), password);
        QCOMPARE(w.lastRefusal(), ErrorCode::StoreCorrupt);
        QVERIFY(wrong.remove() && QFile::rename(path + QStringLiteral(".away"), path));
        QTRY_COMPARE(w.began.size(), 1);
        QCOMPARE(w.unreachable.size(), 1); // once
    }

    void aFileThatIsTakenAwayTakesNobodysSessionAndGivesNone()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        f.db.reset();
        const QString path = f.factory.path();
        QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
        w.desk.lock();
        w.desk.unlock(password);
        QCOMPARE(w.lastAccess(), Access());
        QVERIFY(!QFile::exists(path)); // an empty one would make an owner of whoever sits there
        QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
        f.db = *f.factory.open();
        QVERIFY(f.accounts().disable(QStringLiteral("maria")));
        QTRY_COMPARE(w.ended.size(), 1);
        QCOMPARE(w.lastEnd(), SessionEnd::Disabled);
    }

    void theEndOfTheProgramIsRecorded()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.stop(); // before the start
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        w.desk.stop();
        w.desk.stop();
        QCOMPARE(f.recordsOf(QStringLiteral("session.sign-out"),
                             QStringLiteral("actor = 'maria' AND details = 'reason=program-ended'")),
                 1);
    }

    void noPasswordGetsIntoTheDatabase()
    {
        Fixture f;
        QVERIFY(f.addPeople());
        Watched w(f);
        w.desk.start();
        w.desk.signIn(QStringLiteral("maria"), password);
        w.desk.lock();
        w.desk.unlock(another);
        w.desk.signOut();
        w.desk.stop();
        for (const char *end : {"", "-wal"}) {
            QFile file(f.factory.path() + QString::fromLatin1(end));
            QVERIFY(file.open(QFile::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(!bytes.contains(password.toUtf8()) && !bytes.contains(another.toUtf8()));
        }
    }
};

QTEST_GUILESS_MAIN(tst_SessionDesk)
#include "tst_SessionDesk.moc"
