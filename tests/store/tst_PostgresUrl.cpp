#include "store/PostgresLogin.h"
#include "store/PostgresUrl.h"

#include "store/Database.h"

#include <QTest>

using namespace concord;

class tst_PostgresUrl : public QObject
{
    Q_OBJECT
private slots:
    void aUrlIsUnderstood_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("connection"); ///< a part of what libpq gets
        const auto row = [](const char *name, const char *text, const char *place, const char *connection) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(place)
                                << QString::fromLatin1(connection);
        };
        row("host and database", "postgresql://db/concord", "postgresql://db/concord",
            "host='db' dbname='concord'");
        row("the short scheme", "postgres://db/concord", "postgresql://db/concord", "dbname='concord'");
        row("everything", "postgresql://ana@db:5433/concord?sslmode=disable&schema=pharmacy",
            "postgresql://db:5433/concord schema pharmacy",
            "sslmode='disable' host='db' port='5433' user='ana' dbname='concord'");
        row("an address of version 6", "postgresql://[::1]:5433/c", "postgresql://::1:5433/c",
            "host='::1' port='5433'");
        row("the local socket", "postgresql:///c", "postgresql:///c",
            "gssencmode='disable' sslmode='disable' dbname");
        row("the folder of a socket", "postgresql:///c?host=/run/pg&port=6000", "postgresql:///run/pg:6000/c",
            "host='/run/pg' port='6000'");
        row("a fail-over", "postgresql://a,b:5433/c", "postgresql://a,b:5433/c", "host='a,b' port=',5433'");
        row("escaped", "postgresql://an%27a%5C@db/my%20data?application_name=a%26b",
            "postgresql://db/my data", "application_name='a&b' host='db' user='an\\'a\\\\' dbname='my data'");
        row("a password file", "postgresql://db/c?passfile=/etc/concord/pgpass", "postgresql://db/c",
            "passfile='/etc/concord/pgpass'");
    }
    void aUrlIsUnderstood()
    {
        QFETCH(QString, text);
        QFETCH(QString, place);
        QFETCH(QString, connection);
        const auto url = PostgresUrl::parse(text);
        QVERIFY2(url.has_value(), qPrintable(url ? QString() : url.error().detail));
        QCOMPARE(url->place(), place);
        const QString told = url->connectionText(QStringLiteral("-c search_path=x"));
        QVERIFY2(told.contains(connection), qPrintable(told));
        QVERIFY(told.endsWith(QStringLiteral(" options='-c search_path=x'")));
        const auto database = DatabaseUrl::parse(text);
        QVERIFY(database.has_value());
        QCOMPARE(database->kind, Dialect::Kind::Postgres);
        QCOMPARE(database->place(), place);
    }

    void aUrlIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason"); ///< a part of it
        const auto row = [](const char *name, const char *text, const char *reason) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(reason);
        };
        row("a password", "postgresql://ana:geheim@db/c", "password file");
        row("an empty password", "postgresql://ana:@db/c", "password file");
        row("a password as a setting", "postgresql://ana@db/c?password=geheim", "password file");
        row("a password of the key", "postgresql://ana@db/c?sslpassword=geheim", "password file");
        row("no slashes", "postgresql:geheim", "postgresql://");
        row("no database", "postgresql://db", "name one database");
        row("an empty database", "postgresql://db/", "name one database");
        row("a path", "postgresql://db/a/b", "name one database");
        row("an unknown setting", "postgresql://db/c?colour=geheim", "\"colour\"");
        row("a setting without a value", "postgresql://db/c?geheim", "NAME=VALUE");
        row("a port that is no number", "postgresql://db:geheim/c", "host");
        row("a port out of range", "postgresql://db:70000/c", "65535");
        row("a schema that needs quotes", "postgresql://db/c?schema=a;geheim", "schema");
        row("a schema of PostgreSQL's own", "postgresql://db/c?schema=pg_catalog", "schema");
        row("the schema of people's views", "postgresql://db/c?schema=console", "another name");
        row("of another schema", "postgresql://db/c?schema=clinic_console", "another name");
        row("a semicolon", "postgresql://db/c?application_name=a;geheim", "semicolon");
        row("a mode that falls back to plain text", "postgresql://db/c?sslmode=prefer",
            "sslmode: verify-full");
        row("a mode that verifies nothing", "postgresql://db/c?sslmode=require", "sslmode: verify-full");
        row("a mode that takes any name", "postgresql://db/c?sslmode=verify-ca", "sslmode: verify-full");
        row("one host of two elsewhere", "postgresql://localhost,db/c?sslmode=allow", "sslmode: verify-full");
        row("a name that looks like an address", "postgresql://127.evil.example/c?sslmode=prefer",
            "sslmode: verify-full");
        row("an old version", "postgresql://db/c?ssl_min_protocol_version=TLSv1.1", "TLSv1.2 for an old");
        row("ports that do not fit the hosts", "postgresql:///c?host=a,b,c&port=1,2", "one for each");
    }
    void aUrlIsRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        const auto url = DatabaseUrl::parse(text);
        QVERIFY(!url.has_value());
        QCOMPARE(codeName(url.error().code), codeName(ErrorCode::ConfigInvalid));
        QVERIFY2(!url.error().detail.contains(QStringLiteral("geheim")), qPrintable(url.error().detail));
        QVERIFY2(url.error().detail.contains(reason), qPrintable(url.error().detail));
    }

    void beyondThisMachineTheServerHasToProveWhoItIs()
    {
        const auto remote = PostgresUrl::parse(QStringLiteral("postgresql://db.example.org/c"));
        QVERIFY(remote->connectionText({}).contains(QStringLiteral("sslmode='verify-full'")));
        QVERIFY(remote->connectionText({}).contains(QStringLiteral("ssl_min_protocol_version='TLSv1.3'")));
        const auto mixed = PostgresUrl::parse(QStringLiteral("postgresql://localhost,db.example.org/c"));
        QVERIFY(mixed->connectionText({}).contains(QStringLiteral("sslmode='verify-full'")));
        const auto local = PostgresUrl::parse(QStringLiteral("postgresql://127.0.0.1/c"));
        QVERIFY(local->connectionText({}).contains(QStringLiteral("sslmode='disable'")));
        const auto plain =
            PostgresUrl::parse(QStringLiteral("postgresql://db.example.org/c?sslmode=disable"));
        QVERIFY(plain->connectionText({}).contains(QStringLiteral("sslmode='disable'")));
    }

    void onThisMachineAnAuthorityIsEnoughToAskForTls()
    {
        const auto local =
            PostgresUrl::parse(QStringLiteral("postgresql://127.0.0.1/c?sslrootcert=/etc/ca.pem"));
        QCOMPARE(local->sslMode(), QStringLiteral("verify-full"));
        QVERIFY(local->connectionText({}).contains(QStringLiteral("ssl_min_protocol_version='TLSv1.3'")));
        QVERIFY(local->connectionText({}).contains(QStringLiteral("sslrootcert='/etc/ca.pem'")));
    }

    void aLoginIsNoPartOfTheUrl()
    {
        const auto url = DatabaseUrl::parse(QStringLiteral("postgresql://concord@db/c"));
        QVERIFY(url);
        const DatabaseUrl theirs =
            PostgresUrl::withLogin(*url, QStringLiteral("ana"), QStringLiteral("geheim"));
        QCOMPARE(theirs.path, url->path);
        QCOMPARE(theirs.place(), url->place());
        QCOMPARE(theirs.login->user, QStringLiteral("ana"));
        QVERIFY(theirs.login->isComplete());
        for (const auto &[user, password] :
             std::initializer_list<std::pair<QString, QString>>{{{}, QStringLiteral("p")},
                                                                {QStringLiteral("ana"), {}},
                                                                {QStringLiteral("ana"), QString(QChar())}})
            QVERIFY(!PostgresUrl::withLogin(*url, user, password).login->isComplete());
    }

    void theEnvironmentDoesNotLeadElsewhereInPlainText()
    {
        const auto url = PostgresUrl::parse(QStringLiteral("postgresql:///c"));
        QCOMPARE(url->sslMode(), QStringLiteral("disable"));
        for (const char *variable : {"PGHOST", "PGHOSTADDR"}) {
            qputenv(variable, "192.0.2.1");
            QCOMPARE(url->sslMode(), QStringLiteral("verify-full"));
            QCOMPARE(PostgresUrl::parse(QStringLiteral("postgresql:///c?sslmode=prefer")).has_value(), false);
            qunsetenv(variable);
        }
    }
};

QTEST_GUILESS_MAIN(tst_PostgresUrl)
#include "tst_PostgresUrl.moc"
