#include "models/Format.h"

#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

class tst_Format : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        QLocale::setDefault(QLocale(QStringLiteral("en_US")));
    }
    void cleanup() { QLocale::setDefault(QLocale(QStringLiteral("en_US"))); }

    void timesAreRelativeWhileTheyAreNear_data()
    {
        QTest::addColumn<qint64>("secondsAgo");
        QTest::addColumn<QString>("expected");
        QTest::newRow("now") << qint64(0) << QStringLiteral("just now");
        QTest::newRow("59 seconds are still now") << qint64(59) << QStringLiteral("just now");
        QTest::newRow("soon") << qint64(-20) << QStringLiteral("in a moment");
        QTest::newRow("minutes") << qint64(300) << QStringLiteral("5 min ago");
        QTest::newRow("minutes ahead") << qint64(-300) << QStringLiteral("in 5 min");
        QTest::newRow("hours") << qint64(3 * 3600) << QStringLiteral("3 h ago");
        QTest::newRow("hours ahead") << qint64(-2 * 3600) << QStringLiteral("in 2 h");
        QTest::newRow("same day") << qint64(7 * 3600) << QStringLiteral("today 05:00");
        QTest::newRow("day before") << qint64(20 * 3600) << QStringLiteral("yesterday 16:00");
        QTest::newRow("day after") << qint64(-20 * 3600) << QStringLiteral("tomorrow 08:00");
        QTest::newRow("far away") << qint64(5 * 86400) << QStringLiteral("1/10/26 12:00");
    }
    void timesAreRelativeWhileTheyAreNear()
    {
        QFETCH(qint64, secondsAgo);
        QFETCH(QString, expected);
        const Timestamp now = fromMs(1768478400000LL); // 2026-01-15 12:00 UTC
        QCOMPARE(relativeTime(now - std::chrono::seconds(secondsAgo), now), expected);
    }

    void agesAreShort_data()
    {
        QTest::addColumn<qint64>("minutes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("fresh") << qint64(0) << QStringLiteral("now");
        QTest::newRow("of the future: clocks differ") << qint64(-5) << QStringLiteral("now");
        QTest::newRow("minutes") << qint64(59) << QStringLiteral("59 min");
        QTest::newRow("hours") << qint64(61) << QStringLiteral("1 h");
        QTest::newRow("days") << qint64(3 * 1440 + 5) << QStringLiteral("3 d");
    }
    void agesAreShort()
    {
        QFETCH(qint64, minutes);
        QFETCH(QString, expected);
        const Timestamp now = fromMs(1768478400000LL);
        QCOMPARE(ageText(now - std::chrono::minutes(minutes), now), expected);
    }

    void durationsTakeTheUnitThatFits_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("expected");
        QTest::newRow("zero") << qint64(0) << QStringLiteral("0 ms");
        QTest::newRow("milliseconds") << qint64(840) << QStringLiteral("840 ms");
        QTest::newRow("seconds with a digit") << qint64(1240) << QStringLiteral("1.2 s");
        QTest::newRow("whole seconds") << qint64(12'700) << QStringLiteral("12 s");
        QTest::newRow("never rounded up to 60") << qint64(59'999) << QStringLiteral("59 s");
        QTest::newRow("minutes") << qint64(125'000) << QStringLiteral("2 min 5 s");
        QTest::newRow("whole minutes") << qint64(540'000) << QStringLiteral("9 min");
        QTest::newRow("hours") << qint64(3 * 3'600'000 + 10 * 60'000) << QStringLiteral("3 h 10 min");
        QTest::newRow("whole hours") << qint64(2 * 3'600'000) << QStringLiteral("2 h");
        QTest::newRow("negative counts as none") << qint64(-3) << QStringLiteral("0 ms");
    }
    void durationsTakeTheUnitThatFits()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, expected);
        QCOMPARE(durationText(ms), expected);
    }

    void almostAllIsNotAll_data()
    {
        QTest::addColumn<double>("share");
        QTest::addColumn<QString>("expected");
        QTest::newRow("all") << 1.0 << QStringLiteral("100 %");
        QTest::newRow("all but a hair") << 0.99999 << QStringLiteral("99.9 %");
        QTest::newRow("none") << 0.0 << QStringLiteral("0 %");
        QTest::newRow("some") << 0.42 << QStringLiteral("42.0 %");
        QTest::newRow("out of range") << 1.7 << QStringLiteral("100 %");
    }
    void almostAllIsNotAll()
    {
        QFETCH(double, share);
        QFETCH(QString, expected);
        QCOMPARE(percentText(share), expected);
    }

    void numbersFollowTheLocale()
    {
        QCOMPARE(countText(1234567), QStringLiteral("1,234,567"));
        QLocale::setDefault(QLocale(QStringLiteral("es_ES")));
        QCOMPARE(countText(1234), QStringLiteral("1234"));
        QCOMPARE(countText(-1234567), QStringLiteral("-1.234.567"));
        QCOMPARE(countText(123456), QStringLiteral("123.456"));
        QCOMPARE(durationText(1240), QStringLiteral("1,2 s"));
    }

    void idsKeepTheEndThatDiffers()
    {
        QCOMPARE(shortId(QStringLiteral("019bc140-0001-7c4d-9f21-00004f3a91c2")),
                 QStringLiteral("…4f3a91c2"));
        QCOMPARE(shortId(QStringLiteral("short")), QStringLiteral("short"));
    }
};

QTEST_GUILESS_MAIN(tst_Format)
#include "tst_Format.moc"
