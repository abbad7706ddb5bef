#include "fakes/FakeClock.h"
#include "fakes/SampleAlerts.h"
#include "models/AlertRuleModel.h"
#include "models/AlertText.h"
#include "models/IncidentModel.h"
#include "models/NotifierText.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

class tst_AlertModels : public QObject
{
    Q_OBJECT

    struct Incidents
    {
        FakeClock clock;
        IncidentModel model{clock};
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy wanted{&model, &IncidentModel::incidentsWanted};
        QSignalSpy counts{&model, &IncidentModel::countsChanged};

        [[nodiscard]] IncidentQuery last() { return wanted.last().at(0).value<IncidentQuery>(); }
        void answer(std::vector<Incident> rows, int open, int unseen, const QString &cursor = {})
        {
            IncidentPage page;
            page.requestId = last().page.requestId;
            page.rows = std::move(rows);
            page.cursor = cursor;
            page.openCount = open;
            page.unacknowledgedCount = unseen;
            model.takePage(page);
        }
        [[nodiscard]] QString cell(int row, int column, int role = Qt::DisplayRole) const
        {
            return model.index(row, column).data(role).toString();
        }
    };
    using Column = IncidentModel::Column;

private slots:
    void aRowSaysWhatIsWrongWithWhatAndSinceWhen()
    {
        Incidents t;
        t.model.setQuery({});
        t.answer(sample::incidents(t.clock.now()), 5, 4);
        QCOMPARE(t.cell(0, Column::Severity), QStringLiteral("Critical"));
        QCOMPARE(t.cell(0, Column::What), QStringLiteral("Cannot be reached: Timed out"));
        QCOMPARE(t.cell(0, Column::What, RecordTableBase::SecondLineRole), QStringLiteral("pharmacy"));
        QCOMPARE(t.cell(0, Column::Since), QStringLiteral("4 min ago"));
        QCOMPARE(t.cell(1, Column::What), QStringLiteral("Too many attempts fail"));
        QCOMPARE(t.cell(2, Column::What),
                 QStringLiteral("A drug was dispensed after its order was cancelled"));
        QCOMPARE(t.cell(3, Column::What, RecordTableBase::SecondLineRole), QStringLiteral("The engine"));
        QCOMPARE(t.cell(3, Column::State), QStringLiteral("Acknowledged"));
        QCOMPARE(t.cell(3, Column::State, RecordTableBase::SecondLineRole), QStringLiteral("by ana"));
        QCOMPARE(t.model.index(0, 0).data(IncidentModel::SeverityRole).toInt(), int(AlertSeverity::Critical));
        QCOMPARE(t.model.index(0, Column::Count).data(RecordTableBase::SortRole).toInt(), 10);
    }

    void countsAreToldWhenTheyChange()
    {
        Incidents t;
        t.model.setQuery({});
        t.answer(sample::incidents(t.clock.now()), 5, 4);
        t.model.refresh();
        t.answer(sample::incidents(t.clock.now()), 5, 4);
        QCOMPARE(t.counts.size(), 1);
        QCOMPARE(t.counts[0], (QVariantList{5, 4}));
        t.model.forget();
        QCOMPARE(t.counts.last(), (QVariantList{0, 0}));
    }

    void refreshKeepsTheRowsUntilTheNewOnesAreThere()
    {
        Incidents t;
        t.model.setQuery({});
        auto rows = sample::incidents(t.clock.now());
        t.answer({rows.begin() + 1, rows.end()}, 4, 3);
        t.model.refresh();
        QCOMPARE(t.model.rowCount(), 4);
        QVERIFY(t.last().page.after.isEmpty());
        t.model.refresh(); // while one is under way
        QCOMPARE(t.wanted.size(), 2);
        t.answer(rows, 5, 4);
        QCOMPARE(t.model.rowCount(), 5);
        QCOMPARE(t.wanted.size(), 3); // what changed meanwhile is read as well
        rows[0].acknowledgedBy = QStringLiteral("luis");
        rows[0].acknowledgedAt = t.clock.now();
        QSignalSpy resets(&t.model, &QAbstractItemModel::modelReset);
        t.answer(rows, 5, 3);
        QCOMPARE(resets.size(), 0); // the same incidents: only what is different
        QCOMPARE(t.cell(0, Column::State, RecordTableBase::SecondLineRole), QStringLiteral("by luis"));
    }

    void aRefreshThatFailsLeavesWhatThereIs()
    {
        Incidents t;
        t.model.setQuery({});
        t.answer(sample::incidents(t.clock.now()), 5, 4);
        t.model.refresh();
        t.model.requestFailed(t.last().page.requestId, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.model.rowCount(), 5);
        t.model.refresh();
        QCOMPARE(t.wanted.size(), 3);
    }

    void nothingIsAskedBeforeTheFirstQueryAndAfterForget()
    {
        Incidents t;
        t.model.refresh();
        QCOMPARE(t.wanted.size(), 0);
        t.model.setQuery({});
        t.answer(sample::incidents(t.clock.now()), 5, 4);
        t.model.forget();
        t.model.refresh();
        QCOMPARE(t.wanted.size(), 1);
        QCOMPARE(t.model.rowCount(), 0);
    }

    void moreIsReadByPage()
    {
        Incidents t;
        t.model.setQuery({});
        const auto rows = sample::incidents(t.clock.now());
        t.answer({rows.begin(), rows.begin() + 2}, 5, 4, QStringLiteral("c"));
        if (t.model.canFetchMore({})) // the tester may have asked already
            t.model.fetchMore({});
        QCOMPARE(t.last().page.after, QStringLiteral("c"));
        t.answer({rows.begin() + 2, rows.end()}, 5, 4);
        QCOMPARE(t.model.rowCount(), 5);
        QVERIFY(!t.model.canFetchMore({}));
    }

    void aRuleSaysWhenItOpensAndWhoIsTold()
    {
        const FakeClock clock;
        AlertRuleModel model(clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy wanted(&model, &AlertRuleModel::rulesWanted);
        model.restart();
        model.takeList(sample::alertRules(wanted[0][0].toULongLong() + 1, clock.now())); // another question's
        QCOMPARE(model.rowCount(), 0);
        model.takeList(sample::alertRules(wanted[0][0].toULongLong(), clock.now()));
        QCOMPARE(model.rowCount(), alertKindCount);
        const auto second = [&](AlertKind kind, int column) {
            return model.index(int(kind), column).data(RecordTableBase::SecondLineRole).toString();
        };
        QCOMPARE(second(AlertKind::FailureRate, AlertRuleModel::Rule),
                 QStringLiteral("above 5 % within 15 min"));
        QCOMPARE(second(AlertKind::NoWorker, AlertRuleModel::Rule),
                 QStringLiteral("above 1 min; over when well again for 1 min"));
        QVERIFY(second(AlertKind::QueueDepth, AlertRuleModel::Rule)
                    .startsWith(QStringLiteral("above 250 event(s);")));
        QVERIFY(second(AlertKind::Authentication, AlertRuleModel::Rule)
                    .contains(QStringLiteral("failure(s) within")));
        QCOMPARE(second(AlertKind::AuditChain, AlertRuleModel::Rule),
                 QStringLiteral("as soon as it is reported"));
        QCOMPARE(second(AlertKind::FailureRate, AlertRuleModel::Told), QStringLiteral("as shipped"));
        QVERIFY(second(AlertKind::QueueDepth, AlertRuleModel::Told)
                    .startsWith(QStringLiteral("changed by root")));
        QCOMPARE(model.index(int(AlertKind::EndpointUnreachable), AlertRuleModel::Told).data().toString(),
                 QStringLiteral("Desktop"));
        QCOMPARE(model.index(int(AlertKind::NoWorker), AlertRuleModel::State).data().toString(),
                 QStringLiteral("Off"));
        AlertRule changed = model.at(0);
        changed.threshold = 0.2;
        model.takeSaved(changed);
        QCOMPARE(second(AlertKind::FailureRate, AlertRuleModel::Rule),
                 QStringLiteral("above 20 % within 15 min"));
        model.refresh(); // somebody else may have changed one
        auto list = sample::alertRules(wanted.last()[0].toULongLong(), clock.now());
        list.rules[0].enabled = false;
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.takeList(list);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.index(0, AlertRuleModel::State).data().toString(), QStringLiteral("Off"));
    }

    void aTestOfANotifierSaysHonestlyHowItWent_data()
    {
        QTest::addColumn<JobState>("state");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, JobState state, ErrorCode code, const char *detail,
                            const char *text) {
            QTest::newRow(name) << state << code << QString::fromUtf8(detail) << QString::fromUtf8(text);
        };
        constexpr auto none = ErrorCode::Internal;
        row("waits", JobState::Queued, none, "", "Waits for a worker…");
        row("under way", JobState::Running, none, "", "Is being sent…");
        row("sent", JobState::Succeeded, none, "", "Sent, 2 min ago: the server took it in 84 ms.");
        row("refused", JobState::Failed, ErrorCode::RemoteRejected, "SMTP 550; it said: 550 <b>nobody</b>",
            "Not sent, 2 min ago. The server refused it. The server said: “550 <b>nobody</b>”");
        row("no words", JobState::Failed, ErrorCode::Timeout, "Timeout was reached",
            "Not sent, 2 min ago. The server did not answer in time.");
        row("interrupted", JobState::Failed, ErrorCode::Internal, "interrupted",
            "Not certain, 2 min ago: the test ended before the server had answered. Look whether it has "
            "arrived.");
        row("stopped", JobState::Cancelled, ErrorCode::Cancelled, "",
            "Not certain, 2 min ago: the test ended before the server had answered. Look whether it has "
            "arrived.");
    }
    void aTestOfANotifierSaysHonestlyHowItWent()
    {
        QFETCH(JobState, state);
        QFETCH(ErrorCode, code);
        QFETCH(QString, detail);
        QFETCH(QString, text);
        const FakeClock clock;
        JobRow job;
        job.state = state;
        job.counts.sourceMs = 84;
        if (isFinal(state))
            job.finishedAt = clock.now() - 2min;
        if (isFinal(state) && state != JobState::Succeeded)
            job.error = Error{code, QStringLiteral("smtp"), detail, 0};
        QCOMPARE(notifierTestText(job, clock.now()), text);
    }

    void eachWayToFailHasItsSentence()
    {
        const FakeClock clock;
        QSet<QString> seen;
        for (const ErrorCode code :
             {ErrorCode::Unreachable, ErrorCode::Timeout, ErrorCode::TlsFailed, ErrorCode::Unauthorized,
              ErrorCode::RateLimited, ErrorCode::RemoteGone, ErrorCode::RemoteRejected,
              ErrorCode::RemoteFailed, ErrorCode::ConfigInvalid, ErrorCode::NotFound}) {
            JobRow job;
            job.state = JobState::Failed;
            job.finishedAt = clock.now();
            job.error = Error{code, {}, {}, 0};
            const QString text = notifierTestText(job, clock.now());
            QVERIFY2(text.startsWith(QStringLiteral("Not sent, ")), qPrintable(text));
            QVERIFY2(!text.contains(QStringLiteral("sync")), qPrintable(text)); // errorText() speaks of those
            seen.insert(text);
        }
        QCOMPARE(seen.size(), 10);
        QCOMPARE(notifierTestText({}, clock.now()), QStringLiteral("Not tested yet."));
        QVERIFY(notifierRefusalText({ErrorCode::Overlap, {}, {}, 0}).contains(QStringLiteral("already")));
    }

    void whatTheDesktopSaysHoldsNothingOfAPersonsNote()
    {
        const FakeClock clock;
        Incident incident = sample::incidents(clock.now())[3];
        incident.note = QStringLiteral("MARKED-PATIENT");
        QCOMPARE(noticeTitle(incident), QStringLiteral("Warning: The engine"));
        QCOMPARE(noticeBody(incident), QStringLiteral("An event has been waiting for too long."));
        incident.resolvedAt = clock.now();
        QCOMPARE(noticeTitle(incident), QStringLiteral("Resolved: The engine"));
        QVERIFY(!(noticeTitle(incident) + noticeBody(incident)).contains(incident.note));
    }

    void noticesSayToWhomAndHowTheyEnded()
    {
        const FakeClock clock;
        const auto nodes =
            noticeTree(sample::notices(sample::incidents(clock.now())[0].id, clock.now()), clock.now());
        QCOMPARE(nodes.size(), size_t(2));
        QCOMPARE(nodes[0].cells.mid(0, 3), (QStringList{QStringLiteral("it opened"), QStringLiteral("E-mail"),
                                                        QStringLiteral("Sent")}));
        QVERIFY(nodes[0].tip.contains(QStringLiteral("ops@clinic.example")));
        QCOMPARE(nodes[1].cells.at(2), QStringLiteral("Waits"));
        QVERIFY(nodes[1].cells.at(3).startsWith(QStringLiteral("next at ")));
        QVERIFY(nodes[1].tip.contains(QStringLiteral("2 attempt(s)")));
    }

    void endpointsArePartsOfConnections()
    {
        QCOMPARE(connectionOf(QStringLiteral("pharmacy/dispenses")), QStringLiteral("pharmacy"));
        QCOMPARE(connectionOf(QStringLiteral("engine")), QString());
        QCOMPARE(connectionOf(QStringLiteral("audit")), QString());
    }
};

QTEST_GUILESS_MAIN(tst_AlertModels)
#include "tst_AlertModels.moc"
