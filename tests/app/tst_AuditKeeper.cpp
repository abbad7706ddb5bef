// Who keeps the audit trail provable while a program runs, and what it does when it cannot.
#include "host/AuditKeeper.h"

#include "audit/Heads.h"
#include "audit/TrailVerifier.h"
#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "store/AuditStore.h"
#include "store/IncidentStore.h"
#include "store/Sql.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

class tst_AuditKeeper : public QObject
{
    Q_OBJECT

    SqliteFactory m_factory;
    FakeClock m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<QTemporaryDir> m_folder;

    AuditKeeperSettings settings()
    {
        AuditKeeperSettings settings;
        settings.database = {Dialect::Kind::Sqlite, m_factory.path()};
        settings.key.places.keyFile = m_folder->filePath(QStringLiteral("key"));
        settings.key.places.headFile = m_folder->filePath(QStringLiteral("heads.jsonl"));
        settings.key.actor = QStringLiteral("ana");
        settings.look = 2ms;
        settings.again = 5ms;
        return settings;
    }
    [[nodiscard]] HeadFile heads() const
    {
        return HeadFile(m_folder->filePath(QStringLiteral("heads.jsonl")));
    }
    [[nodiscard]] qint64 headsOutside() const
    {
        qint64 count = 0;
        const auto read = heads().read([&](const SignedHead &) { return ++count > 0; });
        return read ? count : -1;
    }
    void append(int count)
    {
        AuditStore store(*m_db, m_clock);
        for (int i = 0; i < count; ++i)
            QVERIFY(store.append({QStringLiteral("ana"),
                                  QStringLiteral("job.cancel"),
                                  QStringLiteral("job/1"),
                                  true,
                                  {},
                                  {}}));
    }
    qint64 number(const char *sql) { return sql::number(*m_db, QLatin1String(sql)).value_or(-1); }
    qint64 signedRecords() { return number("SELECT coalesce(max(size), 0) FROM audit_checkpoints"); }
    qint64 openIncidents()
    {
        return number("SELECT count(*) FROM incidents WHERE endpoint = 'audit' AND resolved_at IS NULL");
    }
    AuditVerdict verdict()
    {
        TrailCheck check;
        check.trustedKeys = trustedAuditKeys(settings().key);
        check.headFile = heads();
        return TrailVerifier(*m_db, check).run().value_or(AuditVerdict{});
    }
    QByteArray content(const char *name)
    {
        QFile file(m_folder->filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const char *name, const QByteArray &text)
    {
        QFile file(m_folder->filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    static QByteArray anotherKey() { return *(*Ed25519Key::make())->toPem(); }

private slots:
    void init()
    {
        m_db.reset();
        m_factory.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        m_db = *m_factory.open();
    }

    void recordsGetTheirPlaceAtOnceAndAHeadWhenItIsDue()
    {
        append(3);
        AuditKeeper keeper(settings(), m_clock);
        QSignalSpy made(&keeper, &AuditKeeper::signedHead);
        keeper.start();
        QTRY_COMPARE(signedRecords(), 3); // the first one
        append(5);
        // beside these: that a key was made, and that it is used
        QTRY_COMPARE(number("SELECT count(*) FROM audit_leaves"), 10);
        QCOMPARE(made.size(), 1); // not due yet
        m_clock.advance(1min);
        QTRY_COMPARE(signedRecords(), 10);
        QCOMPARE(headsOutside(), 2);
        keeper.stop();
        QCOMPARE(made.size(), 3);
        QCOMPARE(signedRecords(), 10); // nothing new: the newest head is the last
        const AuditVerdict found = verdict();
        QVERIFY2(found.verified && found.reason.isEmpty(), qPrintable(found.reason));
    }
    void manyRecordsMakeAHeadDue()
    {
        AuditKeeperSettings few = settings();
        few.rules.records = 4;
        append(1);
        AuditKeeper keeper(few, m_clock);
        keeper.start();
        QTRY_COMPARE(signedRecords(), 1);
        append(4);
        QTRY_VERIFY(signedRecords() >= 5);
    }
    void theLastHeadCoversWhatTheProgramHasLeft()
    {
        AuditKeeper keeper(settings(), m_clock);
        append(1);
        keeper.start();
        QTRY_COMPARE(signedRecords(), 1);
        append(7);
        keeper.stop();
        QCOMPARE(signedRecords(), number("SELECT count(*) FROM audit_log"));
        QVERIFY(verdict().verified);
    }
    void stoppingTwiceAndBeforeTheStartDoesNothing()
    {
        AuditKeeper keeper(settings(), m_clock);
        keeper.stop();
        append(1);
        keeper.start();
        keeper.stop();
        keeper.stop();
        QCOMPARE(signedRecords(), 3); // with the making of the key and its first use
    }
    void onlyTheLeaderPlacesAndSigns()
    {
        std::atomic<bool> leads = false;
        AuditKeeperSettings one = settings();
        one.isLeader = [&] {
            return leads.load();
        };
        append(2);
        AuditKeeper keeper(one, m_clock);
        keeper.start();
        QTest::qWait(20); // nothing may happen: there is no signal of that
        QCOMPARE(number("SELECT count(*) FROM audit_leaves"), 0);
        leads = true;
        QTRY_COMPARE(signedRecords(), 2);
        leads = false;
        keeper.stop();
        QCOMPARE(signedRecords(), 2);
    }
    void whoLosesTheLeadInTheMiddleOfMuchWorkRests()
    {
        std::atomic<bool> leads = true;
        std::atomic<int> looks = 0;
        AuditKeeperSettings one = settings();
        one.look = 1h;
        one.isLeader = [&] {
            ++looks;
            return leads.load();
        };
        QVERIFY(m_db->write([&] { // more than a batch
            return AuditStore(*m_db, m_clock)
                .append(std::vector<AuditEntry>(11'000, {QStringLiteral("ana"),
                                                         QStringLiteral("job.cancel"),
                                                         QStringLiteral("job/1"),
                                                         true,
                                                         {},
                                                         {}}));
        }));
        AuditKeeper keeper(one, m_clock);
        keeper.start(); // has placed the first batch, and is to go on at once
        leads = false;
        const int before = looks;
        QTRY_VERIFY(looks > before);
        const int after = looks;
        QTest::qWait(50); // nothing may happen: there is no signal of that
        QCOMPARE(looks.load(), after);
    }
    void twoAtOnceDoNotForkTheTrail()
    {
        AuditKeeper first(settings(), m_clock);
        AuditKeeper second(settings(), m_clock);
        append(1);
        first.start();
        second.start();
        for (int i = 0; i < 30; ++i) {
            append(3);
            m_clock.advance(1min);
            QTRY_COMPARE(number("SELECT count(*) FROM audit_pending"), 0);
        }
        first.stop();
        second.stop();
        QCOMPARE(signedRecords(), number("SELECT count(*) FROM audit_log"));
        QCOMPARE(number("SELECT count(*) FROM audit_log WHERE action = 'key.make'"), 1);
        const AuditVerdict found = verdict();
        QVERIFY2(found.verified, qPrintable(found.reason));
    }

    void aKeyIsMadeOnceForItsOwnerAlone()
    {
        append(1);
        for (int run = 0; run < 2; ++run) {
            AuditKeeper keeper(settings(), m_clock);
            keeper.start();
            QTRY_VERIFY(signedRecords() > 0);
            keeper.stop();
        }
        const QFileInfo file(m_folder->filePath(QStringLiteral("key")));
        QVERIFY((file.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther |
                                       QFile::WriteOther | QFile::ExeOwner)) == QFile::Permissions());
        const auto key = Ed25519Key::fromPem(content("key"));
        QVERIFY(key);
        QCOMPARE(content("key.pub"), ed25519::publicPem((*key)->publicKey()));
        QCOMPARE(sql::row(*m_db,
                          QStringLiteral("SELECT actor || ' ' || subject FROM audit_log WHERE action ="
                                         " 'key.make'"),
                          {}, [](const QSqlQuery &q) { return q.value(0).toString(); })
                     .value_or(std::nullopt),
                 std::optional(QStringLiteral("ana key/") + keyName((*key)->publicKey())));
        QCOMPARE(number("SELECT count(*) FROM audit_log WHERE action = 'key.make'"), 1);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 3); // no draft of it is left
    }

    void aKeyThatCannotBeUsedIsToldAndStays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isOpen");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("damaged") << QByteArray("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n") << false
                                 << ErrorCode::ConfigInvalid;
        QTest::newRow("empty") << QByteArray() << false << ErrorCode::ConfigInvalid;
        QTest::newRow("readable by others") << anotherKey() << true << ErrorCode::ConfigInvalid;
    }
    void aKeyThatCannotBeUsedIsToldAndStays()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, isOpen);
        QFETCH(const ErrorCode, code);
        write("key", text);
        if (isOpen)
            QVERIFY(QFile::setPermissions(m_folder->filePath(QStringLiteral("key")),
                                          QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        append(2);
        AuditKeeper keeper(settings(), m_clock);
        QSignalSpy failed(&keeper, &AuditKeeper::failed);
        keeper.start();
        QTRY_COMPARE(failed.size(), 1);
        const auto error = failed[0][0].value<Error>();
        QCOMPARE(codeName(error.code), codeName(code));
        QCOMPARE(error.where, m_folder->filePath(QStringLiteral("key")));
        QVERIFY(!error.detail.contains(QStringLiteral("MC4C")));
        QCOMPARE(openIncidents(), 1);
        QTRY_COMPARE(number("SELECT count(*) FROM audit_leaves"), 2); // the rest goes on
        QCOMPARE(signedRecords(), 0);
        QCOMPARE(content("key"), text);
        QTest::qWait(20);
        QCOMPARE(failed.size(), 1); // once
        write("key", anotherKey()); // mended: taken up without a restart
        QTRY_COMPARE(signedRecords(), 2);
        QTRY_COMPARE(openIncidents(), 0);
        keeper.stop();
    }
    void theMissingKeyOfASignedTrailIsNotMadeAnew()
    {
        append(1);
        {
            AuditKeeper keeper(settings(), m_clock);
            keeper.start();
            keeper.stop();
        }
        const QString path = m_folder->filePath(QStringLiteral("key"));
        QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
        append(1);
        m_clock.advance(1min);
        AuditKeeper keeper(settings(), m_clock);
        QSignalSpy failed(&keeper, &AuditKeeper::failed);
        keeper.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(codeName(failed[0][0].value<Error>().code), codeName(ErrorCode::Conflict));
        QVERIFY(!QFile::exists(path));
        QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
        QTRY_COMPARE(openIncidents(), 0);
        keeper.stop();
        QCOMPARE(signedRecords(), number("SELECT count(*) FROM audit_log"));
    }
    void anotherKeyInItsPlaceSignsNothing()
    {
        append(1);
        {
            AuditKeeper keeper(settings(), m_clock);
            keeper.start();
            keeper.stop();
        }
        const qint64 before = signedRecords();
        write("key", anotherKey());
        append(1);
        m_clock.advance(1min);
        AuditKeeper keeper(settings(), m_clock);
        QSignalSpy failed(&keeper, &AuditKeeper::failed);
        keeper.start();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].value<Error>().detail.contains(QStringLiteral("--new-key")));
        keeper.stop();
        QCOMPARE(signedRecords(), before);
    }
    void aServersKeyIsFoundAmongTheCredentials_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a file") << QStringLiteral("audit-signing-key");
        QTest::newRow("of a loaded folder")
            << QStringLiteral("concord_audit-signing-key"); // the shipped unit
    }
    void aServersKeyIsFoundAmongTheCredentials()
    {
        QFETCH(const QString, name);
        qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(m_folder->path()));
        write(qPrintable(name), anotherKey());
        Startup startup;
        startup.database = {Dialect::Kind::Postgres, QStringLiteral("postgresql://db.example/concord")};
        const AuditPlaces places = auditPlaces(startup);
        qunsetenv("CREDENTIALS_DIRECTORY");
        QCOMPARE(places.keyFile, m_folder->filePath(name));
        QVERIFY(readAuditKey({places, readCredential, {}}).has_value());
    }
    void aConfiguredKeyIsNeverMade()
    {
        AuditKeeperSettings configured = settings();
        configured.key.places.credential = QStringLiteral("credential:trail");
        QByteArray secret;
        configured.key.secrets = [&](const QString &name) -> Result<QByteArray> {
            if (secret.isEmpty())
                return fail(ErrorCode::NotFound, name, QStringLiteral("there is no such credential file"));
            return secret;
        };
        append(1);
        AuditKeeper keeper(configured, m_clock);
        QSignalSpy failed(&keeper, &AuditKeeper::failed);
        keeper.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<Error>().where, QStringLiteral("credential:trail"));
        QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("key"))));
        secret = anotherKey();
        QTRY_COMPARE(signedRecords(), 1);
        keeper.stop();
    }

    void aHeadFileThatCannotBeWrittenIsToldAndMadeUpFor()
    {
        AuditKeeperSettings elsewhere = settings();
        const QString folder = m_folder->filePath(QStringLiteral("mounted"));
        elsewhere.key.places.headFile = folder + QStringLiteral("/heads.jsonl");
        const HeadFile file(elsewhere.key.places.headFile);
        append(2);
        AuditKeeper keeper(elsewhere, m_clock);
        QSignalSpy failed(&keeper, &AuditKeeper::failed);
        keeper.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<Error>().where, file.path());
        QCOMPARE(openIncidents(), 1);
        QTest::qWait(30); // several tries
        QCOMPARE(openIncidents(), 1);
        QCOMPARE(number("SELECT count(*) FROM audit_checkpoints"), 1); // one head, however many tries
        append(2);
        QTRY_COMPARE(number("SELECT count(*) FROM audit_pending"), 0);
        QVERIFY(QDir().mkpath(folder));
        QTRY_COMPARE(openIncidents(), 0);
        keeper.stop();
        const auto outside = file.largest(*AuditTreeStore(*m_db).log());
        QVERIFY(outside && *outside);
        QCOMPARE((*outside)->size, number("SELECT count(*) FROM audit_log"));
    }
    void aTrailThatDoesNotGoOnFromItsHeadsOutsideIsTold()
    {
        append(20);
        {
            AuditKeeper keeper(settings(), m_clock);
            keeper.start();
            keeper.stop();
        }
        const qint64 lines = headsOutside();
        // somebody who owns the database writes it anew
        for (const char *sql :
             {"DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_checkpoints_no_delete",
              "DROP TRIGGER audit_leaves_no_delete", "DROP TRIGGER audit_nodes_no_delete",
              "UPDATE audit_log SET actor = 'eve' WHERE seq = 5", "DELETE FROM audit_checkpoints",
              "DELETE FROM audit_leaves", "DELETE FROM audit_nodes",
              "INSERT INTO audit_pending (seq) SELECT seq FROM audit_log"})
            QVERIFY2(m_db->run(QLatin1String(sql)), sql);
        AuditKeeper keeper(settings(), m_clock);
        QSignalSpy failed(&keeper, &AuditKeeper::failed);
        keeper.start();
        QTRY_COMPARE(failed.size(), 1);
        const auto error = failed[0][0].value<Error>();
        QCOMPARE(codeName(error.code), codeName(ErrorCode::Conflict));
        QVERIFY2(error.detail.contains(QStringLiteral("head file")), qPrintable(error.detail));
        QCOMPARE(openIncidents(), 1);
        keeper.stop();
        QCOMPARE(headsOutside(), lines);
        QCOMPARE(signedRecords(), 0);
    }
    void aTrailWhoseHeadsInTheDatabaseAreAsTheyWereIsComparedAtTheStart()
    {
        append(20);
        {
            AuditKeeper keeper(settings(), m_clock);
            keeper.start();
            keeper.stop();
        }
        // outside a head of the same log and more records: the end was cut off, and nothing new has come
        auto head = *AuditTreeStore(*m_db).newestHead();
        head->size += 7;
        QVERIFY(heads().append(*head));
        AuditKeeper keeper(settings(), m_clock);
        QSignalSpy failed(&keeper, &AuditKeeper::failed);
        keeper.start();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].value<Error>().detail.contains(QStringLiteral("records were removed")));
        keeper.stop();
    }
};

QTEST_GUILESS_MAIN(tst_AuditKeeper)
#include "tst_AuditKeeper.moc"
