#include "terminology/CodeResolver.h"
#include "terminology/ReleaseLoader.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

#include <zlib.h>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
/// The shipped release with the starter formulary that the store makes of it: each orderable concept is a
/// local drug.
class ShippedLookup : public TerminologyLookup
{
public:
    explicit ShippedLookup(const TerminologyRelease &release)
    {
        for (const RxNormConcept &drug : release.concepts)
            m_concepts.insert(drug.rxcui, drug);
        for (const NdcProduct &product : release.ndcs)
            m_ndcs[product.ndc11].push_back(product.rxcui);
    }
    Result<std::optional<RxNormConcept>> conceptOf(const QString &rxcui) const override
    {
        const auto found = m_concepts.constFind(rxcui);
        return found == m_concepts.cend() ? std::nullopt : std::optional(*found);
    }
    Result<QStringList> rxcuisOfNdc(const QString &ndc11, Timestamp) const override
    {
        return m_ndcs.value(ndc11);
    }
    Result<std::optional<LocalDrug>> drugByRxcui(const QString &rxcui) const override
    {
        const auto found = m_concepts.constFind(rxcui);
        if (found == m_concepts.cend() || !isOrderable(found->type))
            return std::nullopt;
        return LocalDrug{u"RX"_s + rxcui, rxcui, found->name, true};
    }

private:
    QHash<QString, RxNormConcept> m_concepts;
    QHash<QString, QStringList> m_ndcs;
};

QList<QList<Coding>> medicationsOfSynthea()
{
    QList<QList<Coding>> medications;
    gzFile file = gzopen(TEST_DATA_DIR "/synthea/meds/medication-requests-5000.ndjson.gz", "rb");
    QByteArray line(1 << 20, Qt::Uninitialized);
    while (file && gzgets(file, line.data(), int(line.size()))) {
        const QJsonObject row = QJsonDocument::fromJson(QByteArray(line.constData())).object();
        QList<Coding> codings;
        for (const QJsonValue coding : row["medicationCodeableConcept"_L1].toObject()["coding"_L1].toArray())
            codings.push_back({coding["system"_L1].toString(), coding["code"_L1].toString(), {}});
        medications.push_back(codings);
    }
    if (file)
        gzclose(file);
    return medications;
}
}

/// Real codes against the release that ships: a rule that turns out too strict or too lax moves these counts.
class tst_SyntheaCodes : public QObject
{
    Q_OBJECT

    Result<TerminologyRelease> m_release = loadShippedRelease();

private slots:
    void fiveThousandMedicationsResolve()
    {
        QVERIFY(m_release.has_value());
        const ShippedLookup lookup(*m_release);
        QHash<QString, int> medications;
        QHash<QString, QSet<QString>> codes;
        for (const QList<Coding> &codings : medicationsOfSynthea()) {
            const auto resolution = CodeResolver(lookup).resolve(codings, {}, fromMs(0));
            QVERIFY(resolution.has_value());
            const QString outcome = resolution->drug ? resolution->method : wordOf(resolution->reason);
            medications[outcome] += 1;
            codes[outcome].insert(resolution->coding.code);
        }
        // counted apart from this program: exact code, dispensable by its TTY, in the release or not
        QCOMPARE(medications,
                 (QHash<QString, int>{
                     {u"rxnorm-exact"_s, 2620}, {u"unknown_code"_s, 2349}, {u"not_orderable"_s, 31}}));
        QCOMPARE(codes.value(u"rxnorm-exact"_s).size(), 274);
        QCOMPARE(codes.value(u"unknown_code"_s).size(), 112);
        QCOMPARE(codes.value(u"not_orderable"_s).size(), 2);
    }
    void everyShippedNdcOfAKnownDrugResolvesInEachForm()
    {
        QVERIFY(m_release.has_value());
        const ShippedLookup lookup(*m_release);
        const CodeResolver resolver(lookup);
        int resolved = 0;
        for (const NdcProduct &product : m_release->ndcs) {
            const auto drug = lookup.drugByRxcui(product.rxcui);
            const QString labeler = product.ndc11.left(5);
            const QString rest = u'-' + product.ndc11.mid(5, 4) + u'-' + product.ndc11.mid(9);
            for (const QString &form : {product.ndc11, labeler + rest, u'0' + labeler + rest}) {
                const auto resolution = resolver.resolve({{systems::ndc, form, {}}}, {}, fromMs(0));
                QVERIFY(resolution.has_value());
                QCOMPARE(resolution->drug, *drug);
            }
            resolved += *drug ? 1 : 0;
        }
        QCOMPARE(resolved, 27679); // 990 NDCs lead to concepts that the release does not have
    }
};

QTEST_APPLESS_MAIN(tst_SyntheaCodes)
#include "tst_SyntheaCodes.moc"
