#include "terminology/suggestion/Strength.h"

#include <QRandomGenerator>
#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
Fraction number(const char *text)
{
    return *Fraction::fromDecimal(QString::fromLatin1(text));
}

constexpr auto mg = StrengthUnit::Milligram;
constexpr auto mL = StrengthUnit::Millilitre;
constexpr auto units = StrengthUnit::Unit;
constexpr auto percent = StrengthUnit::Percent;
constexpr auto none = StrengthUnit::None;
constexpr auto puff = StrengthUnit::Actuation;
constexpr auto hour = StrengthUnit::Hour;
}

class tst_Strength : public QObject
{
    Q_OBJECT
private slots:
    void readsDecimalsExactly_data()
    {
        QTest::addColumn<qint64>("numerator");
        QTest::addColumn<qint64>("denominator");
        QTest::newRow("20") << qint64(20) << qint64(1);
        QTest::newRow("0.5") << qint64(1) << qint64(2);
        QTest::newRow(".125") << qint64(1) << qint64(8);
        QTest::newRow("12,500") << qint64(12500) << qint64(1);
        QTest::newRow("1,000,000.5") << qint64(2000001) << qint64(2);
        QTest::newRow("007.50") << qint64(15) << qint64(2);
        QTest::newRow("20000000000000") << qint64(20000000000000) << qint64(1);
    }
    void readsDecimalsExactly()
    {
        QFETCH(qint64, numerator);
        QFETCH(qint64, denominator);
        const auto read = Fraction::fromDecimal(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(read.has_value());
        QCOMPARE(read->numerator, numerator);
        QCOMPARE(read->denominator, denominator);
    }
    void whatIsNoNumberIsNone_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", ".", "1.2.3", "1,25", "12,50,000", ",500", "-5", "1e5", "x", "99999999999999999999"})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    }
    void whatIsNoNumberIsNone()
    {
        QFETCH(QString, text);
        QVERIFY(!Fraction::fromDecimal(text));
    }
    void whatDoesNotFitIsNoFraction()
    {
        const Fraction large{std::numeric_limits<qint64>::max(), 1};
        QVERIFY(!large.times(large));
        QVERIFY(!large.over({1, 2}));
        QVERIFY(!large.over({0, 1}));
        QCOMPARE(large.over(large), std::optional(Fraction{1, 1}));
    }
    void showsDecimals()
    {
        QCOMPARE(number("0.0250").toString(), u"0.025"_s);
        QCOMPARE(number("1000").toString(), u"1000"_s);
        QCOMPARE((Fraction{1, 3}).toString(), u"0.333333"_s);
        QCOMPARE((Fraction{2, 3}).toString(), u"0.666667"_s);
        QCOMPARE((Fraction{0, 1}).toString(), u"0"_s);
    }

    void multiplyingAndDividingBringsBackTheSameNumber()
    {
        QRandomGenerator random(20260301);
        for (int i = 0; i < 5000; ++i) {
            const auto a = Fraction::of(random.bounded(1, 1'000'000), random.bounded(1, 10'000));
            const auto b = Fraction::of(random.bounded(1, 1'000'000), random.bounded(1, 10'000));
            const auto product = a->times(*b);
            QVERIFY(product.has_value());
            QCOMPARE(product->over(*b), a);
            QCOMPARE(product->over(*a), b);
            QCOMPARE(b->times(*a), product);
        }
    }
    void aNumberIsReadAsItIsWritten()
    {
        QRandomGenerator random(7);
        for (int i = 0; i < 5000; ++i) {
            const QString text = QString::number(random.bounded(0, 100'000)) + u'.' +
                                 QString::number(random.bounded(100, 999)) + u'5';
            const auto read = Fraction::fromDecimal(text);
            QVERIFY(read.has_value());
            QCOMPARE(read->toString(), text);
        }
    }
    void theScaleOfAUnitNeverMakesADifference()
    {
        // n g = 1000 n mg = 1,000,000 n mcg, whatever n is, and n in 5 mL is a fifth of it in 1 mL
        QRandomGenerator random(99);
        for (int i = 0; i < 5000; ++i) {
            const Fraction n = *Fraction::of(random.bounded(1, 1'000'000), 1000);
            const Strength grams{*n.times({1000, 1}), mg, none};
            const Strength micrograms{*n.times({1'000'000, 1})->over({1000, 1}), mg, none};
            QVERIFY(isSameStrength(grams, micrograms));
            const Strength fifth{*n.over({5, 1}), mg, mL};
            const Strength whole{*n.over({1, 1}), mg, mL};
            QVERIFY(!isSameStrength(fifth, whole));
            QCOMPARE(fifth.value.times({5, 1}), std::optional(n));
        }
    }
    void percentIsTheSameInEachOfItsForms()
    {
        QRandomGenerator random(5);
        for (int i = 0; i < 2000; ++i) {
            const Fraction p = *Fraction::of(random.bounded(1, 100'000), 1000);
            const Strength asPercent{p, percent, none};
            const Strength perMl{*p.times({10, 1}), mg, mL};
            const Strength perMg{*p.over({100, 1}), mg, mg};
            const Strength ofVolume{*p.over({100, 1}), mL, mL};
            for (const Strength &other : {perMl, perMg, ofVolume}) {
                QVERIFY(isSameStrength(asPercent, other));
                QVERIFY(isSameStrength(other, asPercent));
            }
            const Strength more{*p.times({11, 1}), mg, mL};
            QVERIFY(!isSameStrength(asPercent, more));
        }
    }

    void strengths_data()
    {
        QTest::addColumn<Strength>("a");
        QTest::addColumn<Strength>("b");
        QTest::addColumn<bool>("isSame");
        const auto row = [](const char *name, const Strength &a, const Strength &b, bool isSame) {
            QTest::newRow(name) << a << b << isSame;
        };
        row("1000 mcg is 1 mg", {*number("1000").times(number("0.001")), mg, none}, {number("1"), mg, none},
            true);
        row("250 mg/5 mL is 50 mg/mL", {*number("250").over(number("5")), mg, mL}, {number("50"), mg, mL},
            true);
        row("21 mg/24 h is 0.875 mg/h", {*number("21").over(number("24")), mg, hour},
            {number("0.875"), mg, hour}, true);
        row("6.25 mg/15 mL is written 0.417", {*number("6.25").over(number("15")), mg, mL},
            {number("0.417"), mg, mL}, true);
        row("500 mg/15 mL is written 33.3", {*number("500").over(number("15")), mg, mL},
            {number("33.3"), mg, mL}, true);
        row("rounding needs two digits", {*number("1").over(number("3")), mg, mL}, {number("0.3"), mg, mL},
            false);
        row("0.418 is not 0.41667", {*number("6.25").over(number("15")), mg, mL}, {number("0.418"), mg, mL},
            false);
        row("decimals are not rounded", {number("0.4165"), mg, mL}, {number("0.417"), mg, mL}, false);
        row("100000 units/g is 100 units/mg", {*number("100000").over(number("1000")), units, mg},
            {number("100"), units, mg}, true);
        row("a gram of cream is a millilitre", {*number("100000").over(number("1000")), units, mg},
            {number("100000"), units, mL}, true);
        row("units are not milligrams", {number("100"), units, mL}, {number("100"), mg, mL}, false);
        row("mg is not mg/mL", {number("5"), mg, none}, {number("5"), mg, mL}, false);
        row("percent of a gas", {number("20"), percent, none}, {number("20"), percent, none}, true);
        row("an hour is not an actuation", {number("5"), mg, hour}, {number("5"), mg, puff}, false);
    }
    void strengths()
    {
        QFETCH(Strength, a);
        QFETCH(Strength, b);
        QTEST(isSameStrength(a, b), "isSame");
        QTEST(isSameStrength(b, a), "isSame");
    }

    void anAmountMayBeOfAUseOrAContainer()
    {
        const Strength quantity{number("0.3"), mL, none};
        QVERIFY(isImpliedStrength({number("0.3"), mg, none}, {number("1"), mg, mL}, quantity));
        QVERIFY(!isImpliedStrength({number("0.15"), mg, none}, {number("1"), mg, mL}, quantity));
        QVERIFY(isImpliedStrength({number("0.09"), mg, none}, {number("0.09"), mg, puff}, {}));
        QVERIFY(isImpliedStrength({number("0.025"), mg, none}, {number("0.025"), mg, hour}, {}));
        QVERIFY(!isImpliedStrength({number("25"), mg, none}, {number("25"), mg, mL}, {}));
        QVERIFY(!isImpliedStrength({number("25"), units, none}, {number("25"), mg, puff}, {}));
    }
    void aNumberAloneMayBeInTheUsualUnits()
    {
        QVERIFY(isImpliedStrength({number("20"), none, none}, {number("20"), mg, none}, {}));
        QVERIFY(isImpliedStrength({number("88"), none, none}, {number("0.088"), mg, none}, {}));
        QVERIFY(isImpliedStrength({number("1"), none, none}, {number("10"), mg, mL}, {}));
        QVERIFY(!isImpliedStrength({number("20"), none, none}, {number("40"), mg, none}, {}));
    }
    void saysItself()
    {
        QCOMPARE((Strength{number("20"), mg, none}).toString(), u"20 mg"_s);
        QCOMPARE((Strength{number("0.5"), units, mL}).toString(), u"0.5 UNT/mL"_s);
        QCOMPARE((Strength{number("20"), none, none}).toString(), u"20"_s);
    }
};

QTEST_APPLESS_MAIN(tst_Strength)
#include "tst_Strength.moc"
