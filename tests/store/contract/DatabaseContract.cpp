#include "store/contract/DatabaseContract.h"

#include "store/RowWriter.h"
#include "store/SqlError.h"

#include <QElapsedTimer>

#include <atomic>
#include <thread>

namespace concord {

namespace {
const auto addConnection =
    QStringLiteral("INSERT INTO connections (name, kind, base_url, updated_at) VALUES (?, ?, ?, ?)");
QVariantList connection(const QString &name)
{
    return {name, QStringLiteral("fhir"), QStringLiteral("http://h/"), 1};
}
const auto connections = QStringLiteral("connections");
}

void DatabaseContract::valuesComeBackAsTheyWere()
{
    const QString text = QStringLiteral("Ibuprofén 💊 'quoted' ? :x %");
    DONE(db().run(addConnection, {text, QString(5000, u'k'), text, qint64(1) << 60}));
    TAKE(found,
         sql::row(db(), QStringLiteral("SELECT name, kind, updated_at FROM connections WHERE base_url = ?"),
                  {text}, [](const QSqlQuery &q) {
                      return QVariantList{q.value(0), q.value(1), q.value(2)};
                  }));
    QCOMPARE(found->at(0).toString(), text);
    QCOMPARE(found->at(1).toString().size(), 5000);
    QCOMPARE(found->at(2).toLongLong(), qint64(1) << 60);
}

void DatabaseContract::bulkRowsComeBackAsTheyWere()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(char(i));
    const QStringList texts{QString(),
                            QStringLiteral("\\N"),
                            QStringLiteral("\\."),
                            QStringLiteral("a\tb\nc\rd\\e"),
                            QStringLiteral("Ibuprofén 💊 'q' \"q\" ? :x %"),
                            QString(5000, u'k')};
    DONE(db().write([&]() -> Result<void> {
        RowWriter patients(
            db(), QStringLiteral("patients (id, source, source_reference, list_hash, last_snapshot_id)"));
        for (const QString &text : texts) {
            if (auto added = patients.add({text, text, text, bytes, nullptr}); !added)
                return added;
        }
        return patients.finish();
    }));
    TAKE(rows,
         sql::rows(db(),
                   QStringLiteral(
                       "SELECT id, source, list_hash, last_snapshot_id IS NULL, list_stale FROM patients"),
                   {}, [](const QSqlQuery &q) {
                       return QVariantList{q.value(0), q.value(1), q.value(2), q.value(3), q.value(4)};
                   }));
    QCOMPARE(rows.size(), size_t(texts.size()));
    for (const QVariantList &row : rows) {
        QVERIFY2(texts.contains(row[0].toString()), qPrintable(row[0].toString()));
        QVERIFY(!row[0].isNull());
        QCOMPARE(row[1].toString(), row[0].toString());
        QCOMPARE(row[2].toByteArray(), bytes);
        QVERIFY(row[3].toBool());
        QCOMPARE(row[4].toInt(), 0);
    }
}

void DatabaseContract::aBulkRowThatIsRefusedLeavesNothing()
{
    const auto addThree = [&](int same) {
        return db().write([&]() -> Result<void> {
            RowWriter drugs(db(), QStringLiteral("local_drugs (id, rxcui, name, active)"));
            for (int i = 0; i < 3; ++i) {
                if (auto added =
                        drugs.add({QString::number(i % same), QString(), QStringLiteral("Jane Doe"), 1});
                    !added)
                    return added;
            }
            return drugs.finish();
        });
    };
    const auto refused = addThree(2);
    FAILS(refused, ErrorCode::StoreFailed);
    QVERIFY(!refused.error().detail.contains(QStringLiteral("Jane")));
    QVERIFY(isDuplicateRow(refused.error()));
    QCOMPARE(count(QStringLiteral("local_drugs")), 0);
    DONE(addThree(3));
    QCOMPARE(count(QStringLiteral("local_drugs")), 3);
}

void DatabaseContract::aCharacterZeroDoesNotStopAnything()
{
    const QString text = QStringLiteral("a%1b").arg(QChar(QChar::Null));
    DONE(db().run(addConnection, connection(text)));
    DONE(db().write([&]() -> Result<void> {
        RowWriter rows(db(), QStringLiteral("local_drugs (id, rxcui, name, active)"));
        return rows.add({QStringLiteral("1"), QString(), text, 1}).and_then([&] { return rows.finish(); });
    }));
    // SQLite keeps it; PostgreSQL cannot, and has the character for what is missing
    QString readable = text;
    readable.replace(QChar::Null, QChar::ReplacementCharacter);
    for (const char *select : {"SELECT name FROM connections", "SELECT name FROM local_drugs"}) {
        TAKE(kept, sql::row(db(), QLatin1String(select), {},
                            [](const QSqlQuery &q) { return q.value(0).toString(); }));
        QVERIFY(*kept == text || *kept == readable);
    }
}

void DatabaseContract::nullTextIsStoredAsEmptyTextAndAnInvalidVariantAsNull()
{
    DONE(db().run(addConnection, {QStringLiteral("a"), QString(), QString(), 1}));
    DONE(db().run(QStringLiteral("INSERT INTO integrations (name, type, connection, next_run_at, updated_at) "
                                 "VALUES (?, ?, ?, ?, ?)"),
                  {QStringLiteral("i"), QString(), QStringLiteral("a"), QVariant(), 1}));
    QCOMPARE(count(connections, QStringLiteral("kind = ''")), 1);
    QCOMPARE(count(QStringLiteral("integrations"), QStringLiteral("next_run_at IS NULL AND type = ''")), 1);
}

void DatabaseContract::aWriteIsSeenByOthersOnlyAfterItsCommit()
{
    const auto other = another();
    QVERIFY(other);
    const auto seen = [&] {
        return sql::number(*other, QStringLiteral("SELECT count(*) FROM connections"));
    };
    DONE(db().write([&]() -> Result<void> {
        if (const auto added = db().run(addConnection, connection(QStringLiteral("a"))); !added)
            return fail(added.error());
        return seen() == 0 ? Result<void>() : fail(ErrorCode::Internal, {}, QStringLiteral("seen too early"));
    }));
    QCOMPARE(seen(), Result<qint64>(1));
}

void DatabaseContract::aFailedWriteLeavesNothing()
{
    FAILS(db().write([&]() -> Result<void> {
        if (const auto added = db().run(addConnection, connection(QStringLiteral("a"))); !added)
            return fail(added.error());
        return fail(ErrorCode::Conflict, {});
    }),
          ErrorCode::Conflict);
    QCOMPARE(count(connections), 0);
    QVERIFY(!db().inTransaction());
    DONE(db().write(
        [&] { return db().run(addConnection, connection(QStringLiteral("b"))).map([](auto) {}); }));
    QCOMPARE(count(connections), 1);
}

void DatabaseContract::aBusyWriteRunsAgainAsAWhole()
{
    int tries = 0;
    DONE(db().write([&]() -> Result<void> {
        ++tries;
        const auto added = db().run(addConnection, connection(QStringLiteral("try %1").arg(tries)));
        if (!added)
            return fail(added.error());
        return tries < 3 ? Result<void>(fail(ErrorCode::StoreBusy, {})) : Result<void>();
    }));
    QCOMPARE(tries, 3);
    QCOMPARE(count(connections), 1);
    QCOMPARE(count(connections, QStringLiteral("name = 'try 3'")), 1);
}

void DatabaseContract::aWriteThatStaysBusyGivesUp()
{
    const auto other = another({.busyTimeout = std::chrono::milliseconds(20)});
    QVERIFY(other);
    int tries = 0;
    QElapsedTimer timer;
    timer.start();
    DONE(db().write([&]() -> Result<void> {
        // both write the same row: SQLite stops the second at the door, PostgreSQL at the row
        if (const auto added = db().run(addConnection, connection(QStringLiteral("a"))); !added)
            return fail(added.error());
        const auto refused = other->write([&] {
            ++tries;
            return other->run(addConnection, connection(QStringLiteral("a"))).map([](auto) {});
        });
        return !refused && refused.error().code == ErrorCode::StoreBusy
                   ? Result<void>()
                   : fail(ErrorCode::Internal, {}, told(refused));
    }));
    QVERIFY2(timer.elapsed() < 5000, "bounded");
    QVERIFY(tries <= 3);
    QVERIFY(!other->inTransaction());
    DONE(other->write(
        [&] { return other->run(addConnection, connection(QStringLiteral("b"))).map([](auto) {}); }));
    QCOMPARE(count(connections), 2);
}

void DatabaseContract::aWriteInsideAWriteIsRefused()
{
    FAILS(db().write([&] { return db().write([] { return Result<void>(); }); }), ErrorCode::Internal);
    QVERIFY(!db().inTransaction());
}

void DatabaseContract::joinedWorkSharesTheTransaction()
{
    const auto add = [&] {
        return db().run(addConnection, connection(QStringLiteral("a"))).map([](auto) {});
    };
    FAILS(db().write([&]() -> Result<void> {
        if (const auto joined = db().join(add); !joined)
            return joined;
        return fail(ErrorCode::Cancelled, {});
    }),
          ErrorCode::Cancelled);
    QCOMPARE(count(connections), 0);
    DONE(db().join(add));
    QCOMPARE(count(connections), 1);
}

void DatabaseContract::aReadLeftHalfWayDoesNotPinTheDatabase()
{
    for (int i = 0; i < 3; ++i)
        DONE(db().run(addConnection, connection(QString::number(i))));
    TAKE(query, db().run(QStringLiteral("SELECT name FROM connections")));
    QVERIFY(query->next());
    const auto other = another();
    QVERIFY(other);
    DONE(other->run(addConnection, connection(QStringLiteral("other"))));
    DONE(db().write(
        [&] { return db().run(addConnection, connection(QStringLiteral("own"))).map([](auto) {}); }));
    QCOMPARE(count(connections), 5);
}

void DatabaseContract::theChangeStampTellsOfOthersCommits()
{
    const auto other = another();
    QVERIFY(other);
    TAKE(before, db().changeStamp());
    TAKE(still, db().changeStamp());
    QCOMPARE(still, before);
    TAKE(first, db().hasChanged());
    QVERIFY(first);
    TAKE(nothing, db().hasChanged());
    QVERIFY(!nothing);
    DONE(other->run(addConnection, connection(QStringLiteral("a"))));
    TAKE(after, db().changeStamp());
    QVERIFY(after != before);
    TAKE(something, db().hasChanged());
    QVERIFY(something);
    TAKE(toldOnce, db().hasChanged());
    QVERIFY(!toldOnce);
}

void DatabaseContract::theCommitHookCountsCommits()
{
    QList<int> commits;
    db().onCommit([&](int number) { commits.append(number); });
    DONE(db().write([] { return Result<void>(); }));
    FAILS(db().write([]() -> Result<void> { return fail(ErrorCode::Cancelled, {}); }), ErrorCode::Cancelled);
    DONE(db().write([] { return Result<void>(); }));
    QCOMPARE(commits.size(), 2);
    QCOMPARE(commits[1], commits[0] + 1);
}

void DatabaseContract::referencesAreEnforced()
{
    const auto refused = db().run(
        QStringLiteral("INSERT INTO integrations (name, type, connection, updated_at) VALUES (?, ?, ?, ?)"),
        {QStringLiteral("i"), QStringLiteral("t"), QStringLiteral("nobody"), 1});
    FAILS(refused, ErrorCode::StoreFailed);
    QVERIFY(!isDuplicateRow(refused.error()));
}

void DatabaseContract::manyWritersAtOnceLoseNothing()
{
    DONE(db().run(addConnection, connection(QStringLiteral("counter"))));
    std::atomic<int> failures = 0;
    const auto work = [&] {
        const auto own = another();
        for (int i = 0; own && i < 25; ++i) {
            const auto done = own->write([&]() -> Result<void> {
                const auto now = sql::number(
                    *own, QStringLiteral("SELECT updated_at FROM connections WHERE name = 'counter'"));
                if (!now)
                    return fail(now.error());
                return sql::change(*own,
                                   QStringLiteral("UPDATE connections SET updated_at = ? WHERE name = "
                                                  "'counter' AND updated_at = ?"),
                                   {*now + 1, *now})
                    .map([](int) {});
            });
            failures += done ? 0 : 1;
        }
        failures += own ? 0 : 1;
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(work);
    for (std::thread &t : threads)
        t.join();
    QCOMPARE(failures.load(), 0);
    QCOMPARE(count(connections, QStringLiteral("updated_at = 101")), 1);
}

}
