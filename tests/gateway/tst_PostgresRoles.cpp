// What the console reads and orders, under the login of a person of each role: what the role may do works,
// and what it may not the server refuses, with no gateway before it. The stores and orders here run as their
// owner would have them, so nothing but the login holds them back.
#include "fakes/PostgresClinic.h"
#include "fakes/TestVault.h"
#include "gateway/AccessCheck.h"
#include "gateway/AlertDesk.h"
#include "gateway/ConnectionReader.h"
#include "gateway/EventOrders.h"
#include "gateway/MappingDesk.h"
#include "gateway/Orders.h"
#include "gateway/OverviewReader.h"
#include "gateway/ReconciliationDesk.h"
#include "gateway/StoreGateway.h"
#include "gateway/ValueDesk.h"
#include "store/AuditStore.h"
#include "store/AuditTreeStore.h"
#include "store/BulkStore.h"
#include "store/ConflictStore.h"
#include "store/DifferenceStore.h"
#include "store/DrugNameStore.h"
#include "store/MappingFigureStore.h"
#include "store/Migrator.h"
#include "store/Notifications.h"
#include "store/PauseStore.h"
#include "store/ReconciliationStore.h"
#include "store/SuggestionStore.h"
#include "store/TrialStore.h"
#include "store/UserStore.h"
#include "store/ValueStore.h"
#include "store/contract/Suite.h"
#include "sync/PharmacySides.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;

Q_DECLARE_METATYPE(concord::Role)

namespace {
const std::initializer_list<std::pair<const char *, Role>> people = {
    {"vera", Role::Viewer},     {"ana", Role::Analyst},     {"ann", Role::Analyst},
    {"carl", Role::Compliance}, {"cora", Role::Compliance}, {"adam", Role::Administrator}};

/// What two systems say of one order, as a conflict and as a difference.
struct Dispute
{
    ConflictRow conflict;
    ReconciliationRunRow run;
    ReconciliationItemId item;
};
}

class tst_PostgresRoles : public QObject
{
    Q_OBJECT

    PostgresClinic m_clinic;
    std::unique_ptr<Database> m_db; ///< of the person
    QString m_person;
    Role m_role = Role::Viewer;

    [[nodiscard]] Database &db() { return *m_db; }
    [[nodiscard]] const Clock &clock() const { return m_clinic.clock; }
    [[nodiscard]] Orders orders() { return {db(), clock(), m_person}; }
    [[nodiscard]] EventOrders eventOrders()
    {
        EventOrderSettings settings;
        settings.actor = m_person;
        return {db(), clock(), settings};
    }
    [[nodiscard]] bool isOfAll() const
    {
        return m_person != QStringLiteral("ana") && m_person != QStringLiteral("carl") &&
               m_person != QStringLiteral("vera");
    }
    [[nodiscard]] bool mayOrder() const { return allowed(m_role, Action::RetryEvents, Scope::Inside); }
    [[nodiscard]] int sources() const { return isOfAll() ? 3 : 2; }
    void everybody()
    {
        QTest::addColumn<QString>("person");
        QTest::addColumn<Role>("role");
        for (const auto &[name, role] : people)
            QTest::newRow(name) << QString::fromLatin1(name) << role;
    }
    /// The server's refusal; or, of what the person may, that it was done.
    template <typename T>
    [[nodiscard]] bool isAsTheRole(const Result<T> &result, bool may)
    {
        if (result.has_value() != may || (!result && result.error().code != ErrorCode::Forbidden)) {
            qWarning("%s", qPrintable(told(result)));
            return false;
        }
        return true;
    }
    [[nodiscard]] EventId eventOf(const QString &source)
    {
        return EventId::fromString(
            m_clinic.told(QStringLiteral("SELECT max(id) FROM sync_events WHERE source = '%1'").arg(source)));
    }
    [[nodiscard]] QString addPrescription(const QString &source, const char *quantity)
    {
        m_clinic.clock.advance(std::chrono::milliseconds(1));
        const QString id = makeId<PrescriptionId>(clock().now().time_since_epoch()).toString();
        (void)m_clinic.told(
            QStringLiteral("INSERT INTO prescriptions (id, source, source_id, patient_id, status, on_list,"
                           " code, system, display, dose, frequency, route, content_hash, seen_job,"
                           " details_json) VALUES ('%1', '%2', '%1', 'p-%2', 'active', 1, 'c', 's',"
                           " 'drug of %2', '1', '1/1d', 'o', '', '', '{\"dispense\":{\"value\":\"%3\","
                           "\"unit\":\"{tbl}\"}}')")
                .arg(id, source, QString::fromLatin1(quantity)));
        return id;
    }
    /// Between a connection and the hub, which is of no facility.
    [[nodiscard]] Dispute dispute(const QString &source)
    {
        SideDifference d;
        d.record = QStringLiteral("prescription");
        d.field = QStringLiteral("quantity");
        d.leftId = addPrescription(source, "30");
        d.rightId = addPrescription(PostgresClinic::hub, "60");
        d.leftSource = source;
        d.rightSource = PostgresClinic::hub;
        d.remedies = {Remedy::SendRight, Remedy::Agree};
        Dispute made;
        ConflictField field;
        field.field = d.field;
        field.left.value.text = QStringLiteral("30 {tbl}");
        field.right.value.text = QStringLiteral("60 {tbl}");
        ConflictRow row;
        row.integration = source + QStringLiteral("-list");
        row.record = d.record;
        row.leftId = d.leftId;
        row.rightId = d.rightId;
        row.leftSource = d.leftSource;
        row.rightSource = d.rightSource;
        made.conflict = ConflictStore(*m_clinic.db, clock()).raise(row, {field}).value_or(ConflictRow{});
        ReconciliationStore store(*m_clinic.db, clock());
        made.run.id = makeId<ReconciliationRunId>(clock().now().time_since_epoch());
        made.run.integration = row.integration;
        made.run.leftSource = source;
        made.run.rightSources = {PostgresClinic::hub};
        made.run.requestedBy = QStringLiteral("owner");
        made.run.startedAt = clock().now();
        ReconciliationItemQuery query;
        query.run = made.run.id;
        const auto items =
            store.begin(made.run).and_then([&] { return store.addItems(made.run, {d}); }).and_then([&] {
                return store.items(query);
            });
        if (items && items->rows.size() == 1)
            made.item = items->rows[0].id;
        return made;
    }
    /// Both records as the console reads them.
    [[nodiscard]] SidesReader bothSides() const
    {
        return [this](Database &of, const SideDifference &difference) {
            return pharmacy::sidesOf(difference, of, clock());
        };
    }
    /// How many rows the person has put on the audit trail.
    [[nodiscard]] int records() const
    {
        return m_clinic
            .told(QStringLiteral("SELECT count(*) FROM audit_log WHERE actor = '%1'").arg(m_person))
            .toInt();
    }

private slots:
    void initTestCase()
    {
        DONE(m_clinic.create());
        DONE(m_clinic.server.run(
            QStringLiteral("INSERT INTO integration.local_drugs VALUES ('RX1', '1', 'a', 1)"),
            m_clinic.name));
    }
    void init()
    {
        if (QTest::currentDataTag() == nullptr)
            return;
        QFETCH(QString, person);
        QFETCH(Role, role);
        m_person = person;
        m_role = role;
        TAKE(opened, m_clinic.openAs(person));
        m_db = std::move(opened);
    }
    void cleanup() { m_db.reset(); }

    void whoSignsInIsFound_data() { everybody(); }
    void whoSignsInIsFound()
    {
        TAKE(session,
             Accounts(db(), clock(), m_person).signIn(m_person, SecretText(m_clinic.passwordOf(m_person))));
        QCOMPARE(session.role, m_role);
        QCOMPARE(session.facilities.isAll, isOfAll());
        TAKE(others, UserStore(db(), clock()).all());
        QCOMPARE(others.size(), m_role == Role::Administrator ? 8U : 1U);
    }

    void everybodyLooks_data() { everybody(); }
    void everybodyLooks()
    {
        DONE(db().hasChanged());
        DONE(Notifications::notifyWork(db()));
        EventStore events(db(), clock());
        TAKE(page, events.page({}));
        QVERIFY(int(page.rows.size()) >= sources());
        for (const EventRow &row : page.rows)
            QVERIFY(isOfAll() || row.source != PostgresClinic::south);
        TAKE(jobs, JobStore(db(), clock()).page({}));
        QVERIFY(int(jobs.rows.size()) >= sources());
        TAKE(queue, events.queuePage({}, {}));
        QVERIFY(int(queue.rows.size()) >= sources());
        DONE(events.since({}, {}, 10));
        DONE(events.changedSince(Timestamp{}, {}, 10));
        TAKE(overview, readOverview(db(), clock()));
        QCOMPARE(overview.metrics.patients, qint64(sources()));
        TAKE(connections, readConnections(db(), clock(), {{PostgresClinic::north, RateLimit{1, 1}}}));
        QCOMPARE(int(connections.rows.size()), sources());
        DONE(MappingStore(db(), clock()).page({}));
        DONE(MappingStore(db(), clock()).searchDrugs(QStringLiteral("a"), 5));
        DONE(MappingStore(db(), clock()).unmappedOf(jobs.rows.front().id, 5));
        DONE(SuggestionStore(db(), clock()).of(MappingId{}));
        TAKE(figures, MappingFigureStore(db(), clock()).figures());
        for (const MappingCoverage &one : figures.coverage)
            QVERIFY(isOfAll() || one.source != PostgresClinic::south);
        DONE(BulkStore(db(), clock()).recent(Timestamp{}));
        DONE(BulkStore(db(), clock()).preview(BulkActionKind::Retry, {}, {}));
    }

    void theStoryOfAnEvent_data() { everybody(); }
    void theStoryOfAnEvent()
    {
        EventStore events(db(), clock());
        const EventId mine = eventOf(PostgresClinic::north);
        TAKE(story, events.story(mine, {}));
        QVERIFY(story);
        QCOMPARE(story->bodyBytes, qint64(9)); // "MSH|other": its size, for whoever sees the event
        QVERIFY(!story->orders.empty());
        TAKE(detail, events.detail(mine));
        QVERIFY(detail);
        TAKE(foreign, events.story(eventOf(PostgresClinic::south), {}));
        QCOMPARE(foreign.has_value(), isOfAll());
        DONE(events.failuresOf(JobId{}, 5));
    }

    void contentIsForWhoMaySeeIt_data() { everybody(); }
    void contentIsForWhoMaySeeIt()
    {
        const bool may = allowed(m_role, Action::SeePayload, Scope::Inside);
        const int before = records();
        const auto seen = eventOrders().view(eventOf(PostgresClinic::north), QStringLiteral("a call"));
        QVERIFY(isAsTheRole(seen, may));
        if (may) {
            QCOMPARE(seen->body, QByteArray("MSH|other"));
            QCOMPARE(seen->canonicalJson, QStringLiteral("{\"patient\":\"other\"}"));
        }
        QCOMPARE(records(), before + 1); // a refusal stands there as well
        const auto foreign = eventOrders().view(eventOf(PostgresClinic::south), QStringLiteral("a call"));
        QCOMPARE(foreign.has_value(), may && isOfAll());
        TAKE(jobs, JobStore(db(), clock()).page({{}, {}, {}}));
        DifferenceQuery query;
        query.jobId = jobs.rows.back().id;
        QVERIFY(isAsTheRole(DifferenceStore(db()).page(query), may));
    }

    void theTrailIsForWhoReadsIt_data() { everybody(); }
    void theTrailIsForWhoReadsIt()
    {
        const bool may = allowed(m_role, Action::SeeAudit, Scope::Inside);
        const auto page = AuditStore(db(), clock()).page({});
        QVERIFY(isAsTheRole(page, may));
        QVERIFY(isAsTheRole(AuditTreeStore(db()).newestHead(), may));
        if (may)
            QVERIFY(page->rows.size() > 8);
    }

    void aSyncAndItsEnd_data() { everybody(); }
    void aSyncAndItsEnd()
    {
        (void)m_clinic.told(
            QStringLiteral("UPDATE integration_jobs SET status = 'cancelled', finished_at = 1,"
                           " cancel_requested = 1 WHERE status = 'queued'"));
        const auto mine =
            orders().triggerSync(PostgresClinic::north + QStringLiteral("-list"), true, JobTrigger::Manual);
        QVERIFY(isAsTheRole(mine, mayOrder()));
        if (mine)
            DONE(orders().cancelJob(*mine));
        const auto tested = eventOrders().testConnection(PostgresClinic::north);
        QVERIFY(isAsTheRole(tested, mayOrder()));
        if (tested)
            DONE(orders().cancelJob(*tested));
        for (const QString &source : {PostgresClinic::south, PostgresClinic::hub}) {
            const auto other =
                orders().triggerSync(source + QStringLiteral("-list"), true, JobTrigger::Manual);
            QCOMPARE(other.has_value(), mayOrder() && isOfAll());
            const auto job =
                JobStore(*m_clinic.db, clock()).enqueue({source + QStringLiteral("-list"), {}, {}, {}, {}});
            TAKE(open, JobStore(*m_clinic.db, clock()).current(source + QStringLiteral("-list")));
            QVERIFY(open && (job || other));
            QCOMPARE(orders().cancelJob(open->id).has_value(), mayOrder() && isOfAll());
        }
    }

    /// Held back by the login alone, and by the gateway before it: notifiers are everybody's.
    void aTestNoticeIsForWhoWorksForAll_data() { everybody(); }
    void aTestNoticeIsForWhoWorksForAll()
    {
        (void)m_clinic.told(
            QStringLiteral("UPDATE integration_jobs SET status = 'cancelled', finished_at = 1,"
                           " cancel_requested = 1 WHERE status = 'queued'"));
        const bool may = mayOrder() && isOfAll();
        TAKE(own,
             Accounts(db(), clock(), m_person).signIn(m_person, SecretText(m_clinic.passwordOf(m_person))));
        for (const auto &[session, notifier] :
             {std::pair(ownerSession(m_person), NotifierKind::Smtp), std::pair(own, NotifierKind::Slack)}) {
            AlertDesk desk(db(), clock(), session);
            QVERIFY(isAsTheRole(desk.testNotifier(notifier), may));
            TAKE(list, desk.notifierTests(4));
            QCOMPARE(list.rows.size(), 2U);
            const auto &last = list.rows[notifier == NotifierKind::Smtp ? 0 : 1].last;
            QVERIFY(!may || (last && last->state == JobState::Queued));
            QVERIFY(isOfAll() || !last);
        }
        TAKE(list, AlertDesk(db(), clock(), own).notifierTests(5));
        QCOMPARE(list.mayOrder, may);
        QCOMPARE(AlertDesk(db(), clock(), own).testNotifier(NotifierKind::Desktop).has_value(), may);
    }

    void aPauseAndItsEnd_data() { everybody(); }
    void aPauseAndItsEnd()
    {
        for (const bool paused : {true, false}) {
            const QString why = QStringLiteral("upgrade");
            const auto mine = eventOrders().pauseConnection(PostgresClinic::north, paused, why);
            QVERIFY(mine.has_value() == mayOrder());
            QCOMPARE(eventOrders()
                         .pauseIntegration(PostgresClinic::north + QStringLiteral("-list"), paused, why)
                         .has_value(),
                     mayOrder());
            for (const QString &source : {PostgresClinic::south, PostgresClinic::hub})
                QCOMPARE(eventOrders().pauseConnection(source, paused, why).has_value(),
                         mayOrder() && isOfAll());
        }
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT count(*) FROM pauses")), QStringLiteral("0"));
    }

    void incidentsAndFiguresAreOfThePersonsFacilities_data() { everybody(); }
    void incidentsAndFiguresAreOfThePersonsFacilities()
    {
        const qint64 hour = toMs(startOf(MetricGrain::Hour, clock().now()));
        const auto asOwner = [this](const QString &statement) {
            return m_clinic.server.run(statement, m_clinic.name);
        };
        std::map<QString, IncidentId> ids;
        for (const QString &source : {PostgresClinic::north, PostgresClinic::south, PostgresClinic::hub}) {
            const auto id = makeId<IncidentId>(clock().now().time_since_epoch());
            ids[source] = id;
            DONE(asOwner(QStringLiteral("INSERT INTO integration.incidents (id, endpoint, cause, opened_at,"
                                        " last_at) VALUES ('%1', '%2', 'for %3', 1, 1)")
                             .arg(id.toString(), source, m_person)));
            DONE(asOwner(
                QStringLiteral("INSERT INTO integration.notifications (incident_id, notifier, occasion,"
                               " state, created_at, ended_at, recipients) VALUES ('%1', 'smtp',"
                               " 'opened', 'sent', 1, 1, 'ops@clinic.example')")
                    .arg(id.toString())));
            DONE(asOwner(
                QStringLiteral("INSERT INTO integration.metric_told (grain, at, endpoint, kind, bucket,"
                               " count, sum_ms) VALUES ('hour', %1, '%2', 'DISPENSE', 3, 1, 9)"
                               " ON CONFLICT DO NOTHING")
                    .arg(hour)
                    .arg(source)));
        }
        AlertDesk desk(db(), clock(), ownerSession(m_person));
        for (const auto &[source, id] : ids) {
            const bool isSeen = isOfAll() || source != PostgresClinic::south;
            const auto detail = desk.incident(id, 5);
            QCOMPARE(detail.has_value(), isSeen);
            if (!isSeen)
                continue;
            QCOMPARE(detail->notices.size(), size_t(1));
            QCOMPARE(detail->notices[0].recipients, QStringLiteral("ops@clinic.example"));
        }
        TAKE(series, desk.series({7, MetricGrain::Hour, 2}));
        QCOMPARE(series.told.size(), size_t(1));
        QCOMPARE(series.told[0].latency.total(), sources());
        QCOMPARE(desk.acknowledge(ids[PostgresClinic::north], QStringLiteral("seen")).has_value(),
                 mayOrder());
        QCOMPARE(desk.acknowledge(ids[PostgresClinic::south], QStringLiteral("seen")).has_value(),
                 mayOrder() && isOfAll());
        TAKE(rules, desk.rules(3));
        AlertRuleChange change{rules.rules.at(size_t(AlertKind::QueueDepth)), 0,
                               QStringLiteral("small site")};
        change.basedOn = change.rule.version;
        change.rule.threshold += 1;
        QCOMPARE(desk.saveRule(change).has_value(), m_role == Role::Administrator);
    }

    /// Held back by the login alone, and by the gateway before it.
    void aDifferenceIsSeenAndDecidedAsTheRoleSays_data() { everybody(); }
    void aDifferenceIsSeenAndDecidedAsTheRoleSays()
    {
        TAKE(own,
             Accounts(db(), clock(), m_person).signIn(m_person, SecretText(m_clinic.passwordOf(m_person))));
        for (const Session &session : {ownerSession(m_person), own}) {
            for (const QString &source :
                 {PostgresClinic::north, PostgresClinic::south, PostgresClinic::hub}) {
                const bool isMine = isOfAll() || source == PostgresClinic::north;
                const bool sees = isMine && allowed(m_role, Action::SeeDifferences, Scope::Inside);
                const bool decides = isMine && allowed(m_role, Action::Reconcile, Scope::Inside);
                const Dispute made = dispute(source);
                QVERIFY(!made.conflict.id.isNull() && !made.item.isNull());
                ReconciliationDesk desk(db(), clock(), session, std::chrono::seconds(8));
                const int before = records();
                const auto conflict = desk.conflict(made.conflict.id, 1);
                QVERIFY2(conflict.has_value() == sees, qPrintable(told(conflict)));
                const auto item = desk.item(made.item, bothSides(), 2);
                QVERIFY2(item.has_value() == sees, qPrintable(told(item)));
                QCOMPARE(records(), before + 2); // whoever looks is on the trail, and so is a refusal
                if (sees) {
                    QCOMPARE(conflict->title, Phi(QStringLiteral("drug of ") + source));
                    QCOMPARE(item->fields.size(), size_t(7));
                    QCOMPARE(item->item.difference.title, Phi(QStringLiteral("c · s"))); // it has none
                    QCOMPARE(item->fields[5].left, Phi(QStringLiteral("30 {tbl}")));
                    QCOMPARE(item->fields[5].right, Phi(QStringLiteral("60 {tbl}")));
                }
                const auto report = desk.report({3, made.run.id, ReportFormat::Csv, true});
                QCOMPARE(report.has_value() && report->items == 1, sees);
                QVERIFY(sees || !report || report->items == 0);
                const QString why = QStringLiteral("the prescriber was asked");
                const auto decided = desk.decide({made.conflict.id,
                                                  {{QStringLiteral("quantity"), FieldChoice::Left, {}}},
                                                  why,
                                                  made.conflict.version});
                QVERIFY2(decided.has_value() == decides, qPrintable(told(decided)));
                QCOMPARE(desk.undo(made.conflict.id).has_value(), decides);
                const auto batch = desk.order({{made.item}, Remedy::Agree, why});
                QVERIFY2(batch.has_value() == decides, qPrintable(told(batch)));
                if (batch)
                    QCOMPARE(desk.undo(batch->id).value_or(0), 1);
            }
        }
    }

    void listsOfDifferencesAreOfThePersonsFacilities_data() { everybody(); }
    void listsOfDifferencesAreOfThePersonsFacilities()
    {
        for (const QString &source : {PostgresClinic::north, PostgresClinic::south, PostgresClinic::hub})
            QVERIFY(!dispute(source).item.isNull());
        const bool may = allowed(m_role, Action::SeeDifferences, Scope::Inside);
        ReconciliationDesk desk(db(), clock(), ownerSession(m_person), std::chrono::seconds(8));
        TAKE(runs, desk.page(ReconciliationRunQuery{})); // counts are for everybody
        QVERIFY(!runs.rows.empty());
        for (const ReconciliationRunRow &row : runs.rows)
            QVERIFY(isOfAll() || row.leftSource != PostgresClinic::south);
        DONE(desk.sides(1));
        const auto conflicts = desk.page(ConflictQuery{});
        QVERIFY(isAsTheRole(conflicts, may));
        const auto items = desk.page(ReconciliationItemQuery{});
        QVERIFY(isAsTheRole(items, may));
        DONE(ReconciliationStore(db(), clock()).accuracy());
        QCOMPARE(ReconciliationStore(db(), clock()).stamp().has_value(), may);
        QCOMPARE(ConflictStore(db(), clock()).changedSince(Timestamp{}, 10).has_value(), may);
        if (!may)
            return;
        QVERIFY(!conflicts->rows.empty() && !items->rows.empty());
        for (const ConflictRow &row : conflicts->rows)
            QVERIFY(isOfAll() || row.leftSource == PostgresClinic::north);
        for (const ReconciliationItemRow &row : items->rows) {
            QVERIFY(isOfAll() || row.difference.leftSource == PostgresClinic::north);
            const bool isThere = !row.difference.rightId.isEmpty(); // the clinic's own have no records
            QCOMPARE(row.difference.title, isThere ? Phi(QStringLiteral("c · s")) : Phi());
        }
    }

    void namesOfDrugsAreForEverybody_data() { everybody(); }
    void namesOfDrugsAreForEverybody()
    {
        TAKE(names, DrugNameStore(db()).namesOf({{systems::rxNorm, QStringLiteral("1"), {}}}));
        QCOMPARE(names.value(drugValue(systems::rxNorm, QStringLiteral("1"))), QStringLiteral("a"));
    }

    /// The console of somebody with a login of their own.
    void aConflictIsOpenedAtTheConsole()
    {
        const Dispute made = dispute(PostgresClinic::north);
        GatewaySettings settings;
        settings.database = m_clinic.urlOf(QStringLiteral("ana"));
        settings.actor = QStringLiteral("ana");
        settings.readSides = bothSides();
        StoreGateway gateway(settings, clock());
        QSignalSpy available(&gateway, &IntegrationGateway::availabilityChanged);
        QSignalSpy refused(&gateway, &IntegrationGateway::refused);
        QSignalSpy conflict(&gateway, &IntegrationGateway::conflictDetail);
        QSignalSpy item(&gateway, &IntegrationGateway::reconciliationItem);
        gateway.start();
        QTRY_COMPARE(available.size(), 1);
        gateway.fetchConflict(made.conflict.id, 1);
        gateway.fetchReconciliationItem(made.item, 2);
        QCOMPARE(conflict.size(), 1);
        QCOMPARE(item.size(), 1);
        QCOMPARE(refused.size(), 0);
        gateway.stop();
    }

    void aMappingIsDecidedByWhoWorksForAll_data() { everybody(); }
    void aMappingIsDecidedByWhoWorksForAll()
    {
        TAKE(mapping, m_clinic.addMapping(m_person));
        TAKE(event, m_clinic.addEvent(PostgresClinic::south, EventState::NeedsMapping, {mapping.id}));
        const auto done =
            MappingDesk(db(), clock(), ownerSession(m_person))
                .decide({mapping.id, QStringLiteral("RX1"), Equivalence::Equivalent, QStringLiteral("same")});
        QCOMPARE(done.has_value(), mayOrder() && isOfAll());
        if (done)
            QCOMPARE(done->releasedEvents, 1);
        QCOMPARE(m_clinic.told(
                     QStringLiteral("SELECT status FROM sync_events WHERE id = '%1'").arg(event.toString())),
                 done ? QStringLiteral("received") : QStringLiteral("needs_mapping"));
    }

    void aDecisionIsMadeUndoneAndSuperseded_data() { everybody(); }
    void aDecisionIsMadeUndoneAndSuperseded()
    {
        if (!mayOrder() || !isOfAll())
            return; // as above
        TAKE(mapping, m_clinic.addMapping(QStringLiteral("u-") + m_person));
        TAKE(event, m_clinic.addEvent(PostgresClinic::south, EventState::NeedsMapping, {mapping.id}));
        MappingDesk desk(db(), clock(), ownerSession(m_person));
        const auto act = [&](const MappingRow &row, MappingAct what, const QString &target = {}) {
            MappingDecision decision{row.id, target, Equivalence::Equivalent, QStringLiteral("same")};
            decision.act = what;
            decision.revision = row.revision;
            return desk.decide(decision);
        };
        const auto state = [&] {
            return m_clinic.told(
                QStringLiteral("SELECT status FROM sync_events WHERE id = '%1'").arg(event.toString()));
        };
        TAKE(approved, act(mapping, MappingAct::Approve, QStringLiteral("RX1")));
        TAKE(undone, act(approved.row, MappingAct::Undo));
        QCOMPARE(undone.releasedEvents, 1);
        QCOMPARE(state(), QStringLiteral("needs_mapping"));
        TAKE(rejected, act(undone.row, MappingAct::Reject));
        QCOMPARE(rejected.releasedEvents, 1);
        QCOMPARE(state(), QStringLiteral("received"));
        DONE(act(rejected.row, MappingAct::Reopen));
        MappingDecision assign;
        assign.id = mapping.id;
        assign.act = MappingAct::Assign;
        assign.assignee = QStringLiteral("ann");
        TAKE(assigned, desk.decide(assign));
        TAKE(again, act(assigned.row, MappingAct::Approve, QStringLiteral("RX1")));
        TAKE(noted, act(again.row, MappingAct::Note));
        TAKE(next, act(noted.row, MappingAct::Retire, QStringLiteral("RX1")));
        QVERIFY(next.row.id != mapping.id);
        TAKE(back, act(next.row, MappingAct::Undo)); // the former stands again
        QCOMPARE(back.row.id, next.row.id);
        QCOMPARE(back.row.state, MappingState::Approved);
        QCOMPARE(back.row.note, again.row.note);
        TAKE(history, desk.history(next.row.id, 1));
        QCOMPARE(history.steps.size(), size_t(10));
        QCOMPARE(desk.setPolicy({}).has_value(), m_person == QStringLiteral("adam"));
    }

    void whatADecisionWouldDoIsAsked_data() { everybody(); }
    void whatADecisionWouldDoIsAsked()
    {
        const bool may = mayOrder() && isOfAll();
        TrialStore trials(db(), clock());
        TrialStore workers(*m_clinic.db, clock());
        MappingDecision decision{
            makeId<MappingId>(std::chrono::seconds(1)), QStringLiteral("RX1"), Equivalence::Equal, {}};
        const auto asked = trials.ask(decision, m_person);
        QVERIFY(isAsTheRole(asked, may));
        QVERIFY(!trials.ask(decision, QStringLiteral("bo")));
        if (!may) {
            QVERIFY(!trials.answerTo({}));
            return;
        }
        QVERIFY(!trials.claim(m_person, std::chrono::seconds(8)));
        QVERIFY(!trials.answer(*asked, {}, MappingImpact{}));
        TAKE(foreign, workers.ask(decision, QStringLiteral("boss")));
        FAILS(trials.answerTo(foreign), ErrorCode::NotFound);
        DONE(trials.forget(foreign));
        TAKE(stays, workers.answerTo(foreign));
        QVERIFY(!stays);
        DONE(workers.forget(foreign));
        for (int i = 0; i < 9; ++i) { // the program stays within what the server lets them
            decision.id = makeId<MappingId>(std::chrono::seconds(2));
            DONE(trials.ask(decision, m_person));
        }
        DONE(sql::change(db(), QStringLiteral("DELETE FROM mapping_trials"), {}));
    }

    void aValueIsChangedByWhoWorksForAll_data() { everybody(); }
    void aValueIsChangedByWhoWorksForAll()
    {
        ValueDesk desk(db(), clock(), ownerSession(m_person));
        TAKE(page, desk.page({}));
        QVERIFY(page.total > 100);
        ValueChange change;
        change.key = {ValueKind::Unit, {}, QStringLiteral("dab-") + m_person};
        change.target.code = QStringLiteral("{dab}");
        change.reason = QStringLiteral("ours");
        const bool may = mayOrder() && isOfAll();
        QVERIFY(isAsTheRole(desk.save(change), may));
        change.target.code = QStringLiteral("{dose}");
        change.basedOn = 1;
        if (may)
            QCOMPARE(desk.save(change).value().version, 2);
        // without a record, and in another's name, the server says no whatever the program does
        change.key.value += QStringLiteral("-2");
        change.basedOn = 0;
        QVERIFY(!ValueStore(db(), clock()).save(change, m_person, {}));
        QVERIFY(!ValueStore(db(), clock()).save(change, QStringLiteral("bo"), {}));
        QVERIFY(!db().run(QStringLiteral("UPDATE value_mapping_history SET reason = 'x'")));
        QVERIFY(!db().run(QStringLiteral("UPDATE value_mapping_state SET generation = 0")));
    }

    void manyEventsAtOnce_data() { everybody(); }
    void manyEventsAtOnce()
    {
        const QString why = QStringLiteral("again");
        EventFilter ofNorth;
        ofNorth.source = PostgresClinic::north;
        const auto mine = eventOrders().bulk(BulkActionKind::Retry, ofNorth, {}, why);
        QVERIFY(isAsTheRole(mine, mayOrder()));
        if (mine)
            DONE(eventOrders().cancelBulk(mine->id));
        // what belongs to no facility is seen, and worked on by who works for all
        QVERIFY(isAsTheRole(eventOrders().bulk(BulkActionKind::Retry, {}, {}, why), mayOrder() && isOfAll()));
        const auto foreign =
            eventOrders().bulk(BulkActionKind::Discard, {}, {eventOf(PostgresClinic::south)}, why);
        QCOMPARE(foreign.has_value(), mayOrder() && isOfAll());
    }

    void anEditedCopy_data() { everybody(); }
    void anEditedCopy()
    {
        TAKE(event, m_clinic.addEvent(PostgresClinic::north));
        TAKE(foreign, m_clinic.addEvent(PostgresClinic::south));
        const QString why = QStringLiteral("a typing error");
        const auto copy = eventOrders().resend(event, "MSH|mended", why);
        QVERIFY(isAsTheRole(copy, mayOrder()));
        if (copy) {
            TAKE(seen, EventStore(*m_clinic.db, clock()).payload(*copy));
            QCOMPARE(seen->body, QByteArray("MSH|mended"));
            TAKE(before, EventStore(*m_clinic.db, clock()).byId(event));
            QCOMPARE(before->state, EventState::Superseded);
        }
        QCOMPARE(eventOrders().resend(foreign, "MSH|mended", why).has_value(), mayOrder() && isOfAll());
    }

    /// A gateway in whose hands the person's login is does not lose the database over a refusal.
    void aRefusalIsNoOutage()
    {
        GatewaySettings settings;
        settings.database = m_clinic.urlOf(QStringLiteral("vera"));
        settings.actor = QStringLiteral("vera");
        StoreGateway gateway(settings, clock());
        QSignalSpy available(&gateway, &IntegrationGateway::availabilityChanged);
        QSignalSpy refused(&gateway, &IntegrationGateway::refused);
        QSignalSpy pages(&gateway, &IntegrationGateway::eventsPage);
        gateway.start();
        QTRY_COMPARE(available.size(), 1);
        gateway.triggerSync(PostgresClinic::north + QStringLiteral("-list"), true);
        QCOMPARE(refused.size(), 1);
        gateway.fetchEvents({});
        QCOMPARE(pages.size(), 1);
        QCOMPARE(available.size(), 1);
        gateway.stop();
    }

    /// The first order of a month does not wait for the right to make its key.
    void aMonthWithoutAKeyStopsNobody()
    {
        FakeClock later;
        later.advance(std::chrono::hours(24 * 40));
        TestVault vault(m_clinic.clock);
        OpenOptions bare;
        bare.mayLackKeys = true;
        {
            TAKE(owner, Database::open(m_clinic.url(), bare));
            DONE(KeyOrders(*owner, m_clinic.clock, QStringLiteral("owner")).initialise(vault.master(), {}));
        }
        DatabaseUrl url = m_clinic.urlOf(QStringLiteral("ana"));
        const auto key = vault.master();
        url.sealers = std::make_shared<Vault>(
            [key](const MasterKeyRow &) -> Result<SecretKeyPtr> { return key; }, later);
        TAKE(opened, Database::open(url));
        EventOrderSettings settings;
        settings.actor = QStringLiteral("ana");
        DONE(EventOrders(*opened, later, settings)
                 .pauseConnection(PostgresClinic::north, true, QStringLiteral("upgrade")));
        QCOMPARE(m_clinic.told(QStringLiteral("SELECT count(*) FROM data_keys WHERE purpose = 'data'")),
                 QStringLiteral("1"));
    }

    void anOlderDatabaseIsTheOwnersToBringUp()
    {
        TAKE(shipped, Migrator::shipped(Dialect(Dialect::Kind::Postgres)));
        std::vector<Migration> more = shipped;
        more.push_back({int(more.size()) + 1, QStringLiteral("more"), "CREATE TABLE more (x BIGINT)"});
        OpenOptions options;
        options.migrations = &more;
        const auto opened = Database::open(m_clinic.urlOf(QStringLiteral("adam")), options);
        FAILS(opened, ErrorCode::Forbidden);
        QVERIFY2(opened.error().detail.contains(QStringLiteral("concordd db migrate")),
                 qPrintable(opened.error().detail));
    }
};

QTEST_GUILESS_MAIN(tst_PostgresRoles)
#include "tst_PostgresRoles.moc"
