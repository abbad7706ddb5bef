#include "terminology/CodeResolver.h"
#include "terminology/ReleaseLoader.h"
#include "terminology/TerminologyIndex.h"

#include <QTest>

#include <random>
#include <thread>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_TerminologyIndex : public QObject
{
    Q_OBJECT

private slots:
    /// Every row of the release that ships is found as it is, and nothing beside them.
    void holdsAllThatShips()
    {
        const auto release = loadShippedRelease();
        QVERIFY(release.has_value());
        const auto index = TerminologyIndex::fromRelease(*release);
        QVERIFY(index.has_value());
        QCOMPARE((*index)->version(), release->version);
        QCOMPARE((*index)->concepts(), release->concepts.size());
        QSet<QString> known;
        for (const RxNormConcept &one : release->concepts) {
            known.insert(one.rxcui);
            QCOMPARE((*index)->conceptOf(one.rxcui)->value_or(RxNormConcept()), one);
            const auto drug = (*index)->drugByRxcui(one.rxcui).value_or(std::nullopt);
            QCOMPARE(drug.has_value(), isOrderable(one.type));
            if (drug)
                QCOMPARE(*drug, (LocalDrug{u"RX"_s + one.rxcui, one.rxcui, one.name, true}));
        }
        QHash<QString, QStringList> ndcs;
        for (const NdcProduct &product : release->ndcs) {
            if (!ndcs[product.ndc11].contains(product.rxcui))
                ndcs[product.ndc11].append(product.rxcui);
        }
        for (auto it = ndcs.begin(); it != ndcs.end(); ++it) {
            it->sort();
            QCOMPARE((*index)->rxcuisOfNdc(it.key(), fromMs(1)).value_or(QStringList()), *it);
        }
        std::mt19937 random(7);
        for (int i = 0; i < 100'000; ++i) {
            const QString code = QString::number(random() % 3'000'000 + 1);
            QCOMPARE((*index)->conceptOf(code)->has_value(), known.contains(code));
            const QString ndc = QString::number(random()).rightJustified(11, u'0');
            QCOMPARE((*index)->rxcuisOfNdc(ndc, fromMs(1))->isEmpty(), !ndcs.contains(ndc));
        }
        QVERIFY((*index)->bytes() < 6 << 20);
    }

    void anNdcMeansWhatItMeantThen()
    {
        TerminologyIndex::Builder builder(u"v"_s);
        QVERIFY(builder.add(NdcProduct{u"00002115201"_s, u"999"_s, 1000, 0}).has_value());
        QVERIFY(builder.add(NdcProduct{u"00002115201"_s, u"10"_s, 500, 0}).has_value());
        QVERIFY(builder.add(NdcProduct{u"00002115201"_s, u"314076"_s, 0, 1000}).has_value());
        const auto index = builder.build();
        const auto at = [&](qint64 ms) {
            return index->rxcuisOfNdc(u"00002115201"_s, fromMs(ms)).value_or(QStringList());
        };
        QCOMPARE(at(0), QStringList{u"314076"_s});
        QCOMPARE(at(999), (QStringList{u"10"_s, u"314076"_s}));
        QCOMPARE(at(1000), (QStringList{u"10"_s, u"999"_s}));
        QVERIFY(index->rxcuisOfNdc(u"2115201"_s, fromMs(0))->isEmpty()); // a text, never a number
        QVERIFY(index->rxcuisOfNdc(u"0000211520x"_s, fromMs(0))->isEmpty());
    }
    void theFirstOfTwoCountsInAnyOrder()
    {
        TerminologyIndex::Builder builder(u"v"_s);
        for (const char *rxcui : {"30", "10", "20"}) {
            QVERIFY(builder
                        .add(RxNormConcept{QString::fromLatin1(rxcui), TermType::SCD, ConceptStatus::Active,
                                           u"name "_s + QString::fromLatin1(rxcui)})
                        .has_value());
        }
        QVERIFY(builder.add(LocalDrug{u"A"_s, u"10"_s, u"name 10"_s, true}).has_value());
        QVERIFY(builder.add(LocalDrug{u"B"_s, u"10"_s, u"house name"_s, false}).has_value());
        QVERIFY(builder.add(LocalDrug{u"C"_s, u"20"_s, u"house name"_s, false}).has_value());
        QVERIFY(builder.add(LocalDrug{u"D"_s, u"not one of RxNorm"_s, u"cream of the house"_s, true})
                    .has_value());
        QVERIFY(builder.add(RxNormRemap{u"5"_s, u"30"_s}).has_value());
        QVERIFY(builder.add(RxNormRemap{u"5"_s, u"10"_s}).has_value());
        QVERIFY(builder.add(RxNormRemap{u"5"_s, u"30"_s}).has_value());
        const auto index = builder.build();
        QCOMPARE(index->drugByRxcui(u"10"_s)->value_or(LocalDrug()),
                 (LocalDrug{u"A"_s, u"10"_s, u"name 10"_s, true}));
        QCOMPARE(index->drugByRxcui(u"20"_s)->value_or(LocalDrug()),
                 (LocalDrug{u"C"_s, u"20"_s, u"house name"_s, false}));
        QVERIFY(!index->drugByRxcui(u"30"_s)->has_value());
        QCOMPARE(index->conceptOf(u"20"_s)->value_or(RxNormConcept()).name, u"name 20"_s);
        QCOMPARE(index->successorsOf(u"5"_s).value_or(QStringList()), (QStringList{u"10"_s, u"30"_s}));
        QVERIFY(index->successorsOf(u"x"_s)->isEmpty());
        QVERIFY(!index->conceptOf(u"0"_s)->has_value());
    }
    void refusesWhatIsNoCode()
    {
        TerminologyIndex::Builder builder(u"v"_s);
        QVERIFY(!builder.add(RxNormConcept{u"x"_s, TermType::SCD, ConceptStatus::Active, u"n"_s}));
        QVERIFY(!builder.add(NdcProduct{u"1"_s, u"1"_s, 0, 0}));
        QVERIFY(!builder.add(NdcProduct{u"00002115201"_s, u"01"_s, 0, 0}));
        QVERIFY(!builder.add(RxNormRemap{u"1"_s, u""_s}));
        QVERIFY(
            !builder.add(RxNormConcept{u"1"_s, TermType::SCD, ConceptStatus::Active, QString(70'000, u'x')}));
        const auto empty = builder.build();
        QVERIFY(!empty->conceptOf(u"1"_s)->has_value());
        QVERIFY(empty->rxcuisOfNdc(u"00002115201"_s, fromMs(0))->isEmpty());
    }
    void threadsShareIt()
    {
        const auto release = loadShippedRelease();
        const auto index = TerminologyIndex::fromRelease(*release);
        QVERIFY(index.has_value());
        std::atomic<int> found = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, shared = *index] {
                for (const NdcProduct &product : release->ndcs)
                    found += shared->rxcuisOfNdc(product.ndc11, fromMs(1))->isEmpty() ? 0 : 1;
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(found, 4 * int(release->ndcs.size()));
    }
};

QTEST_APPLESS_MAIN(tst_TerminologyIndex)
#include "tst_TerminologyIndex.moc"
