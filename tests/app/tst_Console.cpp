// The whole console in one process: its widgets over the real gateway, worker and store, and a sandbox EHR
// over HTTP.
#include "Wiring.h"
#include "console/Console.h"
#include "host/ServiceHost.h"
#include "models/DifferenceModel.h"
#include "models/EventStreamModel.h"
#include "models/IntegrationJobModel.h"
#include "models/MappingModel.h"
#include "models/OverviewModel.h"
#include "sandbox/SandboxEhr.h"
#include "views/MainWindow/MainWindow.h"
#include "views/MappingsPanel/MappingsPanel.h"
#include "views/SandboxFaultPanel/SandboxFaultPanel.h"
#include "views/common/Theme.h"

#include <QAbstractButton>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
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
        host = std::move(*ServiceHost::make(startup));
        console = std::make_unique<Console>(clock, settings, true);
        wire(*console, *host->gateway());
        wire(*console, ehr);
        console->window->show();
        host->start();
        console->start();
    }
    ~Tested() { host->stop(); }

    static SandboxOptions options()
    {
        SandboxOptions options;
        options.storyPaused = true;
        return options;
    }
    [[nodiscard]] QString database() const { return folder.filePath(QStringLiteral("concord.db")); }
    template <typename Widget>
    [[nodiscard]] Widget *child(const char *name) const
    {
        return console->window->findChild<Widget *>(QString::fromLatin1(name));
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
        // until nothing waits any more: some events wait for several codes
        while (!t.overview().alerts.empty()) {
            const MappingRow mapping = t.overview().alerts.front();
            t.console->mappingsPanel->openMapping(mapping);
            CodeMappingModal *modal = t.console->mappingsPanel->modal();
            QVERIFY(modal);
            QTest::keyClicks(modal->findChild<QLineEdit *>(QStringLiteral("searchEdit")),
                             QStringLiteral("metformin"));
            auto *drugs = modal->findChild<QTableView *>();
            QTRY_VERIFY_WITH_TIMEOUT(drugs->model()->rowCount() > 0, patience);
            drugs->selectRow(0);
            modal->findChild<QPlainTextEdit *>(QStringLiteral("reasonEdit"))
                ->setPlainText(QStringLiteral("for the test"));
            QTRY_VERIFY(modal->decision());
            QSignalSpy closed(modal, &QDialog::accepted);
            QTest::mouseClick(modal->findChild<QAbstractButton *>(QStringLiteral("approveButton")),
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
        const QString away = t.folder.filePath(QStringLiteral("away.db"));
        QVERIFY(QFile::rename(t.database(), away));
        QTRY_VERIFY_WITH_TIMEOUT(!t.console->overview->isOnline(), patience);
        QTRY_VERIFY(!t.syncIsPossible());
        QVERIFY(QFile::rename(away, t.database()));
        QTRY_VERIFY_WITH_TIMEOUT(t.console->overview->isOnline(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(t.syncIsPossible(), patience);
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
