#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleAlerts.h"
#include "models/AlertRuleModel.h"
#include "models/IncidentModel.h"
#include "views/AlertsPage/AlertsPage.h"
#include "views/AlertsPage/IncidentPane.h"
#include "views/AlertsPage/IncidentsTab.h"
#include "views/AlertsPage/RulesTab.h"
#include "views/common/Banner.h"
#include "views/common/StateBadge.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QTreeView>

using namespace concord;
using namespace concord::checks;

namespace {
Access accessOf(Role role, bool isAll = true)
{
    Session session;
    session.user = QStringLiteral("vera");
    session.role = role;
    session.facilities.isAll = isAll;
    if (!isAll)
        session.facilities.names = {QStringLiteral("north")};
    return Access(session);
}
}

class tst_AlertsPage : public QObject
{
    Q_OBJECT

    struct Tested
    {
        FakeClock clock;
        IncidentModel incidents{clock};
        AlertRuleModel rules{clock};
        AlertsPage page{&incidents, &rules, clock};
        QSignalSpy wanted{page.incidents(), &IncidentsTab::incidentsWanted};
        QSignalSpy details{page.incidents(), &IncidentsTab::incidentWanted};
        QSignalSpy orders{page.incidents(), &IncidentsTab::acknowledgeRequested};
        QSignalSpy rulesAsked{page.rules(), &RulesTab::rulesWanted};
        QSignalSpy saves{page.rules(), &RulesTab::saveRequested};
        QSignalSpy testsAsked{page.rules(), &RulesTab::testsWanted};
        QSignalSpy tests{page.rules(), &RulesTab::testRequested};

        Tested()
        {
            page.resize(1100, 640);
            page.show();
            page.start();
        }
        [[nodiscard]] IncidentQuery last() { return wanted.last().at(0).value<IncidentQuery>(); }
        void answer(std::vector<Incident> rows)
        {
            IncidentPage found;
            found.requestId = last().page.requestId;
            found.rows = std::move(rows);
            found.openCount = int(found.rows.size());
            page.incidents()->showIncidents(found);
        }
        void answer() { answer(sample::incidents(clock.now())); }
        void answerDetail()
        {
            const auto id = details.last().at(0).value<IncidentId>();
            IncidentDetail detail;
            detail.requestId = details.last().at(1).toULongLong();
            detail.incident.id = id;
            detail.notices = sample::notices(id, clock.now());
            page.incidents()->showIncident(detail);
        }
        void answerRules()
        {
            page.rules()->showRules(sample::alertRules(rulesAsked.last().at(0).toULongLong(), clock.now()));
        }
        void select(int row) { child<QTableView>(page, "incidentsTable")->selectRow(row); }
        PanelFrame *frame(const char *name) { return child<PanelFrame>(page, name); }
        QPushButton *button(const char *name) { return child<QPushButton>(page, name); }
        QLabel *label(const char *name) { return child<QLabel>(page, name); }
        NotifierTestDialog &openTests()
        {
            child<QTabWidget>(page, "alerts.tabs")->setCurrentIndex(1);
            button("testNoticeButton")->click();
            return *page.rules()->testDialog();
        }
        /// @param smtp the last test of it; absent: none
        void answerTests(const std::optional<JobRow> &smtp, int workers = 1)
        {
            NotifierTestList list;
            list.requestId = testsAsked.last().at(0).toULongLong();
            list.rows = {{NotifierKind::Smtp, smtp}, {NotifierKind::Slack, {}}};
            list.mayOrder = true;
            list.workers = workers;
            page.rules()->showTests(list);
        }
        static JobRow testJob(JobState state, Timestamp now)
        {
            JobRow job;
            job.id = makeId<JobId>(now.time_since_epoch());
            job.type = notifierTestType;
            job.integration = notifierTestSubject(NotifierKind::Smtp);
            job.state = state;
            job.createdAt = now;
            return job;
        }
        [[nodiscard]] QString testText(const char *notifier)
        {
            const QByteArray name = QByteArray(notifier) + "TestLabel";
            return child<QLabel>(*page.rules()->testDialog(), name.constData())->text();
        }
        AlertRuleDialog &editRule(AlertKind kind)
        {
            child<QTabWidget>(page, "alerts.tabs")->setCurrentIndex(1);
            child<QTableView>(page, "rulesTable")->selectRow(int(kind));
            button("editRuleButton")->click();
            return *page.rules()->dialog();
        }
    };

private slots:
    void theFiveStatesAreSeen()
    {
        Tested t;
        QCOMPARE(t.frame("incidentsFrame")->state(), PanelState::Loading);
        QCOMPARE(t.frame("rulesFrame")->state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(t.frame("incidentsFrame")->state(), PanelState::Empty);
        QVERIFY(t.frame("incidentsFrame")->stateText().contains(QStringLiteral("Nothing is wrong")));
        t.page.incidents()->showChanged();
        t.answer();
        QCOMPARE(t.frame("incidentsFrame")->state(), PanelState::Ready);
        t.answerRules();
        QCOMPARE(t.frame("rulesFrame")->state(), PanelState::Ready);
        const Error away{ErrorCode::Unreachable, {}, {}, 0};
        t.page.incidents()->showAvailability(false, away);
        t.page.rules()->showAvailability(false, away);
        QCOMPARE(t.frame("incidentsFrame")->state(), PanelState::Stale);
        QCOMPARE(t.frame("rulesFrame")->state(), PanelState::Stale);
        QVERIFY(!t.button("acknowledgeButton")->isEnabled());
        t.page.incidents()->showAvailability(true, {});
        t.page.incidents()->showFetchFailed(t.last().page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame("incidentsFrame")->state(), PanelState::Forbidden);
    }

    void theFirstIncidentIsShownWithWhatWasSaidOfIt()
    {
        Tested t;
        t.answer();
        QCOMPARE(t.label("incidentTitle")->text(), QStringLiteral("Cannot be reached: Timed out"));
        QCOMPARE(t.label("incidentEndpoint")->text(), QStringLiteral("pharmacy"));
        QCOMPARE(t.label("countFact")->text(), QStringLiteral("10 time(s)"));
        QCOMPARE(t.details.size(), 1);
        t.answerDetail();
        auto *tree = child<QTreeView>(t.page, "noticesTree");
        QCOMPARE(tree->model()->rowCount(), 2);
        QVERIFY(t.label("noNoticesLabel")->isHidden());
        t.select(1);
        QCOMPARE(t.label("valueFact")->text(), QStringLiteral("12.5 %"));
        QCOMPARE(tree->model()->rowCount(), 0); // those were of the other one
        t.select(3);
        QVERIFY(t.label("seenFact")->text().startsWith(QStringLiteral("by ana")));
        QVERIFY(t.label("noteFact")->text().contains(QStringLiteral("second worker")));
        QVERIFY(t.button("acknowledgeButton")->isHidden() || !t.button("acknowledgeButton")->isVisible());
    }

    void filtersAskAnew()
    {
        Tested t;
        QVERIFY(!t.last().withResolved);
        child<QComboBox>(t.page, "whichFilter")->setCurrentIndex(1);
        QVERIFY(t.last().withResolved);
        child<QComboBox>(t.page, "severityFilter")->setCurrentIndex(1);
        QCOMPARE(t.last().severity, AlertSeverity::Critical);
        child<QComboBox>(t.page, "ruleFilter")->setCurrentIndex(3);
        QCOMPARE(t.last().rule, AlertKind::Authentication);
        t.answer({});
        QVERIFY(t.frame("incidentsFrame")->stateText().contains(QStringLiteral("matches")));
    }

    void anIncidentIsAcknowledgedWithANoteAndByKeys()
    {
        Tested t;
        t.answer();
        auto *note = child<QLineEdit>(t.page, "noteEdit");
        QTest::keyClicks(note, QStringLiteral("  the switch was down "));
        QTest::keyClick(note, Qt::Key_Return);
        QCOMPARE(t.orders.size(), 1);
        QCOMPARE(t.orders[0][0].value<IncidentId>(), t.incidents.at(0).id);
        QCOMPARE(t.orders[0][1].toString(), QStringLiteral("the switch was down"));
        QVERIFY(!t.button("acknowledgeButton")->isEnabled()); // once is enough
        QTest::keyClick(note, Qt::Key_Return);
        QCOMPARE(t.orders.size(), 1);
        Incident seen = t.incidents.at(0);
        seen.acknowledgedBy = QStringLiteral("ana");
        seen.acknowledgedAt = t.clock.now();
        t.page.incidents()->showAcknowledged(seen);
        QVERIFY(t.label("seenFact")->text().startsWith(QStringLiteral("by ana")));
        QVERIFY(!t.button("acknowledgeButton")->isVisible());
        QVERIFY(t.wanted.size() >= 2); // the counts are read again
    }

    void aRefusalIsSaidWhereItWasAskedFor()
    {
        Tested t;
        t.answer();
        t.page.incidents()->showRefusal(QStringLiteral("acknowledgeIncident"),
                                        {ErrorCode::Conflict, {}, {}, 0}); // nobody has asked
        QVERIFY(!child<Banner>(t.page, "refusalBanner")->isVisible());
        t.button("acknowledgeButton")->click();
        t.page.incidents()->showRefusal(QStringLiteral("triggerSync"), {ErrorCode::Overlap, {}, {}, 0});
        QVERIFY(!child<Banner>(t.page, "refusalBanner")->isVisible());
        t.page.incidents()->showRefusal(QStringLiteral("acknowledgeIncident"),
                                        {ErrorCode::Conflict, {}, {}, 0});
        QVERIFY(child<Banner>(t.page, "refusalBanner")->text().contains(QStringLiteral("meanwhile")));
    }

    void whatIsNotAsShownCannotBeAcknowledged()
    {
        Tested t;
        t.answer();
        t.button("acknowledgeButton")->click();
        const auto asked = t.wanted.size();
        t.page.incidents()->showRefusal(QStringLiteral("acknowledgeIncident"),
                                        {ErrorCode::Conflict, {}, {}, 0});
        QVERIFY(!t.button("acknowledgeButton")->isEnabled());
        QCOMPARE(t.wanted.size(), asked + 1); // it is read again
        auto rows = sample::incidents(t.clock.now());
        ++rows[0].count;
        t.answer(rows);
        QVERIFY(t.button("acknowledgeButton")->isEnabled());
        t.button("acknowledgeButton")->click();
        t.page.incidents()->showRefusal(QStringLiteral("acknowledgeIncident"),
                                        {ErrorCode::StoreBusy, {}, {}, 0});
        QVERIFY(t.button("acknowledgeButton")->isEnabled()); // nothing has changed
    }

    void whereTheListIsForbiddenNothingIsOfferedBesideIt()
    {
        Tested t;
        t.page.incidents()->showFetchFailed(t.last().page.requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame("incidentsFrame")->state(), PanelState::Forbidden);
        QCOMPARE(t.frame("incidentFrame")->state(), PanelState::Forbidden);
    }

    void whatOthersDoShowsByItselfAndKeepsWhatIsBeingWritten()
    {
        Tested t;
        t.answer();
        t.select(1);
        QTest::keyClicks(child<QLineEdit>(t.page, "noteEdit"), QStringLiteral("looking"));
        t.page.incidents()->showChanged();
        auto rows = sample::incidents(t.clock.now());
        Incident fresh = sample::incident(12, QStringLiteral("hook"), AlertKind::Validation,
                                          AlertSeverity::Warning, std::chrono::seconds(1), t.clock.now());
        rows.insert(rows.begin(), fresh);
        rows[2].count = 40; // the one that is looked at
        t.answer(rows);
        QCOMPARE(t.incidents.rowCount(), 6);
        QCOMPARE(t.label("incidentEndpoint")->text(), QStringLiteral("clinic-ehr"));
        QCOMPARE(t.label("countFact")->text(), QStringLiteral("40 time(s)"));
        QCOMPARE(child<QLineEdit>(t.page, "noteEdit")->text(), QStringLiteral("looking"));
        QCOMPARE(child<QTableView>(t.page, "incidentsTable")->selectionModel()->selectedRows()[0].row(), 2);
    }

    void linksLeadToWhatIsBehind()
    {
        Tested t;
        t.answer();
        QSignalSpy events(t.page.incidents(), &IncidentsTab::eventsRequested);
        QSignalSpy connections(t.page.incidents(), &IncidentsTab::connectionRequested);
        QSignalSpy audits(t.page.incidents(), &IncidentsTab::auditRequested);
        t.select(2);
        t.button("eventsButton")->click();
        t.button("connectionButton")->click();
        QCOMPARE(events.value(0).value(0).toString(), QStringLiteral("pharmacy"));
        QCOMPARE(connections.value(0).value(0).toString(), QStringLiteral("pharmacy"));
        QVERIFY(!t.button("auditButton")->isVisible());
        t.select(3); // of the engine
        QVERIFY(!t.button("connectionButton")->isVisible());
        t.select(4);
        QVERIFY(!t.button("eventsButton")->isVisible());
        t.button("auditButton")->click();
        QCOMPARE(audits.size(), 1);
    }

    void whoMayNotIsToldWhoMay()
    {
        Tested t;
        t.answer();
        t.answerRules();
        t.page.setAccess(accessOf(Role::Viewer));
        QVERIFY(!t.button("acknowledgeButton")->isEnabled());
        QVERIFY(!t.button("acknowledgeButton")->toolTip().isEmpty());
        QVERIFY(!child<QLineEdit>(t.page, "noteEdit")->isEnabled());
        child<QTableView>(t.page, "rulesTable")->selectRow(0);
        QVERIFY(!t.button("editRuleButton")->isEnabled());
        t.page.setAccess(accessOf(Role::Analyst, false));
        QVERIFY(t.button("acknowledgeButton")->isEnabled());
        QVERIFY(!t.button("editRuleButton")->isEnabled());
        t.page.setAccess(accessOf(Role::Administrator, false)); // rules are everybody's
        QVERIFY(!t.button("editRuleButton")->isEnabled());
        t.page.setAccess(accessOf(Role::Administrator));
        QVERIFY(t.button("editRuleButton")->isEnabled());
    }

    void aRuleIsChangedForAReason()
    {
        Tested t;
        t.answerRules();
        AlertRuleDialog &dialog = t.editRule(AlertKind::FailureRate);
        QVERIFY(dialog.missing().contains(QStringLiteral("Nothing")));
        auto *threshold = child<QDoubleSpinBox>(dialog, "thresholdBox");
        QCOMPARE(threshold->value(), 5.0);
        threshold->setValue(12.5);
        child<QSpinBox>(dialog, "windowBox")->setValue(10); // minutes, as they are whole
        child<QCheckBox>(dialog, "slackBox")->setChecked(false);
        QVERIFY(dialog.missing().contains(QStringLiteral("reason")));
        QVERIFY(!child<QPushButton>(dialog, "saveButton")->isEnabled());
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral(" night shift "));
        child<QPushButton>(dialog, "saveButton")->click();
        QCOMPARE(t.saves.size(), 1);
        const auto change = t.saves[0][0].value<AlertRuleChange>();
        QCOMPARE(change.rule.threshold, 0.125);
        QCOMPARE(change.rule.window, std::chrono::milliseconds(600'000));
        QCOMPARE(change.rule.notifiers,
                 (std::vector<NotifierKind>{NotifierKind::Desktop, NotifierKind::Smtp}));
        QCOMPARE(change.basedOn, 1);
        QCOMPARE(change.reason, QStringLiteral("night shift"));
        QVERIFY(dialog.isVisible()); // until it is stored
        AlertRule saved = change.rule;
        saved.version = 2;
        t.page.rules()->showSaved(saved);
        QVERIFY(!dialog.isVisible());
        QCOMPARE(t.rules.at(0).threshold, 0.125);
    }

    void whatIsNotTouchedStaysExactlyAsItWas()
    {
        AlertRule rule = defaultRule(AlertKind::ResponseTime);
        rule.threshold = 5'000.04; // more than the field shows
        AlertRuleDialog dialog(rule);
        child<QCheckBox>(dialog, "enabledBox")->setChecked(false);
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("planned work"));
        QVERIFY(dialog.change());
        QCOMPARE(dialog.change()->rule.threshold, rule.threshold);
        QVERIFY(!dialog.change()->rule.enabled);
    }

    void limitsAreWhereSomethingIsMeasured()
    {
        AlertRuleDialog measured(defaultRule(AlertKind::QueueDepth));
        QCOMPARE(child<QDoubleSpinBox>(measured, "thresholdBox")->decimals(), 0);
        AlertRuleDialog share(defaultRule(AlertKind::FailureRate));
        child<QDoubleSpinBox>(share, "thresholdBox")->setValue(150);
        QVERIFY(child<QDoubleSpinBox>(share, "thresholdBox")->value() < 100); // no rule has such a limit
        AlertRuleDialog reported(defaultRule(AlertKind::AuditChain));
        QVERIFY(!reported.findChild<QDoubleSpinBox *>());
        QVERIFY(!reported.findChild<QSpinBox *>());
    }

    void aRefusedRuleKeepsWhatWasWritten()
    {
        Tested t;
        t.answerRules();
        AlertRuleDialog &dialog = t.editRule(AlertKind::QueueDepth);
        dialog.setAnswerTimeout(10'000);
        child<QDoubleSpinBox>(dialog, "thresholdBox")->setValue(9);
        child<QLineEdit>(dialog, "reasonEdit")->setText(QStringLiteral("small site"));
        child<QPushButton>(dialog, "saveButton")->click();
        t.page.rules()->showRefusal(QStringLiteral("saveAlertRule"), {ErrorCode::Conflict, {}, {}, 0});
        QVERIFY(dialog.isVisible());
        QVERIFY(child<Banner>(dialog, "refusalBanner")->text().contains(QStringLiteral("meanwhile")));
        QVERIFY(dialog.change());
    }

    void aTestNoticeIsOrderedAndItsOutcomeShown()
    {
        Tested t;
        NotifierTestDialog &dialog = t.openTests();
        QCOMPARE(t.testText("smtp"), QStringLiteral("Reading…"));
        t.answerTests({});
        QCOMPARE(t.testText("smtp"), QStringLiteral("Not tested yet."));
        child<QPushButton>(dialog, "smtpTestButton")->click();
        QCOMPARE(t.tests.size(), 1);
        QCOMPARE(t.tests[0][0].value<NotifierKind>(), NotifierKind::Smtp);
        const quint64 order = t.tests[0][1].toULongLong();
        QVERIFY(order != 0);
        QVERIFY(!child<QPushButton>(dialog, "smtpTestButton")->isEnabled()); // once is enough
        QVERIFY(child<QPushButton>(dialog, "slackTestButton")->isEnabled());
        const auto asked = t.testsAsked.size();
        t.page.rules()->showTestOrdered(NotifierKind::Smtp, order + 1); // somebody else's
        QCOMPARE(t.testsAsked.size(), asked);
        t.page.rules()->showTestOrdered(NotifierKind::Smtp, order);
        QCOMPARE(t.testsAsked.size(), asked + 1);
        QCOMPARE(t.testText("smtp"), QStringLiteral("The test is being ordered…"));
        JobRow job = Tested::testJob(JobState::Queued, t.clock.now());
        t.answerTests(job);
        QCOMPARE(t.testText("smtp"), QStringLiteral("Waits for a worker…"));
        QVERIFY(!child<QPushButton>(dialog, "smtpTestButton")->isEnabled());
        QVERIFY(child<QLabel>(dialog, "hintLabel")->isHidden());
        job.state = JobState::Failed;
        job.finishedAt = t.clock.now();
        job.error = Error{ErrorCode::Unauthorized, {}, QStringLiteral("Login denied; it said: 535 no"), 0};
        t.page.rules()->showJobsChanged({job});
        QCOMPARE(t.testsAsked.size(), asked + 2);
        t.answerTests(job);
        QVERIFY(t.testText("smtp").endsWith(QStringLiteral("The server said: “535 no”")));
        QCOMPARE(child<QLabel>(dialog, "smtpTestLabel")->textFormat(), Qt::PlainText);
        QVERIFY(child<QPushButton>(dialog, "smtpTestButton")->isEnabled());
    }

    void aTestThatIsNotOrderedSaysWhy()
    {
        Tested t;
        NotifierTestDialog &dialog = t.openTests();
        t.answerTests({});
        child<QPushButton>(dialog, "slackTestButton")->click();
        const quint64 order = t.tests[0][1].toULongLong();
        const Error forbidden{ErrorCode::Forbidden, {}, {}, 0};
        t.page.rules()->showRefusal(QStringLiteral("testConnection"), forbidden, order);
        QVERIFY(!child<QPushButton>(dialog, "slackTestButton")->isEnabled());
        t.page.rules()->showRefusal(QStringLiteral("testNotifier"), forbidden, order);
        QVERIFY(t.testText("slack").contains(QStringLiteral("everybody's")));
        dialog.refresh();
        t.answerTests({});
        QVERIFY(t.testText("slack").contains(QStringLiteral("everybody's"))); // until the next order
        child<QPushButton>(dialog, "slackTestButton")->click();
        QCOMPARE(t.tests.size(), 2);
    }

    void theDesktopSaysItselfHowItsTestWent()
    {
        Tested t;
        NotifierTestDialog &dialog = t.openTests();
        t.answerTests({});
        child<QPushButton>(dialog, "desktopTestButton")->click();
        QCOMPARE(t.tests[0][0].value<NotifierKind>(), NotifierKind::Desktop);
        t.page.rules()->showTestOrdered(NotifierKind::Desktop, t.tests[0][1].toULongLong());
        QSet<QString> texts;
        for (const DesktopTest outcome :
             {DesktopTest::Shown, DesktopTest::InWindow, DesktopTest::SwitchedOff}) {
            t.page.rules()->showDesktopTest(outcome);
            texts.insert(t.testText("desktop"));
        }
        QCOMPARE(texts.size(), 3);
        QVERIFY(child<QPushButton>(dialog, "desktopTestButton")->isEnabled());
    }

    void whoMayNotTestIsToldSoAndSoIsWhoHasNoWorker()
    {
        Tested t;
        t.page.setAccess(accessOf(Role::Viewer));
        QVERIFY(!t.button("testNoticeButton")->isEnabled());
        t.page.setAccess(accessOf(Role::Analyst, false)); // who may test connections
        NotifierTestDialog &dialog = t.openTests();
        NotifierTestList list;
        list.requestId = t.testsAsked.last().at(0).toULongLong();
        list.workers = 1;
        t.page.rules()->showTests(list);
        QVERIFY(child<QLabel>(dialog, "hintLabel")->text().contains(QStringLiteral("all facilities")));
        for (const char *name : {"desktopTestButton", "smtpTestButton", "slackTestButton"})
            QVERIFY(!child<QPushButton>(dialog, name)->isEnabled());
        dialog.refresh();
        t.answerTests({}, 0);
        QVERIFY(child<QLabel>(dialog, "hintLabel")->text().contains(QStringLiteral("concordd run")));
        QVERIFY(child<QPushButton>(dialog, "smtpTestButton")->isEnabled()); // it waits for one
        const Error away{ErrorCode::Unreachable, {}, {}, 0};
        t.page.rules()->showAvailability(false, away);
        QVERIFY(!child<QPushButton>(dialog, "smtpTestButton")->isEnabled());
        QVERIFY(!child<Banner>(dialog, "troubleBanner")->isHidden());
        t.page.rules()->showAvailability(true, {});
        QVERIFY(child<Banner>(dialog, "troubleBanner")->isHidden());
        dialog.refresh();
        t.page.rules()->showFetchFailed(t.testsAsked.last().at(0).toULongLong(),
                                        {ErrorCode::StoreBusy, {}, {}, 0});
        QVERIFY(!child<Banner>(dialog, "troubleBanner")->isHidden());
        QCOMPARE(t.testText("smtp"), QStringLiteral("Not tested yet.")); // what is known stays
    }

    /// An answer may take longer than the time between two questions.
    void aSlowAnswerIsStillTheOneThatIsWaitedFor()
    {
        Tested t;
        NotifierTestDialog &dialog = t.openTests();
        const auto asked = t.testsAsked.size();
        QTimer beside;
        QSignalSpy ticks(&beside, &QTimer::timeout);
        dialog.setRefreshInterval(1);
        beside.start(1);
        QTRY_VERIFY(ticks.size() > 5);
        QCOMPARE(t.testsAsked.size(), asked);
        t.answerTests({});
        QCOMPARE(t.testText("smtp"), QStringLiteral("Not tested yet."));
        QTRY_VERIFY(t.testsAsked.size() > asked);
    }

    void forgettingLeavesNothing()
    {
        Tested t;
        t.answer();
        t.answerDetail();
        t.select(3);
        child<QLineEdit>(t.page, "noteEdit")->setText(QStringLiteral("secret"));
        t.page.forget();
        QCOMPARE(t.incidents.rowCount(), 0);
        QCOMPARE(t.rules.rowCount(), 0);
        for (const QLabel *label : t.page.findChildren<QLabel *>())
            QVERIFY2(!label->text().contains(QStringLiteral("second worker")),
                     qPrintable(label->objectName()));
        QVERIFY(child<QLineEdit>(t.page, "noteEdit")->text().isEmpty());
        QCOMPARE(t.frame("incidentFrame")->state(), PanelState::Empty);
    }

    void everyControlHasANameAndIsReachedByTab()
    {
        Tested t;
        t.answer();
        t.answerRules();
        QCOMPARE(namelessControls(t.page), QString());
        AlertRuleDialog dialog(defaultRule(AlertKind::FailureRate));
        dialog.show();
        QCOMPARE(namelessControls(dialog), QString());
        QCOMPARE(namelessControls(t.openTests()), QString());
    }
};

QTEST_MAIN(tst_AlertsPage)
#include "tst_AlertsPage.moc"
