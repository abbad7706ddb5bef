#include "store/contract/JobContract.h"

#include "store/JobJson.h"
#include "store/JobStore.h"

namespace concord {

namespace {
constexpr std::chrono::seconds lease(30);
const auto worker = QStringLiteral("worker-1");
JobRequest request(const QString &integration = QStringLiteral("medication-list"))
{
    return {.integration = integration, .requestedBy = QStringLiteral("ana")};
}
SyncCounts someCounts()
{
    SyncCounts counts; // a number of its own in each field that is stored
    qint64 next = 0;
    for (qint64 *field : {&counts.patients, &counts.medications, &counts.added, &counts.discontinued,
                          &counts.changed, &counts.unchanged, &counts.unmapped, &counts.failedEntries,
                          &counts.pages, &counts.durationMs, &counts.sourceMs, &counts.ownMs})
        *field = ++next;
    counts.bytes = qint64(1) << 40;
    return counts;
}
}

void JobContract::aQueuedJobIsFoundAgain()
{
    JobStore jobs(db(), clock());
    TAKE(id, jobs.enqueue({QStringLiteral("medication-list"), QStringLiteral("medication_list_sync"),
                           SyncMode::Full, JobTrigger::CommandLine, QStringLiteral("ana")}));
    TAKE(found, jobs.byId(id));
    QVERIFY(found);
    JobRow expected;
    expected.id = id;
    expected.integration = QStringLiteral("medication-list");
    expected.type = QStringLiteral("medication_list_sync");
    expected.mode = SyncMode::Full;
    expected.trigger = JobTrigger::CommandLine;
    expected.requestedBy = QStringLiteral("ana");
    expected.createdAt = clock().now();
    expected.correlationId = found->correlationId;
    QCOMPARE(*found, expected);
    QVERIFY(!found->correlationId.isNull());
    TAKE(current, jobs.current(expected.integration));
    QCOMPARE(current, found);
    TAKE(last, jobs.lastFinished(expected.integration));
    QVERIFY(!last);
    TAKE(none, jobs.byId(makeId<JobId>(clock().now().time_since_epoch())));
    QVERIFY(!none);
}

void JobContract::aSecondJobOfTheIntegrationOverlaps()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    FAILS(jobs.enqueue(request()), ErrorCode::Overlap);
    TAKE(running, jobs.claimNext(worker, lease));
    QVERIFY(running);
    FAILS(jobs.enqueue(request()), ErrorCode::Overlap);
    running->state = JobState::Succeeded;
    DONE(jobs.finish(*running));
    DONE(jobs.enqueue(request()));
}

void JobContract::anotherIntegrationDoesNotOverlap()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    DONE(jobs.enqueue(request(QStringLiteral("other"))));
    QCOMPARE(count(QStringLiteral("integration_jobs")), 2);
}

void JobContract::theOldestQueuedJobIsClaimedFirst()
{
    JobStore jobs(db(), clock());
    TAKE(first, jobs.enqueue(request(QStringLiteral("z"))));
    TAKE(second, jobs.enqueue(request(QStringLiteral("a"))));
    TAKE(claimed, jobs.claimNext(worker, lease));
    QCOMPARE(claimed->id, first);
    QCOMPARE(claimed->state, JobState::Running);
    QCOMPARE(claimed->startedAt, std::optional(clock().now()));
    TAKE(next, jobs.claimNext(worker, lease));
    QCOMPARE(next->id, second);
}

void JobContract::nothingQueuedClaimsNothing()
{
    JobStore jobs(db(), clock());
    TAKE(claimed, jobs.claimNext(worker, lease));
    QVERIFY(!claimed);
}

void JobContract::twoConnectionsClaimOneJobOnce()
{
    const auto other = another();
    QVERIFY(other);
    JobStore here(db(), clock());
    JobStore there(*other, clock());
    TAKE(id, here.enqueue(request()));
    TAKE(mine, here.claimNext(worker, lease));
    TAKE(theirs, there.claimNext(QStringLiteral("worker-2"), lease));
    QVERIFY(mine && mine->id == id);
    QVERIFY(!theirs);
}

void JobContract::aNamedJobIsClaimedOnlyWhileQueued()
{
    JobStore jobs(db(), clock());
    TAKE(id, jobs.enqueue(request()));
    TAKE(claimed, jobs.claim(id, worker, lease));
    QVERIFY(claimed && claimed->id == id);
    TAKE(again, jobs.claim(id, QStringLiteral("worker-2"), lease));
    QVERIFY(!again);
}

void JobContract::theHeartbeatKeepsTheLeaseAndTheCounts()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(job, jobs.claimNext(worker, lease));
    job->progress = 0.25;
    job->step = QStringLiteral("reading");
    job->counts = someCounts();
    clock().advance(std::chrono::seconds(29));
    TAKE(ours, jobs.heartbeat(*job, worker, lease));
    QVERIFY(ours);
    clock().advance(std::chrono::seconds(29));
    TAKE(rescued, jobs.rescueExpired());
    QCOMPARE(rescued, 0);
    TAKE(found, jobs.byId(job->id));
    QCOMPARE(*found, *job);
}

void JobContract::aDeltaMayTurnIntoAFullRun()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(claimed, jobs.claimNext(worker, lease));
    JobRow job = *claimed;
    job.mode = job.mode == SyncMode::Full ? SyncMode::Delta : SyncMode::Full;
    DONE(jobs.heartbeat(job, worker, lease));
    TAKE(running, jobs.byId(job.id));
    QCOMPARE(running->mode, job.mode);
    job.mode = claimed->mode;
    job.state = JobState::Succeeded;
    DONE(jobs.finish(job));
    TAKE(ended, jobs.byId(job.id));
    QCOMPARE(ended->mode, claimed->mode);
}

void JobContract::aStrangersHeartbeatIsRefused()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(job, jobs.claimNext(worker, lease));
    TAKE(ours, jobs.heartbeat(*job, QStringLiteral("worker-2"), lease));
    QVERIFY(!ours);
    clock().advance(std::chrono::seconds(31));
    DONE(jobs.rescueExpired());
    TAKE(still, jobs.heartbeat(*job, worker, lease));
    QVERIFY(!still);
}

void JobContract::anExpiredJobIsClosedAsInterrupted()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(job, jobs.claimNext(worker, lease));
    clock().advance(std::chrono::seconds(31));
    TAKE(rescued, jobs.rescueExpired());
    QCOMPARE(rescued, 1);
    TAKE(found, jobs.byId(job->id));
    QCOMPARE(found->state, JobState::Failed);
    QCOMPARE(found->finishedAt, std::optional(clock().now()));
    QCOMPARE(found->error->code, ErrorCode::Internal);
    QCOMPARE(found->error->detail, QStringLiteral("interrupted"));
    TAKE(again, jobs.rescueExpired());
    QCOMPARE(again, 0);
}

void JobContract::claimingRescuesFirst()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(dead, jobs.claimNext(worker, lease));
    clock().advance(std::chrono::seconds(31));
    TAKE(nothing, jobs.claimNext(QStringLiteral("worker-2"), lease));
    QVERIFY(!nothing);
    TAKE(found, jobs.byId(dead->id));
    QCOMPARE(found->state, JobState::Failed);
    DONE(jobs.enqueue(request()));
}

void JobContract::aFinishedJobKeepsWhatHappened()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(job, jobs.claimNext(worker, lease));
    clock().advance(std::chrono::seconds(5));
    job->state = JobState::PartlySucceeded;
    job->progress = 1;
    job->counts = someCounts();
    job->error =
        Error{ErrorCode::RateLimited, QStringLiteral("http://h/fhir"), QStringLiteral("HTTP 429"), 0};
    DONE(jobs.finish(*job));
    job->finishedAt = clock().now();
    TAKE(found, jobs.byId(job->id));
    QCOMPARE(*found, *job);
    TAKE(last, jobs.lastFinished(job->integration));
    QCOMPARE(*last, *job);
    TAKE(current, jobs.current(job->integration));
    QVERIFY(!current);
}

void JobContract::aJobIsFinishedOnce()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(job, jobs.claimNext(worker, lease));
    job->state = JobState::Failed;
    DONE(jobs.finish(*job));
    job->state = JobState::Succeeded;
    FAILS(jobs.finish(*job), ErrorCode::Conflict);
    TAKE(found, jobs.byId(job->id));
    QCOMPARE(found->state, JobState::Failed);
}

void JobContract::anOpenStateIsNoEnd()
{
    JobStore jobs(db(), clock());
    DONE(jobs.enqueue(request()));
    TAKE(job, jobs.claimNext(worker, lease));
    FAILS(jobs.finish(*job), ErrorCode::Conflict);
}

void JobContract::cancellingAQueuedJobEndsIt()
{
    JobStore jobs(db(), clock());
    TAKE(id, jobs.enqueue(request()));
    DONE(jobs.requestCancel(id));
    TAKE(found, jobs.byId(id));
    QCOMPARE(found->state, JobState::Cancelled);
    QVERIFY(found->finishedAt);
    TAKE(claimed, jobs.claimNext(worker, lease));
    QVERIFY(!claimed);
}

void JobContract::cancellingARunningJobFlagsIt()
{
    JobStore jobs(db(), clock());
    TAKE(id, jobs.enqueue(request()));
    DONE(jobs.claimNext(worker, lease));
    TAKE(before, jobs.isCancelRequested(id));
    QVERIFY(!before);
    DONE(jobs.requestCancel(id));
    TAKE(after, jobs.isCancelRequested(id));
    QVERIFY(after);
    TAKE(found, jobs.byId(id));
    QCOMPARE(found->state, JobState::Running);
}

void JobContract::cancellingAFinishedJobIsAConflict()
{
    JobStore jobs(db(), clock());
    TAKE(id, jobs.enqueue(request()));
    DONE(jobs.requestCancel(id));
    FAILS(jobs.requestCancel(id), ErrorCode::Conflict);
}

void JobContract::cancellingNothingIsNotFound()
{
    FAILS(JobStore(db(), clock()).requestCancel(makeId<JobId>(clock().now().time_since_epoch())),
          ErrorCode::NotFound);
}

void JobContract::pagesComeNewestFirstWithoutGapOrRepeat()
{
    JobStore jobs(db(), clock());
    QList<JobId> made;
    for (int i = 0; i < 7; ++i) {
        TAKE(id, jobs.enqueue(request(QString::number(i))));
        made.prepend(id);
    }
    QList<JobId> seen;
    JobQuery query;
    query.page = {42, {}, 3};
    do {
        TAKE(page, jobs.page(query));
        QCOMPARE(page.requestId, 42ULL);
        for (const JobRow &row : page.rows)
            seen.append(row.id);
        query.page.after = page.cursor;
    } while (!query.page.after.isEmpty());
    QCOMPARE(seen, made);
}

void JobContract::pagesFilterByStateAndIntegration()
{
    JobStore jobs(db(), clock());
    TAKE(a, jobs.enqueue(request(QStringLiteral("a"))));
    TAKE(b, jobs.enqueue(request(QStringLiteral("b"))));
    DONE(jobs.requestCancel(a));
    JobQuery query;
    query.state = JobState::Cancelled;
    TAKE(cancelled, jobs.page(query));
    QCOMPARE(cancelled.rows.size(), 1U);
    QCOMPARE(cancelled.rows[0].id, a);
    query.integration = QStringLiteral("b");
    TAKE(none, jobs.page(query));
    QVERIFY(none.rows.empty() && none.cursor.isEmpty());
    query.state.reset();
    TAKE(ofB, jobs.page(query));
    QCOMPARE(ofB.rows.at(0).id, b);
}

void JobContract::countsSurviveTheirJson()
{
    const QJsonObject json = toJson(someCounts());
    QCOMPARE(json.size(), 13);
    QCOMPARE(json.value(QStringLiteral("failed_entries")).toInteger(), 8);
    QCOMPARE(json.value(QStringLiteral("own_ms")).toInteger(), 12);
    QCOMPARE(syncCountsFromJson(json), someCounts());
    QCOMPARE(syncCountsFromJson({}), SyncCounts());
}

}
