#include "models/DosageText.h"

#include <QLocale>
#include <QTest>

using namespace concord;

class tst_DosageText : public QObject
{
    Q_OBJECT

private slots:
    void dosesReadAsWords_data()
    {
        QTest::addColumn<QString>("canonical");
        QTest::addColumn<QString>("words");
        QTest::newRow("countable form") << QStringLiteral("2 {tbl}") << QStringLiteral("2 tablet(s)");
        QTest::newRow("half of one") << QStringLiteral("0.5 {tbl}") << QStringLiteral("0.5 tablet(s)");
        QTest::newRow("unit stands as it is") << QStringLiteral("500 mg") << QStringLiteral("500 mg");
        QTest::newRow("bare number") << QStringLiteral("1") << QStringLiteral("dose 1");
        QTest::newRow("rate is not rewritten")
            << QStringLiteral("100 mL @ 5 mL/1 h") << QStringLiteral("100 mL @ 5 mL/1 h");
        QTest::newRow("nothing") << QString() << QString();
    }
    void dosesReadAsWords()
    {
        QFETCH(QString, canonical);
        QTEST(doseText(canonical), "words");
    }

    void theNumbersOfADoseAreWrittenAsTheLanguageWritesThem()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(QLocale::Spanish, QLocale::Spain));
        const QString half = doseText(QStringLiteral("0.5 {tbl}"));
        const QString volume = doseText(QStringLiteral("2.5 mL @ 1.25 mL/1 h"));
        const QString bare = doseText(QStringLiteral("0.5"));
        QLocale::setDefault(before);
        QCOMPARE(half, QStringLiteral("0,5 tablet(s)"));
        QCOMPARE(volume, QStringLiteral("2,5 mL @ 1,25 mL/1 h"));
        QCOMPARE(bare, QStringLiteral("dose 0,5"));
    }

    void frequenciesReadAsWords_data()
    {
        QTest::addColumn<QString>("canonical");
        QTest::addColumn<QString>("words");
        QTest::newRow("once a day") << QStringLiteral("1/1d") << QStringLiteral("once a day");
        QTest::newRow("times a day") << QStringLiteral("3/1d") << QStringLiteral("3 time(s) a day");
        QTest::newRow("every hours") << QStringLiteral("1/8h") << QStringLiteral("every 8 hour(s)");
        QTest::newRow("as needed") << QStringLiteral("1/1d PRN") << QStringLiteral("once a day, as needed");
        QTest::newRow("for a time") << QStringLiteral("2/1d for 10d")
                                    << QStringLiteral("2 time(s) a day for 10 day(s)");
        QTest::newRow("a span") << QStringLiteral("1/4-6h PRN")
                                << QStringLiteral("every 4 to 6 hours, as needed");
        QTest::newRow("needed for") << QStringLiteral("1/6h for 1wk PRN pain")
                                    << QStringLiteral("every 6 hour(s) for 1 week(s), as needed: pain");
        QTest::newRow("a span of days") << QStringLiteral("1/4-6d") << QStringLiteral("1/4-6d");
        QTest::newRow("with an event") << QStringLiteral("1/1d HS") << QStringLiteral("1/1d HS");
        QTest::newRow("only as needed") << QStringLiteral("PRN") << QStringLiteral("as needed");
        QTest::newRow("free text") << QStringLiteral("sig:take with food")
                                   << QStringLiteral("take with food");
        QTest::newRow("unusual stands as it is")
            << QStringLiteral("2/3d mon,tue") << QStringLiteral("2/3d mon,tue");
        QTest::newRow("twice in three days is not guessed")
            << QStringLiteral("2/3d") << QStringLiteral("2/3d");
    }
    void frequenciesReadAsWords()
    {
        QFETCH(QString, canonical);
        QTEST(frequencyText(canonical), "words");
    }

    void aRouteCodeReadsAsItsName()
    {
        QCOMPARE(routeText(QStringLiteral("26643006")), QStringLiteral("oral"));
    }

    void anUnknownRouteStandsAsItIs()
    {
        QCOMPARE(routeText(QStringLiteral("417255000")), QStringLiteral("417255000"));
    }

    void aPartThatWentAwayIsNamed()
    {
        Difference difference;
        difference.routeChanged = true;
        const auto parts = dosageParts({QStringLiteral("500 mg"), {}, {}}, difference);
        QCOMPARE(dosageLine(parts), QStringLiteral("500 mg · no route"));
    }
};

QTEST_GUILESS_MAIN(tst_DosageText)
#include "tst_DosageText.moc"
