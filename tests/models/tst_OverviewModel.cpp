#include "fakes/FakeClock.h"
#include "fakes/SampleOverview.h"
#include "models/MappingAlertModel.h"
#include "models/OverviewModel.h"
#include "models/RetryQueueModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

class tst_OverviewModel : public QObject
{
    Q_OBJECT

    struct Tested
    {
        FakeClock clock;
        OverviewModel model{clock};
        QAbstractItemModelTester alerts{model.alerts(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest};
        QAbstractItemModelTester queue{model.queue(), QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy changed{&model, &OverviewModel::changed};
        QSignalSpy finished{&model, &OverviewModel::jobFinished};

        [[nodiscard]] Overview sample() const { return sample::overview(clock.now()); }
        [[nodiscard]] Overview sampleWith(const JobRow &current) const
        {
            Overview o = sample();
            o.sync.current = current;
            return o;
        }
    };

private slots:
    void knowsNothingAtFirst()
    {
        Tested t;
        QVERIFY(!t.model.hasData());
        QVERIFY(t.model.isOnline());
        QCOMPARE(t.model.alerts()->rowCount(), 0);
    }

    void aReadingFillsTheSmallLists()
    {
        Tested t;
        t.model.setOverview(t.sample());
        QVERIFY(t.model.hasData());
        QCOMPARE(t.changed.count(), 1);
        QCOMPARE(t.model.alerts()->rowCount(), 6);
        QCOMPARE(t.model.queue()->rowCount(), 4);
    }

    void theNextReadingChangesOnlyWhatChanged()
    {
        Tested t;
        Overview o = t.sample();
        t.model.setOverview(o);
        QSignalSpy reset(t.model.alerts(), &QAbstractItemModel::modelReset);
        o.alerts[1].waitingEvents = 99;
        t.model.setOverview(o);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(t.model.alerts()->index(1, MappingAlertModel::Waiting).data().toString(),
                 QStringLiteral("99"));
        o.alerts.erase(o.alerts.begin());
        t.model.setOverview(o);
        QCOMPARE(t.model.alerts()->rowCount(), 5);
    }

    void aJobThatWasOverBetweenTwoLooksIsAnnouncedOnce()
    {
        Tested t;
        t.model.setOverview(t.sample());
        JobRow job = sample::job(2, JobState::Succeeded, t.clock.now());
        job.createdAt = t.clock.now() + std::chrono::seconds(1);
        t.model.applyJobs({job});
        QCOMPARE(t.finished.count(), 1);
        QCOMPARE(t.finished[0][0].value<JobRow>().id, job.id);
        t.model.applyJobs({job});
        Overview next = t.sample();
        next.sync.lastRun = job;
        t.model.setOverview(next);
        QCOMPARE(t.finished.count(), 1);
    }

    void theFirstJobEverIsAnnouncedBeforeAnyReadingKnowsItsIntegration()
    {
        Tested t;
        t.model.setOverview({});
        t.model.applyJobs({sample::job(2, JobState::Succeeded, t.clock.now())});
        QCOMPARE(t.finished.count(), 1);
    }

    void progressOfTheRunningJobDoesNotWaitForAReading()
    {
        Tested t;
        JobRow job = sample::job(2, JobState::Running, t.clock.now());
        t.model.setOverview(t.sampleWith(job));
        job.progress = 0.9;
        t.model.applyJobs({job});
        QCOMPARE(t.model.overview().sync.current->progress, 0.9);
        QCOMPARE(t.finished.count(), 0);
    }

    void aJobThatEndsBecomesTheLastRunAndIsAnnouncedOnce()
    {
        Tested t;
        t.model.setOverview(t.sampleWith(sample::job(2, JobState::Running, t.clock.now())));
        const JobRow done = sample::job(2, JobState::Succeeded, t.clock.now());
        t.model.applyJobs({done});
        QVERIFY(!t.model.overview().sync.current);
        QCOMPARE(t.model.overview().sync.lastRun->id, done.id);
        Overview next = t.sample();
        next.sync.lastRun = done;
        t.model.setOverview(next);
        QCOMPARE(t.finished.count(), 1);
        QCOMPARE(t.finished.first().first().value<JobRow>().id, done.id);
    }

    void anEndSeenByAReadingIsAnnouncedToo()
    {
        Tested t;
        t.model.setOverview(t.sampleWith(sample::job(2, JobState::Running, t.clock.now())));
        Overview next = t.sample();
        next.sync.lastRun = sample::job(2, JobState::Failed, t.clock.now());
        t.model.setOverview(next);
        QCOMPARE(t.finished.count(), 1);
    }

    void whatEndedBeforeTheStartIsNotAnnounced()
    {
        Tested t;
        t.model.setOverview(t.sample());
        QCOMPARE(t.finished.count(), 0);
    }

    void aLateRowDoesNotBringAnEndedJobBack()
    {
        Tested t;
        const JobRow running = sample::job(2, JobState::Running, t.clock.now());
        t.model.setOverview(t.sampleWith(running));
        t.model.applyJobs({sample::job(2, JobState::Succeeded, t.clock.now())});
        t.model.applyJobs({running});
        QVERIFY(!t.model.overview().sync.current);
    }

    void jobsOfOtherIntegrationsAreNotOurs()
    {
        Tested t;
        t.model.setOverview(t.sample());
        JobRow other = sample::job(3, JobState::Running, t.clock.now());
        other.integration = QStringLiteral("veterinary");
        t.model.applyJobs({other});
        QVERIFY(!t.model.overview().sync.current);
    }

    void offlineKeepsWhatWasReadAndSaysWhy()
    {
        Tested t;
        t.model.setOverview(t.sample());
        t.model.setAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        QVERIFY(!t.model.isOnline());
        QVERIFY(t.model.hasData());
        QCOMPARE(t.model.offlineReason().code, ErrorCode::StoreBusy);
        QCOMPARE(t.changed.count(), 2);
    }

    void agesGrowWithTheClock()
    {
        Tested t;
        t.model.setOverview(t.sample());
        const QModelIndex age = t.model.queue()->index(0, RetryQueueModel::Age);
        QCOMPARE(age.data().toString(), QStringLiteral("3 min"));
        QSignalSpy repaint(t.model.queue(), &QAbstractItemModel::dataChanged);
        t.clock.advance(10min);
        t.model.queue()->refreshAges();
        t.model.alerts()->refreshAges();
        QCOMPARE(repaint.count(), 1);
        QCOMPARE(age.data().toString(), QStringLiteral("13 min"));
    }

    void anAlertNamesCodeSystemAndReason()
    {
        Tested t;
        t.model.setOverview(t.sample());
        const QModelIndex first = t.model.alerts()->index(0, MappingAlertModel::Code);
        QCOMPARE(first.data(RecordTableBase::SecondLineRole).toString(),
                 QStringLiteral("RxNorm 1049502 · Not on the formulary"));
        QCOMPARE(first.data(RecordTableBase::StateRole).toInt(), int(UnmappedReason::NoLocalDrug));
        QVERIFY(first.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("oxycodone")));
    }

    void aWaitingEventSaysWhy()
    {
        Tested t;
        t.model.setOverview(t.sample());
        const QModelIndex limited = t.model.queue()->index(1, RetryQueueModel::Kind);
        QVERIFY(
            limited.data(RecordTableBase::SecondLineRole).toString().contains(QStringLiteral("slow down")));
        QCOMPARE(limited.data(RecordTableBase::StateRole).toInt(), int(EventState::WaitingRetry));
    }
};

QTEST_GUILESS_MAIN(tst_OverviewModel)
#include "tst_OverviewModel.moc"
