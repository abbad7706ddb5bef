#include "domain/Terminology.h"

#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_Terminology : public QObject
{
    Q_OBJECT
private slots:
    void aNameHoldsItsDay_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QDate>("day");
        QTest::newRow("as RxNorm writes it") << u"RxNorm_full_03022026"_s << QDate(2026, 3, 2);
        QTest::newRow("year first") << u"rxnorm-20260302"_s << QDate(2026, 3, 2);
        QTest::newRow("ISO") << u"rxnorm-2026-03-02-full"_s << QDate(2026, 3, 2);
        QTest::newRow("the first of two") << u"2026-03-02 after 2026-02-02"_s << QDate(2026, 3, 2);
        QTest::newRow("none") << u"shipped-2026.1"_s << QDate();
        QTest::newRow("no day of the calendar") << u"02302026"_s << QDate();
        QTest::newRow("ISO, no day of the calendar") << u"2026-02-30"_s << QDate();
        QTest::newRow("part of a longer number") << u"1203022026"_s << QDate();
        QTest::newRow("another century") << u"03021926"_s << QDate();
        QTest::newRow("empty") << QString() << QDate();
    }
    void aNameHoldsItsDay()
    {
        QFETCH(QString, version);
        QTEST(releaseDay(version), "day");
    }
    void onlyWhatIsKnownToBeOlderIs_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("older");
        QTest::newRow("a month") << u"rxnorm-2026-02-02"_s << u"rxnorm-2026-03-02"_s << true;
        QTest::newRow("other spellings") << u"RxNorm_full_02022026"_s << u"rxnorm-2026-03-02"_s << true;
        QTest::newRow("the same") << u"rxnorm-2026-03-02"_s << u"rxnorm-2026-03-02"_s << false;
        QTest::newRow("newer") << u"rxnorm-2026-03-02"_s << u"rxnorm-2026-02-02"_s << false;
        QTest::newRow("not to be told") << u"mine"_s << u"rxnorm-2026-02-02"_s << false;
        QTest::newRow("what ships, then what is imported")
            << u"rxnorm-2026-02-02"_s << u"shipped-2026.1"_s << false;
        QTest::newRow("what shipped before") << u"shipped-2026.2"_s << u"shipped-2026.10"_s << true;
        QTest::newRow("what ships later") << u"shipped-2027.1"_s << u"shipped-2026.10"_s << false;
    }
    void onlyWhatIsKnownToBeOlderIs()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QTEST(isOlderRelease(one, other), "older");
    }
    void everyStateHasItsWord()
    {
        for (const ReleaseState state :
             {ReleaseState::Current, ReleaseState::Former, ReleaseState::Dropped}) {
            QVERIFY(!wordOf(state).isEmpty());
            QCOMPARE(releaseStateFromWord(wordOf(state)), state);
        }
        QCOMPARE(releaseStateFromWord(u"x"), ReleaseState::Dropped);
    }
};

QTEST_APPLESS_MAIN(tst_Terminology)
#include "tst_Terminology.moc"
