#include "domain/Canonical.h"

#include <QSet>
#include <QTest>

using namespace concord;

class tst_Canonical : public QObject
{
    Q_OBJECT
private slots:
    void keysAreWhatIsStored_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("system");
        QTest::addColumn<QString>("key");
        QTest::newRow("value and system") << "4711"
                                          << "HOSP"
                                          << "4711^HOSP";
        QTest::newRow("no system") << "4711"
                                   << ""
                                   << "4711";
        QTest::newRow("no value") << ""
                                  << "HOSP"
                                  << "";
        QTest::newRow("a mark in the system") << "1"
                                              << "A^B"
                                              << "1^A^B";
        QTest::newRow("other signs stay as they are") << "a\\b%|"
                                                      << "urn:oid:1.2"
                                                      << "a\\b%|^urn:oid:1.2";
    }
    void keysAreWhatIsStored()
    {
        QFETCH(QString, value);
        QFETCH(QString, system);
        QTEST(keyOf(Identifier{system, value, QStringLiteral("MR")}), "key");
    }

    void twoIdentifiersNeverHaveOneKey()
    {
        const QStringList parts{QString(),
                                QStringLiteral("a"),
                                QStringLiteral("^"),
                                QStringLiteral("^^"),
                                QStringLiteral("a^"),
                                QStringLiteral("^a"),
                                QStringLiteral("a^a"),
                                QStringLiteral("1^a"),
                                QStringLiteral("^1^a"),
                                QStringLiteral("^3^a^a^")};
        QSet<QString> keys;
        for (const QString &value : parts) {
            for (const QString &system : parts)
                keys.insert(keyOf({system, value, {}}));
        }
        // without a value there is no key, whatever the system
        QCOMPARE(keys.size(), (parts.size() - 1) * parts.size() + 1);
    }
};

QTEST_APPLESS_MAIN(tst_Canonical)
#include "tst_Canonical.moc"
