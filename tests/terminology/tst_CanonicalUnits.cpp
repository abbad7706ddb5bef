#include "terminology/CanonicalRoutes.h"
#include "terminology/CanonicalUnits.h"

#include <QTest>

using namespace concord;

namespace {
const ValueTables &shippedTables()
{
    static const auto shipped = shippedValues();
    static const ValueTables tables(shipped.value(), {});
    return tables;
}
}

class tst_CanonicalUnits : public QObject
{
    Q_OBJECT
private slots:
    void units_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QString>("ucum");
        QTest::addColumn<QString>("flag");
        const auto row = [](const char *sent, const char *ucum, const char *flag = "") {
            QTest::newRow(*sent ? sent : "empty")
                << QString::fromUtf8(sent) << QString::fromUtf8(ucum) << QString::fromUtf8(flag);
        };
        row("mg", "mg");
        row("MG", "mg");
        row("ug", "ug");
        row("mcg", "ug", "unit:mcg");
        row("\xc2\xb5g", "ug", "unit:mcg");
        row("mL", "mL");
        row("ML", "mL");
        row("cc", "mL", "unit:cc");
        row("[iU]", "[iU]");
        row("IU", "[iU]", "unit:IU");
        row("u", "U", "unit:U");
        row("U", "U");
        row("units", "U");
        row(" Tablets ", "{tbl}");
        row("TAB", "{tbl}");
        row("{tbl}", "{tbl}");
        row("{suppository}", "{supp}");
        row("gr", "[gr]", "unit:apothecary");
        row("MG/ML", "mg/mL");
        row("mcg/hr", "ug/h", "unit:mcg");
        row("{anything}", "{anything}");
        row("zorkmid", "zorkmid", "unit:unknown");
        row("", "");
    }
    void units()
    {
        QFETCH(QString, sent);
        QFETCH(QString, ucum);
        QFETCH(QString, flag);
        QCOMPARE(canonicalUnit(sent, Values(shippedTables())), (CanonicalUnit{ucum, flag}));
        QCOMPARE(canonicalUnit(ucum, Values(shippedTables())).ucum, ucum); // what is canonical stays
    }

    void doses_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QString>("canonical");
        const auto row = [](const char *sent, const char *canonical) {
            QTest::newRow(sent) << QString::fromLatin1(sent) << QString::fromLatin1(canonical);
        };
        row("2 tablets", "2 {tbl}");
        row("1 - 2 tab", "1 - 2 {tbl}");
        row("500 mg @ 20 ml/h", "500 mg @ 20 mL/h");
        row("1 puff + 2 puffs", "1 {puff} + 2 {puff}");
        row("1 tab & 500 MG", "1 {tbl} & 500 mg");
        row("1 tab max 4 tab/1 day", "1 {tbl} max 4 {tbl}/1 d");
        row("10 international units", "10 [iU]");
        row("3", "3");
    }
    void doses()
    {
        QFETCH(QString, sent);
        QFETCH(QString, canonical);
        QStringList flags;
        QCOMPARE(canonicalDose(sent, Values(shippedTables()), flags), canonical);
        QCOMPARE(canonicalDose(canonical, Values(shippedTables()), flags), canonical);
        QVERIFY(flags.isEmpty());
    }

    void decimals_data()
    {
        QTest::addColumn<QString>("canonical");
        const auto row = [](const char *sent, const char *canonical) {
            QTest::newRow(sent) << QString::fromLatin1(canonical);
        };
        row("30", "30");
        row("30.0", "30");
        row("007.50", "7.5");
        row(".5", "0.5");
        row("0.0", "0");
        row("-0", "0");
        row("-1.0", "-1");
        row("100", "100");
        row("1.2.3", "1.2.3");
        row("1e5", "1e5");
        row(".", ".");
    }
    void decimals()
    {
        QFETCH(QString, canonical);
        QCOMPARE(canonicalDecimal(QString::fromLatin1(QTest::currentDataTag())), canonical);
    }

    void routes_data()
    {
        QTest::addColumn<QString>("canonical");
        QTest::addColumn<QString>("flag");
        const auto row = [](const char *sent, const char *canonical, const char *flag = "") {
            QTest::newRow(sent) << QString::fromLatin1(canonical) << QString::fromLatin1(flag);
        };
        row("PO", "26643006");
        row("Oral", "26643006");
        row("26643006", "26643006");
        row("SC + IV", "34206005 + 47625008", "abbr:SC");
        row("SQ", "34206005", "abbr:SQ");
        row("in each nostril", "46713006");
        row("PO + oral", "26643006");
        row("By the Moon", "by the moon");
    }
    void routes()
    {
        QFETCH(QString, canonical);
        QFETCH(QString, flag);
        QStringList flags;
        QCOMPARE(canonicalRoute(QString::fromLatin1(QTest::currentDataTag()), Values(shippedTables()), flags),
                 canonical);
        QCOMPARE(flags.join(u','), flag);
        QCOMPARE(canonicalRoute(canonical, Values(shippedTables()), flags), canonical);
    }

    void frequencies_data()
    {
        QTest::addColumn<QString>("canonical");
        QTest::addColumn<QString>("flag");
        const auto row = [](const char *sent, const char *canonical, const char *flag = "") {
            QTest::newRow(sent) << QString::fromLatin1(canonical) << QString::fromLatin1(flag);
        };
        row("BID", "2/1d");
        row("Q6H PRN", "1/6h PRN");
        row("QOD", "1/2d", "abbr:QOD");
        row("QD", "1/1d", "abbr:QD");
        row("qhs", "1/1d HS", "abbr:QHS");
        row("Twice  a Day", "2/1d");
        row("q4-6h", "1/4-6h");
        row("q6-4h", "q6-4h");
        row("BID + TID", "2/1d + TID");
        row("", "");
        row("2/1d", "2/1d");
        row("daily before bed", "daily before bed");
        row("sig:bid", "sig:bid");
        row("Q900H", "Q900H");
    }
    void frequencies()
    {
        QFETCH(QString, canonical);
        QFETCH(QString, flag);
        QStringList flags;
        QCOMPARE(
            canonicalFrequency(QString::fromLatin1(QTest::currentDataTag()), Values(shippedTables()), flags),
            canonical);
        QCOMPARE(flags.join(u','), flag);
        QCOMPARE(canonicalFrequency(canonical, Values(shippedTables()), flags), canonical);
    }
};

QTEST_APPLESS_MAIN(tst_CanonicalUnits)
#include "tst_CanonicalUnits.moc"
