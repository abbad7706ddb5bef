#include "domain/ProviderId.h"

#include <QTest>

using namespace concord;

/// Numbers and verdicts: DOMAIN section 16 and microsoft/presidio (tests/data/README.md names neither: they
/// are facts, not files).
class tst_ProviderId : public QObject
{
    Q_OBJECT
private slots:
    void npi_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isGood");
        for (const char *good : {"1234567893", "1245319599", "1003000126"})
            QTest::newRow(good) << QString::fromLatin1(good) << true;
        for (const char *bad : {"1234567890", "0234567893", "3234567893", "9234567893", "123456789",
                                "12345678934", "12345678a3", ""})
            QTest::newRow(*bad ? bad : "empty") << QString::fromLatin1(bad) << false;
    }
    void npi()
    {
        QFETCH(QString, text);
        QFETCH(bool, isGood);
        QCOMPARE(isNpi(text), isGood);
    }

    void dea_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isGood");
        for (const char *good :
             {"AP5836727", "BB1388568", "GL0285191", "EU4488929", "K92993548", "F91234563-001AB"})
            QTest::newRow(good) << QString::fromLatin1(good) << true;
        for (const char *bad :
             {"BG8207031", "AP5836728", "A15836727", "AP583672", "AP5836727X", "AP5836727-", "125836727", ""})
            QTest::newRow(*bad ? bad : "empty") << QString::fromLatin1(bad) << false;
    }
    void dea()
    {
        QFETCH(QString, text);
        QFETCH(bool, isGood);
        QCOMPARE(isDea(text), isGood);
    }
};

QTEST_APPLESS_MAIN(tst_ProviderId)
#include "tst_ProviderId.moc"
