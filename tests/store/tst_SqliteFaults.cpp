// What may happen to a database file: each case ends in a clear error, and the file stays where and as it is.
#include "store/AuditStore.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/Migrator.h"
#include "store/SqlError.h"
#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QSqlError>

#include <cstdio>

using namespace concord;

namespace {
constexpr qsizetype pageSize = 4096;
const auto holdLock = QStringLiteral("--hold-lock");
const auto addConnection =
    QStringLiteral("INSERT INTO connections (name, kind, base_url, updated_at) VALUES (?, '', ?, 1)");

/// The other program: takes the write lock, says so, changes something, and waits to be killed or told to
/// end.
int lockHolder(const QString &path)
{
    auto db = Database::open({Dialect::Kind::Sqlite, path});
    const auto held = !db ? Result<void>(fail(db.error())) : (*db)->write([&]() -> Result<void> {
        const auto added = (*db)->run(addConnection, {QStringLiteral("theirs"), QString()});
        std::puts("held");
        std::fflush(stdout);
        std::getchar();
        return added ? Result<void>() : Result<void>(fail(added.error()));
    });
    return held ? 0 : 1;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray randomBytes(QRandomGenerator &random, qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(random.generate());
    return bytes;
}

/// A file with a few hundred pages of everything.
Result<void> fill(Database &db, const Clock &clock)
{
    TerminologyRelease release{QStringLiteral("r1"), QStringLiteral("test"), {}, {}};
    for (int i = 0; i < 3000; ++i)
        release.concepts.push_back({QString::number(i), TermType::SCD, ConceptStatus::Active,
                                    QString(60, u'n') + QString::number(i)});
    if (auto imported = TerminologyStore(db, clock).import(release); !imported)
        return imported;
    return db.write([&]() -> Result<void> {
        for (int i = 0; i < 1000; ++i) {
            NewEvent e;
            e.id = makeId<EventId>(clock.now().time_since_epoch());
            e.source = QStringLiteral("ehr");
            e.messageId = QString::number(i);
            e.payloadJson = QString(200, u'p');
            e.state = i % 3 == 0 ? EventState::Succeeded : EventState::NeedsReview;
            e.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
            e.createdAt = clock.now();
            if (auto added = EventStore(db, clock).append(e); !added)
                return fail(added.error());
        }
        return {};
    });
}

/// The codes of everything that goes wrong while a program works with the file at @p path.
QStringList troubles(SqliteFactory &factory, const Clock &clock)
{
    QStringList codes;
    const auto note = [&codes](const auto &result) {
        if (!result)
            codes.append(codeName(result.error().code));
    };
    auto db = factory.open();
    note(db);
    if (!db)
        return codes;
    EventStore events(**db, clock);
    EventQuery query;
    do {
        const auto page = events.page(query);
        note(page);
        query.page.after = page ? page->cursor : QString();
    } while (!query.page.after.isEmpty());
    note(events.queue());
    note(events.metrics());
    note(events.claim(QStringLiteral("w"), std::chrono::seconds(1), 10));
    note(MappingStore(**db, clock).searchDrugs(QStringLiteral("n"), 1000));
    note(MappingStore(**db, clock).page({}));
    for (int i = 0; i < 3000; i += 100)
        note(TerminologyStore(**db, clock).conceptOf(QString::number(i)));
    note(JobStore(**db, clock)
             .enqueue({.integration = QStringLiteral("i"), .requestedBy = QStringLiteral("a")}));
    return codes;
}
}

class tst_SqliteFaults : public QObject
{
    Q_OBJECT
private:
    SqliteFactory m_factory{SqliteFactory::Start::Empty};
    FakeClock m_clock;

private slots:
    void init() { m_factory.reset(); }

    void aFileThatIsNoDatabaseStaysAsItIs_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("a word") << QByteArray("hello");
        QTest::newRow("a text") << QByteArray("The quick brown fox.\n").repeated(2000);
        QTest::newRow("a web page") << QByteArray("<!DOCTYPE html><html></html>").repeated(50);
        QTest::newRow("nearly a database")
            << QByteArray("SQLite format 2").append('\0').append(QByteArray(9000, 'x'));
        QTest::newRow("zeros") << QByteArray(8192, '\0');
    }
    void aFileThatIsNoDatabaseStaysAsItIs()
    {
        QFETCH(QByteArray, content);
        QVERIFY(write(m_factory.path(), content));
        const auto opened = m_factory.open();
        FAILS(opened, ErrorCode::StoreCorrupt);
        QCOMPARE(opened.error().where, m_factory.path());
        QCOMPARE(contentOf(m_factory.path()), content);
        QCOMPARE(QDir(QFileInfo(m_factory.path()).path()).entryList(QDir::Files),
                 {QStringLiteral("concord.db")});
    }
    void anEmptyFileBecomesADatabase()
    {
        QVERIFY(write(m_factory.path(), {}));
        TAKE(db, m_factory.open());
        DONE(JobStore(*db, m_clock)
                 .enqueue({.integration = QStringLiteral("i"), .requestedBy = QStringLiteral("a")}));
    }
    void aNewDatabaseIsForItsOwnerOnly()
    {
        TAKE(db, m_factory.open());
        DONE(db->run(addConnection, {QStringLiteral("a"), QString()}));
        for (const QString &suffix : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
            const auto permissions = QFile::permissions(m_factory.path() + suffix);
            QVERIFY2(!(permissions &
                       (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)),
                     qPrintable(suffix));
        }
    }
    void aPlaceThatCannotBeUsedIsNamed_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("no such folder") << QStringLiteral("/nonexistent-folder/concord.db");
        QTest::newRow("a folder") << QDir::tempPath();
    }
    void aPlaceThatCannotBeUsedIsNamed()
    {
        QFETCH(QString, path);
        const auto opened = Database::open({Dialect::Kind::Sqlite, path});
        FAILS(opened, ErrorCode::StoreFailed);
        QCOMPARE(opened.error().where, path);
        QVERIFY(opened.error().detail.contains(QStringLiteral("folder")));
    }

    void aDamagedHeaderIsToldAtOnce()
    {
        {
            TAKE(db, m_factory.open());
            DONE(fill(*db, m_clock));
        }
        QByteArray content = contentOf(m_factory.path());
        QRandomGenerator random(1);
        content.replace(0, pageSize, randomBytes(random, pageSize));
        QVERIFY(write(m_factory.path(), content));
        FAILS(m_factory.open(), ErrorCode::StoreCorrupt);
        QCOMPARE(contentOf(m_factory.path()), content);
    }
    void damagedPagesAreToldAndNothingElseGoesWrong()
    {
        {
            TAKE(db, m_factory.open());
            DONE(fill(*db, m_clock));
        }
        const QByteArray whole = contentOf(m_factory.path());
        const qsizetype pages = whole.size() / pageSize;
        QVERIFY(pages > 200);
        int noticed = 0;
        for (quint32 seed = 1; seed <= 20; ++seed) {
            QRandomGenerator random(seed);
            QByteArray damaged = whole;
            for (qsizetype i = 0; i < pages / 4; ++i)
                damaged.replace((1 + random.bounded(pages - 1)) * pageSize, pageSize,
                                randomBytes(random, pageSize));
            QVERIFY(write(m_factory.path(), damaged));
            QFile::remove(m_factory.path() + QStringLiteral("-wal"));
            QFile::remove(m_factory.path() + QStringLiteral("-shm"));
            QStringList codes = troubles(m_factory, m_clock);
            noticed += codes.isEmpty() ? 0 : 1;
            codes.removeAll(codeName(ErrorCode::StoreCorrupt));
            QVERIFY2(codes.isEmpty(), qPrintable(QStringLiteral("seed %1: ").arg(seed) + codes.join(u' ')));
            QVERIFY(QFileInfo(m_factory.path()).size() >= damaged.size());
        }
        QCOMPARE(noticed, 20);
    }
    void aFileCutShortIsTold()
    {
        {
            TAKE(db, m_factory.open());
            DONE(fill(*db, m_clock));
        }
        const QByteArray half = contentOf(m_factory.path()).left(100 * pageSize);
        QVERIFY(write(m_factory.path(), half));
        const QStringList codes = troubles(m_factory, m_clock);
        QVERIFY(codes.contains(codeName(ErrorCode::StoreCorrupt)));
        QVERIFY(contentOf(m_factory.path()).size() >= half.size());
    }

    void aFullDiskUndoesTheTransactionAndNothingMore()
    {
        TAKE(db, m_factory.open());
        DONE(db->run(addConnection, {QStringLiteral("before"), QString()}));
        // SQLite answers a page beyond this count as it answers ENOSPC: result code 13, whoever runs the test
        const auto pages = sql::number(*db, QStringLiteral("PRAGMA page_count"));
        DONE(db->run(QStringLiteral("PRAGMA max_page_count = %1").arg(*pages + 8)));
        const auto refused = db->write([&]() -> Result<void> {
            for (int i = 0; i < 1000; ++i) {
                if (const auto added = db->run(addConnection, {QString::number(i), QString(3000, u'x')});
                    !added)
                    return fail(added.error());
            }
            return {};
        });
        FAILS(refused, ErrorCode::StoreFull);
        QVERIFY(!db->inTransaction());
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(*) FROM connections")), Result<qint64>(1));
        DONE(db->run(QStringLiteral("PRAGMA max_page_count = 1000000")));
        DONE(db->run(addConnection, {QStringLiteral("after"), QString(30000, u'x')}));
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(*) FROM connections")), Result<qint64>(2));
    }
    void aFullDiskWhileMigratingLeavesTheVersionBefore()
    {
        TAKE(db, m_factory.open());
        TAKE(migrations, Migrator::shipped(db->dialect()));
        const int version = int(migrations.size()) + 1;
        migrations.push_back({version, QStringLiteral("next"),
                              "CREATE TABLE big (x TEXT)\n-- next\n"
                              "INSERT INTO big SELECT hex(zeroblob(50000)) FROM sqlite_master"});
        const auto pages = sql::number(*db, QStringLiteral("PRAGMA page_count"));
        DONE(db->run(QStringLiteral("PRAGMA max_page_count = %1").arg(*pages + 8)));
        FAILS(Migrator(*db, migrations).migrate(), ErrorCode::StoreFull);
        db.reset();
        TAKE(again, m_factory.open());
        QCOMPARE(sql::number(*again, QStringLiteral("SELECT max(version) FROM schema_migrations")),
                 Result<qint64>(version - 1));
    }

    void aLockedDatabaseIsBusyWithinBounds()
    {
        TAKE(db, m_factory.open({.busyTimeout = std::chrono::milliseconds(50)}));
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {holdLock, m_factory.path()});
        QVERIFY(other.waitForReadyRead());
        QElapsedTimer timer;
        timer.start();
        FAILS(db->run(addConnection, {QStringLiteral("ours"), QString()}), ErrorCode::StoreBusy);
        JobStore jobs(*db, m_clock);
        FAILS(jobs.enqueue({.integration = QStringLiteral("i"), .requestedBy = QStringLiteral("a")}),
              ErrorCode::StoreBusy);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        DONE(jobs.page({})); // reading goes on
        other.write("\n");
        QVERIFY(other.waitForFinished());
        QCOMPARE(other.exitCode(), 0);
        DONE(jobs.enqueue({.integration = QStringLiteral("i"), .requestedBy = QStringLiteral("a")}));
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(*) FROM connections")), Result<qint64>(1));
    }
    void whatAKilledProgramHadNotCommittedIsGone()
    {
        TAKE(db, m_factory.open());
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {holdLock, m_factory.path()});
        QVERIFY(other.waitForReadyRead());
        other.kill();
        QVERIFY(other.waitForFinished());
        DONE(db->run(addConnection, {QStringLiteral("ours"), QString()}));
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(*) FROM connections")), Result<qint64>(1));
    }
    void aNewDatabaseCannotBeMadeWhileItIsLocked()
    {
        const QString name = QStringLiteral("holder");
        {
            auto holder = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
            holder.setDatabaseName(m_factory.path());
            QVERIFY(holder.open());
            QVERIFY(QSqlQuery(holder).exec(QStringLiteral("BEGIN EXCLUSIVE")));
            QElapsedTimer timer;
            timer.start();
            FAILS(m_factory.open({.busyTimeout = std::chrono::milliseconds(50)}), ErrorCode::StoreBusy);
            QVERIFY(timer.elapsed() < 5000);
        }
        QSqlDatabase::removeDatabase(name);
        DONE(m_factory.open());
    }

    void theAuditLogRefusesReplace()
    {
        TAKE(db, m_factory.open());
        DONE(AuditStore(*db, m_clock)
                 .append({QStringLiteral("ana"), QStringLiteral("sync.trigger"), {}, true, {}, {}}));
        FAILS(db->run(QStringLiteral("REPLACE INTO audit_log (seq, at, actor, action, subject, allowed)"
                                     " VALUES (1, 0, 'eve', '', '', 1)")),
              ErrorCode::StoreFailed);
        QCOMPARE(sql::number(*db, QStringLiteral("SELECT count(*) FROM audit_log WHERE actor = 'ana'")),
                 Result<qint64>(1));
    }

    void theCodeOfTheDatabaseDecidesTheError_data()
    {
        QTest::addColumn<Dialect::Kind>("kind");
        QTest::addColumn<QString>("native");
        QTest::addColumn<ErrorCode>("expected");
        const auto sqlite = [](const char *name, int code, ErrorCode expected) {
            QTest::newRow(name) << Dialect::Kind::Sqlite << QString::number(code) << expected;
        };
        sqlite("busy", 5, ErrorCode::StoreBusy);
        sqlite("busy, old snapshot", 5 | (2 << 8), ErrorCode::StoreBusy);
        sqlite("locked", 6, ErrorCode::StoreBusy);
        sqlite("full", 13, ErrorCode::StoreFull);
        sqlite("corrupt", 11, ErrorCode::StoreCorrupt);
        sqlite("corrupt index", 11 | (3 << 8), ErrorCode::StoreCorrupt);
        sqlite("not a database", 26, ErrorCode::StoreCorrupt);
        sqlite("read only", 8, ErrorCode::StoreFailed);
        sqlite("cannot open", 14, ErrorCode::StoreFailed);
        sqlite("constraint", 19, ErrorCode::StoreFailed);
        sqlite("input/output", 10, ErrorCode::StoreFailed);
        sqlite("cannot be written: a quota", 10 | (3 << 8), ErrorCode::StoreFull);
        const auto postgres = [](const char *name, const char *state, ErrorCode expected) {
            QTest::newRow(name) << Dialect::Kind::Postgres << QString::fromLatin1(state) << expected;
        };
        postgres("serialization failure", "40001", ErrorCode::StoreBusy);
        postgres("deadlock", "40P01", ErrorCode::StoreBusy);
        postgres("lock not available", "55P03", ErrorCode::StoreBusy);
        postgres("disk full", "53100", ErrorCode::StoreFull);
        postgres("data corrupted", "XX001", ErrorCode::StoreCorrupt);
        postgres("internal error", "XX000", ErrorCode::StoreFailed);
        postgres("stopped by the administrator", "57P01", ErrorCode::StoreFailed);
        postgres("a standby", "25006", ErrorCode::StoreFailed);
        postgres("unique violation", "23505", ErrorCode::StoreFailed);
    }
    void theCodeOfTheDatabaseDecidesTheError()
    {
        QFETCH(Dialect::Kind, kind);
        QFETCH(QString, native);
        QFETCH(ErrorCode, expected);
        const QSqlError said(QStringLiteral("driver"), QStringLiteral("Key (name)=(Jane Doe) exists"),
                             QSqlError::StatementError, native);
        const Error error = storeError(Dialect(kind), said, QStringLiteral("/data/concord.db"),
                                       QStringLiteral("INSERT INTO patients VALUES (?)"));
        QCOMPARE(codeName(error.code), codeName(expected));
        QCOMPARE(error.where, QStringLiteral("/data/concord.db"));
        QVERIFY(error.detail.contains(native));
        if (kind == Dialect::Kind::Postgres)
            QVERIFY(!error.detail.contains(QStringLiteral("Jane"))); // its texts quote values
    }
    void aUrlIsUnderstoodOrRefused_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("path");
        QTest::newRow("absolute") << QStringLiteral("sqlite:/var/lib/concord.db")
                                  << QStringLiteral("/var/lib/concord.db");
        QTest::newRow("relative") << QStringLiteral("sqlite:concord.db") << QStringLiteral("concord.db");
        QTest::newRow("no path") << QStringLiteral("sqlite:") << QString();
        QTest::newRow("in memory") << QStringLiteral("sqlite::memory:") << QString();
        QTest::newRow("PostgreSQL with a password")
            << QStringLiteral("postgresql://u:secret@h/d") << QString();
        QTest::newRow("something else") << QStringLiteral("mysql:x") << QString();
    }
    void aUrlIsUnderstoodOrRefused()
    {
        QFETCH(QString, url);
        QFETCH(QString, path);
        const auto parsed = DatabaseUrl::parse(url);
        if (path.isEmpty()) {
            FAILS(parsed, ErrorCode::ConfigInvalid);
            QVERIFY(!parsed.error().detail.contains(QStringLiteral("secret")));
        } else {
            QCOMPARE(parsed->path, path);
        }
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && QString::fromLocal8Bit(argv[1]) == holdLock)
        return lockHolder(QString::fromLocal8Bit(argv[2]));
    tst_SqliteFaults tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_SqliteFaults.moc"
