#include "models/AuditText.h"

#include "fakes/SampleAudit.h"
#include "models/AuditView.h"

#include <QJsonDocument>
#include <QLocale>
#include <QTest>

using namespace concord;

Q_DECLARE_METATYPE(concord::AuditView)
Q_DECLARE_METATYPE(concord::AuditFault)

class tst_AuditText : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        QLocale::setDefault(QLocale::c());
    }

    void everyActionHasItsWords()
    {
        for (const QString &action : auditActions())
            QVERIFY2(auditActionLabel(action) != action, qPrintable(action));
        QCOMPARE(auditActionLabel(QStringLiteral("mapping.preview")), QStringLiteral("Mapping tried out"));
        QCOMPARE(auditActionLabel(QStringLiteral("new.thing")), QStringLiteral("new.thing"));
    }

    void whatWasRefusedIsNotToldAsDone()
    {
        AuditRow row;
        row.action = QStringLiteral("job.cancel");
        row.allowed = true;
        QCOMPARE(auditTitle(row), QStringLiteral("Job cancelled"));
        row.allowed = false;
        QCOMPARE(auditTitle(row), QStringLiteral("Not done: Job cancelled"));
        row.action = QStringLiteral("access.refuse"); // says so itself
        QCOMPARE(auditTitle(row), QStringLiteral("Look refused"));
    }

    void aVerdictIsPlain_data()
    {
        QTest::addColumn<AuditFault>("fault");
        QTest::addColumn<QString>("part");
        QTest::newRow("right") << AuditFault::None
                               << QStringLiteral("Verified to record 897, head 4f7499be…");
        QTest::newRow("altered") << AuditFault::Altered << QStringLiteral("Record 412 was altered.");
        QTest::newRow("removed") << AuditFault::Removed << QStringLiteral("Record 412 was removed.");
        QTest::newRow("cut off") << AuditFault::CutOff << QStringLiteral("were removed");
        QTest::newRow("rewritten") << AuditFault::Rewritten << QStringLiteral("rewritten");
        QTest::newRow("stray") << AuditFault::Stray << QStringLiteral("newest records");
        QTest::newRow("tree") << AuditFault::TreeBroken << QStringLiteral("tree of hashes");
        QTest::newRow("key") << AuditFault::HeadUntrusted << QStringLiteral("not trusted");
        QTest::newRow("signature") << AuditFault::HeadSignature << QStringLiteral("signature");
        QTest::newRow("version") << AuditFault::UnknownVersion << QStringLiteral("newer version");
        QTest::newRow("no head") << AuditFault::NoHead << QStringLiteral("Nothing has been signed");
    }
    void aVerdictIsPlain()
    {
        QFETCH(AuditFault, fault);
        QFETCH(QString, part);
        const QString text = verdictText(sample::auditCheck(1, fault));
        QVERIFY2(text.contains(part), qPrintable(text));
    }

    void aVerdictSaysWhenAndWhatItLeavesOut()
    {
        AuditCheck check = sample::auditCheck(1);
        QVERIFY(verdictText(check).contains(QStringLiteral("12:00:00")));
        QVERIFY(verdictNote(check).contains(QStringLiteral("3 newer")));
        QVERIFY(!verdictNote(check).contains(QStringLiteral("trusted key")));
        check.isKeyKnown = false;
        QVERIFY(verdictNote(check).contains(QStringLiteral("No trusted key")));
        QVERIFY(verdictNote(sample::auditCheck(1, AuditFault::Altered)).contains(QStringLiteral("411")));
    }

    void theLastVerificationIsTold()
    {
        TrailState state = sample::trailState(1);
        const Timestamp now = sample::minutesAgo(0);
        QCOMPARE(lastCheckText(state, now), QStringLiteral("Last verified by ana, yesterday 10:00."));
        state.checked->details = QStringLiteral("verified=0 records=2 head=9 first_bad=3 fault=altered");
        QVERIFY(lastCheckText(state, now).contains(QStringLiteral("found the trail altered")));
        state.checked->details = QStringLiteral("cancelled");
        QVERIFY(lastCheckText(state, now).contains(QStringLiteral("did not come to its end")));
        state.checked->allowed = false;
        QVERIFY(lastCheckText(state, now).contains(QStringLiteral("refused")));
        state.checked.reset();
        QVERIFY(lastCheckText(state, now).contains(QStringLiteral("Nobody")));
        QVERIFY(trailText(state, now).startsWith(QStringLiteral("897 records signed")));
        state.head.reset();
        QCOMPARE(trailText(state, now), QStringLiteral("Nothing has been signed yet."));
    }

    void anExportThatFailedSaysWhatToDo()
    {
        QVERIFY(exportErrorText({ErrorCode::TooLarge, {}, {}, 0}).contains(QStringLiteral("JSON Lines")));
        QVERIFY(exportErrorText({ErrorCode::StoreFailed, QStringLiteral("export"), {}, 0})
                    .contains(QStringLiteral("another folder")));
        QVERIFY(!exportErrorText({ErrorCode::StoreFailed, QStringLiteral("x.db"), {}, 0})
                     .contains(QStringLiteral("folder")));
        QVERIFY(exportErrorText({ErrorCode::Cancelled, {}, {}, 0}).contains(QStringLiteral("no file")));
        QVERIFY(checkErrorText({ErrorCode::Cancelled, {}, {}, 0}).contains(QStringLiteral("nothing was")));
    }

    void aRangeGoesOnWithTheClock_data()
    {
        QTest::addColumn<int>("range");
        QTest::addColumn<QString>("from");
        QTest::newRow("any") << int(AuditRange::Any) << QString();
        QTest::newRow("hour") << int(AuditRange::LastHour) << QStringLiteral("2026-01-15T11:00:00.000Z");
        QTest::newRow("today") << int(AuditRange::Today) << QStringLiteral("2026-01-15T00:00:00.000Z");
        QTest::newRow("7 days") << int(AuditRange::Last7Days) << QStringLiteral("2026-01-09T00:00:00.000Z");
        QTest::newRow("30 days") << int(AuditRange::Last30Days) << QStringLiteral("2025-12-17T00:00:00.000Z");
    }
    void aRangeGoesOnWithTheClock()
    {
        QFETCH(int, range);
        QFETCH(QString, from);
        AuditView view;
        view.range = AuditRange(range);
        view.filter.from = sample::minutesAgo(1e6); // does not count
        const AuditFilter filter = filterOf(view, sample::minutesAgo(0));
        QCOMPARE(filter.from ? utcText(*filter.from) : QString(), from);
        QVERIFY(!filter.until);
    }

    void eachPartOfAFilterIsAChipThatCanBeTakenOut()
    {
        AuditView view;
        view.filter.actor = QStringLiteral("ana");
        view.filter.action = QStringLiteral("event.view");
        view.filter.subject = QStringLiteral("event/1");
        view.filter.correlationId = sample::idOf<CorrelationId>(3);
        view.filter.allowed = false;
        view.range = AuditRange::Custom;
        view.filter.from = sample::minutesAgo(60);
        view.filter.until = sample::minutesAgo(0);
        auto chips = chipsOf(view);
        QCOMPARE(chips.size(), size_t(6));
        QCOMPARE(chips[0].text, QStringLiteral("Actor: ana"));
        QCOMPARE(chips[1].text, QStringLiteral("Action: Payload viewed"));
        while (!chips.empty()) {
            const size_t before = chips.size();
            view = without(view, chips.front().part);
            chips = chipsOf(view);
            QCOMPARE(chips.size(), before - 1);
        }
        QCOMPARE(view, AuditView{});
    }

    void aViewIsKeptAsItIs()
    {
        AuditView view{QStringLiteral("refused today"), {}, AuditRange::Today};
        view.filter.allowed = false;
        view.filter.subject = QStringLiteral("job/1");
        view.filter.correlationId = sample::idOf<CorrelationId>(3);
        QCOMPARE(auditViewFromJson(toJson(view)), std::optional(view));
        view.range = AuditRange::Custom;
        view.filter.from = sample::minutesAgo(60);
        QCOMPARE(auditViewFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(view)).toJson()).object()),
                 std::optional(view));
        QVERIFY(!auditViewFromJson({}));
        QVERIFY(!auditViewFromJson({{QStringLiteral("name"), QStringLiteral("x")},
                                    {QStringLiteral("range"), QStringLiteral("for ever")}}));
    }

    void everyShippedViewHasANameAndAFilter()
    {
        for (const AuditView &view : shippedViews()) {
            QVERIFY(!view.name.isEmpty());
            QVERIFY(!chipsOf(view).empty());
        }
    }
};

QTEST_GUILESS_MAIN(tst_AuditText)
#include "tst_AuditText.moc"
