#include "fakes/FakeClock.h"
#include "fakes/SampleRows.h"
#include "models/IntegrationJobModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_IntegrationJobModel : public QObject
{
    Q_OBJECT

    /// A model whose first page (jobs 30, 29, 28) has come.
    struct Loaded
    {
        FakeClock clock;
        IntegrationJobModel model{clock};
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy wanted{&model, &IntegrationJobModel::jobsWanted};

        explicit Loaded(std::optional<JobState> filter = {}, const QString &cursor = QStringLiteral("28"))
        {
            model.setStateFilter(filter);
            model.takePage({lastRequest(), {sample::job(30), sample::job(29), sample::job(28)}, cursor});
        }
        JobQuery lastQuery() { return wanted.last().at(0).value<JobQuery>(); }
        quint64 lastRequest() { return lastQuery().page.requestId; }
    };

private slots:
    void theFirstFilterAsksForTheFirstPage()
    {
        Loaded t(JobState::Failed);
        const auto first = t.wanted.first().first().value<JobQuery>();
        QCOMPARE(first.state, JobState::Failed);
        QVERIFY(first.page.after.isEmpty());
    }

    void aPageIsAppendedBelow()
    {
        Loaded t;
        t.model.fetchMore({});
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("28"));
        t.model.takePage({t.lastRequest(), {sample::job(27)}, {}});
        QCOMPARE(t.model.rowCount(), 4);
        QCOMPARE(t.model.at(3).id, sample::job(27).id);
        QVERIFY(!t.model.canFetchMore({}));
    }

    void onlyOneRequestIsUnderWay()
    {
        FakeClock clock; // no tester here: it calls fetchMore() itself
        IntegrationJobModel model(clock);
        QSignalSpy wanted(&model, &IntegrationJobModel::jobsWanted);
        model.setStateFilter({});
        model.takePage({model.requestId(), {sample::job(30)}, QStringLiteral("30")});
        model.fetchMore({});
        model.fetchMore({});
        QCOMPARE(wanted.count(), 2);
    }

    void anAnswerToAnOldQuestionIsDropped()
    {
        Loaded t;
        const quint64 old = t.lastRequest();
        t.model.setStateFilter(JobState::Failed);
        t.model.takePage({old, {sample::job(31)}, {}});
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(t.model.isFetching());
    }

    void anErrorEndsFetching()
    {
        Loaded t;
        QSignalSpy failed(&t.model, &RecordTableBase::fetchFailed);
        t.model.fetchMore({});
        t.model.pageFailed(t.lastRequest(), Error{ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(failed.count(), 1);
        QVERIFY(!t.model.isFetching());
        QVERIFY(t.model.canFetchMore({}));
    }

    void silenceEndsFetching()
    {
        Loaded t;
        QSignalSpy failed(&t.model, &RecordTableBase::fetchFailed);
        t.model.setFetchTimeout(1);
        t.model.fetchMore({});
        QVERIFY(failed.wait());
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::Timeout);
        QVERIFY(!t.model.isFetching());
    }

    void aChangeUpdatesItsRowOnly()
    {
        Loaded t;
        QSignalSpy changed(&t.model, &QAbstractItemModel::dataChanged);
        JobRow row = sample::job(29);
        row.counts.unmapped = 7;
        t.model.takeChanges({row});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(t.model.index(1, IntegrationJobModel::Unmapped).data().toString(), QStringLiteral("7"));
    }

    void aNewJobComesInOnTop()
    {
        Loaded t;
        t.model.takeChanges({sample::runningJob(31)});
        QCOMPARE(t.model.rowCount(), 4);
        QCOMPARE(t.model.at(0).id, sample::job(31).id);
    }

    void aJobOfAPageNotLoadedStaysOut()
    {
        Loaded t;
        t.model.takeChanges({sample::job(5)});
        QCOMPARE(t.model.rowCount(), 3);
    }

    void aJobThatLeavesTheFilterLeavesTheList()
    {
        Loaded t(JobState::Succeeded);
        t.model.takeChanges({sample::failedJob(29)});
        QCOMPARE(t.model.rowCount(), 2);
        QCOMPARE(t.model.rowOf(sample::job(28).id), 1);
    }

    void anotherFilterForgetsTheRows()
    {
        Loaded t;
        t.model.setStateFilter(JobState::Failed);
        QCOMPARE(t.model.rowCount(), 0);
    }

    void progressIsShownOnlyWhileRunning()
    {
        Loaded t;
        t.model.takeChanges({sample::runningJob(31)});
        const QModelIndex running = t.model.index(0, IntegrationJobModel::Progress);
        QCOMPARE(running.data(IntegrationJobModel::ProgressRole).toDouble(), 0.42);
        QVERIFY(!t.model.index(1, IntegrationJobModel::Progress)
                     .data(IntegrationJobModel::ProgressRole)
                     .isValid());
    }

    void aRunningJobShowsHowLongItRunsNow()
    {
        Loaded t;
        JobRow row = sample::runningJob(31);
        row.startedAt = t.clock.now();
        t.clock.advance(std::chrono::seconds(65));
        t.model.takeChanges({row});
        QCOMPARE(t.model.index(0, IntegrationJobModel::Progress).data(RecordTableBase::SortRole).toLongLong(),
                 65'000);
    }
};

QTEST_GUILESS_MAIN(tst_IntegrationJobModel)
#include "tst_IntegrationJobModel.moc"
