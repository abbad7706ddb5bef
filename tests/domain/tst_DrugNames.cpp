#include "domain/DrugNames.h"

#include <QTest>

using namespace concord;

class tst_DrugNames : public QObject
{
    Q_OBJECT

private slots:
    void aDrugHasItsNameAndItsCode_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        const QString rxNorm = systems::rxNorm + QStringLiteral("|314076");
        const QString ndc = systems::ndc + QStringLiteral("|00071-0155-23");
        const QString own = QStringLiteral("urn:oid:1.2.3|LISIN-10");
        QTest::newRow("RxNorm") << rxNorm << QStringLiteral("lisinopril 10 MG Oral Tablet")
                                << QStringLiteral("lisinopril 10 MG Oral Tablet · 314076");
        QTest::newRow("RxNorm, not known") << rxNorm << QString() << QStringLiteral("RxNorm 314076");
        QTest::newRow("NDC") << ndc << QStringLiteral("Lipitor")
                             << QStringLiteral("Lipitor · NDC 00071-0155-23");
        QTest::newRow("NDC, not known") << ndc << QString() << QStringLiteral("NDC 00071-0155-23");
        QTest::newRow("a system without a name")
            << own << QStringLiteral("lisinopril 10") << QStringLiteral("lisinopril 10 · LISIN-10");
        QTest::newRow("a system without a name, not known")
            << own << QString() << QStringLiteral("LISIN-10 · urn:oid:1.2.3");
        QTest::newRow("no system") << QStringLiteral("|77") << QString() << QStringLiteral("77");
        QTest::newRow("a code alone") << QStringLiteral("77") << QString() << QStringLiteral("77");
        QTest::newRow("nothing") << QString() << QString() << QString();
    }
    void aDrugHasItsNameAndItsCode()
    {
        QFETCH(QString, value);
        QFETCH(QString, name);
        DrugNames names;
        if (!name.isEmpty())
            names.insert(value, name);
        QTEST(drugText(value, names), "text");
    }

    void aValueIsReadAsItIsWritten()
    {
        const QString value = drugValue(QStringLiteral("http://a|b"), QStringLiteral("1"));
        QCOMPARE(drugOf(value), (Coding{QStringLiteral("http://a|b"), QStringLiteral("1"), {}}));
        QCOMPARE(drugValue(systems::rxNorm, {}), QString());
    }
};

QTEST_APPLESS_MAIN(tst_DrugNames)
#include "tst_DrugNames.moc"
