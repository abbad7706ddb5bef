#include "gateway/AccessCheck.h"
#include "gateway/GatewayFixture.h"
#include "gateway/MappingDesk.h"
#include "gateway/Orders.h"

using namespace concord;

class tst_Orders : public QObject
{
    Q_OBJECT

    static Orders orders(GatewayFixture &f) { return {*f.db, f.clock, QStringLiteral("ana")}; }
    static MappingDesk desk(GatewayFixture &f)
    {
        return {*f.db, f.clock, ownerSession(QStringLiteral("ana"))};
    }

private slots:
    void aSyncIsQueuedAndAuditedInOne()
    {
        GatewayFixture f;
        const auto id = orders(f).triggerSync(listSync, true, JobTrigger::Manual);
        QVERIFY(id);
        QCOMPARE(f.job(*id).state, JobState::Queued);
        QCOMPARE(f.job(*id).mode, SyncMode::Full);
        QCOMPARE(f.job(*id).requestedBy, QStringLiteral("ana"));
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'sync.trigger' AND allowed = 1 AND subject = 'job/%1'")
                             .arg(id->toString())),
                 1);
    }

    void aRefusalIsAuditedToo_data()
    {
        QTest::addColumn<QString>("integration");
        QTest::addColumn<QString>("code");
        QTest::newRow("a job is open") << listSync << QStringLiteral("overlap");
        QTest::newRow("no such integration") << QStringLiteral("pharmacy") << QStringLiteral("not_found");
    }
    void aRefusalIsAuditedToo()
    {
        QFETCH(QString, integration);
        QFETCH(QString, code);
        GatewayFixture f;
        QVERIFY(!f.enqueue().isNull());
        const auto id = orders(f).triggerSync(integration, false, JobTrigger::Manual);
        QVERIFY(!id);
        QCOMPARE(codeName(id.error().code), code);
        QCOMPARE(f.count(QStringLiteral("integration_jobs")), 1);
        QCOMPARE(
            f.count(QStringLiteral("audit_log"),
                    QStringLiteral("action = 'sync.trigger' AND allowed = 0 AND details = '%1'").arg(code)),
            1);
    }

    void aStartedSyncIsClaimedByItsWorkerAtOnce()
    {
        GatewayFixture f;
        const auto job = orders(f).startSync(listSync, false, QStringLiteral("w1"), std::chrono::seconds(30));
        QVERIFY(job);
        QCOMPARE(job->state, JobState::Running);
        QCOMPARE(job->trigger, JobTrigger::CommandLine);
        QVERIFY(f.claimed(QStringLiteral("w2")).id.isNull());
    }

    void anEndedJobCannotBeCancelled()
    {
        GatewayFixture f;
        const JobId id = f.enqueue();
        QVERIFY(orders(f).cancelJob(id));
        QCOMPARE(f.job(id).state, JobState::Cancelled);
        const auto again = orders(f).cancelJob(id);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Conflict);
        QCOMPARE(
            f.count(QStringLiteral("audit_log"), QStringLiteral("action = 'job.cancel' AND allowed = 0")), 1);
    }

    void aDecisionReleasesWhatWaitsForItAlone()
    {
        GatewayFixture f;
        QVERIFY(f.addDrug());
        const MappingRow first = f.addMapping(QStringLiteral("1"));
        const MappingRow second = f.addMapping(QStringLiteral("2"));
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {first.id}).isNull());
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {first.id, second.id}).isNull());
        const auto done = desk(f).decide(GatewayFixture::decision(first.id));
        QVERIFY(done);
        QCOMPARE(done->releasedEvents, 1);
        QCOMPARE(done->row.state, MappingState::Approved);
        QCOMPARE(done->row.author, QStringLiteral("ana"));
        QCOMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'received'")), 1);
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'mapping.resolve' AND allowed = 1")),
                 1);
    }

    void aDecisionWithoutReasonIsRefused()
    {
        GatewayFixture f;
        QVERIFY(f.addDrug());
        const MappingRow row = f.addMapping(QStringLiteral("1"));
        const auto done = desk(f).decide(GatewayFixture::decision(row.id, QStringLiteral("  ")));
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'mapping.resolve' AND allowed = 0")),
                 1);
    }

    void nothingIsLeftHalfDoneWhenTheStoreFails()
    {
        GatewayFixture f;
        QVERIFY(f.addDrug());
        const MappingRow row = f.addMapping(QStringLiteral("1"));
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {row.id}).isNull());
        int failures = 0;
        for (int n = 1;; ++n) {
            f.db->failStatement(n);
            const auto done = desk(f).decide(GatewayFixture::decision(row.id));
            f.db->failStatement(0);
            if (done)
                break;
            ++failures;
            QCOMPARE(done.error().code, ErrorCode::StoreFailed);
            QCOMPARE(f.count(QStringLiteral("medication_mappings"), QStringLiteral("status = 'pending'")), 1);
            QCOMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'needs_mapping'")), 1);
            QCOMPARE(f.count(QStringLiteral("audit_log")), 0);
        }
        QVERIFY(failures >= 5);
        QCOMPARE(f.count(QStringLiteral("audit_log")), 1);
    }
};

QTEST_GUILESS_MAIN(tst_Orders)
#include "tst_Orders.moc"
