#include "terminology/ReleaseLoader.h"
#include "terminology/suggestion/ListedDrug.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_DrugTables : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    /// The shipped tables in a folder, with @p line at the end of @p file.
    QString folderWith(const QString &file, const QByteArray &line, bool isWhole = false)
    {
        const QString folder =
            m_dir.filePath(QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'_'));
        QDir().mkpath(folder);
        for (const QString &name : QDir(u":/terminology"_s).entryList({u"*.tsv"_s})) {
            QFile shipped(u":/terminology/"_s + name);
            QFile own(folder + u'/' + name);
            if (!shipped.open(QIODevice::ReadOnly) || !own.open(QIODevice::WriteOnly))
                return {};
            if (name != file)
                own.write(shipped.readAll());
            else
                own.write(isWhole ? line : shipped.readAll() + line);
        }
        return folder;
    }
    static int linesOf(const QString &name)
    {
        QFile file(u":/terminology/"_s + name);
        return file.open(QIODevice::ReadOnly) ? int(file.readAll().count('\n')) : 0;
    }

private slots:
    void readsWhatShips()
    {
        const auto tables = DrugTables::load();
        QVERIFY2(tables.has_value(), tables ? "" : qPrintable(tables.error().where + tables.error().detail));
        const auto form = tables->formNamed(u"extended release oral tablet"_s);
        QVERIFY(form.has_value());
        QCOMPARE(tables->forms()[*form].release, Release::Extended);
        QCOMPARE(tables->forms()[*form].route, u"oral"_s);
        QVERIFY(!tables->formNamed(u"oral nonsense"_s));
        QCOMPARE(tables->unit(u"mcg"_s)->factor, (Fraction{1, 1000}));
        QCOMPARE(tables->salt(u"hcl"_s)->salt, u"hydrochloride"_s);
        QCOMPARE(tables->meaningOf(u"hctz"_s), u"hydrochlorothiazide"_s);
        QCOMPARE(tables->formWords(u"odt"_s).size(), 2); // its shape, and how it is special
    }
    void knowsTheFormAndStrengthsOfNearlyAllShippedDrugs()
    {
        const auto tables = DrugTables::load();
        const auto release = loadShippedRelease();
        QVERIFY(tables && release);
        int drugs = 0;
        int formless = 0;
        int unmeasured = 0;
        for (const RxNormConcept &one : release->concepts) {
            if (!isOrderable(one.type))
                continue;
            const ListedDrug drug = listedDrug(one.name, *tables);
            ++drugs;
            formless += drug.form ? 0 : 1;
            unmeasured += std::all_of(drug.components.begin(), drug.components.end(),
                                      [](const ListedComponent &c) { return c.strength.has_value(); })
                              ? 0
                              : 1;
        }
        QCOMPARE(drugs, 24082);
        QVERIFY2(formless <= 5, qPrintable(QString::number(formless)));
        QVERIFY2(unmeasured <= 60,
                 qPrintable(QString::number(unmeasured))); // e.g. "6 SQ-HDM", "Titration Pack"
    }

    void namesTheRowThatIsWrong_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char *name, const QString &file, const QByteArray &line) {
            QTest::newRow(name) << file << line;
        };
        row("too few columns", u"doseforms.tsv"_s, "Oral Thing\ttablet\n");
        row("no source", u"salts.tsv"_s, "foo\tfoo\tsalt\t\n");
        row("unknown release", u"doseforms.tsv"_s, "Oral Thing\tthing\t\toral\tslow\tx\n");
        row("form twice", u"doseforms.tsv"_s, "Oral Tablet\ttablet\t\toral\timmediate\tx\n");
        row("unknown kind of word", u"form_words.tsv"_s, "foo\tcolour\tred\tx\n");
        row("unknown release word", u"form_words.tsv"_s, "foo\trelease\tslow\tx\n");
        row("unknown kind of salt", u"salts.tsv"_s, "foo\tfoo\tspice\tx\n");
        row("hydrate with a salt", u"salts.tsv"_s, "foo\tfoo\thydrate\tx\n");
        row("unknown unit", u"strength_units.tsv"_s, "foo\tfurlong\t1\tx\n");
        row("factor that is none", u"strength_units.tsv"_s, "foo\tmg\tmany\tx\n");
        row("factor of zero", u"strength_units.tsv"_s, "foo\tmg\t0\tx\n");
        row("abbreviation of nothing", u"drug_abbreviations.tsv"_s, "foo\t\tname\tx\n");
        row("unknown kind of abbreviation", u"drug_abbreviations.tsv"_s, "foo\tbar\tslang\tx\n");
    }
    void namesTheRowThatIsWrong()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, line);
        const auto tables = DrugTables::load(folderWith(file, line));
        QVERIFY(!tables);
        QCOMPARE(tables.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(tables.error().where, u"%1:%2"_s.arg(file).arg(linesOf(file) + 1));
        QVERIFY(!tables.error().detail.isEmpty());
    }
    void anotherHeaderAndAnEmptyFileAreRefused()
    {
        const auto other = DrugTables::load(folderWith(u"salts.tsv"_s, "a\tb\tc\td\n", true));
        QVERIFY(!other);
        QCOMPARE(other.error().where, u"salts.tsv:1"_s);
        const auto empty = DrugTables::load(folderWith(u"salts.tsv"_s, "", true));
        QVERIFY(!empty);
        QCOMPARE(empty.error().where, u"salts.tsv:1"_s);
    }
    void aMissingFolderIsNotFound()
    {
        const auto tables = DrugTables::load(m_dir.filePath(u"none"_s));
        QVERIFY(!tables);
        QCOMPARE(tables.error().code, ErrorCode::NotFound);
    }

    void takesRxNormsNamesApart_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("parts"); // ingredient=strength …
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("quantity");
        QTest::addColumn<QString>("brand");
        const auto row = [](const char *name, const QStringList &parts, const char *form,
                            const char *quantity = "", const char *brand = "") {
            QTest::newRow(name) << QString::fromLatin1(name) << parts << QString::fromLatin1(form)
                                << QString::fromLatin1(quantity) << QString::fromLatin1(brand);
        };
        row("lisinopril 20 MG Oral Tablet", {u"lisinopril=20 mg"_s}, "Oral Tablet");
        row("24 HR metformin hydrochloride 1000 MG / sitagliptin 100 MG Extended Release Oral Tablet "
            "[Janumet]",
            {u"metformin hydrochloride=1000 mg"_s, u"sitagliptin=100 mg"_s}, "Extended Release Oral Tablet",
            "24 h", "Janumet");
        row("120 ACTUAT albuterol 0.1 MG/ACTUAT / ipratropium bromide 0.02 MG/ACTUAT Inhalation Spray",
            {u"albuterol=0.1 mg/actuation"_s, u"ipratropium bromide=0.02 mg/actuation"_s}, "Inhalation Spray",
            "120 actuation");
        row("0.5 ML insulin, regular, human 100 UNT/ML Prefilled Syringe",
            {u"insulin, regular, human=100 UNT/mL"_s}, "Prefilled Syringe", "0.5 mL");
        row("72 HR fentanyl 0.025 MG/HR Transdermal System", {u"fentanyl=0.025 mg/h"_s}, "Transdermal System",
            "72 h");
        row("sweet vernal grass pollen extract 10000 BAU/ML Injectable Solution",
            {u"sweet vernal grass pollen extract=10000 BAU/mL"_s}, "Injectable Solution");
        row("epinephrine 1 MG/ML Auto-Injector", {u"epinephrine=1 mg/mL"_s}, "Auto-Injector");
        row("{21 (drospirenone 3 MG / ethinyl estradiol 0.03 MG Oral Tablet) / 7 (inert ingredients 1 MG "
            "Oral "
            "Tablet) } Pack [Yasmin 28 Day]",
            {u"drospirenone=3 mg"_s, u"ethinyl estradiol=0.03 mg"_s, u"inert ingredients=1 mg"_s},
            "Oral Tablet", "", "Yasmin 28 Day");
        row("{1 (9000 MG) (miconazole nitrate 20 MG/ML Vaginal Cream [Monistat]) } Pack [Monistat 7]",
            {u"miconazole nitrate=20 mg/mL"_s}, "Vaginal Cream", "", "Monistat 7");
        row("water", {u"water="_s}, "");
        row("Oral Tablet", {}, "Oral Tablet");
        row("", {}, "");
    }
    void takesRxNormsNamesApart()
    {
        const auto tables = DrugTables::load();
        QVERIFY(tables.has_value());
        QFETCH(QString, name);
        QFETCH(QStringList, parts);
        const ListedDrug drug = listedDrug(name, *tables);
        QStringList found;
        for (const ListedComponent &part : drug.components)
            found.append(part.ingredient + u'=' + (part.strength ? part.strength->toString() : QString()));
        QCOMPARE(found, parts);
        QTEST(drug.form ? tables->forms()[*drug.form].name : QString(), "form");
        QTEST(drug.quantity ? drug.quantity->toString() : QString(), "quantity");
        QTEST(drug.brand, "brand");
        QCOMPARE(drug.pack.isEmpty(), !name.startsWith(u'{'));
    }
};

QTEST_APPLESS_MAIN(tst_DrugTables)
#include "tst_DrugTables.moc"
