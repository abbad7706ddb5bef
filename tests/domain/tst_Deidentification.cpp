// The rules of de-identified exports, value by value, and who looks alike.
#include "domain/Deidentification.h"
#include "domain/KAnonymity.h"

#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
ClosedLists lists()
{
    return {{u"036"_s, u"059"_s, u"893"_s},
            {u"VT"_s, u"NY"_s, u"PR"_s},
            {u"mg"_s, u"mL"_s, u"{tbl}"_s, u"h"_s},
            {u"26643006"_s}};
}

QuasiIdentifiers person(const QString &zip, const QString &year, const QString &state = u"NY"_s)
{
    return {state, zip, year, u"40-49"_s, u"female"_s};
}
}

class tst_Deidentification : public QObject
{
    Q_OBJECT

    const SafeHarbor m_rules{lists(), 2026, false};
    const SafeHarbor m_shifting{lists(), 2026, true};

private slots:
    void everyFieldStandsOnceInItsRecord()
    {
        QStringList records;
        for (const DeidentifiedRecord &record : deidentifiedFields()) {
            records.append(QString::fromLatin1(record.name));
            QStringList names;
            for (const DeidentifiedField &field : record.fields)
                names.append(QString::fromLatin1(field.name));
            QCOMPARE(names.removeDuplicates(), 0);
            QCOMPARE(names.front(), u"patient"_s);
            QCOMPARE(deidentifiedRecord(records.back()), &record);
        }
        QCOMPARE(records.removeDuplicates(), 0);
        QCOMPARE(deidentifiedRecord(u"event"), nullptr);
    }

    void agesOverEightyNineAreOne_data()
    {
        QTest::addColumn<QString>("born");
        QTest::addColumn<QString>("year");
        QTest::addColumn<QString>("group");
        const auto row = [](const char *name, const QString &born, const QString &year,
                            const QString &group) {
            QTest::newRow(name) << born << year << group;
        };
        row("a child", u"2026-01-31"_s, u"2026"_s, u"0-9"_s);
        row("9", u"2017-12-31"_s, u"2017"_s, u"0-9"_s);
        row("10", u"2016-01-01"_s, u"2016"_s, u"10-19"_s);
        row("leap day", u"1980-02-29"_s, u"1980"_s, u"40-49"_s);
        row("89, all of the year", u"1937-01-01"_s, u"1937"_s, u"80-89"_s);
        row("turns 90 on the last day", u"1936-12-31"_s, QString(), u"90+"_s);
        row("90", u"1936-01-01"_s, QString(), u"90+"_s);
        row("110", u"1916-02-29"_s, QString(), u"90+"_s);
        row("a year alone", u"1980"_s, u"1980"_s, u"40-49"_s);
        row("a month", u"1980-03"_s, u"1980"_s, u"40-49"_s);
        row("not born yet", u"2027-01-01"_s, QString(), QString());
        row("missing", QString(), QString(), QString());
        row("no date", u"12.03.1980"_s, QString(), QString());
        row("a number", u"19800312"_s, QString(), QString());
        row("before anybody", u"1600-01-01"_s, QString(), QString());
    }
    void agesOverEightyNineAreOne()
    {
        QFETCH(QString, born);
        QTEST(m_rules.birthYear(born).text, "year");
        QTEST(m_rules.ageGroup(born).text, "group");
        const auto fits = [](FieldForm form, const QString &text) {
            return text.isEmpty() || hasForm(form, text, lists(), 2026, false);
        };
        QVERIFY(fits(FieldForm::BirthYear, m_rules.birthYear(born).text));
        QVERIFY(fits(FieldForm::AgeGroup, m_rules.ageGroup(born).text));
    }
    void aYearThatTellsAnAgeHasNotTheForm()
    {
        QVERIFY(hasForm(FieldForm::BirthYear, u"1937", lists(), 2026, false));
        QVERIFY(!hasForm(FieldForm::BirthYear, u"1936", lists(), 2026, false));
        QVERIFY(!hasForm(FieldForm::BirthYear, u"2027", lists(), 2026, false));
        for (const char *wrong : {"90-99", "40-48", "45-54", "91+", "40-49 ", ""})
            QVERIFY2(!hasForm(FieldForm::AgeGroup, QString::fromLatin1(wrong), lists(), 2026, false), wrong);
    }

    void areasOfFewPeopleAreOne_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("zip3");
        const auto row = [](const char *name, const QString &code, const QString &state,
                            const QString &zip3) {
            QTest::newRow(name) << code << state << zip3;
        };
        row("kept", u"12207"_s, u"NY"_s, u"122"_s);
        row("restricted", u"05901"_s, u"VT"_s, u"000"_s);
        row("restricted, ZIP+4", u"03601-1234"_s, u"VT"_s, u"000"_s);
        row("ZIP+4", u"12207-0001"_s, u"ny"_s, u"122"_s);
        row("ZIP+4 without a hyphen", u"122070001"_s, u"NY"_s, u"122"_s);
        row("a territory", u"00901"_s, u"PR"_s, u"009"_s);
        row("no state", u"12207"_s, QString(), QString());
        row("Madrid", u"28013"_s, u"Madrid"_s, QString());
        row("London", u"SW1A 1AA"_s, u"NY"_s, QString());
        row("Toronto", u"M5V 3L9"_s, QString(), QString());
        row("too short", u"1220"_s, u"NY"_s, QString());
        row("three digits", u"122"_s, u"NY"_s, QString());
        row("other digits", u"١٢٢٠٧"_s, u"NY"_s, QString());
        row("missing", QString(), u"NY"_s, QString());
    }
    void areasOfFewPeopleAreOne()
    {
        QFETCH(QString, code);
        QFETCH(QString, state);
        const DeidentifiedValue value = m_rules.zip3(code, state);
        QTEST(value.text, "zip3");
        QVERIFY(value.text.isEmpty() || hasForm(FieldForm::Zip3, value.text, lists(), 2026, false));
        QCOMPARE(value.treatment, code.isEmpty()         ? Treatment::Absent
                                  : value.text.isEmpty() ? Treatment::Removed
                                                         : Treatment::Generalised);
    }
    void aRestrictedAreaHasNotTheForm()
    {
        QVERIFY(!hasForm(FieldForm::Zip3, u"059", lists(), 2026, false));
        QVERIFY(!hasForm(FieldForm::Zip3, u"05901", lists(), 2026, false));
    }

    void datesAreYears_data()
    {
        QTest::addColumn<QString>("date");
        QTest::addColumn<QString>("year");
        QTest::addColumn<QString>("shifted"); ///< by one day
        const auto row = [](const char *name, const QString &date, const QString &year,
                            const QString &shifted) {
            QTest::newRow(name) << date << year << shifted;
        };
        row("a day", u"2025-06-30"_s, u"2025"_s, u"2025-07-01"_s);
        row("over the year", u"2025-12-31"_s, u"2025"_s, u"2026-01-01"_s);
        row("into a leap day", u"2024-02-28"_s, u"2024"_s, u"2024-02-29"_s);
        row("from a leap day", u"2024-02-29"_s, u"2024"_s, u"2024-03-01"_s);
        row("no leap day", u"2025-02-29"_s, u"2025"_s, u"2025"_s);
        row("a time", u"2025-06-30T23:59:59+02:00"_s, u"2025"_s, u"2025-07-01"_s);
        row("a month", u"2025-06"_s, u"2025"_s, u"2025"_s);
        row("a year", u"2025"_s, u"2025"_s, u"2025"_s);
        row("no date", u"yesterday"_s, QString(), QString());
        row("missing", QString(), QString(), QString());
    }
    void datesAreYears()
    {
        QFETCH(QString, date);
        QTEST(m_rules.date(date, 1).text, "year");
        QTEST(m_shifting.date(date, 1).text, "shifted");
    }
    void aDayHasTheFormOfShiftedOnesOnly()
    {
        QVERIFY(!hasForm(FieldForm::Date, u"2025-06-30", lists(), 2026, false));
        QVERIFY(hasForm(FieldForm::Date, u"2025-06-30", lists(), 2026, true));
        QVERIFY(!hasForm(FieldForm::Date, u"2025-06-30T10:00", lists(), 2026, true));
        QVERIFY(!hasForm(FieldForm::Date, u"2025-02-29", lists(), 2026, true));
    }

    void onlyClosedFormsAreKept_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isKept");
        const auto row = [](FieldForm form, const QString &text, bool isKept) {
            QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(int(form)).arg(text)))
                << int(form) << text << isKept;
        };
        row(FieldForm::Gender, u"female"_s, true);
        row(FieldForm::Gender, u"Female, née Rose"_s, false);
        row(FieldForm::Status, u"on-hold"_s, true);
        row(FieldForm::Status, u"Smith"_s, false);
        row(FieldForm::Schedule, u"CII"_s, true);
        row(FieldForm::Number, u"30"_s, true);
        row(FieldForm::Number, u"0.875"_s, true);
        row(FieldForm::Number, u"12345"_s, false);
        row(FieldForm::Number, u"555-0104"_s, false);
        row(FieldForm::Unit, u"mg/mL"_s, true);
        row(FieldForm::Unit, u"{Smith}"_s, false);
        row(FieldForm::Dose, u"1-2 {tbl}"_s, true);
        row(FieldForm::Dose, u"2"_s, true);
        row(FieldForm::Dose, u"2 {tbl} @ 20 mL/h"_s, false);
        row(FieldForm::Dose, u"two for Anna"_s, false);
        row(FieldForm::Frequency, u"3/1d"_s, true);
        row(FieldForm::Frequency, u"1/4-6h PRN"_s, true);
        row(FieldForm::Frequency, u"1/1d HS"_s, true);
        row(FieldForm::Frequency, u"ACM"_s, true);
        row(FieldForm::Frequency, u"sig:for Anna"_s, false);
        row(FieldForm::Frequency, u"1/1d at 08:00"_s, false);
        row(FieldForm::Route, u"26643006"_s, true);
        row(FieldForm::Route, u"oral"_s, false);
        row(FieldForm::CancelState, u"confirmed"_s, true);
        row(FieldForm::Flag, u"true"_s, true);
    }
    void onlyClosedFormsAreKept()
    {
        QFETCH(int, form);
        QFETCH(QString, text);
        QFETCH(bool, isKept);
        const DeidentifiedValue value = m_rules.kept(FieldForm(form), text);
        QCOMPARE(value.text, isKept ? text : QString());
        QCOMPARE(value.treatment, isKept ? Treatment::Kept : Treatment::Removed);
        QCOMPARE(m_rules.kept(FieldForm(form), {}).treatment, Treatment::Absent);
    }

    void whatStaysAsItIsIsCounted()
    {
        EquivalenceClasses classes;
        for (int i = 0; i < 3; ++i)
            classes.add(person(u"122"_s, u"1980"_s));
        classes.add(person(u"122"_s, u"1981"_s));
        classes.settle(0);
        const auto figures = classes.figures(3);
        QCOMPARE(figures.patients, 4);
        QCOMPARE(figures.classes, 2);
        QCOMPARE(figures.smallest, 1);
        QCOMPARE(figures.inSmall, 1);
        QCOMPARE(figures.classesBySize[0], 1);
        QCOMPARE(figures.patientsBySize[2], 3);
        QCOMPARE(figures.byCoarseness[0], 4);
    }
    void whoIsLikeFewIsToldLessExactly()
    {
        EquivalenceClasses classes;
        const auto add = [&](const QuasiIdentifiers &values, int count) {
            for (int i = 0; i < count; ++i)
                classes.add(values);
        };
        const auto many = person(u"122"_s, u"1980"_s);
        const auto oneArea = person(u"100"_s, u"1981"_s);
        const auto otherArea = person(u"101"_s, u"1981"_s);
        const auto oneYear = person(u"100"_s, u"1982"_s);
        const auto otherYear = person(u"100"_s, u"1983"_s);
        const auto oneState = person({}, u"1984"_s, u"VT"_s);
        const auto otherState = person({}, u"1985"_s, u"PR"_s);
        QuasiIdentifiers alone = person({}, u"1940"_s);
        alone.gender = u"other"_s;
        add(many, 3);
        add(oneArea, 2);
        add(otherArea, 1);
        add(oneYear, 1);
        add(otherYear, 2);
        add(oneState, 1);
        add(otherState, 2);
        add(alone, 2);
        classes.settle(3);
        QCOMPARE(classes.coarsenessOf(many), Coarseness::AsIs);
        QCOMPARE(classes.coarsenessOf(oneArea), Coarseness::WithoutZip);
        QCOMPARE(classes.coarsenessOf(otherArea), Coarseness::WithoutZip);
        QCOMPARE(classes.coarsenessOf(oneYear), Coarseness::AgeGroup);
        QCOMPARE(classes.coarsenessOf(otherYear), Coarseness::AgeGroup);
        QCOMPARE(classes.coarsenessOf(oneState), Coarseness::WithoutPlace);
        QCOMPARE(classes.coarsenessOf(otherState), Coarseness::WithoutPlace);
        QCOMPARE(classes.coarsenessOf(alone), Coarseness::Suppressed);
        const auto figures = classes.figures(3);
        QCOMPARE(figures.smallest, 3);
        QCOMPARE(figures.inSmall, 0);
        QCOMPARE(figures.patients, 12);
        QCOMPARE(figures.byCoarseness[size_t(Coarseness::Suppressed)], 2);
        const auto told = coarsened(oneState, Coarseness::WithoutPlace);
        QCOMPARE(told.state + told.zip3 + told.birthYear, QString());
        QCOMPARE(told.ageGroup, u"40-49"_s);
    }

    void labelsOfRecipientsAreShort()
    {
        QVERIFY(isRecipient(u"registry.north-2"));
        for (const char16_t *wrong : {u"", u"a b", u"a/b", u"a'b", u"peña"})
            QVERIFY(!isRecipient(QStringView(wrong)));
        QVERIFY(!isRecipient(QString(65, u'a')));
    }
};

QTEST_GUILESS_MAIN(tst_Deidentification)
#include "tst_Deidentification.moc"
