#include "fakes/SampleRows.h"
#include "models/EventText.h"
#include "models/TimelineModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace concord;

class tst_TimelineModel : public QObject
{
    Q_OBJECT

private slots:
    void showsEachAttemptWithItsError()
    {
        TimelineModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.showAttempts({{1, sample::minutesAgo(3), 840, EventState::WaitingRetry,
                             Error{ErrorCode::Unreachable, {}, {}, 0}},
                            {2, sample::minutesAgo(2), 12, EventState::Succeeded, {}}});
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(!model.index(0, 0).data(TimelineModel::DetailRole).toString().isEmpty());
        QVERIFY(model.index(1, 0).data(TimelineModel::DetailRole).toString().isEmpty());
    }

    void marksTheEventThatIsShown()
    {
        TimelineModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.showEvents(sample::events(1, 3), sample::event(2).id);
        QVERIFY(!model.index(0, 0).data(TimelineModel::CurrentRole).toBool());
        QVERIFY(model.index(1, 0).data(TimelineModel::CurrentRole).toBool());
        QCOMPARE(model.index(2, 0).data(TimelineModel::EventIdRole).value<EventId>(), sample::event(3).id);
    }

    void eventsStandInTheOrderOfTheirTimes()
    {
        TimelineModel model;
        EventRow early = sample::event(9); // a later id, made with an earlier time by another program
        early.createdAt = sample::event(1).createdAt - std::chrono::seconds(1);
        model.showEvents({sample::event(1), sample::event(2), early}, {});
        QCOMPARE(model.index(0, 0).data(TimelineModel::EventIdRole).value<EventId>(), early.id);
    }

    void anotherEventReplacesTheRows()
    {
        TimelineModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.showEvents(sample::events(1, 3), {});
        model.showEvents(sample::events(5, 1), {});
        QCOMPARE(model.rowCount(), 1);
        model.showEvents({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void anEventThatNeedsMappingNamesTheCode()
    {
        EventDetail detail;
        detail.event = sample::event(1, EventState::NeedsMapping);
        detail.waitsFor = {sample::mapping(6)};
        QVERIFY(waitsForText(detail, sample::minutesAgo(0)).contains(QStringLiteral("RxNorm 29046")));
    }

    void whatIsDoneWaitsForNothing()
    {
        EventDetail detail;
        detail.event = sample::event(1);
        QVERIFY(waitsForText(detail, sample::minutesAgo(0)).isEmpty());
    }

    void jsonIsIndentedAndOtherTextKept()
    {
        QCOMPARE(prettyJson(QStringLiteral("{\"b\":[1, 2],\"a\":\"x: {\\\", }\"}")),
                 QStringLiteral("{\n  \"b\": [\n    1,\n    2\n  ],\n  \"a\": \"x: {\\\", }\"\n}"));
        QCOMPARE(prettyJson(QStringLiteral("MSH|^~\\&|")), QStringLiteral("MSH|^~\\&|"));
    }
};

QTEST_GUILESS_MAIN(tst_TimelineModel)
#include "tst_TimelineModel.moc"
