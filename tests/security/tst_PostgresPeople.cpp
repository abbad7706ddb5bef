// People as logins of a real server: how they come, change and go, and that it counts at once; with the real
// psql.
#include "fakes/PostgresClinic.h"
#include "store/PostgresLogins.h"
#include "store/contract/Suite.h"

#include <QTest>

using namespace concord;

class tst_PostgresPeople : public QObject
{
    Q_OBJECT

    PostgresClinic m_clinic;

    [[nodiscard]] PsqlAnswer ask(const char *person, const QString &statements) const
    {
        return m_clinic.psql(QString::fromLatin1(person), statements);
    }
    [[nodiscard]] Accounts accounts() { return {*m_clinic.db, m_clinic.clock, QStringLiteral("owner")}; }

private slots:
    void initTestCase()
    {
        DONE(m_clinic.create());
        DONE(m_clinic.server.run(
            QStringLiteral("ALTER SYSTEM SET log_statement = 'all'; SELECT pg_reload_conf()")));
    }

    void whoIsNobodyHereSeesNothing()
    {
        DONE(m_clinic.server.run(QStringLiteral("CREATE ROLE stranger LOGIN PASSWORD '%1'; "
                                                "GRANT concord_administrator TO stranger; "
                                                "CREATE ROLE outsider LOGIN PASSWORD '%2'")
                                     .arg(QString(m_clinic.passwordOf(QStringLiteral("stranger")))
                                              .replace(u'\'', QStringLiteral("''")),
                                          QString(m_clinic.passwordOf(QStringLiteral("outsider")))
                                              .replace(u'\'', QStringLiteral("''")))));
        for (const char *table :
             {"sync_events", "connections", "integration_jobs", "medication_mappings", "users", "audit_log",
              "event_bodies", "master_keys", "local_drugs", "workers"}) {
            const QString query =
                QStringLiteral("SELECT count(*) FROM integration.%1;").arg(QLatin1String(table));
            const auto member = ask("stranger", query);
            QVERIFY2(member.out == QStringLiteral("0"), qPrintable(query + member.out + member.error));
            QCOMPARE(ask("outsider", query).state(), QStringLiteral("42501"));
        }
        QCOMPARE(
            ask("stranger", QStringLiteral("INSERT INTO integration.audit_log (at, actor, action, subject,"
                                           " allowed) VALUES (1, 'stranger', 'a', 's', 1);"))
                .state(),
            QStringLiteral("42501"));
        const auto opened = m_clinic.openAs(QStringLiteral("outsider"));
        FAILS(opened, ErrorCode::SignInRefused);
    }

    void aGroupOfMoreThanTheRoleShowsNothing()
    {
        DONE(m_clinic.server.run(QStringLiteral("GRANT concord_administrator TO vera")));
        QCOMPARE(ask("vera", QStringLiteral("SELECT count(*) FROM console.events;")).out,
                 QStringLiteral("0"));
        DONE(m_clinic.server.run(QStringLiteral("REVOKE concord_administrator FROM vera")));
        QCOMPARE(ask("vera", QStringLiteral("SELECT count(*) FROM console.events;")).out,
                 QStringLiteral("2"));
    }

    /// In the middle of a transaction, too, which would go on seeing the table users as it was.
    void aChangedRoleCountsInAnOpenSession()
    {
        QProcess psql;
        Psql(m_clinic.server, m_clinic.name)
            .begin(psql, QStringLiteral("cora"), m_clinic.passwordOf(QStringLiteral("cora")));
        const QString query = QStringLiteral("SELECT count(*) > 0 FROM console.audit;");
        QCOMPARE(Psql::ask(psql, query), QStringLiteral("t"));
        QCOMPARE(Psql::ask(psql, QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ; ") + query),
                 QStringLiteral("t"));
        DONE(accounts().change(QStringLiteral("cora"), {{}, Role::Viewer, {}}));
        QVERIFY(Psql::ask(psql, query).contains(QStringLiteral("permission denied")));
        (void)Psql::ask(psql, QStringLiteral("ROLLBACK;"));
        QCOMPARE(Psql::ask(psql, QStringLiteral("SELECT role FROM console.me;")), QStringLiteral("viewer"));
        DONE(accounts().change(QStringLiteral("cora"), {{}, Role::Compliance, PostgresClinic::ofNorth}));
        QCOMPARE(Psql::ask(psql, QStringLiteral("SELECT count(*) FROM console.events;")),
                 QStringLiteral("2"));
        DONE(accounts().change(QStringLiteral("cora"), {{}, {}, PostgresClinic::ofAll}));
        QCOMPARE(Psql::ask(psql, QStringLiteral("SELECT count(*) FROM console.events;")),
                 QStringLiteral("3"));
        psql.closeWriteChannel();
        QVERIFY(psql.waitForFinished());
    }

    void whoIsDisabledIsOutAtOnce()
    {
        QProcess psql;
        Psql(m_clinic.server, m_clinic.name)
            .begin(psql, QStringLiteral("sam"), m_clinic.passwordOf(QStringLiteral("sam")));
        const QString query = QStringLiteral("SELECT count(*) FROM console.events;");
        QCOMPARE(Psql::ask(psql, QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ; ") + query),
                 QStringLiteral("2"));
        DONE(accounts().disable(QStringLiteral("sam")));
        QVERIFY(Psql::ask(psql, query).contains(QStringLiteral("permission denied")));
        (void)Psql::ask(psql, QStringLiteral("ROLLBACK;"));
        QVERIFY(Psql::ask(psql, query).contains(QStringLiteral("permission denied")));
        // that is all there is to see
        QCOMPARE(Psql::ask(psql, QStringLiteral("SELECT name, is_disabled FROM integration.users;")),
                 QStringLiteral("sam|1"));
        psql.closeWriteChannel();
        QVERIFY(psql.waitForFinished());
        QCOMPARE(ask("sam", query).exitCode, 2);
        FAILS(m_clinic.openAs(QStringLiteral("sam")), ErrorCode::SignInRefused);
        // a role that is changed meanwhile is the one to come back with
        DONE(accounts().change(QStringLiteral("sam"), {{}, Role::Viewer, {}}));
        FAILS(m_clinic.openAs(QStringLiteral("sam")), ErrorCode::SignInRefused);
        DONE(accounts().enable(QStringLiteral("sam")));
        QCOMPARE(ask("sam", QStringLiteral("SELECT role FROM console.me;")).out, QStringLiteral("viewer"));
    }

    void whoIsRemovedIsGone()
    {
        DONE(m_clinic.addPerson(QStringLiteral("gina"), Role::Viewer, PostgresClinic::ofAll));
        DONE(m_clinic.openAs(QStringLiteral("gina")));
        DONE(accounts().remove(QStringLiteral("gina")));
        FAILS(m_clinic.openAs(QStringLiteral("gina")), ErrorCode::SignInRefused);
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT count(*) FROM pg_roles WHERE rolname = 'gina'")),
                 QStringLiteral("0"));
        // one who owns something is not dropped, and yet cannot come back
        DONE(m_clinic.addPerson(QStringLiteral("olga"), Role::Viewer, PostgresClinic::ofAll));
        DONE(m_clinic.server.run(QStringLiteral("CREATE SCHEMA hers AUTHORIZATION olga"), m_clinic.name));
        DONE(accounts().remove(QStringLiteral("olga")));
        FAILS(m_clinic.openAs(QStringLiteral("olga")), ErrorCode::SignInRefused);
        QCOMPARE(m_clinic.told(
                     QStringLiteral("SELECT count(*) FROM pg_auth_members WHERE member = 'olga'::regrole")),
                 QStringLiteral("0"));
    }

    void aPasswordIsTheServersToJudge()
    {
        const QString ana = QStringLiteral("ana");
        DONE(m_clinic.openAs(ana));
        const auto with = [&](const QString &name, const QString &password) {
            return Database::open(PostgresUrl::withLogin(m_clinic.url(), name, password));
        };
        for (const auto &[name, password] : std::initializer_list<std::pair<QString, QString>>{
                 {ana, QStringLiteral("wrong")},
                 {ana, QString()},
                 {QString(), QStringLiteral("wrong")},
                 {QStringLiteral("nobody"), QStringLiteral("wrong")},
                 {QStringLiteral("ana'; --"), QStringLiteral("wrong")}}) {
            const auto refused = with(name, password);
            FAILS(refused, ErrorCode::SignInRefused);
            QCOMPARE(refused.error().detail, QString()); // it never says which
        }
        DONE(accounts().setPassword(ana, SecretText(QStringLiteral("Another;one'of\\hers"))));
        FAILS(m_clinic.openAs(ana), ErrorCode::SignInRefused);
        DONE(with(ana, QStringLiteral("Another;one'of\\hers")));
        DONE(accounts().setPassword(ana, SecretText(m_clinic.passwordOf(ana))));
        DONE(m_clinic.openAs(ana));
        const auto nowhere = Database::open(
            PostgresUrl::withLogin({Dialect::Kind::Postgres, m_clinic.server.url(QStringLiteral("nowhere"))},
                                   ana, m_clinic.passwordOf(ana)));
        FAILS(nowhere, ErrorCode::StoreFailed);
    }

    void aLoginOfSomethingElseIsLeftAlone()
    {
        DONE(m_clinic.server.run(
            QStringLiteral("CREATE ROLE reporting LOGIN; CREATE ROLE boss LOGIN CREATEROLE")));
        for (const char *taken : {"secured", "reporting", "boss", "concord"}) {
            const auto added =
                m_clinic.addPerson(QString::fromLatin1(taken), Role::Viewer, PostgresClinic::ofAll);
            FAILS(added, ErrorCode::Conflict);
        }
        PostgresLogins logins(*m_clinic.db);
        FAILS(logins.setPassword(QStringLiteral("boss"), "x"), ErrorCode::Conflict);
        FAILS(logins.drop(QStringLiteral("concord")), ErrorCode::Conflict);
        FAILS(logins.setRole(QStringLiteral("nobody"), Role::Viewer), ErrorCode::NotFound);
        QCOMPARE(
            m_clinic.told(QStringLiteral("SELECT count(*) FROM users WHERE name IN ('reporting', 'boss')")),
            QStringLiteral("0"));
    }

    void aPersonOfTwoDatabasesIsOneLogin()
    {
        DONE(m_clinic.server.run(QStringLiteral("CREATE DATABASE second")));
        TAKE(second,
             Database::open({Dialect::Kind::Postgres, m_clinic.server.url(QStringLiteral("second"))}));
        Accounts people(*second, m_clinic.clock, QStringLiteral("owner"));
        const auto add = [&](const char *person, Role role) {
            const QString name = QString::fromLatin1(person);
            return people.add({name, {}, role, PostgresClinic::ofAll}, SecretText(m_clinic.passwordOf(name)));
        };
        DONE(add("adam", Role::Administrator));
        const Psql psql(m_clinic.server, QStringLiteral("second"));
        const QString query = QStringLiteral("SELECT count(*) FROM integration.local_drugs;");
        // ann's group has grants here by now, and she is nobody
        DONE(second->write([&] {
            return sql::change(*second, QStringLiteral("INSERT INTO local_drugs VALUES ('1', '1', 'a', 1)"),
                               {})
                .map([](int) {});
        }));
        const QString ann = QStringLiteral("ann");
        QCOMPARE(psql.run(ann, m_clinic.passwordOf(ann), query).out, QStringLiteral("0"));
        FAILS(add("ann", Role::Viewer), ErrorCode::Conflict); // another role than in the first
        DONE(add("ann", Role::Analyst));
        for (const auto &[person, role] :
             {std::pair("vera", Role::Viewer), {"carl", Role::Compliance}, {"abel", Role::Administrator}})
            DONE(add(person, role));
        QCOMPARE(psql.run(ann, m_clinic.passwordOf(ann), query).out, QStringLiteral("1"));
    }

    void anOwnerWhoMayMakeNoLoginsHearsWhatToDo()
    {
        DONE(m_clinic.server.run(QStringLiteral("CREATE ROLE plain LOGIN PASSWORD 'p'; "
                                                "CREATE DATABASE theirs OWNER plain")));
        const DatabaseUrl url =
            PostgresUrl::withLogin({Dialect::Kind::Postgres, m_clinic.server.url(QStringLiteral("theirs"))},
                                   QStringLiteral("plain"), QStringLiteral("p"));
        TAKE(db, Database::open(url));
        const auto added = Accounts(*db, m_clinic.clock, QStringLiteral("owner"))
                               .add({QStringLiteral("zoe"), {}, Role::Administrator, PostgresClinic::ofAll},
                                    SecretText(m_clinic.passwordOf(QStringLiteral("zoe"))));
        FAILS(added, ErrorCode::Forbidden);
        QVERIFY2(added.error().detail.contains(QStringLiteral("ALTER ROLE \"plain\" CREATEROLE")),
                 qPrintable(added.error().detail));
        DONE(m_clinic.server.run(QStringLiteral("ALTER ROLE plain CREATEROLE")));
        DONE(Accounts(*db, m_clinic.clock, QStringLiteral("owner"))
                 .add({QStringLiteral("zoe"), {}, Role::Administrator, PostgresClinic::ofAll},
                      SecretText(m_clinic.passwordOf(QStringLiteral("zoe")))));
        QCOMPARE(Psql(m_clinic.server, QStringLiteral("theirs"))
                     .run(QStringLiteral("zoe"), m_clinic.passwordOf(QStringLiteral("zoe")),
                          QStringLiteral("SELECT role FROM me;"))
                     .out,
                 QStringLiteral("administrator"));
    }

    void noTableIsLeftOpen()
    {
        QCOMPARE(m_clinic.told(QStringLiteral(
                     "SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class WHERE relkind IN ('r', 'p')"
                     " AND relnamespace = 'integration'::regnamespace AND NOT relispartition AND NOT "
                     "relrowsecurity")),
                 QStringLiteral("schema_migrations"));
        QCOMPARE(
            m_clinic.told(QStringLiteral(
                "SELECT coalesce(string_agg(DISTINCT c.relname, ' '), '') FROM pg_class c, "
                "aclexplode(c.relacl) a"
                " WHERE c.relnamespace = 'integration'::regnamespace AND (a.grantee = 0 OR c.relispartition)"
                " AND a.grantee <> c.relowner")),
            QString());
        // each function that runs with the owner's right looks for our tables first, and for temporary ones
        // last
        QCOMPARE(
            m_clinic.told(QStringLiteral(
                "SELECT count(*) FROM pg_proc WHERE pronamespace = 'integration'::regnamespace AND prosecdef"
                " AND proconfig IS DISTINCT FROM ARRAY['search_path=integration, pg_temp']")),
            QStringLiteral("0"));
        QCOMPARE(
            m_clinic.told(QStringLiteral(
                "SELECT count(*) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'console'::regnamespace"
                " AND NOT reloptions @> ARRAY['security_barrier=true', 'security_invoker=true']")),
            QStringLiteral("0"));
    }

    void noPasswordIsInTheServersLog()
    {
        const QByteArray log = m_clinic.server.log();
        QVERIFY(log.contains("ALTER ROLE"));               // it writes down statements,
        QVERIFY(log.contains("SCRAM-SHA-256$"));           // those with verifiers too,
        for (const char *person : {"ana", "vera", "gina"}) // and no password
            QVERIFY(!log.contains(m_clinic.passwordOf(QString::fromLatin1(person)).toUtf8()));
        QVERIFY(!log.contains("Another;one"));
    }
};

QTEST_GUILESS_MAIN(tst_PostgresPeople)
#include "tst_PostgresPeople.moc"
