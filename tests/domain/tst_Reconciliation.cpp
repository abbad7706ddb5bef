// Comparing the records of two sides: exactly what was planted is found, whichever side is which.
#include "domain/Reconciliation.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace concord;

namespace {
FieldRule ruleOf(FieldClass kind, bool isSilenceAgreement = true)
{
    FieldRule rule{QStringLiteral("f"), kind};
    rule.isSilenceAgreement = isSilenceAgreement;
    return rule;
}

ReconciliationTerms terms()
{
    ReconciliationTerms terms;
    terms.record = QStringLiteral("thing");
    terms.leftSource = QStringLiteral("l");
    terms.rightSource = QStringLiteral("r");
    terms.rules = {{QStringLiteral("status"), FieldClass::Status},
                   {QStringLiteral("name"), FieldClass::Text},
                   {QStringLiteral("amount"), FieldClass::Amount},
                   {QStringLiteral("phone"), FieldClass::Phone}};
    terms.statusField = QStringLiteral("status");
    return terms;
}

ComparedRecord record(const QString &id, const QString &key, bool isLive = true)
{
    ComparedRecord made;
    made.id = id;
    made.key = key;
    made.isLive = isLive;
    made.fields = {{isLive ? QStringLiteral("active") : QStringLiteral("cancelled"), {}},
                   {QStringLiteral("Name of ") + key, {}},
                   {QStringLiteral("30 {tbl}"), {}},
                   {QStringLiteral("(555) 010-1234"), {}}};
    return made;
}

/// "kind field left right", with the sides exchanged where wanted.
QString wordsOf(const SideDifference &d, bool isExchanged)
{
    DifferenceKind kind = d.kind;
    if (isExchanged && kind == DifferenceKind::MissingLeft)
        kind = DifferenceKind::MissingRight;
    else if (isExchanged && kind == DifferenceKind::MissingRight)
        kind = DifferenceKind::MissingLeft;
    const QStringList ids{d.leftId, d.rightId};
    const QStringList values{d.left.reveal(), d.right.reveal()};
    const int first = isExchanged ? 1 : 0;
    return QStringList{wordOf(kind),   d.field,       d.rule,           ids[first],
                       ids[1 - first], values[first], values[1 - first]}
        .join(u'|');
}

std::multiset<QString> found(const Findings &findings, bool isExchanged = false)
{
    std::multiset<QString> all;
    for (const SideDifference &d : findings.differences)
        all.insert(wordsOf(d, isExchanged));
    return all;
}

AgreedBook bookOf(const std::vector<AgreedRecord> &records)
{
    AgreedBook book;
    for (const AgreedRecord &one : records)
        book.insert(pairKey(one.leftId, one.rightId), one);
    return book;
}

struct Planted
{
    std::vector<ComparedRecord> left;
    std::vector<ComparedRecord> right;
    std::multiset<QString> expected;
    ReconciliationCounts counts;
};

/// @p size records on both sides, with a difference planted in every eighth or so.
Planted plant(int size, quint32 seed)
{
    QRandomGenerator random(seed);
    Planted p;
    const auto expect = [&](const char *kind, const char *field, const char *rule, const QString &left,
                            const QString &right, const QString &a, const QString &b) {
        p.expected.insert(QStringList{QString::fromLatin1(kind), QString::fromLatin1(field),
                                      QString::fromLatin1(rule), left, right, a, b}
                              .join(u'|'));
    };
    const auto active = QStringLiteral("active");
    const auto cancelled = QStringLiteral("cancelled");
    for (int i = 0; i < size; ++i) {
        const QString key = QString::number(i);
        ComparedRecord l = record(u'l' + key, key);
        ComparedRecord r = record(u'r' + key, key);
        ++p.counts.compared;
        bool isMatching = false;
        switch (random.bounded(64)) {
        case 0:
            p.left.push_back(l);
            expect("missing_right", "", "", l.id, {}, active, {});
            ++p.counts.missingRight;
            continue;
        case 1:
            p.right.push_back(r);
            expect("missing_left", "", "", {}, r.id, {}, active);
            ++p.counts.missingLeft;
            continue;
        case 2:
            l = record(l.id, key, false);
            expect("contradicts", "status", "", l.id, r.id, cancelled, active);
            ++p.counts.majorOpen;
            break;
        case 3:
            r.fields[2].text = QStringLiteral("60 {tbl}");
            expect("differs", "amount", "", l.id, r.id, QStringLiteral("30 {tbl}"),
                   r.fields[2].text.reveal());
            ++p.counts.majorOpen;
            break;
        case 4:
            l.fields[1].text = l.fields[1].text.reveal().toUpper();
            expect("differs", "name", "case", l.id, r.id, l.fields[1].text.reveal(),
                   r.fields[1].text.reveal());
            ++p.counts.minorResolved;
            isMatching = true;
            break;
        case 5:
            r.fields[3].text = QStringLiteral("5550101234");
            expect("differs", "phone", "phone", l.id, r.id, l.fields[3].text.reveal(),
                   r.fields[3].text.reveal());
            ++p.counts.minorResolved;
            isMatching = true;
            break;
        case 6: // both have ended: nobody's worry
            l = record(l.id, key, false);
            r = record(r.id, key, false);
            --p.counts.compared;
            break;
        case 7: // does not say
            r.fields[2].text = Phi();
            isMatching = true;
            break;
        default:
            isMatching = true;
        }
        p.counts.matching += isMatching ? 1 : 0;
        p.left.push_back(l);
        p.right.push_back(r);
    }
    return p;
}
}

class tst_Reconciliation : public QObject
{
    Q_OBJECT
private slots:
    void valuesAreComparedByTheirClass_data()
    {
        QTest::addColumn<FieldClass>("kind");
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("expected"); // "same", "major", or the rule of a minor one
        const auto row = [](const char *name, FieldClass kind, const char *one, const char *other,
                            const char *expected) {
            QTest::newRow(name) << kind << QString::fromUtf8(one) << QString::fromUtf8(other)
                                << QString::fromLatin1(expected);
        };
        using enum FieldClass;
        row("equal texts", Text, "a b", "a b", "same");
        row("case of a text", Text, "Smith", "SMITH", "case");
        row("white space", Text, " a  b", "a b", "white_space");
        row("a full stop at the end", Text, "take one daily.", "Take one daily", "format");
        row("composed characters", Text, "Nu\u0301n\u0303ez", "Núñez", "format");
        row("other words", Text, "Smith", "Smyth", "major");
        row("a decimal point is no punctuation", Text, "1.0", "10", "major");
        row("a side that does not say", Text, "", "a", "same");
        row("case of a code", Code, "mg", "Mg", "major");
        row("space around a code", Code, "mg ", "mg", "white_space");
        row("zeros of an amount", Amount, "30.0 {tbl}", "030 {tbl}", "format");
        row("an amount of another unit", Amount, "30 mL", "30 ml", "major");
        row("ten times as much", Amount, "1.0 mg", "10 mg", "major");
        row("an amount with and without a unit", Amount, "30", "30 {tbl}", "major");
        row("a fraction", Amount, "0.50 mg", ".5 mg", "format");
        row("no number", Amount, "some", "Some", "major");
        row("zeros of a number", Number, "3", "3.0", "format");
        row("another number", Number, "3", "30", "major");
        row("punctuation of a phone", Phone, "(555) 010-1234", "555.010.1234", "phone");
        row("country of a phone", Phone, "+1 555 010 1234", "5550101234", "phone");
        row("another phone", Phone, "5550101234", "5550101235", "major");
        row("two ways to write a day", Date, "2026-01-12", "20260112", "format");
        row("a day and a time on it", Date, "2026-01-12", "2026-01-12T10:00:00Z", "format");
        row("another day", Date, "2026-01-12", "2026-01-13", "major");
        row("two times of a day", Date, "2026-01-12T10:00:00Z", "2026-01-12T11:00:00Z", "major");
        row("marks in a status", Status, "on-hold", "ON_HOLD", "format");
        row("another status", Status, "active", "on-hold", "major");
    }
    void valuesAreComparedByTheirClass()
    {
        QFETCH(FieldClass, kind);
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(QString, expected);
        const auto told = [](const ValueComparison &c) {
            return c.sameness == Sameness::Minor  ? c.rule
                   : c.sameness == Sameness::Same ? QStringLiteral("same")
                                                  : QStringLiteral("major");
        };
        QCOMPARE(told(compareValues(ruleOf(kind), {one, {}}, {other, {}})), expected);
        QCOMPARE(told(compareValues(ruleOf(kind), {other, {}}, {one, {}})), expected);
    }
    void equalMeaningsAreEqualCodes()
    {
        const FieldRule rule = ruleOf(FieldClass::Code);
        const FieldValue rxnorm{QStringLiteral("rx|314076"), QStringLiteral("D1")};
        QCOMPARE(compareValues(rule, rxnorm, {QStringLiteral("ndc|1"), QStringLiteral("D1")}).rule,
                 QStringLiteral("equal_code"));
        QCOMPARE(compareValues(rule, rxnorm, {QStringLiteral("ndc|2"), QStringLiteral("D2")}).sameness,
                 Sameness::Major);
        QCOMPARE(compareValues(rule, rxnorm, {QStringLiteral("ndc|2"), {}}).sameness, Sameness::Major);
        QCOMPARE(compareValues(ruleOf(FieldClass::Text, false), {QStringLiteral("a"), {}}, {}).sameness,
                 Sameness::Major);
    }

    void exactlyWhatWasPlantedIsFound_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void exactlyWhatWasPlantedIsFound()
    {
        QFETCH(quint32, seed);
        Planted p = plant(600, seed);
        QRandomGenerator random(seed);
        std::shuffle(p.right.begin(), p.right.end(), random);
        const Findings once = reconcile(terms(), p.left, p.right, {});
        QCOMPARE(found(once), p.expected);
        QCOMPARE(once.counts, p.counts);

        const Findings exchanged = reconcile(terms(), p.right, p.left, {});
        QCOMPARE(found(exchanged, true), p.expected);
        QCOMPARE(exchanged.counts.matching, p.counts.matching);
        QCOMPARE(exchanged.counts.missingLeft, p.counts.missingRight);

        // what a rule has resolved is known from then on; what is open stays
        const Findings again = reconcile(terms(), p.left, p.right, bookOf(once.agreed));
        QCOMPARE(again.counts.minorResolved, 0);
        QCOMPARE(again.counts.majorOpen, p.counts.majorOpen);
        QCOMPARE(again.counts.matching, p.counts.matching);
        QVERIFY(again.agreed.empty());
    }

    void theGravestIsWhatGoesOnAfterItWasEnded()
    {
        const std::vector<ComparedRecord> live{record(QStringLiteral("a"), QStringLiteral("k"))};
        const std::vector<ComparedRecord> ended{record(QStringLiteral("b"), QStringLiteral("k"), false)};
        const Findings danger = reconcile(terms(), ended, live, {});
        QCOMPARE(danger.differences.size(), size_t(1));
        QCOMPARE(danger.differences[0].gravity, Gravity::Danger);
        QCOMPARE(textOf(danger.differences[0].remedies), QStringLiteral("cancel_right,agree"));
        const Findings major = reconcile(terms(), live, ended, {});
        QCOMPARE(major.differences[0].gravity, Gravity::Major);
    }

    void ofSeveralOfOneKeyTheLiveOnesMeet()
    {
        const QString key = QStringLiteral("k");
        const std::vector<ComparedRecord> left{record(QStringLiteral("l1"), key, false),
                                               record(QStringLiteral("l2"), key)};
        const std::vector<ComparedRecord> right{record(QStringLiteral("r1"), key, false),
                                                record(QStringLiteral("r2"), key)};
        const Findings found = reconcile(terms(), left, right, {});
        QCOMPARE(found.counts.compared, 1);
        QCOMPARE(found.counts.matching, 1);
        // a second live one is nobody's twin
        const Findings more =
            reconcile(terms(), {left[1]}, {right[1], record(QStringLiteral("r3"), key)}, {});
        QCOMPARE(more.counts.missingLeft, 1);
    }

    void whatAPersonHasAgreedToIsNotRaisedUntilItChanges()
    {
        std::vector<ComparedRecord> left{record(QStringLiteral("l"), QStringLiteral("k"))};
        std::vector<ComparedRecord> right{record(QStringLiteral("r"), QStringLiteral("k"))};
        right[0].fields[2].text = QStringLiteral("60 {tbl}");
        AgreedRecord agreed{QStringLiteral("l"), QStringLiteral("r"), {}};
        agreed.set(QStringLiteral("amount"), left[0].fields[2].text, right[0].fields[2].text);
        AgreedRecord missing{QStringLiteral("m"), {}, {}};
        missing.set(presenceField(), {}, {});
        left.push_back(record(QStringLiteral("m"), QStringLiteral("other")));
        const AgreedBook book = bookOf({agreed, missing});
        QCOMPARE(reconcile(terms(), left, right, book).counts.matching, 2);
        right[0].fields[2].text = QStringLiteral("90 {tbl}");
        const Findings changed = reconcile(terms(), left, right, book);
        QCOMPARE(changed.counts.majorOpen, 1);
        QCOMPARE(changed.differences[0].base, Phi(QStringLiteral("30 {tbl}")));
    }

    void policiesAreReadOrRefused()
    {
        const FieldRules rules = terms().rules;
        const auto read =
            withPolicy(rules, QStringLiteral("name=source_of_truth:right, amount=rule:lower_wins"));
        QVERIFY(read);
        QCOMPARE((*read)[1].strategy, ConflictStrategy::SourceOfTruth);
        QCOMPARE((*read)[1].truth, Side::Right);
        QCOMPARE((*read)[2].rule, ConflictRule::LowerWins);
        QCOMPARE((*read)[0], rules[0]);
        for (const char *wrong : {"nothing=manual", "name=", "name=source_of_truth", "name=rule:coin",
                                  "name=rule:ended_wins", "name=manual:left"})
            QVERIFY2(!withPolicy(rules, QString::fromLatin1(wrong)), wrong);
    }

    void amountsAreComparedAsDecimals_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<int>("order"); // 9: cannot be compared
        QTest::newRow("less") << QStringLiteral("9 mg") << QStringLiteral("10 mg") << -1;
        QTest::newRow("a part") << QStringLiteral("10.5") << QStringLiteral("10.25") << 1;
        QTest::newRow("a part more") << QStringLiteral("10") << QStringLiteral("10.01") << -1;
        QTest::newRow("the same") << QStringLiteral("1.50 mL") << QStringLiteral("01.5 mL") << 0;
        QTest::newRow("beyond a double")
            << QStringLiteral("9007199254740993") << QStringLiteral("9007199254740992") << 1;
        QTest::newRow("two units") << QStringLiteral("1 mg") << QStringLiteral("1 g") << 9;
        QTest::newRow("no number") << QStringLiteral("one") << QStringLiteral("1") << 9;
    }
    void amountsAreComparedAsDecimals()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(int, order);
        QCOMPARE(compareAmounts(one, other).value_or(9), order);
        if (order != 9)
            QCOMPARE(compareAmounts(other, one).value_or(9), -order);
    }
};

QTEST_APPLESS_MAIN(tst_Reconciliation)
#include "tst_Reconciliation.moc"
