#include "subscription/EventNumbers.h"

#include <QTest>

using namespace concord;

class tst_EventNumbers : public QObject
{
    Q_OBJECT

private slots:
    void findsGaps_data();
    void findsGaps();
    void manyBeyondAGapCostNoMemory();
};

void tst_EventNumbers::findsGaps_data()
{
    QTest::addColumn<QString>("story"); // "n" received, "!n" announced, "=n" filled
    QTest::addColumn<qint64>("complete");
    QTest::addColumn<bool>("hasGap");
    const auto row = [](const char *name, const char *story, qint64 complete, bool hasGap) {
        QTest::newRow(name) << QString::fromLatin1(story) << complete << hasGap;
    };
    row("nothing", "", 0, false);
    row("in order", "1 2 3", 3, false);
    row("twice", "1 1 2 2", 2, false);
    row("one missing", "1 3", 1, true);
    row("it comes late", "1 3 2", 3, false);
    row("backwards", "3 2 1", 3, false);
    row("two gaps, one closed", "1 3 5 2", 3, true);
    row("announced", "1 !3", 1, true);
    row("announced and come", "1 !3 3 2", 3, false);
    row("announced less", "1 2 3 !1", 3, false);
    row("filled", "1 5 6 =4", 6, false);
    row("filled beyond", "1 5 =9", 9, false);
    row("filled not enough", "1 5 =3", 3, true);
}

void tst_EventNumbers::findsGaps()
{
    QFETCH(QString, story);
    EventNumbers numbers;
    for (const QString &word : story.split(u' ', Qt::SkipEmptyParts)) {
        if (word.startsWith(u'!'))
            numbers.announced(word.mid(1).toLongLong());
        else if (word.startsWith(u'='))
            numbers.filled(word.mid(1).toLongLong());
        else
            numbers.received(word.toLongLong());
    }
    QTEST(numbers.complete(), "complete");
    QTEST(numbers.hasGap(), "hasGap");
    QCOMPARE(numbers.firstMissing(), numbers.complete() + 1);
}

void tst_EventNumbers::manyBeyondAGapCostNoMemory()
{
    EventNumbers numbers;
    for (qint64 n = 2; n < 1'000'000; ++n)
        numbers.received(n);
    numbers.filled(999'999);
    QCOMPARE(numbers.complete(), 999'999);
    QVERIFY(!numbers.hasGap());
}

QTEST_GUILESS_MAIN(tst_EventNumbers)
#include "tst_EventNumbers.moc"
