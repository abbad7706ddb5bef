#include "gateway/GatewayFixture.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"
#include "store/IncidentStore.h"
#include "store/MetricStore.h"
#include "store/NoticeStore.h"
#include "store/ReconciliationStore.h"

#include <QFile>

using namespace concord;
using namespace std::chrono_literals;

class tst_StoreGateway : public QObject
{
    Q_OBJECT

    static PageRequest request(quint64 id) { return {id, {}, 10}; }

private slots:
    void saysThatTheStoreIsThereAndWhatTheOverviewShows()
    {
        GatewayFixture f;
        QSignalSpy availability(&f.gateway, &StoreGateway::availabilityChanged);
        QSignalSpy overviews(&f.gateway, &StoreGateway::overviewChanged);
        f.gateway.start();
        QCOMPARE(availability.size(), 1);
        QCOMPARE(availability[0][0].toBool(), true);
        QCOMPARE(overviews.size(), 1);
        const auto overview = overviews[0][0].value<Overview>();
        QCOMPARE(overview.sync.integration, listSync);
        QCOMPARE(overview.sync.sourceName, QStringLiteral("ehr"));
        QVERIFY(!overview.sync.lastRun);
    }

    void answersWithTheNumberOfTheQuestion()
    {
        GatewayFixture f;
        const JobId job = f.enqueue();
        const EventId event = f.addEvent();
        const MappingRow mapping = f.addMapping(QStringLiteral("1"));
        QVERIFY(f.addDrug());
        f.gateway.start();
        QSignalSpy jobs(&f.gateway, &StoreGateway::jobsPage);
        QSignalSpy detail(&f.gateway, &StoreGateway::jobDetail);
        QSignalSpy differences(&f.gateway, &StoreGateway::differencesPage);
        QSignalSpy events(&f.gateway, &StoreGateway::eventsPage);
        QSignalSpy eventDetail(&f.gateway, &StoreGateway::eventDetail);
        QSignalSpy mappings(&f.gateway, &StoreGateway::mappingsPage);
        QSignalSpy drugs(&f.gateway, &StoreGateway::drugsFound);
        QSignalSpy failed(&f.gateway, &StoreGateway::fetchFailed);
        f.gateway.fetchJobs({{}, {}, request(1)});
        f.gateway.fetchJob(job, 2);
        f.gateway.fetchDifferences({job, {}, false, request(3)});
        f.gateway.fetchEvents({{}, {}, {}, {}, request(4)});
        f.gateway.fetchEvent(event, 5);
        f.gateway.fetchMappings({{}, {}, request(6)});
        f.gateway.searchDrugs(QStringLiteral("lisi"), 7);
        QCOMPARE(failed.size(), 0);
        QCOMPARE(jobs[0][0].value<JobPage>().requestId, quint64(1));
        QCOMPARE(jobs[0][0].value<JobPage>().rows[0].id, job);
        QCOMPARE(detail[0][0].value<JobDetail>().requestId, quint64(2));
        QCOMPARE(detail[0][0].value<JobDetail>().job.id, job);
        QCOMPARE(differences[0][0].value<DifferencePage>().requestId, quint64(3));
        QCOMPARE(events[0][0].value<EventPage>().requestId, quint64(4));
        QCOMPARE(events[0][0].value<EventPage>().rows[0].id, event);
        QCOMPARE(eventDetail[0][0].value<EventDetail>().requestId, quint64(5));
        QCOMPARE(mappings[0][0].value<MappingPage>().requestId, quint64(6));
        QCOMPARE(mappings[0][0].value<MappingPage>().rows[0].id, mapping.id);
        QCOMPARE(drugs[0][1].toULongLong(), quint64(7));
        QCOMPARE(drugs[0][0].value<std::vector<FoundDrug>>()[0].id, QStringLiteral("RX1"));
    }

    void saysThatSomethingIsNotThere()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy failed(&f.gateway, &StoreGateway::fetchFailed);
        f.gateway.fetchJob(makeId<JobId>(1ms), 8);
        f.gateway.fetchEvent(makeId<EventId>(1ms), 9);
        QCOMPARE(failed.size(), 2);
        QCOMPARE(failed[0][0].toULongLong(), quint64(8));
        QCOMPARE(failed[0][1].value<Error>().code, ErrorCode::NotFound);
        QCOMPARE(failed[1][0].toULongLong(), quint64(9));
    }

    void acceptsASyncAndTellsOfTheJob()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy accepted(&f.gateway, &StoreGateway::syncAccepted);
        QSignalSpy ordered(&f.gateway, &StoreGateway::ordered);
        QSignalSpy changed(&f.gateway, &StoreGateway::jobsChanged);
        f.gateway.triggerSync(listSync, false);
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(accepted[0][1].toString(), listSync);
        QCOMPARE(ordered.size(), 1);
        QVERIFY(changed.wait());
        QCOMPARE(rowsOf<JobRow>(changed)[0].id, accepted[0][0].value<JobId>());
        QCOMPARE(f.job(accepted[0][0].value<JobId>()).trigger, JobTrigger::Manual);
    }

    void refusesWithTheNameOfTheOrder()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy refused(&f.gateway, &StoreGateway::refused);
        QSignalSpy ordered(&f.gateway, &StoreGateway::ordered);
        f.gateway.triggerSync(listSync, false);
        f.gateway.triggerSync(listSync, false);
        f.gateway.cancelJob(makeId<JobId>(1ms));
        f.gateway.decideMapping(GatewayFixture::decision(makeId<MappingId>(1ms)));
        QCOMPARE(ordered.size(), 1);
        QCOMPARE(refused.size(), 3);
        QCOMPARE(refused[0][0].toString(), QStringLiteral("triggerSync"));
        QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::Overlap);
        QCOMPARE(refused[1][0].toString(), QStringLiteral("cancelJob"));
        QCOMPARE(refused[1][1].value<Error>().code, ErrorCode::NotFound);
        QCOMPARE(refused[2][0].toString(), QStringLiteral("decideMapping"));
        QCOMPARE(f.count(QStringLiteral("audit_log"), QStringLiteral("allowed = 0")), 3);
    }

    void tellsOfIncidentsAndTakesTheirAcknowledgement()
    {
        GatewayFixture f;
        IncidentStore incidents(*f.db, f.clock);
        QVERIFY(incidents.raise(QStringLiteral("old"), QStringLiteral("timeout")).value_or(false));
        f.gateway.start();
        QSignalSpy changed(&f.gateway, &StoreGateway::incidentsChanged);
        QSignalSpy noticed(&f.gateway, &StoreGateway::incidentNoticed);
        QSignalSpy pages(&f.gateway, &StoreGateway::incidentsPage);
        QSignalSpy seen(&f.gateway, &StoreGateway::incidentAcknowledged);
        QSignalSpy refused(&f.gateway, &StoreGateway::refused);
        f.clock.advance(1s);
        QVERIFY(incidents.raise(QStringLiteral("ehr"), QStringLiteral("timeout")).value_or(false));
        QTRY_COMPARE(noticed.size(), 1); // what was open before is no news
        QCOMPARE(noticed[0][0].value<Incident>().endpoint, QStringLiteral("ehr"));
        QVERIFY(!changed.isEmpty());
        IncidentQuery query;
        query.page = request(4);
        f.gateway.fetchIncidents(query);
        QCOMPARE(pages[0][0].value<IncidentPage>().requestId, quint64(4));
        const Incident incident = pages[0][0].value<IncidentPage>().rows.at(0);
        QCOMPARE(pages[0][0].value<IncidentPage>().openCount, 2);
        NoticeStore notices(*f.db, f.clock);
        QVERIFY(notices.plan({NotifierKind::Slack}).value_or(0) > 0);
        QSignalSpy details(&f.gateway, &StoreGateway::incidentDetail);
        f.gateway.fetchIncident(incident.id, 8);
        QCOMPARE(details.size(), 1);
        const auto detail = details[0][0].value<IncidentDetail>();
        QCOMPARE(detail.requestId, quint64(8));
        QCOMPARE(detail.incident, incident);
        QCOMPARE(detail.notices.size(), size_t(1));
        QCOMPARE(detail.notices[0].notifier, NotifierKind::Slack);
        QCOMPARE(detail.notices[0].state, NoticeState::Pending);
        QSignalSpy failures(&f.gateway, &StoreGateway::fetchFailed);
        f.gateway.fetchIncident({makeUuid7(f.clock.now().time_since_epoch())}, 9);
        QCOMPARE(failures.size(), 1);
        QCOMPARE(failures[0][1].value<Error>().code, ErrorCode::NotFound);
        f.gateway.acknowledgeIncident(incident.id, QStringLiteral("called them"));
        QCOMPARE(seen.size(), 1);
        QCOMPARE(seen[0][0].value<Incident>().acknowledgedBy, QStringLiteral("ana"));
        f.gateway.acknowledgeIncident(incident.id, QStringLiteral("again"));
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::Conflict);
        QCOMPARE(
            f.count(QStringLiteral("audit_log"), QStringLiteral("action = 'incident.acknowledge' AND details"
                                                                " LIKE '%reason=called them'")),
            1);
        QVERIFY(incidents.resolve(QStringLiteral("ehr")).value_or(0) == 1);
        f.clock.advance(settleTime);
        QVERIFY(incidents.raise(QStringLiteral("lab"), QStringLiteral("timeout")).value_or(false));
        QTRY_COMPARE(noticed.size(), 3); // that it is over, once it has lasted; and the new one
    }

    void tellsFiguresOfRollUps()
    {
        GatewayFixture f;
        QVERIFY(!f.addEvent().isNull());
        QVERIFY(f.db->write([&] {
            return noteTold(*f.db, {f.clock.now(), QStringLiteral("ehr"), EventKind::Dispense, 40});
        }));
        QVERIFY(MetricStore(*f.db, f.clock).fold().has_value());
        ReconciliationRunRow run;
        run.id = makeId<ReconciliationRunId>(f.clock.now().time_since_epoch());
        run.integration = QStringLiteral("pharmacy-match");
        run.leftSource = QStringLiteral("ehr");
        run.requestedBy = QStringLiteral("ana");
        run.startedAt = f.clock.now();
        ReconciliationStore runs(*f.db, f.clock);
        QVERIFY(runs.begin(run));
        run.state = ReconciliationState::Done;
        run.finishedAt = f.clock.now();
        run.counts.compared = 200;
        run.counts.matching = 199;
        QVERIFY(runs.finish(run));
        f.gateway.start();
        QSignalSpy told(&f.gateway, &StoreGateway::dashboardSeries);
        QSignalSpy rules(&f.gateway, &StoreGateway::alertRules);
        QSignalSpy saved(&f.gateway, &StoreGateway::alertRuleSaved);
        f.gateway.fetchSeries({5, MetricGrain::Minute, 60});
        const auto series = told[0][0].value<DashboardSeries>();
        QCOMPARE(series.requestId, quint64(5));
        QCOMPARE(series.series.points.size(), 60U);
        QCOMPARE(series.series.points.back().receivedIn, 1);
        QCOMPARE(series.slo.target, 0.995);
        QCOMPARE(series.told.size(), 1U);
        QCOMPARE(series.told[0].kind, EventKind::Dispense);
        QCOMPARE(series.told[0].latency.countUpTo(30'000), 1);
        QVERIFY(series.accuracy);
        QCOMPARE(series.accuracy->share(), 0.995);
        f.gateway.fetchAlertRules(6);
        AlertRuleChange change{rules[0][0].value<AlertRuleList>().rules.at(0), 1, QStringLiteral("quiet")};
        change.rule.enabled = false;
        f.gateway.saveAlertRule(change);
        QCOMPARE(saved[0][0].value<AlertRule>().version, 2);
        QCOMPARE(f.count(QStringLiteral("audit_log"), QStringLiteral("action = 'alert-rule.save'")), 1);
    }

    void aTestOfANotifierBecomesAJobAndItsOutcomeIsTold()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy ordered(&f.gateway, &StoreGateway::notifierTestOrdered);
        QSignalSpy refused(&f.gateway, &StoreGateway::refused);
        QSignalSpy nudged(&f.gateway, &StoreGateway::ordered);
        QSignalSpy lists(&f.gateway, &StoreGateway::notifierTests);
        f.gateway.fetchNotifierTests(3);
        const auto none = lists[0][0].value<NotifierTestList>();
        QCOMPARE(none.requestId, quint64(3));
        QCOMPARE(none.rows,
                 (std::vector<NotifierTestRow>{{NotifierKind::Smtp, {}}, {NotifierKind::Slack, {}}}));
        QVERIFY(none.mayOrder);
        QCOMPARE(none.workers, 0);
        f.gateway.testNotifier(NotifierKind::Slack, 7);
        QCOMPARE(ordered.size(), 1);
        QCOMPARE(ordered[0][0].value<NotifierKind>(), NotifierKind::Slack);
        QCOMPARE(ordered[0][1].toULongLong(), 7U);
        QCOMPARE(nudged.size(), 1);
        f.gateway.testNotifier(NotifierKind::Slack, 8);
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::Overlap);
        QCOMPARE(refused[0][2].toULongLong(), 8U);
        JobRow job = f.claimed();
        QCOMPARE(testedNotifier(job), NotifierKind::Slack);
        QCOMPARE(job.requestedBy, QStringLiteral("ana"));
        f.gateway.fetchNotifierTests(4);
        QCOMPARE(lists[1][0].value<NotifierTestList>().rows[1].last->state, JobState::Running);
        job.state = JobState::Failed;
        job.error = Error{ErrorCode::RemoteGone, QStringLiteral("slack"), QStringLiteral("HTTP 404"), 0};
        QVERIFY(JobStore(*f.db, f.clock).finish(job));
        f.gateway.fetchNotifierTests(5);
        QCOMPARE(lists[2][0].value<NotifierTestList>().rows[1].last->error, job.error);
        QVERIFY(!lists[2][0].value<NotifierTestList>().rows[0].last);
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'notifier.test' AND subject = 'notifier/slack'")),
                 2); // one of them refused
    }

    void aTestOnTheDesktopIsTheConsolesAndStandsOnTheTrail()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy ordered(&f.gateway, &StoreGateway::notifierTestOrdered);
        f.gateway.testNotifier(NotifierKind::Desktop, 7);
        QCOMPARE(ordered.size(), 1);
        QCOMPARE(f.count(QStringLiteral("integration_jobs")), 0);
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'notifier.test' AND subject = 'notifier/desktop'")),
                 1);
    }

    void cancelsAQueuedJob()
    {
        GatewayFixture f;
        const JobId id = f.enqueue();
        f.gateway.start();
        QSignalSpy changed(&f.gateway, &StoreGateway::jobsChanged);
        f.gateway.cancelJob(id);
        QVERIFY(changed.wait());
        QCOMPARE(rowsOf<JobRow>(changed)[0].state, JobState::Cancelled);
    }

    void resolvesAMappingAndTellsOfItAndOfItsEvents()
    {
        GatewayFixture f;
        QVERIFY(f.addDrug());
        const MappingRow mapping = f.addMapping(QStringLiteral("1"));
        const EventId event = f.addEvent(EventState::NeedsMapping, {mapping.id});
        f.clock.advance(5s);
        f.gateway.start();
        f.gateway.streamEvents(1, {});
        QSignalSpy resolved(&f.gateway, &StoreGateway::mappingDecided);
        QSignalSpy mappings(&f.gateway, &StoreGateway::mappingsChanged);
        QSignalSpy events(&f.gateway, &StoreGateway::eventsAppended);
        f.gateway.decideMapping(GatewayFixture::decision(mapping.id));
        QCOMPARE(resolved.size(), 1);
        QCOMPARE(resolved[0][0].value<MappingRow>().state, MappingState::Approved);
        QCOMPARE(resolved[0][1].toInt(), 1);
        QTRY_COMPARE(events.size(), 1);
        QCOMPARE(rowsOf<MappingRow>(mappings)[0].targetDrugId, QStringLiteral("RX1"));
        QCOMPARE(rowsOf<EventRow>(events, 1)[0].id, event);
        QCOMPARE(rowsOf<EventRow>(events, 1)[0].state, EventState::Received);
    }

    void seesWhatAnotherConnectionCommits()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy jobs(&f.gateway, &StoreGateway::jobsChanged);
        QSignalSpy mappings(&f.gateway, &StoreGateway::mappingsChanged);
        QSignalSpy overviews(&f.gateway, &StoreGateway::overviewChanged);
        const JobId id = f.enqueue();
        QVERIFY(jobs.wait());
        QCOMPARE(rowsOf<JobRow>(jobs)[0].id, id);
        f.clock.advance(1s);
        const MappingRow mapping = f.addMapping(QStringLiteral("1"));
        QVERIFY(mappings.wait());
        QCOMPARE(rowsOf<MappingRow>(mappings)[0].id, mapping.id);
        QTRY_VERIFY(!overviews.isEmpty() && overviews.last()[0].value<Overview>().pendingMappings == 1);
        QVERIFY(overviews.last()[0].value<Overview>().sync.current);
    }

    void tellsOnlyWhatChanged()
    {
        GatewayFixture f;
        const JobId old = f.enqueue();
        QVERIFY(JobStore(*f.db, f.clock).requestCancel(old));
        f.gateway.start();
        QSignalSpy jobs(&f.gateway, &StoreGateway::jobsChanged);
        const JobId id = f.enqueue();
        QVERIFY(jobs.wait());
        const auto rows = rowsOf<JobRow>(jobs);
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(rows[0].id, id);
    }

    void streamsWhatComesAfterTheSubscription()
    {
        GatewayFixture f;
        QVERIFY(!f.addEvent().isNull());
        f.gateway.start();
        QSignalSpy events(&f.gateway, &StoreGateway::eventsAppended);
        f.gateway.streamEvents(7, {});
        const EventId first = f.addEvent();
        QVERIFY(events.wait());
        const EventId second = f.addEvent();
        QVERIFY(events.wait());
        QCOMPARE(events[0][0].toULongLong(), quint64(7));
        const auto rows = rowsOf<EventRow>(events, 1);
        QCOMPARE(rows.size(), size_t(2));
        QCOMPARE(rows[0].id, first);
        QCOMPARE(rows[1].id, second);
    }

    void streamsOnlyWhatMatches()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy events(&f.gateway, &StoreGateway::eventsAppended);
        EventQuery filter;
        filter.state = EventState::NeedsReview;
        f.gateway.streamEvents(1, filter);
        QVERIFY(!f.addEvent(EventState::Received).isNull());
        const EventId wanted = f.addEvent(EventState::NeedsReview);
        QVERIFY(events.wait());
        const auto rows = rowsOf<EventRow>(events, 1);
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(rows[0].id, wanted);
    }

    void tellsOfAChangedEventOnce()
    {
        GatewayFixture f;
        const EventId id = f.addEvent();
        f.clock.advance(5s);
        f.gateway.start();
        QSignalSpy events(&f.gateway, &StoreGateway::eventsAppended);
        f.gateway.streamEvents(1, {});
        EventStore store(*f.db, f.clock);
        QVERIFY(store.claim(QStringLiteral("w1"), 30s, 10));
        QVERIFY(events.wait());
        QVERIFY(store.conclude(id, EventState::Succeeded, {}));
        QVERIFY(events.wait());
        QVERIFY(!f.enqueue().isNull()); // one more look, with nothing new in it
        QSignalSpy jobs(&f.gateway, &StoreGateway::jobsChanged);
        QVERIFY(jobs.wait());
        const auto rows = rowsOf<EventRow>(events, 1);
        QCOMPARE(rows.size(), size_t(2));
        QCOMPARE(rows[0].state, EventState::Processing);
        QCOMPARE(rows[1].state, EventState::Succeeded);
    }

    void tellsOfMoreThanOneBatchWithoutGapOrRepeat()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy events(&f.gateway, &StoreGateway::eventsAppended);
        f.gateway.streamEvents(1, {});
        constexpr size_t many = 2 * EventTail::batch + 7;
        std::vector<EventId> added;
        QVERIFY(f.db->write([&]() -> Result<void> {
            added.clear();
            for (size_t i = 0; i < many; ++i)
                added.push_back(f.addEvent());
            return {};
        }));
        QTRY_COMPARE(rowsOf<EventRow>(events, 1).size(), many);
        std::vector<EventId> told;
        for (const EventRow &row : rowsOf<EventRow>(events, 1))
            told.push_back(row.id);
        QVERIFY(told == added);
        // and all of them change in one moment
        f.clock.advance(10s);
        events.clear();
        QVERIFY(f.db->run(QStringLiteral("UPDATE sync_events SET status = 'needs_review', changed_at = ?"),
                          {qlonglong(toMs(f.clock.now()))}));
        QTRY_COMPARE(rowsOf<EventRow>(events, 1).size(), many);
    }

    void aSecondSubscriptionReplacesTheFilterAndUnsubscribeEndsIt()
    {
        GatewayFixture f;
        f.gateway.start();
        QSignalSpy events(&f.gateway, &StoreGateway::eventsAppended);
        QSignalSpy jobs(&f.gateway, &StoreGateway::jobsChanged);
        EventQuery filter;
        filter.state = EventState::NeedsReview;
        f.gateway.streamEvents(1, {});
        f.gateway.streamEvents(1, filter);
        QVERIFY(!f.addEvent(EventState::Received).isNull());
        QVERIFY(!f.enqueue().isNull());
        QVERIFY(jobs.wait()); // the look that would have told of the event
        QCOMPARE(events.size(), 0);
        f.gateway.unsubscribe(1);
        QVERIFY(!f.addEvent(EventState::NeedsReview).isNull());
        QVERIFY(JobStore(*f.db, f.clock).requestCancel((*JobStore(*f.db, f.clock).current(listSync))->id));
        QVERIFY(jobs.wait());
        QCOMPARE(events.size(), 0);
    }

    void goesOfflineWithTheFileAndComesBackWithIt()
    {
        GatewayFixture f;
        QSignalSpy availability(&f.gateway, &StoreGateway::availabilityChanged);
        QSignalSpy failed(&f.gateway, &StoreGateway::fetchFailed);
        QSignalSpy refused(&f.gateway, &StoreGateway::refused);
        f.gateway.start();
        f.gateway.streamEvents(1, {});
        f.db.reset();
        const QString path = f.factory.path();
        QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
        QTRY_COMPARE(availability.size(), 2);
        QCOMPARE(availability[1][0].toBool(), false);
        f.gateway.fetchJobs({{}, {}, request(4)});
        QCOMPARE(failed[0][0].toULongLong(), quint64(4));
        QCOMPARE(failed[0][1].value<Error>().code, ErrorCode::StoreFailed);
        f.gateway.triggerSync(listSync, false);
        QCOMPARE(refused.size(), 1);
        QVERIFY(!QFile::exists(path)); // no empty one in its place
        QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
        QTRY_COMPARE(availability.size(), 3);
        QCOMPARE(availability[2][0].toBool(), true);
        QSignalSpy events(&f.gateway, &StoreGateway::eventsAppended);
        f.db = *f.factory.open();
        QVERIFY(!f.addEvent().isNull());
        QVERIFY(events.wait()); // the stream goes on
    }

    void saysWhyItCannotOpen()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("concord.db"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(4096, 'x'));
        file.close();
        FakeClock clock;
        StoreGateway gateway(GatewayFixture::settings({Dialect::Kind::Sqlite, path}), clock);
        QSignalSpy availability(&gateway, &StoreGateway::availabilityChanged);
        gateway.start();
        QCOMPARE(availability.size(), 1);
        QCOMPARE(availability[0][0].toBool(), false);
        QCOMPARE(availability[0][1].value<Error>().code, ErrorCode::StoreCorrupt);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(4096, 'x')); // left as it was
    }

    void triesAgainAtOnceWhenAsked()
    {
        GatewayFixture f;
        GatewaySettings patient = GatewayFixture::settings(f.url());
        patient.reopen = std::chrono::hours(1);
        StoreGateway gateway(patient, f.clock);
        QSignalSpy availability(&gateway, &StoreGateway::availabilityChanged);
        gateway.start();
        f.db.reset();
        QVERIFY(QFile::rename(f.factory.path(), f.factory.path() + QStringLiteral(".away")));
        QTRY_COMPARE(availability.size(), 2);
        QVERIFY(QFile::rename(f.factory.path() + QStringLiteral(".away"), f.factory.path()));
        gateway.refreshOverview();
        QCOMPARE(availability.size(), 3);
        QCOMPARE(availability[2][0].toBool(), true);
    }

    void livesOnAThreadOfItsOwn()
    {
        PipelineFixture f;
        const SystemClock clock;
        ServiceThread thread(QStringLiteral("console"));
        StoreGateway *gateway =
            thread.host(std::make_unique<StoreGateway>(GatewayFixture::settings(f.url()), clock));
        QObject view;
        bool isOnViewsThread = false;
        QSignalSpy overviews(gateway, &StoreGateway::overviewChanged);
        connect(gateway, &StoreGateway::overviewChanged, &view,
                [&](const Overview &) { isOnViewsThread = QThread::currentThread() == view.thread(); });
        thread.start();
        QTRY_VERIFY(isOnViewsThread);
        thread.stop();
        thread.stop();
    }

    void isStoppedTwiceAndBeforeItWasStarted()
    {
        GatewayFixture f;
        f.gateway.stop();
        f.gateway.start();
        f.gateway.stop();
        f.gateway.stop();
        QSignalSpy failed(&f.gateway, &StoreGateway::fetchFailed);
        f.gateway.fetchJobs({{}, {}, request(1)});
        QCOMPARE(failed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_StoreGateway)
#include "tst_StoreGateway.moc"
