#include "fakes/SampleRows.h"
#include "models/EventStreamModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_EventStreamModel : public QObject
{
    Q_OBJECT

    /// A tail whose first page was empty, or has what it is given.
    struct Tail
    {
        EventStreamModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy stream{&model, &EventStreamModel::streamWanted};
        QSignalSpy wanted{&model, &EventStreamModel::eventsWanted};

        explicit Tail(std::vector<EventRow> newestFirst = {}, const QString &cursor = {})
        {
            model.setFilter({});
            answer(std::move(newestFirst), cursor);
        }
        quint64 streamId() { return stream.last().at(0).toULongLong(); }
        EventQuery lastQuery() { return wanted.last().at(0).value<EventQuery>(); }
        void answer(std::vector<EventRow> rows, const QString &cursor = {})
        {
            model.takePage({lastQuery().page.requestId, std::move(rows), cursor});
        }
        void live(const std::vector<EventRow> &rows) { model.takeLive(streamId(), rows); }
    };

    static std::vector<EventRow> newestFirst(quint32 from, quint32 count)
    {
        auto rows = sample::events(from, count);
        std::reverse(rows.begin(), rows.end());
        return rows;
    }

private slots:
    void asksForTheStreamBeforeThePage()
    {
        EventStreamModel model;
        QStringList order;
        connect(&model, &EventStreamModel::streamWanted, this,
                [&] { order.append(QStringLiteral("stream")); });
        connect(&model, &EventStreamModel::eventsWanted, this, [&] { order.append(QStringLiteral("page")); });
        model.setFilter({});
        QCOMPARE(order, QStringList({QStringLiteral("stream"), QStringLiteral("page")}));
    }

    void theNewestEventIsOnTop()
    {
        Tail t;
        t.live(sample::events(1, 3));
        QCOMPARE(t.model.at(0).id, sample::event(3).id);
        QCOMPARE(t.model.at(2).id, sample::event(1).id);
    }

    void rowsOfAnotherStreamAreDropped()
    {
        Tail t;
        const quint64 old = t.streamId();
        t.model.setFilter({});
        t.answer({});
        t.model.takeLive(old, sample::events(1, 3));
        QCOMPARE(t.model.rowCount(), 0);
    }

    void leavingAFilterEndsItsStream()
    {
        Tail t;
        QSignalSpy unwanted(&t.model, &EventStreamModel::streamUnwanted);
        const quint64 old = t.streamId();
        t.model.setFilter({});
        QCOMPARE(unwanted.count(), 1);
        QCOMPARE(unwanted.first().first().toULongLong(), old);
    }

    void whatArrivesBeforeTheFirstPageGoesOnTopOfIt()
    {
        EventStreamModel model;
        QSignalSpy stream(&model, &EventStreamModel::streamWanted);
        QSignalSpy wanted(&model, &EventStreamModel::eventsWanted);
        model.setFilter({});
        model.takeLive(stream.first().first().toULongLong(), sample::events(4, 3)); // 4, 5, 6
        QCOMPARE(model.rowCount(), 0);
        model.takePage(
            {wanted.first().first().value<EventQuery>().page.requestId, newestFirst(1, 5), {}}); // 5 … 1
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(model.at(0).id, sample::event(6).id);
        QCOMPARE(model.at(5).id, sample::event(1).id);
    }

    void anEventThatMovedOnIsUpdatedInPlace()
    {
        Tail t(newestFirst(1, 3));
        t.live({sample::event(2, EventState::NeedsReview)});
        QCOMPARE(t.model.rowCount(), 3);
        QCOMPARE(t.model.at(1).state, EventState::NeedsReview);
    }

    void theLastStateInABatchCounts()
    {
        Tail t(newestFirst(1, 1));
        t.live({sample::event(1, EventState::WaitingRetry), sample::event(1, EventState::NeedsMapping)});
        QCOMPARE(t.model.at(0).state, EventState::NeedsMapping);
    }

    void anEventThatMovesOutOfTheFilterLeaves()
    {
        Tail t;
        EventQuery filter;
        filter.state = EventState::NeedsMapping;
        t.model.setFilter(filter);
        QVERIFY(!t.stream.last().at(1).value<EventQuery>().state.has_value());
        t.answer({sample::event(5, EventState::NeedsMapping), sample::event(3, EventState::NeedsMapping)});
        t.live({sample::event(3), sample::event(6)});
        QCOMPARE(t.model.rowCount(), 1);
        QCOMPARE(t.model.at(0).id, sample::event(5).id);
    }

    void whilePausedOnlyWhatTheFilterShowsIsCounted()
    {
        Tail t;
        EventQuery filter;
        filter.state = EventState::NeedsMapping;
        t.model.setFilter(filter);
        t.answer({sample::event(5, EventState::NeedsMapping)});
        t.model.pause();
        t.live({sample::event(5), sample::event(6), sample::event(7, EventState::NeedsMapping)});
        QCOMPARE(t.model.waiting(), 1);
        t.model.resume();
        QCOMPARE(t.model.rowCount(), 1);
        QCOMPARE(t.model.at(0).id, sample::event(7).id);
    }

    void aBatchIsInsertedWithOneSignal()
    {
        Tail t;
        QSignalSpy inserted(&t.model, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&t.model, &QAbstractItemModel::dataChanged);
        t.live(sample::events(1, 500));
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(changed.count(), 0);
    }

    void fiveThousandASecondStayBounded()
    {
        // Ten seconds of 5,000 rows/s as the gateway sends them: a batch every 100 ms. Without the tester,
        // which walks over all rows at each signal.
        EventStreamModel model;
        QSignalSpy stream(&model, &EventStreamModel::streamWanted);
        model.setFilter({});
        model.takePage({model.requestId(), {}, {}});
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        for (quint32 batch = 0; batch < 100; ++batch)
            model.takeLive(stream.first().first().toULongLong(), sample::events(1 + batch * 500, 500));
        QCOMPARE(model.rowCount(), EventStreamModel::windowRows);
        QCOMPARE(inserted.count(), 100);
        QVERIFY(removed.count() <= 100);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.at(0).id, sample::event(50'000).id);
        QCOMPARE(model.at(EventStreamModel::windowRows - 1).id, sample::event(40'001).id);
    }

    void aFullWindowTakesABatch()
    {
        EventStreamModel model;
        QSignalSpy stream(&model, &EventStreamModel::streamWanted);
        model.setFilter({});
        model.takePage({model.requestId(), {}, {}});
        const quint64 streamId = stream.first().first().toULongLong();
        model.takeLive(streamId, sample::events(1, EventStreamModel::windowRows));
        quint32 next = EventStreamModel::windowRows + 1;
        std::vector<std::vector<EventRow>> batches;
        for (int i = 0; i < 100; ++i, next += 500)
            batches.push_back(sample::events(next, 500));
        size_t batch = 0;
        QBENCHMARK_ONCE // 100 batches: the figure is for 50,000 rows
        {
            for (; batch < batches.size(); ++batch)
                model.takeLive(streamId, batches[batch]);
        }
        QCOMPARE(model.rowCount(), EventStreamModel::windowRows);
        QCOMPARE(model.at(0).id, sample::event(next - 1).id);
    }

    void historyGoesOnBelow()
    {
        Tail t(newestFirst(501, 200), sample::event(501).id.toString());
        t.model.fetchMore({});
        QCOMPARE(t.lastQuery().page.after, sample::event(501).id.toString());
        t.answer(newestFirst(301, 200), sample::event(301).id.toString());
        QCOMPARE(t.model.rowCount(), 400);
        QCOMPARE(t.model.at(399).id, sample::event(301).id);
    }

    void whatWasPushedOutIsFetchedAgain()
    {
        Tail t;
        for (quint32 batch = 0; batch < 21; ++batch)
            t.live(sample::events(1 + batch * 500, 500));
        QVERIFY2(!t.model.canFetchMore({}), "a full window would lose on top what it gains below");
        t.model.pause();
        t.model.fetchMore({});
        QCOMPARE(t.lastQuery().page.after, sample::event(501).id.toString());
        t.answer(newestFirst(301, 200), sample::event(301).id.toString());
        QCOMPARE(t.model.rowCount(), EventStreamModel::windowRows + 200);
        QCOMPARE(t.model.at(0).id, sample::event(10'500).id);
    }

    void anOldEventOfAPageNotLoadedStaysOut()
    {
        Tail t(newestFirst(501, 200), QStringLiteral("more"));
        t.live({sample::event(20, EventState::NeedsReview)});
        QCOMPARE(t.model.rowCount(), 200);
    }

    void pausingCountsAndShowsNothing()
    {
        Tail t(newestFirst(1, 3));
        QSignalSpy waiting(&t.model, &EventStreamModel::waitingChanged);
        t.model.pause();
        t.live(sample::events(4, 5));
        t.live(sample::events(9, 2));
        QCOMPARE(t.model.rowCount(), 3);
        QCOMPARE(t.model.waiting(), 7);
        QCOMPARE(waiting.last().first().toLongLong(), 7);
    }

    void resumingBringsInWhatWaitedWithOneSignal()
    {
        Tail t(newestFirst(1, 3));
        t.model.pause();
        t.live(sample::events(4, 5));
        t.live(sample::events(9, 2));
        QSignalSpy inserted(&t.model, &QAbstractItemModel::rowsInserted);
        t.model.resume();
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(t.model.rowCount(), 10);
        QCOMPARE(t.model.at(0).id, sample::event(10).id);
        QCOMPARE(t.model.waiting(), 0);
    }

    void aLongPauseKeepsTheNewestAndLeavesNoHole()
    {
        Tail t(newestFirst(1, 100));
        t.model.pause();
        for (quint32 batch = 0; batch < 30; ++batch)
            t.live(sample::events(101 + batch * 500, 500));
        QCOMPARE(t.model.waiting(), 15'000);
        t.model.resume();
        QCOMPARE(t.model.rowCount(), EventStreamModel::windowRows);
        QCOMPARE(t.model.at(0).id, sample::event(15'100).id);
        QCOMPARE(t.model.at(EventStreamModel::windowRows - 1).id, sample::event(5'101).id);
        t.model.pause();
        t.model.fetchMore({});
        QCOMPARE(t.lastQuery().page.after, sample::event(5'101).id.toString());
    }

    void aPageThatNeverComesDoesNotHoldBackTheTail()
    {
        EventStreamModel model;
        QSignalSpy stream(&model, &EventStreamModel::streamWanted);
        QSignalSpy wanted(&model, &EventStreamModel::eventsWanted);
        model.setFilter({});
        model.takeLive(stream.first().first().toULongLong(), sample::events(1, 3));
        model.pageFailed(wanted.first().first().value<EventQuery>().page.requestId, Error{});
        QCOMPARE(model.rowCount(), 3);
    }

    void anotherFilterForgetsRowsAndWhatWaits()
    {
        Tail t(newestFirst(1, 3));
        t.model.pause();
        t.live(sample::events(4, 5));
        EventQuery filter;
        filter.state = EventState::NeedsMapping;
        t.model.setFilter(filter);
        QCOMPARE(t.model.rowCount(), 0);
        QCOMPARE(t.model.waiting(), 0);
        QCOMPARE(t.lastQuery().state, EventState::NeedsMapping);
    }
};

QTEST_GUILESS_MAIN(tst_EventStreamModel)
#include "tst_EventStreamModel.moc"
