#include "fakes/SyncHarness.h"
#include "runtime/SystemClock.h"
#include "sandbox/SandboxEhr.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using namespace concord;

namespace {
constexpr int pageSize = 40;

/// Run by the test as a process of its own: a whole sync that dies by SIGKILL right after its n-th commit.
int dieAtCommit(const QStringList &arguments)
{
    SyncHarness harness(arguments[1]);
    harness.clock.advance(std::chrono::hours(arguments[3].toInt())); // each process later than the one before
    const int commit = arguments[3].toInt();
    int done = 0;
    harness.db->onCommit([&done, commit](int) {
        if (++done == commit)
            ::raise(SIGKILL);
    });
    harness.settings.pageSize = pageSize;
    if (!JobStore(*harness.db, harness.clock).rescueExpired())
        return 2;
    const JobRow job = harness.sync(QUrl(arguments[2]), SyncMode::Full);
    return job.state == JobState::Succeeded || job.state == JobState::PartlySucceeded ? 0 : 1;
}
}

class tst_MedicationListKilled : public QObject
{
    Q_OBJECT

private slots:
    void killedAfterAnyCommitTheNextRunFinishesAndNothingIsDoubled()
    {
        const SystemClock clock;
        SandboxOptions options;
        options.storyPaused = true;
        SandboxEhr ehr(clock, options);
        const auto base = ehr.start();
        QVERIFY(base);

        SyncHarness whole;
        whole.settings.pageSize = pageSize;
        const JobRow expected = whole.sync(QUrl(*base), SyncMode::Full);
        QVERIFY(expected.counts.added > 200);
        const char *lists = "SELECT p.source_reference || ' ' || i.source_id || ' ' || i.med_code || ' ' || "
                            "i.dose || ' ' || i.frequency"
                            " FROM medication_snapshot_items i JOIN patients p ON p.last_snapshot_id = "
                            "i.snapshot_id ORDER BY 1";
        const QString expectedLists = whole.texts(lists);

        // one database dies again and again, each time a commit further
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("killed.db"));
        int kills = 0;
        for (int commit = 1;; ++commit) {
            QProcess child;
            child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            child.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("--die-at-commit"), file, *base, QString::number(commit)});
            QVERIFY(child.waitForFinished(60'000));
            if (child.exitStatus() == QProcess::NormalExit) {
                QCOMPARE(child.exitCode(), 0);
                break;
            }
            ++kills;
        }
        QVERIFY2(kills >= 8, qPrintable(QStringLiteral("only %1 commits").arg(kills)));
        SyncHarness after(file);
        QCOMPARE(after.texts(lists), expectedLists);
        QCOMPARE(after.number("SELECT COUNT(*) FROM medication_differences"), expected.counts.added);
        QCOMPARE(after.number("SELECT COUNT(*) FROM (SELECT source_reference FROM medication_differences "
                              "GROUP BY 1 HAVING COUNT(*) > 1)"),
                 0);
        QCOMPARE(after.number("SELECT COUNT(*) FROM sync_events WHERE status = 'needs_review'"),
                 expected.counts.failedEntries);
        QCOMPARE(after.number("SELECT COUNT(*) FROM patients WHERE list_stale = 1"), 0);
    }

    void killedFromAFreshFileAtEachCommitOneMoreRunIsEnough()
    {
        const SystemClock clock;
        SandboxOptions options;
        options.storyPaused = true;
        SandboxEhr ehr(clock, options);
        const auto base = ehr.start();
        QVERIFY(base);
        qint64 expected = -1;
        for (int commit = 1;; ++commit) {
            QTemporaryDir folder;
            const QString file = folder.filePath(QStringLiteral("killed.db"));
            const auto run = [&](int at) {
                QProcess child;
                child.start(QCoreApplication::applicationFilePath(),
                            {QStringLiteral("--die-at-commit"), file, *base, QString::number(at)});
                return child.waitForFinished(60'000) && child.exitStatus() == QProcess::NormalExit &&
                       child.exitCode() == 0;
            };
            const bool isWhole = run(commit);
            if (!isWhole)
                QVERIFY(run(10'000));
            SyncHarness after(file);
            const qint64 differences = after.number("SELECT COUNT(*) FROM medication_differences");
            if (expected < 0)
                expected = differences;
            QCOMPARE(differences, expected);
            QCOMPARE(after.number("SELECT COUNT(*) FROM medication_snapshot_items i JOIN patients p ON "
                                  "p.last_snapshot_id = i.snapshot_id"),
                     expected);
            if (isWhole)
                break;
        }
        QVERIFY(expected > 200);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.value(0) == QStringLiteral("--die-at-commit"))
        return dieAtCommit(arguments);
    tst_MedicationListKilled test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_MedicationListKilled.moc"
