#include "views/RetryQueuePage/RetryQueuePage.h"

#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleEngine.h"
#include "fakes/SampleOverview.h"
#include "models/WaitingEventModel.h"
#include "views/RetryQueuePage/BulkDialog.h"
#include "views/RetryQueuePage/BulkLine.h"
#include "views/RetryQueuePage/EditResendDialog.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTest>

using namespace concord;
using concord::checks::child;

namespace {

struct Fixture
{
    FakeClock clock;
    WaitingEventModel model{clock};
    RetryQueuePage page{&model, clock};
    QSignalSpy wanted{&page, &RetryQueuePage::queueWanted};
    QSignalSpy ordered{&page, &RetryQueuePage::bulkRequested};

    Fixture()
    {
        page.setRefreshDelay(0);
        page.resize(1200, 700);
        page.show();
        page.start();
    }
    [[nodiscard]] QueueQuery asked() const { return wanted.last().first().value<QueueQuery>(); }
    void answer(std::vector<QueueRow> rows, const QString &cursor = {})
    {
        page.showQueue({asked().page.requestId, std::move(rows), cursor});
    }
    [[nodiscard]] QTableView *table() const { return child<QTableView>(page, "queueEvents"); }
    [[nodiscard]] QPushButton *button(const char *name) const { return child<QPushButton>(page, name); }
    void select(EventState state)
    {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.at(row).event.state == state) {
                table()->selectRow(row);
                return;
            }
        }
        QFAIL("no such row");
    }
    [[nodiscard]] PanelState state() const { return child<PanelFrame>(page, "queueFrame")->state(); }
    /// Answers the dry run, gives a reason and orders.
    void confirm(const QSignalSpy &preview)
    {
        page.showPreview(sample::bulkPreview(preview.last().at(3).toULongLong()));
        auto *dialog = page.window()->findChild<BulkDialog *>();
        child<QPlainTextEdit>(*dialog, "reasonEdit")->setPlainText(QStringLiteral("it is repaired"));
        child<QPushButton>(*dialog, "orderButton")->click();
    }
};

using Ids = std::vector<EventId>;

}

class tst_RetryQueuePage : public QObject
{
    Q_OBJECT
private slots:
    void eachTabAsksForItsState()
    {
        Fixture t;
        QVERIFY(t.asked().filter.states.empty());
        auto *tabs = child<QTabBar>(t.page, "stateTabs");
        std::vector<EventState> asked;
        for (int tab = 0; tab < 4; ++tab) {
            tabs->setCurrentIndex(tab);
            asked.push_back(t.asked().filter.states.front());
        }
        QCOMPARE(asked, (std::vector{EventState::WaitingRetry, EventState::NeedsMapping,
                                     EventState::NeedsReview, EventState::DeadLetter}));
    }

    void everyFilterIsInTheQuery()
    {
        Fixture t;
        t.answer(sample::queueRows(12));
        auto *kind = child<QComboBox>(t.page, "kindFilter");
        kind->setCurrentIndex(kind->findData(int(EventKind::Dispense)));
        auto *source = child<QComboBox>(t.page, "sourceFilter");
        source->setCurrentIndex(source->findText(QStringLiteral("ward-hl7")));
        auto *error = child<QComboBox>(t.page, "errorFilter");
        error->setCurrentIndex(error->findData(int(ErrorCode::Timeout)));
        QCOMPARE(t.asked().filter.kind, EventKind::Dispense);
        QCOMPARE(t.asked().filter.source, QStringLiteral("ward-hl7"));
        QCOMPARE(t.asked().filter.errorCode, ErrorCode::Timeout);
        QTest::mouseClick(t.button("clearButton"), Qt::LeftButton);
        QCOMPARE(t.asked().filter, EventFilter{});
    }

    void aLinkShowsOneStateWithoutOtherFilters()
    {
        Fixture t;
        auto *kind = child<QComboBox>(t.page, "kindFilter");
        kind->setCurrentIndex(3);
        const auto before = t.wanted.count();
        t.page.showState(EventState::DeadLetter);
        QCOMPARE(t.asked().filter.states, std::vector{EventState::DeadLetter});
        QVERIFY(!t.asked().filter.kind);
        QCOMPARE(t.wanted.count(), before + 1);
    }

    void aLinkShowsWhatComesFromOneConnection()
    {
        Fixture t;
        t.page.showState(EventState::DeadLetter);
        t.page.showSource(QStringLiteral("lab-hl7"));
        QCOMPARE(t.asked().filter.source, QStringLiteral("lab-hl7"));
        QVERIFY(t.asked().filter.states.empty());
    }

    void theTabsCountWhatWaits()
    {
        Fixture t;
        Overview overview = sample::overview(t.clock.now());
        overview.queue.deadLetter = 7;
        t.page.showCounts(overview);
        auto *tabs = child<QTabBar>(t.page, "stateTabs");
        QCOMPARE(tabs->tabText(3), QStringLiteral("Dead letter (7)"));
        overview.queue.deadLetter = 0;
        t.page.showCounts(overview);
        QCOMPARE(tabs->tabText(3), QStringLiteral("Dead letter"));
    }

    void retryOrdersTheSelectedOnes()
    {
        Fixture t;
        t.answer(sample::queueRows(3, EventState::DeadLetter));
        t.table()->selectAll();
        QSignalSpy preview(&t.page, &RetryQueuePage::previewWanted);
        QTest::mouseClick(t.button("retryButton"), Qt::LeftButton);
        QTRY_COMPARE(preview.count(), 1);
        t.confirm(preview);
        QCOMPARE(t.ordered.count(), 1);
        QCOMPARE(t.ordered.first().at(0).value<BulkActionKind>(), BulkActionKind::Retry);
        QCOMPARE(t.ordered.first().at(2).value<Ids>().size(), size_t(3));
    }

    void onlyWhatIsPossibleCanBePressed_data()
    {
        QTest::addColumn<EventState>("state");
        QTest::addColumn<QString>("possible");
        QTest::newRow("waiting") << EventState::WaitingRetry << QStringLiteral("retry edit discard");
        QTest::newRow("mapping") << EventState::NeedsMapping << QStringLiteral("resolve retry edit discard");
        QTest::newRow("review") << EventState::NeedsReview << QStringLiteral("retry edit discard");
        QTest::newRow("dead") << EventState::DeadLetter << QStringLiteral("retry edit discard");
        QTest::newRow("received") << EventState::Received << QStringLiteral("discard");
    }
    void onlyWhatIsPossibleCanBePressed()
    {
        QFETCH(EventState, state);
        QFETCH(QString, possible);
        Fixture t;
        t.answer(sample::queueRows(1, state));
        t.select(state);
        QStringList enabled;
        for (const char *name : {"resolve", "retry", "edit", "discard"}) {
            if (t.button((QByteArray(name) + "Button").constData())->isEnabled())
                enabled.append(QLatin1StringView(name));
        }
        QCOMPARE(enabled.join(u' '), possible);
    }

    void theMappingOfTheEventCanBeResolved()
    {
        Fixture t;
        t.answer(sample::queueRows(1, EventState::NeedsMapping));
        t.select(EventState::NeedsMapping);
        QSignalSpy resolve(&t.page, &RetryQueuePage::resolveRequested);
        QTest::mouseClick(t.button("resolveButton"), Qt::LeftButton);
        QCOMPARE(resolve.first().first().value<MappingRow>().sourceCode, QStringLiteral("00093-7424-56"));
        QCOMPARE(resolve.first().first().value<MappingRow>().id, t.model.at(0).wait.mappingId);
    }

    void enterOpensTheEvent()
    {
        Fixture t;
        t.answer(sample::queueRows(3));
        t.table()->selectRow(1);
        QSignalSpy opened(&t.page, &RetryQueuePage::eventRequested);
        QTest::keyClick(t.table(), Qt::Key_Return);
        QCOMPARE(opened.first().first().value<EventRow>().id, t.model.at(1).id);
    }

    void discardAsksForTheCountAndAReason()
    {
        Fixture t;
        t.answer(sample::queueRows(3, EventState::DeadLetter));
        t.select(EventState::DeadLetter);
        QSignalSpy preview(&t.page, &RetryQueuePage::previewWanted);
        t.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&t.page));
        t.table()->setFocus();
        QTest::keyClick(t.table(), Qt::Key_Delete);
        QTRY_COMPARE(preview.count(), 1);
        auto *dialog = t.page.window()->findChild<BulkDialog *>();
        QVERIFY(dialog);
        auto *order = child<QPushButton>(*dialog, "orderButton");
        QVERIFY(!order->isEnabled());
        QCOMPARE(order->text().remove(u'&'), QStringLiteral("Discard")); // while it is counted
        BulkPreview counted = sample::bulkPreview(preview.first().at(3).toULongLong(), 1);
        counted.blocked = 1;
        t.page.showPreview(counted);
        QVERIFY(!order->isEnabled());                                 // the reason lacks
        QVERIFY(!child<QWidget>(*dialog, "bulkBanner")->isVisible()); // what is discarded waits for nobody
        child<QPlainTextEdit>(*dialog, "reasonEdit")
            ->setPlainText(QStringLiteral("duplicate of a phone order"));
        QVERIFY(order->isEnabled());
        QTest::mouseClick(order, Qt::LeftButton);
        QCOMPARE(t.ordered.count(), 1);
        QCOMPARE(t.ordered.first().at(3).toString(), QStringLiteral("duplicate of a phone order"));
        QCOMPARE(t.ordered.first().at(2).value<Ids>(), Ids{t.model.at(0).id});
    }

    void allMatchingGoByTheFilter()
    {
        Fixture t;
        t.page.showState(EventState::WaitingRetry);
        t.answer(sample::queueRows(5, EventState::WaitingRetry), QStringLiteral("more"));
        QSignalSpy preview(&t.page, &RetryQueuePage::previewWanted);
        t.page.findChild<QAction *>(QStringLiteral("retryAll"))->trigger();
        QTRY_COMPARE(preview.count(), 1);
        QVERIFY(preview.first().at(2).value<Ids>().empty());
        QCOMPARE(preview.first().at(1).value<EventFilter>().states, std::vector{EventState::WaitingRetry});
        t.confirm(preview);
        QCOMPARE(t.ordered.count(), 1);
        QCOMPARE(t.ordered.first().at(3).toString(), QStringLiteral("it is repaired"));
    }

    void aCountThatFailsCanBeTriedAgain()
    {
        Fixture t;
        t.answer(sample::queueRows(2));
        QSignalSpy preview(&t.page, &RetryQueuePage::previewWanted);
        t.page.findChild<QAction *>(QStringLiteral("discardAll"))->trigger();
        QTRY_COMPARE(preview.count(), 1);
        t.page.showFetchFailed(preview.first().at(3).toULongLong(), {ErrorCode::StoreBusy, {}, {}, 0});
        auto *dialog = t.page.window()->findChild<BulkDialog *>();
        QTest::mouseClick(child<QPushButton>(*dialog, "bannerAction"), Qt::LeftButton);
        QCOMPARE(preview.count(), 2);
        dialog->reject();
    }

    void anOrderCanBeUndoneWhileItWaits()
    {
        Fixture t;
        t.page.showBulk(sample::bulk(1, BulkState::Waiting));
        auto *line = t.page.findChild<BulkLine *>();
        QVERIFY(line->text().contains(QStringLiteral("in 8 s")));
        QSignalSpy cancelled(&t.page, &RetryQueuePage::bulkCancelRequested);
        auto *action = child<QPushButton>(*line, "bulkAction");
        QCOMPARE(action->text(), QStringLiteral("Undo"));
        QTest::mouseClick(action, Qt::LeftButton);
        QCOMPARE(cancelled.first().first().value<BulkId>(), sample::idOf<BulkId>(1));
        QVERIFY(!action->isEnabled());
        BulkRow over = sample::bulk(1, BulkState::Cancelled);
        over.done = 0;
        t.page.showBulk(over);
        QVERIFY(line->text().contains(QStringLiteral("no event was changed")));
    }

    void anOrderWhoseGiverMayNotAnyMoreSaysSo()
    {
        Fixture t;
        BulkRow failed = sample::bulk(1, BulkState::Failed);
        failed.error =
            Error{ErrorCode::Forbidden, QStringLiteral("user/ana"), QStringLiteral("reason=removed"), 0};
        t.page.showBulk(failed);
        const QString text = t.page.findChild<BulkLine *>()->text();
        QVERIFY2(text.contains(QStringLiteral("may not do that any more")), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("several tries")));
    }

    void progressAndResultOfAnOrderAreShown()
    {
        Fixture t;
        t.page.showBulk(sample::bulk(1, BulkState::Running));
        auto *line = t.page.findChild<BulkLine *>();
        QVERIFY(line->text().contains(QStringLiteral("45 of 132")));
        QCOMPARE(child<QPushButton>(*line, "bulkAction")->text(), QStringLiteral("Cancel the rest"));
        t.page.showBulk(sample::bulk(1, BulkState::Done));
        QVERIFY(line->text().contains(QStringLiteral("129")));
        QVERIFY(line->text().contains(QStringLiteral("3 skipped")));
        QTest::mouseClick(child<QPushButton>(*line, "bulkAction"), Qt::LeftButton); // dismiss
        QVERIFY(!line->isVisible());
    }

    void theCountdownRuns()
    {
        Fixture t;
        t.page.showBulk(sample::bulk(1, BulkState::Waiting));
        auto *line = t.page.findChild<BulkLine *>();
        t.clock.advance(std::chrono::seconds(5));
        QTRY_VERIFY(line->text().contains(QStringLiteral("in 3 s")));
    }

    void theSelectionSurvivesReadingAgain()
    {
        Fixture t;
        auto rows = sample::queueRows(6);
        t.answer(rows);
        t.table()->selectRow(3);
        const EventId chosen = t.model.at(3).id;
        t.page.showQueueChanged();
        QTRY_COMPARE(t.wanted.count(), 2);
        rows.erase(rows.begin());
        t.answer(rows);
        QCOMPARE(t.table()->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(t.model.at(t.table()->selectionModel()->selectedRows().first().row()).id, chosen);
    }

    void aHiddenPageReadsAgainWhenShown()
    {
        Fixture t;
        t.answer(sample::queueRows(2));
        t.page.hide();
        t.page.showQueueChanged();
        t.page.showQueueChanged();
        QCOMPARE(t.wanted.count(), 1);
        t.page.show();
        QCOMPARE(t.wanted.count(), 2);
    }

    void eachStateIsVisible()
    {
        Fixture t;
        QCOMPARE(t.state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(t.state(), PanelState::Empty);
        t.page.showState(EventState::DeadLetter);
        t.answer(sample::queueRows(2, EventState::DeadLetter));
        QCOMPARE(t.state(), PanelState::Ready);
        t.page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.state(), PanelState::Stale);
        QVERIFY(!child<QPushButton>(t.page, "allButton")->isEnabled()); // nothing can be stored now
        t.page.showAvailability(true, {});
        t.answer(sample::queueRows(2, EventState::DeadLetter)); // it was asked anew
        QVERIFY(child<QPushButton>(t.page, "allButton")->isEnabled());
        t.page.showState(EventState::NeedsReview);
        t.page.showFetchFailed(t.asked().page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.state(), PanelState::Forbidden);
    }

    void everyControlHasAName()
    {
        Fixture t;
        t.answer(sample::queueRows(5));
        t.page.showBulk(sample::bulk(1, BulkState::Running));
        QCOMPARE(checks::namelessControls(t.page), QString());
        EditResendDialog editor(sample::queueRow(9).event);
        QCOMPARE(checks::namelessControls(editor), QString());
        BulkDialog bulk(BulkActionKind::Retry, {}, {});
        QCOMPARE(checks::namelessControls(bulk), QString());
    }
};

QTEST_MAIN(tst_RetryQueuePage)
#include "tst_RetryQueuePage.moc"
