// The rules about people, in both databases: who may be added, changed and let in, and what the trail says of
// it.
#include "fakes/PostgresFactory.h"
#include "security/Accounts.h"
#include "security/PasswordHash.h"
#include "store/UserStore.h"
#include "store/contract/Suite.h"

#include <QElapsedTimer>

#include <thread>

using namespace concord;

namespace {
const auto ana = QStringLiteral("ana");
const auto luis = QStringLiteral("luis");
const auto zoe = QStringLiteral("zoe");
const Facilities everywhere{true, {}};
const Facilities north{false, {QStringLiteral("north")}};

SecretText password(const char *text = "correct horse battery")
{
    return SecretText(QByteArray(text));
}

NewUser user(const QString &name, Role role = Role::Administrator, const Facilities &facilities = everywhere)
{
    return {name, {}, role, facilities};
}

/// Writes down what the server would be told; fails where it is told to.
class Told : public LoginKeeper
{
public:
    explicit Told(QStringList &calls) : m_calls(calls) {}
    Result<void> create(const QString &name, const SecretText &, Role role) override
    {
        return call(QStringLiteral("create %1 %2").arg(name, wordOf(role)));
    }
    Result<void> setRole(const QString &name, Role role) override
    {
        return call(QStringLiteral("role %1 %2").arg(name, wordOf(role)));
    }
    Result<void> setPassword(const QString &name, const SecretText &) override
    {
        return call(QStringLiteral("password %1").arg(name));
    }
    Result<void> setLogin(const QString &name, bool may) override
    {
        return call(QStringLiteral("login %1 %2").arg(name).arg(int(may)));
    }
    Result<void> drop(const QString &name) override { return call(QStringLiteral("drop %1").arg(name)); }

private:
    Result<void> call(const QString &what)
    {
        const bool mayNot = m_calls.contains(QStringLiteral("refuse"));
        m_calls << what;
        return mayNot ? fail(ErrorCode::StoreFailed, QStringLiteral("server")) : Result<void>{};
    }
    QStringList &m_calls;
};
}

/// Run once for each kind of database.
class tst_Accounts : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private:
    QStringList m_calls;

    [[nodiscard]] bool isServer() { return db().dialect().kind() == Dialect::Kind::Postgres; }
    [[nodiscard]] Accounts accounts(Database *other = nullptr)
    {
        return {other ? *other : db(), clock(), QStringLiteral("owner"), QString(),
                std::make_unique<Told>(m_calls)};
    }
    [[nodiscard]] QStringList trail()
    {
        const auto rows = sql::rows(
            db(),
            QStringLiteral(
                "SELECT actor, role, action, subject, allowed, details FROM audit_log ORDER BY seq"),
            {}, [](const QSqlQuery &q) {
                return QStringLiteral("%1/%2 %3 %4 %5 %6")
                    .arg(q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
                         q.value(3).toString(), q.value(4).toString(), q.value(5).toString());
            });
        QStringList lines;
        for (const QString &row : rows ? *rows : std::vector<QString>{})
            lines << row.trimmed();
        return lines;
    }
    [[nodiscard]] UserRow row(const QString &name)
    {
        return UserStore(db(), clock()).byName(name).value_or(std::nullopt).value_or(UserRow{});
    }
    [[nodiscard]] ErrorCode signIn(const char *text, const QString &name = ana)
    {
        const auto session = accounts().signIn(name, password(text));
        return session ? ErrorCode::Cancelled : session.error().code; // Cancelled: not one of signIn()'s own
    }
    /// What every refusal looks like from outside.
    [[nodiscard]] bool isRefused(const char *text, const QString &name = ana)
    {
        const auto session = accounts().signIn(name, password(text));
        return !session && session.error() == Error{ErrorCode::SignInRefused, {}, {}, 0};
    }

private slots:
    void theFirstMustBeAnAdministratorForAll()
    {
        m_calls.clear();
        FAILS(accounts().add(user(ana, Role::Analyst), password()), ErrorCode::Conflict);
        FAILS(accounts().add(user(ana, Role::Administrator, north), password()), ErrorCode::Conflict);
        QCOMPARE(count(QStringLiteral("users")), 0);
        DONE(accounts().add(user(ana), password()));
        DONE(accounts().add({luis,
                             QString::fromUtf8("  Luis \n Peña "),
                             Role::Viewer,
                             {false, {QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("b")}}},
                            password("another long one")));
        QCOMPARE(row(luis).displayName, QString::fromUtf8("Luis Peña"));
        QCOMPARE(row(luis).facilities, (Facilities{false, {QStringLiteral("a"), QStringLiteral("b")}}));
        QCOMPARE(row(luis).passwordHash.isEmpty(), isServer());
        QCOMPARE(trail(),
                 (QStringList{QStringLiteral("owner/ user.add user/ana 0 conflict"),
                              QStringLiteral("owner/ user.add user/ana 0 conflict"),
                              QStringLiteral("owner/ user.add user/ana 1 role=administrator facilities=all"),
                              QStringLiteral("owner/ user.add user/luis 1 role=viewer facilities=a,b")}));
        QCOMPARE(m_calls.mid(2), (QStringList{QStringLiteral("create ana administrator"),
                                              QStringLiteral("create luis viewer")}));
    }

    void whatMustNotBeAddedIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("displayName");
        QTest::addColumn<QStringList>("facilities");
        QTest::addColumn<QByteArray>("password");
        const QStringList some{QStringLiteral("north")};
        const QByteArray good("correct horse battery");
        QTest::newRow("no name") << QString() << QString() << some << good;
        QTest::newRow("upper case") << QStringLiteral("Ana") << QString() << some << good;
        QTest::newRow("a statement") << QStringLiteral("ana'; DROP TABLE users; --") << QString() << some
                                     << good;
        QTest::newRow("a server's own") << QStringLiteral("pg_monitor") << QString() << some << good;
        QTest::newRow("everybody") << QStringLiteral("public") << QString() << some << good;
        QTest::newRow("a group of ours")
            << QStringLiteral("concord_administrator") << QString() << some << good;
        QTest::newRow("a display name that turns letters round")
            << ana << QString(QStringLiteral("A") + QChar(0x202e)) << some << good;
        QTest::newRow("a display name without end") << ana << QString(201, u'x') << some << good;
        QTest::newRow("no facility") << ana << QString() << QStringList() << good;
        QTest::newRow("two in one") << ana << QString() << QStringList{QStringLiteral("a,b")} << good;
        QTest::newRow("a short password") << ana << QString() << some << QByteArray("short");
        QTest::newRow("a huge password") << ana << QString() << some << QByteArray("ab").repeated(5'000'000);
    }
    void whatMustNotBeAddedIsRefused()
    {
        QFETCH(QString, name);
        QFETCH(QString, displayName);
        QFETCH(QStringList, facilities);
        QFETCH(QByteArray, password);
        DONE(accounts().add(user(zoe), ::password()));
        const auto added =
            accounts().add({name, displayName, Role::Viewer, {false, facilities}}, SecretText(password));
        FAILS(added, ErrorCode::Conflict);
        QVERIFY(!added.error().detail.isEmpty() &&
                !added.error().detail.contains(QString::fromLatin1(password)));
        QCOMPARE(count(QStringLiteral("users")), 1);
    }

    void aNameIsTakenOnce()
    {
        DONE(accounts().add(user(ana), password()));
        FAILS(accounts().add(user(ana, Role::Viewer), password("quite another one")), ErrorCode::Conflict);
        QCOMPARE(row(ana).role, Role::Administrator);
        QCOMPARE(row(ana).revision, 1);
    }

    void aChangeIsRecordedWithWhatWasBefore()
    {
        m_calls.clear();
        DONE(accounts().add(user(ana), password()));
        DONE(accounts().add(user(luis, Role::Viewer, north), password()));
        m_calls.clear();
        DONE(accounts().change(luis, {{}, Role::Analyst, everywhere}));
        DONE(accounts().change(luis, {QStringLiteral("Luis"), {}, {}}));
        DONE(accounts().change(luis, {QStringLiteral("Luis"), Role::Analyst, everywhere})); // as it is
        QCOMPARE(row(luis).role, Role::Analyst);
        QCOMPARE(row(luis).facilities, everywhere);
        QCOMPARE(row(luis).displayName, QStringLiteral("Luis"));
        QCOMPARE(row(luis).revision, 3);
        QCOMPARE(trail().mid(2),
                 (QStringList{QStringLiteral("owner/ user.change user/luis 1 role=analyst facilities=all"
                                             " was_role=viewer was_facilities=north"),
                              QStringLiteral("owner/ user.change user/luis 1 role=analyst facilities=all"
                                             " display_name=changed")}));
        QCOMPARE(m_calls, QStringList{QStringLiteral("role luis analyst")});
        FAILS(accounts().change(zoe, {{}, Role::Viewer, {}}), ErrorCode::NotFound);
        FAILS(accounts().change(luis, {{}, {}, Facilities{}}), ErrorCode::Conflict);
    }

    void anAdministratorAlwaysStays()
    {
        DONE(accounts().add(user(ana), password()));
        DONE(accounts().add(user(luis, Role::Administrator, north), password())); // cannot look after people
        FAILS(accounts().disable(ana), ErrorCode::Conflict);
        FAILS(accounts().remove(ana), ErrorCode::Conflict);
        FAILS(accounts().change(ana, {{}, Role::Compliance, {}}), ErrorCode::Conflict);
        FAILS(accounts().change(ana, {{}, {}, north}), ErrorCode::Conflict);
        QCOMPARE(row(ana).revision, 1);
        QCOMPARE(trail().last(), QStringLiteral("owner/ user.change user/ana 0 conflict"));
        DONE(accounts().change(luis, {{}, {}, everywhere}));
        DONE(accounts().disable(ana));
        FAILS(accounts().remove(luis), ErrorCode::Conflict); // the other one is disabled
        DONE(accounts().enable(ana));
        DONE(accounts().remove(luis));
        FAILS(accounts().remove(luis), ErrorCode::NotFound);
        DONE(accounts().remove(ana)); // nobody is left: nobody has to sign in
        QCOMPARE(trail().last(),
                 QStringLiteral("owner/ user.remove user/ana 1 role=administrator facilities=all left=0"));
        QCOMPARE(count(QStringLiteral("users")), 0);
    }

    void twoAtOnceDoNotRemoveTheLastAdministrators()
    {
        for (int round = 0; round < 6; ++round) {
            DONE(accounts().add(user(ana), password()));
            DONE(accounts().add(user(luis), password()));
            DONE(accounts().add(user(zoe, Role::Viewer), password())); // whom somebody must look after
            Result<void> theirs = fail(ErrorCode::Internal, {});
            std::thread other([&] {
                const auto own = another();
                QStringList calls;
                Accounts second(*own, clock(), QStringLiteral("other"), {}, std::make_unique<Told>(calls));
                theirs = round % 2 == 0 ? second.remove(luis) : second.disable(luis);
            });
            const auto mine = accounts().remove(ana);
            other.join();
            QVERIFY2(mine.has_value() || theirs.has_value(), "one is removed");
            QVERIFY2(!mine || !theirs, "the other stays");
            QCOMPARE((mine ? theirs : mine).error().code, ErrorCode::Conflict);
            DONE(accounts().remove(zoe));
            if (!row(luis).name.isEmpty())
                DONE(accounts().remove(luis)); // ana is gone, or luis is disabled
            if (!row(ana).name.isEmpty())
                DONE(accounts().remove(ana));
            QCOMPARE(count(QStringLiteral("users")), 0);
        }
    }

    void twoAtOnceDoNotTakeTheSameName()
    {
        DONE(accounts().add(user(zoe), password()));
        Result<void> theirs = fail(ErrorCode::Internal, {});
        std::thread other([&] {
            const auto own = another();
            QStringList calls;
            Accounts second(*own, clock(), QStringLiteral("other"), {}, std::make_unique<Told>(calls));
            theirs = second.add(user(ana, Role::Viewer), password());
        });
        const auto mine = accounts().add(user(ana, Role::Analyst), password());
        other.join();
        QVERIFY(mine.has_value() != theirs.has_value());
        QCOMPARE((mine ? theirs : mine).error().code, ErrorCode::Conflict);
        QCOMPARE(row(ana).role, mine ? Role::Analyst : Role::Viewer);
    }

    void whatTheServerRefusesIsNotInTheTable()
    {
        DONE(accounts().add(user(ana), password()));
        DONE(accounts().add(user(luis), password()));
        const QStringList before = trail();
        m_calls = QStringList{QStringLiteral("refuse")};
        FAILS(accounts().add(user(zoe), password()), ErrorCode::StoreFailed);
        FAILS(accounts().change(luis, {{}, Role::Viewer, {}}), ErrorCode::StoreFailed);
        FAILS(accounts().disable(luis), ErrorCode::StoreFailed);
        FAILS(accounts().setPassword(luis, password("quite another one")), ErrorCode::StoreFailed);
        FAILS(accounts().remove(luis), ErrorCode::StoreFailed);
        QCOMPARE(m_calls.size(), 6);
        m_calls.clear();
        QCOMPARE(row(luis).revision, 1);
        QCOMPARE(count(QStringLiteral("users")), 2);
        QCOMPARE(trail(), before);
    }

    void everyStatementMayFail()
    {
        DONE(accounts().add(user(ana), password()));
        const auto isDone = [this](int n) {
            db().failStatement(n);
            const auto added = accounts().add(user(luis, Role::Analyst, north), password());
            db().failStatement(0);
            return added.has_value();
        };
        int n = 1;
        for (; !isDone(n); ++n) {
            QCOMPARE(count(QStringLiteral("users")), 1);
            QCOMPARE(count(QStringLiteral("audit_log")), 1);
        }
        QVERIFY(n > 6); // begin, look, three inserts, the rule, commit
        QCOMPARE(count(QStringLiteral("audit_log")), 2);
    }

    void whoMaySignIn()
    {
        DONE(accounts().add({ana, QStringLiteral("Ana"), Role::Administrator, everywhere}, password()));
        DONE(accounts().add(user(luis, Role::Analyst, north), password("battery horse correct")));
        TAKE(session, accounts().signIn(luis, password("battery horse correct")));
        QCOMPARE(session, (Session{luis, {}, Role::Analyst, north, false}));
        TAKE(unlocked, accounts().signIn(ana, password(), Accounts::Door::Unlock));
        QCOMPARE(unlocked, (Session{ana, QStringLiteral("Ana"), Role::Administrator, everywhere, false}));
        QCOMPARE(trail().mid(2),
                 (QStringList{QStringLiteral("luis/analyst session.sign-in user/luis 1 facilities=north"),
                              QStringLiteral("ana/administrator session.unlock user/ana 1 facilities=all")}));
    }

    void whoIsDisabledOrUnknownIsNotLetIn()
    {
        DONE(accounts().add(user(zoe), password()));
        DONE(accounts().add(user(ana, Role::Analyst), password()));
        DONE(accounts().disable(ana));
        QVERIFY(isRefused("correct horse battery"));
        QVERIFY(isRefused("correct horse battery", luis));
        QVERIFY(isRefused("x", QStringLiteral("My password was typed here")));
        QVERIFY(isRefused("x", QStringLiteral("' OR '1'='1")));
        QCOMPARE(trail().mid(3), (QStringList{QStringLiteral("owner/ session.sign-in user/ana 0 disabled"),
                                              QStringLiteral("owner/ session.sign-in user/luis 0 unknown"),
                                              QStringLiteral("owner/ session.sign-in user/? 0 unknown"),
                                              QStringLiteral("owner/ session.sign-in user/? 0 unknown")}));
        DONE(accounts().enable(ana));
        QCOMPARE(signIn("correct horse battery"), ErrorCode::Cancelled);
    }

    void wrongPasswordsLockForLongerAndLonger()
    {
        if (isServer())
            return; // where the server judges passwords: tests of the server's logins
        DONE(accounts().add(user(ana), password()));
        for (int i = 0; i < 4; ++i)
            QVERIFY(isRefused("wrong horse battery"));
        QCOMPARE(signIn("correct horse battery"),
                 ErrorCode::Cancelled); // four do not lock, and are forgotten
        QCOMPARE(row(ana).failures, 0);
        const qint64 revision = row(ana).revision;
        for (int i = 0; i < 5; ++i)
            QVERIFY(isRefused("wrong horse battery"));
        using namespace std::chrono_literals;
        for (const auto lock : {1min, 5min, 15min, 60min, 60min}) {
            QCOMPARE(row(ana).lockedUntil, std::optional(clock().now() + lock));
            QVERIFY(isRefused("correct horse battery")); // the right one, too
            clock().advance(lock - 1ms);
            const int failures = row(ana).failures;
            QVERIFY(isRefused("wrong horse battery"));
            QCOMPARE(row(ana).failures,
                     failures); // does not count while locked: nobody keeps it locked for ever
            clock().advance(1ms);
            QVERIFY(isRefused("wrong horse battery"));
        }
        QCOMPARE(row(ana).revision, revision);
        QCOMPARE(trail().last(), QStringLiteral("owner/ session.sign-in user/ana 0 password"));
        QVERIFY(trail().contains(QStringLiteral("owner/ session.sign-in user/ana 0 locked")));
        clock().advance(60min);
        QCOMPARE(signIn("correct horse battery"), ErrorCode::Cancelled);
        QVERIFY(!row(ana).lockedUntil);
    }

    void anAdministratorEndsALock()
    {
        if (isServer())
            return;
        DONE(accounts().add(user(ana), password()));
        const auto lock = [this] {
            for (int i = 0; i < 5; ++i)
                QVERIFY(isRefused("wrong horse battery"));
            QVERIFY(isRefused("correct horse battery"));
        };
        lock();
        DONE(accounts().enable(ana));
        QCOMPARE(signIn("correct horse battery"), ErrorCode::Cancelled);
        lock();
        DONE(accounts().setPassword(ana, password("battery horse correct")));
        QVERIFY(isRefused("correct horse battery"));
        QCOMPARE(signIn("battery horse correct"), ErrorCode::Cancelled);
        QCOMPARE(trail().filter(QStringLiteral("user.")).mid(1),
                 (QStringList{QStringLiteral("owner/ user.enable user/ana 1 failures=5"),
                              QStringLiteral("owner/ user.password user/ana 1 failures=5")}));
    }

    void manyTriesAtOnceAreCountedAsIfOneAfterAnother()
    {
        if (isServer())
            return;
        DONE(accounts().add(user(ana), password()));
        std::vector<std::thread> crowd;
        std::atomic<int> letIn = 0;
        for (int i = 0; i < 8; ++i) {
            crowd.emplace_back([&] {
                const auto own = another();
                Accounts tried(*own, clock(), QStringLiteral("other"));
                letIn += tried.signIn(ana, password("wrong horse battery")).has_value() ? 1 : 0;
            });
        }
        for (std::thread &one : crowd)
            one.join();
        QCOMPARE(letIn, 0);
        QCOMPARE(row(ana).failures, 5); // the others met the lock
        QCOMPARE(trail().filter(QStringLiteral(" 0 password")).size(), 5);
        QCOMPARE(trail().filter(QStringLiteral(" 0 locked")).size(), 3);
    }

    void whoeverIsUnknownTakesAsLong()
    {
        if (isServer())
            return;
        DONE(accounts().add(user(ana), password()));
        const auto shortest = [this](const QString &name) {
            qint64 best = std::numeric_limits<qint64>::max();
            for (int i = 0; i < 4; ++i) {
                QElapsedTimer timer;
                timer.start();
                if (!isRefused("wrong horse battery", name))
                    return qint64(-1);
                best = std::min(best, timer.nsecsElapsed());
            }
            return best;
        };
        const qint64 known = shortest(ana);
        const qint64 unknown = shortest(luis);
        QVERIFY(known > 0 && unknown > 0);
        // the hash is most of either by far: without it, one would be a hundred times the other
        QVERIFY2(known < 4 * unknown && unknown < 4 * known,
                 qPrintable(QStringLiteral("%1 %2").arg(known).arg(unknown)));
    }

    void aDamagedHashLetsNobodyIn()
    {
        if (isServer())
            return;
        DONE(accounts().add(user(ana), password()));
        for (const char *hash : {"", "correct horse battery", "argon2id$m=1,t=1,p=1$$"}) {
            TAKE(set, UserStore(db(), clock()).setPassword(ana, QString::fromLatin1(hash)));
            QVERIFY(set);
            QCOMPARE(signIn("correct horse battery"), ErrorCode::ConfigInvalid);
            QCOMPARE(signIn(""), ErrorCode::ConfigInvalid);
        }
    }

    void aRefusalOfTheServerCanBeRecorded()
    {
        DONE(accounts().noteRefused(ana, SignInRefusal::Password, Accounts::Door::Unlock));
        QCOMPARE(trail(), QStringList{QStringLiteral("owner/ session.unlock user/ana 0 password")});
    }

    void noPasswordIsInTheDatabase()
    {
        DONE(accounts().add(user(ana), password("Zanahoriez Zanahoriez")));
        DONE(accounts().setPassword(ana, password("Zanahoriez again here")));
        QVERIFY(isServer() || isRefused("Zanahoriez the wrong one"));
        for (const char *column : {"password_hash", "display_name", "name"})
            QCOMPARE(count(QStringLiteral("users"),
                           QStringLiteral("%1 LIKE '%Zanahoriez%'").arg(QString::fromLatin1(column))),
                     0);
        QVERIFY(trail().filter(QStringLiteral("Zanahoriez")).isEmpty());
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    SqliteFactory file;
    tst_Accounts onFile(file);
    int failed = QTest::qExec(&onFile, argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qWarning("no PostgreSQL: %s", qPrintable(made.error().detail));
        return failed + 1;
    }
    PostgresFactory factory(server);
    tst_Accounts onServer(factory);
    failed += QTest::qExec(&onServer, argc, argv);
    return failed;
}
#include "tst_Accounts.moc"
