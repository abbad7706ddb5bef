#include "store/contract/FaultContract.h"

#include "fakes/Approve.h"
#include "store/AuditStore.h"
#include "store/CursorStore.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"

#include <QSqlRecord>

namespace concord {

namespace {
constexpr std::chrono::seconds lease(30);
const auto worker = QStringLiteral("worker-1");

/// Drops the value of a success.
template <typename T>
Result<void> bare(const Result<T> &result)
{
    return result ? Result<void>() : Result<void>(fail(result.error()));
}

Result<JobRow> runningJob(Database &db, const Clock &clock)
{
    const auto job = JobStore(db, clock).claimNext(worker, lease);
    if (!job)
        return fail(job.error());
    return *job ? Result<JobRow>(**job) : fail(ErrorCode::NotFound, {});
}

NewEvent eventThatWaits(const Clock &clock, const QString &message, MappingId mapping)
{
    NewEvent e;
    e.id = makeId<EventId>(clock.now().time_since_epoch());
    e.source = QStringLiteral("ehr");
    e.messageId = message;
    e.state = EventState::NeedsMapping;
    e.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
    e.createdAt = clock.now();
    e.error = Error{ErrorCode::InvalidMessage, QStringLiteral("entry[0]"), QStringLiteral("no code"), 0};
    e.waitsFor = {mapping};
    return e;
}

Result<MappingRow> pendingMapping(Database &db, const Clock &clock)
{
    MappingRow row;
    row.sourceCode = QStringLiteral("1");
    return MappingStore(db, clock).ensure(row);
}

/// What every operation finds: a drug, a queued job, an event that waits for a mapping, one that is due.
Result<void> prepared(Database &db, const Clock &clock)
{
    const TerminologyRelease release{
        QStringLiteral("r1"),
        QStringLiteral("test"),
        {{QStringLiteral("7"), TermType::SCD, ConceptStatus::Active, QStringLiteral("a drug")}},
        {}};
    if (auto done = TerminologyStore(db, clock).import(release); !done)
        return done;
    if (auto job = JobStore(db, clock).enqueue({.integration = QStringLiteral("i"), .requestedBy = worker});
        !job)
        return fail(job.error());
    const auto mapping = pendingMapping(db, clock);
    if (!mapping)
        return fail(mapping.error());
    EventStore events(db, clock);
    NewEvent due = eventThatWaits(clock, QStringLiteral("due"), mapping->id);
    due.state = EventState::Received;
    return bare(events.append(eventThatWaits(clock, QStringLiteral("waits"), mapping->id))).and_then([&] {
        return bare(events.append(due));
    });
}

Result<void> runJob(Database &db, const Clock &clock)
{
    auto job = runningJob(db, clock);
    if (!job)
        return fail(job.error());
    job->state = JobState::Succeeded;
    return bare(JobStore(db, clock).heartbeat(*job, worker, lease))
        .and_then([&] {
            return CursorStore(db, clock).save(job->integration, job->id,
                                               {QStringLiteral("2026"), 1, true, 2});
        })
        .and_then([&] { return JobStore(db, clock).finish(*job); })
        .and_then([&] {
            return AuditStore(db, clock).append(
                {worker, QStringLiteral("job.finish"), QStringLiteral("job"), true, {}, {}});
        });
}

Result<void> recordEvent(Database &db, const Clock &clock)
{
    const auto mapping = pendingMapping(db, clock);
    if (!mapping)
        return fail(mapping.error());
    return bare(EventStore(db, clock).append(eventThatWaits(clock, QStringLiteral("new"), mapping->id)));
}

Result<void> handleEvent(Database &db, const Clock &clock)
{
    EventStore events(db, clock);
    const auto claimed = events.claim(worker, lease, 1);
    if (!claimed)
        return fail(claimed.error());
    if (claimed->empty())
        return fail(ErrorCode::NotFound, {});
    return events.conclude(claimed->front().id, EventState::WaitingRetry,
                           Error{ErrorCode::Timeout, {}, {}, 0});
}

Result<void> resolveMapping(Database &db, const Clock &clock)
{
    const auto mapping = pendingMapping(db, clock);
    if (!mapping)
        return fail(mapping.error());
    const MappingDecision decision{mapping->id, QStringLiteral("RX7"), Equivalence::Equal,
                                   QStringLiteral("the same")};
    return bare(approveByRules(MappingStore(db, clock), decision, worker)).and_then([&] {
        return bare(EventStore(db, clock).releaseWaiting(mapping->id));
    });
}

Result<void> cancelJob(Database &db, const Clock &clock)
{
    const auto job = JobStore(db, clock).current(QStringLiteral("i"));
    if (!job)
        return fail(job.error());
    return JobStore(db, clock).requestCancel((*job)->id);
}
}

QString FaultContract::contents()
{
    QStringList found;
    for (const char *table : {"integration_jobs", "sync_events", "event_attempts", "event_failures",
                              "event_waits", "medication_mappings", "local_drugs", "terminology_releases",
                              "rxnorm_concepts", "sync_cursors", "audit_log"}) {
        const auto rows =
            sql::rows(db(), QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2").arg(QLatin1String(table)), {},
                      [](const QSqlQuery &q) {
                          QStringList values;
                          for (int i = 0; i < q.record().count(); ++i)
                              values.append(q.value(i).toString());
                          return values.join(u'|');
                      });
        found.append(QLatin1String(table));
        found += rows ? QStringList(rows->begin(), rows->end()) : QStringList(told(rows));
    }
    return found.join(u'\n');
}

void FaultContract::everyStatementMayFail_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<int>("atLeast");
    QTest::newRow("a job from claim to end") << Operation(runJob) << 8;
    QTest::newRow("a job cancelled") << Operation(cancelJob) << 4;
    QTest::newRow("an event recorded") << Operation(recordEvent) << 7;
    QTest::newRow("an event handled") << Operation(handleEvent) << 9;
    QTest::newRow("a mapping resolved") << Operation(resolveMapping) << 10;
}

void FaultContract::everyStatementMayFail()
{
    QFETCH(Operation, operation);
    QFETCH(int, atLeast);
    DONE(prepared(db(), clock()));
    const QString before = contents();
    const auto work = [&] {
        return operation(db(), clock());
    };
    int statements = 0;
    for (;;) {
        db().failStatement(statements + 1);
        const auto result = db().write(work);
        if (db().failurePending()) {
            db().failStatement(0);
            QVERIFY2(result.has_value(), qPrintable(told(result)));
            break;
        }
        ++statements;
        FAILS(result, ErrorCode::StoreFailed);
        QVERIFY(!db().inTransaction());
        QCOMPARE(contents(), before);
    }
    QVERIFY2(statements >= atLeast, qPrintable(QString::number(statements)));
    QVERIFY(contents() != before);
}

}
