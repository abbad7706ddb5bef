#include "domain/MedicationList.h"

#include <QTest>

using namespace concord;

namespace {
MedicationItem item(const QString &id, const QString &code, const QString &dose = QStringLiteral("1 {tbl}"),
                    const QString &frequency = QStringLiteral("1/1d"),
                    const QString &route = QStringLiteral("26643006"))
{
    return {id, code, systems::rxNorm, code, {dose, frequency, route}};
}
QString counts(const ListDiff &d)
{
    return QStringLiteral("+%1 -%2 ~%3 =%4").arg(d.added).arg(d.discontinued).arg(d.changed).arg(d.unchanged);
}
}

class tst_MedicationList : public QObject
{
    Q_OBJECT
private slots:
    void everythingIsAddedToAnEmptyList()
    {
        QCOMPARE(counts(diffLists({}, {item(QStringLiteral("a"), QStringLiteral("1")),
                                       item(QStringLiteral("b"), QStringLiteral("1"))})),
                 QStringLiteral("+2 -0 ~0 =0"));
    }
    void everythingIsDiscontinuedWhenTheListBecomesEmpty()
    {
        const ListDiff d = diffLists({item(QStringLiteral("a"), QStringLiteral("1"))}, {});
        QCOMPARE(counts(d), QStringLiteral("+0 -1 ~0 =0"));
        QCOMPARE(d.differences.at(0).before.sourceId, QStringLiteral("a"));
    }
    void eachPartOfTheDosageIsTold_data()
    {
        QTest::addColumn<MedicationItem>("after");
        QTest::addColumn<QString>("parts");
        const QString id = QStringLiteral("a");
        const QString code = QStringLiteral("1");
        QTest::newRow("nothing") << item(id, code) << QString();
        QTest::newRow("dose") << item(id, code, QStringLiteral("2 {tbl}")) << QStringLiteral("d");
        QTest::newRow("frequency") << item(id, code, QStringLiteral("1 {tbl}"), QStringLiteral("2/1d"))
                                   << QStringLiteral("f");
        QTest::newRow("route") << item(id, code, QStringLiteral("1 {tbl}"), QStringLiteral("1/1d"),
                                       QStringLiteral("47625008"))
                               << QStringLiteral("r");
        QTest::newRow("all") << item(id, code, {}, {}, {}) << QStringLiteral("dfr");
    }
    void eachPartOfTheDosageIsTold()
    {
        QFETCH(MedicationItem, after);
        QFETCH(QString, parts);
        const ListDiff d = diffLists({item(QStringLiteral("a"), QStringLiteral("1"))}, {after});
        QString found;
        for (const Difference &x : d.differences)
            found = (x.doseChanged ? QStringLiteral("d") : QString()) +
                    (x.frequencyChanged ? QStringLiteral("f") : QString()) +
                    (x.routeChanged ? QStringLiteral("r") : QString());
        QCOMPARE(found, parts);
        QCOMPARE(d.unchanged, parts.isEmpty() ? 1 : 0);
    }
    void aRenewalUnderANewIdIsTheSameMedication()
    {
        QCOMPARE(counts(diffLists({item(QStringLiteral("a"), QStringLiteral("1"))},
                                  {item(QStringLiteral("b"), QStringLiteral("1"))})),
                 QStringLiteral("+0 -0 ~0 =1"));
    }
    void aRenewalPrefersThePartnerWithTheSameDosage()
    {
        const auto d = diffLists({item(QStringLiteral("a"), QStringLiteral("1")),
                                  item(QStringLiteral("b"), QStringLiteral("1"), QStringLiteral("2 {tbl}"))},
                                 {item(QStringLiteral("c"), QStringLiteral("1"), QStringLiteral("2 {tbl}"))});
        QCOMPARE(counts(d), QStringLiteral("+0 -1 ~0 =1"));
        QCOMPARE(d.differences.at(0).before.sourceId, QStringLiteral("a"));
    }
    void anotherDrugUnderTheSameIdIsADiscontinuationAndAnAddition()
    {
        QCOMPARE(counts(diffLists({item(QStringLiteral("a"), QStringLiteral("1"))},
                                  {item(QStringLiteral("a"), QStringLiteral("2"))})),
                 QStringLiteral("+1 -1 ~0 =0"));
    }
    void theHashIgnoresOrderAndSeesEachField()
    {
        const auto a = item(QStringLiteral("a"), QStringLiteral("1"));
        const auto b = item(QStringLiteral("b"), QStringLiteral("2"));
        QCOMPARE(listHash({a, b}), listHash({b, a}));
        auto c = b;
        c.dosage.route.clear();
        QVERIFY(listHash({a, b}) != listHash({a, c}));
        QVERIFY(listHash({}) != listHash({a}));
    }
    void rxNormLeadsThenNdcThenTheFirst()
    {
        const Coding local{QStringLiteral("urn:x"), QStringLiteral("L"), {}};
        const Coding ndc{systems::ndc, QStringLiteral("N"), {}};
        const Coding rx{systems::rxNorm, QStringLiteral("R"), {}};
        QCOMPARE(leadingCoding({local, ndc, rx}).code, QStringLiteral("R"));
        QCOMPARE(leadingCoding({local, ndc}).code, QStringLiteral("N"));
        QCOMPARE(leadingCoding({{systems::rxNorm, {}, {}}, local}).code, QStringLiteral("L"));
        QVERIFY(leadingCoding({}).code.isEmpty());
    }
};

QTEST_APPLESS_MAIN(tst_MedicationList)
#include "tst_MedicationList.moc"
