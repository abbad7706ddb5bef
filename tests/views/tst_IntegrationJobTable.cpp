#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleRows.h"
#include "models/DifferenceModel.h"
#include "models/ErrorText.h"
#include "models/IntegrationJobModel.h"
#include "views/IntegrationJobTable/IntegrationJobTable.h"
#include "views/common/FactStrip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace concord;
using namespace concord::checks;

class tst_IntegrationJobTable : public QObject
{
    Q_OBJECT

    struct Page
    {
        FakeClock clock;
        IntegrationJobModel jobs{clock};
        DifferenceModel differences;
        IntegrationJobTable panel{&jobs, &differences, clock};
        QSignalSpy wanted{&panel, &IntegrationJobTable::jobsWanted};
        QSignalSpy detailWanted{&panel, &IntegrationJobTable::jobWanted};
        QSignalSpy differencesWanted{&panel, &IntegrationJobTable::differencesWanted};

        Page()
        {
            panel.resize(1280, 800);
            panel.show();
            panel.start();
        }
        JobQuery lastQuery() { return wanted.last().at(0).value<JobQuery>(); }
        DifferenceQuery lastDifferences() { return differencesWanted.last().at(0).value<DifferenceQuery>(); }
        void answer(std::vector<JobRow> rows, const QString &cursor = {})
        {
            panel.showJobs({lastQuery().page.requestId, std::move(rows), cursor});
        }
        void select(int row) { child<QTableView>(panel, "jobsTable")->selectRow(row); }
        PanelFrame *frame(const char *name = "jobsFrame") { return child<PanelFrame>(panel, name); }
    };

    static std::vector<JobRow> rows(quint32 newest, quint32 count)
    {
        std::vector<JobRow> all;
        for (quint32 i = 0; i < count; ++i)
            all.push_back(sample::job(newest - i));
        return all;
    }

private slots:
    void aStatusFilterAsksForThatStatus()
    {
        Page t;
        auto *box = child<QComboBox>(t.panel, "statusFilter");
        box->setCurrentIndex(box->findData(int(JobState::Failed)));
        QCOMPARE(t.wanted.count(), 2);
        QCOMPARE(t.lastQuery().state, JobState::Failed);
    }

    void scrollingToTheEndAsksForOneMorePage()
    {
        Page t;
        t.answer(rows(200, 100), QStringLiteral("101"));
        auto *table = child<QTableView>(t.panel, "jobsTable");
        table->scrollToBottom();
        table->scrollToBottom();
        QCOMPARE(t.wanted.count(), 2);
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("101"));
    }

    void aShortPageAsksForTheNextByItself()
    {
        Page t;
        t.answer(rows(200, 3), QStringLiteral("198"));
        QTRY_COMPARE(t.wanted.count(), 2);
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("198"));
    }

    void selectingAJobAsksForItsDetails()
    {
        Page t;
        t.answer(rows(30, 3));
        QCOMPARE(t.frame("jobDetailFrame")->state(), PanelState::Empty);
        t.select(1);
        QCOMPARE(t.detailWanted.count(), 1);
        QCOMPARE(t.detailWanted.first().first().value<JobId>(), sample::job(29).id);
        QCOMPARE(t.lastDifferences().jobId, sample::job(29).id);
        QCOMPARE(t.frame("jobDetailFrame")->state(), PanelState::Ready);
    }

    void theDifferenceFilterAsksForThatChange()
    {
        Page t;
        t.answer(rows(30, 3));
        t.select(0);
        auto *box = child<QComboBox>(t.panel, "changeFilter");
        box->setCurrentIndex(box->findData(int(Change::Discontinued)));
        QCOMPARE(t.lastDifferences().change, Change::Discontinued);
        QVERIFY(!t.lastDifferences().onlyUnmapped);
        box->setCurrentIndex(box->count() - 1);
        QVERIFY(!t.lastDifferences().change.has_value());
        QVERIFY(t.lastDifferences().onlyUnmapped);
    }

    void scrollingTheDifferencesAsksForOneMorePage()
    {
        Page t;
        t.answer(rows(30, 3));
        t.select(0);
        const JobId job = sample::job(30).id;
        t.panel.showDifferences(
            {t.lastDifferences().page.requestId, sample::differences(job, 1, 100), QStringLiteral("100")});
        auto *table = child<QTableView>(t.panel, "differencesTable");
        table->scrollToBottom();
        table->scrollToBottom();
        QCOMPARE(t.differencesWanted.count(), 2);
        QCOMPARE(t.lastDifferences().page.after, QStringLiteral("100"));
    }

    void onlyWhatRunsCanBeCancelled()
    {
        Page t;
        QSignalSpy cancel(&t.panel, &IntegrationJobTable::cancelRequested);
        t.answer({sample::runningJob(31), sample::job(30)});
        auto *button = child<QPushButton>(t.panel, "cancelButton");
        t.select(1);
        QVERIFY(!button->isEnabled());
        t.select(0);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(cancel.count(), 1);
        QCOMPARE(cancel.first().first().value<JobId>(), sample::job(31).id);
    }

    void cancellingIsAskedOnce()
    {
        Page t;
        t.answer({sample::runningJob(31)});
        t.select(0);
        JobRow row = sample::runningJob(31);
        row.cancelRequested = true;
        t.panel.showJobsChanged({row});
        QVERIFY(!child<QPushButton>(t.panel, "cancelButton")->isEnabled());
    }

    void progressGoesOnInTheDetails()
    {
        Page t;
        t.answer({sample::runningJob(31)});
        t.select(0);
        JobRow row = sample::runningJob(31);
        row.counts.medications = 2345;
        t.panel.showJobsChanged({row});
        const auto *facts = child<FactStrip>(t.panel, "jobFacts");
        QCOMPARE(facts->valueOf(QStringLiteral("Medications")), QLocale().toString(2345));
        QCOMPARE(t.detailWanted.count(), 1);
    }

    void theEndOfTheJobAsksForItsResults()
    {
        Page t;
        t.answer({sample::runningJob(31)});
        t.select(0);
        t.panel.showJobsChanged({sample::job(31)});
        QCOMPARE(t.detailWanted.count(), 2);
        QCOMPARE(t.differencesWanted.count(), 2);
    }

    void detailsOfAnotherJobAreDropped()
    {
        Page t;
        t.answer(rows(30, 3));
        t.select(0);
        const quint64 old = t.detailWanted.last().at(1).toULongLong();
        t.select(1);
        t.panel.showJob({old, sample::job(30), {sample::mapping(12)}, {}});
        QCOMPARE(child<PanelFrame>(t.panel, "unmappedFrame")->state(), PanelState::Loading);
    }

    void aJobThatReadNothingIsNotSaidToBeMapped()
    {
        for (const auto &[job, words] : {std::pair(sample::partialJob(30), "has a local drug"),
                                         std::pair(sample::failedJob(30), "read nothing")}) {
            Page t;
            t.answer({job});
            t.select(0);
            t.panel.showJob({t.detailWanted.last().at(1).toULongLong(), job, {}, {}});
            const QString text = child<PanelFrame>(t.panel, "unmappedFrame")->stateText();
            QVERIFY2(text.contains(QLatin1StringView(words)), qPrintable(text));
        }
    }

    void unmappedCodesAndFailuresAreListed()
    {
        Page t;
        t.answer({sample::partialJob(30)});
        t.select(0);
        t.panel.showJob({t.detailWanted.last().at(1).toULongLong(),
                         sample::partialJob(30),
                         {sample::mapping(12), sample::mapping(13)},
                         {sample::event(3, EventState::NeedsReview)}});
        QCOMPARE(child<QTableView>(t.panel, "unmappedTable")->model()->rowCount(), 2);
        QCOMPARE(child<QTableView>(t.panel, "failuresTable")->model()->rowCount(), 1);
    }

    void anUnmappedCodeCanBeResolvedFromHere()
    {
        Page t;
        QSignalSpy resolve(&t.panel, &IntegrationJobTable::resolveRequested);
        t.answer({sample::partialJob(30)});
        t.select(0);
        t.panel.showJob({t.detailWanted.last().at(1).toULongLong(),
                         sample::partialJob(30),
                         {sample::mapping(12), sample::mapping(13)},
                         {}});
        auto *button = child<QPushButton>(t.panel, "resolveButton");
        QVERIFY(!button->isEnabled());
        child<QTableView>(t.panel, "unmappedTable")->selectRow(1);
        button->click();
        QCOMPARE(resolve.first().first().value<MappingRow>().id, sample::mapping(13).id);
        t.panel.showMappingsChanged({sample::mapping(13, MappingState::Approved)});
        QVERIFY(!button->isEnabled());
    }

    void theErrorOfAJobIsASentence()
    {
        Page t;
        t.answer({sample::failedJob(30)});
        t.select(0);
        QCOMPARE(child<QLabel>(t.panel, "errorLabel")->text(), errorText(*sample::failedJob(30).error));
    }

    void theCorrelationIdCanBeCopied()
    {
        Page t;
        t.answer(rows(30, 1));
        t.select(0);
        child<QToolButton>(t.panel, "copyButton")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), sample::job(30).correlationId.toString());
    }

    void itsEventsAreOneClickAway()
    {
        Page t;
        QSignalSpy events(&t.panel, &IntegrationJobTable::eventsOfCorrelationRequested);
        t.answer(rows(30, 1));
        t.select(0);
        child<QPushButton>(t.panel, "eventsButton")->click();
        QCOMPARE(events.first().first().value<CorrelationId>(), sample::job(30).correlationId);
    }

    void aLinkedJobIsSelectedOnceItIsThere()
    {
        Page t;
        t.panel.selectJob(sample::job(29).id);
        t.answer(rows(30, 3));
        QCOMPARE(t.detailWanted.first().first().value<JobId>(), sample::job(29).id);
    }

    void theFiveStatesAreSeen()
    {
        Page t;
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.panel.showJobsChanged({sample::runningJob(31)});
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.panel.showAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        t.panel.showAvailability(true, {});
        t.panel.showFetchFailed(t.lastQuery().page.requestId, Error{ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
    }

    void aFailedFirstPageOffersAnotherTry()
    {
        Page t;
        const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
        t.panel.showFetchFailed(t.lastQuery().page.requestId, busy);
        QCOMPARE(t.frame()->errorText(), errorText(busy));
        emit t.frame()->retryRequested();
        QCOMPARE(t.wanted.count(), 2);
        QVERIFY(t.frame()->errorText().isEmpty());
    }

    void everyControlHasItsNames()
    {
        Page t;
        t.answer(rows(30, 3));
        t.select(0);
        QCOMPARE(namelessControls(t.panel), QString());
    }
};

QTEST_MAIN(tst_IntegrationJobTable)
#include "tst_IntegrationJobTable.moc"
