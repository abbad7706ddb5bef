// The audit trail over real databases: places, heads, verification, exports, and what happens when somebody
// alters any of it.
#include "audit/CanonicalRecord.h"
#include "audit/Checkpoints.h"
#include "audit/Ed25519.h"
#include "audit/ExportFile.h"
#include "audit/ExportVerifier.h"
#include "audit/Exporter.h"
#include "audit/Heads.h"
#include "audit/TrailVerifier.h"
#include "fakes/PostgresFactory.h"
#include "store/AuditStore.h"
#include "store/Migrator.h"
#include "store/contract/Suite.h"

#include <QBuffer>
#include <QFile>

#include <atomic>
#include <thread>

Q_DECLARE_METATYPE(concord::AuditFilter)

using namespace concord;

namespace {
AuditEntry entryOf(int number)
{
    return {QStringLiteral("user%1").arg(number % 3),
            number % 2 ? QStringLiteral("job.cancel") : QStringLiteral("event.view"),
            QStringLiteral("job/%1").arg(number % 5),
            number % 4 != 3,
            QStringLiteral("n=%1 \"é\", x").arg(number),
            number % 2 ? makeId<CorrelationId>(std::chrono::milliseconds(number)) : CorrelationId{},
            number % 3 ? QString() : QStringLiteral("analyst")};
}
}

/// One database with a key and a head file of its own. Run once for each kind of database.
class tst_AuditTrail : public Suite
{
    Q_OBJECT
public:
    /// Runs statements as the owner of a server's database.
    using Owner = std::function<Result<QString>(const QString &)>;
    explicit tst_AuditTrail(DatabaseFactory &factory, Owner owner = {})
        : Suite(factory), m_owner(std::move(owner))
    {}

private:
    Owner m_owner;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Ed25519Key> m_key;

    [[nodiscard]] HeadFile headFile() const
    {
        return HeadFile(m_folder->filePath(QStringLiteral("heads.jsonl")));
    }
    [[nodiscard]] bool isServer() { return db().dialect().kind() == Dialect::Kind::Postgres; }
    void begin()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_key = *Ed25519Key::make();
    }
    Result<void> append(int count, int first = 0)
    {
        AuditStore store(db(), clock());
        for (int i = first; i < first + count; ++i) {
            if (const auto done = store.append(entryOf(i)); !done)
                return done;
            clock().advance(std::chrono::milliseconds(7));
        }
        return {};
    }
    Result<SignedHead> checkpoint(CheckpointRules rules = {})
    {
        return Checkpoints(db(), clock(), *m_key, headFile(), rules).make();
    }
    Result<AuditVerdict> verify(bool withFile = true)
    {
        TrailCheck check;
        check.trustedKeys = {m_key->publicKey()};
        if (withFile)
            check.headFile = headFile();
        return TrailVerifier(db(), check).run();
    }
    /// As somebody who owns the database would: without its triggers.
    void force(const QString &statement)
    {
        const QStringList tables{QStringLiteral("audit_log"), QStringLiteral("audit_leaves"),
                                 QStringLiteral("audit_nodes"), QStringLiteral("audit_checkpoints")};
        if (m_owner) {
            QString all = QStringLiteral("SET search_path = integration; ");
            for (const QString &table : tables)
                all += QStringLiteral("ALTER TABLE %1 DISABLE TRIGGER %1_no_change; ").arg(table);
            const auto done = m_owner(all + statement);
            QVERIFY2(done, qPrintable(told(done)));
            return;
        }
        const auto names = sql::rows(db(),
                                     QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                                                    " AND name LIKE 'audit%\\_no\\_%' ESCAPE '\\'"),
                                     {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
        for (const QString &name : *names)
            QVERIFY(db().run(QStringLiteral("DROP TRIGGER ") + name));
        const auto done = db().run(statement);
        QVERIFY2(done, qPrintable(told(done)));
    }
    Result<QByteArray> exported(const AuditFilter &filter = {}, ExportFormat format = ExportFormat::JsonLines)
    {
        const auto head = checkpoint();
        if (!head)
            return fail(head.error());
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        const auto written = Exporter(db(), clock(), *m_key).run({filter, format, *head, {}}, out);
        return written ? Result<QByteArray>(out.data()) : fail(written.error());
    }
    AuditVerdict verdictOn(QByteArray file, std::vector<QByteArray> keys, bool withFile = false)
    {
        QBuffer in(&file);
        in.open(QIODevice::ReadOnly);
        ExportCheck check;
        check.trustedKeys = std::move(keys);
        if (withFile)
            check.headFile = headFile();
        const auto verdict = ExportVerifier(check).run(in);
        return verdict ? *verdict : AuditVerdict{true, -1, {}, {}, told(verdict)};
    }
    AuditVerdict verdictOn(const QByteArray &file) { return verdictOn(file, {m_key->publicKey()}); }

private slots:
    void recordsOfManyWritersGetOnePlaceEach()
    {
        begin();
        constexpr int writers = 4;
        constexpr int each = 60;
        std::atomic<int> running = writers;
        std::atomic<int> failures = 0;
        std::atomic<int> written = 0;
        std::vector<std::thread> threads;
        for (int w = 0; w < writers; ++w)
            threads.emplace_back([&, w] {
                const auto own = another();
                AuditStore store(*own, clock());
                for (int i = 0; i < each; ++i) {
                    // transactions of several records, some of which fail, whose numbers interleave
                    const bool isUndone = i % 7 == w;
                    const auto done = own->write([&]() -> Result<void> {
                        if (auto one = store.append(entryOf(i)); !one)
                            return one;
                        std::vector<AuditEntry> more{entryOf(i + 1), entryOf(i + 2)};
                        if (auto two = store.append(more); !two)
                            return two;
                        return isUndone ? Result<void>(fail(ErrorCode::Overlap, {})) : Result<void>{};
                    });
                    if (done)
                        written += 3;
                    else if (done.error().code != ErrorCode::Overlap)
                        ++failures;
                }
                --running;
            });
        for (int s = 0; s < 2; ++s)
            threads.emplace_back([&] {
                const auto own = another();
                Sequencer sequencer(*own, 16);
                while (running > 0) {
                    const auto placed = sequencer.run();
                    if (!placed && placed.error().code != ErrorCode::StoreBusy)
                        ++failures;
                }
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        DONE(Sequencer(db()).run());
        QCOMPARE(count(QStringLiteral("audit_log")), written.load());
        QCOMPARE(count(QStringLiteral("audit_leaves")), written.load());
        QCOMPARE(count(QStringLiteral("audit_pending")), 0);
        QCOMPARE(sql::number(db(), QStringLiteral("SELECT max(leaf) + 1 FROM audit_leaves")), written.load());
        TAKE(head, checkpoint());
        QCOMPARE(head.size, written.load());
        TAKE(verdict, verify());
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
    }
    void aLateTransactionGetsItsPlaceBehindLaterNumbers()
    {
        begin();
        if (!isServer())
            return; // one writer at a time
        const auto other = another();
        AuditStore late(*other, clock());
        DONE(other->write([&]() -> Result<void> {
            if (auto done = late.append(entryOf(1)); !done)
                return done;
            if (auto done = append(2, 2); !done) // committed before it, with higher numbers
                return done;
            const auto placed = Sequencer(db()).run();
            return placed && *placed == 2 ? Result<void>{} : fail(ErrorCode::Internal, {}, told(placed));
        }));
        TAKE(size, Sequencer(db()).run());
        QCOMPARE(size, 3);
        TAKE(last, sql::number(db(), QStringLiteral("SELECT seq FROM audit_leaves WHERE leaf = 2")));
        QCOMPARE(last, 1);
        DONE(checkpoint());
        TAKE(verdict, verify());
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
    }
    void theTreeOfBatchesIsTheTreeOfOne()
    {
        begin();
        TreeHasher hasher;
        AuditTreeStore store(db());
        for (const int batch : {1, 15, 1, 16, 40, 200, 3}) {
            DONE(append(batch));
            TAKE(size, Sequencer(db(), 7).run());
            StoredTree tree(store, hasher);
            MerkleEdge again(hasher);
            DONE(again.restore(tree, size));
            MerkleEdge fromLeaves(hasher);
            TAKE(leaves, store.hashes(0, 0, size));
            for (const TreeHash &leaf : leaves)
                fromLeaves.append(leaf);
            QCOMPARE(fromLeaves.size(), size);
            QCOMPARE(again.root(), fromLeaves.root());
            TAKE(root, ProofMaker(tree, hasher, size).root());
            QCOMPARE(root, fromLeaves.root());
        }
    }
    void recordsOfBeforeGetTheirPlaceToo()
    {
        TAKE(all, Migrator::shipped(db().dialect()));
        std::vector<Migration> old;
        for (const Migration &m : all) {
            if (m.name.endsWith(QStringLiteral("_audit")))
                break;
            old.push_back(m);
        }
        if (isServer()) // the factory's database is made with all of them
            return;
        begin();
        OpenOptions options;
        options.migrations = &old;
        const DatabaseUrl url{Dialect::Kind::Sqlite, m_folder->filePath(QStringLiteral("old.db"))};
        {
            TAKE(before, Database::open(url, options));
            for (int i = 0; i < 3; ++i)
                DONE(before->run(QStringLiteral("INSERT INTO audit_log (at, actor, action, subject, allowed)"
                                                " VALUES (1, 'ana', 'job.cancel', 'job/1', 1)")));
        }
        TAKE(now, Database::open(url));
        TAKE(size, Sequencer(*now).run());
        TAKE(records, sql::number(*now, QStringLiteral("SELECT count(*) FROM audit_log")));
        QCOMPARE(size, records); // with those of the upgrade itself
        QVERIFY(size > 3);
    }
    void theTreeRefusesUpdateAndDelete()
    {
        begin();
        DONE(append(20));
        DONE(checkpoint());
        for (const char *table : {"audit_leaves", "audit_nodes", "audit_checkpoints", "audit_identity"}) {
            const QString name = QLatin1String(table);
            const qint64 before = count(name);
            QVERIFY(before > 0);
            FAILS(db().run(QStringLiteral("DELETE FROM ") + name), ErrorCode::StoreFailed);
            const QString column = name == QStringLiteral("audit_identity")      ? QStringLiteral("log")
                                   : name == QStringLiteral("audit_checkpoints") ? QStringLiteral("size")
                                                                                 : QStringLiteral("hash");
            FAILS(db().run(QStringLiteral("UPDATE %1 SET %2 = %2").arg(name, column)),
                  ErrorCode::StoreFailed);
            if (isServer())
                FAILS(db().run(QStringLiteral("TRUNCATE ") + name), ErrorCode::StoreFailed);
            else
                FAILS(db().run(QStringLiteral("REPLACE INTO %1 SELECT * FROM %1").arg(name)),
                      ErrorCode::StoreFailed);
            QCOMPARE(count(name), before);
        }
    }
    void headsAreMadeWhenDueAndStandOutside()
    {
        begin();
        CheckpointRules rules;
        rules.records = 5;
        Checkpoints heads(db(), clock(), *m_key, headFile(), rules);
        const auto due = [&]() -> Result<std::optional<SignedHead>> {
            return Sequencer(db()).run().and_then([&](qint64 size) { return heads.makeIfDue(size); });
        };
        TAKE(none, due());
        QVERIFY(!none);
        DONE(append(1));
        TAKE(first, due());
        QCOMPARE(first->size, 1); // the first one names its key, which is a record of its own
        TAKE(early, due());
        QVERIFY(!early);
        DONE(append(2));
        TAKE(few, due());
        QVERIFY(!few);
        DONE(append(3));
        TAKE(many, due());
        QCOMPARE(many->size, 7);
        DONE(append(1));
        clock().advance(std::chrono::minutes(1));
        TAKE(late, due());
        QCOMPARE(late->size, 8);
        TAKE(same, heads.make());
        QCOMPARE(same, *late);
        int lines = 0;
        DONE(headFile().read([&](const SignedHead &head) {
            ++lines;
            return ed25519::isSignature(m_key->publicKey(), signedBytes(head), head.signature);
        }));
        QCOMPARE(lines, 3);
        QVERIFY((QFile::permissions(headFile().path()) & (QFile::ReadOther | QFile::WriteOther)) == 0);
        TAKE(verdict, verify());
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
        QCOMPARE(verdict.records, 8);
        QCOMPARE(verdict.head, std::optional(*late));
    }
    void aHeadThatACrashKeptOutOfTheFileComesWithTheNext()
    {
        begin();
        DONE(append(2));
        DONE(checkpoint());
        QFile file(headFile().path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() / 2)); // in the middle of its line
        file.close();
        DONE(append(2));
        DONE(checkpoint());
        QStringList sizes;
        DONE(headFile().read([&](const SignedHead &head) {
            sizes.append(QString::number(head.size));
            return true;
        }));
        QCOMPARE(sizes, QStringList({QStringLiteral("2"), QStringLiteral("5")}));
    }
    void nothingIsSignedThatDoesNotGoOnFromTheFile()
    {
        begin();
        DONE(append(20));
        DONE(checkpoint());
        force(QStringLiteral("DELETE FROM audit_checkpoints"));
        force(QStringLiteral("DELETE FROM audit_leaves WHERE leaf >= 10"));
        DONE(db().run(QStringLiteral("DELETE FROM audit_nodes")));
        FAILS(checkpoint(), ErrorCode::Conflict);
    }
    void anotherKeyHasToBeMeant()
    {
        begin();
        DONE(append(2));
        DONE(checkpoint());
        const auto old = m_key->publicKey();
        m_key = *Ed25519Key::make();
        DONE(append(1));
        FAILS(checkpoint(), ErrorCode::Conflict);
        CheckpointRules rules;
        rules.acceptsNewKey = true;
        DONE(checkpoint(rules));
        QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'key.sign'")), 2);
        TAKE(onlyNew, verify());
        QVERIFY(!onlyNew.verified);
        TrailCheck both;
        both.trustedKeys = {old, m_key->publicKey()};
        both.headFile = headFile();
        TAKE(verdict, TrailVerifier(db(), both).run());
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
    }

    void whatWasAlteredIsFound_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<qint64>("firstBad"); // 0: it cannot be said
        const auto alter = [](const char *what) {
            return QStringList{
                QStringLiteral("UPDATE audit_log SET %1 WHERE seq = 9").arg(QLatin1String(what))};
        };
        QTest::newRow("time") << alter("at = at + 1") << 9LL;
        QTest::newRow("actor") << alter("actor = 'eve'") << 9LL;
        QTest::newRow("role") << alter("role = 'x'") << 9LL;
        QTest::newRow("action") << alter("action = action || ' '") << 9LL;
        QTest::newRow("subject") << alter("subject = 'job/9'") << 9LL;
        QTest::newRow("outcome") << alter("allowed = 1 - allowed") << 9LL;
        QTest::newRow("outcome, another true") << alter("allowed = 257") << 9LL;
        QTest::newRow("details") << alter("details = ''") << 9LL;
        QTest::newRow("correlation") << alter("correlation_id = 'x'") << 9LL;
        QTest::newRow("version") << alter("version = 2") << 9LL;
        QTest::newRow("removed") << QStringList{QStringLiteral("DELETE FROM audit_log WHERE seq = 9")} << 9LL;
        QTest::newRow("removed with its place")
            << QStringList{QStringLiteral("DELETE FROM audit_log WHERE seq = 9"),
                           QStringLiteral("DELETE FROM audit_leaves WHERE seq = 9")}
            << 0LL;
        QTest::newRow("swapped pair")
            << QStringList{QStringLiteral(
                               "UPDATE audit_log SET actor = 'keep' || actor WHERE seq IN (9, 10)"),
                           QStringLiteral(
                               "UPDATE audit_log SET actor = CASE seq WHEN 9 THEN 'user0' ELSE 'user2' END"
                               " WHERE seq IN (9, 10)")}
            << 9LL;
        QTest::newRow("put in beside the tree")
            << QStringList{QStringLiteral("INSERT INTO audit_log (at, actor, action, subject, allowed)"
                                          " VALUES (1, 'eve', 'job.cancel', 'job/1', 1)"),
                           QStringLiteral("DELETE FROM audit_pending")}
            << 52LL;
        QTest::newRow("a place's hash")
            << QStringList{QStringLiteral(
                   "UPDATE audit_leaves SET hash = (SELECT hash FROM audit_leaves WHERE seq = 3)"
                   " WHERE seq = 9")}
            << 9LL;
        QTest::newRow("a node")
            << QStringList{QStringLiteral(
                   "UPDATE audit_nodes SET hash = (SELECT hash FROM audit_nodes WHERE level = 4"
                   " AND idx = 1) WHERE level = 4 AND idx = 0")}
            << 0LL;
        QTest::newRow("a head's size")
            << QStringList{QStringLiteral("UPDATE audit_checkpoints SET size = size - 1")} << 0LL;
        QTest::newRow("a head's time")
            << QStringList{QStringLiteral("UPDATE audit_checkpoints SET at = at + 1")} << 0LL;
    }
    void whatWasAlteredIsFound()
    {
        QFETCH(const QStringList, statements);
        QFETCH(const qint64, firstBad);
        begin();
        DONE(append(50));
        DONE(checkpoint()); // one more: its key
        DONE(Sequencer(db()).run());
        TAKE(before, verify());
        QVERIFY2(before.verified, qPrintable(before.reason));
        for (const QString &statement : statements)
            force(statement);
        TAKE(verdict, verify());
        QVERIFY(!verdict.verified);
        QVERIFY(!verdict.reason.isEmpty());
        QCOMPARE(verdict.firstBad.value_or(0), firstBad);
        QVERIFY(verdict.fault != AuditFault::None);
        QCOMPARE(verdict.fault == AuditFault::Altered || verdict.fault == AuditFault::Removed ||
                     verdict.fault == AuditFault::Stray || verdict.fault == AuditFault::UnknownVersion,
                 firstBad != 0); // the others name no record
    }
    void aCutTailIsFoundByTheFileOutside()
    {
        begin();
        DONE(append(40));
        DONE(checkpoint());
        DONE(append(10, 40));
        DONE(checkpoint());
        for (const char *statement :
             {"DELETE FROM audit_checkpoints WHERE size > 40", "DELETE FROM audit_leaves WHERE leaf >= 40",
              "DELETE FROM audit_log WHERE seq > 40", "DELETE FROM audit_nodes WHERE (idx + 1) * 16 > 40",
              "DELETE FROM audit_pending"})
            force(QLatin1String(statement));
        TAKE(inside, verify(false));
        QVERIFY2(inside.verified, qPrintable(inside.reason)); // nothing in the database can tell
        TAKE(outside, verify());
        QVERIFY(!outside.verified);
        QCOMPARE(wordOf(outside.fault), QStringLiteral("cut_off"));
    }
    void aRewrittenDatabaseIsFoundByTheFileOutside()
    {
        begin();
        DONE(append(40));
        DONE(checkpoint());
        // all is computed anew, and signed with the real key: only what was written elsewhere can tell
        force(QStringLiteral("UPDATE audit_log SET actor = 'eve' WHERE seq = 9"));
        for (const char *statement :
             {"DELETE FROM audit_checkpoints", "DELETE FROM audit_leaves", "DELETE FROM audit_nodes",
              "DELETE FROM audit_pending", "INSERT INTO audit_pending (seq) SELECT seq FROM audit_log"})
            force(QLatin1String(statement));
        const HeadFile elsewhere(m_folder->filePath(QStringLiteral("other.jsonl")));
        DONE(Checkpoints(db(), clock(), *m_key, elsewhere).make());
        TAKE(inside, verify(false));
        QVERIFY2(inside.verified, qPrintable(inside.reason));
        TAKE(outside, verify());
        QVERIFY(!outside.verified);
        QCOMPARE(wordOf(outside.fault), QStringLiteral("rewritten"));
    }
    void aForgedHeadAndAWrongKeyAreFound()
    {
        begin();
        DONE(append(5));
        TAKE(head, checkpoint());
        const auto thief = *Ed25519Key::make();
        TrailCheck check;
        check.trustedKeys = {thief->publicKey()};
        TAKE(wrong, TrailVerifier(db(), check).run());
        QVERIFY(!wrong.verified);
        QCOMPARE(wordOf(wrong.fault), QStringLiteral("head_untrusted"));
        SignedHead forged = head;
        forged.signature = *thief->sign(signedBytes(forged));
        DONE(AuditTreeStore(db()).addHead(forged));
        TAKE(verdict, verify());
        QVERIFY(!verdict.verified);
        QCOMPARE(wordOf(verdict.fault), QStringLiteral("head_signature"));
    }
    void aTrailWithoutAHeadIsNotVerified()
    {
        begin();
        TAKE(empty, verify());
        QVERIFY2(empty.verified, qPrintable(empty.reason));
        DONE(append(5));
        DONE(Sequencer(db()).run());
        TAKE(verdict, verify());
        QVERIFY(!verdict.verified);
        QCOMPARE(wordOf(verdict.fault), QStringLiteral("no_head"));
    }

    void pagesHoldWhatTheFilterFinds_data()
    {
        QTest::addColumn<AuditFilter>("filter");
        const auto add = [](const char *name, auto change) {
            AuditFilter filter;
            change(filter);
            QTest::newRow(name) << filter;
        };
        add("none", [](AuditFilter &) {});
        add("actor", [](AuditFilter &f) { f.actor = QStringLiteral("user1"); });
        add("action", [](AuditFilter &f) { f.action = QStringLiteral("job.cancel"); });
        add("beginning of an action", [](AuditFilter &f) { f.action = QStringLiteral("event."); });
        add("beginning of all of them", [](AuditFilter &f) { f.action = QStringLiteral("_"); });
        add("beginning of several", [](AuditFilter &f) { f.action = QStringLiteral("e"); });
        add("subject", [](AuditFilter &f) { f.subject = QStringLiteral("job/3"); });
        add("refused", [](AuditFilter &f) { f.allowed = false; });
        add("allowed", [](AuditFilter &f) { f.allowed = true; });
        add("time", [](AuditFilter &f) {
            f.from = FakeClock().now() + std::chrono::milliseconds(70);
            f.until = FakeClock().now() + std::chrono::milliseconds(140);
        });
        add("several", [](AuditFilter &f) {
            f.actor = QStringLiteral("user2");
            f.action = QStringLiteral("event.");
            f.allowed = true;
            f.from = FakeClock().now() + std::chrono::milliseconds(70);
        });
        add("nobody", [](AuditFilter &f) { f.actor = QStringLiteral("nobody"); });
        add("no action", [](AuditFilter &f) { f.action = QStringLiteral("zzz"); });
    }
    void pagesHoldWhatTheFilterFinds()
    {
        QFETCH(const AuditFilter, filter);
        begin();
        DONE(append(40));
        DONE(
            AuditStore(db(), clock()).append({entryOf(1), entryOf(2), entryOf(3)})); // within one millisecond
        DONE(Sequencer(db()).run());
        DONE(append(2));
        QStringList expected;
        TAKE(all, AuditStore(db(), clock()).page({{}, {0, {}, 1000}}));
        QCOMPARE(all.rows.size(), 45U);
        QVERIFY(!all.rows.front().leaf && all.rows.back().leaf == 0);
        for (const AuditRow &row : all.rows) {
            const bool fits = (filter.actor.isEmpty() || row.actor == filter.actor) &&
                              row.action.startsWith(filter.action) &&
                              (filter.subject.isEmpty() || row.subject == filter.subject) &&
                              (!filter.from || row.at >= *filter.from) &&
                              (!filter.until || row.at < *filter.until) &&
                              (!filter.allowed || row.allowed == *filter.allowed);
            if (fits)
                expected.append(QString::number(row.seq));
        }
        QStringList found;
        AuditQuery query{filter, {7, {}, 4}};
        do {
            TAKE(page, AuditStore(db(), clock()).page(query));
            QCOMPARE(page.requestId, 7U);
            for (const AuditRow &row : page.rows)
                found.append(QString::number(row.seq));
            query.page.after = page.cursor;
        } while (!query.page.after.isEmpty());
        QCOMPARE(found, expected);
        // an export finds the same, of those that have their place
        TAKE(file, exported(filter));
        const AuditVerdict verdict = verdictOn(file);
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
    }
    void aCorrelationIdIsFound()
    {
        begin();
        AuditEntry entry = entryOf(1);
        DONE(append(5));
        DONE(AuditStore(db(), clock()).append(entry));
        AuditFilter filter;
        filter.correlationId = entry.correlationId;
        TAKE(page, AuditStore(db(), clock()).page({filter, {}}));
        QCOMPARE(page.rows.size(), 1U);
        QCOMPARE(page.rows[0].correlationId, entry.correlationId);
        QCOMPARE(page.rows[0].details, entry.details);
        QCOMPARE(page.rows[0].role, entry.role);
    }
    void textsAreKeptAsTheyCanBeReadAgain()
    {
        begin();
        AuditEntry entry = entryOf(0);
        entry.details = QStringLiteral("a") + QChar(0) + QChar(0xD800) + QStringLiteral("\U0001F600");
        DONE(AuditStore(db(), clock()).append(entry));
        TAKE(file, exported());
        const AuditVerdict verdict = verdictOn(file);
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
    }

    void anExportProvesItself()
    {
        begin();
        DONE(append(70));
        TAKE(whole, exported());
        AuditVerdict verdict = verdictOn(whole);
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
        QCOMPARE(verdict.records, 70);
        QVERIFY2(verdictOn(whole, {m_key->publicKey()}, true).verified,
                 "the head stands in the file outside");
        AuditFilter filter;
        filter.action = QStringLiteral("event.");
        filter.allowed = true;
        TAKE(part, exported(filter));
        verdict = verdictOn(part);
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
        QCOMPARE(verdict.records, 35);
        QVERIFY(verdictOn(part, {}).verified);
        QVERIFY(!verdictOn(part, {}).reason.isEmpty()); // whose key it is, it cannot say
        QVERIFY(!verdictOn(part, {(*Ed25519Key::make())->publicKey()}).verified);
    }
    void noBitOfAnExportMayDiffer()
    {
        if (isServer()) // the file is the same, and these are many
            return;
        begin();
        DONE(append(6));
        AuditFilter filter;
        filter.action = QStringLiteral("event.");
        TAKE(file, exported(filter));
        const QList<QByteArray> lines = file.split('\n');
        QCOMPARE(lines.size(), 6); // header, three records, end, nothing
        const qsizetype begin = lines[0].size() + 1;
        const qsizetype end = begin + lines[1].size() + lines[2].size() + lines[3].size() + 3;
        for (qsizetype at = 0; at < file.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                QByteArray other = file;
                other[at] = char(other[at] ^ (1 << bit));
                const AuditVerdict verdict = verdictOn(other);
                if (verdict.verified || verdict.records > 3)
                    QFAIL(qPrintable(QStringLiteral("bit %1 of byte %2").arg(bit).arg(at)));
                if (at >= begin && at < end && verdict.records == 3)
                    QFAIL(qPrintable(QStringLiteral("the record of byte %1 was taken").arg(at)));
            }
        }
    }
    void linesOfAnExportCannotBeMoved()
    {
        begin();
        DONE(append(8));
        AuditFilter filter;
        filter.action = QStringLiteral("event.");
        for (const AuditFilter &one : {AuditFilter{}, filter}) {
            TAKE(file, exported(one));
            QList<QByteArray> lines = file.split('\n');
            lines.removeLast();
            const auto verdict = [&](const QList<QByteArray> &changed) {
                return verdictOn(changed.join('\n') + '\n');
            };
            QVERIFY(verdict(lines).verified);
            for (qsizetype i = 0; i < lines.size(); ++i) {
                auto removed = lines;
                removed.removeAt(i);
                QVERIFY(!verdict(removed).verified);
                QVERIFY(!verdict(lines.first(i)).verified); // a cut tail
                auto doubled = lines;
                doubled.insert(i, lines[i]);
                QVERIFY(!verdict(doubled).verified);
                if (i == 0)
                    continue;
                auto swapped = lines;
                swapped.swapItemsAt(i, i - 1);
                QVERIFY(!verdict(swapped).verified);
            }
            QVERIFY(!verdictOn({}).verified);
        }
    }
    void anExportOfARewrittenDatabaseIsFoundByTheFileOutside()
    {
        begin();
        DONE(append(5));
        DONE(checkpoint());
        DONE(Sequencer(db()).run());
        DONE(checkpoint());
        force(QStringLiteral("UPDATE audit_log SET actor = 'eve' WHERE seq = 2"));
        for (const char *statement :
             {"DELETE FROM audit_checkpoints", "DELETE FROM audit_leaves", "DELETE FROM audit_nodes",
              "DELETE FROM audit_pending", "INSERT INTO audit_pending (seq) SELECT seq FROM audit_log"})
            force(QLatin1String(statement));
        const HeadFile elsewhere(m_folder->filePath(QStringLiteral("other.jsonl")));
        TAKE(head, Checkpoints(db(), clock(), *m_key, elsewhere).make());
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        DONE(Exporter(db(), clock(), *m_key).run({{}, ExportFormat::JsonLines, head, {}}, out));
        QVERIFY(verdictOn(out.data()).verified);
        QVERIFY(!verdictOn(out.data(), {m_key->publicKey()}, true).verified);
    }
    void tablesAndAuditEventsHoldEveryRecord()
    {
        begin();
        DONE(append(6));
        TAKE(csv, exported({}, ExportFormat::Csv));
        QCOMPARE(csv.count("\r\n"), 7);
        QVERIFY(csv.contains("\"n=1 \"\"é\"\", x\"\r\n"));
        TAKE(fhir, exported({}, ExportFormat::Fhir));
        QCOMPARE(fhir.count("\"resourceType\":\"AuditEvent\""), 7); // the key's record came in between
    }
    void aBrokenLineOfTheHeadFileIsSaid()
    {
        begin();
        QFile file(headFile().path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"concord_audit_head\":1}\n");
        file.close();
        FAILS(headFile().read([](const SignedHead &) { return true; }), ErrorCode::InvalidMessage);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qCritical("%s: %s", qPrintable(made.error().where), qPrintable(made.error().detail));
        return 1;
    }
    SqliteFactory sqlite;
    PostgresFactory postgres(server);
    tst_AuditTrail first(sqlite);
    tst_AuditTrail second(postgres, [&](const QString &sql) { return server.run(sql, postgres.name()); });
    const int failed = QTest::qExec(&first, argc, argv) + QTest::qExec(&second, argc, argv);
    return failed == 0 ? 0 : 1;
}

#include "tst_AuditTrail.moc"
