#include "store/contract/SuggestionContract.h"

#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "store/TerminologyStore.h"

#include <QSqlRecord>

namespace concord {

namespace {
const auto firstRelease = QStringLiteral("r1");

Suggestion suggestionOf(const char *rxcui, double score, bool isConfident = false)
{
    Suggestion one;
    one.rxcui = QString::fromLatin1(rxcui);
    one.name = QStringLiteral("drug ") + one.rxcui;
    one.type = TermType::SCD;
    one.score = score;
    one.isConfident = isConfident;
    one.comparisons = {
        {DrugAttribute::Strength, Agreement::Same, QStringLiteral("10 mg"), QStringLiteral("10 mg")},
        {DrugAttribute::Brand, Agreement::Missing, {}, QStringLiteral("\"Zestril\"")}};
    one.reason = QStringLiteral("same strength; brand is not said");
    return one;
}

MappingDecision approvalOf(const MappingRow &row, const QString &drug)
{
    return {row.id, drug, Equivalence::Equal, QStringLiteral("because")};
}
}

void SuggestionContract::addDrugs()
{
    DONE(db().run(
        QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('RX1', '1', 'one', 1),"
                       " ('RX2', '2', 'two', 1), ('RX3', '3', 'three', 0)")));
}

MappingRow SuggestionContract::asked(const QString &code, const QString &text)
{
    clock().advance(std::chrono::milliseconds(2)); // ids follow the time
    MappingRow row;
    row.sourceCode = code;
    row.system = systems::rxNorm;
    row.display = text;
    row.reason = UnmappedReason::UnknownCode;
    return mappings().ensure(row).value_or(MappingRow());
}

MappingRow SuggestionContract::now(MappingId id)
{
    const auto row = mappings().byId(id);
    return row && *row ? **row : MappingRow();
}

QStringList SuggestionContract::waiting(const QString &version)
{
    QStringList texts;
    const auto open = suggestions().waiting(version, 100);
    if (!open)
        return {told(open)};
    for (const OpenText &one : *open)
        texts.append(one.text);
    return texts;
}

void SuggestionContract::theyComeBackAsTheyWereMade()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"), QStringLiteral("one 10 mg"));
    TAKE(none, suggestions().of(row.id));
    QVERIFY(!none);
    TAKE(kept,
         suggestions().keep(row.id, {suggestionOf("1", 0.75, true), suggestionOf("2", 0.5)}, firstRelease));
    QVERIFY(kept);
    TAKE(found, suggestions().of(row.id));
    QVERIFY(found);
    QCOMPARE(found->id, row.id);
    QCOMPARE(found->terminologyVersion, firstRelease);
    Suggestion first = suggestionOf("1", 0.75, true);
    first.targetDrugId = QStringLiteral("RX1");
    Suggestion second = suggestionOf("2", 0.5);
    second.targetDrugId = QStringLiteral("RX2");
    QCOMPARE(found->suggestions, (std::vector<Suggestion>{first, second}));
    const MappingRow shown = now(row.id);
    QCOMPARE(shown.state, MappingState::Suggested);
    QCOMPARE(shown.suggestedDrugId, QStringLiteral("RX1"));
    QCOMPARE(shown.suggestedName, QStringLiteral("one"));
    QVERIFY(shown.isSuggestionConfident);
    QCOMPARE(shown.revision, row.revision); // a decision about what was seen before is no conflict
}

void SuggestionContract::onlyDrugsOfTheFormularyAreOffered()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"), QStringLiteral("three"));
    DONE(suggestions().keep(
        row.id, {suggestionOf("3", 0.9, true), suggestionOf("9", 0.8, true), suggestionOf("2", 0.7)},
        firstRelease));
    TAKE(found, suggestions().of(row.id));
    QCOMPARE(found->suggestions.size(), 3U);
    QCOMPARE(found->suggestions[0].targetDrugId, QString()); // out of use here
    QCOMPARE(found->suggestions[1].targetDrugId, QString()); // not known here
    QVERIFY(!found->suggestions[0].isConfident && !found->suggestions[1].isConfident);
    QCOMPARE(found->suggestions[2].targetDrugId, QStringLiteral("RX2"));
    QCOMPARE(now(row.id).suggestedDrugId, QString()); // the best is not ours, and the third is not the best
    QCOMPARE(now(row.id).state, MappingState::Pending);
    DONE(db().run(QStringLiteral("UPDATE local_drugs SET active = 0 WHERE id = 'RX2'")));
    TAKE(later, suggestions().of(row.id));
    QCOMPARE(later->suggestions[2].targetDrugId, QString());
}

void SuggestionContract::aCodeIsWaitedForOncePerRelease()
{
    addDrugs();
    const MappingRow a = asked(QStringLiteral("a"), QStringLiteral("text a"));
    const MappingRow b = asked(QStringLiteral("b"), QStringLiteral("text b"));
    QCOMPARE(waiting(), (QStringList{QStringLiteral("text a"), QStringLiteral("text b")}));
    DONE(suggestions().keep(a.id, {suggestionOf("1", 1)}, firstRelease));
    QCOMPARE(waiting(), QStringList{QStringLiteral("text b")});
    DONE(suggestions().keep(b.id, {}, firstRelease)); // nothing is like it
    QCOMPARE(waiting(), QStringList());
    TAKE(none, suggestions().of(b.id));
    QVERIFY(none && none->suggestions.empty());
    for (const char *other : {"r0", "r2"}) // older ones are other ones too
        QCOMPARE(waiting(QString::fromLatin1(other)),
                 (QStringList{QStringLiteral("text a"), QStringLiteral("text b")}));
    TAKE(some, suggestions().waiting(QStringLiteral("r2"), 1));
    QCOMPARE(some.size(), 1U);
}

void SuggestionContract::codesWithoutATextAreNotWaitedFor()
{
    QVERIFY(!asked(QStringLiteral("a"), {}).id.isNull());
    QCOMPARE(waiting(), QStringList());
}

void SuggestionContract::anotherReleaseReplacesThem()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"), QStringLiteral("text"));
    DONE(suggestions().keep(row.id, {suggestionOf("1", 1, true), suggestionOf("2", 0.5)}, firstRelease));
    DONE(suggestions().keep(row.id, {suggestionOf("2", 0.9)}, QStringLiteral("r2")));
    TAKE(found, suggestions().of(row.id));
    QCOMPARE(found->terminologyVersion, QStringLiteral("r2"));
    QCOMPARE(found->suggestions.size(), 1U);
    QCOMPARE(now(row.id).suggestedDrugId, QStringLiteral("RX2"));
    QVERIFY(!now(row.id).isSuggestionConfident);
}

void SuggestionContract::whatIsDecidedKeepsWhatItWasDecidedWith()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"), QStringLiteral("text"));
    DONE(suggestions().keep(row.id, {suggestionOf("1", 1)}, firstRelease));
    DONE(approveByRules(mappings(), approvalOf(row, QStringLiteral("RX2")), QStringLiteral("ana")));
    TAKE(kept, suggestions().keep(row.id, {suggestionOf("2", 1)}, QStringLiteral("r2")));
    QVERIFY(!kept);
    TAKE(found, suggestions().of(row.id));
    QCOMPARE(found->suggestions.front().rxcui, QStringLiteral("1"));
    QCOMPARE(now(row.id).state, MappingState::Approved);
    QCOMPARE(waiting(QStringLiteral("r2")), QStringList());
}

void SuggestionContract::whatIsOpenOnceMoreIsOfferedAgain()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"), QStringLiteral("text"));
    DONE(suggestions().keep(row.id, {suggestionOf("1", 1)}, firstRelease));
    TAKE(none, suggestions().offerAgain(firstRelease));
    QCOMPARE(none, 0);
    DONE(approveByRules(mappings(), approvalOf(row, QStringLiteral("RX2")), QStringLiteral("ana")));
    MappingDecision undo = approvalOf(row, {});
    undo.act = MappingAct::Undo;
    DONE(mappings().decide(undo, {MappingState::Pending, QStringLiteral("ana")}));
    QCOMPARE(now(row.id).state, MappingState::Pending);
    TAKE(offered, suggestions().offerAgain(firstRelease));
    QCOMPARE(offered, 1);
    QCOMPARE(now(row.id).state, MappingState::Suggested);
    QCOMPARE(now(row.id).suggestedDrugId, QStringLiteral("RX1"));
}

void SuggestionContract::aStatementThatFailsChangesNothing()
{
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"), QStringLiteral("text"));
    DONE(suggestions().keep(row.id, {suggestionOf("1", 1)}, firstRelease));
    int failures = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto kept =
            suggestions().keep(row.id, {suggestionOf("2", 1), suggestionOf("1", 0.5)}, QStringLiteral("r2"));
        const bool isOver = db().failurePending();
        db().failStatement(0);
        if (isOver) {
            DONE(kept);
            break;
        }
        QVERIFY(!kept);
        ++failures;
        TAKE(found, suggestions().of(row.id));
        QCOMPARE(found->terminologyVersion, firstRelease);
        QCOMPARE(found->suggestions.size(), 1U);
        QCOMPARE(found->suggestions.front().rxcui, QStringLiteral("1"));
        QCOMPARE(now(row.id).suggestedDrugId, QStringLiteral("RX1"));
    }
    QVERIFY(failures >= 6);
    QCOMPARE(now(row.id).suggestedDrugId, QStringLiteral("RX2"));
}

void SuggestionContract::historyTellsWhichWasTaken_data()
{
    QTest::addColumn<QStringList>("offered");
    QTest::addColumn<QString>("taken");
    QTest::addColumn<int>("rank");
    const auto row = [](const char *name, const QStringList &offered, const char *taken, int rank) {
        QTest::newRow(name) << offered << QString::fromLatin1(taken) << rank;
    };
    row("the best", {QStringLiteral("1"), QStringLiteral("2")}, "RX1", 1);
    row("another", {QStringLiteral("1"), QStringLiteral("2")}, "RX2", 2);
    row("the first that is ours", {QStringLiteral("9"), QStringLiteral("2")}, "RX2", 2);
    row("none of them", {QStringLiteral("1")}, "RX2", -1);
    row("none was ours", {QStringLiteral("9"), QStringLiteral("3")}, "RX2", 0);
    row("none was made", {}, "RX2", 0);
}

void SuggestionContract::historyTellsWhichWasTaken()
{
    QFETCH(QStringList, offered);
    QFETCH(QString, taken);
    QFETCH(int, rank);
    addDrugs();
    const MappingRow row = asked(QStringLiteral("a"), QStringLiteral("text"));
    std::vector<Suggestion> made;
    for (const QString &rxcui : offered)
        made.push_back(suggestionOf(rxcui.toLatin1().constData(), 1));
    if (!made.empty())
        DONE(suggestions().keep(row.id, made, firstRelease));
    MappingDecision note = approvalOf(row, {});
    note.act = MappingAct::Note;
    DONE(mappings().decide(note, {now(row.id).state, QStringLiteral("ana")}));
    DONE(approveByRules(mappings(), approvalOf(row, taken), QStringLiteral("ana")));
    TAKE(ranks, sql::rows(db(),
                          QStringLiteral("SELECT act, offered_rank FROM medication_mapping_history"
                                         " ORDER BY revision"),
                          {}, [](const QSqlQuery &q) {
                              return std::pair(q.value(0).toString(), q.value(1).toInt());
                          }));
    QCOMPARE(ranks, (std::vector<std::pair<QString, int>>{{QStringLiteral("note"), 0},
                                                          {QStringLiteral("approve"), rank}}));
}

void SuggestionContract::theReleaseInForceIsRead()
{
    TAKE(nothing, suggestions().source());
    QVERIFY(!nothing);
    const RxNormConcept drug{QStringLiteral("1"), TermType::SCD, ConceptStatus::Active,
                             QStringLiteral("ä 1 MG")};
    const RxNormConcept gone{QStringLiteral("2"), TermType::SBD, ConceptStatus::Obsolete,
                             QStringLiteral("b")};
    DONE(TerminologyStore(db(), clock())
             .import({firstRelease,
                      QStringLiteral("test"),
                      {drug, gone},
                      {{QStringLiteral("00002115201"), QStringLiteral("1"), 0, 0},
                       {QStringLiteral("00002115202"), QStringLiteral("1"), 0, 0}}}));
    TAKE(source, suggestions().source());
    QVERIFY(source);
    QCOMPARE(source->version, firstRelease);
    QCOMPARE(source->concepts, (std::vector<RxNormConcept>{drug, gone}));
    QCOMPARE(source->packages.value(QStringLiteral("1")), 2);
}

}
