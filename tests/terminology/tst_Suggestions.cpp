#include "terminology/SampleDrugs.h"
#include "terminology/suggestion/SuggestionIndex.h"

#include <QRegularExpression>
#include <QTest>

#include <future>
#include <memory>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_Suggestions : public QObject
{
    Q_OBJECT

    std::unique_ptr<const SuggestionIndex> m_index;

    [[nodiscard]] static Agreement agreementIn(const Suggestion &suggestion, DrugAttribute attribute)
    {
        for (const Comparison &comparison : suggestion.comparisons) {
            if (comparison.attribute == attribute)
                return comparison.agreement;
        }
        return Agreement::Same; // neither says anything
    }
    [[nodiscard]] std::optional<Suggestion> suggested(const QString &text, const QString &name) const
    {
        for (const Suggestion &suggestion : m_index->suggest(text, 50)) {
            if (suggestion.name == name)
                return suggestion;
        }
        return std::nullopt;
    }

private slots:
    void initTestCase()
    {
        auto index = SuggestionIndex::build(sampleDrugs());
        QVERIFY(index.has_value());
        m_index = *std::move(index);
        QCOMPARE(m_index->size(), size_t(56)); // what cannot be ordered, or not any more, is no suggestion
    }

    void best_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("best");
        QTest::addColumn<bool>("isConfident");
        const auto row = [](const char *text, const char *best, bool isConfident) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(best) << isConfident;
        };
        // names
        row("lisinopril 20 MG Oral Tablet", "lisinopril 20 MG Oral Tablet", true);
        row("Lisinopril 20mg tablets", "lisinopril 20 MG Oral Tablet", true);
        row("ZESTRIL 20 MG Oral Tablet", "lisinopril 20 MG Oral Tablet [Zestril]", true);
        row("Zestril (lisinopril) 20 mg tab", "lisinopril 20 MG Oral Tablet [Zestril]", true);
        row("LISINOPRIL 20 TAB", "lisinopril 20 MG Oral Tablet", false); // 20 of what?
        row("lisinopril", "lisinopril 10 MG Oral Tablet", false);
        // release: never the other in silence
        row("metoprolol ER 50 mg tablet", "24 HR metoprolol succinate 50 MG Extended Release Oral Tablet",
            true);
        row("metoprolol tartrate 50 mg tablet", "metoprolol tartrate 50 MG Oral Tablet", true);
        row("metoprolol succinate 50 mg XL", "24 HR metoprolol succinate 50 MG Extended Release Oral Tablet",
            true);
        row("metoprolol 50 mg tablet", "metoprolol tartrate 50 MG Oral Tablet", false);
        row("oxycodone 10 mg tablet", "oxycodone hydrochloride 10 MG Oral Tablet", false);
        row("oxycodone 10 MG Oral Tablet", "oxycodone hydrochloride 10 MG Oral Tablet", true);
        row("oxycodone CR 10 mg", "12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet", true);
        row("aspirin EC 81 mg", "aspirin 81 MG Delayed Release Oral Tablet", true);
        // route and form
        row("aspirin 81 mg chewable tablet", "aspirin 81 MG Chewable Tablet", true);
        row("ASA 300 mg PR", "aspirin 300 MG Rectal Suppository", true);
        row("timolol 0.5% eye drops", "timolol 5 MG/ML Ophthalmic Solution", true);
        row("acetaminophen 160 mg ODT", "acetaminophen 160 MG Disintegrating Oral Tablet", true);
        // strengths
        row("levothyroxine 88 mcg tab", "levothyroxine sodium 0.088 MG Oral Tablet", true);
        row("Synthroid 88 mcg tab", "levothyroxine sodium 0.088 MG Oral Tablet [Synthroid]", true);
        row("amoxicillin 250 mg/5 mL oral suspension", "amoxicillin 50 MG/ML Oral Suspension", true);
        row("hydrocortisone 2.5% cream", "hydrocortisone 25 MG/ML Topical Cream", true);
        row("hydrocortisone 1 % Topical Cream", "hydrocortisone 10 MG/ML Topical Cream", true);
        row("enoxaparin 40 mg/0.4 mL syringe", "0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe", true);
        row("albuterol 90 mcg HFA inhaler", "200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler", true);
        row("fentanyl 25 mcg/hr patch", "72 HR fentanyl 0.025 MG/HR Transdermal System", true);
        row("epinephrine 0.3 mg auto-injector", "0.3 ML epinephrine 1 MG/ML Auto-Injector", true);
        row("heparin sodium, porcine 12,500 UNT in 250 ML Injection",
            "250 ML heparin sodium, porcine 50 UNT/ML Injection", true);
        row("nystatin 100,000 units/g cream", "nystatin 100000 UNT/ML Topical Cream", true);
        row("potassium chloride 20 mEq ER tab", "potassium chloride 20 MEQ Extended Release Oral Tablet",
            true);
        // combinations, salts, abbreviations, spelling
        row("lisinopril-HCTZ 20-12.5 mg tab", "hydrochlorothiazide 12.5 MG / lisinopril 20 MG Oral Tablet",
            true);
        row("Percocet 5/325 mg tablet",
            "acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet [Percocet]", true);
        row("oxycodone-APAP 5-325 mg tab", "acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet",
            true);
        row("APAP 650 MG / guaifenesin 400 MG / phenylephrine HCl 10 MG per 20 ML Oral Solution",
            "acetaminophen 32.5 MG/ML / guaifenesin 20 MG/ML / phenylephrine hydrochloride 0.5 MG/ML Oral "
            "Solution",
            true);
        row("HCTZ 25 mg tab", "hydrochlorothiazide 25 MG Oral Tablet", true);
        row("HCT 25 mg tab", "hydrochlorothiazide 25 MG Oral Tablet", false); // or hydrocortisone
        row("paracetamol 325 mg tablet", "acetaminophen 325 MG Oral Tablet", true);
        row("sumatriptan 100 MG (as sumatriptan succinate 140 MG) Oral Tablet",
            "sumatriptan 100 MG Oral Tablet", true);
        row("Imitrex 100 MG (sumatriptan succinate 140 MG) Oral Tablet",
            "sumatriptan 100 MG Oral Tablet [Imitrex]", true);
        row("hydrocortisone 1 % (as hydrocortisone acetate 1.2 % ) Topical Cream",
            "hydrocortisone 10 MG/ML Topical Cream", true);
        row("conjugated estrogens 0.625 mg tablet", "estrogens, conjugated (USP) 0.625 MG Oral Tablet", true);
        row("hydroclorothiazide 25 mg tablet", "hydrochlorothiazide 25 MG Oral Tablet", false); // guessed
        row("lisinoprl 20 mg tablet", "lisinopril 20 MG Oral Tablet", false);
        row("hydrOXYzine 25 mg tab", "hydroxyzine hydrochloride 25 MG Oral Tablet", true);
        row("hydrALAZINE 25 mg tab", "hydralazine hydrochloride 25 MG Oral Tablet", true);
        row("dextrose 5% injectable solution", "glucose 50 MG/ML Injectable Solution", true);
        // labels: no strength, no confidence
        row("Zestril (lisinopril) 90 TABLET in 1 BOTTLE (0310-0132-10)",
            "lisinopril 20 MG Oral Tablet [Zestril]", false);
        row("OvacePlus (SULFACETAMIDE SODIUM) 57 g in 1 TUBE (0178-0495-02)",
            "sulfacetamide sodium 100 MG/ML Topical Cream [Ovace]", false);
        row("Yasmin 28 Day Pack",
            "{21 (drospirenone 3 MG / ethinyl estradiol 0.03 MG Oral Tablet) / 7 (inert ingredients 1 MG "
            "Oral Tablet) } "
            "Pack [Yasmin 28 Day]",
            false);
        row("Foobar lisinopril 20 MG Oral Tablet", "lisinopril 20 MG Oral Tablet",
            false); // Foobar may be anything
    }
    void best()
    {
        QFETCH(QString, text);
        const auto suggestions = m_index->suggest(text);
        QVERIFY(!suggestions.empty());
        QTEST(suggestions.front().name, "best");
        QTEST(suggestions.front().isConfident, "isConfident");
        QVERIFY(std::none_of(suggestions.begin() + 1, suggestions.end(),
                             [](const Suggestion &s) { return s.isConfident; }));
        QVERIFY(std::is_sorted(suggestions.begin(), suggestions.end(),
                               [](const Suggestion &a, const Suggestion &b) { return a.score > b.score; }));
    }

    void saysWhatDiffers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("drug");
        QTest::addColumn<DrugAttribute>("attribute");
        QTest::addColumn<Agreement>("agreement");
        const auto row = [](const char *name, const char *text, const char *drug, DrugAttribute attribute,
                            Agreement agreement) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(drug) << attribute
                                << agreement;
        };
        using enum DrugAttribute;
        using enum Agreement;
        row("another strength", "lisinopril 20 mg tab", "lisinopril 40 MG Oral Tablet", Strength, Different);
        row("no strength said", "lisinopril tab", "lisinopril 40 MG Oral Tablet", Strength, Missing);
        row("strength without unit", "lisinopril 40 tab", "lisinopril 40 MG Oral Tablet", Strength,
            Compatible);
        row("another release", "metoprolol ER 50 mg tab", "metoprolol tartrate 50 MG Oral Tablet",
            DrugAttribute::Release, Different);
        row("no release said", "oxycodone 10 mg tab",
            "12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet", DrugAttribute::Release,
            Missing);
        row("another route", "aspirin 300 mg PO", "aspirin 300 MG Rectal Suppository", Route, Different);
        row("another form", "aspirin 81 mg suppository", "aspirin 81 MG Oral Tablet", DoseForm, Different);
        row("the form says more", "aspirin 81 mg tablet", "aspirin 81 MG Chewable Tablet", DoseForm,
            Compatible);
        row("another ingredient", "lisinopril 20 mg / foo",
            "hydrochlorothiazide 12.5 MG / lisinopril 20 MG Oral Tablet", Ingredient, Different);
        row("a salt for its base", "levothyroxine 88 mcg", "levothyroxine sodium 0.088 MG Oral Tablet",
            Ingredient, Compatible);
        row("another salt", "metoprolol succinate 50 mg tab", "metoprolol tartrate 50 MG Oral Tablet",
            Ingredient, Different);
        row("a brand for its generic", "Zestril 20 mg tab", "lisinopril 20 MG Oral Tablet", Brand,
            Compatible);
        row("another brand", "Zestril 20 mg tab", "lisinopril 20 MG Oral Tablet [Prinivil]", Brand,
            Different);
        row("no brand said", "lisinopril 20 mg tab", "lisinopril 20 MG Oral Tablet [Prinivil]", Brand,
            Missing);
        row("another quantity", "enoxaparin 40 mg/0.4 mL",
            "0.3 ML enoxaparin sodium 100 MG/ML Prefilled Syringe", Pack, Different);
    }
    void saysWhatDiffers()
    {
        QFETCH(QString, text);
        QFETCH(QString, drug);
        QFETCH(DrugAttribute, attribute);
        const auto suggestion = suggested(text, drug);
        QVERIFY(suggestion.has_value());
        QTEST(agreementIn(*suggestion, attribute), "agreement");
        QVERIFY(!suggestion->isConfident || agreementIn(*suggestion, attribute) == Agreement::Compatible);
        const bool isRed = agreementIn(*suggestion, attribute) == Agreement::Different;
        QCOMPARE(suggestion->reason.contains(u"differ"), isRed || suggestion->reason.contains(u"differ"));
        QVERIFY(!isRed || suggestion->reason.contains(u"differ"));
    }
    void theReasonIsASentencePeopleRead()
    {
        const auto suggestions = m_index->suggest(u"Zestril 20 MG Oral Tablet"_s);
        QCOMPARE(suggestions[0].reason,
                 u"same strength, form, route, release and brand; ingredient not stated but fits"_s);
        const auto other =
            suggested(u"Zestril 20 MG Oral Tablet"_s, u"lisinopril 20 MG Oral Tablet [Prinivil]"_s);
        QCOMPARE(other->reason,
                 u"same strength, form, route and release; ingredient not stated but fits; brand differs"_s);
    }
    void showsBothSides()
    {
        const auto suggestions = m_index->suggest(u"levothyroxine 88 mcg tab"_s);
        QVERIFY(!suggestions.empty());
        QCOMPARE(suggestions[0].comparisons[0], (Comparison{DrugAttribute::Ingredient, Agreement::Compatible,
                                                            u"levothyroxine"_s, u"levothyroxine sodium"_s}));
        QCOMPARE(suggestions[0].comparisons[1],
                 (Comparison{DrugAttribute::Strength, Agreement::Same, u"0.088 mg"_s, u"0.088 mg"_s}));
    }

    void comparesWithAnyDrug()
    {
        const auto names = sampleDrugs();
        const auto aspirin = m_index->compare(u"lisinopril 20 MG Oral Tablet"_s, names[12].rxcui);
        QVERIFY(aspirin.has_value());
        QCOMPARE(aspirin->name, names[12].name);
        QCOMPARE(agreementIn(*aspirin, DrugAttribute::Ingredient), Agreement::Different);
        QVERIFY(!aspirin->isConfident);
        QVERIFY(!m_index->compare(u"lisinopril"_s, u"999999"_s));                   // not in the release
        QVERIFY(!m_index->compare(u"lisinopril"_s, names[names.size() - 3].rxcui)); // obsolete
        const auto same = m_index->compare(u"lisinopril 20 mg tab"_s, names[1].rxcui);
        QCOMPARE(same->comparisons, m_index->suggest(u"lisinopril 20 mg tab"_s)[0].comparisons);
    }
    void comparesWithADrugOfNoRelease_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("different"); ///< words of the attributes
        const auto row = [](const char *text, const char *name, const char *different) {
            QTest::addRow("%s = %s", text, name)
                << QString::fromLatin1(text) << QString::fromLatin1(name) << QString::fromLatin1(different);
        };
        row("lisinopril 20 mg tab", "LISINOPRIL 20MG ORAL TABLET (HOUSE)", "");
        row("lisinopril 20 mg tab", "lisinopril 40 mg tablet", "strength");
        row("lisinopril 20 mg tab", "Lisinopril tablet", "strength"); // cannot be told
        row("lisinopril 20 mg tab", "aspirin 20 mg tablet", "ingredient");
        row("lisinopril 20 mg tab", "house mixture no. 3", "ingredient,strength,dose_form");
        row("lisinopril", "lisinopril 40 mg tablet", ""); // says no strength
        row("metoprolol tartrate 50 mg tablet", "metoprolol succinate 50 mg tablet", "ingredient");
        row("metoprolol ER 50 mg tablet", "metoprolol 50 mg tablet", "release");
        row("something unheard of", "lisinopril 40 mg tablet", "");
    }
    void comparesWithADrugOfNoRelease()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QStringList different;
        for (const Comparison &one : m_index->compareName(text, name)) {
            if (one.agreement == Agreement::Different)
                different.append(wordOf(one.attribute));
        }
        QTEST(different.join(u','), "different");
    }
    void aTextThatNamesNoIngredientSaysSoAndIsNeverConfident()
    {
        for (const char *text :
             {"Patient's own herbal tea", "20 mg oral tablet", "extended release tablet"}) {
            const QString said = QString::fromLatin1(text);
            for (const Suggestion &one : m_index->suggest(said))
                QVERIFY2(!one.isConfident, qPrintable(one.name));
            const auto listed = m_index->compare(said, sampleDrugs()[1].rxcui);
            QVERIFY(listed.has_value());
            QCOMPARE(agreementIn(*listed, DrugAttribute::Ingredient), Agreement::Missing);
            for (const QString &name : {u"lisinopril 40 mg tablet"_s, said}) { // the site's own
                const auto own = m_index->compareName(said, name);
                QVERIFY(!own.empty());
                QCOMPARE(own.front().attribute, DrugAttribute::Ingredient);
                QCOMPARE(own.front().agreement, Agreement::Missing);
            }
        }
    }
    void theCommonerOfTwoComesFirst()
    {
        const auto names = sampleDrugs();
        const auto index = SuggestionIndex::build(names, {{names[2].rxcui, 40}, {names[1].rxcui, 2}});
        QCOMPARE((*index)->suggest(u"lisinopril tablet"_s)[0].name, u"lisinopril 40 MG Oral Tablet"_s);
        QCOMPARE((*index)->suggest(u"lisinopril tablet"_s)[1].name, u"lisinopril 20 MG Oral Tablet"_s);
    }

    void hasNothingToSay_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("only a form") << u"20 mg Oral Tablet"_s;
        QTest::newRow("nonsense") << u"xyzzy plugh"_s;
        QTest::newRow("signs") << u"/// %%% ((("_s;
        QTest::newRow("10 kB of one word") << QString(10'000, u'q');
        QTest::newRow("10 kB of blanks") << QString(10'000, u' ');
    }
    void hasNothingToSay()
    {
        QFETCH(QString, text);
        QVERIFY(m_index->suggest(text).empty());
    }
    void givesNoMoreThanAskedFor()
    {
        QCOMPARE(m_index->suggest(u"lisinopril"_s, 3).size(), size_t(3));
        QVERIFY(m_index->suggest(u"lisinopril"_s, 0).empty());
    }
    void aReleaseWithoutDrugsSuggestsNothing()
    {
        const auto index = SuggestionIndex::build({});
        QVERIFY(index.has_value());
        QVERIFY((*index)->suggest(u"lisinopril 20 mg"_s).empty());
        QCOMPARE((*index)->size(), size_t(0));
    }
    void withoutStrengthItIsNeverSure()
    {
        for (const RxNormConcept &drug : sampleDrugs()) {
            QString name = drug.name;
            static const QRegularExpression strength(u" [0-9.]+ (MG|UNT|MEQ|ML)(/[A-Z]+)?"_s);
            name.remove(strength);
            const auto suggestions = m_index->suggest(name);
            QVERIFY2(suggestions.empty() || !suggestions[0].isConfident, qPrintable(name));
        }
    }
    void itsOwnNamesAreFoundAndSure()
    {
        for (const RxNormConcept &drug : sampleDrugs()) {
            if (!isOrderable(drug.type) || drug.status != ConceptStatus::Active)
                continue;
            const auto suggestions = m_index->suggest(drug.name);
            QVERIFY2(!suggestions.empty(), qPrintable(drug.name));
            QCOMPARE(suggestions[0].rxcui, drug.rxcui);
            QVERIFY2(suggestions[0].isConfident, qPrintable(drug.name));
        }
    }
    /// Two drugs fit, and then one of them is withdrawn: the other does not become sure by that.
    void aRetiredDrugIsNotReplacedByItsLookAlike()
    {
        const auto made = [](ConceptStatus plain, const char *retiredTwin = nullptr) {
            std::vector<RxNormConcept> drugs{
                {u"1"_s, TermType::SBD, plain, u"aripiprazole 10 MG Oral Tablet [Abilify]"_s},
                {u"2"_s, TermType::SBD, ConceptStatus::Active,
                 u"Sensor aripiprazole 10 MG Oral Tablet [Abilify]"_s},
                {u"3"_s, TermType::SCD, ConceptStatus::Active, u"lisinopril 10 MG Oral Tablet"_s}};
            if (retiredTwin)
                drugs.push_back(
                    {u"4"_s, TermType::SCD, ConceptStatus::Obsolete, QString::fromLatin1(retiredTwin)});
            return SuggestionIndex::build(drugs).value();
        };
        const QString abilify = u"Abilify 10 MG Oral Tablet"_s;
        for (const ConceptStatus plain : {ConceptStatus::Active, ConceptStatus::Obsolete}) {
            const auto found = made(plain)->suggest(abilify);
            QVERIFY(!found.empty() && !found[0].isConfident);
            QCOMPARE(found.size(),
                     plain == ConceptStatus::Active ? 2U : 1U); // what is retired is not offered
        }
        const QString lisinopril = u"lisinopril 10 mg tablet oral"_s;
        QVERIFY(made(ConceptStatus::Active)->suggest(lisinopril)[0].isConfident);
        // an old number of the same drug changes nothing
        QVERIFY(
            made(ConceptStatus::Active, "lisinopril 10 MG Oral Tablet")->suggest(lisinopril)[0].isConfident);
    }
    void threadsShareIt()
    {
        const auto expected = m_index->suggest(u"lisinopril-HCTZ 20-12.5 mg"_s);
        std::vector<std::future<bool>> threads;
        for (int i = 0; i < 4; ++i) {
            threads.push_back(std::async(std::launch::async, [&] {
                for (int n = 0; n < 20; ++n) {
                    if (m_index->suggest(u"lisinopril-HCTZ 20-12.5 mg"_s) != expected)
                        return false;
                }
                return true;
            }));
        }
        for (auto &thread : threads)
            QVERIFY(thread.get());
    }
    void suggestsQuickly()
    {
        QBENCHMARK
        {
            QVERIFY(
                !m_index->suggest(u"Zestril (lisinopril) 90 TABLET in 1 BOTTLE (0310-0132-10)"_s).empty());
        }
    }
};

QTEST_APPLESS_MAIN(tst_Suggestions)
#include "tst_Suggestions.moc"
