// Sign-ins that a PostgreSQL server refuses, at a console whose URL has no login of its own: they are kept
// until somebody is let in, and stand on the trail from then on, each once.
#include "fakes/PostgresClinic.h"
#include "gateway/SessionDesk.h"
#include "store/contract/Suite.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// As somebody sits before it.
struct Seat
{
    Seat(const DatabaseUrl &url, const QString &folder, const Clock &clock)
        : desk(settings(url, folder), clock),
          began(&desk, &SessionDesk::sessionBegan),
          refused(&desk, &SessionDesk::signInRefused)
    {
        desk.start();
    }
    [[nodiscard]] static SessionDeskSettings settings(const DatabaseUrl &url, const QString &folder)
    {
        SessionDeskSettings settings{url, QStringLiteral("account"), 20ms, 20ms};
        settings.refusedFolder = folder;
        settings.workstation = QStringLiteral("desk 7");
        return settings;
    }
    [[nodiscard]] bool letsIn(const QString &name)
    {
        const auto before = began.size();
        desk.signIn(name, PostgresClinic::passwordOf(name));
        return began.size() == before + 1;
    }
    /// Not a word about why.
    [[nodiscard]] bool refuses(const QString &name, const QString &password = QStringLiteral("wrong"))
    {
        const auto before = refused.size();
        desk.signIn(name, password);
        return refused.size() == before + 1 &&
               refused.last()[0].value<Error>() == Error{ErrorCode::SignInRefused, {}, {}, 0};
    }

    SessionDesk desk;
    QSignalSpy began;
    QSignalSpy refused;
};

const auto ana = QStringLiteral("ana");
const auto vera = QStringLiteral("vera");
}

class tst_RefusedAtServer : public QObject
{
    Q_OBJECT

    PostgresClinic m_clinic;
    std::unique_ptr<QTemporaryDir> m_home;

    [[nodiscard]] QString folder() const { return m_home->filePath(QStringLiteral("refused")); }
    /// The same database, by a URL whose user the server lets in with no password at all.
    [[nodiscard]] DatabaseUrl url() const
    {
        DatabaseUrl url = m_clinic.url();
        url.path.replace(QStringLiteral("concord@"), QStringLiteral("stranger@"));
        return url;
    }
    [[nodiscard]] Seat seat() const { return {url(), folder(), m_clinic.clock}; }
    [[nodiscard]] RefusedSignIns file() const { return {folder(), url().place(), m_clinic.clock}; }
    [[nodiscard]] QByteArray content() const
    {
        QFile kept(file().path());
        return kept.open(QFile::ReadOnly) ? kept.readAll() : QByteArray();
    }
    void put(const QByteArray &bytes) const
    {
        QFile kept(file().path());
        QVERIFY(kept.open(QFile::WriteOnly) && kept.write(bytes) == bytes.size());
    }
    /// Refused sign-ins since the last call, oldest first: who told, of whom, how.
    [[nodiscard]] QStringList newRecords()
    {
        const QString told = m_clinic.told(
            QStringLiteral(
                "SELECT string_agg(actor || '/' || role || ' ' || action || ' ' || subject || ' ' || details,"
                " ';' ORDER BY seq) FROM audit_log WHERE allowed = 0 AND action LIKE 'session.%' AND seq "
                "> ") +
            m_seen);
        m_seen = m_clinic.told(QStringLiteral("SELECT max(seq) FROM audit_log"));
        return told.split(u';', Qt::SkipEmptyParts);
    }
    [[nodiscard]] QString record(const QString &teller, const QString &subject,
                                 const QString &reason = QStringLiteral("password")) const
    {
        return QStringLiteral("%1 session.sign-in user/%2 %3 told_by=desk_7 at=2026-01-15T12:00:0")
            .arg(teller, subject, reason);
    }
    QString m_seen = QStringLiteral("0");

private slots:
    void initTestCase() { DONE(m_clinic.create()); }
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_clinic.clock.set(fromMs(1768478400000)); // 2026-01-15T12:00:00Z
        (void)newRecords();
    }

    void whatWasRefusedIsToldByWhoeverIsLetInNext()
    {
        {
            Seat s = seat();
            QVERIFY(s.refuses(ana));
            m_clinic.clock.advance(1s);
            QVERIFY(s.refuses(QStringLiteral("nobody")));
            QVERIFY(s.refuses(QStringLiteral("Four old horses"))); // it slipped into the wrong field
        }
        QVERIFY2(newRecords().isEmpty(), "nobody was there who could write");
        QVERIFY(content().contains("user/ana"));
        for (const char *secret : {"horses", "wrong", "staple"})
            QVERIFY2(!content().contains(secret), secret);
        QVERIFY(m_clinic.server.log().contains("user \"ana\"")); // the server keeps names in its log
        QVERIFY(!m_clinic.server.log().contains("horses"));
        Seat s = seat(); // the console was closed meanwhile
        QVERIFY(s.refuses(vera));
        QVERIFY(s.letsIn(vera));
        const QStringList records = newRecords();
        QCOMPARE(records.size(), 4);
        const QString teller = QStringLiteral("vera/viewer");
        QCOMPARE(records[0], record(teller, ana) + QStringLiteral("0.000Z"));
        QCOMPARE(records[1], record(teller, QStringLiteral("nobody")) + QStringLiteral("1.000Z"));
        QCOMPARE(records[2],
                 record(teller, QStringLiteral("?"), QStringLiteral("unknown")) + QStringLiteral("1.000Z"));
        QCOMPARE(records[3], record(teller, vera) + QStringLiteral("1.000Z"));
        QVERIFY(!QFile::exists(file().path()));
        s.desk.signOut();
        QVERIFY(s.letsIn(ana));
        QCOMPARE(newRecords(), QStringList()); // once is enough
    }

    void everyRoleMayTell()
    {
        Seat s = seat();
        for (const char *name : {"vera", "ana", "carl", "cora", "adam", "abel"}) {
            const QString person = QString::fromLatin1(name);
            QVERIFY(s.refuses(QStringLiteral("nobody")));
            QVERIFY2(s.letsIn(person), name);
            const QStringList records = newRecords();
            QVERIFY2(records.size() == 1 && records[0].startsWith(person + u'/'), name);
            s.desk.signOut();
        }
    }

    void aCrashBeforeTheyAreForgottenTellsNothingTwice()
    {
        QByteArray before;
        {
            Seat s = seat();
            QVERIFY(s.refuses(ana));
            QVERIFY(s.refuses(ana));
            before = content();
            QVERIFY(s.letsIn(vera));
            QCOMPARE(newRecords().size(), 2);
        }
        put(before); // the trail has them, the file as well
        Seat s = seat();
        QVERIFY(s.refuses(QStringLiteral("nobody")));
        QVERIFY(s.letsIn(ana)); // somebody else, who may not read the trail
        const QStringList records = newRecords();
        QCOMPARE(records.size(), 1);
        QVERIFY(records[0].startsWith(record(QStringLiteral("ana/analyst"), QStringLiteral("nobody"))));
        QVERIFY(!QFile::exists(file().path()));
    }

    void whatCannotBeToldWaits()
    {
        Seat s = seat();
        QVERIFY(s.refuses(ana));
        QVERIFY(s.refuses(QStringLiteral("zoe")));
        DONE(m_clinic.server.run(
            QStringLiteral(
                "ALTER TABLE integration.audit_log ADD CONSTRAINT poison CHECK (subject <> 'user/zoe')"
                " NOT VALID"),
            m_clinic.name));
        const bool isIn = s.letsIn(vera);
        DONE(m_clinic.server.run(QStringLiteral("ALTER TABLE integration.audit_log DROP CONSTRAINT poison"),
                                 m_clinic.name));
        QVERIFY2(isIn, "whoever has the right password is kept out by nothing of this");
        QCOMPARE(newRecords(), QStringList()); // all or none
        s.desk.signOut();
        QVERIFY(s.letsIn(vera));
        QCOMPARE(newRecords().size(), 2);
    }

    void whileAnotherConsoleTellsThisOneWaits()
    {
        Seat s = seat();
        QVERIFY(s.refuses(ana));
        QProcess psql;
        Psql(m_clinic.server, m_clinic.name).begin(psql, ana, PostgresClinic::passwordOf(ana));
        const QString held = Psql::ask(
            psql, QStringLiteral("BEGIN; SELECT pg_try_advisory_xact_lock(hashtextextended('concord late"
                                 " integration', 0));"));
        QCOMPARE(held, QStringLiteral("t"));
        QVERIFY(s.letsIn(vera));
        QCOMPARE(newRecords(), QStringList());
        QVERIFY(!content().isEmpty());
        (void)Psql::ask(psql, QStringLiteral("ROLLBACK;"));
        psql.closeWriteChannel();
        QVERIFY(psql.waitForFinished());
        s.desk.signOut();
        QVERIFY(s.letsIn(vera));
        QCOMPARE(newRecords().size(), 1);
    }

    void moreThanAreKeptAreCounted()
    {
        DONE(file().add(QStringLiteral("session.sign-in"), QStringLiteral("user/ana"),
                        QStringLiteral("password")));
        QJsonObject list = QJsonDocument::fromJson(content()).object();
        QJsonArray entries = list[u"kept"].toArray();
        while (entries.size() < RefusedSignIns::most) {
            QJsonObject entry = entries[0].toObject();
            entry[u"id"] = makeId<CorrelationId>(m_clinic.clock.now().time_since_epoch()).toString();
            entries.append(entry);
        }
        list[u"kept"] = entries;
        put(QJsonDocument(list).toJson());
        m_clinic.clock.advance(1s);
        Seat s = seat();
        for (int i = 0; i < 3; ++i)
            QVERIFY(s.refuses(ana));
        QVERIFY(s.letsIn(vera));
        const QStringList records = newRecords();
        QCOMPARE(records.size(), RefusedSignIns::most + 1);
        QCOMPARE(records.last(),
                 QStringLiteral("vera/viewer session.sign-in user/? password told_by=desk_7 count=3"
                                " from=2026-01-15T12:00:01.000Z until=2026-01-15T12:00:01.000Z"));
    }

    void aDamagedFileStandsOnTheTrail()
    {
        {
            Seat s = seat();
            QVERIFY(s.refuses(ana));
        }
        put("{\"half\":");
        Seat s = seat();
        QVERIFY(s.letsIn(vera));
        QCOMPARE(newRecords(), QStringList{QStringLiteral("vera/viewer session.sign-in user/? damaged"
                                                          " told_by=desk_7 found=2026-01-15T12:00:00.000Z")});
        QVERIFY(QFile::exists(file().path() + QStringLiteral(".damaged-1768478400000")));
    }

    void aLoginThatIsNobodyHereIsRefusedAndTold()
    {
        // a login of the server's for something else; and somebody of another Concord database
        const auto outsider = QStringLiteral("outsider");
        DONE(m_clinic.server.run(QStringLiteral("CREATE ROLE outsider LOGIN PASSWORD 'pipeline'")));
        const auto mia = QStringLiteral("mia");
        DONE(m_clinic.server.run(QStringLiteral("CREATE DATABASE second")));
        TAKE(second,
             Database::open({Dialect::Kind::Postgres, m_clinic.server.url(QStringLiteral("second"))}));
        DONE(Accounts(*second, m_clinic.clock, QStringLiteral("owner"))
                 .add({mia, {}, Role::Administrator, PostgresClinic::ofAll},
                      SecretText(PostgresClinic::passwordOf(mia))));
        Seat s = seat();
        QVERIFY(s.refuses(outsider, QStringLiteral("pipeline")));
        QVERIFY(s.refuses(mia, PostgresClinic::passwordOf(mia)));
        QVERIFY(s.letsIn(vera));
        const QStringList records = newRecords();
        QCOMPARE(records.size(), 2);
        const QString teller = QStringLiteral("vera/viewer");
        QVERIFY(records[0].startsWith(record(teller, outsider, QStringLiteral("unknown"))));
        QVERIFY(records[1].startsWith(record(teller, mia, QStringLiteral("unknown"))));
    }

    void whileLockedTheOwnLoginWritesAtOnce()
    {
        Seat s = seat();
        QVERIFY(s.letsIn(ana));
        s.desk.lock();
        s.desk.unlock(QStringLiteral("wrong"));
        QCOMPARE(s.refused.size(), 1);
        QCOMPARE(newRecords(), QStringList{QStringLiteral("ana/analyst session.unlock user/ana password")});
        QVERIFY(!QFile::exists(file().path()));
    }

    void whereTheUrlHasALoginItWritesAtOnce()
    {
        Seat s(m_clinic.url(), folder(), m_clinic.clock);
        QVERIFY(s.refuses(ana));
        QCOMPARE(newRecords(), QStringList{QStringLiteral("account/ session.sign-in user/ana password")});
        QVERIFY(!QFile::exists(folder()) || !QFile::exists(file().path()));
    }

    void theOwnerOfADatabaseWithoutPeopleTells()
    {
        const auto plain = QStringLiteral("plain");
        DONE(m_clinic.server.run(QStringLiteral("CREATE DATABASE ") + plain));
        const DatabaseUrl url{Dialect::Kind::Postgres, m_clinic.server.url(plain)};
        RefusedSignIns kept(folder(), url.place(), m_clinic.clock);
        DONE(kept.add(QStringLiteral("session.sign-in"), QStringLiteral("user/ana"),
                      QStringLiteral("password")));
        Seat owner(url, folder(), m_clinic.clock);
        QCOMPARE(owner.began.size(), 1);
        const auto told = m_clinic.server.run(
            QStringLiteral("SELECT actor || subject FROM integration.audit_log WHERE allowed = 0"), plain);
        QCOMPARE(told.value_or(QString()), QStringLiteral("accountuser/ana"));
        QVERIFY(!QFile::exists(kept.path()));
    }
};

QTEST_GUILESS_MAIN(tst_RefusedAtServer)
#include "tst_RefusedAtServer.moc"
