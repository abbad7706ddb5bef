#include "codec/FhirDateTime.h"

#include <QTest>

using namespace concord;
using Precision = FhirDateTime::Precision;

class tst_FhirDateTime : public QObject
{
    Q_OBJECT
private slots:
    void readsEveryPrecision_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<int>("precision");
        const auto row = [](const char *name, const QString &text, qint64 ms, Precision precision) {
            QTest::newRow(name) << text << ms << int(precision);
        };
        row("year", QStringLiteral("1970"), 0, Precision::Year);
        row("month", QStringLiteral("1970-02"), 31LL * 86'400'000, Precision::Month);
        row("day", QStringLiteral("1970-01-02"), 86'400'000, Precision::Day);
        row("leap day", QStringLiteral("2024-02-29"), 1'709'164'800'000, Precision::Day);
        row("seconds, Z", QStringLiteral("1970-01-01T00:00:01Z"), 1000, Precision::Second);
        row("seconds, offset", QStringLiteral("1970-01-01T01:00:00+01:00"), 0, Precision::Second);
        row("seconds, west", QStringLiteral("1969-12-31T19:00:00-05:00"), 0, Precision::Second);
        row("milliseconds", QStringLiteral("1970-01-01T00:00:00.123Z"), 123, Precision::Fraction);
        row("one digit", QStringLiteral("1970-01-01T00:00:00.5Z"), 500, Precision::Fraction);
        row("nine digits", QStringLiteral("1970-01-01T00:00:00.123456789Z"), 123, Precision::Fraction);
        row("leap second", QStringLiteral("2016-12-31T23:59:60Z"), 1'483'228'800'000, Precision::Second);
        row("before 1970", QStringLiteral("1959-11-28T02:43:19+00:00"), -318'547'001'000, Precision::Second);
    }
    void readsEveryPrecision()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        QFETCH(int, precision);
        const auto read = FhirDateTime::parse(text);
        QVERIFY(read);
        QCOMPARE(read->fromMs, ms);
        QCOMPARE(int(read->precision), precision);
    }
    void refusesWhatIsNotFhir_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 "0000",
                                 "197",
                                 "19700",
                                 "1970-13",
                                 "1970-1",
                                 "1970-02-30",
                                 "2023-02-29",
                                 "1970-01-01T",
                                 "1970-01-01T10:00Z",
                                 "1970-01-01T10:00:00",
                                 "1970-01-01T24:00:00Z",
                                 "1970-01-01T10:60:00Z",
                                 "1970-01-01T10:00:00.Z",
                                 "1970-01-01T10:00:00+15:00",
                                 "1970-01-01T10:00:00+0100",
                                 "1970-01-01T10:00:00Zx",
                                 "1970-01-01 10:00:00Z",
                                 "2020-11-11T10:58:14.768528",
                                 "yesterday"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNotFhir()
    {
        QFETCH(QString, text);
        QVERIFY(!FhirDateTime::parse(text));
    }
    void anInstantReadsBackAsItself()
    {
        QCOMPARE(toInstant(1'768'478'400'123), QStringLiteral("2026-01-15T12:00:00.123Z"));
        QCOMPARE(FhirDateTime::parse(toInstant(1'768'478'400'123))->fromMs, 1'768'478'400'123);
    }
};

QTEST_APPLESS_MAIN(tst_FhirDateTime)
#include "tst_FhirDateTime.moc"
