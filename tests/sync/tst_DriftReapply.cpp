#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "sync/BothDatabases.h"
#include "sync/DriftReapply.h"

#include <QSqlRecord>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
const auto house = u"urn:house"_s;
const auto january = u"rxnorm-2026-01-05"_s;
const auto february = u"rxnorm-2026-02-02"_s;
const auto march = u"rxnorm-2026-03-02"_s;

RxNormConcept drug(int rxcui, const QString &name)
{
    return {QString::number(rxcui), TermType::SCD, ConceptStatus::Active, name};
}
NdcProduct package(int ndc, int rxcui)
{
    return {QString::number(ndc).rightJustified(11, u'0'), QString::number(rxcui), 0, 0};
}
TerminologyRelease ofJanuary()
{
    return {january,
            u"test"_s,
            {drug(1, u"lisinopril 10 MG Oral Tablet"_s), drug(2, u"lisinopril 20 MG Oral Tablet"_s),
             drug(3, u"metformin 500 MG Oral Tablet"_s)},
            {package(1, 1), package(2, 1)}};
}
/// 1 has another strength, 2 is merged into 4, 5 is new, and the NDC 2 stands for another drug.
TerminologyRelease ofFebruary()
{
    return {february,
            u"test"_s,
            {drug(1, u"lisinopril 5 MG Oral Tablet"_s), drug(3, u"metformin 500 MG Oral Tablet"_s),
             drug(4, u"lisinopril 20 MG Oral Tablet"_s), drug(5, u"aspirin 81 MG Oral Tablet"_s)},
            {package(1, 1), package(2, 3), package(5, 5)},
            {{u"2"_s, u"4"_s}}};
}
QString ndc(int number)
{
    return QString::number(number).rightJustified(11, u'0');
}
}

class tst_DriftReapply : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private:
    MappingStore mappings() { return {db(), clock()}; }
    EventStore events() { return {db(), clock()}; }
    Result<ReapplyReport> reapply(bool isDryRun = false)
    {
        clock().advance(std::chrono::milliseconds(2));
        return DriftReapply(db(), clock(), u"tester"_s).run(isDryRun);
    }
    Result<ReleaseChange> take(const TerminologyRelease &release)
    {
        return TerminologyStore(db(), clock()).take(release);
    }

    MappingRow open(const QString &system, const QString &code,
                    UnmappedReason reason = UnmappedReason::UnknownCode)
    {
        clock().advance(std::chrono::milliseconds(2)); // ids follow the time
        MappingRow row;
        row.system = system;
        row.sourceCode = code;
        row.reason = reason;
        return mappings().ensure(row).value_or(MappingRow());
    }
    MappingRow automatic(const QString &system, const QString &code, const QString &target)
    {
        clock().advance(std::chrono::milliseconds(2));
        MappingRow row;
        row.system = system;
        row.sourceCode = code;
        row.state = MappingState::Approved;
        row.targetDrugId = target;
        row.method = system == systems::ndc ? u"ndc"_s : u"rxnorm-exact"_s;
        row.author = u"system"_s;
        return mappings().ensure(row).value_or(MappingRow());
    }
    Result<MappingRow> decide(const MappingRow &row, MappingAct act, MappingState to,
                              const QString &target = {})
    {
        clock().advance(std::chrono::milliseconds(2));
        MappingDecision decision{row.id, target, Equivalence::Equivalent, u"because"_s};
        decision.act = act;
        return mappings().decide(decision, {to, u"ana"_s});
    }
    EventId waiting(MappingId code)
    {
        clock().advance(std::chrono::milliseconds(2));
        NewEvent e;
        e.id = makeId<EventId>(clock().now().time_since_epoch());
        e.source = u"ehr"_s;
        e.messageId = e.id.toString();
        e.state = EventState::NeedsMapping;
        e.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
        e.createdAt = clock().now();
        e.waitsFor = {code};
        return events().append(e).value_or(false) ? e.id : EventId{};
    }

    /// One of each kind, in January.
    void prepare()
    {
        DONE(take(ofJanuary()));
        automatic(systems::rxNorm, u"2"_s, u"RX2"_s);
        automatic(systems::ndc, ndc(2), u"RX1"_s);
        automatic(systems::rxNorm, u"1"_s, u"RX1"_s);
        automatic(systems::rxNorm, u"3"_s, u"RX3"_s);
        DONE(decide(open(house, u"LIS20"_s), MappingAct::Approve, MappingState::Approved, u"RX2"_s));
        DONE(decide(open(house, u"MET"_s), MappingAct::Approve, MappingState::Approved, u"RX3"_s));
        const MappingRow found = open(systems::ndc, ndc(5));
        for (int i = 0; i < 3; ++i)
            waiting(found.id);
        const MappingRow reopened = open(systems::rxNorm, u"5"_s);
        DONE(decide(reopened, MappingAct::Reject, MappingState::Rejected));
        DONE(decide(reopened, MappingAct::Reopen, MappingState::Pending));
        open(systems::rxNorm, u"4"_s, UnmappedReason::Contradiction);
        open(systems::ndc, u"99999999999"_s);
        DONE(take(ofFebruary()));
    }

    /// "code state method>target reason [candidates] drift" of each mapping
    QStringList states()
    {
        const auto rows =
            sql::rows(db(),
                      u"SELECT source_code, status, method, target_drug_id, reason, candidates_json, drift"
                      " FROM medication_mappings"_s,
                      {}, [](const QSqlQuery &q) {
                          return u"%1 %2 %3>%4 %5 %6 %7"_s
                              .arg(q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
                                   q.value(3).toString(), q.value(4).toString(), q.value(5).toString(),
                                   q.value(6).toString())
                              .trimmed();
                      });
        QStringList found = rows ? QStringList(rows->begin(), rows->end()) : QStringList(told(rows));
        found.sort();
        return found;
    }
    static QStringList expected()
    {
        QStringList all{u"00000000002 pending > contradiction [\"3\"]"_s,
                        u"00000000002 retired ndc>RX1 none []"_s,
                        u"00000000005 approved ndc>RX5 unknown_code []"_s,
                        u"1 approved rxnorm-exact>RX1 none [] target_changed"_s,
                        u"2 pending > not_active [\"4\"]"_s,
                        u"2 retired rxnorm-exact>RX2 none []"_s,
                        u"3 approved rxnorm-exact>RX3 none []"_s,
                        u"4 pending > contradiction []"_s,
                        u"5 pending > unknown_code []"_s,
                        u"99999999999 pending > unknown_code []"_s,
                        u"LIS20 approved manual>RX2 unknown_code [] target_remapped"_s,
                        u"MET approved manual>RX3 unknown_code []"_s};
        all.sort();
        return all;
    }
    /// Every row of what may change.
    QStringList everything()
    {
        QStringList found;
        for (const char *table : {"medication_mappings", "medication_mapping_history", "sync_events",
                                  "event_waits", "terminology_releases", "audit_log"}) {
            const auto rows = sql::rows(db(), u"SELECT * FROM %1 ORDER BY 1, 2"_s.arg(QLatin1String(table)),
                                        {}, [](const QSqlQuery &q) {
                                            QStringList values;
                                            for (int i = 0; i < q.record().count(); ++i)
                                                values.append(q.value(i).toString());
                                            return values.join(u'|');
                                        });
            found += rows ? QStringList(rows->begin(), rows->end()) : QStringList(told(rows));
        }
        return found;
    }
    qint64 records(const QString &like)
    {
        return count(u"audit_log"_s, u"action = 'terminology.reapply' AND details LIKE '%1'"_s.arg(like));
    }

private slots:
    void whatFollowsOfAReleaseIsDone()
    {
        prepare();
        TAKE(report, reapply());
        QVERIFY(report.isDue);
        QCOMPARE(report.from, january);
        QCOMPARE(report.to, february);
        QCOMPARE(report.approved, 1);
        QCOMPARE(report.released, 3);
        QCOMPARE(report.askedAnew, 2);
        QCOMPARE(report.marked, 2);
        QCOMPARE(report.passed, 1); // who opened it anew wants to decide it
        QCOMPARE(report.rows.size(), size_t(5));
        QCOMPARE(states(), expected());
        QCOMPARE(count(u"sync_events"_s, u"status = 'received'"_s), 3);
        QCOMPARE(count(u"event_waits"_s), 0);
        QCOMPARE(records(u"%approved=1 released=3 asked_anew=2 marked=2"_s), 1);
        QCOMPARE(records(u"from=rxnorm-2026-01-05 done mappings=%"_s), 1);
    }
    void eachStepIsHistoryOfTheSystem()
    {
        prepare();
        const auto before = count(u"medication_mapping_history"_s);
        DONE(reapply());
        // approved, two retired, two noted; a new question is no step
        QCOMPARE(count(u"medication_mapping_history"_s, u"actor = 'system'"_s) -
                     count(u"medication_mapping_history"_s, u"actor = 'system' AND revision = 1"_s),
                 5);
        QCOMPARE(count(u"medication_mapping_history"_s), before + 5);
        TAKE(row, mappings().find(house, u"LIS20"_s));
        TAKE(steps, mappings().history(row->id));
        QCOMPARE(steps.front().act, MappingAct::Note);
        QCOMPARE(steps.front().actor, u"system"_s);
        QVERIFY2(steps.front().reason.startsWith(u"rxnorm-2026-02-02: RxCUI 2 (lisinopril 20"),
                 qPrintable(steps.front().reason));
        QCOMPARE(row->author, u"ana"_s); // still who decided it
        QCOMPARE(row->drift, u"target_remapped"_s);
        DONE(decide(*row, MappingAct::Retire, MappingState::Approved, u"RX4"_s)); // now a person has looked
        QCOMPARE(count(u"medication_mappings"_s, u"source_code = 'LIS20' AND drift <> ''"_s), 0);
    }
    void onceIsEnough()
    {
        prepare();
        DONE(reapply());
        const QStringList after = everything();
        TAKE(again, reapply());
        QVERIFY(!again.isDue);
        QCOMPARE(everything(), after);
    }
    void aDryRunSaysTheSameAndChangesNothing()
    {
        prepare();
        const QStringList before = everything();
        TAKE(dry, reapply(true));
        QCOMPARE(everything(), before);
        TAKE(report, reapply());
        QCOMPARE(dry.rows, report.rows);
        QCOMPARE(dry.released, 3);
    }
    void theFirstReleaseIsHeldAgainstNothing()
    {
        open(systems::rxNorm, u"1"_s);
        DONE(take(ofJanuary()));
        TAKE(report, reapply());
        QVERIFY(!report.isDue);
        QCOMPARE(states(), QStringList{u"1 pending > unknown_code []"_s});
    }
    void aReleaseThatWasPassedOverIsNotMissed()
    {
        prepare();
        TerminologyRelease next = ofFebruary();
        next.version = march;
        DONE(take(next));
        TAKE(report, reapply());
        QCOMPARE(report.from, january);
        QCOMPARE(report.to, march);
        QCOMPARE(states(), expected());
    }
    void aNewQuestionIsNotAnsweredByTheReleaseAfter()
    {
        prepare();
        DONE(reapply());
        TerminologyRelease next = ofFebruary();
        next.version = march;
        next.ndcs.push_back(package(7, 5));
        DONE(take(next));
        TAKE(report, reapply());
        QCOMPARE(report.askedAnew + report.approved + report.marked, 0);
        QCOMPARE(states(), expected());
    }
    /// The events may be of the time when it stood for another drug.
    void aPersonLooksWhereTheReleaseAloneDoesNotDecide_data()
    {
        QTest::addColumn<QString>("which");
        for (const char *which : {"two periods", "another cause", "resolved before", "another target before"})
            QTest::newRow(which) << QString::fromLatin1(which);
    }
    void aPersonLooksWhereTheReleaseAloneDoesNotDecide()
    {
        QFETCH(QString, which);
        DONE(take(ofJanuary()));
        const bool isBefore = which == u"resolved before";
        const bool isOther = which == u"another cause";
        const QString code = ndc(isBefore ? 1 : 5);
        if (which == u"another target before")
            DONE(decide(automatic(systems::ndc, code, u"RX3"_s), MappingAct::Retire, MappingState::Retired));
        const MappingRow asked =
            open(systems::ndc, code, isOther ? UnmappedReason::NoLocalDrug : UnmappedReason::UnknownCode);
        waiting(asked.id);
        TerminologyRelease next = ofFebruary();
        if (which == u"two periods") {
            const qint64 handedOn = toMs(clock().now()) - 86'400'000;
            next.ndcs.back().validFromMs = handedOn;
            next.ndcs.push_back(package(5, 1));
            next.ndcs.back().validToMs = handedOn;
        }
        DONE(take(next));
        TAKE(dry, reapply(true));
        TAKE(report, reapply());
        QCOMPARE(dry.rows, report.rows);
        QCOMPARE(report.approved, 0);
        QCOMPARE(report.marked, 1);
        TAKE(row, mappings().byId(asked.id));
        QCOMPARE(row->state, MappingState::Pending);
        QCOMPARE(row->drift, u"resolvable"_s);
        QCOMPARE(row->waitingEvents, 1);
        next.version = march; // told once
        DONE(take(next));
        TAKE(again, reapply());
        QCOMPARE(again.marked + again.approved, 0);
    }

    void aFailureAtAnyStatementIsGoneOnFrom()
    {
        prepare();
        const QStringList before = states();
        int failed = 0;
        for (int n = 1;; ++n) {
            db().failStatement(n);
            const auto report = reapply();
            const bool isThrough = db().failurePending();
            db().failStatement(0);
            if (isThrough) {
                DONE(report);
                break;
            }
            FAILS(report, ErrorCode::StoreFailed);
            QVERIFY(states() == before || states() == expected()); // all of a batch, or nothing
            ++failed;
        }
        QVERIFY2(failed > 20, qPrintable(QString::number(failed)));
        QCOMPARE(states(), expected());
        QCOMPARE(records(u"%asked_anew=2%"_s), 1);
        QCOMPARE(records(u"% done %"_s), 1);
    }
    void manyGoInBatchesAndEndInTheMiddle()
    {
        DONE(take(ofJanuary()));
        constexpr int many = DriftReapply::atOnce * 2 + 20;
        TerminologyRelease next = ofFebruary();
        for (int i = 0; i < many; ++i) {
            waiting(open(systems::ndc, ndc(1000 + i)).id);
            next.ndcs.push_back(package(1000 + i, 5));
        }
        DONE(take(next));
        // it dies in the second batch, again and again a little later
        int runs = 0;
        for (int n = 200; runs < 100; n += 150, ++runs) {
            db().failStatement(n);
            const auto report = reapply();
            db().failStatement(0);
            if (report)
                break;
        }
        QVERIFY2(runs >= 2 && runs < 100, qPrintable(QString::number(runs)));
        QCOMPARE(count(u"medication_mappings"_s, u"status = 'approved' AND revision = 2"_s), many);
        QCOMPARE(count(u"sync_events"_s, u"status = 'received'"_s), many);
        QCOMPARE(records(u"%approved=50 released=50%"_s), 2);
        QCOMPARE(records(u"%approved=20 released=20%"_s), 1);
    }
    void whoIsFasterIsLeftAlone()
    {
        DONE(take(ofJanuary()));
        constexpr int many = DriftReapply::atOnce + 10;
        TerminologyRelease next = ofFebruary();
        MappingRow last;
        for (int i = 0; i < many; ++i) {
            last = open(systems::ndc, ndc(1000 + i));
            next.ndcs.push_back(package(1000 + i, 5));
        }
        DONE(take(next));
        const auto other = another();
        QVERIFY(other);
        QString problem = u"not asked"_s;
        db().onCommit([&](int) { // after the first batch
            if (problem.isEmpty())
                return;
            MappingDecision decision{last.id, u"RX3"_s, Equivalence::Equal, u"because"_s};
            problem = told(approveByRules({*other, clock()}, decision, u"ana"_s));
        });
        TAKE(report, reapply());
        db().onCommit({});
        QCOMPARE(problem, QString());
        QCOMPARE(report.approved, many - 1);
        QCOMPARE(report.passed, 1);
        TAKE(row, mappings().byId(last.id));
        QCOMPARE(row->author, u"ana"_s);
        QCOMPARE(row->targetDrugId, u"RX3"_s);
    }
};

int main(int argc, char *argv[])
{
    return runOnBothDatabases<tst_DriftReapply>(argc, argv);
}
#include "tst_DriftReapply.moc"
