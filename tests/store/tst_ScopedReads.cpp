#include "store/ScopedReads.h"

#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "store/EventSql.h"
#include "store/EventStore.h"
#include "store/FacilityStore.h"
#include "store/IntegrationStore.h"
#include "store/Sql.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace concord;

namespace {
/// Tables that belong to no connection, or that no page shows and no gateway reads.
const QStringList unscoped{
    QStringLiteral("joined_keys"),         // keyed hashes
    QStringLiteral("medication_mappings"), // of everybody who sends that code
    QStringLiteral("facility_mappings"),   // of everybody who sends that code
    QStringLiteral("facility_mapping_history"),
    QStringLiteral("users"), // read by SessionDesk only
    QStringLiteral("user_facilities"),
};

Session person(const QStringList &facilities)
{
    Session session;
    session.user = QStringLiteral("maria");
    session.role = Role::Analyst;
    session.facilities.names = facilities;
    return session;
}

QString firstText(const QSqlQuery &q)
{
    return q.value(0).toString();
}

struct Fixture
{
    Fixture()
    {
        db = *factory.open();
        IntegrationStore store(*db, clock);
        for (const char *name : {"north", "south", ""}) {
            const QString facility = QString::fromLatin1(name);
            const bool saved = store
                                   .saveConnection(facility + QStringLiteral("-ehr"),
                                                   QStringLiteral("fhir-r4"), QStringLiteral("u"), facility)
                                   .has_value();
            Q_ASSERT(saved);
        }
    }
    [[nodiscard]] std::unique_ptr<Database> scoped(const QStringList &facilities)
    {
        auto reads = *factory.open();
        const auto done = scopeReads(*reads, person(facilities));
        return done ? std::move(reads) : nullptr;
    }
    [[nodiscard]] EventId addEvent(const QString &source)
    {
        NewEvent event;
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.source = source;
        event.messageId = event.id.toString();
        event.state = EventState::NeedsReview;
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        event.channel = InboundChannel::Mllp;
        event.format = InboundFormat::Hl7v2;
        event.body = "MSH|";
        const auto added = EventStore(*db, clock).append(event);
        return added && *added ? event.id : EventId{};
    }

    FakeClock clock;
    SqliteFactory factory;
    std::unique_ptr<Database> db;
};

QString planOf(Database &db, const QString &text, const QVariantList &values)
{
    const auto steps = sql::rows(db, QStringLiteral("EXPLAIN QUERY PLAN ") + text, values,
                                 [](const QSqlQuery &q) { return q.value(3).toString(); });
    QStringList lines;
    for (const QString &step : steps.value())
        lines << step;
    return lines.join(u'\n');
}

/// Files that SQLite made for what did not fit in memory.
QStringList spilledFiles()
{
    QStringList found;
    const QDir open(QStringLiteral("/proc/self/fd"));
    for (const QString &name : open.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)) {
        const QString target = QFile::symLinkTarget(open.filePath(name));
        if (target.contains(QStringLiteral("etilqs")))
            found << target;
    }
    return found;
}
}

class tst_ScopedReads : public QObject
{
    Q_OBJECT

private slots:
    /// A table that a later migration adds must be decided about.
    void everyTableOfAConnectionOrAnEventIsCovered()
    {
        Fixture f;
        const auto tables = sql::rows(
            *f.db,
            QStringLiteral("SELECT DISTINCT m.name FROM sqlite_master m, pragma_table_info(m.name) c"
                           " WHERE m.type = 'table' AND (c.name IN ('source', 'connection', 'integration',"
                           " 'endpoint', 'sync_event_id', 'event_id', 'patient_id', 'job_id', 'facility',"
                           " 'correlation_id', 'bulk_id', 'snapshot_id')) AND m.name NOT LIKE 'audit%'"),
            {}, firstText);
        QVERIFY(tables && tables->size() > 20);
        for (const QString &name : *tables) {
            if (name == QStringLiteral("terminology_releases")) // whose source is a publisher
                continue;
            QVERIFY2(scopedTables().contains(name) || unscoped.contains(name), qPrintable(name));
        }
        for (const QString &name : scopedTables())
            QVERIFY2(f.scoped({QStringLiteral("north")})
                         ->run(QStringLiteral("SELECT * FROM ") + name + QStringLiteral(" LIMIT 1"))
                         .has_value(),
                     qPrintable(name));
    }

    void onlyTheFacilitysEventsAreThere()
    {
        Fixture f;
        const EventId own = f.addEvent(QStringLiteral("north-ehr"));
        const EventId other = f.addEvent(QStringLiteral("south-ehr"));
        const EventId ofNone = f.addEvent(QStringLiteral("-ehr"));
        const EventId stray = f.addEvent(QStringLiteral("configured-once"));
        const auto reads = f.scoped({QStringLiteral("north")});
        const auto seen = sql::rows(*reads, QStringLiteral("SELECT source FROM sync_events ORDER BY source"),
                                    {}, firstText);
        QCOMPARE(*seen, (std::vector<QString>{QStringLiteral("-ehr"), QStringLiteral("north-ehr")}));
        // but the content is seen of what is the facility's own
        const auto bodies = sql::number(*reads, QStringLiteral("SELECT count(*) FROM event_bodies"));
        QCOMPARE(*bodies, 1);
        QCOMPARE(*sql::number(*f.db, QStringLiteral("SELECT count(*) FROM event_bodies")), 4);
        FacilityStore facilities(*reads); // looks past the views
        QCOMPARE(*facilities.ofEvents({own}), QStringList(QStringLiteral("north")));
        QCOMPARE(*facilities.ofEvents({other}), QStringList(QStringLiteral("south")));
        QCOMPARE(*facilities.ofEvents({ofNone}), QStringList(QString()));
        QCOMPARE(*facilities.ofEvents({stray}), QStringList(FacilityStore::nowhere));
        QCOMPARE(*facilities.ofEvents({makeId<EventId>(std::chrono::milliseconds(1))}), QStringList());
        QCOMPARE(*facilities.ofConnection(QStringLiteral("south-ehr")), QStringLiteral("south"));
        QCOMPARE(*facilities.ofConnection(QStringLiteral("-ehr")), QString());
        QVERIFY(!facilities.ofConnection(QStringLiteral("none"))->has_value());
    }

    /// Both sides of what is the facility's to decide, wherever the other one came from; and no other one.
    void ofPrescriptionsTheSidesOfADifferenceAreThere()
    {
        Fixture f;
        const auto run = [&](const QString &statement) {
            const auto done = f.db->run(statement);
            QVERIFY2(done, qPrintable(done ? QString() : done.error().detail));
        };
        for (const char *source : {"north-ehr", "south-ehr"})
            run(QStringLiteral("INSERT INTO patients (id, source, source_reference) VALUES ('p-%1', '%1', "
                               "'r')")
                    .arg(QLatin1String(source)));
        for (const auto &[id, source] :
             {std::pair{"n1", "north-ehr"}, std::pair{"n2", "north-ehr"}, std::pair{"s1", "south-ehr"},
              std::pair{"s2", "south-ehr"}, std::pair{"s3", "south-ehr"}})
            run(QStringLiteral("INSERT INTO prescriptions (id, source, source_id, patient_id, status,"
                               " on_list, code, system, display, dose, frequency, route, content_hash,"
                               " seen_job) VALUES ('%1', '%2', '%1', 'p-%2', 'active', 1, 'c', 's', 'd',"
                               " '1', '1', 'o', x'', '')")
                    .arg(QLatin1String(id), QLatin1String(source)));
        for (const auto &[left, right, source] :
             {std::tuple{"n1", "s1", "north-ehr"}, std::tuple{"s2", "n2", "south-ehr"}})
            run(QStringLiteral("INSERT INTO conflicts (id, integration, record, left_id, right_id,"
                               " left_source, right_source, status, field_names, created_at, changed_at)"
                               " VALUES ('%1', 'i', 'prescription', '%1', '%2', '%3', 'x', 'open', 'dose',"
                               " 1, 1)")
                    .arg(QLatin1String(left), QLatin1String(right), QLatin1String(source)));
        const QString ids = QStringLiteral("SELECT id FROM prescription_sides ORDER BY id");
        const auto seen = sql::rows(*f.scoped({QStringLiteral("north")}), ids, {}, firstText);
        QCOMPARE(*seen, (std::vector<QString>{QStringLiteral("n1"), QStringLiteral("s1")}));
        QCOMPARE(sql::rows(*f.scoped({}), ids, {}, firstText)->size(), size_t(0));
    }

    void namesAreNoSql_data()
    {
        QTest::addColumn<QString>("facility");
        QTest::newRow("quote") << QStringLiteral("x') OR 1 = 1 --");
        QTest::newRow("none's") << QString();
        QTest::newRow("part") << QStringLiteral("nort");
        QTest::newRow("case") << QStringLiteral("NORTH");
        QTest::newRow("pattern") << QStringLiteral("%");
    }
    void namesAreNoSql()
    {
        QFETCH(QString, facility);
        Fixture f;
        QVERIFY(!f.addEvent(QStringLiteral("north-ehr")).isNull());
        const auto reads = f.scoped({facility});
        QVERIFY(reads);
        QCOMPARE(*sql::number(*reads, QStringLiteral("SELECT count(*) FROM sync_events")), 0);
    }

    void suchAConnectionWritesTheTrailOnly()
    {
        Fixture f;
        const auto reads = f.scoped({QStringLiteral("north")});
        QVERIFY(!reads->run(QStringLiteral("DELETE FROM sync_events")));
        QVERIFY(!reads->run(QStringLiteral("UPDATE connections SET facility = 'north'")));
        QVERIFY(!reads->run(QStringLiteral("INSERT INTO pauses (subject, paused_by, reason, paused_at)"
                                           " VALUES ('connection/south-ehr', 'm', 'r', 1)")));
        QVERIFY(reads->run(QStringLiteral("INSERT INTO audit_log (at, actor, action, subject, allowed)"
                                          " VALUES (1, 'm', 'a', 's', 1)")));
    }

    /// A million events, and the first page is to come at once: by the index of its order, without a sort.
    void thePagesOfEventsStillWalkTheirIndexes()
    {
        Fixture f;
        const auto reads = f.scoped({QStringLiteral("north")});
        const auto plan = [&](const EventQuery &query) {
            const sql::Filter filter = eventSql::filterOf(query);
            QVariantList values = filter.values;
            values << QStringLiteral("0") << 101;
            return planOf(*reads,
                          eventSql::select() + QStringLiteral(" WHERE ") + filter.where +
                              QStringLiteral(" AND e.id < ? ORDER BY e.id DESC LIMIT ?"),
                          values);
        };
        EventQuery all;
        EventQuery stuck;
        stuck.state = EventState::NeedsReview;
        const QString first = plan(all);
        const QString second = plan(stuck);
        for (const QString &text : {first, second}) {
            QVERIFY2(!text.contains(QStringLiteral("TEMP B-TREE")), qPrintable(text));
            QVERIFY2(!text.contains(QStringLiteral("MATERIALIZE")), qPrintable(text));
            QVERIFY2(!text.contains(QStringLiteral("SCAN event_failures")), qPrintable(text));
            QVERIFY2(!text.contains(QStringLiteral("SCAN n")), qPrintable(text));
        }
        QVERIFY2(first.contains(QStringLiteral("sqlite_autoindex_sync_events_1")), qPrintable(first));
        QVERIFY2(second.contains(QStringLiteral("sync_events_open")), qPrintable(second));
    }

    void theQueueStillWalksTheIndexOfWhatIsOpen()
    {
        Fixture f;
        const auto reads = f.scoped({QStringLiteral("north")});
        const sql::Filter ids = eventSql::idsOf({{}, {}, QStringLiteral("zz"), 101});
        const QString text = planOf(*reads, ids.where, ids.values);
        QVERIFY2(text.contains(QStringLiteral("sync_events_open")), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("SCAN sync_events")), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("TEMP B-TREE FOR ORDER BY")), qPrintable(text));
        const QString counts =
            planOf(*reads,
                   QStringLiteral("SELECT e.status, count(*) FROM sync_events e WHERE e.status <> 'succeeded'"
                                  " AND e.status IN ('needs_review','dead_letter') GROUP BY e.status"),
                   {});
        QVERIFY2(counts.contains(QStringLiteral("sync_events_open")), qPrintable(counts));
    }

    void nothingOfItGetsIntoATemporaryFile()
    {
        Fixture f;
        const auto reads = f.scoped({QStringLiteral("north")});
        QCOMPARE(*sql::number(*reads, QStringLiteral("PRAGMA temp_store")), 2); // memory
        const auto sort =
            QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)"
                           " SELECT hex(randomblob(30)) AS x, i FROM n ORDER BY x");
        const auto query = reads->run(sort);
        QVERIFY(query && *reads->next(**query)); // the sort is done, and its rows are somewhere
        QCOMPARE(spilledFiles(), QStringList());
        (*query)->finish();
    }

    void whoWorksForAllFacilitiesReadsTheTables()
    {
        Fixture f;
        auto reads = *f.factory.open();
        Session all;
        all.facilities.isAll = true;
        QVERIFY(scopeReads(*reads, all));
        QCOMPARE(*sql::number(*reads, QStringLiteral("SELECT count(*) FROM sqlite_temp_master")), 0);
    }
};

QTEST_GUILESS_MAIN(tst_ScopedReads)
#include "tst_ScopedReads.moc"
