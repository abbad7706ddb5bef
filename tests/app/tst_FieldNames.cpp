#include "host/FieldNames.h"

#include <QTest>

using namespace concord;

class tst_FieldNames : public QObject
{
    Q_OBJECT
private slots:
    void knowsTheFormatsOwnNamesAndNoOther_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isKnown");
        for (const char *name : {"payload", "orders", "sig", "patient", "identifiers", "resourceType",
                                 "medicationCodeableConcept", "dosageInstruction", "doseQuantity",
                                 "valueQuantity", "birthDate", "_birthDate", "entry"})
            QTest::newRow(name) << QString::fromLatin1(name) << true;
        for (const char *name :
             {"", "_", "Jane Doe", "1970-01-01", "medication[x]", "value[x]", "properties2"})
            QTest::newRow(name) << QString::fromLatin1(name) << false;
    }
    void knowsTheFormatsOwnNamesAndNoOther()
    {
        QFETCH(QString, name);
        QTEST(isKnownField(name), "isKnown");
    }
};

QTEST_GUILESS_MAIN(tst_FieldNames)
#include "tst_FieldNames.moc"
