#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "pipeline/EventFixture.h"
#include "store/BulkStore.h"
#include "store/IncidentStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"

#include <QRegularExpression>

using namespace concord;
using namespace std::chrono_literals;

namespace {
/// Answers what the test says, later.
class FakePort : public ResourcePort
{
public:
    void fetch(const QString &connection, const QString &pathOrUrl, CorrelationId, Callback done) override
    {
        asked.append(connection + u' ' + pathOrUrl);
        m_open.push_back(std::move(done));
        if (m_open.size() == 1)
            QTimer::singleShot(delay, &m_context, [this] {
                for (const Callback &each : std::exchange(m_open, {}))
                    each(answer());
            });
    }
    void cancelAll() override { m_open.clear(); }

    std::function<Result<QByteArray>()> answer;
    std::chrono::milliseconds delay{0}; ///< what is asked meanwhile is answered together
    QStringList asked;

private:
    QObject m_context;
    std::vector<Callback> m_open;
};

/// Lets the worker own what the test keeps.
class Forward : public ResourcePort
{
public:
    explicit Forward(ResourcePort &to) : m_to(to) {}
    void fetch(const QString &connection, const QString &path, CorrelationId id, Callback done) override
    {
        m_to.fetch(connection, path, id, std::move(done));
    }
    void cancelAll() override { m_to.cancelAll(); }

private:
    ResourcePort &m_to;
};

Result<StepVerdict> succeed(EventWork &, Database &, const Clock &)
{
    return StepVerdict::done();
}
const auto effects = QStringLiteral("event_effects");
}

class tst_EventWorker : public QObject
{
    Q_OBJECT

    static EventWorkerSettings fetching(EventFixture &f, FakePort &port)
    {
        EventWorkerSettings settings = f.quick(stepsOf({writeEffect}));
        settings.fetchNeed = [](const EventWork &work) -> Result<std::optional<FetchOrder>> {
            if (!work.body.startsWith("id-only"))
                return std::optional<FetchOrder>();
            return std::optional(FetchOrder{work.source, QStringLiteral("MedicationRequest/1")});
        };
        settings.makePort = [&port] {
            return std::make_unique<Forward>(port);
        };
        settings.rulesOf = [](const QString &) {
            return EndpointRules{{2, std::chrono::seconds(30), std::chrono::seconds(60)}, {}};
        };
        settings.retry.ladder = {1min, 1min, 1min, 1min};
        return settings;
    }

private slots:
    void runsEachKeyInTheOrderOfArrival()
    {
        EventFixture f;
        QStringList order;
        for (int i = 0; i < 40; ++i)
            QVERIFY(!f.add(QStringLiteral("%1-%2").arg(i % 3).arg(i), QString::number(i % 3)).isNull());
        EventWorkerSettings settings = f.quick(stepsOf({[&](EventWork &work, Database &, const Clock &) {
            order.append(work.messageId);
            return Result<StepVerdict>(StepVerdict::done());
        }}));
        settings.batch = 7;
        EventWorker worker(settings, f.clock);
        worker.start();
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 40);
        QCOMPARE(order.size(), 40);
        for (int key = 0; key < 3; ++key) {
            int last = -1;
            for (const QString &message : order.filter(QRegularExpression(QStringLiteral("^%1-").arg(key)))) {
                QVERIFY(message.section(u'-', 1).toInt() > last);
                last = message.section(u'-', 1).toInt();
            }
        }
    }

    void keepsStepsAndEffectsWithTheOutcome()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        EventWorker worker(f.quick(stepsOf({succeed, writeEffect})), f.clock);
        QSignalSpy concluded(&worker, &EventWorker::eventsConcluded);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::Succeeded);
        QCOMPARE(concluded[0][0].toInt(), 1);
        QCOMPARE(f.count(effects), 1);
        const auto story = EventStore(*f.db, f.clock).story(id, {});
        QVERIFY(story && *story);
        QCOMPARE((*story)->steps.size(), 2U);
        QCOMPARE((*story)->steps[1].verdict, QStringLiteral("done"));
        QCOMPARE((*story)->steps[1].detail, QStringLiteral("1 effect"));
    }

    void everyOutcomeIsAuditedInItsTransaction()
    {
        EventFixture f;
        const EventId good = f.add(QStringLiteral("good"));
        const EventId bad = f.add(QStringLiteral("bad"));
        const auto judge = [](EventWork &work, Database &, const Clock &) -> Result<StepVerdict> {
            return work.messageId == QStringLiteral("bad")
                       ? StepVerdict::review({ErrorCode::InvalidMessage, QStringLiteral("PID-5"),
                                              QStringLiteral("Doe^Jane"), 0})
                       : StepVerdict::done();
        };
        const auto poison = [&](const char *sql) {
            return f.db->write([&] { return f.db->run(QLatin1String(sql)).map([](QSqlQuery *) {}); });
        };
        QVERIFY(poison("CREATE TRIGGER poison BEFORE INSERT ON audit_log WHEN NEW.action = 'event.outcome'"
                       " BEGIN SELECT RAISE(ABORT, 'poison'); END"));
        EventWorkerSettings settings = f.quick(stepsOf({writeEffect, judge}));
        settings.reopen = std::chrono::milliseconds(5);
        EventWorker worker(settings, f.clock);
        QSignalSpy failed(&worker, &EventWorker::failed);
        worker.start();
        QTRY_VERIFY(!failed.isEmpty());
        QCOMPARE(f.count(effects), 0); // no effect without its record
        QVERIFY(f.stateOf(good) != EventState::Succeeded);
        QVERIFY(poison("DROP TRIGGER poison"));
        QTRY_COMPARE(f.stateOf(good), EventState::Succeeded);
        QTRY_COMPARE(f.stateOf(bad), EventState::NeedsReview);
        const auto details = [&](EventId id) {
            return sql::rows(*f.db,
                             QStringLiteral("SELECT actor || ' ' || details FROM audit_log WHERE action ="
                                            " 'event.outcome' AND subject = ? AND correlation_id = ?"),
                             {QStringLiteral("event/") + id.toString(), f.row(id).correlationId.toString()},
                             [](const QSqlQuery &q) { return q.value(0).toString(); })
                .value_or(std::vector<QString>{});
        };
        QCOMPARE(details(good),
                 std::vector<QString>{QStringLiteral("w1 state=succeeded kind=DISPENSE changes=0")});
        QCOMPARE(details(bad), std::vector<QString>{QStringLiteral(
                                   "w1 state=needs_review kind=DISPENSE changes=0 error=invalid_message")});
        // they are no orders of a person
        QVERIFY((*EventStore(*f.db, f.clock).story(bad, {}))->orders.empty());
    }

    void undoesTheEffectsOfTheOneThatGoesToReview()
    {
        EventFixture f;
        const EventId good = f.add(QStringLiteral("good"));
        const EventId bad = f.add(QStringLiteral("bad"));
        const EventId also = f.add(QStringLiteral("also good"));
        const auto judge = [](EventWork &work, Database &, const Clock &) -> Result<StepVerdict> {
            return work.messageId == QStringLiteral("bad")
                       ? StepVerdict::review({ErrorCode::InvalidMessage, QStringLiteral("PID-3"), {}, 0})
                       : StepVerdict::done();
        };
        EventWorker worker(f.quick(stepsOf({writeEffect, judge, succeed})), f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(also), EventState::Succeeded);
        QCOMPARE(f.stateOf(good), EventState::Succeeded);
        QCOMPARE(f.stateOf(bad), EventState::NeedsReview);
        QCOMPARE(f.row(bad).lastError->where, QStringLiteral("PID-3"));
        QCOMPARE(f.count(effects, QStringLiteral("natural_key = 'bad'")), 0);
        QCOMPARE(f.count(effects), 2);
        const auto story = EventStore(*f.db, f.clock).story(bad, {});
        QCOMPARE((*story)->steps.size(), 2U); // the third did not run
        QCOMPARE((*story)->steps[1].verdict, QStringLiteral("needs_review"));
    }

    void climbsTheLadderAndEndsAsDeadLetter()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        EventWorkerSettings settings = f.quick(stepsOf({[](EventWork &, Database &, const Clock &) {
            return Result<StepVerdict>(retryVerdict(ErrorCode::Timeout));
        }}));
        settings.retry.ladder = {1min, 5min};
        EventWorker worker(settings, f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::WaitingRetry);
        QCOMPARE(f.row(id).nextAttemptAt, std::optional(f.clock.now() + 1min));
        f.clock.advance(1min);
        QTRY_COMPARE(f.row(id).retries, 2);
        QCOMPARE(f.row(id).nextAttemptAt, std::optional(f.clock.now() + 5min));
        f.clock.advance(5min);
        QTRY_COMPARE(f.stateOf(id), EventState::DeadLetter);
        QCOMPARE(f.count(QStringLiteral("event_attempts")), 3);
    }

    void honoursRetryAfterAsAFloor()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        EventWorker worker(f.quick(stepsOf({[](EventWork &, Database &, const Clock &) {
            return Result<StepVerdict>(retryVerdict(ErrorCode::RateLimited, 600'000));
        }})),
                           f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::WaitingRetry);
        QCOMPARE(f.row(id).nextAttemptAt, std::optional(f.clock.now() + 10min));
    }

    void retriesNothingThatWouldFailAgain()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        EventWorker worker(f.quick(stepsOf({[](EventWork &, Database &, const Clock &) {
            return Result<StepVerdict>(retryVerdict(ErrorCode::RemoteGone));
        }})),
                           f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::NeedsReview);
    }

    void anEventThatWaitsForACodeKeepsTheQuestion()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        EventWorker worker(
            f.quick(stepsOf({[](EventWork &, Database &db, const Clock &clock) -> Result<StepVerdict> {
                MappingRow row;
                row.sourceCode = QStringLiteral("1");
                row.system = systems::rxNorm;
                const auto made = MappingStore(db, clock).ensure(row);
                if (!made)
                    return fail(made.error());
                if (made->state == MappingState::Approved)
                    return StepVerdict::done();
                StepVerdict verdict;
                verdict.kind = StepVerdict::Kind::NeedsMapping;
                verdict.mappings = {made->id};
                return verdict;
            }})),
            f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::NeedsMapping);
        QCOMPARE(f.count(QStringLiteral("event_waits")), 1);
        QVERIFY(f.db->run(QStringLiteral(
            "INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('RX1', '1', 'one', 1)")));
        const auto mapping = MappingStore(*f.db, f.clock).find(systems::rxNorm, QStringLiteral("1"));
        QVERIFY(mapping && *mapping);
        // decided without a release, as between the question and the end of its transaction
        QVERIFY(approveByRules(
            {*f.db, f.clock},
            {(*mapping)->id, QStringLiteral("RX1"), Equivalence::Equal, QStringLiteral("same")},
            QStringLiteral("ana")));
        QTRY_COMPARE(f.stateOf(id), EventState::Succeeded);
    }

    void aListOfASyncWaitsForItsCodesOnly()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("list"), {}, EventKind::MedListPull);
        EventWorker worker(f.quick({}), f.clock); // needs none of the steps over content
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::Succeeded);
    }

    void aListOfASyncDoesNotWaitForARetiredMapping_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("superseded") << QStringLiteral("RX2");
        QTest::newRow("asked anew") << QString();
    }
    void aListOfASyncDoesNotWaitForARetiredMapping()
    {
        QFETCH(QString, target);
        EventFixture f;
        QVERIFY(f.db->run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active)"
                                         " VALUES ('RX1', '1', 'one', 1), ('RX2', '2', 'two', 1)")));
        MappingStore mappings(*f.db, f.clock);
        MappingRow row;
        row.sourceCode = QStringLiteral("1");
        row.system = systems::rxNorm;
        const auto made = mappings.ensure(row);
        QVERIFY(made);
        MappingDecision decision{made->id, QStringLiteral("RX1"), Equivalence::Equal, QStringLiteral("same")};
        QVERIFY(approveByRules(mappings, decision, QStringLiteral("ana")));
        decision.act = MappingAct::Retire;
        decision.targetDrugId = target;
        QVERIFY(mappings.decide(decision, {MappingState::Approved, QStringLiteral("ana")}));
        JobRequest request;
        request.integration = QStringLiteral("medication-list");
        const auto job = JobStore(*f.db, f.clock).enqueue(request);
        QVERIFY(job);
        const EventId id = f.add(QStringLiteral("list"), {}, EventKind::MedListPull);
        QVERIFY(f.db->run(QStringLiteral("UPDATE sync_events SET job_id = ? WHERE id = ?"),
                          {job->toString(), id.toString()}));
        QVERIFY(
            f.db->run(QStringLiteral(
                          "INSERT INTO medication_differences (job_id, position, sync_event_id,"
                          " patient_reference, change, code, system, display, source_reference, mapping_id)"
                          " VALUES (?, 1, ?, 'Patient/1', 'added', '1', 's', 'd', 'MedicationRequest/1', ?)"),
                      {job->toString(), id.toString(), made->id.toString()}));
        EventWorker worker(f.quick({}), f.clock);
        worker.start();
        if (target.isEmpty()) {
            QTRY_COMPARE(f.stateOf(id), EventState::NeedsMapping);
            const auto asks = mappings.find(systems::rxNorm, QStringLiteral("1"));
            QVERIFY(asks && *asks);
            QCOMPARE((*asks)->state, MappingState::Pending);
            QCOMPARE((*asks)->waitingEvents, 1);
            decision.act = MappingAct::Approve;
            decision.id = (*asks)->id;
            decision.targetDrugId = QStringLiteral("RX1");
            QVERIFY(approveByRules(mappings, decision, QStringLiteral("ana")));
            QVERIFY(EventStore(*f.db, f.clock).releaseWaiting(decision.id));
        }
        QTRY_COMPARE(f.stateOf(id), EventState::Succeeded);
        QCOMPARE(f.count(QStringLiteral("event_waits")), 0);
    }

    void oneEventThatBreaksTheStoreDoesNotStopTheOthers()
    {
        EventFixture f;
        QVERIFY(!f.add(QStringLiteral("1")).isNull());
        const EventId poison = f.add(QStringLiteral("poison"));
        QVERIFY(!f.add(QStringLiteral("2")).isNull());
        const auto breaks = [](EventWork &work, Database &db, const Clock &) -> Result<StepVerdict> {
            if (work.messageId != QStringLiteral("poison"))
                return StepVerdict::done();
            const auto written = sql::change(db, QStringLiteral("UPDATE sync_events SET retries = -1"), {});
            return written ? Result<StepVerdict>(StepVerdict::done()) : fail(written.error());
        };
        EventWorker worker(f.quick(stepsOf({writeEffect, breaks})), f.clock);
        QSignalSpy failed(&worker, &EventWorker::failed);
        worker.start();
        QTRY_COMPARE(f.stateOf(poison), EventState::NeedsReview);
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 2);
        QCOMPARE(f.count(effects), 2);
        QVERIFY(failed.size() >= 1);
        QCOMPARE(f.row(poison).lastError->code, ErrorCode::StoreFailed);
    }

    void whatIsNotBegunGoesBackWhenItStops()
    {
        EventFixture f;
        FakePort port;
        port.answer = [] {
            return Result<QByteArray>(QByteArray("{}"));
        };
        EventWorkerSettings settings = fetching(f, port);
        const EventId id = f.add(QStringLiteral("id-only"));
        {
            EventWorker worker(settings, f.clock);
            worker.stop(); // before it was started
            worker.start();
            worker.start();
            QCOMPARE(f.stateOf(id), EventState::Processing); // the answer comes with the event loop
            worker.stop();
            worker.stop();
        }
        QCOMPARE(f.stateOf(id), EventState::Received);
        QCOMPARE(f.count(QStringLiteral("event_attempts")), 0);
    }

    void takesUpWhatADeadWorkerHeld()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        QVERIFY(EventStore(*f.db, f.clock).claim(QStringLiteral("elsewhere"), 30s, 1));
        f.clock.advance(31s);
        EventWorker worker(f.quick(stepsOf({writeEffect})), f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::Succeeded);
        QCOMPARE(f.count(QStringLiteral("event_attempts")), 2);
    }

    void carriesOutABulkOrderAfterItsUndoWindow()
    {
        EventFixture f;
        bool isHealthy = false;
        std::vector<EventId> ids;
        for (int i = 0; i < 7; ++i)
            ids.push_back(f.add(QString::number(i)));
        EventWorkerSettings settings =
            f.quick(stepsOf({[&](EventWork &, Database &, const Clock &) -> Result<StepVerdict> {
                return isHealthy ? StepVerdict::done() : retryVerdict(ErrorCode::RemoteGone);
            }}));
        settings.bulkBatch = 3;
        EventWorker worker(settings, f.clock);
        QSignalSpy progressed(&worker, &EventWorker::bulkProgressed);
        worker.start();
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'needs_review'")), 7);
        isHealthy = true;
        BulkStore bulks(*f.db, f.clock);
        const auto order = bulks.add({BulkActionKind::Retry,
                                      {},
                                      {},
                                      QStringLiteral("mended"),
                                      QStringLiteral("ana"),
                                      f.clock.now() + 8s,
                                      makeId<CorrelationId>(f.clock.now().time_since_epoch())});
        QVERIFY(order);
        QVERIFY(EventStore(*f.db, f.clock).discard(ids[0], EventState::NeedsReview)); // by somebody else
        QCOMPARE(progressed.size(), 0);
        f.clock.advance(8s);
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 6);
        const auto after = bulks.byId(order->id);
        QVERIFY(after && *after);
        QCOMPARE((*after)->state, BulkState::Done);
        QCOMPARE((*after)->done, 6);
        QCOMPARE((*after)->skipped, 1);
        QCOMPARE(progressed.size(), 3);
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'event.retry' AND actor = 'ana' AND details LIKE "
                                        "'%reason=mended'")),
                 6);
        const auto story = EventStore(*f.db, f.clock).story(ids[1], {});
        QCOMPARE((*story)->orders.size(), 1U);
        QCOMPARE((*story)->orders[0].reason, QStringLiteral("mended"));
    }

    void aBulkOrderThatAlwaysFailsIsGivenUp()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        bool isHealthy = false;
        EventWorkerSettings settings =
            f.quick(stepsOf({[&](EventWork &, Database &, const Clock &) -> Result<StepVerdict> {
                return isHealthy ? StepVerdict::done() : retryVerdict(ErrorCode::RemoteGone);
            }}));
        settings.reopen = std::chrono::milliseconds(5);
        EventWorker worker(settings, f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::NeedsReview);
        isHealthy = true;
        QVERIFY(f.db->write([&] {
                        return f.db
                            ->run(QStringLiteral("CREATE TRIGGER poison BEFORE INSERT ON audit_log"
                                                 " WHEN NEW.action = 'event.retry'"
                                                 " BEGIN SELECT RAISE(ABORT, 'poison'); END"))
                            .map([](QSqlQuery *) {});
                    })
                    .has_value());
        BulkStore bulks(*f.db, f.clock);
        const auto order = bulks.add({BulkActionKind::Retry,
                                      {},
                                      {id},
                                      QStringLiteral("mended"),
                                      QStringLiteral("ana"),
                                      f.clock.now(),
                                      makeId<CorrelationId>(f.clock.now().time_since_epoch())});
        QVERIFY(order);
        worker.look();
        QTRY_COMPARE(f.count(QStringLiteral("bulk_actions"), QStringLiteral("status = 'failed'")), 1);
        const auto after = bulks.byId(order->id);
        QCOMPARE((*after)->error->code, ErrorCode::StoreFailed);
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'bulk.failed' AND subject LIKE 'bulk/%'")),
                 1);
        QCOMPARE(f.stateOf(id), EventState::NeedsReview);
        const EventId next = f.add(QStringLiteral("b")); // and the work goes on
        worker.look();
        QTRY_COMPARE(f.stateOf(next), EventState::Succeeded);
    }

    void aStepMayCauseAnotherEvent()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("cause"));
        EventWorker worker(
            f.quick(stepsOf({[](EventWork &work, Database &db, const Clock &clock) -> Result<StepVerdict> {
                if (work.messageId != QStringLiteral("cause"))
                    return StepVerdict::done();
                NewEvent next;
                next.id = makeId<EventId>(clock.now().time_since_epoch());
                next.kind = EventKind::AdherenceSignal;
                next.source = work.source;
                next.messageId = QStringLiteral("effect");
                next.correlationId = work.correlationId;
                next.causationId = work.id;
                next.createdAt = clock.now();
                const auto added = EventStore(db, clock).append(next);
                return added ? Result<StepVerdict>(StepVerdict::done()) : fail(added.error());
            }})),
            f.clock);
        worker.start();
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 2);
        const auto story = EventStore(*f.db, f.clock).story(id, {});
        QCOMPARE((*story)->lineage.effects.size(), 1U);
    }

    void fetchesWhatANotificationOnlyNames()
    {
        EventFixture f;
        FakePort port;
        port.answer = [] {
            return Result<QByteArray>(QByteArray("{\"id\":1}"));
        };
        const EventId id = f.add(QStringLiteral("id-only 1"));
        EventWorker worker(fetching(f, port), f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::Succeeded);
        QCOMPARE(port.asked, QStringList{QStringLiteral("ehr MedicationRequest/1")});
        const auto story = EventStore(*f.db, f.clock).story(id, {});
        QCOMPARE((*story)->steps[0].step, QStringLiteral("fetch"));
        QCOMPARE((*story)->steps[0].detail, QStringLiteral("8 bytes"));
    }

    void whatWasFetchedWaitsForItsPatientsTurn()
    {
        EventFixture f;
        FakePort port;
        port.answer = [] {
            return Result<QByteArray>(QByteArray("{\"id\":1}"));
        };
        const EventId blocker = f.add(QStringLiteral("blocker"), QStringLiteral("p"));
        EventWorkerSettings settings = fetching(f, port);
        settings.keyOfFetched = [](const EventWork &) {
            return QStringLiteral("p");
        };
        settings.steps = stepsOf({writeEffect, [](EventWork &work, Database &, const Clock &) {
                                      return Result<StepVerdict>(
                                          work.messageId == u"blocker"
                                              ? StepVerdict::review({ErrorCode::InvalidMessage, {}, {}, 0})
                                              : StepVerdict::done());
                                  }});
        EventWorker worker(settings, f.clock);
        QSignalSpy concluded(&worker, &EventWorker::eventsConcluded);
        worker.start();
        QTRY_COMPARE(f.stateOf(blocker), EventState::NeedsReview);
        const EventId first = f.add(QStringLiteral("id-only 1"));
        const EventId second = f.add(QStringLiteral("id-only 2"));
        worker.look();
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"),
                             QStringLiteral("ordering_key = 'p' AND status = 'received'")),
                     2);
        QCOMPARE(f.count(effects), 0);
        QCOMPARE(f.stateOf(first), EventState::Received);
        const auto discarded = EventStore(*f.db, f.clock).discard(blocker, EventState::NeedsReview);
        QVERIFY(discarded && *discarded);
        QTRY_COMPARE(f.stateOf(second), EventState::Succeeded);
        QCOMPARE(f.stateOf(first), EventState::Succeeded);
        QVERIFY(f.row(first).completedAt <= f.row(second).completedAt);
        QCOMPARE(f.count(effects), 2);
    }

    void anOpenBreakerUsesNoAttemptAndRaisesOneIncident()
    {
        EventFixture f;
        FakePort port;
        bool isUp = false;
        port.answer = [&]() -> Result<QByteArray> {
            if (!isUp)
                return fail(ErrorCode::Timeout, QStringLiteral("ehr"));
            return QByteArray("{}");
        };
        std::vector<EventId> ids;
        for (int i = 0; i < 2; ++i) // two failures open it
            ids.push_back(f.add(QStringLiteral("id-only %1").arg(i)));
        EventWorker worker(fetching(f, port), f.clock);
        worker.start();
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'waiting_retry'")), 2);
        QTRY_COMPARE(f.count(QStringLiteral("breakers"), QStringLiteral("state = 'open'")), 1);
        for (int i = 2; i < 6; ++i) // come while it is open
            ids.push_back(f.add(QStringLiteral("id-only %1").arg(i)));
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("wait_endpoint = 'ehr'")), 4);
        QCOMPARE(port.asked.size(), 2);
        QCOMPARE(f.row(ids[3]).retries, 0);
        QCOMPARE(f.count(QStringLiteral("event_attempts")), 2);
        QCOMPARE(f.count(QStringLiteral("incidents"), QStringLiteral("resolved_at IS NULL")), 1);

        f.clock.advance(30s); // half open: one probe, which fails
        QTRY_COMPARE(port.asked.size(), 3);
        QTRY_COMPARE(f.count(QStringLiteral("breakers"), QStringLiteral("state = 'open'")), 1);
        QCOMPARE(f.count(QStringLiteral("incidents")), 1);

        isUp = true;
        f.clock.advance(61s);
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 6);
        QCOMPARE(f.count(QStringLiteral("breakers"), QStringLiteral("state = 'closed'")), 1);
        QCOMPARE(f.count(QStringLiteral("incidents"), QStringLiteral("resolved_at IS NULL")), 0);
    }

    void aRateLimitPutsOffWithoutUsingAttempts()
    {
        EventFixture f;
        FakePort port;
        port.answer = [] {
            return Result<QByteArray>(QByteArray("{}"));
        };
        EventWorkerSettings settings = fetching(f, port);
        settings.rulesOf = [](const QString &) {
            return EndpointRules{{}, RateLimit{1, 2}};
        };
        for (int i = 0; i < 4; ++i)
            QVERIFY(!f.add(QStringLiteral("id-only %1").arg(i)).isNull());
        EventWorker worker(settings, f.clock);
        worker.start();
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 2);
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("wait_endpoint = 'ehr'")), 2);
        f.clock.advance(1s);
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 3);
        f.clock.advance(1s);
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 4);
        QCOMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("retries > 0")), 0);
    }

    void aRefusedFetchIsForReviewAndDoesNotOpenTheBreaker()
    {
        EventFixture f;
        FakePort port;
        port.answer = []() -> Result<QByteArray> {
            return fail(ErrorCode::RemoteNotFound, QStringLiteral("ehr"));
        };
        for (int i = 0; i < 4; ++i)
            QVERIFY(!f.add(QStringLiteral("id-only %1").arg(i)).isNull());
        EventWorker worker(fetching(f, port), f.clock);
        worker.start();
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'needs_review'")), 4);
        QCOMPARE(f.count(QStringLiteral("breakers"), QStringLiteral("state <> 'closed'")), 0);
    }

    void anEventWhoseLeaseWasLostIsLeftToTheOther()
    {
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        EventStore events(*f.db, f.clock);
        const auto slow = events.claim(QStringLiteral("slow"), 30s, 1);
        QVERIFY(slow && slow->size() == 1);
        f.clock.advance(31s);
        QVERIFY(events.rescueExpired());
        const auto quick = events.claim(QStringLiteral("quick"), 30s, 1);
        QVERIFY(quick && quick->size() == 1);
        EventProcessor late(*f.db, f.clock, stepsOf({writeEffect})(), {}, QStringLiteral("slow"));
        const auto done = late.run({EventProcessor::taskOf(slow->front())});
        QVERIFY(done.has_value());
        QCOMPARE(*done, 0);
        QCOMPARE(f.count(effects), 0);
        QCOMPARE(f.stateOf(id), EventState::Processing);
    }

    void oneThatTheStoreRefusesAfterItsFetchDoesNotStopTheOthers()
    {
        EventFixture f;
        FakePort port;
        port.answer = [] {
            return Result<QByteArray>(QByteArray("{}"));
        };
        port.delay = 50ms; // all are back at once
        const EventId bad = f.add(QStringLiteral("id-only bad"));
        for (int i = 0; i < 4; ++i)
            QVERIFY(!f.add(QStringLiteral("id-only %1").arg(i)).isNull());
        EventWorkerSettings settings = fetching(f, port);
        settings.steps = stepsOf({[](EventWork &work, Database &, const Clock &) -> Result<StepVerdict> {
            if (work.messageId == QStringLiteral("id-only bad"))
                return fail(ErrorCode::StoreFailed, QStringLiteral("here"), QStringLiteral("always"));
            return StepVerdict::done();
        }});
        EventWorker worker(settings, f.clock);
        worker.start();
        QTRY_COMPARE_WITH_TIMEOUT(f.stateOf(bad), EventState::NeedsReview, 20'000);
        QTRY_COMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 4);
    }

    void aCommandLeavesToAWorkerWhatMustBeFetched()
    {
        EventFixture f;
        const EventId named = f.add(QStringLiteral(
            R"({"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":)"
            R"("SubscriptionStatus","type":"event-notification","notificationEvent":[{"eventNumber":"1",)"
            R"("focus":{"reference":"MedicationRequest/1"}}]}}]})"));
        const EventId whole = f.add(QStringLiteral("{}"));
        const QString worker = QStringLiteral("command");
        EventProcessor processor(*f.db, f.clock, stepsOf({writeEffect})(), {}, worker);
        QVERIFY(runClaimable(*f.db, f.clock, processor, worker).has_value());
        QCOMPARE(f.stateOf(whole), EventState::Succeeded);
        QCOMPARE(f.stateOf(named), EventState::WaitingRetry);
        QCOMPARE(f.row(named).retries, 0);
        QCOMPARE(f.count(effects), 1);
    }

    void twoWorkersDoEverythingOnce()
    {
        EventFixture f;
        for (int i = 0; i < 200; ++i)
            QVERIFY(!f.add(QString::number(i), QString::number(i % 11)).isNull());
        EventWorkerSettings settings = f.quick(stepsOf({writeEffect})); // a second effect would break the key
        settings.batch = 5;
        EventWorker one(settings, f.clock);
        settings.worker = QStringLiteral("w2");
        EventWorker two(settings, f.clock);
        QSignalSpy failed(&one, &EventWorker::failed);
        one.start();
        two.start();
        QTRY_COMPARE_WITH_TIMEOUT(
            f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'")), 200, 30'000);
        QCOMPARE(f.count(effects), 200);
        QCOMPARE(failed.size(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_EventWorker)
#include "tst_EventWorker.moc"
