#include "pipeline/MappingTrial.h"

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
        for (const char *table :
             {"sync_events", "event_waits", "event_attempts", "event_failures", "event_changes",
              "event_effects", "medication_mappings", "medication_mapping_history", "mapping_releases",
              "patients", "patient_identifiers", "prescriptions", "dispenses", "prescriber_mappings",
              "audit_log"}) {
            const auto rows =
                sql::rows(*db, QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2").arg(QLatin1String(table)), {},
                          [](const QSqlQuery &q) {
                              QByteArray row;
                              for (int i = 0; i < q.record().count(); ++i)
                                  row += q.value(i).toByteArray() + '|';
                              return row;
                          });
            for (const QByteArray &row : rows.value())
                hash.addData(table + row);
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
        if (isPostgres && !m_postgres)
            return nullptr;
        DatabaseFactory *chosen = isPostgres ? static_cast<DatabaseFactory *>(m_postgres.get()) : &m_sqlite;
        chosen->reset();
        return chosen;
    }

private slots:
    void initTestCase()
    {
        m_server = std::make_unique<PostgresServer>(PostgresServer::Mode::Fast);
        if (m_server->create())
            m_postgres = std::make_unique<PostgresFactory>(*m_server);
    }

    void whatIsToldIsWhatHappens_data() { databases(); }
    void whatIsToldIsWhatHappens()
    {
        DatabaseFactory *made = factory();
        if (!made)
            QSKIP("no PostgreSQL");
        Site site(*made);
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
            DONE(MappingStore(*site.db, site.clock).resolve(approvalOf(alerts[0]), QStringLiteral("ana")));
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
        DONE(MappingStore(*site.db, site.clock).resolve(approvalOf(alerts[0]), QStringLiteral("ana")));
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
