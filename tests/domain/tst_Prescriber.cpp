#include "domain/Prescriber.h"

#include <QTest>

using namespace concord;

namespace {
ProviderChange provider(const char *id, const char *npi, const char *dea, const char *family,
                        const char *reason)
{
    ProviderChange change;
    change.row.id = QString::fromLatin1(id);
    change.row.npi = QString::fromLatin1(npi);
    change.row.dea = QString::fromLatin1(dea);
    change.row.family = QString::fromLatin1(family);
    change.reason = QString::fromLatin1(reason);
    return change;
}
}

class tst_Prescriber : public QObject
{
    Q_OBJECT
private slots:
    void aNumberCountsOnlyWhereItIsSaidToBeOne_data()
    {
        QTest::addColumn<Identifier>("identifier");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char *name, const char *system, const char *value, const char *type,
                            const char *kind) {
            QTest::newRow(name) << Identifier{QString::fromLatin1(system), QString::fromLatin1(value),
                                              QString::fromLatin1(type)}
                                << QString::fromLatin1(kind);
        };
        row("NPI by type", "", "1234567893", "NPI", "npi");
        row("NPI by system", "http://hl7.org/fhir/sid/us-npi", "1234567893", "", "npi");
        row("NPI by OID", "urn:oid:2.16.840.1.113883.4.6", "1234567893", "", "npi");
        row("wrong check digit", "", "1234567890", "NPI", "");
        row("ten digits of a hospital", "HOSP", "1234567893", "", "");
        row("DEA by type", "", "AP5836727", "DEA", "dea");
        row("DEA with the hospital's suffix", "", "F91234563-001AB", "DEA", "dea");
        row("DEA with a wrong check digit", "", "AP5836728", "DEA", "");
    }
    void aNumberCountsOnlyWhereItIsSaidToBeOne()
    {
        QFETCH(Identifier, identifier);
        QFETCH(QString, kind);
        QCOMPARE(isNpi(identifier), kind == u"npi");
        QCOMPARE(isDea(identifier), kind == u"dea");
    }

    void theBestIdentifierIsFirst()
    {
        const Identifier local{QStringLiteral("HOSP"), QStringLiteral("7"), {}};
        const Identifier dea{{}, QStringLiteral("AP5836727"), QStringLiteral("DEA")};
        const Identifier npi{{}, QStringLiteral("1234567893"), QStringLiteral("NPI")};
        const Identifier badNpi{{}, QStringLiteral("1234567890"), QStringLiteral("NPI")};
        Practitioner prescriber;
        prescriber.identifiers = {local, badNpi, {{}, QStringLiteral(" "), {}}, dea, npi};
        QCOMPARE(rankedIdentifiers(prescriber), (QList<Identifier>{npi, dea, local, badNpi}));
        QVERIFY(rankedIdentifiers({}).isEmpty());
    }

    void aProviderHasANameAndRightNumbers_data()
    {
        QTest::addColumn<ProviderChange>("change");
        QTest::addColumn<QString>("where");
        QTest::newRow("whole") << provider("P1", "1234567893", "AP5836727", "Smith", "r") << QString();
        QTest::newRow("without numbers") << provider("P1", "", "", "Smith", "r") << QString();
        QTest::newRow("no id") << provider(" ", "", "", "Smith", "r") << QStringLiteral("id");
        QTest::newRow("blanks around the id")
            << provider(" P1", "", "", "Smith", "r") << QStringLiteral("id");
        QTest::newRow("no name") << provider("P1", "", "", " ", "r") << QStringLiteral("family");
        QTest::newRow("NPI") << provider("P1", "1234567890", "", "Smith", "r") << QStringLiteral("npi");
        QTest::newRow("DEA") << provider("P1", "", "AP5836728", "Smith", "r") << QStringLiteral("dea");
        QTest::newRow("no reason") << provider("P1", "", "", "Smith", "") << QStringLiteral("reason");
    }
    void aProviderHasANameAndRightNumbers()
    {
        QFETCH(ProviderChange, change);
        QFETCH(QString, where);
        const auto checked = checkProvider(change);
        QCOMPARE(checked ? QString() : checked.error().where, where);
        if (!checked)
            QCOMPARE(checked.error().code, ErrorCode::InvalidMessage);
    }
};

QTEST_APPLESS_MAIN(tst_Prescriber)
#include "tst_Prescriber.moc"
