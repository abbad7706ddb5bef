// Three-way decisions: each strategy in each situation.
#include "domain/Conflict.h"

#include <QTest>

using namespace concord;

namespace {
Claim claim(const char *value, int atMs)
{
    Claim made;
    made.value.text = QString::fromLatin1(value);
    if (atMs > 0)
        made.at = fromMs(atMs);
    return made;
}

/// "left", "right", "open", "agreed", "no base", "left only", "right only".
QString wordOf(ThreeWay verdict, const ConflictField &field)
{
    switch (verdict) {
    case ThreeWay::Agreed:
        return QStringLiteral("agreed");
    case ThreeWay::NoBase:
        return QStringLiteral("no base");
    case ThreeWay::LeftChanged:
        return QStringLiteral("left only");
    case ThreeWay::RightChanged:
        return QStringLiteral("right only");
    case ThreeWay::Open:
        return QStringLiteral("open");
    case ThreeWay::Resolved:
        return concord::wordOf(field.choice);
    }
    return {};
}
}

class tst_Conflict : public QObject
{
    Q_OBJECT

    static FieldRule ruleOf(const QString &policy, FieldClass kind = FieldClass::Amount)
    {
        FieldRule rule{QStringLiteral("f"), kind};
        rule.endWords = {QStringLiteral("cancelled"), QStringLiteral("stopped")};
        return withPolicy({rule}, QStringLiteral("f=") + policy)->front();
    }

private slots:
    void eachStrategyInEachSituation_data()
    {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QString>("base"); // "-": there is none
        QTest::addColumn<QString>("left");
        QTest::addColumn<int>("leftAt");
        QTest::addColumn<QString>("right");
        QTest::addColumn<int>("rightAt");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *policy, const char *situation, const char *base, const char *left,
                            int leftAt, const char *right, int rightAt, const char *expected) {
            QTest::addRow("%s: %s", policy, situation)
                << QString::fromLatin1(policy) << QString::fromLatin1(base) << QString::fromLatin1(left)
                << leftAt << QString::fromLatin1(right) << rightAt << QString::fromLatin1(expected);
        };
        for (const char *policy : {"manual", "last_write_wins", "source_of_truth:left",
                                   "source_of_truth:right", "rule:lower_wins", "rule:ended_wins"}) {
            row(policy, "nobody has changed it", "30", "30", 1, "30", 2, "agreed");
            row(policy, "both say the same now (echo)", "30", "60", 1, "60", 2, "agreed");
            row(policy, "both say the same, written otherwise", "30", "60", 1, "60.0", 2, "agreed");
            row(policy, "the left alone", "30", "60", 2, "30", 1, "left only");
            row(policy, "the right alone", "30", "30", 1, "60", 2, "right only");
            row(policy, "they have never agreed", "-", "60", 1, "90", 2, "no base");
            row(policy, "one falls silent", "30", "", 2, "30", 1, "agreed");
        }
        row("manual", "both", "30", "60", 1, "90", 2, "open");
        row("last_write_wins", "the left later", "30", "60", 5, "90", 2, "left");
        row("last_write_wins", "the right later", "30", "60", 1, "90", 2, "right");
        row("last_write_wins", "at once", "30", "60", 2, "90", 2, "open");
        row("last_write_wins", "one does not say when", "30", "60", 0, "90", 2, "open");
        row("source_of_truth:left", "both", "30", "60", 1, "90", 2, "left");
        row("source_of_truth:right", "both", "30", "60", 3, "90", 2, "right");
        row("rule:lower_wins", "both", "30", "60", 1, "90", 2, "left");
        row("rule:higher_wins", "both", "30", "60", 1, "90", 2, "right");
        row("rule:lower_wins", "no numbers", "a", "b", 1, "c", 2, "open");
        row("rule:ended_wins", "the left has ended it", "active", "stopped", 1, "on-hold", 2, "left");
        row("rule:ended_wins", "the right has ended it", "active", "on-hold", 3, "cancelled", 2, "right");
        row("rule:ended_wins", "both have, in two ways", "active", "cancelled", 1, "stopped", 2, "agreed");
        row("rule:ended_wins", "neither has", "active", "on-hold", 1, "draft", 2, "open");
    }
    void eachStrategyInEachSituation()
    {
        QFETCH(QString, policy);
        QFETCH(QString, base);
        QFETCH(QString, left);
        QFETCH(int, leftAt);
        QFETCH(QString, right);
        QFETCH(int, rightAt);
        QFETCH(QString, expected);
        ConflictField field;
        field.field = QStringLiteral("f");
        field.left = claim(left.toLatin1(), leftAt);
        field.right = claim(right.toLatin1(), rightAt);
        const AgreedField agreed{QStringLiteral("f"), base, base};
        const ThreeWay verdict = judge(ruleOf(policy), base == u"-" ? nullptr : &agreed, field);
        QCOMPARE(wordOf(verdict, field), expected);
        if (verdict == ThreeWay::Resolved) {
            QCOMPARE(field.decided, expected == u"left" ? field.left.value.text : field.right.value.text);
            QCOMPARE(field.decidedBy, policy);
        }
    }

    void aPairThatAPersonHasCalledTheSameIsNoConflict()
    {
        ConflictField field;
        field.left = claim("60", 1);
        field.right = claim("90", 2);
        const AgreedField agreed{QStringLiteral("f"), QStringLiteral("60"), QStringLiteral("90")};
        QCOMPARE(judge(ruleOf(QStringLiteral("manual")), &agreed, field), ThreeWay::Agreed);
    }

    void aDecisionSaysEachFieldThatNoStrategyHas_data()
    {
        QTest::addColumn<std::vector<FieldDecision>>("choices");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("complaint"); // its place; empty: none
        const QString dose = QStringLiteral("dose");
        const QString why = QStringLiteral("asked");
        using Choices = std::vector<FieldDecision>;
        QTest::newRow("by a side") << Choices{{dose, FieldChoice::Right, {}}} << why << QString();
        QTest::newRow("another value")
            << Choices{{dose, FieldChoice::Other, QStringLiteral("45")}} << why << QString();
        QTest::newRow("a strategy's field too")
            << Choices{{dose, FieldChoice::Left, {}}, {QStringLiteral("status"), FieldChoice::Left, {}}}
            << why << QString();
        QTest::newRow("no reason") << Choices{{dose, FieldChoice::Right, {}}} << QStringLiteral(" ")
                                   << QStringLiteral("conflict");
        QTest::newRow("a field is left out") << Choices{} << why << dose;
        QTest::newRow("a field that is not in it")
            << Choices{{QStringLiteral("x"), FieldChoice::Left, {}}} << why << QStringLiteral("x");
        QTest::newRow("another value that is empty")
            << Choices{{dose, FieldChoice::Other, QStringLiteral(" ")}} << why << dose;
    }
    void aDecisionSaysEachFieldThatNoStrategyHas()
    {
        QFETCH(std::vector<FieldDecision>, choices);
        QFETCH(QString, reason);
        QFETCH(QString, complaint);
        ConflictField dose;
        dose.field = QStringLiteral("dose");
        dose.left = claim("60", 1);
        dose.right = claim("90", 2);
        ConflictField status = dose;
        status.field = QStringLiteral("status");
        status.choice = FieldChoice::Right;
        status.decided = status.right.value.text;
        status.decidedBy = QStringLiteral("rule:ended_wins");
        const auto chosen = decided({dose, status}, {{}, choices, reason, 1}, QStringLiteral("ana"));
        QCOMPARE(chosen ? QString() : chosen.error().where, complaint);
        if (!chosen)
            return;
        QCOMPARE((*chosen)[0].decidedBy, QStringLiteral("ana"));
        QCOMPARE(loses(Side::Left, *chosen),
                 choices.front().choice != FieldChoice::Left || choices.size() == 1);
        QVERIFY(choices.front().choice == FieldChoice::Other ||
                (*chosen)[0].decided == dose.left.value.text ||
                (*chosen)[0].decided == dose.right.value.text);
    }

    void whatCanStandInsteadOfEitherSide_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("can");
        const auto row = [](FieldClass kind, const char *value, bool can) {
            QTest::addRow("%s \"%s\"", qPrintable(wordOf(kind)), value)
                << int(kind) << QString::fromLatin1(value) << can;
        };
        for (const FieldClass kind : {FieldClass::Status, FieldClass::Code, FieldClass::Amount,
                                      FieldClass::Number, FieldClass::Text}) {
            row(kind, "60", true); // as a side says
            row(kind, "30", true); // as both had agreed
            row(kind, "", false);
            row(kind, " ", false);
        }
        row(FieldClass::Status, "active", false); // nobody has said so
        row(FieldClass::Code, "rxnorm|1", false);
        row(FieldClass::Amount, "45", true);
        row(FieldClass::Amount, "45 {tbl}", true);
        row(FieldClass::Amount, "some", false);
        row(FieldClass::Amount, "-1 {tbl}", false);
        row(FieldClass::Number, "5", true);
        row(FieldClass::Number, "5 mg", false);
        row(FieldClass::Text, "with water", true);
    }
    void whatCanStandInsteadOfEitherSide()
    {
        QFETCH(int, kind);
        QFETCH(QString, value);
        QFETCH(bool, can);
        ConflictField field;
        field.kind = FieldClass(kind);
        field.left = claim("60", 1);
        field.right = claim("90", 2);
        field.baseLeft = field.baseRight = QStringLiteral("30");
        QCOMPARE(canStand(field, value), can);
    }

    void aBareNumberGetsTheUnitOfTheOthers()
    {
        ConflictField field;
        field.kind = FieldClass::Amount;
        field.left = claim("60 {tbl}", 1);
        field.right = claim("90 {tbl}", 2);
        const auto written = [&](const char *value) {
            return inTheirUnit(field, Phi(QString::fromLatin1(value)));
        };
        QVERIFY(!canStand(field, Phi(QStringLiteral("45"))));
        QCOMPARE(written("45"), Phi(QStringLiteral("45 {tbl}")));
        QCOMPARE(written("45 mL"), Phi(QStringLiteral("45 mL")));
        QCOMPARE(written("some"), Phi(QStringLiteral("some {tbl}")));
        QVERIFY(!canStand(field, written("some")));
        const auto chosen = decided(
            {field},
            {{}, {{field.field, FieldChoice::Other, Phi(QStringLiteral("45"))}}, QStringLiteral("asked")},
            QStringLiteral("ana"));
        QVERIFY(chosen);
        QCOMPARE(chosen->front().decided, Phi(QStringLiteral("45 {tbl}")));
        field.right = claim("90 mL", 2); // whose unit it is must be said
        QCOMPARE(written("45"), Phi(QStringLiteral("45")));
        QVERIFY(!canStand(field, written("45")));
    }
};

Q_DECLARE_METATYPE(std::vector<concord::FieldDecision>)

QTEST_APPLESS_MAIN(tst_Conflict)
#include "tst_Conflict.moc"
