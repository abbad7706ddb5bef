#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleEngine.h"
#include "models/ErrorText.h"
#include "models/EventStreamModel.h"
#include "views/EventStreamPanel/EventStreamPanel.h"
#include "views/common/Banner.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace concord;
using namespace concord::checks;

class tst_EventStreamPanel : public QObject
{
    Q_OBJECT

    struct Page
    {
        FakeClock clock;
        EventStreamModel events;
        EventStreamPanel panel{&events, clock};
        QSignalSpy wanted{&panel, &EventStreamPanel::eventsWanted};
        QSignalSpy stream{&panel, &EventStreamPanel::streamWanted};
        QSignalSpy detailWanted{&panel, &EventStreamPanel::eventWanted};
        QSignalSpy storyWanted{&panel, &EventStreamPanel::storyWanted};
        QSignalSpy payloadWanted{&panel, &EventStreamPanel::payloadWanted};

        Page()
        {
            panel.resize(1280, 700);
            panel.show();
            panel.start();
        }
        EventQuery lastQuery() { return wanted.last().at(0).value<EventQuery>(); }
        void answer(std::vector<EventRow> rows, const QString &cursor = {})
        {
            panel.showEvents({lastQuery().page.requestId, std::move(rows), cursor});
        }
        void live(const std::vector<EventRow> &rows)
        {
            panel.showEventsAppended(stream.last().at(0).toULongLong(), rows);
        }
        QTableView *table() { return child<QTableView>(panel, "eventsTable"); }
        PanelFrame *frame() { return child<PanelFrame>(panel, "eventsFrame"); }
        /// Selects the newest event and answers with its details.
        void openDetail(EventDetail detail)
        {
            answer({detail.event});
            table()->selectRow(0);
            detail.requestId = detailWanted.last().at(1).toULongLong();
            panel.showEventDetail(detail);
        }
        void tell(EventStory story)
        {
            story.requestId = storyWanted.last().at(1).toULongLong();
            panel.showEventStory(story);
        }
        void showPayload()
        {
            child<QLineEdit>(panel, "payloadReason")->setText(QStringLiteral("the ward asked"));
            child<QPushButton>(panel, "payloadButton")->click();
            panel.showEventPayload(
                sample::hl7Payload(waiting().event.id, payloadWanted.last().at(2).toULongLong()));
        }
        QString banner()
        {
            const auto *banner = child<Banner>(panel, "waitsBanner");
            return banner->isVisible() ? banner->text() : QString();
        }
    };

    static std::vector<EventRow> newestFirst(quint32 from, quint32 count)
    {
        auto rows = sample::events(from, count);
        std::reverse(rows.begin(), rows.end());
        return rows;
    }

    static EventDetail waiting()
    {
        EventDetail detail;
        detail.event = sample::event(3, EventState::NeedsMapping);
        detail.attempts = {{1, detail.event.createdAt, 4, EventState::NeedsMapping, {}}};
        detail.sameCorrelation = sample::events(1, 4);
        detail.waitsFor = {sample::mapping(6)};
        return detail;
    }

    template <typename Enum>
    static void choose(Page &t, const char *box, Enum value)
    {
        auto *combo = child<QComboBox>(t.panel, box);
        combo->setCurrentIndex(combo->findData(int(value)));
    }

private slots:
    void asksForAStreamAndAPage()
    {
        Page t;
        QCOMPARE(t.stream.count(), 1);
        QCOMPARE(t.wanted.count(), 1);
    }

    void everyFilterIsInTheQuery()
    {
        Page t;
        choose(t, "directionFilter", EventDirection::Out);
        choose(t, "kindFilter", EventKind::PrescriptionChange);
        choose(t, "statusFilter", EventState::NeedsReview);
        const CorrelationId correlation = sample::idOf<CorrelationId>(7003);
        child<QLineEdit>(t.panel, "correlationFilter")->setText(correlation.toString());
        QTest::keyClick(child<QLineEdit>(t.panel, "correlationFilter"), Qt::Key_Return);
        QCOMPARE(t.lastQuery().direction, EventDirection::Out);
        QCOMPARE(t.lastQuery().kind, EventKind::PrescriptionChange);
        QCOMPARE(t.lastQuery().state, EventState::NeedsReview);
        QCOMPARE(t.lastQuery().correlationId, correlation);
        QCOMPARE(t.stream.last().at(1).value<EventQuery>().correlationId, correlation);
    }

    void anotherFilterLeavesTheOldStream()
    {
        Page t;
        QSignalSpy unwanted(&t.panel, &EventStreamPanel::streamUnwanted);
        choose(t, "statusFilter", EventState::NeedsReview);
        QCOMPARE(unwanted.count(), 1);
        QCOMPARE(unwanted.first().first(), t.stream.first().first());
    }

    void halfACorrelationIdIsExplainedAndNotApplied()
    {
        Page t;
        t.panel.setSearchDelay(0);
        QTest::keyClicks(child<QLineEdit>(t.panel, "correlationFilter"), QStringLiteral("019bc141"));
        QTRY_VERIFY(child<QLabel>(t.panel, "filterHint")->isVisible());
        QCOMPARE(t.wanted.count(), 1);
    }

    void clearingAsksForEverythingOnce()
    {
        Page t;
        choose(t, "statusFilter", EventState::NeedsReview);
        choose(t, "kindFilter", EventKind::Dispense);
        QTest::mouseClick(child<QPushButton>(t.panel, "clearButton"), Qt::LeftButton);
        QCOMPARE(t.wanted.count(), 4);
        QVERIFY(!t.lastQuery().state && !t.lastQuery().kind);
    }

    void aLinkShowsOneTrail()
    {
        Page t;
        choose(t, "statusFilter", EventState::NeedsReview);
        const CorrelationId correlation = sample::idOf<CorrelationId>(7003);
        t.panel.showCorrelation(correlation);
        QCOMPARE(t.lastQuery().correlationId, correlation);
        QVERIFY(!t.lastQuery().state.has_value());
        QCOMPARE(child<QLineEdit>(t.panel, "correlationFilter")->text(), correlation.toString());
    }

    void pausingShowsHowManyWait()
    {
        Page t;
        t.answer(newestFirst(1, 3));
        auto *button = child<QPushButton>(t.panel, "pauseButton");
        QTest::mouseClick(button, Qt::LeftButton);
        t.live(sample::events(4, 37));
        QCOMPARE(t.events.rowCount(), 3);
        QVERIFY(button->text().contains(QStringLiteral("37")));
    }

    void resumingShowsThem()
    {
        Page t;
        t.answer(newestFirst(1, 3));
        auto *button = child<QPushButton>(t.panel, "pauseButton");
        QTest::mouseClick(button, Qt::LeftButton);
        t.live(sample::events(4, 37));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(t.events.rowCount(), 40);
        QCOMPARE(t.events.at(0).id, sample::event(40).id);
    }

    void scrollingToTheEndAsksForOneMorePage()
    {
        Page t;
        t.answer(newestFirst(501, 200), QStringLiteral("more"));
        t.table()->scrollToBottom();
        t.table()->scrollToBottom();
        QCOMPARE(t.wanted.count(), 2);
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("more"));
    }

    void whatIsReadStaysInPlace()
    {
        Page t;
        t.answer(newestFirst(1, 200));
        t.table()->verticalScrollBar()->setValue(1000);
        const QModelIndex read = t.table()->indexAt({10, 10});
        const EventId id = t.events.at(read.row()).id;
        t.live(sample::events(201, 50));
        QCOMPARE(t.events.at(t.table()->indexAt({10, 10}).row()).id, id);
    }

    void atTheTopTheNewestIsSeen()
    {
        Page t;
        t.answer(newestFirst(1, 200));
        t.live(sample::events(201, 50));
        QTRY_COMPARE(t.events.at(t.table()->indexAt({10, 10}).row()).id, sample::event(250).id);
    }

    void selectingAnEventAsksForItsDetails()
    {
        Page t;
        t.answer(newestFirst(1, 3));
        t.table()->selectRow(1);
        QCOMPARE(t.detailWanted.count(), 1);
        QCOMPARE(t.detailWanted.first().first().value<EventId>(), sample::event(2).id);
    }

    void saysWhatAnEventWaitsForAndOffersToResolveIt()
    {
        Page t;
        QSignalSpy resolve(&t.panel, &EventStreamPanel::resolveRequested);
        t.openDetail(waiting());
        QVERIFY(t.banner().contains(QStringLiteral("RxNorm 29046")));
        child<QPushButton>(*child<Banner>(t.panel, "waitsBanner"), "bannerAction")->click();
        QCOMPARE(resolve.first().first().value<MappingRow>().id, sample::mapping(6).id);
    }

    void theTrailIsATimeline()
    {
        Page t;
        t.openDetail(waiting());
        QCOMPARE(child<QListView>(t.panel, "trailList")->model()->rowCount(), 4);
        QCOMPARE(child<QTreeView>(t.panel, "attemptsTree")->model()->rowCount(), 1);
    }

    void theStoryIsAskedForAndShown()
    {
        Page t;
        t.openDetail(waiting());
        t.tell(sample::story(sample::queueRow(1), 0));
        const auto *attempts = child<QTreeView>(t.panel, "attemptsTree")->model();
        QCOMPARE(attempts->rowCount(attempts->index(0, 0)), 3); // the steps of the first attempt
        QCOMPARE(child<QListView>(t.panel, "lineageList")->model()->rowCount(), 2);
        QCOMPARE(child<QListView>(t.panel, "ordersList")->model()->rowCount(), 2);
        QCOMPARE(child<QTreeView>(t.panel, "changesTree")->model()->rowCount(), 2);
    }

    void aStoryOfAnotherQuestionIsDropped()
    {
        Page t;
        t.openDetail(waiting());
        t.panel.showEventStory(sample::story(sample::queueRow(1), 1));
        QCOMPARE(child<QListView>(t.panel, "ordersList")->model()->rowCount(), 0);
    }

    void whyItWaitsIsSaidByTheStore()
    {
        Page t;
        EventDetail detail = waiting();
        detail.event = sample::event(3, EventState::WaitingRetry);
        detail.waitsFor.clear();
        t.openDetail(detail);
        t.tell(sample::story(sample::queueRow(4), 0));
        QVERIFY(t.banner().contains(QStringLiteral("The breaker of clinic-ehr is open")));
    }

    void theBlockingEventIsOneClickAway()
    {
        Page t;
        EventDetail detail = waiting();
        detail.event = sample::event(3, EventState::Received);
        detail.waitsFor.clear();
        t.openDetail(detail);
        EventStory story = sample::story(sample::queueRow(5), 0);
        t.tell(story);
        child<QPushButton>(*child<Banner>(t.panel, "waitsBanner"), "bannerAction")->click();
        QCOMPARE(t.detailWanted.last().first().value<EventId>(), story.wait.blocker);
    }

    void aStoryThatFailsIsSaidAndCanBeAskedAgain()
    {
        Page t;
        t.openDetail(waiting());
        t.panel.showFetchFailed(t.storyWanted.last().at(1).toULongLong(), {ErrorCode::StoreBusy, {}, {}, 0});
        auto *frame = qobject_cast<PanelFrame *>(child<QListView>(t.panel, "ordersList")->parentWidget());
        QVERIFY(frame);
        QVERIFY(!frame->errorText().isEmpty());
        child<QPushButton>(*child<Banner>(*frame, "errorBanner"), "bannerAction")->click();
        QCOMPARE(t.storyWanted.count(), 2);
    }

    void anEventCanBeRetriedAndEditedFromItsDetails()
    {
        Page t;
        t.openDetail(waiting());
        QSignalSpy retry(&t.panel, &EventStreamPanel::retryRequested);
        QSignalSpy edit(&t.panel, &EventStreamPanel::editRequested);
        child<QPushButton>(t.panel, "retryButton")->click();
        child<QPushButton>(t.panel, "editButton")->click();
        QCOMPARE(retry.first().first().value<EventId>(), waiting().event.id);
        QCOMPARE(edit.first().first().value<EventRow>().id, waiting().event.id);
    }

    void whatIsDoneOffersNoOrders()
    {
        Page t;
        EventDetail detail = waiting();
        detail.event = sample::event(3);
        t.openDetail(detail);
        QVERIFY(child<QPushButton>(t.panel, "retryButton")->isHidden());
        QVERIFY(child<QPushButton>(t.panel, "editButton")->isHidden());
    }

    void aLinkOpensAnEventAlsoWithoutItsRow()
    {
        Page t;
        t.answer({});
        t.panel.showEvent(sample::event(44));
        QCOMPARE(t.detailWanted.last().first().value<EventId>(), sample::event(44).id);
        QCOMPARE(t.lastQuery().correlationId, sample::event(44).correlationId);
        QVERIFY(child<PanelFrame>(t.panel, "eventDetailFrame")->isVisible());
    }

    void thePayloadIsShownForAReason()
    {
        Page t;
        t.openDetail(waiting());
        auto *view = child<QPlainTextEdit>(t.panel, "payloadText");
        child<QPushButton>(t.panel, "payloadButton")->click(); // no reason yet
        QCOMPARE(t.payloadWanted.count(), 0);
        t.showPayload();
        QCOMPARE(t.payloadWanted.first().at(1).toString(), QStringLiteral("the ward asked"));
        QVERIFY(view->toPlainText().startsWith(QStringLiteral("MSH|")));
        QVERIFY(child<QTreeView>(t.panel, "payloadTree")->model()->rowCount() == 8);
    }

    void anotherEventHidesThePayloadAgain()
    {
        Page t;
        t.openDetail(waiting());
        t.showPayload();
        t.live({sample::event(9)});
        t.table()->selectRow(0);
        QVERIFY(child<QPlainTextEdit>(t.panel, "payloadText")->toPlainText().isEmpty());
        QCOMPARE(child<QTreeView>(t.panel, "payloadTree")->model()->rowCount(), 0);
        QVERIFY(child<QLineEdit>(t.panel, "payloadReason")->text().isEmpty());
    }

    void theSameEventMovingOnKeepsThePayload()
    {
        Page t;
        t.openDetail(waiting());
        t.showPayload();
        t.live({sample::event(3)});
        QVERIFY(!child<QPlainTextEdit>(t.panel, "payloadText")->toPlainText().isEmpty());
    }

    void detailsOfAnotherEventAreDropped()
    {
        Page t;
        t.answer(newestFirst(1, 3));
        t.table()->selectRow(0);
        EventDetail late = waiting();
        late.requestId = t.detailWanted.last().at(1).toULongLong();
        t.table()->selectRow(1);
        t.panel.showEventDetail(late);
        QCOMPARE(child<QListView>(t.panel, "trailList")->model()->rowCount(), 0);
    }

    void anEventThatMovedOnIsAskedForAgain()
    {
        Page t;
        t.openDetail(waiting());
        t.live({sample::event(3)});
        QCOMPARE(t.detailWanted.count(), 2);
        QVERIFY(t.banner().isEmpty());
    }

    void theCorrelationIdCanBeCopied()
    {
        Page t;
        t.openDetail(waiting());
        child<QPushButton>(t.panel, "copyButton")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), waiting().event.correlationId.toString());
    }

    void theFiveStatesAreSeen()
    {
        Page t;
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.live({sample::event(1)});
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        t.panel.showAvailability(true, {});
        QCOMPARE(t.stream.count(), 2);
        t.panel.showFetchFailed(t.lastQuery().page.requestId, Error{ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
    }

    void fiveThousandRowsASecondOnScreen()
    {
        // The cost of one batch of 500 in a full window that is on screen, painting included.
        Page t;
        t.answer({});
        for (quint32 batch = 0; batch < 20; ++batch)
            t.live(sample::events(1 + batch * 500, 500));
        std::vector<std::vector<EventRow>> batches;
        for (quint32 batch = 20; batch < 40; ++batch)
            batches.push_back(sample::events(1 + batch * 500, 500));
        size_t next = 0;
        QBENCHMARK_ONCE
        {
            for (; next < batches.size(); ++next) {
                t.live(batches[next]);
                QCoreApplication::sendPostedEvents();
                t.panel.grab();
            }
        }
        QCOMPARE(t.events.rowCount(), EventStreamModel::windowRows);
        QCOMPARE(t.events.at(0).id, sample::event(20'000).id);
    }

    void everyControlHasItsNames()
    {
        Page t;
        t.openDetail(waiting());
        QCOMPARE(namelessControls(t.panel), QString());
    }
};

QTEST_MAIN(tst_EventStreamPanel)
#include "tst_EventStreamPanel.moc"
