#include "terminology/ReleaseLoader.h"
#include "terminology/suggestion/SuggestionAccuracy.h"
#include "terminology/suggestion/SuggestionIndex.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <memory>

using namespace concord;
using namespace Qt::StringLiterals;

/// The figures that suggestions have to reach, on labelled pairs that they were not tuned on.
class tst_SuggestionAccuracy : public QObject
{
    Q_OBJECT

    std::unique_ptr<const SuggestionIndex> m_index;

    static std::vector<LabelledName> pairsOf(const QString &name)
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/drugs/") + name);
        std::vector<LabelledName> pairs;
        if (!file.open(QIODevice::ReadOnly) || file.readLine().trimmed() != labelledNamesHeader())
            return pairs;
        for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
            const auto pair = labelledName(line.chopped(1), name);
            if (pair)
                pairs.push_back(*pair);
        }
        return pairs;
    }
    [[nodiscard]] SuggestionAccuracy measured(const std::vector<LabelledName> &pairs) const
    {
        SuggestionAccuracy accuracy;
        for (const LabelledName &pair : pairs)
            accuracy.add(pair, m_index->suggest(pair.text));
        qInfo("pairs %d, top1 %.4f, top5 %.4f, mrr %.4f, abstained %d, confident %d, wrong_confident %.4f",
              accuracy.pairs(), accuracy.top1(), accuracy.top5(), accuracy.mrr(), accuracy.abstained(),
              accuracy.confident(), accuracy.wrongConfident());
        return accuracy;
    }

private slots:
    void initTestCase()
    {
        auto release = loadShippedRelease();
        QVERIFY(release.has_value());
        // the packages asked about must not tell how common their drugs are
        QSet<QString> asked;
        for (const LabelledName &pair : pairsOf(u"suggestion_labels.tsv"_s))
            asked.insert(pair.ndc);
        QCOMPARE(asked.size(), 1500);
        std::erase_if(release->ndcs, [&](const NdcProduct &ndc) { return asked.contains(ndc.ndc11); });
        auto index = SuggestionIndex::build(release->concepts, packageCounts(release->ndcs));
        QVERIFY(index.has_value());
        m_index = *std::move(index);
    }

    void namesAreFoundAsOftenAsWanted()
    {
        const auto pairs = pairsOf(u"suggestion_names.tsv"_s);
        QCOMPARE(pairs.size(), size_t(149));
        const SuggestionAccuracy accuracy = measured(pairs);
        QVERIFY(accuracy.top1() >= 0.90);
        QVERIFY(accuracy.top5() >= 0.97);
        QVERIFY(accuracy.wrongConfident() <= 0.005);
        QVERIFY(accuracy.confident() >= 100); // sure of nothing is never wrong
    }
    void labelsWithoutStrengthAreFoundAsOftenAsWanted()
    {
        const auto pairs = pairsOf(u"suggestion_labels.tsv"_s);
        QCOMPARE(pairs.size(), size_t(1500));
        const SuggestionAccuracy accuracy = measured(pairs);
        QVERIFY(accuracy.top1() >= 0.50);
        QVERIFY(accuracy.top5() >= 0.85);
        QVERIFY(accuracy.wrongConfident() <= 0.005);
    }
    void aLabelWithoutStrengthIsNeverSure()
    {
        static const QRegularExpression strength(u"[0-9] ?(%|mg|mcg|g|gm|unt|units?|meq|ml)\\b"_s,
                                                 QRegularExpression::CaseInsensitiveOption);
        static const QRegularExpression package(u" [0-9.]+ [A-Za-z, -]+ in 1 [A-Z].*$"_s);
        for (const LabelledName &pair : pairsOf(u"suggestion_labels.tsv"_s)) {
            QString name = pair.text;
            name.remove(package);
            const auto suggestions = m_index->suggest(pair.text);
            const bool isSure = !suggestions.empty() && suggestions[0].isConfident;
            QVERIFY2(!isSure || strength.match(name).hasMatch() || name.contains(u'%'), qPrintable(pair.id));
        }
    }
    void aReleasesOwnNamesComeFirst()
    {
        // every hundredth: written as they are, and in capitals
        const auto release = loadShippedRelease();
        int number = 0;
        for (const RxNormConcept &one : release->concepts) {
            if (!isOrderable(one.type) || ++number % 100 != 0)
                continue;
            for (const QString &text : {one.name, one.name.toUpper()}) {
                const auto suggestions = m_index->suggest(text);
                QVERIFY2(!suggestions.empty() && suggestions[0].rxcui == one.rxcui, qPrintable(one.name));
            }
        }
    }

    void countsWhatItIsGiven()
    {
        const LabelledName pair{u"1"_s, u"x"_s, {}, u"7"_s};
        const auto suggestion = [](const QString &rxcui, bool isConfident) {
            Suggestion made;
            made.rxcui = rxcui;
            made.isConfident = isConfident;
            return made;
        };
        SuggestionAccuracy accuracy;
        QCOMPARE(accuracy.top1(), 0.0);
        QCOMPARE(accuracy.wrongConfident(), 0.0);
        accuracy.add(pair, {suggestion(u"7"_s, true)});
        accuracy.add(pair, {suggestion(u"8"_s, true), suggestion(u"7"_s, false)});
        accuracy.add(pair, {});
        accuracy.add(pair, {suggestion(u"8"_s, false)});
        QCOMPARE(accuracy.pairs(), 4);
        QCOMPARE(accuracy.top1(), 0.25);
        QCOMPARE(accuracy.top5(), 0.5);
        QCOMPARE(accuracy.mrr(), 0.375);
        QCOMPARE(accuracy.abstained(), 1);
        QCOMPARE(accuracy.confident(), 2);
        QCOMPARE(accuracy.wrongConfident(), 0.5);
    }
    void refusesALineThatIsNotAsItShouldBe_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("too few columns") << QByteArray("1\tlisinopril\t314077");
        QTest::newRow("too many columns") << QByteArray("1\tlisinopril\t\t314077\tx");
        QTest::newRow("no id") << QByteArray("\tlisinopril\t\t314077");
        QTest::newRow("no text") << QByteArray("1\t \t\t314077");
        QTest::newRow("no RxCUI") << QByteArray("1\tlisinopril\t\tx314077");
        QTest::newRow("not UTF-8") << QByteArray("1\tlisin\xFFopril\t\t314077");
    }
    void refusesALineThatIsNotAsItShouldBe()
    {
        QFETCH(QByteArray, line);
        const auto pair = labelledName(line, u"pairs.tsv:7"_s);
        QVERIFY(!pair);
        QCOMPARE(pair.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(pair.error().where, u"pairs.tsv:7"_s);
        QVERIFY(!pair.error().detail.contains(u"lisin"));
    }
};

QTEST_APPLESS_MAIN(tst_SuggestionAccuracy)
#include "tst_SuggestionAccuracy.moc"
