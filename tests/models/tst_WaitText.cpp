#include "models/WaitText.h"

#include "domain/CodeSystem.h"
#include "fakes/SampleRows.h"
#include "models/Format.h"

#include <QTest>

using namespace concord;

Q_DECLARE_METATYPE(concord::WaitReason)

class tst_WaitText : public QObject
{
    Q_OBJECT

    static std::vector<LadderRung> ladder(int made, int all)
    {
        std::vector<LadderRung> rungs;
        for (int number = 1; number <= all; ++number) {
            LadderRung rung;
            rung.number = number;
            if (number <= made)
                rung.outcome = EventState::WaitingRetry;
            rungs.push_back(rung);
        }
        return rungs;
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void eachReasonIsOneSentence_data()
    {
        QTest::addColumn<WaitReason>("reason");
        QTest::addColumn<QString>("expected");
        const Timestamp soon = sample::minutesAgo(-5);
        const QString at = momentText(soon, sample::minutesAgo(0));
        using Kind = WaitReason::Kind;
        const auto row = [](const char *name, const WaitReason &reason, const QString &expected) {
            QTest::newRow(name) << reason << expected;
        };
        const auto make = [](Kind kind, const QString &endpoint = {}, std::optional<Timestamp> until = {}) {
            WaitReason reason;
            reason.kind = kind;
            reason.endpoint = endpoint;
            reason.until = until;
            return reason;
        };
        const QString ehr = QStringLiteral("ehr");
        row("none", make(Kind::None), {});
        row("next", make(Kind::Next), QStringLiteral("Due now: a worker takes it up next."));
        WaitReason blocked = make(Kind::BlockedByEvent);
        blocked.blocker = EventId::fromString(u"019bc141-0a3f-7c4d-9f21-6b0e5d8f2a17");
        row("blocked", blocked, QStringLiteral("Blocked by event …5d8f2a17 of the same patient."));
        row("retry", make(Kind::NextRetry, {}, soon),
            QStringLiteral("Next retry at %1 (attempt 3 of 6).").arg(at));
        row("retry without a time", make(Kind::NextRetry), QStringLiteral("Waits to be tried again."));
        WaitReason mapping = make(Kind::Mapping);
        mapping.code = QStringLiteral("00093-7424-56");
        mapping.system = systems::ndc;
        row("mapping", mapping, QStringLiteral("Waits for NDC 00093-7424-56 to be mapped."));
        row("mapping without a code", make(Kind::Mapping), QStringLiteral("Waits until its code is mapped."));
        row("breaker", make(Kind::Breaker, ehr, soon),
            QStringLiteral("The breaker of ehr is open until %1.").arg(at));
        row("breaker without a time", make(Kind::Breaker, ehr),
            QStringLiteral("The breaker of ehr is open."));
        row("rate", make(Kind::RateLimit, ehr, soon),
            QStringLiteral("The rate limit of ehr is reached until %1.").arg(at));
        WaitReason paused = make(Kind::Paused, ehr);
        row("paused", paused, QStringLiteral("ehr is paused."));
        paused.person = QStringLiteral("maria");
        row("paused by", paused, QStringLiteral("ehr is paused by maria."));
        paused.reason = QStringLiteral("upgrade tonight");
        row("paused because", paused, QStringLiteral("ehr is paused by maria: upgrade tonight"));
        row("review", make(Kind::Review), QStringLiteral("A person must edit, resend or discard it."));
        row("dead", make(Kind::Dead), QStringLiteral("All attempts are used up: retry or discard it."));
        row("no worker", make(Kind::NoWorker),
            QStringLiteral("No worker serves this database. Start one: concordd run."));
    }
    void eachReasonIsOneSentence()
    {
        QFETCH(WaitReason, reason);
        QFETCH(QString, expected);
        QCOMPARE(waitText(reason, ladder(2, 6), sample::minutesAgo(0)), expected);
    }

    void withoutALadderNoAttemptIsCounted()
    {
        WaitReason reason;
        reason.kind = WaitReason::Kind::NextRetry;
        reason.until = sample::minutesAgo(-5);
        QVERIFY(!waitText(reason, {}, sample::minutesAgo(0)).contains(QStringLiteral("attempt")));
    }

    void anotherDayIsNamed()
    {
        const Timestamp now = sample::minutesAgo(0);
        QVERIFY(momentText(sample::minutesAgo(-3 * 24 * 60), now).contains(QStringLiteral("18/01/2026")));
        QVERIFY(!momentText(sample::minutesAgo(-5), now).contains(u'/'));
    }
};

QTEST_APPLESS_MAIN(tst_WaitText)
#include "tst_WaitText.moc"
