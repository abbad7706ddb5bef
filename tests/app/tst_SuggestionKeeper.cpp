// Suggestions for codes that come in while a program runs.
#include "host/SuggestionKeeper.h"

#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "fakes/FakeClock.h"
#include "store/MappingFigureStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "store/contract/Suite.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

namespace {
RxNormConcept conceptOf(const char *rxcui, const char *name, TermType type = TermType::SCD)
{
    return {QString::fromLatin1(rxcui), type, ConceptStatus::Active, QString::fromLatin1(name)};
}

TerminologyRelease releaseOf(const char *version, const std::vector<RxNormConcept> &more = {})
{
    TerminologyRelease release{QString::fromLatin1(version),
                               QStringLiteral("test"),
                               {conceptOf("29046", "lisinopril", TermType::IN),
                                conceptOf("314076", "lisinopril 10 MG Oral Tablet"),
                                conceptOf("314077", "lisinopril 20 MG Oral Tablet")},
                               {}};
    release.concepts.insert(release.concepts.end(), more.begin(), more.end());
    return release;
}
}

class tst_SuggestionKeeper : public QObject
{
    Q_OBJECT

    SqliteFactory m_factory;
    FakeClock m_clock;
    std::unique_ptr<Database> m_db;

    SuggestionKeeperSettings settings()
    {
        SuggestionKeeperSettings settings;
        settings.database = {Dialect::Kind::Sqlite, m_factory.path()};
        settings.look = 2ms;
        settings.again = 5ms;
        settings.idle = 1h;
        settings.batch = 2;
        return settings;
    }
    MappingStore mappings() { return {*m_db, m_clock}; }
    MappingRow asked(const char *code, const char *text)
    {
        m_clock.advance(2ms);
        MappingRow row;
        row.sourceCode = QString::fromLatin1(code);
        row.system = systems::rxNorm;
        row.display = QString::fromLatin1(text);
        row.reason = UnmappedReason::UnknownCode;
        return mappings().ensure(row).value_or(MappingRow());
    }
    MappingRow now(const MappingRow &row)
    {
        const auto found = mappings().byId(row.id);
        return found && *found ? **found : MappingRow();
    }
    void import(const TerminologyRelease &release)
    {
        m_clock.advance(1s);
        DONE(TerminologyStore(*m_db, m_clock).import(release));
    }

private slots:
    void init()
    {
        m_factory.reset();
        auto db = m_factory.open();
        QVERIFY(db);
        m_db = *std::move(db);
    }
    void cleanup() { m_db.reset(); }

    void openCodesGetSuggestionsABatchAtATime()
    {
        import(releaseOf("r1"));
        const MappingRow sure = asked("a", "Lisinopril 10 mg oral tablet");
        const MappingRow unsure = asked("b", "Lisinopril tablet");
        const MappingRow unknown = asked("c", "Injection, see label");
        const MappingRow silent = asked("d", "");
        SuggestionKeeper keeper(settings(), m_clock);
        QSignalSpy suggested(&keeper, &SuggestionKeeper::suggested);
        keeper.start();
        QTRY_COMPARE(suggested.size(), 2);
        QCOMPARE(suggested[0][0].toInt(), 2);
        QCOMPARE(suggested[1][0].toInt(), 1);
        QCOMPARE(now(sure).suggestedDrugId, QStringLiteral("RX314076"));
        QCOMPARE(now(sure).state, MappingState::Suggested);
        QVERIFY(now(sure).isSuggestionConfident);
        QVERIFY(!now(unsure).isSuggestionConfident);
        QCOMPARE(now(unknown).state, MappingState::Pending);
        QCOMPARE(now(silent).state, MappingState::Pending);
        const auto kept = SuggestionStore(*m_db, m_clock).of(sure.id);
        QVERIFY(kept && *kept);
        QVERIFY((*kept)->suggestions.size() >= 2);
        QCOMPARE((*kept)->terminologyVersion, QStringLiteral("r1"));
    }

    void nothingIsReadBeforeThereIsACode()
    {
        import(releaseOf("r1"));
        SuggestionKeeper keeper(settings(), m_clock);
        QSignalSpy suggested(&keeper, &SuggestionKeeper::suggested);
        keeper.start();
        QVERIFY(!keeper.holdsIndex());
        QVERIFY(!asked("a", "Lisinopril 10 mg").id.isNull());
        QTRY_COMPARE(suggested.size(), 1);
        QVERIFY(keeper.holdsIndex());
    }

    void theIndexIsLetGoWhenNobodyAsks()
    {
        import(releaseOf("r1"));
        auto quick = settings();
        quick.idle = 5ms;
        SuggestionKeeper keeper(quick, m_clock);
        QSignalSpy suggested(&keeper, &SuggestionKeeper::suggested);
        QVERIFY(!asked("a", "Lisinopril 10 mg").id.isNull());
        keeper.start();
        QTRY_COMPARE(suggested.size(), 1);
        QTRY_VERIFY(!keeper.holdsIndex());
        const MappingRow later = asked("b", "Lisinopril 20 mg oral tablet");
        QTRY_COMPARE(suggested.size(), 2);
        QCOMPARE(now(later).suggestedDrugId, QStringLiteral("RX314077"));
    }

    void anotherReleaseIsReadAnewForAllThatIsOpen()
    {
        import(releaseOf("r1"));
        const MappingRow open = asked("a", "Lisinopril 40 mg oral tablet");
        const MappingRow decided = asked("b", "Lisinopril 40 mg oral tablet");
        DONE(approveByRules(
            mappings(), {decided.id, QStringLiteral("RX314077"), Equivalence::Inexact, QStringLiteral("x")},
            QStringLiteral("ana")));
        SuggestionKeeper keeper(settings(), m_clock);
        QSignalSpy suggested(&keeper, &SuggestionKeeper::suggested);
        keeper.start();
        QTRY_COMPARE(suggested.size(), 1);
        QVERIFY(!now(open).isSuggestionConfident);
        import(releaseOf("r2", {conceptOf("197884", "lisinopril 40 MG Oral Tablet")}));
        QTRY_COMPARE(suggested.size(), 2);
        QCOMPARE(now(open).suggestedDrugId, QStringLiteral("RX197884"));
        QVERIFY(now(open).isSuggestionConfident);
        QCOMPARE(now(decided).suggestedDrugId, QString());
    }

    void whatIsOpenOnceMoreIsSuggestedAgain()
    {
        import(releaseOf("r1"));
        const MappingRow row = asked("a", "Lisinopril 10 mg oral tablet");
        SuggestionKeeper keeper(settings(), m_clock);
        keeper.start();
        QTRY_COMPARE(now(row).state, MappingState::Suggested);
        DONE(approveByRules(mappings(),
                            {row.id, QStringLiteral("RX314076"), Equivalence::Equal, QStringLiteral("x")},
                            QStringLiteral("ana")));
        MappingDecision undo{row.id, {}, Equivalence::Equal, QStringLiteral("no")};
        undo.act = MappingAct::Undo;
        DONE(mappings().decide(undo, {MappingState::Pending, QStringLiteral("ana")}));
        QTRY_COMPARE(now(row).state, MappingState::Suggested);
    }

    void onlyTheLeaderSuggests()
    {
        import(releaseOf("r1"));
        const MappingRow row = asked("a", "Lisinopril 10 mg oral tablet");
        bool isLeader = false;
        int asked = 0;
        auto led = settings();
        led.isLeader = [&] {
            ++asked;
            return isLeader;
        };
        SuggestionKeeper keeper(led, m_clock);
        keeper.start();
        QTRY_VERIFY(asked > 3);
        QCOMPARE(now(row).state, MappingState::Pending);
        isLeader = true;
        QTRY_COMPARE(now(row).state, MappingState::Suggested);
    }

    void aDatabaseInTroubleIsTriedAgain()
    {
        import(releaseOf("r1"));
        const MappingRow row = asked("a", "Lisinopril 10 mg oral tablet");
        DONE(m_db->run(QStringLiteral("ALTER TABLE mapping_suggestions RENAME TO elsewhere")));
        SuggestionKeeper keeper(settings(), m_clock);
        QSignalSpy suggested(&keeper, &SuggestionKeeper::suggested);
        keeper.start();
        QVERIFY(!suggested.wait(30));
        DONE(m_db->run(QStringLiteral("ALTER TABLE elsewhere RENAME TO mapping_suggestions")));
        QTRY_COMPARE(suggested.size(), 1);
        QCOMPARE(now(row).state, MappingState::Suggested);
        keeper.stop();
        keeper.stop();
    }

    void withoutAReleaseNothingIsSuggested()
    {
        const MappingRow row = asked("a", "Lisinopril 10 mg oral tablet");
        SuggestionKeeper keeper(settings(), m_clock);
        QSignalSpy suggested(&keeper, &SuggestionKeeper::suggested);
        keeper.start();
        QVERIFY(!keeper.holdsIndex());
        import(releaseOf("r1"));
        QTRY_COMPARE(now(row).state, MappingState::Suggested);
    }
};

QTEST_GUILESS_MAIN(tst_SuggestionKeeper)
#include "tst_SuggestionKeeper.moc"
