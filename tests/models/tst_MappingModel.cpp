#include "fakes/FakeClock.h"
#include "fakes/SampleMappings.h"
#include "models/MappingModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <functional>

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

    void changesMeetTheWholeFilter_data()
    {
        QTest::addColumn<MappingQuery>("query");
        QTest::addColumn<bool>("belongs");
        const auto row = [](const char *name, bool belongs,
                            const std::function<void(MappingQuery &)> &change) {
            MappingQuery query;
            change(query);
            QTest::newRow(name) << query << belongs;
        };
        row("open", true, [](MappingQuery &q) { q.onlyOpen = true; });
        row("approved only", false, [](MappingQuery &q) { q.state = MappingState::Approved; });
        row("its reason", true, [](MappingQuery &q) { q.reason = UnmappedReason::UnknownSystem; });
        row("another reason", false, [](MappingQuery &q) { q.reason = UnmappedReason::NoCode; });
        row("its system", true, [](MappingQuery &q) { q.system = sample::confidentMapping(1).system; });
        row("another system", false, [](MappingQuery &q) { q.system = systems::ndc; });
        row("mine", true, [](MappingQuery &q) { q.assignee = QStringLiteral("ana"); });
        row("another's", false, [](MappingQuery &q) { q.assignee = QStringLiteral("luis"); });
        row("touched by a release", false, [](MappingQuery &q) { q.onlyDrifted = true; });
        row("confident", true, [](MappingQuery &q) { q.onlyConfident = true; });
    }
    void changesMeetTheWholeFilter()
    {
        QFETCH(MappingQuery, query);
        QFETCH(bool, belongs);
        FakeClock clock;
        MappingModel model(clock);
        model.setQuery(query);
        model.takePage({model.requestId(), {}, {}});
        MappingRow fresh = sample::confidentMapping(13);
        fresh.assignee = QStringLiteral("ana");
        model.takeChanges({fresh});
        QCOMPARE(model.rowCount(), belongs ? 1 : 0);
    }

    void inAnotherOrderANewOneTakesItsPlaceAmongThoseThatAreLoaded()
    {
        Pending t;
        MappingQuery query = t.model.query();
        query.sort = MappingSort::MostWaiting;
        t.model.setQuery(query);
        t.model.takePage({t.lastQuery().page.requestId, {sample::mapping(12)}, QStringLiteral("12")});
        t.model.takeChanges({sample::mapping(11)});
        QCOMPARE(t.model.rowCount(), 1); // it belongs to a page that is not loaded: 4 wait for it
        QVERIFY(t.model.isFetching());   // few are here, and nobody scrolls a short list
        t.model.takeChanges({sample::mapping(13)});
        QCOMPARE(t.model.at(0).id, sample::mapping(13).id); // 14 wait, 9 for the other
        t.model.takePage({t.lastQuery().page.requestId, {sample::mapping(11)}, {}});
        QCOMPARE(t.model.rowCount(), 3);
    }

    void mostWaitingFirstIsKeptAsCountsChange()
    {
        Pending t;
        MappingQuery query = t.model.query();
        query.sort = MappingSort::MostWaiting;
        t.model.setQuery(query);
        t.model.takePage(
            {t.lastQuery().page.requestId, {sample::mapping(12), sample::mapping(11)}, QString()});
        MappingRow row = sample::mapping(11);
        row.waitingEvents = 100;
        t.model.takeChanges({row});
        QCOMPARE(t.model.rowOf(row.id), 0);
        QCOMPARE(t.model.rowOf(sample::mapping(12).id), 1);
    }

    void theSameQuestionLeavesTheRowsUntilItIsAnswered()
    {
        Pending t;
        t.model.fetchMore({});
        t.model.takePage({t.lastQuery().page.requestId, {sample::mapping(9)}, QStringLiteral("9")});
        const MappingQuery query = t.model.query();
        t.model.setQuery(query);
        QCOMPARE(t.model.rowCount(), 4);
        t.model.takePage({t.lastQuery().page.requestId,
                          {sample::mapping(13), sample::mapping(12), sample::mapping(10)},
                          QStringLiteral("10")});
        QCOMPARE(t.model.rowOf(sample::mapping(13).id), -1); // not yet: four were here
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("10"));
        t.model.takePage({t.lastQuery().page.requestId, {sample::mapping(9)}, {}});
        QCOMPARE(t.model.rowCount(), 4);
        QCOMPARE(t.model.rowOf(sample::mapping(13).id), 0);
        QCOMPARE(t.model.rowOf(sample::mapping(11).id), -1);
        t.model.setQuery(query);
        t.model.forget();
        QCOMPARE(t.model.rowCount(), 0);
    }

    void codeAndReasonStandBelowTheText()
    {
        Pending t;
        const QString second =
            t.model.index(0, MappingModel::Display).data(RecordTableBase::SecondLineRole).toString();
        QVERIFY2(second.contains(QStringLiteral(" · ")), qPrintable(second));
        t.model.setQuery({});
        t.model.takePage({t.lastQuery().page.requestId, {sample::mapping(12, MappingState::Approved)}, {}});
        QVERIFY(t.model.index(0, MappingModel::Display)
                    .data(RecordTableBase::SecondLineRole)
                    .toString()
                    .contains(QStringLiteral("→ lisinopril")));
    }

    void aTextIsNotSaidTwice()
    {
        Pending t;
        MappingRow text = sample::mapping(9);
        QVERIFY(text.system.isEmpty());
        t.model.setQuery({});
        t.model.takePage({t.lastQuery().page.requestId, {text}, {}});
        const auto second = [&t] {
            return t.model.index(0, MappingModel::Display).data(RecordTableBase::SecondLineRole).toString();
        };
        QCOMPARE(second(), QStringLiteral("Text without a code"));
        text.assignee = QStringLiteral("ana");
        t.model.takeChanges({text});
        QCOMPARE(second(), QStringLiteral("ana · Text without a code"));
        text.targetName = QStringLiteral("cholecalciferol 1000 UNT Oral Tablet");
        t.model.takeChanges({text});
        QCOMPARE(second(), QStringLiteral("Text only → cholecalciferol 1000 UNT Oral Tablet · ana"));
    }

    void aConfidentSuggestionIsSaid()
    {
        Pending t;
        t.model.takeChanges({sample::mapping(13)});
        MappingRow confident = sample::confidentMapping(13);
        confident.state = MappingState::Pending;
        t.model.takeChanges({confident});
        const QModelIndex offer = t.model.index(0, MappingModel::Offer);
        QVERIFY(offer.data(MappingModel::ConfidentRole).toBool());
        QVERIFY(offer.data(Qt::ToolTipRole).toString().contains(confident.suggestedName));
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
