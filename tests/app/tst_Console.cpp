// The whole console in one process: its widgets over the real gateway, worker and store, and a sandbox EHR
// over HTTP.
#include "Wiring.h"
#include "audit/ExportVerifier.h"
#include "console/AuditHost.h"
#include "console/Console.h"
#include "host/AuditKey.h"
#include "host/ServiceHost.h"
#include "host/SessionHost.h"
#include "models/AlertRuleModel.h"
#include "models/AuditModel.h"
#include "models/ConnectionModel.h"
#include "models/DifferenceModel.h"
#include "models/EventStreamModel.h"
#include "models/IncidentModel.h"
#include "models/IntegrationJobModel.h"
#include "models/MappingModel.h"
#include "models/OverviewModel.h"
#include "models/WaitingEventModel.h"
#include "sandbox/SandboxEhr.h"
#include "store/ConflictStore.h"
#include "store/IncidentStore.h"
#include "store/MappingStore.h"
#include "views/AlertsPage/AlertsPage.h"
#include "views/AlertsPage/RulesTab.h"
#include "views/AuditTrailPage/AuditTrailPage.h"
#include "views/AuditTrailPage/TrailCard.h"
#include "views/MainWindow/MainWindow.h"
#include "views/MainWindow/NavigationDelegate.h"
#include "views/MappingsPanel/MappingsPanel.h"
#include "views/RetryQueuePage/RetryQueuePage.h"
#include "views/SandboxFaultPanel/SandboxFaultPanel.h"
#include "views/common/PanelFrame.h"
#include "views/common/Theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

namespace {
constexpr int patience = 30'000;

/// A console in front of a sandbox without a story, not yet started.
struct Tested
{
    Tested()
        : ehr(clock, options()),
          settings(folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat)
    {
        const auto baseUrl = ehr.start();
        Q_ASSERT(baseUrl);
        Startup startup{Config::forEhr(QUrl(*baseUrl)), {Dialect::Kind::Sqlite, database()}};
        HostOptions asks;
        asks.asksWhoIsThere = true;
        host = std::move(*ServiceHost::make(startup, asks));
        audit = std::make_unique<AuditHost>(startup, readCredential, clock);
        console = std::make_unique<Console>(clock, settings, true);
        wire(*console, *host->gateway());
        wire(*console, *audit->gateway());
        sessions = std::make_unique<SessionHost>(startup, clock);
        sessions->admitTo(*host->gateway());
        sessions->admitTo(*audit->gateway());
        wire(*console, *sessions->desk());
        wire(*console, ehr);
        console->window->show();
        host->start();
        audit->start();
        sessions->start(); // the owner's session opens the pages
    }
    ~Tested()
    {
        sessions->stop();
        audit->stop();
        host->stop();
    }

    static SandboxOptions options()
    {
        SandboxOptions options;
        options.storyPaused = true;
        return options;
    }
    /// No decision of this test waits for a second reviewer.
    void letOneDecide()
    {
        OpenOptions options;
        options.mayLackKeys = true;
        const auto db = Database::open({Dialect::Kind::Sqlite, database()}, options);
        QVERIFY(db &&
                MappingStore(**db, clock).setPolicy({SecondReviewer::Never, {}}, QStringLiteral("test")));
    }
    [[nodiscard]] QString database() const { return folder.filePath(QStringLiteral("concord.db")); }
    template <typename Widget>
    [[nodiscard]] Widget *child(const char *name) const
    {
        return console->window->findChild<Widget *>(QString::fromLatin1(name));
    }
    /// The number beside a page in the navigation.
    [[nodiscard]] int badgeOf(const char *page) const
    {
        auto *navigation = child<QListWidget>("navigation");
        for (int row = 0; row < navigation->count(); ++row) {
            if (navigation->item(row)->data(Qt::UserRole).toString() == QLatin1StringView(page))
                return navigation->item(row)->data(NavigationDelegate::CountRole).toInt();
        }
        return -1;
    }
    [[nodiscard]] const Overview &overview() const { return console->overview->overview(); }
    [[nodiscard]] bool syncIsPossible() const { return child<QAbstractButton>("syncNow")->isEnabled(); }
    void press(const char *button) const
    {
        QTest::mouseClick(child<QAbstractButton>(button), Qt::LeftButton);
    }
    [[nodiscard]] bool hasSynced() const
    {
        return overview().sync.lastRun && isFinal(overview().sync.lastRun->state) && !overview().sync.current;
    }

    SystemClock clock;
    QTemporaryDir folder;
    SandboxEhr ehr;
    QSettings settings;
    std::unique_ptr<ServiceHost> host;
    std::unique_ptr<AuditHost> audit;
    std::unique_ptr<SessionHost> sessions;
    std::unique_ptr<Console> console;
};
}

class tst_Console : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void syncNowFillsEveryPage()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced(), patience);
        const SyncCounts &counts = t.overview().sync.lastRun->counts;
        QVERIFY(counts.added > 0);
        QTRY_VERIFY(t.child<QLabel>("toastText")->text().contains(QString::number(counts.added)));
        QTRY_COMPARE(t.console->jobs->rowCount(), 1);
        QCOMPARE(t.console->jobs->at(0).state, t.overview().sync.lastRun->state);
        QTRY_VERIFY(t.console->events->rowCount() > 0); // live: nobody asked again
        QTRY_COMPARE(t.console->mappings->rowCount(), t.overview().pendingMappings);

        t.press("toastAction"); // "Show": the job and what it found
        QCOMPARE(t.console->window->currentPage(), QString::fromLatin1(pages::jobs));
        QTRY_VERIFY(t.console->differences->rowCount() > 0);
        QCOMPARE(t.console->differences->job(), t.overview().sync.lastRun->id);
    }

    void aDecisionReleasesEventsBeforeOnesEyes()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced() && !t.overview().alerts.empty(), patience);
        const int pending = t.overview().pendingMappings;
        t.letOneDecide();
        // until nothing waits any more: some events wait for several codes
        while (!t.overview().alerts.empty()) {
            const MappingRow mapping = t.overview().alerts.front();
            t.console->mappingsPanel->openMapping(mapping);
            CodeMappingModal *modal = t.console->mappingsPanel->modal();
            QVERIFY(modal);
            QTest::keyClicks(modal->findChild<QLineEdit *>(QStringLiteral("mapping.window.searchEdit")),
                             QStringLiteral("metformin"));
            auto *drugs = modal->findChild<QTableView *>(QStringLiteral("mapping.window.drugTable"));
            QTRY_VERIFY_WITH_TIMEOUT(drugs->model()->rowCount() > 0, patience);
            drugs->selectRow(0);
            QTest::keyClicks(modal->findChild<QLineEdit *>(QStringLiteral("mapping.window.reasonEdit")),
                             QStringLiteral("for the test"));
            // the rules answer which attributes differ: each is overridden by name
            const auto overrideWhatDiffers = [modal] {
                for (QCheckBox *box : modal->findChildren<QCheckBox *>()) {
                    if (box->objectName().startsWith(u"mapping.window.override.") && !box->isChecked())
                        box->click();
                }
                return modal->decision().has_value();
            };
            QTRY_VERIFY_WITH_TIMEOUT(overrideWhatDiffers(), patience);
            QSignalSpy closed(modal, &QDialog::accepted);
            QTest::mouseClick(
                modal->findChild<QAbstractButton *>(QStringLiteral("mapping.window.approveButton")),
                Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, patience);
            QTRY_VERIFY_WITH_TIMEOUT(
                t.overview().alerts.empty() || t.overview().alerts.front().id != mapping.id, patience);
            QTRY_VERIFY(!t.console->mappingsPanel->modal());
        }
        QVERIFY(pending > 0);
        QTRY_COMPARE_WITH_TIMEOUT(t.overview().queue.needsMapping, 0, patience);
        QCOMPARE(t.overview().pendingMappings, 0);
        const auto allDone = [&t] {
            for (int row = 0; row < t.console->events->rowCount(); ++row) {
                const EventState state = t.console->events->at(row).state;
                if (state != EventState::Succeeded && state != EventState::NeedsReview)
                    return false;
            }
            return true;
        };
        QTRY_VERIFY_WITH_TIMEOUT(allDone(), patience);
    }

    void aRunningSyncIsShownAndCancelled()
    {
        Tested t;
        SandboxFaults slow;
        slow.latencyMs = 20'000;
        t.ehr.setFaults(slow);
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(
            t.overview().sync.current && t.overview().sync.current->state == JobState::Running, patience);
        QTRY_VERIFY(t.child<QAbstractButton>("cancelSync")->isVisible());
        QVERIFY(!t.syncIsPossible());
        t.press("cancelSync");
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced(), patience);
        QCOMPARE(t.overview().sync.lastRun->state, JobState::Cancelled);
        QTRY_VERIFY(t.syncIsPossible());
    }

    void theQueueSaysWhyEachEventWaits()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced() && t.overview().queue.needsMapping > 0, patience);
        t.console->window->showPage(QString::fromLatin1(pages::queue));
        t.console->queuePage->showState(EventState::NeedsMapping);
        QTRY_VERIFY_WITH_TIMEOUT(t.console->waiting->rowCount() > 0, patience);
        const QueueRow row = t.console->waiting->at(0);
        QCOMPARE(row.wait.kind, WaitReason::Kind::Mapping);
        QVERIFY(!row.wait.code.isEmpty());

        t.child<QTableView>("queueEvents")->selectRow(0);
        t.child<QAbstractButton>("openButton")->click();
        QCOMPARE(t.console->window->currentPage(), QString::fromLatin1(pages::events));
        QTRY_VERIFY_WITH_TIMEOUT(t.child<QLineEdit>("payloadReason")->isEnabled(),
                                 patience); // its details came
        QVERIFY(t.child<QWidget>("waitsBanner")->accessibleName().contains(row.wait.code));
        t.child<QLineEdit>("payloadReason")->setText(QStringLiteral("for the test"));
        t.child<QAbstractButton>("payloadButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!t.child<QPlainTextEdit>("payloadText")->toPlainText().isEmpty(), patience);
    }

    void aDiscardIsUndone()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced() && t.overview().queue.needsMapping > 0, patience);
        const int before = t.overview().queue.needsMapping;
        t.console->window->showPage(QString::fromLatin1(pages::queue));
        t.console->queuePage->showState(EventState::NeedsMapping);
        QTRY_VERIFY_WITH_TIMEOUT(t.console->waiting->rowCount() > 0, patience);
        t.child<QAction>("discardAll")->trigger();
        QTRY_VERIFY(t.child<QDialog>("bulkDialog"));
        auto *dialog = t.child<QDialog>("bulkDialog");
        dialog->findChild<QPlainTextEdit *>(QStringLiteral("reasonEdit"))
            ->setPlainText(QStringLiteral("test"));
        auto *order = dialog->findChild<QAbstractButton *>(QStringLiteral("orderButton"));
        QTRY_VERIFY_WITH_TIMEOUT(order->isEnabled(), patience); // the dry run has counted them
        order->click();
        QTRY_VERIFY_WITH_TIMEOUT(t.child<QAbstractButton>("bulkAction"), patience);
        t.child<QAbstractButton>("bulkAction")->click(); // undo
        QTRY_VERIFY_WITH_TIMEOUT(
            t.child<QLabel>("bulkText")->text().contains(QStringLiteral("no event was changed")), patience);
        QCOMPARE(t.overview().queue.needsMapping, before);
    }

    void theConnectionsAreListed()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.console->window->showPage(QString::fromLatin1(pages::connections));
        QTRY_VERIFY_WITH_TIMEOUT(t.console->connections->rowCount() > 0, patience);
        QVERIFY(!t.console->connections->at(0).inbound);
        QVERIFY(!t.console->connections->at(0).address.isEmpty());
    }

    void theAuditTrailIsReadVerifiedAndExported()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced(), patience);
        t.console->window->showPage(QString::fromLatin1(pages::audit));
        QTRY_VERIFY_WITH_TIMEOUT(t.console->audit->rowCount() > 0, patience);
        auto *card = t.child<TrailCard>("trailCard");
        QTRY_VERIFY_WITH_TIMEOUT(t.child<QAbstractButton>("verifyButton")->isEnabled(), patience);
        t.press("verifyButton");
        QTRY_VERIFY_WITH_TIMEOUT(card->title().startsWith(QStringLiteral("Verified to record")), patience);
        QTRY_VERIFY_WITH_TIMEOUT(t.child<QAbstractButton>("newerButton")->isVisible(),
                                 patience); // the verification is a record itself

        const QString path = t.folder.filePath(QStringLiteral("trail.jsonl"));
        t.console->auditPage->exportTo(AuditFileFormat::JsonLines, path);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), patience);
        Startup startup;
        startup.database = DatabaseUrl{Dialect::Kind::Sqlite, t.database()};
        const AuditPlaces places = auditPlaces(startup);
        ExportCheck how;
        how.trustedKeys = trustedAuditKeys({places, readCredential, {}});
        QCOMPARE(how.trustedKeys.size(), size_t(1));
        how.headFile = HeadFile(places.headFile);
        QFile in(path);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const auto verdict = ExportVerifier(how).run(in);
        QVERIFY(verdict.has_value());
        QVERIFY2(verdict->verified, qPrintable(verdict->reason));
        QVERIFY(verdict->records > t.console->audit->rowCount());

        const QString pdf = t.folder.filePath(QStringLiteral("trail.pdf"));
        AuditView view;
        view.filter.action = QStringLiteral("audit.");
        t.console->auditPage->showView(view);
        QTRY_VERIFY_WITH_TIMEOUT(t.console->audit->rowCount() >= 3, patience); // verify, export and its end
        t.console->auditPage->exportTo(AuditFileFormat::Pdf, pdf);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(pdf), patience);
        QFile paper(pdf);
        QVERIFY(paper.open(QIODevice::ReadOnly));
        QVERIFY(paper.readAll().startsWith("%PDF-"));
    }

    void aSourceThatFailsIsNamedToThePerson()
    {
        Tested t;
        SandboxFaults html;
        html.htmlPercent = 100;
        t.ehr.setFaults(html);
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow");
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced(), patience);
        QCOMPARE(t.overview().sync.lastRun->state, JobState::Failed);
        QCOMPARE(t.overview().sync.lastRun->error->code, ErrorCode::WrongContentType);
        QTRY_VERIFY(!t.child<QLabel>("toastText")->text().isEmpty());
    }

    void aStoreThatGoesAwayIsShownAndComesBack()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.press("syncNow"); // until every service has opened it once: the first one may make it
        QTRY_VERIFY_WITH_TIMEOUT(t.hasSynced(), patience);
        const QString away = t.folder.filePath(QStringLiteral("away.db"));
        QVERIFY(QFile::rename(t.database(), away));
        QTRY_VERIFY_WITH_TIMEOUT(!t.console->overview->isOnline(), patience);
        QTRY_VERIFY(!t.syncIsPossible());
        QVERIFY(!QFile::exists(t.database())); // no service makes another in its place
        QVERIFY(QFile::rename(away, t.database()));
        QTRY_VERIFY_WITH_TIMEOUT(t.console->overview->isOnline(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
    }

    void theNavigationCountsWhatIsToBeDecided()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        OpenOptions options;
        options.mayLackKeys = true;
        const auto db = Database::open({Dialect::Kind::Sqlite, t.database()}, options);
        QVERIFY(db);
        ConflictField field;
        field.field = QStringLiteral("quantity");
        field.left.value.text = QStringLiteral("30 {tbl}");
        field.right.value.text = QStringLiteral("60 {tbl}");
        ConflictRow row;
        row.integration = QStringLiteral("match");
        row.record = QStringLiteral("prescription");
        row.leftId = QStringLiteral("left");
        row.rightId = QStringLiteral("right");
        row.leftSource = QStringLiteral("ehr");
        row.rightSource = QStringLiteral("pharm");
        QCOMPARE(t.badgeOf(pages::conflicts), 0);
        QVERIFY(ConflictStore(**db, t.clock).raise(row, {field}));
        QTRY_COMPARE_WITH_TIMEOUT(t.badgeOf(pages::conflicts), 1, patience);
        QVERIFY(ConflictStore(**db, t.clock)
                    .settleOf(row.integration, row.leftId, row.rightId, QStringLiteral("both agree"))
                    .value_or(false));
        QTRY_COMPARE_WITH_TIMEOUT(t.badgeOf(pages::conflicts), 0, patience);
    }

    void anIncidentIsToldSeenAndAcknowledged()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        auto *dashboard = t.child<PanelFrame>("dashboardFrame");
        QTRY_VERIFY_WITH_TIMEOUT(dashboard->state() != PanelState::Loading, patience);
        OpenOptions options;
        options.mayLackKeys = true;
        const auto db = Database::open({Dialect::Kind::Sqlite, t.database()}, options);
        QVERIFY(db);
        const QString endpoint = QStringLiteral("elsewhere");
        QVERIFY(IncidentStore(**db, t.clock).raise(endpoint, QStringLiteral("timeout")).value_or(false));
        const auto badge = [&t] {
            return t.badgeOf(pages::alerts);
        };
        QTRY_COMPARE_WITH_TIMEOUT(badge(), 1, patience);
        // offscreen there is no tray: the window says it
        QTRY_VERIFY(t.child<QLabel>("toastText")->text().contains(endpoint));
        t.console->window->showPage(QString::fromLatin1(pages::alerts));
        QTRY_COMPARE(t.console->incidents->rowCount(), 1);
        QTest::keyClicks(t.child<QLineEdit>("noteEdit"), QStringLiteral("called them"));
        t.press("acknowledgeButton");
        QTRY_COMPARE_WITH_TIMEOUT(badge(), 0, patience);
        QTRY_COMPARE(t.console->incidents->at(0).note, QStringLiteral("called them"));
        QCOMPARE(IncidentStore(**db, t.clock).open()->front().note, QStringLiteral("called them"));

        auto *tabs = t.child<QTabWidget>("alerts.tabs");
        tabs->setCurrentIndex(1);
        QTRY_COMPARE_WITH_TIMEOUT(t.console->alertRules->rowCount(), alertKindCount, patience);
        t.child<QTableView>("rulesTable")->selectRow(int(AlertKind::QueueDepth));
        t.press("editRuleButton");
        AlertRuleDialog *dialog = t.console->alertsPage->rules()->dialog();
        QVERIFY(dialog);
        dialog->findChild<QDoubleSpinBox *>(QStringLiteral("thresholdBox"))->setValue(77);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("reasonEdit")),
                         QStringLiteral("for the test"));
        QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("saveButton")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!t.console->alertsPage->rules()->dialog(), patience);
        QTRY_COMPARE(t.console->alertRules->at(int(AlertKind::QueueDepth)).threshold, 77.0);
    }

    void aTestNoticeSaysHowItWent()
    {
        Tested t;
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
        t.console->window->showPage(QString::fromLatin1(pages::alerts));
        t.child<QTabWidget>("alerts.tabs")->setCurrentIndex(1);
        t.press("testNoticeButton");
        NotifierTestDialog *dialog = t.console->alertsPage->rules()->testDialog();
        QVERIFY(dialog);
        const auto said = [dialog](const char *name) {
            return dialog->findChild<QLabel *>(QString::fromLatin1(name))->text();
        };
        const auto send = [dialog](const char *name) {
            QTest::mouseClick(dialog->findChild<QAbstractButton *>(QString::fromLatin1(name)),
                              Qt::LeftButton);
        };
        QTRY_COMPARE_WITH_TIMEOUT(said("smtpTestLabel"), QStringLiteral("Not tested yet."), patience);
        send("desktopTestButton"); // offscreen there is no tray
        QTRY_VERIFY_WITH_TIMEOUT(said("desktopTestLabel").contains(QStringLiteral("the window has said it")),
                                 patience);
        QVERIFY(
            t.child<QLabel>("toastText")->text().contains(QStringLiteral("This is how incidents are told")));
        send("smtpTestButton"); // its own worker takes it, and has none
        QTRY_VERIFY_WITH_TIMEOUT(said("smtpTestLabel").contains(QStringLiteral("no such notifier")),
                                 patience);
    }

    void theSandboxPanelSteersTheEhr()
    {
        Tested t;
        QSignalSpy changed(&t.ehr, &SandboxEhr::changeMade);
        emit t.console->sandboxPanel->stepRequested();
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    }
};

QTEST_MAIN(tst_Console)
#include "tst_Console.moc"
