#include "terminology/ValueTables.h"

#include <QTest>

using namespace concord;

namespace {
const QByteArray head = "value\tcode\tsystem\tdisplay\tflag\tadvice\tsource\n";

ValueRow siteRow(ValueKind kind, const char *source, const char *value, const char *code,
                 bool isActive = true)
{
    ValueRow row;
    row.key = {kind, QString::fromLatin1(source), QString::fromLatin1(value)};
    row.target.code = QString::fromLatin1(code);
    row.origin = ValueOrigin::Site;
    row.isActive = isActive;
    return row;
}

QString codeOf(const ValueTarget *target)
{
    return target ? target->code : QStringLiteral("none");
}

ValueChange change(ValueKind kind, const char *value, const char *code, const char *flag = "")
{
    ValueChange made;
    made.key = {kind, {}, QString::fromUtf8(value)};
    made.target.code = QString::fromUtf8(code);
    made.target.flag = QString::fromUtf8(flag);
    made.reason = QStringLiteral("because");
    return made;
}
}

class tst_ValueTables : public QObject
{
    Q_OBJECT
private slots:
    void everyShippedTableIsReadWithASourceInEachRow()
    {
        const auto shipped = shippedValues();
        QVERIFY2(shipped, shipped ? "" : qPrintable(shipped.error().where + shipped.error().detail));
        QCOMPARE((*shipped)->version().size(), 12);
        QSet<ValueKind> kinds;
        for (const ValueRow &row : (*shipped)->rows()) {
            kinds.insert(row.key.kind);
            QVERIFY(!row.citation.isEmpty());
            QCOMPARE(row.origin, ValueOrigin::Shipped);
        }
        QVERIFY(!kinds.contains(ValueKind::Custom)); // a site's own
        QVERIFY(kinds.size() >= 10);
    }
    void whatIsCanonicalStaysCanonical()
    {
        const auto shipped = shippedValues();
        QVERIFY(shipped);
        for (const ValueRow &row : (*shipped)->rows()) {
            if (row.key.kind == ValueKind::Abbreviation)
                continue;
            const ValueRow *again = (*shipped)->find(row.key.kind, valueKeyText(row.target.code));
            if (again)
                QVERIFY2(again->target.code == row.target.code, qPrintable(row.key.value));
        }
    }
    void anErrorProneUnitHasAdvice()
    {
        const auto shipped = shippedValues();
        QVERIFY(shipped);
        for (const ValueRow &row : (*shipped)->rows())
            QVERIFY2(row.target.flag.isEmpty() || !row.target.advice.isEmpty(), qPrintable(row.key.value));
    }

    void theSitesRowStandsInFrontOfTheProgramsOwn()
    {
        const auto shipped = shippedValues();
        QVERIFY(shipped);
        const ValueTables tables(*shipped, {siteRow(ValueKind::Unit, "", "Tab", "{cap}"),
                                            siteRow(ValueKind::Unit, "lab", "tab", "{pill}"),
                                            siteRow(ValueKind::Unit, "", "puff", "", false),
                                            siteRow(ValueKind::Unit, "lab", "cap", "", false)});
        const auto find = [&](const char *source, const char *value) {
            return codeOf(
                tables.find(ValueKind::Unit, QString::fromLatin1(source), QString::fromLatin1(value)));
        };
        QCOMPARE(find("", " TAB "), QStringLiteral("{cap}"));
        QCOMPARE(find("ehr", "tab"), QStringLiteral("{cap}"));
        QCOMPARE(find("lab", "tab"), QStringLiteral("{pill}"));
        QCOMPARE(find("ehr", "puff"), QStringLiteral("none"));
        QCOMPARE(find("lab", "cap"), QStringLiteral("none"));
        QCOMPARE(find("ehr", "cap"), QStringLiteral("{cap}"));
        QCOMPARE(find("lab", "mg"), QStringLiteral("mg"));
        QCOMPARE(codeOf(tables.find(ValueKind::Route, {}, QStringLiteral("tab"))), QStringLiteral("none"));
    }

    void aBrokenTableIsRefusedWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("no header") << QByteArray("mg\tmg\t\t\t\t\tUCUM\n") << QStringLiteral("unit:1");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("unit:1");
        QTest::newRow("six columns") << head + "mg\tmg\t\t\t\tUCUM\n" << QStringLiteral("unit:2");
        QTest::newRow("no value") << head + "\tmg\t\t\t\t\tUCUM\n" << QStringLiteral("unit:2");
        QTest::newRow("no code") << head + "mg\t\t\t\t\t\tUCUM\n" << QStringLiteral("unit:2");
        QTest::newRow("no source") << head + "mg\tmg\t\t\t\t\t\n" << QStringLiteral("unit:2");
        QTest::newRow("twice") << head + "mg\tmg\t\t\t\t\tUCUM\nMG\tmg\t\t\t\t\tUCUM\n"
                               << QStringLiteral("unit:3");
        QTest::newRow("flag without group") << head + "cc\tmL\t\t\tcc\t\tISMP\n" << QStringLiteral("unit:2");
    }
    void aBrokenTableIsRefusedWithItsLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        const auto read = ShippedValues::read({{ValueKind::Unit, text}});
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidMessage);
        QCOMPARE(read.error().where, where);
    }
    void theVersionIsThatOfTheContent()
    {
        const auto one = ShippedValues::read({{ValueKind::Unit, head + "mg\tmg\t\t\t\t\tUCUM\n"}});
        const auto same = ShippedValues::read({{ValueKind::Unit, head + "mg\tmg\t\t\t\t\tUCUM\n"}});
        const auto other = ShippedValues::read({{ValueKind::Unit, head + "mg\tg\t\t\t\t\tUCUM\n"}});
        QVERIFY(one && same && other);
        QCOMPARE(one->version(), same->version());
        QVERIFY(one->version() != other->version());
    }

    void aChangeObeysTheRulesOfItsKind_data()
    {
        QTest::addColumn<ValueChange>("wish");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const ValueChange &wish, const char *where) {
            QTest::newRow(name) << wish << QString::fromLatin1(where);
        };
        row("unit", change(ValueKind::Unit, "dab", "{dab}"), "");
        row("no value", change(ValueKind::Unit, " ", "{dab}"), "value");
        row("no code", change(ValueKind::Unit, "dab", ""), "code");
        row("a blank in a unit", change(ValueKind::Unit, "dab", "a dab"), "code");
        for (const char *unit :
             {"mg", "mL", "ug/kg/min", "[iU]/mL", "10*6/L", "mm[Hg]", "kg/m2", "meq/L", "mg/{tbl}",
              "mL{total}", "/min", "mL.kg-1.h-1", "mg/(kg.d)", "%", "[CFU]", "cm2", "{tbl}", "1/d", "1"})
            row(unit, change(ValueKind::Unit, "dab", unit), "");
        for (const char *unit :
             {"notucum!!", "MG", "tablet", "mgg", "kmin", "mg/", "mg//mL",     "mg..d", "{tbl", "{}",
              "tbl}",      "2-", "mg-",    "0",   "(mg",  "mg)", "[nonesuch]", "{a}mg", "-",    "/"})
            row(unit, change(ValueKind::Unit, "dab", unit), "code");
        row("a control character", change(ValueKind::Custom, "a\tb", "c"), "value");
        row("frequency", change(ValueKind::Frequency, "thrice", "3/1d"), "");
        row("frequency with an event", change(ValueKind::Frequency, "nocte", "1/1d HS"), "");
        row("no frequency", change(ValueKind::Frequency, "thrice", "three"), "code");
        row("release", change(ValueKind::Release, "retard", "extended"), "");
        row("no release", change(ValueKind::Release, "retard", "slow"), "code");
        row("abbreviation", change(ValueKind::Abbreviation, "zz", "", "abbr:ZZ"), "");
        row("abbreviation without a flag", change(ValueKind::Abbreviation, "zz", ""), "flag");
        row("a flag without a group", change(ValueKind::Unit, "dab", "{dab}", "dab"), "flag");
        ValueChange silent = change(ValueKind::Unit, "dab", "{dab}");
        silent.reason = QStringLiteral("  ");
        row("no reason", silent, "reason");
        ValueChange retired = change(ValueKind::Unit, "dab", "");
        retired.isActive = false;
        row("out of use", retired, "");
        row("too long", change(ValueKind::Custom, QByteArray(201, 'x').constData(), "c"), "value");
    }
    void aChangeObeysTheRulesOfItsKind()
    {
        QFETCH(ValueChange, wish);
        QFETCH(QString, where);
        const auto problem = problemOf(wish);
        QCOMPARE(problem ? problem->where : QString(), where);
    }
};

QTEST_APPLESS_MAIN(tst_ValueTables)
#include "tst_ValueTables.moc"
