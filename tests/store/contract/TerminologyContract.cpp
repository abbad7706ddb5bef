#include "store/contract/TerminologyContract.h"

#include "store/DrugNameStore.h"
#include "store/MappingStore.h"

#include <QSqlRecord>

namespace concord {

namespace {
RxNormConcept drug(int rxcui, const QString &name, ConceptStatus status = ConceptStatus::Active)
{
    return {QString::number(rxcui), TermType::SCD, status, name};
}
NdcProduct package(int ndc, int rxcui, qint64 from = 0, qint64 to = 0)
{
    return {QString::number(ndc).rightJustified(11, u'0'), QString::number(rxcui), from, to};
}

ConceptFact leads(int from, FactKind kind, int to)
{
    return {quint32(from), kind, quint32(to), {}};
}
ConceptFact says(int of, FactKind kind, const QString &text)
{
    return {quint32(of), kind, 0, text};
}

TerminologyRelease release(const QString &version, std::vector<RxNormConcept> concepts,
                           std::vector<NdcProduct> ndcs = {}, std::vector<RxNormRemap> remaps = {},
                           std::vector<ConceptFact> facts = {})
{
    return {version,         QStringLiteral("test"), std::move(concepts),
            std::move(ndcs), std::move(remaps),      std::move(facts)};
}

const auto january = QStringLiteral("rxnorm-2026-01-05");
const auto february = QStringLiteral("rxnorm-2026-02-02");
const auto march = QStringLiteral("rxnorm-2026-03-02");

TerminologyRelease ofJanuary()
{
    return release(january,
                   {drug(1, QStringLiteral("stays")), drug(2, QStringLiteral("goes")),
                    drug(3, QStringLiteral("is renamed")), drug(4, QStringLiteral("comes back"))},
                   {package(1, 1), package(2, 2), package(3, 3, 5, 50)}, {},
                   {leads(1, FactKind::HasIngredient, 2), leads(1, FactKind::HasIngredient, 3),
                    says(1, FactKind::Strength, QStringLiteral("10 MG")),
                    leads(2, FactKind::HasDoseForm, 4)});
}
TerminologyRelease ofFebruary()
{
    return release(february,
                   {drug(1, QStringLiteral("stays")), drug(3, QStringLiteral("was renamed")),
                    drug(5, QStringLiteral("is new"))},
                   {package(1, 1), package(2, 5), package(3, 3, 5, 60)},
                   {{QStringLiteral("2"), QStringLiteral("5")}},
                   {leads(1, FactKind::HasIngredient, 3), leads(1, FactKind::HasIngredient, 5),
                    says(1, FactKind::Strength, QStringLiteral("20 MG"))});
}
TerminologyRelease ofMarch()
{
    return release(march,
                   {drug(1, QStringLiteral("stays")), drug(3, QStringLiteral("was renamed")),
                    drug(4, QStringLiteral("comes back")),
                    drug(5, QStringLiteral("is new"), ConceptStatus::Obsolete)},
                   {package(1, 1), package(3, 3, 5, 60)});
}

QStringList linesOf(const TerminologyRelease &of)
{
    QStringList lines;
    for (const RxNormConcept &one : of.concepts)
        lines.append(QStringLiteral("%1 %2 %3").arg(one.rxcui, wordOf(one.status), one.name));
    for (const NdcProduct &one : of.ndcs)
        lines.append(
            QStringLiteral("%1 %2 %3 %4").arg(one.ndc11, one.rxcui).arg(one.validFromMs).arg(one.validToMs));
    for (const ConceptFact &one : of.facts)
        lines.append(
            QStringLiteral("%1 %2 %3 %4").arg(one.rxcui).arg(wordOf(one.kind)).arg(one.other).arg(one.text));
    lines.sort();
    return lines;
}
}

QStringList TerminologyContract::contentOf(const QString &version)
{
    TerminologyStore terminology = store();
    const auto record = terminology.named(version);
    if (!record || !*record)
        return {QStringLiteral("no record")};
    TerminologyRelease found;
    const auto read =
        terminology
            .eachConcept(**record,
                         [&](const RxNormConcept &one) -> Result<void> {
                             found.concepts.push_back(one);
                             return {};
                         })
            .and_then([&] {
                return terminology.eachNdc(**record, [&](const NdcProduct &one) -> Result<void> {
                    found.ndcs.push_back(one);
                    return {};
                });
            });
    QStringList rxcuis;
    for (const RxNormConcept &one : found.concepts)
        rxcuis.append(one.rxcui);
    auto facts = read ? terminology.factsOf(**record, rxcuis) : fail(read.error());
    if (!facts)
        return QStringList{told(facts)};
    found.facts = *std::move(facts);
    return linesOf(found);
}

/// Every row of every table of the terminology.
QStringList TerminologyContract::everything()
{
    QStringList found;
    for (const char *table :
         {"terminology_releases", "rxnorm_concepts", "rxnorm_concept_history", "ndc_products",
          "ndc_product_history", "rxnorm_remaps", "rxnorm_facts", "rxnorm_fact_history", "local_drugs"}) {
        const auto rows =
            sql::rows(db(), QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2, 3").arg(QLatin1String(table)), {},
                      [](const QSqlQuery &q) {
                          QStringList values;
                          for (int i = 0; i < q.record().count(); ++i)
                              values.append(q.value(i).toString());
                          return values.join(u'|');
                      });
        found += rows ? QStringList(rows->begin(), rows->end()) : QStringList(told(rows));
    }
    return found;
}

void TerminologyContract::eachReleaseCanBeReadAgainAsItWas()
{
    for (const auto &each : {ofJanuary(), ofFebruary(), ofMarch()}) {
        TAKE(change, store().take(each));
        QCOMPARE(change.outcome, ReleaseChange::Outcome::Taken);
        QCOMPARE(contentOf(each.version), linesOf(each));
    }
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
    QCOMPARE(contentOf(february), linesOf(ofFebruary()));
    QCOMPARE(contentOf(march), linesOf(ofMarch()));
    TAKE(records, store().releases());
    QCOMPARE(records.size(), size_t(3));
    QCOMPARE(records[0].version, march);
    QCOMPARE(records[0].state, ReleaseState::Current);
    QCOMPARE(records[1].state, ReleaseState::Former);
    QCOMPARE(records[2].number, 1);
    QCOMPARE(records[1].remaps, 1);
    QCOMPARE(records[0].checksum.size(), 64);
}

void TerminologyContract::onlyWhatDiffersIsWritten()
{
    DONE(store().take(ofJanuary()));
    TAKE(change, store().take(ofFebruary()));
    QCOMPARE(change.before->version, january);
    QCOMPARE(change.conceptsAdded, 1);
    QCOMPARE(change.conceptsChanged, 1);
    QCOMPARE(change.conceptsGone, 2);
    QCOMPARE(change.ndcsAdded, 1); // another RxCUI is another row
    QCOMPARE(change.ndcsChanged, 1);
    QCOMPARE(change.ndcsGone, 1);
    QCOMPARE(change.remapsAdded, 1);
    QCOMPARE(change.drugsAdded, 1);
    QCOMPARE(change.factsAdded, 2);
    QCOMPARE(change.factsGone, 3);
    QCOMPARE(count(QStringLiteral("rxnorm_concepts"), QStringLiteral("first_release = 1")), 1);
    QCOMPARE(count(QStringLiteral("rxnorm_concept_history")), 3);
    QCOMPARE(count(QStringLiteral("ndc_product_history")), 2);
    QCOMPARE(count(QStringLiteral("rxnorm_fact_history")), 3);
    QCOMPARE(count(QStringLiteral("rxnorm_facts"), QStringLiteral("first_release = 1")), 1);
}

/// Loaded by a program that did not read them, and then by one that does.
void TerminologyContract::aReleaseIsCompletedWithItsRelations()
{
    TerminologyRelease bare = ofJanuary();
    bare.facts.clear();
    DONE(store().take(bare));
    TAKE(dry, store().take(ofJanuary(), {.isDryRun = true}));
    QCOMPARE(dry.outcome, ReleaseChange::Outcome::Completed);
    QCOMPARE(contentOf(january), linesOf(bare));
    TAKE(change, store().take(ofJanuary()));
    QCOMPARE(change.outcome, ReleaseChange::Outcome::Completed);
    QCOMPARE(change.factsAdded, 4);
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
    TAKE(again, store().take(ofJanuary()));
    QCOMPARE(again.outcome, ReleaseChange::Outcome::AlreadyThere);
    TAKE(less, store().take(bare)); // says less than what is there
    QCOMPARE(less.outcome, ReleaseChange::Outcome::OtherContent);
    TerminologyRelease other = ofJanuary();
    other.facts.pop_back();
    TAKE(refused, store().take(other));
    QCOMPARE(refused.outcome, ReleaseChange::Outcome::OtherContent);
    TAKE(record, store().current());
    QCOMPARE(record->facts, 4);
    QCOMPARE(record->number, 1);
    DONE(store().take(ofFebruary()));
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
    QCOMPARE(contentOf(february), linesOf(ofFebruary()));
}

void TerminologyContract::aReleaseIsDueUntilItWasHeldAgainstTheMappings()
{
    DONE(store().take(ofJanuary()));
    TAKE(first, store().current());
    QVERIFY(first->reappliedAtMs != 0); // there was none before
    DONE(store().take(ofFebruary()));
    TAKE(second, store().current());
    QCOMPARE(second->reappliedAtMs, 0);
    DONE(store().markReapplied(january)); // not the current one any more
    TAKE(still, store().current());
    QCOMPARE(still->reappliedAtMs, 0);
    DONE(store().markReapplied(february));
    TAKE(done, store().current());
    QVERIFY(done->reappliedAtMs != 0);
    DONE(store().take(ofJanuary(), {.mayBeOlder = true}));
    TAKE(back, store().current());
    QCOMPARE(back->reappliedAtMs, 0);
}

void TerminologyContract::theSameVersionIsTakenOnce()
{
    DONE(store().take(ofJanuary()));
    const QStringList before = everything();
    TerminologyRelease shuffled = ofJanuary();
    std::reverse(shuffled.concepts.begin(), shuffled.concepts.end());
    shuffled.ndcs.push_back(shuffled.ndcs.front());
    TAKE(again, store().take(shuffled));
    QCOMPARE(again.outcome, ReleaseChange::Outcome::AlreadyThere);
    TerminologyRelease other = ofJanuary();
    other.concepts.front().name += u'x';
    TAKE(refused, store().take(other));
    QCOMPARE(refused.outcome, ReleaseChange::Outcome::OtherContent);
    QCOMPARE(everything(), before);
}

void TerminologyContract::anOlderReleaseIsTakenOnlyWhenItMayBe()
{
    DONE(store().take(ofFebruary()));
    const QStringList before = everything();
    TAKE(refused, store().take(ofJanuary()));
    QCOMPARE(refused.outcome, ReleaseChange::Outcome::Older);
    QCOMPARE(everything(), before);
    ReleaseIntake intake;
    intake.mayBeOlder = true;
    TAKE(taken, store().take(ofJanuary(), intake));
    QCOMPARE(taken.outcome, ReleaseChange::Outcome::Taken);
    TAKE(current, store().currentVersion());
    QCOMPARE(current, std::optional(january));
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
    QCOMPARE(contentOf(february), linesOf(ofFebruary()));
}

void TerminologyContract::aFormerReleaseBecomesCurrentAgain()
{
    DONE(store().take(ofJanuary()));
    DONE(store().take(ofFebruary()));
    TAKE(refused, store().take(ofJanuary()));
    QCOMPARE(refused.outcome, ReleaseChange::Outcome::Older);
    ReleaseIntake intake;
    intake.mayBeOlder = true;
    DONE(store().take(ofJanuary(), intake));
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
    QCOMPARE(contentOf(february), linesOf(ofFebruary()));
    DONE(store().take(ofFebruary(), intake));
    DONE(store().take(ofMarch()));
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
    QCOMPARE(contentOf(february), linesOf(ofFebruary()));
    QCOMPARE(contentOf(march), linesOf(ofMarch()));
    QCOMPARE(count(QStringLiteral("terminology_releases"), QStringLiteral("state = 'current'")), 1);
}

void TerminologyContract::aDryRunSaysWhatWouldChangeAndChangesNothing()
{
    DONE(store().take(ofJanuary()));
    const QStringList before = everything();
    ReleaseIntake intake;
    intake.isDryRun = true;
    TAKE(change, store().take(ofFebruary(), intake));
    QCOMPARE(change.outcome, ReleaseChange::Outcome::Taken);
    QCOMPARE(change.conceptsGone, 2);
    QCOMPARE(change.remapsAdded, 1);
    QCOMPARE(everything(), before);
}

void TerminologyContract::aReleaseThatChangesMostRowsIsTakenWhole()
{
    DONE(store().take(ofJanuary()));
    TerminologyRelease other = release(february, {drug(1, QStringLiteral("stays"))}, {package(7, 1)});
    for (int i = 100; i < 400; ++i)
        other.concepts.push_back(drug(i, QStringLiteral("drug %1").arg(i)));
    DONE(store().take(other));
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
    QCOMPARE(contentOf(february), linesOf(other));
    TerminologyRelease few = release(march, {drug(1, QStringLiteral("stays"))}, {package(7, 1)});
    for (int i = 100; i < 370; ++i) // thirty go, one by one and in groups
        few.concepts.push_back(drug(i, QStringLiteral("drug %1").arg(i)));
    DONE(store().take(few));
    QCOMPARE(contentOf(february), linesOf(other));
    QCOMPARE(contentOf(march), linesOf(few));
}

void TerminologyContract::remapsStayOverReleases()
{
    DONE(store().take(ofJanuary()));
    DONE(store().take(ofFebruary()));
    DONE(store().take(ofMarch()));
    TAKE(successors, store().successorsOf(QStringLiteral("2")));
    QCOMPARE(successors, QStringList{QStringLiteral("5")});
    TAKE(none, store().successorsOf(QStringLiteral("1")));
    QVERIFY(none.isEmpty());
    int rows = 0;
    DONE(store().eachRemap([&](const RxNormRemap &) -> Result<void> {
        ++rows;
        return {};
    }));
    QCOMPARE(rows, 1);
}

void TerminologyContract::aDrugIsCalledAsTheBestSourceSays_data()
{
    QTest::addColumn<QString>("system");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("name");
    const QString own = QStringLiteral("urn:pharmacy");
    const auto ndc = [](int number) {
        return QString::number(number).rightJustified(11, u'0');
    };
    QTest::newRow("in the release") << systems::rxNorm << QStringLiteral("3")
                                    << QStringLiteral("was renamed");
    QTest::newRow("no longer in it") << systems::rxNorm << QStringLiteral("2") << QStringLiteral("goes");
    QTest::newRow("the site's own") << systems::rxNorm << QStringLiteral("90") << QStringLiteral("ours");
    QTest::newRow("a package") << systems::ndc << ndc(1) << QStringLiteral("stays");
    QTest::newRow("a package of two drugs, as it was decided")
        << systems::ndc << ndc(7) << QStringLiteral("stays");
    QTest::newRow("decided to be equivalent") << own << QStringLiteral("A") << QStringLiteral("stays");
    QTest::newRow("decided to be wider, as its source says")
        << own << QStringLiteral("B") << QStringLiteral("drug B of the pharmacy");
    QTest::newRow("open, as its source says")
        << own << QStringLiteral("C") << QStringLiteral("drug C of the pharmacy");
    QTest::newRow("of another system") << QStringLiteral("urn:other") << QStringLiteral("A") << QString();
    QTest::newRow("nobody knows it") << systems::rxNorm << QStringLiteral("4711") << QString();
}

void TerminologyContract::aDrugIsCalledAsTheBestSourceSays()
{
    QFETCH(QString, system);
    QFETCH(QString, code);
    QFETCH(QString, name);
    TerminologyRelease second = ofFebruary();
    second.ndcs.push_back(package(7, 1));
    second.ndcs.push_back(package(7, 3));
    DONE(store().import(ofJanuary()));
    DONE(store().import(second));
    DONE(db().run(QStringLiteral(
        "INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('OWN90', '90', 'ours', 1)")));
    const QString own = QStringLiteral("urn:pharmacy");
    const auto add = [this](const QString &of, const QString &what, MappingState state, Equivalence grade) {
        MappingRow row;
        row.system = of;
        row.sourceCode = what;
        row.display = QStringLiteral("drug %1 of the pharmacy").arg(what);
        row.state = state;
        row.equivalence = grade;
        if (state == MappingState::Approved)
            row.targetDrugId = QStringLiteral("RX1");
        return MappingStore(db(), clock()).ensure(row);
    };
    DONE(add(own, QStringLiteral("A"), MappingState::Approved, Equivalence::Equivalent));
    DONE(add(own, QStringLiteral("B"), MappingState::Approved, Equivalence::Wider));
    DONE(add(own, QStringLiteral("C"), MappingState::Pending, Equivalence::Equal));
    DONE(add(systems::ndc, QStringLiteral("00000000007"), MappingState::Approved, Equivalence::Equal));
    TAKE(names, DrugNameStore(db()).namesOf(
                    {{QStringLiteral("urn:a"), QStringLiteral("x"), {}}, {system, code, {}}}));
    QCOMPARE(names.value(drugValue(system, code)), name);
}

/// More than one statement asks for.
void TerminologyContract::manyDrugsAreNamedTogether()
{
    TerminologyRelease many = release(january, {});
    QList<Coding> asked;
    for (int rxcui = 1; rxcui <= 150; ++rxcui) {
        many.concepts.push_back(drug(rxcui, QStringLiteral("drug %1").arg(rxcui)));
        asked.append({systems::rxNorm, QString::number(rxcui), {}});
    }
    DONE(store().import(many));
    TAKE(names, DrugNameStore(db()).namesOf(asked));
    QCOMPARE(names.size(), qsizetype(150));
    QCOMPARE(names.value(drugValue(systems::rxNorm, QStringLiteral("150"))), QStringLiteral("drug 150"));
    TAKE(none, DrugNameStore(db()).namesOf({}));
    QVERIFY(none.isEmpty());
}

void TerminologyContract::whoeverLooksMeanwhileSeesTheFormerRelease()
{
    DONE(store().take(ofJanuary()));
    const auto other = another();
    QVERIFY(other);
    TerminologyStore there(*other, clock());
    int looks = 0;
    QString wrong;
    ReleaseIntake intake;
    intake.tell = [&](const QString &, qint64, qint64) {
        ++looks;
        const auto version = there.currentVersion();
        const auto fresh = there.conceptOf(QStringLiteral("5"));
        const auto gone = there.conceptOf(QStringLiteral("2"));
        if (!version || *version != std::optional(january) || !fresh || fresh->has_value() || !gone ||
            !gone->has_value())
            wrong = QStringLiteral("look %1").arg(looks);
    };
    DONE(store().take(ofFebruary(), intake));
    QVERIFY(looks > 0);
    QCOMPARE(wrong, QString());
    TAKE(version, there.currentVersion());
    QCOMPARE(version, std::optional(february));
    TAKE(fresh, there.conceptOf(QStringLiteral("5")));
    QVERIFY(fresh.has_value());
}

void TerminologyContract::aFailureAtAnyStatementLeavesTheFormerRelease()
{
    DONE(store().take(ofJanuary()));
    const QStringList before = everything();
    int failed = 0;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto taken = store().take(ofFebruary());
        if (db().failurePending()) {
            db().failStatement(0);
            QVERIFY(taken.has_value());
            break;
        }
        FAILS(taken, ErrorCode::StoreFailed);
        ++failed;
        QCOMPARE(everything(), before);
    }
    // begin, two records, the number, history, delete and rows of both tables, remaps, two records, drugs,
    // commit
    QVERIFY2(failed >= 14, qPrintable(QString::number(failed)));
    QCOMPARE(contentOf(february), linesOf(ofFebruary()));
    QCOMPARE(contentOf(january), linesOf(ofJanuary()));
}

void TerminologyContract::theNewestCountsAlsoByAClockThatWasSetBack()
{
    DONE(store().take(ofJanuary()));
    clock().advance(std::chrono::hours(-24));
    DONE(store().take(ofFebruary()));
    TAKE(byState, store().currentVersion());
    QCOMPARE(byState, std::optional(february));
    TAKE(byTime,
         sql::row(db(),
                  QStringLiteral("SELECT version FROM terminology_releases ORDER BY loaded_at DESC LIMIT 1"),
                  {}, [](const QSqlQuery &q) { return q.value(0).toString(); }));
    QCOMPARE(byTime, std::optional(february)); // as mappings ask for the version they are made against
}

void TerminologyContract::manyRowsGoThrough()
{
    TerminologyRelease large = release(january, {}, {});
    for (int i = 1; i <= 30'000; ++i) {
        large.concepts.push_back(drug(i, QStringLiteral("drug \\ %1\t%2").arg(i).arg(QChar(0x00E9))));
        large.ndcs.push_back(package(i, i, i));
        // in the order of their digits, or a row that is there would be taken for a new one
        large.facts.push_back(leads(i, FactKind::ConsistsOf, i * 37 % 30'000 + 1));
        large.facts.push_back(leads(i, FactKind::HasIngredient, i * 11 % 30'000 + 1));
        large.facts.push_back(says(i, FactKind::Strength, QStringLiteral("%1 µG").arg(i % 100)));
        large.facts.push_back(says(i, FactKind::Strength, QString(QChar(i % 2 == 0 ? 0xFF5E : 0x00B5))));
        large.facts.push_back(says(i, FactKind::Strength, QStringLiteral("\U0001F48A"))); // a pill
    }
    DONE(store().take(large));
    QCOMPARE(count(QStringLiteral("rxnorm_concepts")), 30'000);
    QCOMPARE(contentOf(january), linesOf(large));
    large.version = february;
    large.concepts[15'000].name = QStringLiteral("another");
    large.ndcs[3].validToMs = 77;
    TAKE(change, store().take(large));
    QCOMPARE(change.conceptsChanged, 1);
    QCOMPARE(change.ndcsChanged, 1);
    QCOMPARE(change.conceptsAdded + change.conceptsGone + change.ndcsAdded + change.ndcsGone, 0);
    QCOMPARE(change.factsAdded + change.factsGone, 0);
}

}
