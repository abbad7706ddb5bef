#include "terminology/SampleDrugs.h"
#include "terminology/suggestion/ConceptTable.h"
#include "terminology/suggestion/DrugNameParser.h"
#include "terminology/suggestion/DrugText.h"

#include <QTest>

#include <memory>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_DrugNameParser : public QObject
{
    Q_OBJECT

    std::unique_ptr<DrugTables> m_tables;
    std::unique_ptr<DrugLexicon> m_lexicon;

    [[nodiscard]] DrugAttributes read(const QString &text) const
    {
        return DrugNameParser(*m_lexicon).attributesOf(text);
    }
    /// "lisinopril 20 mg", "metoprolol(succinate) 50 mg"; "?" where no ingredient is named
    [[nodiscard]] static QStringList listed(const DrugAttributes &attributes)
    {
        QStringList all;
        for (const Component &c : attributes.components) {
            QString text = c.ingredient.isEmpty() ? u"?"_s : c.ingredient;
            text += c.salt.isEmpty() ? QString() : u'(' + c.salt + u')';
            all.append(c.strength.isEmpty() ? text : text + u' ' + c.strength);
        }
        return all;
    }

private slots:
    void initTestCase()
    {
        auto tables = DrugTables::load();
        QVERIFY(tables.has_value());
        m_tables = std::make_unique<DrugTables>(*std::move(tables));
        m_lexicon = std::make_unique<DrugLexicon>(*m_tables);
        const ConceptTable table(sampleDrugs(), {}, *m_lexicon);
        m_lexicon->seal();
    }

    void components_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("components");
        const auto row = [](const char *text, const QStringList &components) {
            QTest::newRow(text) << QString::fromUtf8(text) << components;
        };
        row("lisinopril 20 MG Oral Tablet", {u"lisinopril 20 mg"_s});
        row("LISINOPRIL 20MG TAB", {u"lisinopril 20 mg"_s});
        row("Lisinopril 20 TAB", {u"lisinopril 20"_s});
        row("20 mg lisinopril", {u"lisinopril 20 mg"_s});
        row("levothyroxine sodium 88 mcg tablet", {u"levothyroxine(sodium) 0.088 mg"_s});
        row("levothyroxine 88 \xc2\xb5g", {u"levothyroxine 0.088 mg"_s});
        row("lisinopril-HCTZ 20-12.5 mg", {u"hydrochlorothiazide 12.5 mg"_s, u"lisinopril 20 mg"_s});
        row("lisinopril/hydrochlorothiazide 20 mg/12.5 mg",
            {u"hydrochlorothiazide 12.5 mg"_s, u"lisinopril 20 mg"_s});
        row("hydrochlorothiazide 12.5 MG / lisinopril 20 MG Oral Tablet",
            {u"hydrochlorothiazide 12.5 mg"_s, u"lisinopril 20 mg"_s});
        row("lisinopril and hydrochlorothiazide 20 mg and 12.5 mg",
            {u"hydrochlorothiazide 12.5 mg"_s, u"lisinopril 20 mg"_s});
        row("lisinopril hydrochlorothiazide 20 mg 12.5 mg",
            {u"hydrochlorothiazide 12.5 mg"_s, u"lisinopril 20 mg"_s});
        row("Percocet 5/325 mg", {u"? 5 mg"_s, u"? 325 mg"_s});
        row("amoxicillin 250 mg/5 mL susp", {u"amoxicillin 50 mg/mL"_s});
        row("amoxicillin 250 mg per 5 ml", {u"amoxicillin 50 mg/mL"_s});
        row("amoxicillin 500 mg/cap", {u"amoxicillin 500 mg"_s});
        row("hydrocortisone 1 % cream", {u"hydrocortisone 1 %"_s});
        row("hydrocortisone 1% cream 30 g", {u"hydrocortisone 1 %"_s});
        row("heparin sodium, porcine 12,500 UNT in 250 ML Injection",
            {u"heparin sodium porcine 50 UNT/mL"_s});
        row("nystatin 100,000 units/g", {u"nystatin 100 UNT/mg"_s});
        row("fentanyl 25 mcg/hr", {u"fentanyl 0.025 mg/h"_s});
        row("potassium chloride 20 mEq", {u"potassium chloride 20 mEq"_s});
        row("metoprolol succ ER 50 mg", {u"metoprolol(succinate) 50 mg"_s});
        row("METOPROLOL (AS TARTRATE) 50 MG", {u"metoprolol(tartrate) 50 mg"_s});
        row("sodium bicarbonate 84 mg/ml", {u"sodium bicarbonate 84 mg/mL"_s});
        row("ferrous sulfate, dried 325 mg", {u"ferrous sulfate 325 mg"_s});
        row("conjugated estrogens 0.625 mg", {u"estrogens conjugated 0.625 mg"_s});
        row("APAP 325 mg", {u"acetaminophen 325 mg"_s});
        row("paracetamol 325 mg", {u"acetaminophen 325 mg"_s});
        row("INH 10 mg/mL", {u"isoniazid 10 mg/mL"_s});
        row("albuterol 90 mcg INH", {u"albuterol 0.09 mg"_s});
        row("dextrose 5 %", {u"glucose 5 %"_s});
        row("Imitrex 100 MG (sumatriptan succinate 140 MG) Oral Tablet",
            {u"sumatriptan(succinate) 100 mg"_s});
        row("sumatriptan 100 MG (as sumatriptan succinate 140 MG)", {u"sumatriptan(succinate) 100 mg"_s});
        row("sodium fluoride 1.81 % (fluoride ion 1.23 % ) Oral Foam",
            {u"sodium fluoride(fluoride) 1.81 %"_s});
        row("APAP 650 MG / guaifenesin 400 MG / phenylephrine HCl 10 MG per 20 ML",
            {u"acetaminophen 32.5 mg/mL"_s, u"guaifenesin 20 mg/mL"_s,
             u"phenylephrine(hydrochloride) 0.5 mg/mL"_s});
        row("hydrOXYzine HCl 25 MG", {u"hydroxyzine(hydrochloride) 25 mg"_s});
        row("hydroclorothiazide 25 mg", {u"hydrochlorothiazide 25 mg"_s});
        row("acetamin 325 mg", {u"acetaminophen 325 mg"_s});
        row("aspirin 81 mg aspirin 81 mg", {u"aspirin 81 mg"_s});
        // what a package holds is no strength
        row("Zestril (lisinopril) 90 TABLET in 1 BOTTLE (0310-0132-10)", {u"lisinopril"_s});
        row("TIMOLOL (timolol) 1 BOTTLE in 1 CARTON (61314-226-05)  > 5 mL in 1 BOTTLE", {u"timolol"_s});
        row("", {});
        row("of the", {});
    }
    void components()
    {
        QFETCH(QString, text);
        QTEST(listed(read(text)), "components");
    }

    void forms_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("route");
        QTest::addColumn<Release>("release");
        const auto row = [](const char *text, const char *form, const char *route,
                            Release release = Release::Unstated) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(form)
                                << QString::fromLatin1(route) << release;
        };
        row("lisinopril 20 MG Oral Tablet", "Oral Tablet", "oral");
        row("lisinopril 20 mg tab", "tab", "");
        row("lisinopril 20 mg tab po", "tab", "oral");
        row("oxycodone 10 MG Extended Release Oral Tablet", "Extended Release Oral Tablet", "oral",
            Release::Extended);
        row("oxycodone ER 10 mg tablet", "tablet", "", Release::Extended);
        row("oxycodone 10 mg TABLET, FILM COATED, EXTENDED RELEASE", "tablet", "", Release::Extended);
        row("oxycodone IR 10 mg tablet", "tablet", "", Release::Immediate);
        row("aspirin EC 81 mg tablet", "tablet", "", Release::Delayed);
        row("aspirin 81 mg TABLET, CHEWABLE", "tablet chewable", "");
        row("aspirin 300 mg rectal suppository", "Rectal Suppository", "rectal");
        row("acetaminophen 160 mg ODT", "odt", "");
        row("albuterol HFA inhaler", "hfa inhaler", "");
        row("timolol ophthalmic solution", "Ophthalmic Solution", "ophthalmic");
        row("heparin IV", "", "injection");
        row("Zestril (lisinopril) 90 TABLET, FILM COATED in 1 BOTTLE (0310-0132-10)", "tablet", "");
        row("lisinopril", "", "");
    }
    void forms()
    {
        QFETCH(QString, text);
        const DrugAttributes attributes = read(text);
        QTEST(attributes.doseForm, "form");
        QTEST(attributes.route, "route");
        QTEST(attributes.release, "release");
    }

    void brandsAndQuantities_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("brand");
        QTest::addColumn<QString>("pack");
        const auto row = [](const char *text, const char *brand, const char *pack = "") {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(brand)
                                << QString::fromLatin1(pack);
        };
        row("ZESTRIL 20 MG", "Zestril");
        row("lisinopril 20 MG [Zestril]", "Zestril");
        row("Yasmin 28 Day", "Yasmin 28 Day");
        row("24HR metoprolol succinate 50 MG Extended Release Oral Tablet [Toprol]", "Toprol", "24 h");
        row("metoprolol 50 mg 24 HR", "", "24 h");
        row("enoxaparin 40 mg/0.4 mL", "", "0.4 mL");
        row("albuterol 200 actuations", "", "200 actuation");
        row("TIMOLOL (timolol) 5 mL in 1 BOTTLE", "", "5 mL");
        row("OvacePlus", "Ovace");
        row("lisinopril", "");
    }
    void brandsAndQuantities()
    {
        QFETCH(QString, text);
        const DrugAttributes attributes = read(text);
        QTEST(attributes.brand, "brand");
        QTEST(attributes.pack, "pack");
    }

    void saysWhatItDidNotUnderstand()
    {
        QCOMPARE(read(u"Foobarium lisinopril 20 MG Oral Tablet"_s).unread, QStringList{u"Foobarium"_s});
        QVERIFY(read(u"lisinopril 20 MG Oral Tablet"_s).unread.isEmpty());
        QCOMPARE(read(u"xyzzy XYZZY xyzzy"_s).unread, (QStringList{u"xyzzy"_s, u"XYZZY"_s}));
    }
    void ndcsInTheTextAreNotRead()
    {
        const DrugAttributes attributes = read(u"lisinopril 00310013210 0310-0132-10"_s);
        QCOMPARE(listed(attributes), QStringList{u"lisinopril"_s});
        QVERIFY(attributes.unread.isEmpty());
    }

    void survivesAnything_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("blanks") << u" \t\n "_s;
        QTest::newRow("signs") << u"((((]]]] /// --- %%% ,,,, {}{ > > > 1.2.3 .. 5//6"_s;
        QTest::newRow("numbers") << u"1 2 3 4 5 6 7 8 9 10/11/12 0/0 5/0 mL 99999999999999999999 mg"_s;
        QTest::newRow("divided by zero") << u"lisinopril 5 mg/0 mL"_s;
        QTest::newRow("only units") << u"mg mL % MEQ per in / hr"_s;
        QTest::newRow("control characters") << QString(u"lisin\u0000opril\u0001 20\u0007 MG"_s);
        QTest::newRow("lone surrogate") << QString(QChar(0xD800)) + u"lisinopril 20 mg"_s;
        QTest::newRow("other scripts") << u"лизиноприл 20 мг リシノプリル 二十"_s;
        QTest::newRow("10 kB of one word") << QString(10'000, u'a');
        QTest::newRow("10 kB of brackets") << QString(10'000, u'(');
        QTest::newRow("10 kB of drugs") << u"lisinopril 20 MG / "_s.repeated(600);
        QTest::newRow("10 kB of digits") << QString(10'000, u'7');
    }
    void survivesAnything()
    {
        QFETCH(QString, text);
        const DrugAttributes attributes = read(text);
        QVERIFY(attributes.components.size() <= mostDrugTokens);
    }
    void readingIsTheSameEachTime()
    {
        const QString text = u"Percocet (oxycodone HCl/acetaminophen) 5/325 mg tab"_s;
        QCOMPARE(read(text), read(text));
    }
};

QTEST_APPLESS_MAIN(tst_DrugNameParser)
#include "tst_DrugNameParser.moc"
