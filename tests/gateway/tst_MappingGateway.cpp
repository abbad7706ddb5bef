#include "fakes/PostgresServer.h"
#include "gateway/AccessCheck.h"
#include "gateway/GatewayFixture.h"
#include "gateway/MappingDesk.h"
#include "store/FacilityCodeStore.h"
#include "store/PatientQuestionStore.h"
#include "store/PatientStore.h"
#include "store/PrescriberStore.h"
#include "store/ProviderStore.h"
#include "store/SuggestionStore.h"
#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"
#include "terminology/suggestion/SuggestionIndex.h"

using namespace concord;
using namespace std::chrono_literals;

namespace {
Session personOf(const char *name, bool isOwner = false)
{
    Session session;
    session.user = QString::fromLatin1(name);
    session.role = Role::Analyst;
    session.facilities.isAll = true;
    session.isOwner = isOwner;
    return session;
}

/// A release of one strength each, made on the spot, with a gate that keeps it back until it is opened.
struct GatedRelease
{
    std::mutex gate;
    FakeClock clock;
    std::shared_ptr<DrugAdvisor> advisor =
        std::make_shared<DrugAdvisor>(clock, [this](const DatabaseUrl &) -> Result<SuggestionSource> {
            const std::lock_guard lock(gate);
            const auto drug = [](const char *rxcui, const char *name, TermType type = TermType::SCD) {
                return RxNormConcept{QString::fromLatin1(rxcui), type, ConceptStatus::Active,
                                     QString::fromLatin1(name)};
            };
            return SuggestionSource{QStringLiteral("test-1"),
                                    {drug("29046", "lisinopril", TermType::IN),
                                     drug("314076", "lisinopril 10 MG Oral Tablet"),
                                     drug("314077", "lisinopril 20 MG Oral Tablet")},
                                    {}};
        });
};

bool addDrugs(Database &db)
{
    return db
        .run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES"
                            " ('L10', '314076', 'LISINOPRIL 10', 1), ('L20', '314077', 'LISINOPRIL 20', 1)"))
        .has_value();
}

MappingRow asked(Database &db, const Clock &clock, const char *code, const char *text)
{
    MappingRow row;
    row.sourceCode = QString::fromLatin1(code);
    row.display = QString::fromLatin1(text);
    row.reason = UnmappedReason::UnknownCode;
    return MappingStore(db, clock).ensure(row).value_or(MappingRow{});
}

MappingDecision approval(const MappingRow &row, const char *drug, std::vector<DrugAttribute> overrides = {})
{
    MappingDecision decision{row.id, QString::fromLatin1(drug), Equivalence::Equal, QStringLiteral("same")};
    decision.revision = row.revision;
    decision.overrides = std::move(overrides);
    if (!decision.overrides.empty())
        decision.equivalence = Equivalence::Inexact;
    return decision;
}
}

class tst_MappingGateway : public QObject
{
    Q_OBJECT

    static GatewaySettings settingsOf(GatewayFixture &f, const GatedRelease &release)
    {
        GatewaySettings settings = GatewayFixture::settings(f.url());
        settings.advisor = release.advisor;
        return settings;
    }

private slots:
    void questionsAreAnsweredWhenTheIndexIsThere()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        GatedRelease release;
        release.gate.lock();
        StoreGateway gateway(settingsOf(f, release), f.clock);
        QSignalSpy suggestions(&gateway, &StoreGateway::mappingSuggestions);
        QSignalSpy verdicts(&gateway, &StoreGateway::mappingVerdict);
        QSignalSpy decided(&gateway, &StoreGateway::mappingDecided);
        QSignalSpy failed(&gateway, &StoreGateway::fetchFailed);
        QSignalSpy refused(&gateway, &StoreGateway::refused);
        gateway.start();
        gateway.fetchSuggestions(row.id, 1);
        gateway.checkMapping(approval(row, "L20"), 2);
        gateway.decideMapping(approval(row, "L10"));
        QCOMPARE(suggestions.size() + verdicts.size() + decided.size() + failed.size() + refused.size(), 0);
        release.gate.unlock();
        QTRY_COMPARE(decided.size(), 1);
        QCOMPARE(failed.size() + refused.size(), 0);
        const auto found = suggestions.at(0).at(0).value<MappingSuggestions>();
        QCOMPARE(found.requestId, quint64(1));
        QCOMPARE(found.terminologyVersion, QStringLiteral("test-1"));
        QVERIFY(!found.suggestions.empty());
        QCOMPARE(found.suggestions.front().targetDrugId, QStringLiteral("L10"));
        const auto verdict = verdicts.at(0).at(0).value<MappingVerdict>();
        QCOMPARE(verdict.requestId, quint64(2));
        QCOMPARE(verdict.overridesNeeded, std::vector<DrugAttribute>{DrugAttribute::Strength});
        QVERIFY(verdict.needsSecond);
        QCOMPARE(verdict.obstacle, QString());
        QCOMPARE(decided.at(0).at(0).value<MappingRow>().state, MappingState::Approved);
    }

    void whatWasAskedInASessionThatHasEndedIsNotAnswered()
    {
        GatewayFixture f;
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        GatedRelease release;
        release.gate.lock();
        StoreGateway gateway(settingsOf(f, release), f.clock);
        QSignalSpy suggestions(&gateway, &StoreGateway::mappingSuggestions);
        gateway.start();
        gateway.fetchSuggestions(row.id, 1);
        gateway.setSession(personOf("bob"), f.url());
        gateway.fetchSuggestions(row.id, 2);
        release.gate.unlock();
        QTRY_COMPARE(suggestions.size(), 1);
        QCOMPARE(suggestions.at(0).at(0).value<MappingSuggestions>().requestId, quint64(2));
    }

    void everyOrderGetsOneAnswerWithItsId_data()
    {
        QTest::addColumn<bool>("stops");
        QTest::newRow("the session ends") << false;
        QTest::newRow("the gateway stops") << true;
    }
    void everyOrderGetsOneAnswerWithItsId()
    {
        QFETCH(bool, stops);
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        GatedRelease release;
        release.gate.lock();
        StoreGateway gateway(settingsOf(f, release), f.clock);
        QSignalSpy failed(&gateway, &StoreGateway::fetchFailed);
        QSignalSpy refused(&gateway, &StoreGateway::refused);
        gateway.start();
        gateway.fetchSuggestions(row.id, 1);
        gateway.checkMapping(approval(row, "L10"), 2);
        gateway.decideMapping(approval(row, "L10"), 3);
        gateway.decideMappings({approval(row, "L10")}, 4);
        QCOMPARE(failed.size() + refused.size(), 0); // they wait for the index
        if (stops)
            gateway.stop();
        else
            gateway.setSession(std::nullopt, f.url());
        release.gate.unlock();
        QCOMPARE(failed.size(), 2);
        QCOMPARE(refused.size(), 2);
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(failed[i][0].toULongLong(), quint64(1 + i));
            QCOMPARE(failed[i][1].value<Error>().code, ErrorCode::Cancelled);
            QCOMPARE(refused[i][1].value<Error>().code, ErrorCode::Cancelled);
            QCOMPARE(refused[i][2].toULongLong(), quint64(3 + i));
        }
        QCOMPARE(MappingStore(*f.db, f.clock).byId(row.id)->value_or(MappingRow{}).state,
                 MappingState::Pending);
    }

    void theIndexOfTheOldReleaseGoesBeforeTheNewOneIsRead()
    {
        GatewayFixture f;
        std::weak_ptr<const SuggestionIndex> old;
        std::atomic<bool> wasGone = false;
        DrugAdvisor advisor(f.clock, [&](const DatabaseUrl &) {
            wasGone = old.expired();
            return Result<SuggestionSource>(SuggestionSource{QStringLiteral("test"), {}, {}});
        });
        QSignalSpy ready(&advisor, &DrugAdvisor::ready);
        QVERIFY(!advisor.prepare(f.url(), QStringLiteral("one")));
        QTRY_COMPARE(ready.size(), 1);
        QVERIFY(advisor.prepare(f.url(), QStringLiteral("one")));
        old = *advisor.index();
        QVERIFY(!old.expired());
        QVERIFY(!advisor.prepare(f.url(), QStringLiteral("two")));
        QTRY_COMPARE(ready.size(), 2);
        QVERIFY(wasGone);
        QVERIFY(advisor.index());
    }

    void anIndexThatNobodyAsksForIsLetGoOf()
    {
        GatewayFixture f;
        int built = 0;
        DrugAdvisor advisor(f.clock, [&](const DatabaseUrl &) {
            ++built;
            return Result<SuggestionSource>(SuggestionSource{QStringLiteral("test"), {}, {}});
        });
        advisor.setKept(100ms);
        QSignalSpy ready(&advisor, &DrugAdvisor::ready);
        QVERIFY(!advisor.prepare(f.url(), QStringLiteral("one")));
        QTRY_COMPARE(ready.size(), 1);
        const std::weak_ptr<const SuggestionIndex> index = *advisor.index();
        QTRY_VERIFY(index.expired());
        QVERIFY(!advisor.index());
        QCOMPARE(advisor.version(), QString());
        QVERIFY(!advisor.prepare(f.url(), QStringLiteral("one"))); // and made again when somebody does
        QTRY_COMPARE(ready.size(), 2);
        QVERIFY(advisor.index());
        QCOMPARE(built, 2);
    }

    void anotherReleaseIsReadWhenItIsInForce()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        std::atomic<int> built = 0;
        const auto advisor = std::make_shared<DrugAdvisor>(f.clock, [&](const DatabaseUrl &) {
            const int number = ++built;
            return Result<SuggestionSource>(
                SuggestionSource{QStringLiteral("test-%1").arg(number),
                                 {{QStringLiteral("314076"), TermType::SCD, ConceptStatus::Active,
                                   QStringLiteral("lisinopril 10 MG Oral Tablet")}},
                                 {}});
        });
        GatewaySettings settings = GatewayFixture::settings(f.url());
        settings.advisor = advisor;
        StoreGateway gateway(settings, f.clock);
        QSignalSpy verdicts(&gateway, &StoreGateway::mappingVerdict);
        gateway.start();
        gateway.checkMapping(approval(row, "L10"), 1);
        QTRY_COMPARE(verdicts.size(), 1);
        gateway.checkMapping(approval(row, "L10"), 2);
        QTRY_COMPARE(verdicts.size(), 2);
        QCOMPARE(int(built), 1);
        QVERIFY(TerminologyStore(*f.db, f.clock)
                    .import({QStringLiteral("test-2"), QStringLiteral("test"), {}, {}}));
        gateway.checkMapping(approval(row, "L10"), 3);
        QTRY_COMPARE(verdicts.size(), 3);
        QCOMPARE(int(built), 2);
        QCOMPARE(advisor->version(), QStringLiteral("test-2"));
    }

    void aDrugOfNoReleaseIsComparedByItsName()
    {
        GatewayFixture f;
        QVERIFY(f.db->run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES"
                                         " ('H1', '', 'Lisinopril 40 mg tablet (house)', 1)")));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        GatedRelease release;
        StoreGateway gateway(settingsOf(f, release), f.clock);
        QSignalSpy verdicts(&gateway, &StoreGateway::mappingVerdict);
        gateway.start();
        gateway.checkMapping(approval(row, "H1"), 1);
        QTRY_COMPARE(verdicts.size(), 1);
        const auto verdict = verdicts.at(0).at(0).value<MappingVerdict>();
        QCOMPARE(verdict.overridesNeeded, std::vector<DrugAttribute>{DrugAttribute::Strength});
        QVERIFY(verdict.needsSecond);
    }

    void whatCannotBeComparedIsNotDecided()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        GatewaySettings settings = GatewayFixture::settings(f.url());
        settings.advisor = std::make_shared<DrugAdvisor>(f.clock, [](const DatabaseUrl &) {
            return Result<SuggestionSource>(fail(ErrorCode::NotFound, QStringLiteral("terminology")));
        });
        StoreGateway gateway(settings, f.clock);
        QSignalSpy refused(&gateway, &StoreGateway::refused);
        gateway.start();
        gateway.decideMapping(approval(row, "L20"));
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(MappingStore(*f.db, f.clock).byId(row.id)->value_or(MappingRow{}).state,
                 MappingState::Pending);
    }

    void whatDiffersIsRefusedUntilItIsOverridden()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        const auto compare = [](const QString &, const LocalDrug &drug) {
            return std::vector<Comparison>{{DrugAttribute::Strength,
                                            drug.rxcui == u"314076" ? Agreement::Same : Agreement::Different,
                                            {},
                                            {}}};
        };
        MappingDesk ana(*f.db, f.clock, personOf("ana"), compare);
        const auto silent = ana.decide(approval(row, "L20"));
        FAILS(silent, ErrorCode::Conflict);
        QVERIFY(silent.error().detail.contains(QStringLiteral("strength")));
        TAKE(proposed, ana.decide(approval(row, "L20", {DrugAttribute::Strength})));
        QCOMPARE(proposed.row.state, MappingState::InReview);
        MappingDecision confirmation;
        confirmation.id = row.id;
        confirmation.act = MappingAct::Confirm;
        FAILS(ana.decide(confirmation), ErrorCode::Conflict);
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'mapping.confirm' AND allowed = 0")),
                 1);
        MappingDesk bob(*f.db, f.clock, personOf("bob"), compare);
        TAKE(seen, bob.verdict(confirmation, 1)); // what differs is shown to who confirms it
        QCOMPARE(seen.comparisons.front().agreement, Agreement::Different);
        QVERIFY(seen.overridesNeeded.empty());
        MappingDecision other = confirmation;
        other.targetDrugId = QStringLiteral("L10"); // not what was proposed
        FAILS(bob.decide(other), ErrorCode::Conflict);
        TAKE(confirmed, bob.decide(confirmation));
        QCOMPARE(confirmed.row.state, MappingState::Approved);
        QCOMPARE(confirmed.row.reviewer, QStringLiteral("bob"));
    }

    void whatATextDoesNotNameIsOverridden_data()
    {
        QTest::addColumn<QString>("system");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("needed");
        const auto row = [](const char *name, const QString &system, const char *code, const char *text,
                            const char *needed) {
            QTest::newRow(name) << system << QString::fromLatin1(code) << QString::fromLatin1(text)
                                << QString::fromLatin1(needed);
        };
        row("a text alone", {}, "tea", "Patient's own herbal tea", "ingredient,strength");
        row("a code that nobody knows", systems::rxNorm, "99", "Patient's own herbal tea",
            "ingredient,strength");
        row("a code that is known", systems::rxNorm, "314076", "as on the label", "");
        row("a code of another drug", systems::rxNorm, "6809", "as on the label", "ingredient,strength");
        row("a text that names it", {}, "l", "Lisinopril", "strength");
        row("a text that names both", {}, "l", "Lisinopril 10 mg", "");
        row("no text at all", systems::rxNorm, "99", "", "");
        row("a text in the place of a code", {}, "Patient's own herbal tea", "", "ingredient,strength");
    }
    void whatATextDoesNotNameIsOverridden()
    {
        QFETCH(QString, system);
        QFETCH(QString, code);
        QFETCH(QString, text);
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const auto drug = [](const char *rxcui, const char *name, TermType type) {
            return RxNormConcept{QString::fromLatin1(rxcui), type, ConceptStatus::Active,
                                 QString::fromLatin1(name)};
        };
        DONE(TerminologyStore(*f.db, f.clock)
                 .import({QStringLiteral("test-1"),
                          QStringLiteral("test"),
                          {drug("314076", "lisinopril 10 MG Oral Tablet", TermType::SCD),
                           drug("6809", "metformin", TermType::IN)},
                          {}}));
        MappingRow wanted;
        wanted.system = system;
        wanted.sourceCode = code;
        wanted.display = text;
        wanted.reason = system.isEmpty() ? UnmappedReason::NoCode : UnmappedReason::UnknownCode;
        TAKE(row, MappingStore(*f.db, f.clock).ensure(wanted));
        const auto index = SuggestionIndex::build(
            {drug("29046", "lisinopril", TermType::IN), drug("6809", "metformin", TermType::IN),
             drug("314076", "lisinopril 10 MG Oral Tablet", TermType::SCD)});
        QVERIFY(index);
        const auto compare = [&](const QString &said,
                                 const LocalDrug &is) -> Result<std::vector<Comparison>> {
            return (*index)->compare(said, is.rxcui)->comparisons;
        };
        MappingDesk ana(*f.db, f.clock, personOf("ana"), compare);
        TAKE(verdict, ana.verdict(approval(row, "L10"), 1));
        QTEST(textOf(verdict.overridesNeeded), "needed");
        const bool isFree = verdict.overridesNeeded.empty();
        QCOMPARE(verdict.needsSecond, !isFree);
        const auto done = ana.decideAll({approval(row, "L10")}); // as of the sheet of confident ones
        QVERIFY(done);
        QCOMPARE(done->decided.size(), size_t(isFree));
    }

    void whatAReleaseHasTakenOutIsNotChosenAnew()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const RxNormConcept tablet{QStringLiteral("314076"), TermType::SCD, ConceptStatus::Active,
                                   QStringLiteral("lisinopril 10 MG Oral Tablet")};
        const RxNormConcept other{QStringLiteral("314077"), TermType::SCD, ConceptStatus::Active,
                                  QStringLiteral("lisinopril 20 MG Oral Tablet")};
        TerminologyStore terminology(*f.db, f.clock);
        MappingDesk ana(*f.db, f.clock, personOf("ana"));
        const MappingRow row = asked(*f.db, f.clock, "a", "");
        DONE(terminology.import({QStringLiteral("r1"), QStringLiteral("test"), {tablet, other}, {}}));
        TAKE(before, ana.verdict(approval(row, "L10"), 1));
        QCOMPARE(before.obstacle, QString());
        f.clock.advance(std::chrono::hours(1));
        DONE(terminology.import({QStringLiteral("r2"), QStringLiteral("test"), {other}, {}}));
        TAKE(after, ana.verdict(approval(row, "L10"), 2));
        QCOMPARE(after.obstacle, QStringLiteral("target_not_orderable"));
        TAKE(kept, ana.verdict(approval(row, "L20"), 3));
        QCOMPARE(kept.obstacle, QString());
    }

    void eventsMoveWithEachAct()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        MappingDesk ana(*f.db, f.clock, personOf("ana"));
        const MappingRow row = asked(*f.db, f.clock, "a", "");
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {row.id}).isNull());
        const auto inState = [&](const char *state) {
            return f.count(QStringLiteral("sync_events"),
                           QStringLiteral("status = '%1'").arg(QLatin1String(state)));
        };
        TAKE(approved, ana.decide(approval(row, "L10")));
        QCOMPARE(approved.releasedEvents, 1);
        QCOMPARE(approved.row.waitingEvents, 0);
        QCOMPARE(inState("received"), 1);
        MappingDecision undo = approval(approved.row, "");
        undo.act = MappingAct::Undo;
        TAKE(undone, ana.decide(undo));
        QCOMPARE(undone.row.state, MappingState::Pending);
        QCOMPARE(undone.row.waitingEvents, 1);
        QCOMPARE(inState("needs_mapping"), 1);
        MappingDecision reject = approval(undone.row, "");
        reject.act = MappingAct::Reject;
        TAKE(rejected, ana.decide(reject));
        QCOMPARE(rejected.releasedEvents, 1);
        QCOMPARE(inState("received"), 1);
        const auto actions =
            sql::rows(*f.db,
                      QStringLiteral("SELECT action FROM audit_log WHERE action LIKE 'mapping.%'"
                                     " ORDER BY seq"),
                      {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
        QCOMPARE(QStringList(actions->begin(), actions->end()).join(u' '),
                 QStringLiteral("mapping.resolve mapping.undo mapping.reject"));
    }

    void aHeldApprovalWaitsAndIsTakenBackWhole()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        QVERIFY(MappingStore(*f.db, f.clock).setPolicy({SecondReviewer::Never, 30s}, QStringLiteral("adam")));
        MappingDesk ana(*f.db, f.clock, personOf("ana"));
        const MappingRow row = asked(*f.db, f.clock, "a", "");
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {row.id}).isNull());
        TAKE(approved, ana.decide(approval(row, "L10")));
        QCOMPARE(approved.releasedEvents, 0);
        QCOMPARE(approved.row.waitingEvents, 1);
        MappingDecision undo = approval(approved.row, "");
        undo.act = MappingAct::Undo;
        TAKE(undone, ana.decide(undo));
        QCOMPARE(undone.row.state, MappingState::Pending);
        TAKE(again, ana.decide(approval(undone.row, "L10")));
        f.clock.advance(30s);
        undo.revision = again.row.revision;
        FAILS(ana.decide(undo), ErrorCode::Conflict);
    }

    void whatSupersedesIsHeldAndTakenBackToTheFormer()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        QVERIFY(MappingStore(*f.db, f.clock).setPolicy({SecondReviewer::Never, 30s}, QStringLiteral("adam")));
        MappingDesk ana(*f.db, f.clock, personOf("ana"));
        TAKE(approved, ana.decide(approval(asked(*f.db, f.clock, "a", ""), "L10")));
        f.clock.advance(1h);
        MappingDecision better = approval(approved.row, "L20");
        better.act = MappingAct::Retire;
        TAKE(next, ana.decide(better));
        QCOMPARE(next.row.targetDrugId, QStringLiteral("L20"));
        QCOMPARE(next.row.heldUntil, f.clock.now() + 30s);
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {next.row.id}).isNull());
        MappingDecision undo = approval(next.row, "");
        undo.act = MappingAct::Undo;
        TAKE(undone, ana.decide(undo));
        QCOMPARE(undone.row.state, MappingState::Approved);
        QCOMPARE(undone.row.targetDrugId, QStringLiteral("L10"));
        QCOMPARE(undone.releasedEvents, 1); // by what stands again
        QCOMPARE(f.count(QStringLiteral("sync_events"), QStringLiteral("status = 'received'")), 1);
    }

    void ofSeveralTheRefusedOnesDoNotKeepTheOthers()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow a = asked(*f.db, f.clock, "a", "");
        const MappingRow b = asked(*f.db, f.clock, "b", "");
        const MappingRow c = asked(*f.db, f.clock, "c", "");
        StoreGateway gateway(GatewayFixture::settings(f.url()), f.clock);
        QSignalSpy decided(&gateway, &StoreGateway::mappingsDecided);
        gateway.start();
        gateway.decideMappings({approval(a, "L10"), approval(b, "nonesuch"), approval(c, "L20")});
        QCOMPARE(decided.size(), 1);
        const auto batch = decided.at(0).at(0).value<MappingBatch>();
        QCOMPARE(batch.decided.size(), size_t(2));
        QCOMPARE(batch.refused.size(), size_t(1));
        QCOMPARE(batch.refused[0].first, b.id);
        QCOMPARE(batch.refused[0].second.code, ErrorCode::Conflict);
    }

    void theHistoryIsTold()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "");
        QVERIFY(MappingDesk(*f.db, f.clock, personOf("ana")).decide(approval(row, "L10")));
        QSignalSpy told(&f.gateway, &StoreGateway::mappingHistory);
        QSignalSpy failed(&f.gateway, &StoreGateway::fetchFailed);
        f.gateway.start();
        f.gateway.fetchMappingHistory(row.id, 3);
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.at(0).at(0).value<MappingHistory>().steps.size(), size_t(1));
        f.gateway.fetchMappingHistory(makeId<MappingId>(1ms), 4);
        QCOMPARE(failed.size(), 1);
    }

    void nothingIsLeftHalfDone_data()
    {
        QTest::addColumn<QString>("act");
        QTest::newRow("reject") << QStringLiteral("reject");
        QTest::newRow("retire") << QStringLiteral("retire");
        QTest::newRow("undo") << QStringLiteral("undo");
    }
    void nothingIsLeftHalfDone()
    {
        QFETCH(QString, act);
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        MappingDesk ana(*f.db, f.clock, personOf("ana"));
        MappingRow row = asked(*f.db, f.clock, "a", "");
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {row.id}).isNull());
        if (act != u"reject") {
            TAKE(approved, ana.decide(approval(row, "L10")));
            row = approved.row;
        }
        MappingDecision decision = approval(row, act == u"retire" ? "L20" : "");
        decision.act = *mappingActFromWord(act);
        const auto content = [&] {
            QString all;
            for (const char *table : {"medication_mappings", "medication_mapping_history", "event_waits",
                                      "mapping_releases", "audit_log"})
                all += QString::number(f.count(QString::fromLatin1(table))) + u' ';
            return all + MappingStore(*f.db, f.clock).byId(row.id).value()->note +
                   wordOf(MappingStore(*f.db, f.clock).byId(row.id).value()->state);
        };
        const QString before = content();
        int failures = 0;
        for (int n = 1;; ++n) {
            f.db->failStatement(n);
            const auto done = ana.decide(decision);
            f.db->failStatement(0);
            if (done)
                break;
            QCOMPARE(done.error().code, ErrorCode::StoreFailed);
            QCOMPARE(content(), before);
            ++failures;
        }
        QVERIFY(failures >= 7);
        QVERIFY(content() != before);
    }

    void whatIsKeptIsSuggestedAtOnce()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        Suggestion kept;
        kept.rxcui = QStringLiteral("314077");
        kept.name = QStringLiteral("lisinopril 20 MG Oral Tablet");
        DONE(SuggestionStore(*f.db, f.clock).keep(row.id, {kept}, QStringLiteral("kept-1")));
        GatedRelease release;
        release.gate.lock(); // nobody reads the release for it
        StoreGateway gateway(settingsOf(f, release), f.clock);
        QSignalSpy suggestions(&gateway, &StoreGateway::mappingSuggestions);
        gateway.start();
        gateway.fetchSuggestions(row.id, 3);
        QCOMPARE(suggestions.size(), 1);
        const auto found = suggestions.at(0).at(0).value<MappingSuggestions>();
        QCOMPARE(found.requestId, quint64(3));
        QCOMPARE(found.id, row.id);
        QCOMPARE(found.terminologyVersion, QStringLiteral("kept-1"));
        QCOMPARE(found.suggestions.size(), 1U);
        QCOMPARE(found.suggestions.front().targetDrugId, QStringLiteral("L20"));
        release.gate.unlock();
    }

    void whatIsNewAboutPeopleIsTold()
    {
        GatewayFixture f;
        QSignalSpy told(&f.gateway, &StoreGateway::peopleChanged);
        QSignalSpy saved(&f.gateway, &StoreGateway::providerSaved);
        f.gateway.start();
        QVERIFY(FacilityCodeStore(*f.db, f.clock).ask(QStringLiteral("ehr"), QStringLiteral("OLD")));
        const auto last = [&told] {
            return told.isEmpty() ? PeopleChanges() : told.takeLast().at(0).value<PeopleChanges>();
        };
        QTRY_COMPARE(told.size(), 1);
        const PeopleChanges code = last();
        QCOMPARE(code.facilities.size(), size_t(1));
        QCOMPARE(code.facilities.front().code, QStringLiteral("OLD"));
        QVERIFY(code.patients.empty() && code.prescribers.empty() && code.providers.empty());
        ProviderChange change;
        change.row.id = QStringLiteral("P1");
        change.row.family = QStringLiteral("Smith");
        change.row.npi = QStringLiteral("1234567893");
        change.reason = QStringLiteral("new here");
        f.gateway.saveProvider(change, 8);
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved[0][1].toULongLong(), quint64(8));
        QTRY_COMPARE(told.size(), 1);
        const PeopleChanges provider = last();
        QCOMPARE(provider.providers.size(), size_t(1));
        QVERIFY(provider.facilities.empty()); // told already
        Practitioner prescriber;
        prescriber.family = QStringLiteral("Jones");
        prescriber.identifiers = {{QStringLiteral("HOSP"), QStringLiteral("D-17"), {}}};
        DONE(PrescriberStore(*f.db, f.clock).ask(QStringLiteral("ehr"), prescriber));
        QTRY_COMPARE(told.size(), 1);
        QCOMPARE(last().prescribers.size(), size_t(1));
    }

    /// A patient's question is told to who may see it, and to nobody else.
    void patientsAreToldToWhoMaySeeThem()
    {
        GatewayFixture f;
        PatientRow patient;
        patient.id = makeId<PatientId>(f.clock.now().time_since_epoch());
        patient.source = QStringLiteral("ehr");
        patient.reference = QStringLiteral("Patient/1");
        patient.family = QStringLiteral("Doe");
        DONE(PatientStore(*f.db, f.clock).insert(patient));
        StoreGateway analyst(GatewayFixture::settings(f.url()), f.clock);
        StoreGateway viewer(GatewayFixture::settings(f.url()), f.clock);
        Session vera = personOf("vera");
        vera.role = Role::Viewer;
        analyst.start();
        viewer.start();
        analyst.setSession(personOf("ana"), f.url());
        viewer.setSession(vera, f.url());
        QSignalSpy toAnalyst(&analyst, &StoreGateway::peopleChanged);
        QSignalSpy toViewer(&viewer, &StoreGateway::peopleChanged);
        DONE(PatientQuestionStore(*f.db, f.clock).ask(QStringLiteral("ehr"), patient.id));
        DONE(FacilityCodeStore(*f.db, f.clock).ask(QStringLiteral("ehr"), QStringLiteral("F1")));
        QTRY_VERIFY(!toAnalyst.isEmpty() && !toViewer.isEmpty());
        size_t patients = 0;
        for (const QList<QVariant> &call : toAnalyst)
            patients += call.at(0).value<PeopleChanges>().patients.size();
        QCOMPARE(patients, size_t(1));
        for (const QList<QVariant> &call : toViewer)
            QVERIFY(call.at(0).value<PeopleChanges>().patients.empty());
    }

    void whatAReleaseTouchesIsCountedAndListed()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        MappingDesk ana(*f.db, f.clock, personOf("ana"));
        const MappingRow row = asked(*f.db, f.clock, "a", "");
        (void)asked(*f.db, f.clock, "b", "");
        TAKE(approved, ana.decide(approval(row, "L10")));
        QSignalSpy overviews(&f.gateway, &StoreGateway::overviewChanged);
        QSignalSpy pages(&f.gateway, &StoreGateway::mappingsPage);
        f.gateway.start();
        const auto drifted = [&overviews] {
            return overviews.isEmpty() ? -1 : overviews.last().at(0).value<Overview>().driftedMappings;
        };
        QTRY_COMPARE(drifted(), 0);
        DONE(MappingStore(*f.db, f.clock)
                 .markDrift(row.id, QStringLiteral("target_changed"), QStringLiteral("2026-12")));
        QTRY_COMPARE(drifted(), 1);
        MappingQuery query;
        query.onlyDrifted = true;
        f.gateway.fetchMappings(query);
        const auto page = pages.last().at(0).value<MappingPage>();
        QCOMPARE(page.rows.size(), size_t(1));
        QCOMPARE(page.rows.front().id, row.id);
        MappingDecision retire = approval(approved.row, "L10"); // the same drug again: somebody has looked
        retire.act = MappingAct::Retire;
        retire.revision = 0;
        DONE(ana.decide(retire));
        QTRY_COMPARE(drifted(), 0);
    }

    void figuresAreToldAndFollowDecisions()
    {
        GatewayFixture f;
        QVERIFY(addDrugs(*f.db));
        const MappingRow row = asked(*f.db, f.clock, "a", "Lisinopril 10 mg tablet");
        QVERIFY(!f.addEvent(EventState::NeedsMapping, {row.id}).isNull());
        Suggestion kept;
        kept.rxcui = QStringLiteral("314076");
        DONE(SuggestionStore(*f.db, f.clock).keep(row.id, {kept}, QStringLiteral("kept-1")));
        StoreGateway gateway(GatewayFixture::settings(f.url()), f.clock);
        QSignalSpy told(&gateway, &StoreGateway::mappingFigures);
        gateway.start();
        const auto figures = [&](quint64 requestId) {
            gateway.fetchMappingFigures(requestId);
            return told.isEmpty() ? MappingFigures() : told.takeLast().at(0).value<MappingFigures>();
        };
        const MappingFigures before = figures(8);
        QCOMPARE(before.requestId, quint64(8));
        QCOMPARE(before.openByAge.front(), 1);
        QCOMPARE(before.coverage, (std::vector<MappingCoverage>{{QStringLiteral("ehr"), 1, 0, 1, 0}}));
        f.clock.advance(std::chrono::minutes(1));
        gateway.decideMapping(approval(row, "L10"));
        const MappingFigures after = figures(9);
        QCOMPARE(after.openByAge.front(), 0);
        QCOMPARE(after.decided, 1);
        QCOMPARE(after.acceptedAsOffered, 1);
        QCOMPARE(after.latencyMedianMs, 60'000);
        gateway.setSession(personOf("bob"), f.url()); // who sees other connections, perhaps
        QCOMPARE(figures(10).coverage.size(), 0U);    // no event carries it any more
    }

    void twoConsolesOnOnePostgres()
    {
        PostgresServer server(PostgresServer::Mode::Fast);
        DONE(server.create());
        DONE(server.run(QStringLiteral("CREATE DATABASE two")));
        const DatabaseUrl url{Dialect::Kind::Postgres, server.url(QStringLiteral("two"))};
        FakeClock clock;
        TAKE(db, Database::open(url));
        QVERIFY(addDrugs(*db));
        const MappingRow row = asked(*db, clock, "a", "");
        StoreGateway first(GatewayFixture::settings(url), clock);
        StoreGateway second(GatewayFixture::settings(url), clock);
        first.start();
        second.start();
        second.setSession(personOf("bob"), url);
        QSignalSpy decided(&first, &StoreGateway::mappingDecided);
        QSignalSpy changed(&second, &StoreGateway::mappingsChanged);
        QSignalSpy refused(&second, &StoreGateway::refused);
        first.decideMapping(approval(row, "L10"));
        QCOMPARE(decided.size(), 1);
        QVERIFY(changed.wait(1000)); // DESIGN: in the other console within a second
        const auto rows = rowsOf<MappingRow>(changed);
        QCOMPARE(rows.back().id, row.id);
        QCOMPARE(rows.back().state, MappingState::Approved);
        QCOMPARE(rows.back().author, QStringLiteral("ana"));
        // the second decides what it saw before: it is told who was faster
        second.decideMapping(approval(row, "L20"));
        QCOMPARE(refused.size(), 1);
        const auto error = refused.at(0).at(1).value<Error>();
        QCOMPARE(error.code, ErrorCode::Conflict);
        QVERIFY2(error.detail.contains(QStringLiteral("by ana")), qPrintable(error.detail));
        TAKE(stands, MappingStore(*db, clock).byId(row.id));
        QCOMPARE(stands->targetDrugId, QStringLiteral("L10"));
    }
};

QTEST_GUILESS_MAIN(tst_MappingGateway)
#include "tst_MappingGateway.moc"
