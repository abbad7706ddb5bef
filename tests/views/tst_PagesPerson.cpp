// All pages and whoever is before them: what each role may do, and that nothing stays for the next person.
#include "ViewChecks.h"
#include "fakes/FilledPages.h"
#include "models/MappingDraft.h"
#include "views/CodeMappingModal/CodeMappingModal.h"
#include "views/common/Banner.h"

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace concord;
using namespace concord::checks;
using sample::FilledPages;

namespace {

Access accessOf(Role role)
{
    Session session;
    session.user = QStringLiteral("ana");
    session.role = role;
    session.facilities.isAll = true;
    return Access(session);
}

void selectAll(FilledPages &pages)
{
    child<QTableView>(pages.jobs, "jobsTable")->selectRow(0);
    child<QTableView>(pages.jobs, "unmappedTable")->selectRow(0);
    child<QTableView>(pages.events, "eventsTable")->selectRow(0);
    for (int row = 0; row < pages.waitingModel.rowCount(); ++row) {
        if (pages.waitingModel.at(row).wait.kind == WaitReason::Kind::Mapping) {
            child<QTableView>(pages.queue, "queueEvents")->selectRow(row);
            break;
        }
    }
    child<QTableView>(pages.mappings, "mapping.table")->selectRow(0);
    (void)pages.mappings.draft()->take(0); // a complete decision, so that it can be approved
    child<QTableView>(pages.values, "valuesTable")->selectRow(0);
    child<QTableView>(pages.connections, "connectionsTable")->selectRow(2);
}

/// The page of the button: "queue/retryButton".
QWidget *pageOf(FilledPages &pages, const QString &name)
{
    const std::pair<const char *, QWidget *> all[] = {
        {"overview", &pages.overview}, {"jobs", &pages.jobs},         {"events", &pages.events},
        {"queue", &pages.queue},       {"mappings", &pages.mappings}, {"connections", &pages.connections},
        {"values", &pages.values},     {"audit", &pages.audit}};
    for (const auto &[word, page] : all) {
        if (name == QLatin1StringView(word))
            return page;
    }
    return nullptr;
}

/// Texts that labels and fields hold, seen or not.
QString textsOf(const QWidget &page)
{
    QStringList texts;
    for (const QLabel *label : page.findChildren<QLabel *>())
        texts.append(label->text());
    for (const QPlainTextEdit *edit : page.findChildren<QPlainTextEdit *>())
        texts.append(edit->toPlainText());
    for (const QLineEdit *edit : page.findChildren<QLineEdit *>())
        texts.append(edit->text());
    for (const QComboBox *box : page.findChildren<QComboBox *>()) {
        for (int i = 0; i < box->count(); ++i)
            texts.append(box->itemText(i));
    }
    return texts.join(u'\n');
}

}

class tst_PagesPerson : public QObject
{
    Q_OBJECT
private slots:
    void everyOrderIsGreyedOutForWhoMayNotGiveIt_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("button");
        QTest::addColumn<Action>("action");
        const auto row = [](const char *page, const char *button, Action action) {
            QTest::addRow("%s/%s", page, button)
                << QString::fromLatin1(page) << QString::fromLatin1(button) << action;
        };
        row("overview", "syncNow", Action::TriggerSync);
        row("overview", "syncMore", Action::TriggerSync);
        row("overview", "pauseSchedule", Action::Pause);
        row("jobs", "cancelButton", Action::CancelJob);
        row("jobs", "resolveButton", Action::DecideMapping);
        row("jobs", "changeFilter", Action::SeeDifferences);
        row("events", "retryButton", Action::RetryEvents);
        row("events", "editButton", Action::ResendEvent);
        row("events", "payloadReason", Action::SeePayload);
        row("queue", "retryButton", Action::RetryEvents);
        row("queue", "editButton", Action::ResendEvent);
        row("queue", "discardButton", Action::DiscardEvents);
        row("queue", "resolveButton", Action::DecideMapping);
        row("queue", "allButton", Action::RetryEvents);
        row("mappings", "mapping.approveButton", Action::DecideMapping);
        row("mappings", "mapping.otherButton", Action::DecideMapping);
        row("mappings", "mapping.noteButton", Action::DecideMapping);
        row("mappings", "mapping.assignButton", Action::DecideMapping);
        row("mappings", "mapping.bulkButton", Action::DecideMapping);
        row("values", "addButton", Action::DecideMapping);
        row("values", "editButton", Action::DecideMapping);
        row("values", "retireButton", Action::DecideMapping);
        row("connections", "testButton", Action::TestConnection);
        row("connections", "pauseButton", Action::Pause);
        row("audit", "verifyButton", Action::VerifyAudit);
        row("audit", "exportButton", Action::ExportAudit);
    }
    void everyOrderIsGreyedOutForWhoMayNotGiveIt()
    {
        QFETCH(QString, page);
        QFETCH(QString, button);
        QFETCH(Action, action);
        FilledPages pages;
        pages.audit.show(); // it reads only when it is seen
        pages.open(Access::full());
        selectAll(pages);
        auto *control = pageOf(pages, page)->findChild<QWidget *>(button);
        QVERIFY(control && control->isEnabled());
        const QString ownTip = control->toolTip();
        for (const Role role : allRoles) {
            for (ConsolePage *each : pages.all())
                each->setAccess(accessOf(role)); // while running
            QCOMPARE(control->isEnabled(), allowed(role, action, Scope::Inside));
            if (!control->isEnabled() && qobject_cast<QPushButton *>(control))
                QCOMPARE(control->toolTip(), accessOf(role).obstacle(action));
        }
        QVERIFY(control->isEnabled()); // the last one was the administrator
        QCOMPARE(control->toolTip(), ownTip);
    }

    void menusAreGreyedOutToo()
    {
        FilledPages pages;
        pages.open(accessOf(Role::Compliance));
        for (const char *name : {"retryAll", "discardAll"}) {
            auto *item = pages.queue.findChild<QAction *>(QLatin1StringView(name));
            QVERIFY(item && !item->isEnabled());
            QCOMPARE(item->toolTip(), accessOf(Role::Compliance).obstacle(Action::RetryEvents));
        }
    }

    void keysAndLinksDoNotGetRoundIt()
    {
        FilledPages pages;
        pages.open(Access::full());
        selectAll(pages);
        pages.open(accessOf(Role::Viewer));
        QSignalSpy resolve(&pages.overview, &OverviewPage::resolveRequested);
        QSignalSpy sync(&pages.overview, &OverviewPage::syncRequested);
        emit child<QTableView>(pages.overview, "alertTable")
            ->activated(pages.overviewModel.overview().alerts.empty()
                            ? QModelIndex()
                            : child<QTableView>(pages.overview, "alertTable")->model()->index(0, 0));
        pages.overview.requestSync(false);
        pages.queue.retry(sample::idOf<EventId>(3));
        pages.queue.openEditor(sample::event(3, EventState::NeedsReview));
        QTest::keyClick(child<QTableView>(pages.queue, "queueEvents"), Qt::Key_Delete);
        pages.mappings.openMapping(sample::mapping(6));
        QCOMPARE(resolve.count() + sync.count(), 0);
        for (ConsolePage *page : pages.all())
            QVERIFY(!page->findChild<QDialog *>());
        QVERIFY(!pages.overview.syncObstacle().isEmpty());
    }

    void differencesAreNotEvenAskedForByWhoMayNotSeeThem()
    {
        FilledPages pages;
        QSignalSpy asked(&pages.jobs, &IntegrationJobTable::differencesWanted);
        pages.open(accessOf(Role::Viewer));
        child<QTableView>(pages.jobs, "jobsTable")->selectRow(1);
        auto *frame = child<PanelFrame>(pages.jobs, "differencesFrame");
        QCOMPARE(frame->state(), PanelState::Forbidden);
        QCOMPARE(frame->stateText(), accessOf(Role::Viewer).obstacle(Action::SeeDifferences));
        QCOMPARE(asked.count(), 0);
        pages.jobs.setAccess(accessOf(Role::Compliance)); // while running
        QCOMPARE(frame->state(), PanelState::Ready);
        QVERIFY(pages.differenceModel.rowCount() > 0);
        pages.jobs.setAccess(accessOf(Role::Viewer));
        QCOMPARE(frame->state(), PanelState::Forbidden);
        QCOMPARE(pages.differenceModel.rowCount(), 0);
    }

    void thePayloadIsHiddenAtOnceFromWhoMayNotSeeItAnyMore()
    {
        FilledPages pages;
        pages.open(Access::full());
        selectAll(pages);
        child<QLineEdit>(pages.events, "payloadReason")->setText(QStringLiteral("the ward asked"));
        child<QPushButton>(pages.events, "payloadButton")->click();
        QVERIFY(textsOf(pages.events).contains(QStringLiteral("DOE^JANE")));
        pages.events.setAccess(accessOf(Role::Viewer));
        QVERIFY(!textsOf(pages.events).contains(QStringLiteral("DOE^JANE")));
        QVERIFY(child<QLabel>(pages.events, "payloadHint")->text().contains(QStringLiteral("Viewer")));
        QSignalSpy asked(&pages.events, &EventStreamPanel::payloadWanted);
        child<QLineEdit>(pages.events, "payloadReason")->setText(QStringLiteral("I want to"));
        QTest::keyClick(child<QLineEdit>(pages.events, "payloadReason"), Qt::Key_Return);
        QCOMPARE(asked.count(), 0);
    }

    void whoGoesAwayForAWhileLeavesNoPayloadBehind()
    {
        FilledPages pages;
        pages.open(Access::full());
        selectAll(pages);
        child<QLineEdit>(pages.events, "payloadReason")->setText(QStringLiteral("the ward asked"));
        child<QPushButton>(pages.events, "payloadButton")->click();
        QVERIFY(textsOf(pages.events).contains(QStringLiteral("DOE^JANE")));
        for (ConsolePage *page : pages.all())
            page->conceal();
        QVERIFY(!textsOf(pages.events).contains(QStringLiteral("DOE^JANE")));
        QVERIFY(pages.eventModel.rowCount() > 0); // the rest waits for the same person
    }

    void theAuditTrailIsForbiddenToViewersAndAnalysts_data()
    {
        QTest::addColumn<Role>("role");
        for (const Role role : allRoles)
            QTest::newRow(qPrintable(wordOf(role))) << role;
    }
    void theAuditTrailIsForbiddenToViewersAndAnalysts()
    {
        QFETCH(Role, role);
        FilledPages pages;
        QSignalSpy asked(&pages.audit, &AuditTrailPage::recordsWanted);
        pages.open(accessOf(role));
        const bool may = role == Role::Compliance || role == Role::Administrator;
        QCOMPARE(child<PanelFrame>(pages.audit, "auditForbidden")->isVisible(), !may);
        QCOMPARE(asked.count() > 0, may);
        QCOMPARE(pages.auditModel.rowCount() > 0, may);
    }

    void nothingStaysForTheNextPerson()
    {
        FilledPages pages;
        pages.open(Access::full());
        selectAll(pages);
        pages.queue.showBulk(sample::bulk(1, BulkState::Running));
        child<QLineEdit>(pages.events, "payloadReason")->setText(QStringLiteral("the ward asked"));
        child<QPushButton>(pages.events, "payloadButton")->click();
        const QStringList marks{QStringLiteral("DOE^JANE"),
                                QStringLiteral("lisinopril"),
                                QStringLiteral("clinic-ehr"),
                                QStringLiteral("ward-hl7"),
                                QStringLiteral("maria"),
                                QStringLiteral("the ward asked"),
                                QStringLiteral("Patient/12"),
                                QStringLiteral("Sandbox EHR"),
                                sample::runningJob(40).correlationId.toString(),
                                sample::event(9).correlationId.toString(),
                                sample::idOf<EventId>(9).toString()};
        QString before;
        for (ConsolePage *page : pages.all())
            before += textsOf(*page);
        QVERIFY(before.contains(QStringLiteral("DOE^JANE")) && before.contains(QStringLiteral("ward-hl7")));
        for (ConsolePage *page : pages.all())
            page->forget();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        for (ConsolePage *page : pages.all()) {
            for (const QAbstractItemView *view : page->findChildren<QAbstractItemView *>()) {
                if (!view->objectName().isEmpty() && view->model())
                    QVERIFY2(view->model()->rowCount() == 0, qPrintable(view->objectName()));
            }
            for (const QString &mark : marks)
                QVERIFY2(!textsOf(*page).contains(mark), qPrintable(page->objectName() + u' ' + mark));
        }
    }

    void whatStillComesInAfterwardsIsNotTaken()
    {
        FilledPages pages;
        pages.open(Access::full());
        for (ConsolePage *page : pages.all())
            page->forget();
        const Overview late = sample::overview(pages.clock.now());
        pages.overviewModel.setOverview(late);
        pages.overviewModel.applyJobs({sample::runningJob(41)});
        pages.queue.showCounts(late);
        pages.queue.showBulk(sample::bulk(2, BulkState::Running));
        pages.queue.showSources({0, sample::connections(), 1});
        pages.jobs.showJobsChanged({sample::runningJob(41)});
        pages.mappings.showMappingsChanged({sample::mapping(30)});
        QCOMPARE(pages.overviewModel.hasData(), false);
        QCOMPARE(pages.jobModel.rowCount() + pages.mappingModel.rowCount(), 0);
        QVERIFY(!textsOf(pages.queue).contains(QStringLiteral("ward-hl7")));
        QVERIFY(!pages.queue.findChild<QWidget *>(QStringLiteral("bulkLine")));
    }

    void theNextPersonStartsAnew()
    {
        FilledPages pages;
        pages.open(Access::full());
        child<QComboBox>(pages.jobs, "statusFilter")->setCurrentIndex(2);
        for (ConsolePage *page : pages.all())
            page->forget();
        pages.open(accessOf(Role::Analyst));
        QCOMPARE(pages.jobModel.stateFilter(), std::nullopt);
        QVERIFY(pages.overviewModel.hasData());
        QVERIFY(pages.jobModel.rowCount() > 0 && pages.eventModel.rowCount() > 0);
        QVERIFY(pages.waitingModel.rowCount() > 0 && pages.mappingModel.rowCount() > 0);
        QVERIFY(pages.connectionModel.rowCount() > 0);
        QCOMPARE(child<PanelFrame>(pages.jobs, "jobsFrame")->state(), PanelState::Ready);
    }
};

QTEST_MAIN(tst_PagesPerson)
#include "tst_PagesPerson.moc"
