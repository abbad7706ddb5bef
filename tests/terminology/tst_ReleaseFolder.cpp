#include "terminology/release/NdcDirectory.h"
#include "terminology/release/ReleaseFolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <tuple>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
QByteArray conso(const QByteArray &rxcui, const QByteArray &type, const QByteArray &name,
                 const QByteArray &suppress = "N", const QByteArray &vocabulary = "RXNORM")
{
    return rxcui + "|ENG||||||1|1|" + rxcui + "||" + vocabulary + '|' + type + '|' + rxcui + '|' + name +
           "||" + suppress + "|4096|\n";
}
QByteArray ndcAttribute(const QByteArray &rxcui, const QByteArray &value, const QByteArray &suppress = "N",
                        const QByteArray &vocabulary = "RXNORM")
{
    return rxcui + "||||AUI|1|||NDC|" + vocabulary + '|' + value + '|' + suppress + "|4096|\n";
}
QByteArray archived(const QByteArray &rxcui, const QByteArray &name, const QByteArray &mergedTo)
{
    return "1||" + name + "|a|b|c|1|||x|||" + rxcui + "|RXNORM|SCD|" + mergedTo + "|\n";
}

/// @p rela is what the second is to the first.
QByteArray related(const QByteArray &first, const QByteArray &rela, const QByteArray &second,
                   const QByteArray &vocabulary = "RXNORM", const QByteArray &suppress = "")
{
    return first + "||CUI|RO|" + second + "||CUI|" + rela + "|1||" + vocabulary + '|' + vocabulary + "|||" +
           suppress + "|4096|\n";
}

const QByteArray concepts =
    conso("314077", "SCD", "lisinopril 20 MG Oral Tablet") + conso("314077", "SY", "another name") +
    conso("314077", "DP", "LISINOPRIL 20MG TABLET", "N", "MTHSPL") +
    conso("104377", "SBD", "lisinopril 20 MG Oral Tablet [Zestril]", "O") + conso("1191", "IN", "aspirin") +
    conso("7001", "PSN", "a name before the term") + conso("7001", "SCD", "the term") +
    conso("7002", "SCD", "one atom is not suppressed", "O") + conso("7002", "SCDG", "this one", "N") +
    conso("7003", "SCDG", "a group") + conso("7004", "SCD", "suppressed by an editor", "E");
const QByteArray attributes =
    ndcAttribute("314077", "00093742456") + ndcAttribute("314077", "00093742457", "O") +
    ndcAttribute("314077", "0093-7424-58", "N", "MTHSPL") +
    "314077||||AUI|1|||RXN_STRENGTH|RXNORM|20 MG|N|4096|\n" + ndcAttribute("9999", "00093742459");
const QByteArray archive = archived("5001", "retired and merged", "314077") +
                           archived("5002", "retired", "") + archived("5003", "its own", "5003") +
                           archived("1191", "an atom that moved", "314077");
const QByteArray retired = "5001|20AA|21AA|1|314077|\n6001|20AA|21AA|2|314077|\n6001|20AA|21AA|2|7001|\n"
                           "6002|20AA|21AA|0||\n";
const QByteArray products = "PRODUCTID\tPRODUCTNDC\tPROPRIETARYNAME\tNDC_EXCLUDE_FLAG\n"
                            "p1\t0093-7424\tCaf\xE9\tN\np2\t0093-7425\tx\tE\n"; // é in Windows-1252
const QByteArray packages =
    "PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\t"
    "NDC_EXCLUDE_FLAG\tSAMPLE_PACKAGE\n"
    "p1\t0093-7424\t0093-7424-56\t90 TABLET\t20260102\t20260301\tN\tN\n"
    "p1\t0093-7424\t0093-7424-99\t90 TABLET\t20260102\t\tN\tN\n"
    "p2\t0093-7425\t0093-7425-56\t90 TABLET\t20260102\t\tN\tN\n"
    "p1\t0093-7424\t123456-7890-12\tof six digits\t20260102\t\tN\tN\n";
}

class tst_ReleaseFolder : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    void write(const QString &name, const QByteArray &bytes)
    {
        QDir().mkpath(QFileInfo(m_dir->filePath(name)).path());
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    void writeRxNorm(const QString &folder = {})
    {
        write(folder + u"RXNCONSO.RRF"_s, concepts);
        write(folder + u"RXNSAT.RRF"_s, attributes);
    }
    Result<FolderRelease> load(const QString &version = u"v1"_s)
    {
        return loadReleaseFolder(m_dir->path(), version);
    }
    static std::optional<RxNormConcept> find(const TerminologyRelease &release, const QString &rxcui)
    {
        for (const RxNormConcept &one : release.concepts) {
            if (one.rxcui == rxcui)
                return one;
        }
        return std::nullopt;
    }

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void readsRxNormsOwnFiles_data()
    {
        QTest::addColumn<QString>("rxcui");
        QTest::addColumn<RxNormConcept>("expected");
        const auto row = [](const QString &rxcui, TermType type, ConceptStatus status, const QString &name) {
            QTest::newRow(qPrintable(rxcui)) << rxcui << RxNormConcept{rxcui, type, status, name};
        };
        using enum ConceptStatus;
        row(u"314077"_s, TermType::SCD, Active, u"lisinopril 20 MG Oral Tablet"_s);
        row(u"104377"_s, TermType::SBD, Obsolete, u"lisinopril 20 MG Oral Tablet [Zestril]"_s);
        row(u"1191"_s, TermType::IN, Active, u"aspirin"_s);
        row(u"7001"_s, TermType::SCD, Active, u"the term"_s);
        row(u"7002"_s, TermType::Other, Active, u"this one"_s);
        row(u"7003"_s, TermType::Other, Active, u"a group"_s);
        row(u"7004"_s, TermType::SCD, Obsolete, u"suppressed by an editor"_s);
        row(u"5001"_s, TermType::SCD, Obsolete, u"retired and merged"_s);
        row(u"5002"_s, TermType::SCD, Obsolete, u"retired"_s);
    }
    void readsRxNormsOwnFiles()
    {
        QFETCH(QString, rxcui);
        QFETCH(RxNormConcept, expected);
        writeRxNorm();
        write(u"RXNATOMARCHIVE.RRF"_s, archive);
        const auto loaded = load();
        QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().where + loaded.error().detail));
        QCOMPARE(find(loaded->release, rxcui), std::optional(expected));
    }
    void readsNdcsAndWhatBecameOfRetiredCodes()
    {
        writeRxNorm();
        write(u"RXNATOMARCHIVE.RRF"_s, archive);
        write(u"RXNCUI.RRF"_s, retired);
        const auto loaded = load();
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->release.ndcs, (std::vector<NdcProduct>{{u"00093742456"_s, u"314077"_s, 0, 0},
                                                                {u"00093742459"_s, u"9999"_s, 0, 0}}));
        QCOMPARE(loaded->release.remaps,
                 (std::vector<RxNormRemap>{
                     {u"5001"_s, u"314077"_s}, {u"6001"_s, u"314077"_s}, {u"6001"_s, u"7001"_s}}));
        QCOMPARE(loaded->report.suppressedNdcs, 1);
        QCOMPARE(loaded->report.ndcsWithoutConcept, 1);
        QCOMPARE(loaded->report.files.size(), 4);
        QCOMPARE(loaded->report.active, 5);
        QCOMPARE(loaded->report.orderable, 2);
    }
    void relationsAndStrengthsAreReadInBothDirections()
    {
        using enum FactKind;
        write(u"RXNCONSO.RRF"_s, concepts + conso("316153", "SCDC", "lisinopril 20 MG") +
                                     conso("29046", "IN", "lisinopril") +
                                     conso("317541", "DF", "Oral Tablet") + conso("196472", "BN", "Zestril"));
        write(u"RXNSAT.RRF"_s,
              attributes + "316153||||AUI|1|||RXN_STRENGTH|RXNORM|20 MG|N|4096|\n"
                           "314077||||AUI|1|||RXN_AVAILABLE_STRENGTH|RXNORM|20 MG|N|4096|\n"
                           "314077||||AUI|1|||RXN_QUANTITY|RXNORM|24 HR|O|4096|\n" // withdrawn
                           "77||||AUI|1|||RXN_STRENGTH|RXNORM|20 MG|N|4096|\n");   // of no concept here
        write(u"RXNREL.RRF"_s,
              related("29046", "has_ingredient", "316153") + related("316153", "ingredient_of", "29046") +
                  related("314077", "constitutes", "316153") + related("317541", "has_dose_form", "314077") +
                  related("314077", "tradename_of", "104377") +
                  related("196472", "has_ingredient", "104377") +
                  related("314077", "isa", "104377") +                            // not kept
                  related("314077", "has_dose_form", "317541", "MTHSPL") +        // says another
                  related("29046", "has_ingredient", "77") +                      // not kept
                  related("196472", "contains", "314077", "RXNORM", "O") +        // suppressed
                  "|1|AUI|RO||2|AUI|has_ingredient|1||RXNORM|RXNORM||||4096|\n"); // between atoms
        const auto loaded = load();
        QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().where + loaded.error().detail));
        const auto order = [](const ConceptFact &a, const ConceptFact &b) {
            return std::tuple(a.rxcui, a.kind, a.other) < std::tuple(b.rxcui, b.kind, b.other);
        };
        std::vector<ConceptFact> facts = loaded->release.facts;
        std::sort(facts.begin(), facts.end(), order);
        std::vector<ConceptFact> expected{
            {314077, Strength, 0, u"20 MG"_s}, // as the release has it
            {314077, AvailableStrength, 0, u"20 MG"_s}, {314077, HasDoseForm, 317541, {}},
            {314077, ConsistsOf, 316153, {}},           {316153, Strength, 0, u"20 MG"_s},
            {316153, HasIngredient, 29046, {}},         {104377, TradenameOf, 314077, {}},
            {104377, HasIngredient, 196472, {}}};
        // "314077 constitutes 316153": 316153 constitutes 314077, which consists of it
        std::sort(expected.begin(), expected.end(), order);
        QCOMPARE(facts, expected);
    }
    void theFdaSaysWhenAPackageWasSold()
    {
        writeRxNorm(u"rrf/"_s); // as the release is unpacked
        write(u"product.txt"_s, products);
        write(u"package.txt"_s, packages);
        const auto loaded = load();
        QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().where + loaded.error().detail));
        QCOMPARE(loaded->release.ndcs.front(), // its last day is one of them
                 (NdcProduct{u"00093742456"_s, u"314077"_s, 1'767'312'000'000, 1'772'409'600'000}));
        QCOMPARE(loaded->release.ndcs.back(), (NdcProduct{u"00093742459"_s, u"9999"_s, 0, 0}));
        QCOMPARE(loaded->report.datedNdcs, 1);
        QCOMPARE(loaded->report.excludedPackages, 1);
        QCOMPARE(loaded->report.packagesWithoutDrug, 1);
    }
    void aPackageThatIsListedTwiceIsSoldFromTheFirstDayToTheLast()
    {
        NdcDirectory directory;
        LineFile listed("PRODUCTID\tNDCPACKAGECODE\tSTARTMARKETINGDATE\tENDMARKETINGDATE\n"
                        "a\t0093-7424-56\t20260102\t20260110\nb\t0093-7424-56\t20260105\t20260301\n",
                        u"package.txt"_s);
        QVERIFY(directory.readPackages(listed).has_value());
        TerminologyRelease release;
        release.ndcs.push_back({u"00093742456"_s, u"1"_s, 0, 0});
        directory.date(release);
        QCOMPARE(release.ndcs.front(),
                 (NdcProduct{u"00093742456"_s, u"1"_s, 1'767'312'000'000, 1'772'409'600'000}));
    }

    void theVersionIsTheDayInAName_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("readme");
        QTest::addColumn<QString>("version");
        QTest::newRow("as RxNorm calls it")
            << u"RxNorm_full_03022026"_s << QString() << u"rxnorm-2026-03-02"_s;
        QTest::newRow("the rrf folder of it")
            << u"RxNorm_full_03022026/rrf"_s << QString() << u"rxnorm-2026-03-02"_s;
        QTest::newRow("year first") << u"2026-03-02"_s << QString() << u"rxnorm-2026-03-02"_s;
        QTest::newRow("by its Readme") << u"x"_s << u"Readme_Full_03022026.txt"_s << u"rxnorm-2026-03-02"_s;
        QTest::newRow("no day") << u"x"_s << QString() << QString();
        QTest::newRow("a number that is no day") << u"x99999999"_s << QString() << QString();
    }
    void theVersionIsTheDayInAName()
    {
        QFETCH(QString, folder);
        QFETCH(QString, readme);
        QFETCH(QString, version);
        writeRxNorm(folder + u'/');
        if (!readme.isEmpty())
            write(folder + u'/' + readme, "x");
        const auto loaded = loadReleaseFolder(m_dir->filePath(folder), {});
        if (version.isEmpty()) {
            QVERIFY(!loaded);
            QCOMPARE(loaded.error().code, ErrorCode::Conflict);
        } else {
            QVERIFY(loaded.has_value());
            QCOMPARE(loaded->release.version, version);
        }
    }

    void namesTheFileAndLineThatIsWrong_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const QString &file, const QByteArray &text, int line) {
            QTest::newRow(name) << file << text << u"%1:%2"_s.arg(file).arg(line);
        };
        row("too few columns", u"RXNCONSO.RRF"_s, concepts + "1|ENG|\n", 12);
        row("too many columns", u"RXNCONSO.RRF"_s, concepts + conso("1", "SCD", "a|b"), 12);
        row("the last column without its end", u"RXNCONSO.RRF"_s, concepts.chopped(2), 11);
        row("no RxCUI", u"RXNCONSO.RRF"_s, conso("x", "SCD", "a"), 1);
        row("no name", u"RXNCONSO.RRF"_s, conso("1", "SCD", ""), 1);
        row("no term type", u"RXNCONSO.RRF"_s, conso("1", "", "a"), 1);
        row("an unknown flag", u"RXNCONSO.RRF"_s, conso("1", "SCD", "a", "Q"), 1);
        row("not UTF-8", u"RXNCONSO.RRF"_s, conso("1", "SCD", "Caf\xE9"), 1);
        row("no NDC", u"RXNSAT.RRF"_s, ndcAttribute("1", "0009374245x"), 1);
        row("an NDC of 10 digits", u"RXNSAT.RRF"_s, ndcAttribute("1", "0093742456"), 1);
        row("an NDC of nothing", u"RXNSAT.RRF"_s, ndcAttribute("", "00093742456"), 1);
        row("a relation of no RxCUI", u"RXNREL.RRF"_s, related("x", "has_ingredient", "1191"), 1);
        row("a relation with too few columns", u"RXNREL.RRF"_s,
            related("1191", "has_ingredient", "314077") + "1|2|\n", 2);
        row("a strength that is not UTF-8", u"RXNSAT.RRF"_s,
            "314077||||AUI|1|||RXN_STRENGTH|RXNORM|\xE9|N|4096|\n", 1);
        row("merged to nothing sensible", u"RXNATOMARCHIVE.RRF"_s, archived("1", "a", "x"), 1);
        row("a successor that is none", u"RXNCUI.RRF"_s, "1|a|b|1|x|\n", 1);
        row("a package without its columns", u"package.txt"_s, packages + "p1\t0093-7424\n", 6);
        row("another header", u"package.txt"_s, "A\tB\n", 1);
        row("no NDC of a package", u"package.txt"_s, "PRODUCTID\tNDCPACKAGECODE\np\t0093-7424\n", 2);
        row("a day that is none", u"package.txt"_s,
            "PRODUCTID\tNDCPACKAGECODE\tSTARTMARKETINGDATE\np\t0093-7424-56\t20260231\n", 2);
        row("an unknown flag of exclusion", u"product.txt"_s,
            "PRODUCTID\tPRODUCTNDC\tNDC_EXCLUDE_FLAG\np\tx\tQ\n", 2);
    }
    void namesTheFileAndLineThatIsWrong()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, text);
        writeRxNorm();
        write(u"product.txt"_s, products);
        write(u"package.txt"_s, packages);
        write(file, text);
        const auto loaded = load();
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::InvalidMessage);
        QTEST(loaded.error().where, "where");
        QVERIFY(!loaded.error().detail.isEmpty());
    }

    void whatIsMissingOrTwiceIsRefused()
    {
        QCOMPARE(load().error().code, ErrorCode::NotFound);
        QCOMPARE(loadReleaseFolder(m_dir->filePath(u"none"_s), u"v"_s).error().code, ErrorCode::NotFound);
        write(u"RXNCONSO.RRF"_s, concepts);
        QCOMPARE(load().error().code, ErrorCode::NotFound); // without RXNSAT
        write(u"RXNSAT.RRF"_s, attributes);
        write(u"product.txt"_s, products);
        QCOMPARE(load().error().code, ErrorCode::NotFound); // without package.txt
        write(u"package.txt"_s, packages);
        QVERIFY(load().has_value());
        write(u"rxnorm_concepts.tsv"_s, "x");
        QCOMPARE(load().error().code, ErrorCode::Conflict);
    }
};

Q_DECLARE_METATYPE(concord::RxNormConcept)

QTEST_APPLESS_MAIN(tst_ReleaseFolder)
#include "tst_ReleaseFolder.moc"
