#include "terminology/CodeResolver.h"

#include <QHash>
#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(concord::UnmappedReason)

namespace {
/// A release and a formulary small enough to read. NDC validity: [from, to) in milliseconds.
class FakeLookup : public TerminologyLookup
{
public:
    FakeLookup()
    {
        add(u"314077"_s, TermType::SCD, u"lisinopril 20 MG Oral Tablet"_s, u"RX314077"_s);
        add(u"104377"_s, TermType::SBD, u"lisinopril 20 MG Oral Tablet [Zestril]"_s, u"RX104377"_s);
        add(u"314076"_s, TermType::SCD, u"lisinopril 10 MG Oral Tablet"_s, u"RX314076"_s);
        add(u"861007"_s, TermType::SCD, u"metformin hydrochloride 500 MG Oral Tablet"_s, u"RX861007"_s);
        add(u"860975"_s, TermType::SCD,
            u"24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet"_s, {});
        add(u"1191"_s, TermType::IN, u"aspirin"_s, {});
        add(u"243670"_s, TermType::SCD, u"aspirin 81 MG Oral Tablet"_s, {}, ConceptStatus::Obsolete);
        add(u"700"_s, TermType::SCD, u"drug off the formulary"_s, u"RX700"_s);
        drugs[u"700"_s].active = false;
        add(u"801"_s, TermType::SCD, u"house drug, old name"_s, u"HOUSE"_s);
        add(u"802"_s, TermType::SCD, u"house drug, new name"_s, u"HOUSE"_s);
        ndc(u"00093742456"_s, u"314077"_s);
        ndc(u"00310013210"_s, u"104377"_s);
        ndc(u"00093104801"_s, u"861007"_s);
        ndc(u"00093104802"_s, u"860975"_s);
        ndc(u"55555000101"_s, u"314077"_s, 0, 1000); // changed hands
        ndc(u"55555000101"_s, u"861007"_s, 1000, 0);
        ndc(u"66666000101"_s, u"314077"_s); // several concepts, different drugs
        ndc(u"66666000101"_s, u"861007"_s);
        ndc(u"66666000102"_s, u"801"_s); // several concepts, one drug
        ndc(u"66666000102"_s, u"802"_s);
        ndc(u"66666000103"_s, u"860975"_s); // several concepts, none on the formulary
        ndc(u"66666000103"_s, u"700"_s);
        ndc(u"66666000104"_s, u"314077"_s); // one usable, one not
        ndc(u"66666000104"_s, u"1191"_s);
        ndc(u"77777000201"_s, u"243670"_s); // an obsolete concept
        ndc(u"77777000101"_s, u"999999"_s); // a concept that the release lacks
        ndc(u"01234567890"_s, u"314077"_s); // 1234567890 read as 4-4-2 …
        ndc(u"12345678900"_s, u"314077"_s); // … and as 5-4-1
        ndc(u"22222022222"_s, u"314077"_s); // 2222222222 read as 5-3-2 only
        ndc(u"00000012345"_s, u"314077"_s); // 0000012345 read as 4-4-2 and as 5-3-2: the same digits
    }

    Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui) const override
    {
        if (broken)
            return fail(ErrorCode::StoreBusy, u"rxnorm_concepts"_s);
        return concepts.contains(rxcui) ? std::optional(concepts[rxcui]) : std::nullopt;
    }
    Result<QStringList> rxcuisOfNdc(const QString &ndc11, Timestamp at) const override
    {
        if (broken)
            return fail(ErrorCode::StoreBusy, u"ndc_products"_s);
        QStringList found;
        for (const NdcProduct &p : ndcs) {
            if (p.ndc11 == ndc11 && p.validFromMs <= toMs(at) && (p.validToMs == 0 || toMs(at) < p.validToMs))
                found.push_back(p.rxcui);
        }
        return found;
    }
    Result<std::optional<LocalDrug>> drugByRxcui(const QString &rxcui) const override
    {
        return drugs.contains(rxcui) ? std::optional(drugs[rxcui]) : std::nullopt;
    }

    Result<QStringList> successorsOf(const QString &rxcui) const override
    {
        return QStringList(successors.values(rxcui));
    }

    bool broken = false;
    QMultiHash<QString, QString> successors;

private:
    void add(const QString &rxcui, TermType type, const QString &name, const QString &drugId,
             ConceptStatus status = ConceptStatus::Active)
    {
        concepts[rxcui] = {rxcui, type, status, name};
        if (!drugId.isEmpty())
            drugs[rxcui] = {drugId, drugId == u"HOUSE"_s ? u"801"_s : rxcui, name, true};
    }
    void ndc(const QString &ndc11, const QString &rxcui, qint64 from = 0, qint64 to = 0)
    {
        ndcs.push_back({ndc11, rxcui, from, to});
    }

    QHash<QString, RxNormConcept> concepts;
    QHash<QString, LocalDrug> drugs;
    std::vector<NdcProduct> ndcs;
};

Coding rx(const QString &code)
{
    return {systems::rxNorm, code, {}};
}
Coding ndc(const QString &code)
{
    return {systems::ndc, code, {}};
}
}

class tst_CodeResolver : public QObject
{
    Q_OBJECT

    FakeLookup m_lookup;

    Resolution resolve(const QList<Coding> &codings, const QString &text = {}, qint64 atMs = 5000) const
    {
        return CodeResolver(m_lookup).resolve(codings, text, fromMs(atMs)).value_or(Resolution());
    }

private slots:
    void findsTheLocalDrug_data()
    {
        QTest::addColumn<QList<Coding>>("codings");
        QTest::addColumn<QString>("drug");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QStringList>("path");
        const auto row = [](const char *name, const QList<Coding> &codings, const QString &drug,
                            const QString &method, const QString &path) {
            QTest::newRow(name) << codings << drug << method << path.split(u" → "_s);
        };
        const QString exact = u"rxnorm-exact"_s;
        const QString byNdc = u"ndc"_s;
        const QString plain = u"RxNorm 314077 → local drug lisinopril 20 MG Oral Tablet"_s;
        row("exact code", {rx(u"314077"_s)}, u"RX314077"_s, exact, plain);
        row("branded code", {rx(u"104377"_s)}, u"RX104377"_s, exact,
            u"RxNorm 104377 → local drug lisinopril 20 MG Oral Tablet [Zestril]"_s);
        row("blanks around the code", {rx(u"  314077 "_s)}, u"RX314077"_s, exact, plain);
        row("system by its OID", {{u"urn:oid:2.16.840.1.113883.6.88"_s, u"314077"_s, {}}}, u"RX314077"_s,
            exact, plain);
        row("NDC 4-4-2", {ndc(u"0093-7424-56"_s)}, u"RX314077"_s, byNdc,
            u"NDC 10-digit 4-4-2 → 00093-7424-56 → RxCUI 314077 as of 1970-01-01 → local drug lisinopril 20 MG Oral Tablet"_s);
        row("NDC 12 digits", {ndc(u"000093-7424-56"_s)}, u"RX314077"_s, byNdc,
            u"NDC 12-digit 6-4-2 → 00093-7424-56 → RxCUI 314077 as of 1970-01-01 → local drug lisinopril 20 MG Oral Tablet"_s);
        row("NDC 10 digits, one reading known", {ndc(u"2222222222"_s)}, u"RX314077"_s, byNdc,
            u"NDC 10-digit as 5-3-2 → 22222-0222-22 → RxCUI 314077 as of 1970-01-01 → local drug lisinopril 20 MG Oral Tablet"_s);
        row("NDC 10 digits, two readings that are the same digits", {ndc(u"0000012345"_s)}, u"RX314077"_s,
            byNdc,
            u"NDC 10-digit as 4-4-2 → 00000-0123-45 → RxCUI 314077 as of 1970-01-01 → local drug lisinopril 20 MG Oral Tablet"_s);
        row("NDC with two concepts of one drug", {ndc(u"66666-0001-02"_s)}, u"HOUSE"_s, byNdc,
            u"NDC 11-digit 5-4-2 → 66666-0001-02 → RxCUI 801 as of 1970-01-01 → local drug house drug, old name"_s);
        row("RxNorm before NDC, whatever the order", {ndc(u"00093742456"_s), rx(u"314077"_s)}, u"RX314077"_s,
            exact, plain);
        row("generic before the brand of its NDC", {rx(u"314077"_s), ndc(u"00310013210"_s)}, u"RX314077"_s,
            exact, plain);
        row("brand and generic: as the source has them", {rx(u"104377"_s), rx(u"314077"_s)}, u"RX104377"_s,
            exact, u"RxNorm 104377 → local drug lisinopril 20 MG Oral Tablet [Zestril]"_s);
        row("same local drug by two codes", {rx(u"802"_s), rx(u"801"_s)}, u"HOUSE"_s, exact,
            u"RxNorm 802 → local drug house drug, new name"_s);
        row("ingredient, then NDC", {rx(u"1191"_s), ndc(u"00093742456"_s)}, u"RX314077"_s, byNdc,
            u"NDC 11-digit → 00093-7424-56 → RxCUI 314077 as of 1970-01-01 → local drug lisinopril 20 MG Oral Tablet"_s);
        row("unknown RxNorm, then NDC", {rx(u"555"_s), ndc(u"00093742456"_s)}, u"RX314077"_s, byNdc,
            u"NDC 11-digit → 00093-7424-56 → RxCUI 314077 as of 1970-01-01 → local drug lisinopril 20 MG Oral Tablet"_s);
        row("an ambiguous NDC does not disturb", {rx(u"861007"_s), ndc(u"1234567890"_s)}, u"RX861007"_s,
            exact, u"RxNorm 861007 → local drug metformin hydrochloride 500 MG Oral Tablet"_s);
        row("a malformed NDC does not disturb", {ndc(u"x"_s), rx(u"861007"_s)}, u"RX861007"_s, exact,
            u"RxNorm 861007 → local drug metformin hydrochloride 500 MG Oral Tablet"_s);
        row("an unknown system does not disturb", {{u"urn:x"_s, u"1"_s, {}}, rx(u"861007"_s)}, u"RX861007"_s,
            exact, u"RxNorm 861007 → local drug metformin hydrochloride 500 MG Oral Tablet"_s);
        row("an empty code does not disturb", {rx({}), rx(u"861007"_s)}, u"RX861007"_s, exact,
            u"RxNorm 861007 → local drug metformin hydrochloride 500 MG Oral Tablet"_s);
    }
    void findsTheLocalDrug()
    {
        QFETCH(QList<Coding>, codings);
        QFETCH(QString, drug);
        const Resolution r = resolve(codings);
        QCOMPARE(r.drug.value_or(LocalDrug()).id, drug);
        QTEST(r.method, "method");
        QTEST(r.path, "path");
        QCOMPARE(r.explanation, r.path.join(u" → "_s));
        QVERIFY(r.normalised == r.rxcui || r.path.contains(r.normalised));
        QCOMPARE(r.reason, UnmappedReason::None);
        QVERIFY(r.candidates.isEmpty());
        QVERIFY(!r.rxcui.isEmpty());
    }

    void saysWhyThereIsNone_data()
    {
        QTest::addColumn<QList<Coding>>("codings");
        QTest::addColumn<UnmappedReason>("reason");
        QTest::addColumn<QStringList>("candidates");
        using enum UnmappedReason;
        const auto row = [](const char *name, const QList<Coding> &codings, UnmappedReason reason,
                            const QStringList &candidates = {}) {
            QTest::newRow(name) << codings << reason << candidates;
        };
        row("no coding", {}, NoCode);
        row("coding without a code", {rx({}), ndc(u"  "_s)}, NoCode);
        row("code without a system", {{{}, u"314077"_s, {}}}, UnknownSystem);
        row("unknown system", {{u"urn:local"_s, u"314077"_s, {}}}, UnknownSystem);
        row("RxNorm with a blank inside", {rx(u"314 077"_s)}, MalformedCode);
        row("RxNorm in lower case", {rx(u"rx314077"_s)}, MalformedCode);
        row("RxNorm with leading zeros", {rx(u"00314077"_s)}, MalformedCode);
        row("an NDC called RxNorm", {rx(u"00093-7424-56"_s)}, MalformedCode);
        row("NDC in lower case", {ndc(u"0009374245x"_s)}, MalformedCode);
        row("NDC of a product without package", {ndc(u"0093-7424"_s)}, MalformedCode);
        row("RxNorm not in the release", {rx(u"555"_s)}, UnknownCode);
        row("NDC not in the release", {ndc(u"99999-9999-99"_s)}, UnknownCode, {u"99999-9999-99"_s});
        row("NDC of 12 digits without an 11-digit form", {ndc(u"123456-7890-12"_s)}, UnknownCode);
        row("NDC 10 digits, no reading known", {ndc(u"9876543210"_s)}, UnknownCode,
            {u"09876-5432-10"_s, u"98765-0432-10"_s, u"98765-4321-00"_s});
        row("NDC whose concept is not in the release", {ndc(u"77777-0001-01"_s)}, UnknownCode,
            {u"77777-0001-01"_s});
        row("ingredient", {rx(u"1191"_s)}, NotOrderable);
        row("obsolete", {rx(u"243670"_s)}, NotActive);
        row("not on the formulary", {rx(u"860975"_s)}, NoLocalDrug);
        row("inactive on the formulary", {rx(u"700"_s)}, NoLocalDrug);
        row("NDC not on the formulary", {ndc(u"00093104802"_s)}, NoLocalDrug, {u"00093-1048-02"_s});
        row("NDC 10 digits, two readings known", {ndc(u"1234567890"_s)}, AmbiguousNdc,
            {u"01234-5678-90"_s, u"12345-0678-90"_s, u"12345-6789-00"_s});
        row("NDC of two drugs", {ndc(u"66666-0001-01"_s)}, AmbiguousNdc, {u"66666-0001-01"_s});
        row("NDC of a drug and of something else", {ndc(u"66666-0001-04"_s)}, AmbiguousNdc,
            {u"66666-0001-04"_s});
        row("NDC of two concepts off the formulary", {ndc(u"66666-0001-03"_s)}, NoLocalDrug,
            {u"66666-0001-03"_s});
        row("RxNorm and NDC of different drugs", {rx(u"314077"_s), ndc(u"00093104801"_s)}, Contradiction);
        row("two strengths", {rx(u"314077"_s), rx(u"314076"_s)}, Contradiction);
        row("immediate and extended release, one not local", {rx(u"861007"_s), ndc(u"00093104802"_s)},
            Contradiction);
        row("RxNorm not local, NDC of another drug", {rx(u"860975"_s), ndc(u"00093742456"_s)}, Contradiction);
        row("obsolete RxNorm, NDC of another drug", {rx(u"243670"_s), ndc(u"00093742456"_s)}, Contradiction);
        row("two NDCs of different drugs", {ndc(u"00093742456"_s), ndc(u"00093104801"_s)}, Contradiction);
        row("brand of another strength", {rx(u"104377"_s), rx(u"314076"_s)}, Contradiction);
    }
    void saysWhyThereIsNone()
    {
        QFETCH(QList<Coding>, codings);
        const Resolution r = resolve(codings);
        QVERIFY(!r.drug);
        QTEST(r.reason, "reason");
        QTEST(r.candidates, "candidates");
        QVERIFY(r.method.isEmpty());
        QVERIFY(!r.path.isEmpty());
    }

    /// Each pair: what is told is the first, whichever comes first in the source.
    void tellsTheReasonThatLeavesLeastWork_data()
    {
        QTest::addColumn<Coding>("one");
        QTest::addColumn<Coding>("other");
        QTest::addColumn<UnmappedReason>("told");
        using enum UnmappedReason;
        const std::vector<std::pair<UnmappedReason, Coding>> byUse{{NoLocalDrug, rx(u"860975"_s)},
                                                                   {AmbiguousNdc, ndc(u"1234567890"_s)},
                                                                   {NotActive, rx(u"243670"_s)},
                                                                   {NotOrderable, rx(u"1191"_s)},
                                                                   {UnknownCode, rx(u"555"_s)},
                                                                   {MalformedCode, ndc(u"x"_s)},
                                                                   {UnknownSystem, {u"urn:x"_s, u"1"_s, {}}}};
        for (size_t i = 0; i < byUse.size(); ++i) {
            for (size_t j = i + 1; j < byUse.size(); ++j) {
                if (byUse[i].first == NoLocalDrug && byUse[j].first == NotActive)
                    continue; // two named drugs: a contradiction, above
                QTest::newRow((wordOf(byUse[i].first) + u" over "_s + wordOf(byUse[j].first)).toLatin1())
                    << byUse[i].second << byUse[j].second << byUse[i].first;
            }
        }
    }
    void tellsTheReasonThatLeavesLeastWork()
    {
        QFETCH(Coding, one);
        QFETCH(Coding, other);
        QFETCH(UnmappedReason, told);
        QCOMPARE(resolve({one, other}).reason, told);
        QCOMPARE(resolve({other, one}).reason, told);
        QCOMPARE(resolve({other, one}).coding, one);
    }

    void anNdcIsReadAsOfTheEventsDate()
    {
        QCOMPARE(resolve({ndc(u"55555-0001-01"_s)}, {}, 999).rxcui, u"314077"_s);
        QCOMPARE(resolve({ndc(u"55555-0001-01"_s)}, {}, 1000).rxcui, u"861007"_s);
    }
    void textAloneIsKeptAsTheCodeToMap()
    {
        const Resolution r = resolve({}, u" Lisinopril 20 mg "_s);
        QCOMPARE(r.reason, UnmappedReason::NoCode);
        QCOMPARE(r.coding, (Coding{{}, u"Lisinopril 20 mg"_s, {}}));
    }
    void thePathHoldsNoTextThatWasNotUnderstood()
    {
        const QString mark = u"CANARY"_s;
        const Resolution r = resolve({rx(mark), ndc(mark), {mark, mark, mark}}, mark);
        QCOMPARE(
            r.explanation,
            u"RxNorm: not a code of its system; NDC: not a code of its system; coding: unknown code system"_s);
        QVERIFY(!resolve({}, mark).explanation.contains(mark));
        QVERIFY(!r.path.join(u' ').contains(mark));
        QVERIFY(r.normalised.isEmpty());
    }
    void aContradictionShowsBothWays()
    {
        QCOMPARE(resolve({ndc(u"00093104801"_s), rx(u"314077"_s)}).path,
                 (QStringList{u"RxNorm 314077 → local drug lisinopril 20 MG Oral Tablet"_s,
                              u"NDC 11-digit → 00093-1048-01 → RxCUI 861007 as of 1970-01-01 → "
                              "local drug metformin hydrochloride 500 MG Oral Tablet"_s,
                              u"these are different drugs"_s}));
    }
    void aStepIsWhatDesignSays()
    {
        const Resolution r = resolve({ndc(u"0093-7424-56"_s)}, {}, 1'772'323'200'000);
        QCOMPARE(r.path,
                 (QStringList{u"NDC 10-digit 4-4-2"_s, u"00093-7424-56"_s, u"RxCUI 314077 as of 2026-03-01"_s,
                              u"local drug lisinopril 20 MG Oral Tablet"_s}));
        QCOMPARE(r.normalised, u"00093-7424-56"_s);
    }
    void anObsoleteCodeNamesItsSuccessorsAndDoesNotTakeThem_data()
    {
        QTest::addColumn<Coding>("coding");
        QTest::addColumn<QStringList>("candidates");
        QTest::newRow("one successor") << rx(u"243670"_s) << QStringList{u"314077"_s};
        QTest::newRow("not in the release at all") << rx(u"5001"_s) << QStringList{u"861007"_s};
        QTest::newRow("over two releases") << rx(u"5002"_s) << QStringList{u"314076"_s};
        QTest::newRow("split in two") << rx(u"5003"_s) << QStringList{u"314076"_s, u"314077"_s};
        QTest::newRow("in a circle") << rx(u"5004"_s) << QStringList{u"314077"_s};
        QTest::newRow("of an NDC") << ndc(u"77777-0002-01"_s) << QStringList{u"314077"_s};
    }
    void anObsoleteCodeNamesItsSuccessorsAndDoesNotTakeThem()
    {
        QFETCH(Coding, coding);
        m_lookup.successors = {{u"243670"_s, u"314077"_s}, {u"5001"_s, u"861007"_s}, {u"5002"_s, u"5001x"_s},
                               {u"5001x"_s, u"314076"_s},  {u"5003"_s, u"314077"_s}, {u"5003"_s, u"314076"_s},
                               {u"5004"_s, u"5005"_s},     {u"5005"_s, u"5004"_s},   {u"5005"_s, u"314077"_s},
                               {u"5003"_s, u"1191"_s}}; // an ingredient is no drug to order
        const Resolution r = resolve({coding});
        m_lookup.successors.clear();
        QVERIFY(!r.drug);
        QCOMPARE(r.reason, UnmappedReason::NotActive);
        QStringList candidates = r.candidates;
        candidates.sort();
        QTEST(candidates, "candidates");
        QVERIFY2(r.explanation.contains(u"in its place"_s), qPrintable(r.explanation));
    }
    void aSuccessorThatIsUnusableIsNone()
    {
        m_lookup.successors = {{u"555"_s, u"1191"_s}, {u"243670"_s, u"999999"_s}};
        const Resolution unknown = resolve({rx(u"555"_s)});
        const Resolution obsolete = resolve({rx(u"243670"_s)});
        m_lookup.successors.clear();
        QCOMPARE(unknown.reason, UnmappedReason::UnknownCode);
        QCOMPARE(obsolete.reason, UnmappedReason::NotActive);
        QVERIFY(unknown.candidates.isEmpty() && obsolete.candidates.isEmpty());
    }
    void aBusyStoreIsNotAnUnknownCode_data()
    {
        QTest::addColumn<Coding>("coding");
        QTest::newRow("RxNorm") << rx(u"314077"_s);
        QTest::newRow("NDC") << ndc(u"00093742456"_s);
    }
    void aBusyStoreIsNotAnUnknownCode()
    {
        QFETCH(Coding, coding);
        FakeLookup broken;
        broken.broken = true;
        const auto r = CodeResolver(broken).resolve({coding}, {}, fromMs(0));
        QVERIFY(!r);
        QCOMPARE(r.error().code, ErrorCode::StoreBusy);
    }
};

QTEST_APPLESS_MAIN(tst_CodeResolver)
#include "tst_CodeResolver.moc"
