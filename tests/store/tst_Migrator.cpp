#include "store/Migrator.h"

#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"

#include <QTest>

#include <mutex>
#include <thread>

using namespace concord;

namespace {
Migration step(int version, const char *sql)
{
    return {version, QStringLiteral("%1_step").arg(version, 4, 10, QLatin1Char('0')), sql};
}
const Migration first =
    step(1, "-- a comment; with a semicolon?\nCREATE TABLE a (x INTEGER)\n-- next\nINSERT INTO a VALUES (1)");
const Migration second = step(2, "CREATE TABLE b (x INTEGER)");
}

class tst_Migrator : public QObject
{
    Q_OBJECT
private:
    SqliteFactory m_factory{SqliteFactory::Start::Empty};
    Result<std::unique_ptr<Database>> open(const std::vector<Migration> &migrations)
    {
        return m_factory.open({.migrations = &migrations});
    }
    static qint64 number(Database &db, const char *sql)
    {
        return sql::number(db, QLatin1String(sql)).value_or(-1);
    }

private slots:
    void init() { m_factory.reset(); }

    void theShippedMigrationsRunAndAreRecorded()
    {
        TAKE(db, m_factory.open());
        TAKE(shipped, Migrator::shipped(db->dialect()));
        QVERIFY(!shipped.empty());
        QCOMPARE(number(*db, "SELECT count(*) FROM schema_migrations"), qint64(shipped.size()));
        QCOMPARE(number(*db, "SELECT count(*) FROM schema_migrations WHERE length(checksum) = 64 AND "
                             "applied_at > 1700000000000"),
                 qint64(shipped.size()));
    }
    void anUpgradeIsAuditedAndANewDatabaseIsNot()
    {
        const auto audited = [](Database &db) {
            return number(db, "SELECT count(*) FROM audit_log WHERE action = 'db.migrate'");
        };
        std::vector<Migration> all;
        {
            TAKE(db, m_factory.open());
            all = *Migrator::shipped(db->dialect());
            QCOMPARE(audited(*db), 0);
        }
        m_factory.reset();
        const std::vector<Migration> old(all.begin(), all.end() - 2);
        DONE(open(old));
        for (int opened = 0; opened < 2; ++opened) {
            TAKE(db, open(all));
            QCOMPARE(audited(*db), 2);
            QCOMPARE(number(*db, "SELECT count(*) FROM audit_log WHERE subject = 'schema/' || (SELECT"
                                 " max(version) FROM schema_migrations) AND details LIKE 'name=0%'"),
                     1);
        }
        // a step that fails leaves no record of itself
        all.push_back(
            step(int(all.size()) + 1, "CREATE TABLE a (x INTEGER)\n-- next\nCREATE TABLE a (x INTEGER)"));
        FAILS(open(all), ErrorCode::StoreFailed);
        all.pop_back();
        TAKE(db, open(all));
        QCOMPARE(audited(*db), 2);
    }
    void releasesOfBeforeGetTheirNumbersAndCanBeComparedWith()
    {
        std::vector<Migration> old;
        {
            TAKE(db, m_factory.open());
            TAKE(shipped, Migrator::shipped(db->dialect()));
            for (const Migration &one : shipped) {
                if (one.version < 15)
                    old.push_back(one);
            }
        }
        m_factory.reset();
        {
            TAKE(db, open(old));
            for (const char *insert :
                 {"INSERT INTO terminology_releases (version, source, concepts, ndcs, loaded_at)"
                  " VALUES ('shipped-2026.1', 's', 1, 1, 20), ('shipped-2025.9', 's', 1, 1, 10)",
                  "INSERT INTO rxnorm_concepts (rxcui, tty, status, name) VALUES ('1', 'SCD', 'active', "
                  "'old')",
                  "INSERT INTO ndc_products (ndc11, rxcui) VALUES ('00000000001', '1')"})
                DONE(db->write([&] { return db->run(QLatin1String(insert)).map([](QSqlQuery *) {}); }));
        }
        TAKE(db, m_factory.open());
        const FakeClock clock;
        TerminologyStore store(*db, clock);
        TAKE(records, store.releases());
        QCOMPARE(records.size(), size_t(2));
        QCOMPARE(records[0].version, QStringLiteral("shipped-2026.1"));
        QCOMPARE(records[0].number, 2);
        QCOMPARE(records[0].state, ReleaseState::Current);
        QCOMPARE(records[1].state, ReleaseState::Dropped);
        QCOMPARE(records[0].facts, 0);
        QCOMPARE(records[0].reappliedAtMs, 20); // what is mapped was mapped by it
        const TerminologyRelease next{
            QStringLiteral("rxnorm-2026-03-02"),
            QStringLiteral("s"),
            {{QStringLiteral("1"), TermType::SCD, ConceptStatus::Active, QStringLiteral("new")}},
            {}};
        DONE(store.take(next));
        QStringList names;
        DONE(store.eachConcept(records[0], [&](const RxNormConcept &one) -> Result<void> {
            names.append(one.name);
            return {};
        }));
        QCOMPARE(names, QStringList{QStringLiteral("old")});
    }
    void openingAgainRunsNothing()
    {
        DONE(open({first}));
        TAKE(db, open({first}));
        QCOMPARE(number(*db, "SELECT count(*) FROM a"), 1);
    }
    void onlyWhatIsMissingRuns()
    {
        DONE(open({first}));
        TAKE(db, open({first, second}));
        QCOMPARE(number(*db, "SELECT count(*) FROM a"), 1);
        QCOMPARE(number(*db, "SELECT max(version) FROM schema_migrations"), 2);
    }
    void aNewerSchemaIsRefusedWithBothVersions()
    {
        DONE(open({first, second}));
        const auto refused = open({first});
        FAILS(refused, ErrorCode::StoreNewer);
        QVERIFY(refused.error().detail.contains(QStringLiteral("version 2")));
        QVERIFY(refused.error().detail.contains(QStringLiteral("version 1")));
        TAKE(db, open({first, second}));
        QCOMPARE(number(*db, "SELECT count(*) FROM a"), 1);
    }
    void aChangedMigrationIsRefused()
    {
        DONE(open({first}));
        const auto refused = open({step(1, "CREATE TABLE a (x INTEGER, y INTEGER)")});
        FAILS(refused, ErrorCode::StoreNewer);
        QVERIFY(refused.error().detail.contains(QStringLiteral("0001_step")));
    }
    void lineEndsDoNotChangeAMigration()
    {
        Migration windows = first;
        windows.sql.replace("\n", "\r\n");
        QCOMPARE(windows.checksum(), first.checksum());
        QCOMPARE(windows.statements(), first.statements());
        QCOMPARE(first.statements().size(), 2);
    }
    void aMigrationThatFailsHalfWayLeavesTheVersionBefore()
    {
        const Migration broken = step(2, "CREATE TABLE b (x INTEGER)\n-- next\nCREATE TABLE a (x INTEGER)");
        FAILS(open({first, broken}), ErrorCode::StoreFailed);
        TAKE(db, open({first}));
        QCOMPARE(number(*db, "SELECT max(version) FROM schema_migrations"), 1);
        QCOMPARE(number(*db, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"), 0);
        db.reset();
        DONE(open({first, second}));
    }
    void anotherProgramsDatabaseIsRefusedUntouched()
    {
        const QString name = QStringLiteral("foreign");
        {
            auto foreign = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
            foreign.setDatabaseName(m_factory.path());
            QVERIFY(foreign.open());
            QVERIFY(QSqlQuery(foreign).exec(QStringLiteral("CREATE TABLE theirs (x)")));
        }
        QSqlDatabase::removeDatabase(name);
        QFile file(m_factory.path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        FAILS(m_factory.open(), ErrorCode::StoreFailed);
        file.seek(0);
        QCOMPARE(file.readAll(), before);
    }
    void programsThatStartAtOnceMigrateOnce()
    {
        for (int round = 0; round < 10; ++round) {
            m_factory.reset();
            std::mutex mutex;
            QStringList errors;
            std::vector<std::thread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&] {
                    const auto opened = open({first, second});
                    const std::scoped_lock lock(mutex);
                    errors += told(opened);
                });
            }
            for (std::thread &t : threads)
                t.join();
            errors.removeAll(QString());
            QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
            TAKE(db, open({first, second}));
            QCOMPARE(number(*db, "SELECT count(*) FROM schema_migrations"), 2);
            QCOMPARE(number(*db, "SELECT count(*) FROM a"), 1);
        }
    }
};

QTEST_GUILESS_MAIN(tst_Migrator)
#include "tst_Migrator.moc"
