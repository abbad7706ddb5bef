#include "models/WaitingEventModel.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleEngine.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

namespace {

struct Queue
{
    FakeClock clock;
    WaitingEventModel model{clock};
    QSignalSpy wanted{&model, &WaitingEventModel::queueWanted};

    [[nodiscard]] QueueQuery asked() const { return wanted.last().first().value<QueueQuery>(); }
    void answer(std::vector<QueueRow> rows, const QString &cursor = {})
    {
        model.takePage({asked().page.requestId, std::move(rows), cursor});
    }
};

}

class tst_WaitingEventModel : public QObject
{
    Q_OBJECT
private slots:
    void theFilterIsAskedForFromTheStart()
    {
        Queue t;
        EventFilter filter;
        filter.states = {EventState::DeadLetter};
        filter.source = QStringLiteral("ehr");
        t.model.setFilter(filter);
        QCOMPARE(t.asked().filter, filter);
        QVERIFY(t.asked().page.after.isEmpty());
        t.answer(sample::queueRows(3));
        QCOMPARE(t.model.rowCount(), 3);
        QVERIFY(!t.model.hasMore());
    }

    void isAModelInEveryPhase()
    {
        Queue t; // of one page: the tester would fetch the next one
        QAbstractItemModelTester tester(&t.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        t.model.setFilter({});
        t.answer(sample::queueRows(12));
        t.model.refresh();
        t.answer(sample::queueRows(9));
        t.model.refreshAges();
        t.model.setFilter({});
        QCOMPARE(t.model.rowCount(), 0);
    }

    void pagesFollowEachOther()
    {
        Queue t;
        t.model.setFilter({});
        t.answer({sample::queueRow(9)}, QStringLiteral("more"));
        t.model.fetchMore({});
        QCOMPARE(t.asked().page.after, QStringLiteral("more"));
        t.answer({sample::queueRow(8)});
        QCOMPARE(t.model.rowCount(), 2);
    }

    void readingAgainChangesOnlyWhatDiffers()
    {
        Queue t;
        t.model.setFilter({});
        auto rows = sample::queueRows(5);
        t.answer(rows, QStringLiteral("more"));
        QSignalSpy resets(&t.model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&t.model, &QAbstractItemModel::dataChanged);
        t.model.refresh();
        QVERIFY(t.asked().page.after.isEmpty());
        QVERIFY(t.asked().page.limit >= 5);
        rows[2].event.retries = 7;
        t.answer(rows, QStringLiteral("more"));
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        QVERIFY(t.model.hasMore());
    }

    void whatMovedOnLeavesTheList()
    {
        Queue t;
        t.model.setFilter({});
        auto rows = sample::queueRows(5);
        t.answer(rows, QStringLiteral("more"));
        t.model.refresh();
        rows.erase(rows.begin() + 1);
        t.answer(rows);
        QCOMPARE(t.model.rowCount(), 4);
        QVERIFY(!t.model.hasMore());
    }

    void aChangeDuringAnAnswerIsReadAfterIt()
    {
        Queue t;
        t.model.setFilter({});
        t.model.refresh();
        t.model.refresh();
        QCOMPARE(t.wanted.count(), 1);
        t.answer(sample::queueRows(2));
        QCOMPARE(t.wanted.count(), 2);
        t.answer(sample::queueRows(2));
        QCOMPARE(t.wanted.count(), 2);
    }

    void theNextPageOutrunsARefresh()
    {
        Queue t;
        t.model.setFilter({});
        t.answer({sample::queueRow(9)}, QStringLiteral("more"));
        t.model.refresh();
        const QueueQuery refresh = t.asked();
        t.model.fetchMore({});
        const QueueQuery page = t.asked();
        t.model.takePage({refresh.page.requestId, {}, {}}); // of a shorter list: dropped
        QCOMPARE(t.model.rowCount(), 1);
        t.model.takePage({page.page.requestId, {sample::queueRow(8)}, {}});
        QCOMPARE(t.model.rowCount(), 2);
        QVERIFY(t.asked().page.requestId != page.page.requestId); // and then the refresh again
        QVERIFY(t.asked().page.limit >= 2);
    }

    void aFailedRefreshIsToldAndKeepsTheRows()
    {
        Queue t;
        t.model.setFilter({});
        t.answer(sample::queueRows(2));
        QSignalSpy failed(&t.model, &RecordTableBase::fetchFailed);
        t.model.refresh();
        t.model.refreshFailed(t.asked().page.requestId, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(failed.count(), 1);
        QCOMPARE(t.model.rowCount(), 2);
        t.model.refresh();
        QCOMPARE(t.wanted.count(), 3);
    }

    void aRowSaysWhyItWaitsAndWhatFailedLast()
    {
        Queue t;
        t.model.setFilter({});
        t.answer({sample::queueRow(7)}); // waits for its third attempt
        const QModelIndex why = t.model.index(0, WaitingEventModel::Why);
        QVERIFY(why.data().toString().contains(QStringLiteral("attempt 3 of 6")));
        QVERIFY(why.data(RecordTableBase::SecondLineRole).toString().contains(QStringLiteral("Unreachable")));
        QVERIFY(why.data(Qt::ToolTipRole).toString().contains(QStringLiteral("cannot be reached")));
        QCOMPARE(t.model.index(0, 0).data(RecordTableBase::StateRole).toInt(), int(EventState::WaitingRetry));
    }

    void theLadderIsAlsoThereInWords()
    {
        Queue t;
        t.model.setFilter({});
        t.answer({sample::queueRow(7), sample::queueRow(10)});
        const QModelIndex ladder = t.model.index(0, WaitingEventModel::Ladder);
        QCOMPARE(ladder.data(WaitingEventModel::LadderRole).value<LadderRungs>().size(), size_t(6));
        QVERIFY(ladder.data().toString().startsWith(QStringLiteral("2 of 6 attempts made, the next at")));
        QCOMPARE(t.model.index(1, WaitingEventModel::Ladder).data().toString(),
                 QStringLiteral("6 of 6 attempts made"));
    }
};

QTEST_GUILESS_MAIN(tst_WaitingEventModel)
#include "tst_WaitingEventModel.moc"
