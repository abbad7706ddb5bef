#include "models/RecordTableModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

namespace {

struct Row
{
    qint64 key = 0;
    QString word;

    friend bool operator==(const Row &, const Row &) = default;
};

class WordModel : public RecordTableModel<Row, &Row::key>
{
public:
    using RecordTableModel::RecordTableModel;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 2;
    }

protected:
    [[nodiscard]] QString text(const Row &row, int column) const override
    {
        return column == 0 ? row.word : QString::number(row.key);
    }
    [[nodiscard]] QVariant sortValue(const Row &row, int) const override { return row.key; }
    [[nodiscard]] QVariant state(const Row &row) const override { return int(row.key % 3); }
};

std::vector<Row> rows(std::initializer_list<qint64> keys)
{
    std::vector<Row> result;
    for (const qint64 key : keys)
        result.push_back({key, QStringLiteral("word %1").arg(key)});
    return result;
}

QList<qint64> keysOf(const WordModel &model)
{
    QList<qint64> keys;
    for (int row = 0; row < model.rowCount(); ++row)
        keys.append(model.at(row).key);
    return keys;
}

const Error slow{ErrorCode::Timeout, {}, {}, 0};

}

class tst_RecordTableModel : public QObject
{
    Q_OBJECT

    struct Tested
    {
        WordModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy inserted{&model, &QAbstractItemModel::rowsInserted};
        QSignalSpy removed{&model, &QAbstractItemModel::rowsRemoved};
        QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};
        QSignalSpy reset{&model, &QAbstractItemModel::modelReset};
    };

private slots:
    void aBatchIsAppendedWithOneSignal()
    {
        Tested t;
        t.model.append(rows({1, 2, 3}));
        QCOMPARE(keysOf(t.model), QList<qint64>({1, 2, 3}));
        QCOMPARE(t.inserted.count(), 1);
        QCOMPARE(t.inserted.first().at(2).toInt(), 2);
    }

    void anEmptyBatchIsSilent()
    {
        Tested t;
        t.model.append({});
        t.model.prepend({});
        QCOMPARE(t.inserted.count(), 0);
    }

    void aBatchIsPrependedInItsOrder()
    {
        Tested t;
        t.model.append(rows({3, 4}));
        t.model.prepend(rows({1, 2}));
        QCOMPARE(keysOf(t.model), QList<qint64>({1, 2, 3, 4}));
        QCOMPARE(t.model.rowOf(1), 0);
        QCOMPARE(t.model.rowOf(4), 3);
    }

    void aKnownRowIsUpdatedInPlaceInsteadOfAddedTwice()
    {
        Tested t;
        t.model.append(rows({1, 2}));
        t.model.append(
            {{2, QStringLiteral("new")}, {3, QStringLiteral("three")}, {3, QStringLiteral("again")}});
        QCOMPARE(keysOf(t.model), QList<qint64>({1, 2, 3}));
        QCOMPARE(t.model.find(2)->word, QStringLiteral("new"));
        QCOMPARE(t.model.find(3)->word, QStringLiteral("three"));
    }

    void neighboursChangeWithOneSignalAndOthersWithTheirOwn()
    {
        Tested t;
        t.model.append(rows({1, 2, 3, 4, 5}));
        t.model.update({{5, QStringLiteral("e")}, {1, QStringLiteral("a")}, {2, QStringLiteral("b")}});
        QCOMPARE(t.changed.count(), 2);
        QCOMPARE(t.changed.at(0).at(0).toModelIndex().row(), 0);
        QCOMPARE(t.changed.at(0).at(1).toModelIndex().row(), 1);
        QCOMPARE(t.changed.at(1).at(1).toModelIndex().column(), 1);
    }

    void anUpdateThatChangesNothingIsSilent()
    {
        Tested t;
        t.model.append(rows({1}));
        t.model.update(rows({1, 7}));
        QCOMPARE(t.changed.count(), 0);
        QCOMPARE(t.model.rowCount(), 1);
    }

    void rowsAfterARemovedOneAreStillFound()
    {
        Tested t;
        t.model.append(rows({1, 2, 3, 4}));
        t.model.prepend(rows({0}));
        t.model.remove(2);
        t.model.remove(99);
        QCOMPARE(keysOf(t.model), QList<qint64>({0, 1, 3, 4}));
        for (const qint64 key : {0, 1, 3, 4})
            QCOMPARE(t.model.at(t.model.rowOf(key)).key, key);
        QCOMPARE(t.model.rowOf(2), -1);
        QVERIFY(!t.model.find(2));
    }

    void theRingForgetsTheOldestAtTheEndOppositeToGrowth()
    {
        Tested t;
        t.model.setLimit(4);
        t.model.append(rows({1, 2, 3}));
        t.model.append(rows({4, 5}));
        QCOMPARE(keysOf(t.model), QList<qint64>({2, 3, 4, 5}));
        t.model.prepend(rows({8, 9}));
        QCOMPARE(keysOf(t.model), QList<qint64>({8, 9, 2, 3}));
        QCOMPARE(t.model.rowOf(3), 3);
    }

    void aBatchLargerThanTheRingKeepsItsNewest()
    {
        Tested t;
        t.model.setLimit(2);
        t.model.append(rows({1, 2, 3, 4}));
        QCOMPARE(keysOf(t.model), QList<qint64>({3, 4}));
        t.model.prepend(rows({9, 8, 7}));
        QCOMPARE(keysOf(t.model), QList<qint64>({9, 8}));
    }

    void manyTurnsOfTheRingKeepEveryRowFindable()
    {
        Tested t;
        t.model.setLimit(50);
        for (qint64 key = 0; key < 1000; key += 10) {
            std::vector<Row> batch;
            for (qint64 i = 9; i >= 0; --i)
                batch.push_back({key + i, QStringLiteral("x")});
            t.model.prepend(std::move(batch));
        }
        QCOMPARE(t.model.rowCount(), 50);
        for (int row = 0; row < 50; ++row)
            QCOMPARE(t.model.rowOf(t.model.at(row).key), row);
        QCOMPARE(t.model.at(0).key, 999);
    }

    void theSameIdsInTheSameOrderAreDeltas()
    {
        Tested t;
        t.model.assign(rows({1, 2}));
        t.reset.clear();
        t.model.assign({{1, QStringLiteral("word 1")}, {2, QStringLiteral("changed")}});
        QCOMPARE(t.reset.count(), 0);
        QCOMPARE(t.changed.count(), 1);
        t.model.assign(rows({2, 1}));
        QCOMPARE(t.reset.count(), 1);
    }

    void clearForgetsAll()
    {
        Tested t;
        t.model.append(rows({1, 2}));
        t.model.clear();
        QCOMPARE(t.model.rowCount(), 0);
        t.model.append(rows({2}));
        QCOMPARE(t.model.rowOf(2), 0);
    }

    void rolesGiveTextRawValueStateAndId()
    {
        Tested t;
        t.model.append(rows({5}));
        const QModelIndex cell = t.model.index(0, 0);
        QCOMPARE(cell.data().toString(), QStringLiteral("word 5"));
        QCOMPARE(cell.data(RecordTableBase::SortRole).toLongLong(), 5);
        QCOMPARE(cell.data(RecordTableBase::StateRole).toInt(), 2);
        QCOMPARE(cell.data(RecordTableBase::IdRole).toLongLong(), 5);
        QVERIFY(!cell.data(Qt::DecorationRole).isValid());
    }

    void restartAsksForTheFirstPageAndNothingElseIsFetchedMeanwhile()
    {
        WordModel model;
        QSignalSpy wanted(&model, &RecordTableBase::pageWanted);
        model.append(rows({1}));
        model.restart();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().at(1).toString(), QString());
        QVERIFY(model.isFetching());
        QVERIFY(!model.canFetchMore({}));
        model.fetchMore({});
        QCOMPARE(wanted.count(), 1);
    }

    void aPageWithACursorCanBeFollowedByTheNext()
    {
        WordModel model;
        QSignalSpy wanted(&model, &RecordTableBase::pageWanted);
        model.restart();
        QVERIFY(model.pageArrived(model.requestId(), rows({1, 2}), QStringLiteral("2")));
        QVERIFY(!model.isFetching());
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QCOMPARE(wanted.last().at(1).toString(), QStringLiteral("2"));
        QVERIFY(model.pageArrived(model.requestId(), rows({3}), QString()));
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(keysOf(model), QList<qint64>({1, 2, 3}));
    }

    void anAnswerToAnOlderQuestionIsDropped()
    {
        WordModel model;
        model.restart();
        const quint64 old = model.requestId();
        model.restart();
        QVERIFY(!model.pageArrived(old, rows({1}), QString()));
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.isFetching());
        model.pageFailed(old, slow);
        QVERIFY(model.isFetching());
    }

    void anErrorEndsFetchingAndThePageCanBeAskedForAgain()
    {
        WordModel model;
        QSignalSpy failed(&model, &RecordTableBase::fetchFailed);
        model.restart();
        QVERIFY(model.pageArrived(model.requestId(), rows({1}), QStringLiteral("1")));
        model.fetchMore({});
        model.pageFailed(model.requestId(), slow);
        QCOMPARE(failed.count(), 1);
        QVERIFY(model.canFetchMore({}));
    }

    void silenceEndsFetchingToo()
    {
        WordModel model;
        QSignalSpy failed(&model, &RecordTableBase::fetchFailed);
        model.setFetchTimeout(1);
        model.restart();
        const quint64 unanswered = model.requestId();
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::Timeout);
        QVERIFY(!model.isFetching());
        QVERIFY(!model.pageArrived(unanswered, rows({1}), QString()));
    }

    void requestsOfTwoModelsNeverShareAnId()
    {
        WordModel a;
        WordModel b;
        a.restart();
        b.restart();
        QVERIFY(a.requestId() != b.requestId());
        QVERIFY(!a.pageArrived(b.requestId(), rows({1}), QString()));
    }
};

QTEST_GUILESS_MAIN(tst_RecordTableModel)
#include "tst_RecordTableModel.moc"
