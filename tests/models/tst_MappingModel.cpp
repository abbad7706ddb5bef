#include "fakes/FakeClock.h"
#include "fakes/SampleRows.h"
#include "models/MappingModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_MappingModel : public QObject
{
    Q_OBJECT

    /// Pending mappings 12, 11, 10 are loaded.
    struct Pending
    {
        FakeClock clock;
        MappingModel model{clock};
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy wanted{&model, &MappingModel::mappingsWanted};

        explicit Pending(const QString &text = {})
        {
            MappingQuery query;
            query.state = MappingState::Pending;
            query.text = text;
            model.setQuery(query);
            model.takePage({lastQuery().page.requestId,
                            {sample::mapping(12), sample::mapping(11), sample::mapping(10)},
                            QStringLiteral("10")});
        }
        MappingQuery lastQuery() { return wanted.last().at(0).value<MappingQuery>(); }
    };

private slots:
    void asksWithStateAndText()
    {
        Pending t(QStringLiteral("lisin"));
        QCOMPARE(t.lastQuery().state, MappingState::Pending);
        QCOMPARE(t.lastQuery().text, QStringLiteral("lisin"));
    }

    void aPageIsAppendedBelow()
    {
        Pending t;
        t.model.fetchMore({});
        t.model.takePage({t.lastQuery().page.requestId, {sample::mapping(9)}, {}});
        QCOMPARE(t.model.rowCount(), 4);
        QVERIFY(!t.model.canFetchMore({}));
    }

    void aDecidedOneLeavesTheOpenList()
    {
        Pending t;
        t.model.takeChanges({sample::mapping(11, MappingState::Approved)});
        QCOMPARE(t.model.rowCount(), 2);
        QCOMPARE(t.model.rowOf(sample::mapping(10).id), 1);
    }

    void moreWaitingEventsUpdateTheRow()
    {
        Pending t;
        MappingRow row = sample::mapping(11);
        row.waitingEvents = 1234;
        t.model.takeChanges({row});
        QCOMPARE(t.model.index(1, MappingModel::Waiting).data(RecordTableBase::SortRole).toInt(), 1234);
    }

    void aNewOneComesInOnTop()
    {
        Pending t;
        t.model.takeChanges({sample::mapping(13)});
        QCOMPARE(t.model.at(0).id, sample::mapping(13).id);
    }

    void aNewOneThatDoesNotMatchTheTextStaysOut()
    {
        Pending t(QStringLiteral("no such drug"));
        t.model.takeChanges({sample::mapping(13)});
        QCOMPARE(t.model.rowOf(sample::mapping(13).id), -1);
    }

    void agesGrowWithTheClock()
    {
        Pending t;
        QSignalSpy changed(&t.model, &QAbstractItemModel::dataChanged);
        const QString before = t.model.index(0, MappingModel::Age).data().toString();
        t.clock.advance(std::chrono::hours(48));
        t.model.refreshAges();
        QCOMPARE(changed.count(), 1);
        QVERIFY(t.model.index(0, MappingModel::Age).data().toString() != before);
    }

    void aCodeWithoutSystemStandsInQuotes()
    {
        Pending t;
        MappingRow row = sample::mapping(15); // "Vitamin D3 …"
        t.model.takeChanges({row});
        QCOMPARE(t.model.index(0, MappingModel::Code).data().toString(), u'“' + row.sourceCode + u'”');
    }
};

QTEST_GUILESS_MAIN(tst_MappingModel)
#include "tst_MappingModel.moc"
