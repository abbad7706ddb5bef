#include "sync/BothDatabases.h"
#include "sync/ConceptDetails.h"

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
RxNormConcept known(const QString &rxcui, TermType type, const QString &name)
{
    return {rxcui, type, ConceptStatus::Active, name};
}
const RxNormConcept tablet = known(u"314077"_s, TermType::SCD, u"lisinopril 20 MG Oral Tablet"_s);
const RxNormConcept zestril = known(u"104377"_s, TermType::SBD, u"lisinopril 20 MG Oral Tablet [Zestril]"_s);
const RxNormConcept pack = known(u"7777"_s, TermType::GPCK,
                                 u"{21 (lisinopril 20 MG Oral Tablet) / 7 (placebo Oral Tablet) } Pack"_s);
const RxNormConcept component = known(u"316153"_s, TermType::SCDC, u"lisinopril 20 MG"_s);
const RxNormConcept ingredient = known(u"29046"_s, TermType::IN, u"lisinopril"_s);
const RxNormConcept precise = known(u"9000"_s, TermType::PIN, u"lisinopril dihydrate"_s);
const RxNormConcept form = known(u"317541"_s, TermType::DF, u"Oral Tablet"_s);
const RxNormConcept brand = known(u"196472"_s, TermType::BN, u"Zestril"_s);

ConceptFact leads(const RxNormConcept &from, FactKind kind, const RxNormConcept &to)
{
    return {from.rxcui.toUInt(), kind, to.rxcui.toUInt(), {}};
}
ConceptFact says(const RxNormConcept &of, FactKind kind, const QString &text)
{
    return {of.rxcui.toUInt(), kind, 0, text};
}

TerminologyRelease release(const QString &version, std::vector<ConceptFact> facts)
{
    return {version,
            u"test"_s,
            {tablet, zestril, pack, component, ingredient, precise, form, brand},
            {{u"00093742456"_s, u"314077"_s, 5, 50}},
            {{u"555"_s, u"314077"_s}},
            std::move(facts)};
}
const auto january = u"rxnorm-2026-01-05"_s;
const auto february = u"rxnorm-2026-02-02"_s;

std::vector<ConceptFact> allFacts()
{
    using enum FactKind;
    return {leads(tablet, ConsistsOf, component),
            leads(tablet, HasDoseForm, form),
            says(tablet, AvailableStrength, u"20 MG"_s),
            leads(component, HasIngredient, ingredient),
            leads(component, HasPreciseIngredient, precise),
            says(component, FactKind::Strength, u"20 MG"_s),
            leads(zestril, TradenameOf, tablet),
            leads(zestril, HasIngredient, brand),
            leads(zestril, HasDoseForm, form),
            leads(brand, TradenameOf, ingredient),
            leads(pack, Contains, tablet)};
}
}

class tst_ConceptDetails : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private:
    TerminologyStore store() { return {db(), clock()}; }
    Result<std::optional<ConceptDetail>> of(const QString &rxcui, const QString &version = {})
    {
        const auto tables = DrugTables::load();
        if (!tables)
            return fail(tables.error());
        TerminologyStore terminology = store();
        return ConceptDetails(terminology, *tables).of(rxcui, version);
    }

private slots:
    void theRelationsSayWhatADrugConsistsOf()
    {
        DONE(store().take(release(january, allFacts())));
        TAKE(found, of(tablet.rxcui));
        QVERIFY(found.has_value());
        QCOMPARE(found->self, tablet);
        QCOMPARE(found->source, PartsSource::Relations);
        QCOMPARE(found->ingredients, (std::vector<ConceptPart>{{ingredient, precise, u"20 MG"_s}}));
        QCOMPARE(found->doseForm, std::optional(form));
        QCOMPARE(found->brand, std::optional<RxNormConcept>());
        QCOMPARE(found->strength, u"20 MG"_s);
        QCOMPARE(found->ndcs, (std::vector<NdcProduct>{{u"00093742456"_s, u"314077"_s, 5, 50}}));
        QCOMPARE(found->predecessors, QStringList{u"555"_s});
        QCOMPARE(found->firstRelease, january);
        QCOMPARE(found->lastRelease, january);
    }
    void aBrandedDrugHasThePartsOfItsGeneric()
    {
        DONE(store().take(release(january, allFacts())));
        TAKE(found, of(zestril.rxcui));
        QCOMPARE(found->brand, std::optional(brand));
        QCOMPARE(found->ingredients, (std::vector<ConceptPart>{{ingredient, precise, u"20 MG"_s}}));
        TAKE(name, of(brand.rxcui));
        QCOMPARE(name->ingredients, (std::vector<ConceptPart>{{ingredient, {}, {}}}));
        TAKE(part, of(component.rxcui));
        QCOMPARE(part->ingredients, (std::vector<ConceptPart>{{ingredient, precise, u"20 MG"_s}}));
    }
    void aPackSaysItsContents()
    {
        DONE(store().take(release(january, allFacts())));
        TAKE(found, of(pack.rxcui));
        QCOMPARE(found->contents, std::vector<RxNormConcept>{tablet});
        QVERIFY2(found->pack.startsWith(u"{21 (lisinopril"), qPrintable(found->pack));
    }
    void withoutRelationsTheNameIsTakenApart()
    {
        DONE(store().take(release(january, {})));
        TAKE(found, of(zestril.rxcui));
        QCOMPARE(found->source, PartsSource::Name);
        QCOMPARE(found->ingredients.size(), size_t(1));
        QCOMPARE(found->ingredients[0].ingredient.name, u"lisinopril"_s);
        QVERIFY(found->ingredients[0].ingredient.rxcui.isEmpty());
        QCOMPARE(found->ingredients[0].strength, u"20 mg"_s);
        QCOMPARE(found->doseForm->name.toLower(), u"oral tablet"_s);
        QCOMPARE(found->brand->name, u"Zestril"_s);
        TAKE(word, of(ingredient.rxcui)); // nothing to take apart
        QCOMPARE(word->source, PartsSource::None);
        QVERIFY(word->ingredients.empty());
    }
    void eachReleaseAnswersForItself()
    {
        DONE(store().take(release(january, allFacts())));
        std::vector<ConceptFact> facts = allFacts();
        facts[5].text = u"20 MG/1"_s;
        TerminologyRelease next = release(february, facts);
        std::erase(next.concepts, pack);
        DONE(store().take(next));
        TAKE(then, of(tablet.rxcui, january));
        QCOMPARE(then->ingredients[0].strength, u"20 MG"_s);
        QCOMPARE(then->release, january);
        TAKE(now, of(tablet.rxcui));
        QCOMPARE(now->ingredients[0].strength, u"20 MG/1"_s);
        QCOMPARE(now->firstRelease, january);
        QCOMPARE(now->lastRelease, february);
        TAKE(gone, of(pack.rxcui)); // the last release that has it
        QCOMPARE(gone->release, january);
        QCOMPARE(gone->lastRelease, january);
        QCOMPARE(gone->contents, std::vector<RxNormConcept>{tablet});
        TAKE(notThere, of(pack.rxcui, february));
        QVERIFY(!notThere);
    }
    void whatIsUnknownIsSaid()
    {
        FAILS(of(u"1"_s), ErrorCode::NotFound); // no release
        DONE(store().take(release(january, {})));
        TAKE(none, of(u"1"_s));
        QVERIFY(!none);
        FAILS(of(u"1"_s, u"rxnorm-1999-01-01"_s), ErrorCode::NotFound);
    }
};

int main(int argc, char *argv[])
{
    return runOnBothDatabases<tst_ConceptDetails>(argc, argv);
}
#include "tst_ConceptDetails.moc"
