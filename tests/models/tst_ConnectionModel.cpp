#include "models/ConnectionModel.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleEngine.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

namespace {

struct Model
{
    FakeClock clock;
    ConnectionModel model{clock};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy wanted{&model, &ConnectionModel::connectionsWanted};

    quint64 ask()
    {
        model.refresh();
        return wanted.last().first().toULongLong();
    }
    void answer(std::vector<ConnectionRow> rows) { model.takeList({ask(), std::move(rows), 2}); }
};

ConnectionRow inbound(std::initializer_list<ListenerState> states)
{
    ConnectionRow row;
    row.inbound = true;
    for (const ListenerState state : states)
        row.listeners.push_back(sample::listener(QStringLiteral("x"), QStringLiteral("y"), state));
    return row;
}

}

class tst_ConnectionModel : public QObject
{
    Q_OBJECT
private slots:
    void theListIsTakenOnceForEachQuestion()
    {
        Model t;
        const quint64 first = t.ask();
        const quint64 second = t.ask();
        t.model.takeList({first, sample::connections(), 2});
        QVERIFY(!t.model.isLoaded());
        t.model.takeList({second, sample::connections(), 2});
        QCOMPARE(t.model.rowCount(), 5);
        QCOMPARE(t.model.workers(), 2);
    }

    void readingAgainChangesOnlyWhatDiffers()
    {
        Model t;
        auto rows = sample::connections();
        t.answer(rows);
        QSignalSpy resets(&t.model, &QAbstractItemModel::modelReset);
        rows[4].listeners[0].accepted += 7;
        t.answer(rows);
        QCOMPARE(resets.count(), 0);
        rows.pop_back();
        t.answer(rows);
        QCOMPARE(t.model.rowCount(), 4);
    }

    void aFailureIsToldOnce()
    {
        Model t;
        QSignalSpy failed(&t.model, &RecordTableBase::fetchFailed);
        const quint64 id = t.ask();
        t.model.requestFailed(id + 1, {});
        t.model.requestFailed(id, {ErrorCode::StoreBusy, {}, {}, 0});
        t.model.requestFailed(id, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(failed.count(), 1);
    }

    void theWorstCounts_data()
    {
        QTest::addColumn<ConnectionRow>("row");
        QTest::addColumn<ConnectionHealth>("health");
        using enum ListenerState;
        const auto add = [](const char *name, const ConnectionRow &row, ConnectionHealth health) {
            QTest::newRow(name) << row << health;
        };
        add("outbound", {}, ConnectionHealth::Ready);
        add("no listener", inbound({}), ConnectionHealth::Idle);
        add("stopped", inbound({Stopped}), ConnectionHealth::Idle);
        add("one of two", inbound({Listening, Stopped}), ConnectionHealth::Ready);
        add("one is full", inbound({Listening, Full}), ConnectionHealth::Full);
        add("reconnecting", inbound({Listening, Retrying}), ConnectionHealth::Trying);
        ConnectionRow row = inbound({Full});
        row.breaker = BreakerState::Open;
        add("breaker", row, ConnectionHealth::Broken);
        row.isPaused = true;
        add("paused before all", row, ConnectionHealth::Paused);
        ConnectionRow half;
        half.breaker = BreakerState::HalfOpen;
        add("half open", half, ConnectionHealth::Trying);
    }
    void theWorstCounts()
    {
        QFETCH(ConnectionRow, row);
        QFETCH(ConnectionHealth, health);
        QCOMPARE(healthOf(row), health);
        QVERIFY(!labelOf(health).isEmpty());
    }

    void countsOfAllWorkersAreAddedUp()
    {
        Model t;
        t.answer(sample::connections());
        QCOMPARE(t.model.index(4, ConnectionModel::Traffic).data().toString(),
                 QStringLiteral("218,467 accepted"));
        QCOMPARE(t.model.index(4, ConnectionModel::Traffic).data(RecordTableBase::SortRole).toLongLong(),
                 218'467);
        QVERIFY(t.model.index(0, ConnectionModel::Waiting).data(ConnectionModel::AttentionRole).toBool());
        QVERIFY(!t.model.index(1, ConnectionModel::Waiting).data(ConnectionModel::AttentionRole).toBool());
    }

    void aTestSaysHowItWent()
    {
        const Timestamp now = sample::minutesAgo(0);
        ConnectionRow row = sample::connections()[2];
        QCOMPARE(testText(row, now),
                 QStringLiteral("Answered in 84 ms, 2 min ago.")); // without plurals loaded
        row.lastTest->state = JobState::Running;
        QCOMPARE(testText(row, now), QStringLiteral("Testing…"));
        row.lastTest->state = JobState::Failed;
        row.lastTest->error = Error{ErrorCode::TlsFailed, {}, {}, 0};
        QVERIFY(testText(row, now).contains(QStringLiteral("The secure connection failed")));
        row.lastTest.reset();
        QVERIFY(testText(row, now).isEmpty());
    }

    void breakerAndRateAreSentences()
    {
        const ConnectionRow row = sample::connections()[0];
        QVERIFY(breakerText(row, sample::minutesAgo(0)).startsWith(QStringLiteral("Open until ")));
        QVERIFY(
            breakerText(row, sample::minutesAgo(0)).endsWith(QStringLiteral("after 5 failures in a row.")));
        QCOMPARE(rateText(row), QStringLiteral("10 a second; 6.5 free now."));
        QVERIFY(rateText({}).isEmpty());
    }

    void eachListenerIsALine()
    {
        const auto tree = listenerTree(sample::connections()[4], sample::minutesAgo(0));
        QCOMPARE(tree.size(), size_t(2));
        QCOMPARE(tree[1].cells.size(), listenerTitles().size());
        QCOMPARE(tree[1].cells[0], QStringLiteral("Intake full"));
    }
};

Q_DECLARE_METATYPE(concord::ConnectionHealth)
Q_DECLARE_METATYPE(concord::ConnectionRow)

QTEST_GUILESS_MAIN(tst_ConnectionModel)
#include "tst_ConnectionModel.moc"
