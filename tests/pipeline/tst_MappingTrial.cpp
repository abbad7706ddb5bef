#include "pipeline/MappingTrial.h"

#include "fakes/Approve.h"
#include "fakes/FakeClock.h"
#include "fakes/PostgresFactory.h"
#include "pipeline/steps/ContentSteps.h"
#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"

#include <QCryptographicHash>
#include <QDir>
#include <QSqlRecord>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace concord;

namespace {
const auto worker = QStringLiteral("w");

/// The messages of tests/data as events of one connection, worked once in
/// a database that knows no code of theirs.
struct Site
{
    explicit Site(DatabaseFactory &factory)
    {
        auto opened = factory.open();
        if (!opened)
            qFatal("%s", qPrintable(told(opened)));
        db = *std::move(opened);
        const auto loaded =
            TerminologyStore(*db, clock)
                .import(
                    {QStringLiteral("test"),
                     QStringLiteral("test"),
                     {{QStringLiteral("1"), TermType::SCD, ConceptStatus::Active, QStringLiteral("a drug")}},
                     {}});
        Q_ASSERT(loaded);
        QDir folder(QStringLiteral(TEST_DATA_DIR "/hl7v2/messages"));
        for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                add(file.readAll().replace('\n', '\r').replace("\r\r", "\r"));
        }
        for (int i = 1; i <= 6; ++i) // of three patients, each with two orders that depend on each other
            add("MSH|^~\\&|EHR|H|C|P|20260110090000||RDE^O11|" + QByteArray::number(i) + "|P|2.5.1\rPID|1||" +
                    QByteArray::number(i % 3) + "^^^H^MR||Doe^J\rORC|NW|T" + QByteArray::number(i) +
                    "^EHR|||||||20260109\rRXE|^BID|777^x^NDC|1||{tbl}^tablet^UCUM|TAB\rRXR|PO\r",
                QString::number(i % 3));
    }

    void add(const QByteArray &body, const QString &key = {})
    {
        if (!body.contains("RDE^") && !body.contains("RDS^"))
            return;
        clock.advance(std::chrono::milliseconds(5));
        NewEvent e;
        e.id = makeId<EventId>(clock.now().time_since_epoch());
        e.kind = EventKind::PrescriptionNew;
        e.source = QStringLiteral("ehr");
        e.messageId = e.id.toString();
        e.orderingKey = key;
        e.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        e.createdAt = clock.now();
        e.format = InboundFormat::Hl7v2;
        e.body = body;
        const auto added = EventStore(*db, clock).append(e);
        Q_ASSERT(added);
    }
    Result<int> work()
    {
        EventProcessor processor(*db, clock, contentSteps(), {}, worker, [] { return 0.0; });
        return runClaimable(*db, clock, processor, worker);
    }
    QString stateOf(EventId id)
    {
        const auto row = EventStore(*db, clock).byId(id);
        return row && *row ? wordOf((*row)->state) : QStringLiteral("none");
    }
    /// Everything in the database, as one hash.
    QByteArray content()
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        const bool isFile = db->dialect().kind() == Dialect::Kind::Sqlite;
        const auto tables = sql::rows(
            *db,
            isFile ? QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
                   : QStringLiteral("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname ="
                                    " current_schema() ORDER BY 1"),
            {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
        if (tables.value().size() < 50)
            qFatal("not all tables");
        for (const QString &table : *tables) {
            const auto rows =
                sql::rows(*db, QStringLiteral("SELECT * FROM ") + table, {}, [](const QSqlQuery &q) {
                    QByteArray row;
                    for (int i = 0; i < q.record().count(); ++i)
                        row += q.value(i).toByteArray() + '|';
                    return row;
                });
            auto sorted = rows.value();
            std::sort(sorted.begin(), sorted.end());
            for (const QByteArray &row : sorted)
                hash.addData(table.toUtf8() + row);
        }
        return hash.result();
    }

    FakeClock clock;
    std::unique_ptr<Database> db;
};

MappingDecision approvalOf(const MappingRow &row)
{
    return {row.id, QStringLiteral("RX1"), Equivalence::Equivalent, QStringLiteral("a test")};
}
}

class tst_MappingTrial : public QObject
{
    Q_OBJECT

    SqliteFactory m_sqlite;
    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<PostgresFactory> m_postgres;

    static void databases()
    {
        QTest::addColumn<bool>("isPostgres");
        QTest::newRow("SQLite") << false;
        QTest::newRow("PostgreSQL") << true;
    }
    DatabaseFactory *factory()
    {
        QFETCH(bool, isPostgres);
        DatabaseFactory *chosen = isPostgres ? static_cast<DatabaseFactory *>(m_postgres.get()) : &m_sqlite;
        chosen->reset();
        return chosen;
    }

private slots:
    void initTestCase()
    {
        m_server = std::make_unique<PostgresServer>(PostgresServer::Mode::Fast);
        DONE(m_server->create());
        m_postgres = std::make_unique<PostgresFactory>(*m_server);
    }

    void whatIsToldIsWhatHappens_data() { databases(); }
    void whatIsToldIsWhatHappens()
    {
        Site site(*factory());
        DONE(site.work());
        int tried = 0;
        int succeeded = 0;
        int fields = 0;
        int drugs = 0;
        for (int round = 0; round < 80; ++round) { // the codes with most events, one after the other
            TAKE(alerts, MappingStore(*site.db, site.clock).alerts(1));
            if (alerts.empty() || alerts[0].waitingEvents == 0)
                break;
            const QByteArray before = site.content();
            TAKE(impact, MappingTrial(*site.db, site.clock, contentSteps).run(approvalOf(alerts[0]), true));
            QVERIFY(site.content() == before); // nothing of it is left
            QCOMPARE(impact.waiting, alerts[0].waitingEvents);
            QCOMPARE(impact.tried, impact.waiting);
            QCOMPARE(impact.note, QString());
            DONE(approveByRules(MappingStore(*site.db, site.clock), approvalOf(alerts[0]),
                                QStringLiteral("ana")));
            DONE(EventStore(*site.db, site.clock).releaseWaiting(alerts[0].id));
            DONE(site.work());
            for (const ImpactedEvent &event : impact.events) {
                QCOMPARE(site.stateOf(event.id), wordOf(event.becomes));
                succeeded += event.becomes == EventState::Succeeded;
                fields += int(event.fields.size());
                for (const ImpactField &field : event.fields)
                    drugs += field.field == u"drug" && field.then == u"a drug";
            }
            tried += impact.tried;
        }
        QVERIFY2(tried >= 12, qPrintable(QString::number(tried)));
        const auto seen = QStringLiteral("%1 %2 %3").arg(succeeded).arg(fields).arg(drugs);
        QVERIFY2(succeeded >= 9 && fields >= 50 && drugs >= 9, qPrintable(seen));
    }

    /// A transaction for each patient finds what one for all of them does.
    void manyTransactionsFindWhatOneDoes_data() { databases(); }
    void manyTransactionsFindWhatOneDoes()
    {
        Site site(*factory());
        DONE(site.work());
        TAKE(alerts, MappingStore(*site.db, site.clock).alerts(100));
        int batches = 0;
        for (const MappingRow &alert : alerts) {
            MappingTrial one(*site.db, site.clock, contentSteps);
            one.setBatchTime(std::chrono::hours(1));
            TAKE(whole, one.run(approvalOf(alert), true, std::chrono::hours(1)));
            QCOMPARE(one.batches(), 1);
            MappingTrial many(*site.db, site.clock, contentSteps);
            many.setBatchTime({});
            const QByteArray before = site.content();
            TAKE(parts, many.run(approvalOf(alert), true, std::chrono::hours(1)));
            QVERIFY(site.content() == before);
            batches = std::max(batches, many.batches());
            QCOMPARE(parts.waiting, whole.waiting);
            QCOMPARE(parts.tried, whole.tried);
            QCOMPARE(parts.patients, whole.patients);
            QCOMPARE(parts.note, QString());
            QVERIFY(parts.becomes == whole.becomes);
            QCOMPARE(parts.events.size(), whole.events.size());
            for (size_t i = 0; i < parts.events.size(); ++i) {
                QCOMPARE(parts.events[i].id, whole.events[i].id);
                QCOMPARE(parts.events[i].becomes, whole.events[i].becomes);
                QCOMPARE(parts.events[i].cause, whole.events[i].cause);
                QVERIFY(parts.events[i].fields == whole.events[i].fields);
            }
        }
        QVERIFY(batches >= 3);
    }

    /// Others write in the middle of a long trial.
    void othersWriteMeanwhile()
    {
        m_sqlite.reset();
        Site site(m_sqlite);
        for (int i = 0; i < 450; ++i)
            site.add("MSH|^~\\&|EHR|H|C|P|20260110090000||RDE^O11|B" + QByteArray::number(i) +
                         "|P|2.5.1\rPID|1||B" + QByteArray::number(i) + "^^^H^MR||Doe^J\rORC|NW|B" +
                         QByteArray::number(i) +
                         "^EHR|||||||20260109\rRXE|^BID|778^x^NDC|1||{tbl}^tablet^UCUM|TAB\rRXR|PO\r",
                     QStringLiteral("b%1").arg(i));
        DONE(site.work());
        TAKE(alerts, MappingStore(*site.db, site.clock).alerts(1));
        QVERIFY(alerts[0].waitingEvents >= 450);
        const QByteArray before = site.content();
        std::atomic<bool> isOver = false;
        std::atomic<int> begun = 0; // transactions
        QString trouble;
        MappingImpact impact;
        std::thread trial([&] {
            const auto own = m_sqlite.open();
            MappingTrial tried(**own, site.clock, [&] {
                ++begun;
                return contentSteps();
            });
            tried.setBatchTime(std::chrono::milliseconds(50));
            const auto found = tried.run(approvalOf(alerts[0]), true, std::chrono::minutes(5));
            trouble = told(found);
            impact = found.value_or(MappingImpact{});
            isOver = true;
        });
        int written = 0;
        QString failure;
        for (int seen = 0; written < 3 && !isOver && failure.isEmpty();) {
            if (begun == seen) {
                std::this_thread::yield();
                continue;
            }
            seen = begun; // it holds the lock now
            failure = told(sql::change(*site.db, QStringLiteral("UPDATE pauses SET reason = ''"), {}));
            written += failure.isEmpty() && !isOver;
        }
        trial.join();
        QCOMPARE(failure, QString());
        QCOMPARE(trouble, QString());
        QVERIFY(impact.tried >= 450);
        QCOMPARE(written, 3);
        QVERIFY(site.content() == before);
        MappingTrial usual(*site.db, site.clock, contentSteps);
        DONE(usual.run(approvalOf(alerts[0]), true));
        QVERIFY(usual.batches() <= 6); // a second each at least, of five: so often it pauses
        qInfo("%d events: %d transactions of 50 ms; as usual %d, the longest %lld ms", impact.tried,
              begun.load(), usual.batches(), (long long)usual.longestBatch().count());
    }

    void withoutTheRightThereAreCountsOnly()
    {
        m_sqlite.reset();
        Site site(m_sqlite);
        DONE(site.work());
        TAKE(alerts, MappingStore(*site.db, site.clock).alerts(1));
        TAKE(impact, MappingTrial(*site.db, site.clock, contentSteps).run(approvalOf(alerts[0]), false));
        QVERIFY(impact.tried > 0 && !impact.becomes.empty());
        for (const ImpactedEvent &event : impact.events)
            QVERIFY(event.fields.empty());
    }

    void whenTheTimeIsOverItSaysSo()
    {
        m_sqlite.reset();
        Site site(m_sqlite);
        DONE(site.work());
        TAKE(alerts, MappingStore(*site.db, site.clock).alerts(1));
        const QByteArray before = site.content();
        TAKE(impact, MappingTrial(*site.db, site.clock, contentSteps)
                         .run(approvalOf(alerts[0]), true, std::chrono::milliseconds(0)));
        QCOMPARE(impact.tried, 0);
        QVERIFY(!impact.note.isEmpty());
        QVERIFY(site.content() == before);
    }

    void aDecidedCodeIsNotTried()
    {
        m_sqlite.reset();
        Site site(m_sqlite);
        DONE(site.work());
        TAKE(alerts, MappingStore(*site.db, site.clock).alerts(1));
        MappingDecision wrong = approvalOf(alerts[0]);
        wrong.targetDrugId = QStringLiteral("nonesuch");
        FAILS(MappingTrial(*site.db, site.clock, contentSteps).run(wrong, true), ErrorCode::Conflict);
        DONE(
            approveByRules(MappingStore(*site.db, site.clock), approvalOf(alerts[0]), QStringLiteral("ana")));
        FAILS(MappingTrial(*site.db, site.clock, contentSteps).run(approvalOf(alerts[0]), true),
              ErrorCode::Conflict);
    }

    void aTrialThatFailsHalfWayLeavesNothing()
    {
        m_sqlite.reset();
        Site site(m_sqlite);
        DONE(site.work());
        TAKE(alerts, MappingStore(*site.db, site.clock).alerts(1));
        const QByteArray before = site.content();
        int failed = 0;
        for (int n = 1;; n += 5) {
            site.db->failStatement(n);
            const auto impact =
                MappingTrial(*site.db, site.clock, contentSteps).run(approvalOf(alerts[0]), true);
            if (site.db->failurePending()) {
                site.db->failStatement(0);
                DONE(impact);
                break;
            }
            FAILS(impact, ErrorCode::StoreFailed);
            QVERIFY(site.content() == before);
            ++failed;
        }
        QVERIFY(failed > 5);
    }

    /// Rejected: the events go to people, who are told why.
    void aRejectedCodeEndsInReview()
    {
        m_sqlite.reset();
        Site site(m_sqlite);
        DONE(site.work());
        TAKE(alerts, MappingStore(*site.db, site.clock).alerts(1));
        TAKE(waiting, EventStore(*site.db, site.clock).waitingFor(alerts[0].id, 500));
        MappingDecision reject = approvalOf(alerts[0]);
        reject.act = MappingAct::Reject;
        DONE(MappingStore(*site.db, site.clock)
                 .decide(reject, {MappingState::Rejected, QStringLiteral("ana")}));
        DONE(EventStore(*site.db, site.clock).releaseWaiting(alerts[0].id));
        DONE(site.work());
        int reviewed = 0;
        for (const EventRow &event : waiting) {
            const auto row = EventStore(*site.db, site.clock).byId(event.id);
            if ((*row)->state != EventState::NeedsReview)
                continue; // of another code as well, or behind another one
            ++reviewed;
            QCOMPARE((*row)->lastError->code, ErrorCode::CodeRejected);
            QCOMPARE((*row)->lastError->where, QStringLiteral("mapping/") + alerts[0].id.toString());
        }
        QVERIFY(reviewed > 0);
    }
};

QTEST_GUILESS_MAIN(tst_MappingTrial)
#include "tst_MappingTrial.moc"
