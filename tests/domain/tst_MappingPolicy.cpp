#include "domain/MappingPolicy.h"

#include <QTest>

#include <array>

using namespace concord;

namespace {
constexpr std::array allActs{MappingAct::Approve, MappingAct::Confirm, MappingAct::SendBack,
                             MappingAct::Reject,  MappingAct::Reopen,  MappingAct::Retire,
                             MappingAct::Undo,    MappingAct::Assign,  MappingAct::Note};
constexpr std::array allStates{MappingState::Pending,  MappingState::Suggested, MappingState::InReview,
                               MappingState::Approved, MappingState::Rejected,  MappingState::Retired};

/// Where each act leads from each state, for the author, another person, and who is alone; "-": refused.
struct ActRow
{
    const char *act;
    const char *state;
    const char *author;
    const char *other;
    const char *alone; ///< who is the author as well
};
constexpr ActRow actTable[] = {
    {"approve", "pending", "approved", "approved", "approved"},
    {"approve", "suggested", "approved", "approved", "approved"},
    {"approve", "in_review", "approved", "approved", "approved"},
    {"approve", "approved", "-", "-", "-"},
    {"approve", "rejected", "-", "-", "-"},
    {"approve", "retired", "-", "-", "-"},
    {"confirm", "pending", "-", "-", "-"},
    {"confirm", "suggested", "-", "-", "-"},
    {"confirm", "in_review", "-", "approved", "-"},
    {"confirm", "approved", "-", "-", "-"},
    {"confirm", "rejected", "-", "-", "-"},
    {"confirm", "retired", "-", "-", "-"},
    {"send_back", "pending", "-", "-", "-"},
    {"send_back", "suggested", "-", "-", "-"},
    {"send_back", "in_review", "pending", "pending", "pending"},
    {"send_back", "approved", "-", "-", "-"},
    {"send_back", "rejected", "-", "-", "-"},
    {"send_back", "retired", "-", "-", "-"},
    {"reject", "pending", "rejected", "rejected", "rejected"},
    {"reject", "suggested", "rejected", "rejected", "rejected"},
    {"reject", "in_review", "rejected", "rejected", "rejected"},
    {"reject", "approved", "-", "-", "-"},
    {"reject", "rejected", "-", "-", "-"},
    {"reject", "retired", "-", "-", "-"},
    {"reopen", "pending", "-", "-", "-"},
    {"reopen", "suggested", "-", "-", "-"},
    {"reopen", "in_review", "-", "-", "-"},
    {"reopen", "approved", "-", "-", "-"},
    {"reopen", "rejected", "pending", "pending", "pending"},
    {"reopen", "retired", "-", "-", "-"},
    {"retire", "pending", "-", "-", "-"},
    {"retire", "suggested", "-", "-", "-"},
    {"retire", "in_review", "-", "-", "-"},
    {"retire", "approved", "retired", "retired", "retired"},
    {"retire", "rejected", "-", "-", "-"},
    {"retire", "retired", "-", "-", "-"},
    {"undo", "pending", "-", "-", "-"},
    {"undo", "suggested", "-", "-", "-"},
    {"undo", "in_review", "-", "-", "-"},
    {"undo", "approved", "pending", "pending", "pending"},
    {"undo", "rejected", "-", "-", "-"},
    {"undo", "retired", "-", "-", "-"},
    {"assign", "pending", "pending", "pending", "pending"},
    {"assign", "suggested", "suggested", "suggested", "suggested"},
    {"assign", "in_review", "in_review", "in_review", "in_review"},
    {"assign", "approved", "-", "-", "-"},
    {"assign", "rejected", "-", "-", "-"},
    {"assign", "retired", "-", "-", "-"},
    {"note", "pending", "pending", "pending", "pending"},
    {"note", "suggested", "suggested", "suggested", "suggested"},
    {"note", "in_review", "in_review", "in_review", "in_review"},
    {"note", "approved", "approved", "approved", "approved"},
    {"note", "rejected", "rejected", "rejected", "rejected"},
    {"note", "retired", "-", "-", "-"},
};

MappingRow rowIn(MappingState state)
{
    MappingRow row;
    row.state = state;
    row.method = QStringLiteral("manual");
    row.author = QStringLiteral("ana");
    row.targetDrugId = QStringLiteral("RX1");
    row.revision = 4;
    row.undoUntil = fromMs(2000);
    return row;
}

MappingDecision decisionOf(MappingAct act)
{
    MappingDecision decision;
    decision.act = act;
    decision.reason = QStringLiteral("because");
    decision.revision = 4;
    if (act == MappingAct::Approve)
        decision.targetDrugId = QStringLiteral("RX1");
    return decision;
}

Result<MappingState> decided(const MappingRow &row, const MappingDecision &decision, const Decider &decider,
                             const DecisionFacts &facts = {}, const MappingPolicy &policy = {})
{
    return stateAfter(row, decision, judge(row, decision, facts, policy, decider, fromMs(1000)), decider);
}

QString wordOfResult(const Result<MappingState> &state)
{
    return state ? wordOf(*state) : QStringLiteral("-");
}

const Decider ana{QStringLiteral("ana"), false};
const Decider bob{QStringLiteral("bob"), false};
}

class tst_MappingPolicy : public QObject
{
    Q_OBJECT

private slots:
    void everyActFromEveryStateByEverybody_data()
    {
        QTest::addColumn<MappingAct>("act");
        QTest::addColumn<MappingState>("state");
        QTest::addColumn<QStringList>("expected");
        QCOMPARE(std::size(actTable), allActs.size() * allStates.size());
        size_t place = 0;
        for (const MappingAct act : allActs) {
            for (const MappingState state : allStates) {
                const ActRow &row = actTable[place++];
                QCOMPARE(wordOf(act), QString::fromLatin1(row.act));
                QCOMPARE(wordOf(state), QString::fromLatin1(row.state));
                QTest::addRow("%s of %s", row.act, row.state)
                    << act << state
                    << QStringList{QString::fromLatin1(row.author), QString::fromLatin1(row.other),
                                   QString::fromLatin1(row.alone)};
            }
        }
    }
    void everyActFromEveryStateByEverybody()
    {
        QFETCH(MappingAct, act);
        QFETCH(MappingState, state);
        QStringList found;
        for (const Decider &decider : {ana, bob, Decider{QStringLiteral("ana"), true}})
            found.append(wordOfResult(decided(rowIn(state), decisionOf(act), decider)));
        QTEST(found, "expected");
    }

    void aSecondReviewerIsNeededByPolicy_data()
    {
        QTest::addColumn<SecondReviewer>("second");
        QTest::addColumn<Equivalence>("grade");
        QTest::addColumn<QString>("overrides");
        QTest::addColumn<MappingState>("expected");
        const auto row = [](const char *name, SecondReviewer second, Equivalence grade, const char *overrides,
                            MappingState expected) {
            QTest::newRow(name) << second << grade << QString::fromLatin1(overrides) << expected;
        };
        using enum MappingState;
        row("never, whatever", SecondReviewer::Never, Equivalence::Inexact, "strength", Approved);
        row("overrides: equal", SecondReviewer::Overrides, Equivalence::Equal, "", Approved);
        row("overrides: equivalent", SecondReviewer::Overrides, Equivalence::Equivalent, "", Approved);
        row("overrides: wider", SecondReviewer::Overrides, Equivalence::Wider, "", InReview);
        row("overrides: narrower", SecondReviewer::Overrides, Equivalence::Narrower, "", InReview);
        row("overrides: inexact", SecondReviewer::Overrides, Equivalence::Inexact, "", InReview);
        row("overrides: one", SecondReviewer::Overrides, Equivalence::Narrower, "route", InReview);
        row("always", SecondReviewer::Always, Equivalence::Equal, "", InReview);
    }
    void aSecondReviewerIsNeededByPolicy()
    {
        QFETCH(SecondReviewer, second);
        QFETCH(Equivalence, grade);
        QFETCH(QString, overrides);
        MappingDecision decision = decisionOf(MappingAct::Approve);
        decision.equivalence = grade;
        decision.overrides = *drugAttributesFromText(overrides);
        const auto state = decided(rowIn(MappingState::Pending), decision, ana, {}, {second, {}});
        QVERIFY(state);
        QTEST(*state, "expected");
    }

    void whatDiffersIsOverriddenByName_data()
    {
        QTest::addColumn<QString>("differs");
        QTest::addColumn<QString>("overrides");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("nothing") << ""
                                 << "" << true;
        QTest::newRow("the strength, unsaid") << "strength"
                                              << "" << false;
        QTest::newRow("the strength, said") << "strength"
                                            << "strength" << true;
        QTest::newRow("another one said") << "strength"
                                          << "route" << false;
        QTest::newRow("two, one said") << "strength,route"
                                       << "route" << false;
        QTest::newRow("two, both said") << "strength,route"
                                        << "route,strength" << true;
        QTest::newRow("ingredient") << "ingredient"
                                    << "" << false;
        QTest::newRow("form") << "dose_form"
                              << "" << false;
        QTest::newRow("release") << "release"
                                 << "" << false;
        QTest::newRow("a brand binds nobody") << "brand,pack"
                                              << "" << true;
    }
    void whatDiffersIsOverriddenByName()
    {
        QFETCH(QString, differs);
        QFETCH(QString, overrides);
        DecisionFacts facts;
        const auto different = drugAttributesFromText(differs);
        for (const DrugAttribute attribute : *different)
            facts.comparisons.push_back({attribute, Agreement::Different, {}, {}});
        facts.comparisons.push_back({DrugAttribute::DoseForm, Agreement::Missing, {}, {}}); // says nothing
        MappingDecision decision = decisionOf(MappingAct::Approve);
        decision.equivalence = Equivalence::Inexact;
        decision.overrides = *drugAttributesFromText(overrides);
        const auto state = decided(rowIn(MappingState::Pending), decision, ana, facts);
        QTEST(state.has_value(), "allowed");
        if (!state)
            QCOMPARE(state.error().code, ErrorCode::Conflict);
    }

    /// "Patient's own herbal tea": nothing is said of what is in it, and so it agrees with nothing; "heparin
    /// injection" agrees with none of a certain strength.
    void whatADoseDependsOnIsOverriddenWhereItIsNotKnown()
    {
        DecisionFacts facts;
        for (const DrugAttribute attribute : {DrugAttribute::Ingredient, DrugAttribute::Strength,
                                              DrugAttribute::DoseForm, DrugAttribute::Route})
            facts.comparisons.push_back({attribute, Agreement::Missing, {}, QStringLiteral("x")});
        MappingDecision decision = decisionOf(MappingAct::Approve);
        const auto verdict = judge(rowIn(MappingState::Pending), decision, facts, {}, ana, fromMs(1000));
        QCOMPARE(textOf(verdict.overridesNeeded), QStringLiteral("ingredient,strength"));
        QVERIFY(verdict.needsSecond);
        const auto silent = decided(rowIn(MappingState::Pending), decision, ana, facts);
        QVERIFY(!silent);
        QCOMPARE(silent.error().detail,
                 QStringLiteral("differs from the source and is not overridden: ingredient,strength"));
        decision.overrides = {DrugAttribute::Ingredient, DrugAttribute::Strength};
        decision.equivalence = Equivalence::Inexact;
        QCOMPARE(wordOfResult(decided(rowIn(MappingState::Pending), decision, ana, facts)),
                 QStringLiteral("in_review"));
        facts.comparisons[0].agreement = Agreement::Same;
        QCOMPARE(textOf(overridesNeeded(facts.comparisons)), QStringLiteral("strength"));
        facts.comparisons[1].candidate.clear(); // a kit has none
        QVERIFY(overridesNeeded(facts.comparisons).empty());
    }

    void whatIsOverriddenIsNeitherEqualNorEquivalent_data()
    {
        QTest::addColumn<Equivalence>("grade");
        QTest::addColumn<QString>("overrides");
        QTest::addColumn<bool>("allowed");
        const auto row = [](Equivalence grade, const char *overrides, bool allowed) {
            QTest::addRow("%s of '%s'", qPrintable(wordOf(grade)), overrides)
                << grade << QString::fromLatin1(overrides) << allowed;
        };
        row(Equivalence::Equal, "", true);
        row(Equivalence::Equal, "strength", false);
        row(Equivalence::Equivalent, "strength", false);
        row(Equivalence::Equivalent, "brand,pack", true); // these bind nobody
        row(Equivalence::Wider, "strength", true);
        row(Equivalence::Narrower, "strength", true);
        row(Equivalence::Inexact, "strength,route", true);
    }
    void whatIsOverriddenIsNeitherEqualNorEquivalent()
    {
        QFETCH(Equivalence, grade);
        QFETCH(QString, overrides);
        QFETCH(bool, allowed);
        for (const MappingAct act : {MappingAct::Approve, MappingAct::Retire}) {
            const MappingRow row =
                rowIn(act == MappingAct::Approve ? MappingState::Pending : MappingState::Approved);
            MappingDecision decision = decisionOf(act);
            decision.targetDrugId = QStringLiteral("RX2");
            decision.equivalence = grade;
            decision.overrides = *drugAttributesFromText(overrides);
            const auto state = decided(row, decision, ana);
            QCOMPARE(state.has_value(), allowed);
            if (!allowed)
                QCOMPARE(state.error().detail,
                         QStringLiteral("overridden attributes cannot be equal or equivalent: "
                                        "choose wider, narrower or inexact"));
        }
    }

    void obstaclesAreNamed_data()
    {
        QTest::addColumn<QString>("obstacle");
        for (const char *word :
             {"target_unknown", "target_inactive", "target_not_orderable", "target_missing",
              "changed_meanwhile", "own_approval", "no_undo", "held", "state", "grade_too_high"})
            QTest::newRow(word) << QString::fromLatin1(word);
    }
    void obstaclesAreNamed()
    {
        QFETCH(QString, obstacle);
        DecisionFacts facts;
        facts.isTargetKnown = obstacle != u"target_unknown";
        facts.isTargetActive = obstacle != u"target_inactive";
        facts.isTargetOrderable = obstacle != u"target_not_orderable";
        MappingRow row = rowIn(MappingState::Pending);
        MappingDecision decision = decisionOf(MappingAct::Approve);
        if (obstacle == u"target_missing")
            decision.targetDrugId.clear();
        if (obstacle == u"changed_meanwhile")
            decision.revision = 3;
        if (obstacle == u"grade_too_high")
            decision.overrides = {DrugAttribute::Route};
        if (obstacle == u"state")
            row.state = MappingState::Rejected;
        if (obstacle == u"own_approval") {
            row.state = MappingState::InReview;
            decision.act = MappingAct::Confirm;
        }
        if (obstacle == u"no_undo") {
            row.state = MappingState::Approved;
            row.undoUntil = fromMs(1000);
            decision.act = MappingAct::Undo;
        }
        if (obstacle == u"held") {
            row.state = MappingState::Approved;
            row.heldUntil = fromMs(1001);
            decision.act = MappingAct::Retire;
            decision.targetDrugId.clear();
        }
        const auto verdict = judge(row, decision, facts, {}, ana, fromMs(1000));
        QCOMPARE(verdict.obstacle, obstacle);
        const auto state = stateAfter(row, decision, verdict, ana);
        QVERIFY(!state);
        QCOMPARE(state.error().code, ErrorCode::Conflict);
        QVERIFY(!state.error().detail.isEmpty());
    }

    void whatWasHeldCanBeRetiredWhenItIsInForce()
    {
        MappingRow row = rowIn(MappingState::Approved);
        row.heldUntil = fromMs(1000);
        QVERIFY(judge(row, decisionOf(MappingAct::Retire), {}, {}, ana, fromMs(1000)).obstacle.isEmpty());
    }

    void withoutAccountsNobodyIsTheSecondAndThatIsSaid()
    {
        const auto state = decided(rowIn(MappingState::InReview), decisionOf(MappingAct::Confirm),
                                   {QStringLiteral("ana"), true});
        QVERIFY(!state);
        QVERIFY(state.error().detail.contains(QStringLiteral("nobody keeps accounts")));
    }

    void aReasonIsGiven()
    {
        for (const MappingAct act : allActs) {
            MappingDecision decision = decisionOf(act);
            decision.reason = QStringLiteral(" ");
            const MappingState from =
                act == MappingAct::Confirm || act == MappingAct::SendBack ? MappingState::InReview
                : act == MappingAct::Reopen                               ? MappingState::Rejected
                : act == MappingAct::Retire || act == MappingAct::Undo    ? MappingState::Approved
                                                                          : MappingState::Pending;
            const auto state = decided(rowIn(from), decision, bob);
            const bool needsNone = act == MappingAct::Assign || act == MappingAct::Confirm;
            QCOMPARE(state.has_value(), needsNone);
            if (!state)
                QCOMPARE(state.error().code, ErrorCode::InvalidMessage);
        }
    }

    void whatTheTerminologyDecidesIsRetiredForAnotherDrugOnly()
    {
        MappingRow row = rowIn(MappingState::Approved);
        row.method = QStringLiteral("rxnorm-exact");
        MappingDecision decision = decisionOf(MappingAct::Retire);
        QVERIFY(!decided(row, decision, ana));
        decision.targetDrugId = QStringLiteral("RX2");
        QCOMPARE(wordOfResult(decided(row, decision, ana)), QStringLiteral("retired"));
    }

    void attributesAreWrittenAsWords()
    {
        QCOMPARE(textOf(*drugAttributesFromText(QStringLiteral("strength, dose_form,strength"))),
                 QStringLiteral("strength,dose_form"));
        QVERIFY(!drugAttributesFromText(QStringLiteral("strength,colour")));
        QVERIFY(drugAttributesFromText(QString())->empty());
    }
};

QTEST_APPLESS_MAIN(tst_MappingPolicy)
#include "tst_MappingPolicy.moc"
