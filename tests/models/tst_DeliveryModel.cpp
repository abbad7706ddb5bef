#include "models/DeliveryModel.h"

#include "fakes/SampleDeliveries.h"
#include "models/DeliveryText.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
struct Model
{
    FakeClock clock;
    DeliveryModel model{clock};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy wanted{&model, &DeliveryModel::deliveriesWanted};

    [[nodiscard]] DeliveryQuery asked() const { return wanted.last().first().value<DeliveryQuery>(); }
    void answer(std::vector<DeliveryRow> rows, const QString &cursor = {})
    {
        model.takePage({asked().page.requestId, std::move(rows), cursor});
    }
    [[nodiscard]] QString cell(int row, int column, int role = Qt::DisplayRole) const
    {
        return model.index(row, column).data(role).toString();
    }
};
using Column = DeliveryModel::Column;
}

class tst_DeliveryModel : public QObject
{
    Q_OBJECT
private slots:
    void pagesAreAppendedAndANewLookComesOnTop()
    {
        Model t;
        t.model.setQuery({});
        const auto rows = sample::deliveries();
        t.answer({rows.begin() + 1, rows.begin() + 4}, QStringLiteral("next"));
        QCOMPARE(t.model.rowCount(), 3);
        t.model.fetchMore({});
        QCOMPARE(t.asked().page.after, QStringLiteral("next"));
        t.answer({rows.begin() + 4, rows.end()});
        QCOMPARE(t.model.rowCount(), int(rows.size()) - 1);
        t.model.refresh();
        QVERIFY(t.asked().page.after.isEmpty());
        std::vector<DeliveryRow> again{rows.begin(), rows.begin() + 3};
        again[1].attempts = 9; // changed where it stands
        t.answer(again);
        QCOMPARE(t.model.rowCount(), int(rows.size()));
        QCOMPARE(t.model.at(0), rows[0]);
        QCOMPARE(t.model.at(1).attempts, 9);
        QCOMPARE(t.model.receivers(),
                 QStringList({QStringLiteral("clinic-ehr"), QStringLiteral("pharmacy-orders")}));
    }

    void aNewOneThatTheFilterWouldNotFindStaysAway()
    {
        Model t;
        DeliveryQuery query;
        query.state = DeliveryState::Acknowledged;
        t.model.setQuery(query);
        QCOMPARE(t.asked().state, query.state);
        t.answer({sample::delivery(100)});
        t.model.refresh();
        t.answer({sample::delivery(102, DeliveryState::Sending), sample::delivery(101)});
        QCOMPARE(t.model.rowCount(), 2);
        QCOMPARE(t.model.at(0).id, sample::delivery(101).id);
    }

    void whatIsSaid()
    {
        Model t;
        t.model.setQuery({});
        t.answer(sample::deliveries());
        QCOMPARE(t.cell(1, Column::Told), QStringLiteral("Dispense"));
        QCOMPARE(t.cell(1, Column::Told, RecordTableBase::SecondLineRole), QStringLiteral("1 attempt(s)"));
        QCOMPARE(t.cell(1, Column::Receiver), QStringLiteral("clinic-ehr"));
        QCOMPARE(t.cell(1, Column::Answer), QStringLiteral("201"));
        QCOMPARE(t.cell(1, Column::Answer, RecordTableBase::SecondLineRole), QStringLiteral("version 1"));
        QCOMPARE(t.cell(2, Column::Answer), QStringLiteral("Receiver paused"));
        QCOMPARE(t.cell(4, Column::Latency), QStringLiteral("–")); // stopped: nobody waits for it
        QCOMPARE(t.cell(5, Column::Answer), QStringLiteral("Patient not linked yet"));
        QCOMPARE(t.cell(5, Column::Told, RecordTableBase::SecondLineRole), QStringLiteral("not tried yet"));
    }

    void lateIsWhatPassedTheTargetOfItsKind_data()
    {
        QTest::addColumn<EventKind>("kind");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("isAcknowledged");
        QTest::addColumn<bool>("isLateNow");
        QTest::newRow("a supply, in time") << EventKind::Dispense << 30 << true << false;
        QTest::newRow("a supply, late") << EventKind::Dispense << 31 << true << true;
        QTest::newRow("a supply, open and in time") << EventKind::Dispense << 29 << false << false;
        QTest::newRow("a supply, open and overdue") << EventKind::Dispense << 31 << false << true;
        QTest::newRow("an order has a minute") << EventKind::PrescriptionNew << 59 << true << false;
        QTest::newRow("an order, late") << EventKind::PrescriptionNew << 61 << true << true;
    }
    void lateIsWhatPassedTheTargetOfItsKind()
    {
        QFETCH(EventKind, kind);
        QFETCH(int, seconds);
        QFETCH(bool, isAcknowledged);
        const FakeClock clock;
        DeliveryRow row = sample::delivery(100, DeliveryState::Sending, kind);
        row.factAt = clock.now() - std::chrono::seconds(seconds);
        if (isAcknowledged) {
            row.state = DeliveryState::Acknowledged;
            row.acknowledgedAt = clock.now();
        }
        QTEST(isLate(row, clock.now()), "isLateNow");
        row.state = DeliveryState::Stopped;
        row.acknowledgedAt.reset();
        QVERIFY(!isLate(row, clock.now())); // a person has it
    }

    void figuresCallForAPersonWhereTheyMiss()
    {
        const auto lines = figureTree(sample::deliveryFigures());
        QCOMPARE(lines.size(), size_t(4));
        QCOMPARE(lines[0].cells.size(), figureTitles().size());
        QVERIFY(!lines[0].state.toBool());
        QVERIFY(lines[1].state.toBool()); // one is overdue
        QVERIFY(lines[2].state.toBool()); // 99.2 % are less than is promised
        QVERIFY(lines[2].cells[5].contains(QStringLiteral("30 s")));
        const auto none = figureTree({0, {}, {{EventKind::Dispense, 0, 0, 0, 0, 0, 2, 0}}});
        QCOMPARE(none[0].cells[2], QStringLiteral("–"));
        QVERIFY(!none[0].state.toBool());
    }

    void attemptsAreToldWithTheirOutcomes()
    {
        const auto lines = attemptTree(sample::deliveryDetail(sample::deliveries()[4]).attempts);
        QCOMPARE(lines.size(), size_t(6));
        QCOMPARE(lines[0].cells[0], QStringLiteral("6"));
        QCOMPARE(lines[4].cells[3], QStringLiteral("Interrupted, may have arrived"));
        QVERIFY(!lines[5].cells[3].isEmpty());
        const auto open = attemptTree(sample::deliveryDetail(sample::deliveries()[0]).attempts);
        QCOMPARE(open[0].cells[3], QStringLiteral("On its way"));
        QCOMPARE(open[0].cells[2], QStringLiteral("–"));
    }

    void nothingStaysForTheNextPerson()
    {
        Model t;
        t.model.setQuery({});
        t.answer(sample::deliveries());
        t.model.refresh();
        const quint64 late = t.asked().page.requestId;
        t.model.forget();
        t.model.takePage({late, sample::deliveries(), {}});
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(t.model.receivers().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_DeliveryModel)
#include "tst_DeliveryModel.moc"
